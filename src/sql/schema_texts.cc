#include "sql/schema_texts.h"

#include <exception>

#include "base/spark_error.h"
#include "functions/schema_text.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

// A type, or else the columns of a table. As in Spark it is the type's error that is shown.
DataType schema_of_sql(std::string_view text) {
  std::exception_ptr error;
  try {
    return parse_data_type(text);
  } catch (const SparkError&) {
    error = std::current_exception();
  }
  try {
    return DataType::structure(parse_table_schema(text));
  } catch (const SparkError&) {
    std::rethrow_exception(error);
  }
}

}  // namespace

void use_sql_for_schema_texts() { set_schema_text_parser(schema_of_sql); }

}  // namespace firesteel
