# firesteel/sql_functions.h: a C++ function for each function that the engine registers.
set(api_functions ${FIRESTEEL_GENERATED}/firesteel/sql_functions.h)
add_executable(generate_functions tools/generate_functions.cc)
target_link_libraries(generate_functions PRIVATE firesteel_warnings function_families)
target_precompile_headers(generate_functions REUSE_FROM precompiled)
file(MAKE_DIRECTORY ${FIRESTEEL_GENERATED}/firesteel)
# Written anew only when it changes, so that nothing is compiled again without need.
add_custom_command(OUTPUT ${api_functions}
  COMMAND generate_functions ${api_functions}.new
  COMMAND ${CMAKE_COMMAND} -E copy_if_different ${api_functions}.new ${api_functions}
  DEPENDS generate_functions
  COMMENT "Generating firesteel/sql_functions.h")
target_sources(firesteel PRIVATE ${api_functions})
