# Arrow C++ as the pyarrow wheel ships it: headers, and libraries named by their soname only.
file(GLOB FIRESTEEL_PYARROW ${FIRESTEEL_VENV}/lib/python3*/site-packages/pyarrow)
file(GLOB arrow_library ${FIRESTEEL_PYARROW}/libarrow.so.*)
if(NOT arrow_library)
  message(FATAL_ERROR "No libarrow in ${FIRESTEEL_VENV}: run tools/setup")
endif()
string(REGEX REPLACE ".*\\.so\\." "" arrow_soversion ${arrow_library})

# libparquet needs a copy with its own symbols bound (tools/bind_own_symbols.py says why); the
# others stand beside it as links.
set(arrow_folder ${CMAKE_BINARY_DIR}/arrow)
set(parquet_library libparquet.so.${arrow_soversion})
file(MAKE_DIRECTORY ${arrow_folder})
if(${FIRESTEEL_PYARROW}/${parquet_library} IS_NEWER_THAN ${arrow_folder}/${parquet_library})
  execute_process(
    COMMAND ${FIRESTEEL_PYTHON} ${CMAKE_SOURCE_DIR}/tools/bind_own_symbols.py
      ${FIRESTEEL_PYARROW}/${parquet_library} ${arrow_folder}/${parquet_library}
    COMMAND_ERROR_IS_FATAL ANY)
endif()

# The wheel is built with the C++11 ABI of std::string, as GCC 12 builds by default.
function(firesteel_arrow name file)
  set(library lib${file}.so.${arrow_soversion})
  if(NOT library STREQUAL parquet_library)
    file(CREATE_LINK ${FIRESTEEL_PYARROW}/${library} ${arrow_folder}/${library} SYMBOLIC)
  endif()
  add_library(Arrow::${name} SHARED IMPORTED GLOBAL)
  set_target_properties(Arrow::${name} PROPERTIES
    IMPORTED_LOCATION ${arrow_folder}/${library}
    INTERFACE_INCLUDE_DIRECTORIES ${FIRESTEEL_PYARROW}/include
    INTERFACE_LINK_LIBRARIES "${ARGN}")
endfunction()
firesteel_arrow(arrow arrow)
firesteel_arrow(parquet parquet Arrow::arrow)
firesteel_arrow(compute arrow_compute Arrow::arrow)
firesteel_arrow(acero arrow_acero Arrow::compute)
firesteel_arrow(dataset arrow_dataset Arrow::acero Arrow::parquet)
firesteel_arrow(flight arrow_flight Arrow::arrow)
firesteel_arrow(s3 arrow_s3 Arrow::arrow)

# What libparquet exports of these must not be found before the system's: they come first.
target_link_options(Arrow::parquet INTERFACE
  "SHELL:-Wl,--push-state,--no-as-needed -lsimdjson -lssl -lcrypto -Wl,--pop-state")
