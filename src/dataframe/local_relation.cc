#include "dataframe/local_relation.h"

#include "base/spark_error.h"
#include "columnar/type_json.h"
#include "functions/coercion.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

// Casts where the types differ; the names of struct fields go by the schema.
VectorPtr conform(const VectorPtr& column, const DataType& to, const SqlSettings& settings) {
  if (column->type().same_type(to)) return column;
  const auto kernel =
      bind_cast(column->type(), to, CastMode::kAnsi, settings.time_zone).make_kernel();
  EvalContext context;
  return kernel(KernelInput{std::span(&column, 1), {}, column->size(), context});
}

}  // namespace

Schema parse_schema_text(const std::string& text, const SqlSettings& settings) {
  const size_t first = text.find_first_not_of(" \t\n");
  if (first != std::string::npos && (text[first] == '{' || text[first] == '"')) {
    const DataType type = parse_type_json(text);
    if (type.is(TypeId::kStruct)) return type.fields();
    return {{"value", type, true, ""}};
  }
  return parse_table_schema(text, settings);
}

PlanPtr local_relation(std::vector<Batch> batches, const Schema& found,
                       const std::optional<Schema>& schema, const SqlSettings& settings) {
  if (schema && schema->size() != found.size()) {
    throw SparkError(
        "CONNECT_INVALID_PLAN.SCHEMA_MISMATCH",
        {{"expected", std::to_string(schema->size())}, {"actual", std::to_string(found.size())}});
  }
  int64_t offset = 0;
  for (auto& batch : batches) {
    for (size_t c = 0; schema && c < batch.columns.size(); ++c) {
      batch.columns[c] = conform(batch.columns[c], (*schema)[c].type, settings);
    }
    batch.row_offset = offset;
    offset += static_cast<int64_t>(batch.num_rows);
  }
  return std::make_shared<LocalRelation>(
      to_attributes(schema.value_or(found)),
      std::make_shared<const std::vector<Batch>>(std::move(batches)));
}

}  // namespace firesteel
