# Spark's error conditions, out of its own jar, as a table in the program.
set(error_conditions_jar ${FIRESTEEL_DEPS}/spark-common-utils_2.13-4.2.0.jar)
add_custom_command(
  OUTPUT ${FIRESTEEL_GENERATED}/base/error_conditions.cc
  COMMAND ${FIRESTEEL_PYTHON} ${CMAKE_SOURCE_DIR}/tools/embed_error_conditions.py
    ${error_conditions_jar} ${FIRESTEEL_GENERATED}/base/error_conditions.cc
  DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed_error_conditions.py ${error_conditions_jar}
  COMMENT "Embedding Spark's error conditions"
  VERBATIM)
