// DESCRIBE QUERY and DESCRIBE FUNCTION.

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "plan/field_metadata.h"
#include "session/commands/commands.h"
#include "session/commands/describe_function.h"
#include "session/commands/table_lookup.h"

namespace firesteel {
namespace {

Value comment_of(const StructField& field) {
  const auto comment = field_metadata(field, "comment");
  return comment ? Value(*comment) : Value();
}

std::vector<Value::List> column_rows(const Schema& schema) {
  std::vector<Value::List> rows;
  for (const auto& field : schema) {
    rows.push_back({Value(field.name), Value(field.type.simple_string()), comment_of(field)});
  }
  return rows;
}

}  // namespace

Answer run(const CommandRun<DescribeQueryCommand>& run) {
  return answer(run.command.output(), column_rows(to_schema(run.command.query()->output())));
}

Answer run(const CommandRun<DescribeFunctionCommand>& run) {
  const std::string name = to_lower(run.body.name.back());
  const FunctionDoc* doc = FunctionRegistry::builtin().doc(name);
  const auto routine = run.session().catalog().find_routine(run.body.name);
  if (routine && (doc == nullptr || run.body.name.size() > 1)) {
    return answer(run.command.output(), routine_rows(*routine->routine, run.body.extended));
  }
  if (doc == nullptr) {
    throw SparkError("UNRESOLVED_ROUTINE", {{"routineName", quote_identifiers(run.body.name)},
                                            {"searchPath",
                                             "[`system`.`builtin`, `system`.`session`, "
                                             "`spark_catalog`.`default`]"}});
  }
  std::vector<Value::List> rows = {{Value("Function: " + name)}, {Value("Usage: " + doc->usage)}};
  if (run.body.extended) {
    std::string examples = "Extended Usage:\n    Examples:";
    for (const auto& example : doc->examples) {
      examples += "\n      > " + example.sql + ";\n       " + example.result;
    }
    rows.push_back({Value(examples + "\n\n    Since: " + doc->since)});
  }
  return answer(run.command.output(), rows);
}

}  // namespace firesteel
