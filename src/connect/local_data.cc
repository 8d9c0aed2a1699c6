#include "connect/local_data.h"

#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/reader.h>
#include <arrow/record_batch.h>

#include "base/spark_error.h"
#include "columnar/arrow_import.h"
#include "columnar/arrow_type.h"
#include "dataframe/local_relation.h"

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

}  // namespace

PlanPtr relation_of_ipc(const std::vector<std::string>& streams,
                        const std::optional<Schema>& schema, const SqlSettings& settings) {
  std::vector<Batch> batches;
  Schema found = streams.empty() ? schema.value_or(Schema{}) : Schema{};
  for (const auto& stream : streams) {
    // Copied so that columns may point into it as long as they live.
    auto input = std::make_shared<arrow::io::BufferReader>(arrow::Buffer::FromString(stream));
    const auto reader = value_of(arrow::ipc::RecordBatchStreamReader::Open(input));
    found = from_arrow_schema(*reader->schema());
    std::vector<DataType> types;
    for (const auto& field : found) types.push_back(field.type);
    while (const auto record_batch = value_of(reader->Next())) {
      for (auto& batch : import_record_batch(*record_batch, types)) {
        batches.push_back(std::move(batch));
      }
    }
  }
  return local_relation(std::move(batches), found, schema, settings);
}

}  // namespace firesteel
