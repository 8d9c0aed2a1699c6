# Makes the libraries and test programs of src/ from the table in layers.txt.
#
# Beside a layer's sources: *_test.cc make the program <layer>_test, *_benchmark.cc the program
# <layer>_benchmark (built only when named). The layer `api` makes the library `firesteel`.

# Layers compiled several files at a time. Only src/functions has so many small files that it pays.
set(FIRESTEEL_UNITY_LAYERS function_families CACHE STRING "Libraries built as unity builds")
# Files in one unity batch: more save parsing of headers, fewer keep rebuilds small.
set(unity_batch_size 10)

# Gives each source a unity batch by the hash of its name, so that a new file rebuilds one batch,
# not every batch behind it.
function(firesteel_unity target sources)
  list(LENGTH sources count)
  set(batches 1)
  while(count GREATER ${unity_batch_size})
    math(EXPR batches "${batches} * 2")
    math(EXPR count "${count} / 2")
  endwhile()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  foreach(source ${sources})
    file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR} ${source})
    string(MD5 hash ${name})
    string(SUBSTRING ${hash} 0 6 hash)
    math(EXPR batch "0x${hash} % ${batches}")
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP batch${batch})
  endforeach()
endfunction()

function(firesteel_library target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
  if(NOT arg_SOURCES)  # headers alone
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  else()
    add_library(${target} STATIC ${arg_SOURCES})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE firesteel_warnings)
    target_precompile_headers(${target} REUSE_FROM precompiled)
    if(target IN_LIST FIRESTEEL_UNITY_LAYERS)
      firesteel_unity(${target} "${arg_SOURCES}")
    endif()
  endif()
  target_include_directories(${target} ${scope} ${CMAKE_SOURCE_DIR}/src ${FIRESTEEL_GENERATED})
  target_link_libraries(${target} ${scope} ${arg_LINK})
endfunction()

function(firesteel_layer_programs layer test_sources benchmark_sources)
  if(test_sources)
    add_executable(${layer}_test ${test_sources})
    target_link_libraries(${layer}_test PRIVATE
      firesteel_warnings ${ARGN} GTest::gtest_main GTest::gmock)
    target_precompile_headers(${layer}_test REUSE_FROM precompiled_test)
    add_test(NAME ${layer} COMMAND ${layer}_test)
  endif()
  if(benchmark_sources)
    add_executable(${layer}_benchmark EXCLUDE_FROM_ALL ${benchmark_sources})
    target_link_libraries(${layer}_benchmark PRIVATE
      firesteel_warnings ${ARGN} benchmark::benchmark_main)
    target_precompile_headers(${layer}_benchmark REUSE_FROM precompiled)
  endif()
endfunction()

# Every <name>.cc right inside a family's folder defines register_<name>; register_all.cc calls them.
function(firesteel_register_functions sources output)
  set(declarations)
  set(calls)
  foreach(source ${sources})
    if(source MATCHES "/src/functions/[^/]+/([^/]+)\\.cc$")
      string(APPEND declarations "void register_${CMAKE_MATCH_1}(FunctionRegistry& registry);\n")
      string(APPEND calls "  register_${CMAKE_MATCH_1}(registry);\n")
    endif()
  endforeach()
  file(CONFIGURE OUTPUT ${output} CONTENT "// Generated from the files in src/functions/<family>/.
#include \"functions/function_registry.h\"

namespace firesteel {

${declarations}
void register_all_functions([[maybe_unused]] FunctionRegistry& registry) {
${calls}}

}  // namespace firesteel
")
endfunction()

# The sources of function_families: those of the families, and what hands them all out.
set(in_families "/src/functions/([^/]+/|builtin_functions\\.cc$)")

function(firesteel_add_layers table)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${table})
  file(STRINGS ${table} lines REGEX "^[a-z]")
  foreach(line ${lines})
    string(REGEX MATCH "^([a-z_]+) *:([^:]*) :(.*)$" matched "${line}")
    if(NOT matched)
      message(FATAL_ERROR "${table}: cannot read '${line}'")
    endif()
    set(layer ${CMAKE_MATCH_1})
    separate_arguments(uses UNIX_COMMAND "${CMAKE_MATCH_2}")
    separate_arguments(libraries UNIX_COMMAND "${CMAKE_MATCH_3}")

    set(folder ${CMAKE_SOURCE_DIR}/src/${layer})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cc)
    set(tests ${sources})
    list(FILTER tests INCLUDE REGEX "_test\\.cc$")
    set(benchmarks ${sources})
    list(FILTER benchmarks INCLUDE REGEX "_benchmark\\.cc$")
    list(FILTER sources EXCLUDE REGEX "_(test|benchmark)\\.cc$")

    set(target ${layer})
    set(link ${uses} ${libraries})
    set(program_link ${layer})
    if(layer STREQUAL base)
      list(APPEND sources ${FIRESTEEL_GENERATED}/base/error_conditions.cc)
    elseif(layer STREQUAL functions)
      set(families ${sources})
      list(FILTER families INCLUDE REGEX "${in_families}")
      list(FILTER sources EXCLUDE REGEX "${in_families}")
      set(program_link function_families)
    elseif(layer STREQUAL api)
      set(target firesteel)
      set(program_link firesteel)
    endif()

    firesteel_library(${target} SOURCES ${sources} LINK ${link})
    if(layer STREQUAL rdd)
      # The public API is templates over this layer.
      target_include_directories(rdd PUBLIC ${CMAKE_SOURCE_DIR}/include)
    endif()
    if(layer STREQUAL functions)
      set(register_all ${FIRESTEEL_GENERATED}/functions/register_all.cc)
      if(EXISTS ${folder}/function_registry.h)
        firesteel_register_functions("${families}" ${register_all})
        firesteel_library(function_families SOURCES ${families} ${register_all} LINK functions)
      else()
        firesteel_library(function_families LINK functions)
      endif()
    elseif(layer STREQUAL api)
      target_include_directories(firesteel INTERFACE ${CMAKE_SOURCE_DIR}/include)
      if(sources)
        target_include_directories(firesteel PUBLIC ${CMAKE_SOURCE_DIR}/include)
      endif()
    endif()
    firesteel_layer_programs(${layer} "${tests}" "${benchmarks}" ${program_link})
  endforeach()
endfunction()
