# Library connect_proto: Spark Connect's messages and service, and google.rpc's for the details of
# errors. Their descriptors are inside Python wheels; protoc makes C++ of them at build.
file(GLOB connect_modules
  ${FIRESTEEL_VENV}/lib/python3*/site-packages/pyspark/sql/connect/proto/*_pb2.py)
set(proto_names google/rpc/error_details google/rpc/status)
foreach(module ${connect_modules})
  get_filename_component(name ${module} NAME)
  string(REGEX REPLACE "_pb2\\.py$" "" name ${name})
  list(APPEND proto_names spark/connect/${name})
endforeach()

set(proto_sources)
set(proto_files)
foreach(name ${proto_names})
  list(APPEND proto_files ${name}.proto)
  list(APPEND proto_sources ${FIRESTEEL_GENERATED}/${name}.pb.cc)
endforeach()
# The only file with a service.
list(APPEND proto_sources ${FIRESTEEL_GENERATED}/spark/connect/base.grpc.pb.cc)

string(REPLACE ".pb.cc" ".pb.h" proto_headers "${proto_sources}")
set(descriptors ${FIRESTEEL_GENERATED}/connect.descriptors)
file(MAKE_DIRECTORY ${FIRESTEEL_GENERATED})
add_custom_command(
  OUTPUT ${proto_sources} ${proto_headers}
  COMMAND ${FIRESTEEL_PYTHON} ${CMAKE_SOURCE_DIR}/tools/connect_descriptors.py ${descriptors}
  COMMAND protobuf::protoc --descriptor_set_in=${descriptors} --cpp_out=${FIRESTEEL_GENERATED}
    ${proto_files}
  COMMAND protobuf::protoc --descriptor_set_in=${descriptors} --grpc_out=${FIRESTEEL_GENERATED}
    --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin> spark/connect/base.proto
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/connect_descriptors.py ${connect_modules}
  COMMENT "Generating Spark Connect's messages"
  VERBATIM)

add_library(connect_proto STATIC ${proto_sources})
target_include_directories(connect_proto SYSTEM PUBLIC ${FIRESTEEL_GENERATED})
# Large, and never what takes the time; sanitizers would triple its compilation.
target_compile_options(connect_proto PRIVATE -w -O1 -g0 -fno-sanitize=all)
target_link_libraries(connect_proto PUBLIC protobuf::libprotobuf gRPC::grpc++)
