#include "connect/local_data.h"

#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/reader.h>
#include <arrow/record_batch.h>

#include "base/spark_error.h"
#include "columnar/arrow_import.h"
#include "columnar/arrow_type.h"
#include "columnar/type_json.h"
#include "functions/coercion.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

template <class T>
T value_of(arrow::Result<T> result) {
  if (!result.ok()) {
    throw SparkError("CONNECT_INVALID_PLAN.CANNOT_PARSE",
                     {{"errorMsg", result.status().message()}});
  }
  return std::move(result).ValueUnsafe();
}

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

PlanPtr empty_relation(const Schema& schema) {
  return std::make_shared<LocalRelation>(to_attributes(schema),
                                         std::make_shared<const std::vector<Batch>>());
}

PlanPtr relation_of_ipc(const std::vector<std::string>& streams,
                        const std::optional<Schema>& schema, const SqlSettings& settings) {
  auto batches = std::make_shared<std::vector<Batch>>();
  Schema found;
  for (const auto& stream : streams) {
    // Copied so that columns may point into it as long as they live.
    auto input = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(stream));
    const auto reader = value_of(arrow::ipc::RecordBatchStreamReader::Open(input));
    found = from_arrow_schema(*reader->schema());
    std::vector<DataType> types;
    for (const auto& field : found) types.push_back(field.type);
    if (schema && schema->size() != found.size()) {
      throw SparkError(
          "CONNECT_INVALID_PLAN.SCHEMA_MISMATCH",
          {{"expected", std::to_string(schema->size())}, {"actual", std::to_string(found.size())}});
    }
    while (const auto record_batch = value_of(reader->Next())) {
      for (auto& batch : import_record_batch(*record_batch, types)) {
        for (size_t c = 0; schema && c < batch.columns.size(); ++c) {
          batch.columns[c] = conform(batch.columns[c], (*schema)[c].type, settings);
        }
        batches->push_back(std::move(batch));
      }
    }
  }
  int64_t offset = 0;
  for (auto& batch : *batches) {
    batch.row_offset = offset;
    offset += static_cast<int64_t>(batch.num_rows);
  }
  return std::make_shared<LocalRelation>(to_attributes(schema.value_or(found)), std::move(batches));
}

}  // namespace firesteel
