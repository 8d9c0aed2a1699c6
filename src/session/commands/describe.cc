// DESCRIBE statements.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/spark_error.h"
#include "functions/function_registry.h"
#include "plan/unresolved_plans.h"
#include "session/commands/commands.h"

namespace firesteel {
namespace {

Value comment_of(const StructField& field) {
  if (field.metadata.empty()) return {};
  const auto metadata = nlohmann::json::parse(field.metadata, nullptr, false);
  if (!metadata.is_object() || !metadata.contains("comment")) return {};
  return Value(metadata["comment"].get<std::string>());
}

std::vector<Value::List> column_rows(const Schema& schema) {
  std::vector<Value::List> rows;
  for (const auto& field : schema) {
    rows.push_back({Value(field.name), Value(field.type.simple_string()), comment_of(field)});
  }
  return rows;
}

std::string to_lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

Answer run(const CommandRun<DescribeTableCommand>& run) {
  auto query = run.session().query(std::make_shared<UnresolvedRelation>(run.body.table));
  const Schema schema = query->schema();
  if (run.body.column.empty()) return answer(run.command.output(), column_rows(schema));
  const std::string wanted = to_lower(run.body.column.back());
  for (const auto& field : schema) {
    if (to_lower(field.name) != wanted) continue;
    const Value comment = comment_of(field);
    return answer(run.command.output(),
                  {{Value("col_name"), Value(field.name)},
                   {Value("data_type"), Value(field.type.simple_string())},
                   {Value("comment"), comment.is_null() ? Value("NULL") : comment}});
  }
  std::string known;
  for (const auto& field : schema) {
    if (!known.empty()) known += ", ";
    known += quote_identifier(field.name);
  }
  throw SparkError("UNRESOLVED_COLUMN.WITH_SUGGESTION",
                   {{"objectName", quote_identifiers(run.body.column)}, {"proposal", known}});
}

Answer run(const CommandRun<DescribeQueryCommand>& run) {
  return answer(run.command.output(), column_rows(to_schema(run.command.query()->output())));
}

Answer run(const CommandRun<DescribeFunctionCommand>& run) {
  const std::string name = to_lower(run.body.name.back());
  const FunctionDoc* doc = FunctionRegistry::builtin().doc(name);
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

Answer run(const CommandRun<DescribeDatabaseCommand>& run) {
  const std::string name = run.body.name.back();
  const SessionCatalog& catalog = run.session().catalog();
  if (!catalog.has_database(catalog.current_catalog(), name)) {
    throw SparkError("SCHEMA_NOT_FOUND", {{"schemaName", quote_identifiers(run.body.name)}});
  }
  return answer(run.command.output(), {{Value("Catalog Name"), Value(catalog.current_catalog())},
                                       {Value("Namespace Name"), Value(name)}});
}

}  // namespace firesteel
