# Arrow C++ as the pyarrow wheel ships it: headers, and libraries named by their soname only.
file(GLOB FIRESTEEL_PYARROW ${FIRESTEEL_VENV}/lib/python3*/site-packages/pyarrow)
file(GLOB arrow_library ${FIRESTEEL_PYARROW}/libarrow.so.*)
if(NOT arrow_library)
  message(FATAL_ERROR "No libarrow in ${FIRESTEEL_VENV}: run tools/setup")
endif()
string(REGEX REPLACE ".*\\.so\\." "" arrow_soversion ${arrow_library})

# The wheel is built with the C++11 ABI of std::string, as GCC 12 builds by default.
function(firesteel_arrow name file)
  add_library(Arrow::${name} SHARED IMPORTED GLOBAL)
  set_target_properties(Arrow::${name} PROPERTIES
    IMPORTED_LOCATION ${FIRESTEEL_PYARROW}/lib${file}.so.${arrow_soversion}
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
