# Library cluster_proto: what the processes of a cluster say to each other (src/cluster/proto).
file(GLOB cluster_protos CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/cluster/proto/*.proto)
set(cluster_proto_sources)
set(cluster_proto_files)
foreach(file ${cluster_protos})
  get_filename_component(name ${file} NAME_WE)
  list(APPEND cluster_proto_files cluster/proto/${name}.proto)
  list(APPEND cluster_proto_sources ${FIRESTEEL_GENERATED}/cluster/proto/${name}.pb.cc)
endforeach()
# The only file with a service.
list(APPEND cluster_proto_sources ${FIRESTEEL_GENERATED}/cluster/proto/control.grpc.pb.cc)

string(REPLACE ".pb.cc" ".pb.h" cluster_proto_headers "${cluster_proto_sources}")
file(MAKE_DIRECTORY ${FIRESTEEL_GENERATED})
add_custom_command(
  OUTPUT ${cluster_proto_sources} ${cluster_proto_headers}
  COMMAND protobuf::protoc --proto_path=${CMAKE_SOURCE_DIR}/src --cpp_out=${FIRESTEEL_GENERATED}
    ${cluster_proto_files}
  COMMAND protobuf::protoc --proto_path=${CMAKE_SOURCE_DIR}/src --grpc_out=${FIRESTEEL_GENERATED}
    --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin> cluster/proto/control.proto
  DEPENDS ${cluster_protos}
  COMMENT "Generating the cluster's messages"
  VERBATIM)

add_library(cluster_proto STATIC ${cluster_proto_sources})
target_include_directories(cluster_proto SYSTEM PUBLIC ${FIRESTEEL_GENERATED})
target_compile_options(cluster_proto PRIVATE -w -O1 -g0 -fno-sanitize=all)
target_link_libraries(cluster_proto PUBLIC protobuf::libprotobuf gRPC::grpc++)
