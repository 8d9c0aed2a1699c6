# Compiler, linker and warning flags for everything that is ours.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

set(FIRESTEEL_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize takes them; empty for none")

# The baseline CPU; kernels for wider instructions carry their own target attribute.
add_compile_options(-march=x86-64-v3 -pthread)
# Spark rounds after every operation; a fused multiply-add would differ in the last digit.
add_compile_options(-ffp-contract=off)
# At -O2 GCC vectorizes only loops whose count it knows; ours run over batches.
add_compile_options($<$<CONFIG:Release>:-fvect-cost-model=dynamic>)
# Paths inside objects are relative, so that ccache serves every checkout of the same source.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}=. -fno-omit-frame-pointer)
if(FIRESTEEL_SANITIZE)
  add_compile_options(-fsanitize=${FIRESTEEL_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${FIRESTEEL_SANITIZE})
endif()

# Only on our own targets: generated and foreign code is not held to them.
add_library(firesteel_warnings INTERFACE)
target_compile_options(firesteel_warnings INTERFACE
  -Wall -Wextra -Werror -Wnon-virtual-dtor -Woverloaded-virtual -Wextra-semi -Wcast-align
  -Wno-missing-field-initializers  # designated initializers leave out what has a default
  -Wno-psabi                       # notes on vector types passed by value
  # False positives of GCC 12 at -O1 and above.
  -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread
  -Wno-array-bounds -Wno-free-nonheap-object -Wno-dangling-pointer -Wno-use-after-free)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(launcher ${CMAKE_COMMAND} -E env
    CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    ${CCACHE_PROGRAM})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
endif()

find_program(MOLD_PROGRAM mold)
find_program(LLD_PROGRAM ld.lld)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
elseif(LLD_PROGRAM)
  add_link_options(-fuse-ld=lld)
endif()

# The environment names the Python environment and the downloaded files, so that several
# checkouts can share them; a value once configured is kept.
foreach(place VENV DEPS)
  if(DEFINED ENV{FIRESTEEL_${place}})
    set(FIRESTEEL_${place} $ENV{FIRESTEEL_${place}} CACHE PATH "" FORCE)
  endif()
endforeach()
set(FIRESTEEL_VENV ${CMAKE_SOURCE_DIR}/.venv CACHE PATH "Python environment")
set(FIRESTEEL_DEPS ${CMAKE_SOURCE_DIR}/.deps CACHE PATH "Downloaded files")
set(FIRESTEEL_PYTHON ${FIRESTEEL_VENV}/bin/python)
if(NOT EXISTS ${FIRESTEEL_PYTHON})
  message(FATAL_ERROR "No Python environment at ${FIRESTEEL_VENV}: run tools/setup first, "
                      "or let FIRESTEEL_VENV name one.")
endif()
set(FIRESTEEL_GENERATED ${CMAKE_BINARY_DIR}/generated)
