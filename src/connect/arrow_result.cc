#include "connect/arrow_result.h"

#include <arrow/buffer.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>

#include <map>

#include "base/spark_error.h"
#include "columnar/arrow_export.h"
#include "columnar/arrow_type.h"

namespace firesteel {
namespace {

// Spark's spark.connect.grpc.arrow.maxBatchSize.
constexpr size_t kMaxMessageBytes = 4 << 20;
constexpr size_t kMaxMessageRows = 128 * 1024;

void check(const arrow::Status& status) {
  if (!status.ok()) throw SparkError("INTERNAL_ERROR", {{"message", status.ToString()}});
}

// Bytes of the rows themselves, not of dictionaries behind them.
size_t row_bytes(const Batch& batch) {
  size_t bytes = 0;
  for (const auto& column : batch.columns) {
    const DataType& type = column->type();
    if (type.is(TypeId::kString) || type.is(TypeId::kBinary)) {
      const Decoded decoded(*column);
      for (size_t i = 0; i < batch.num_rows; ++i) {
        if (!decoded.is_null(i)) bytes += decoded.at<StringRef>(i).size();
      }
      bytes += 4 * batch.num_rows;
    } else if (type.is_nested()) {
      bytes += column->memory_usage();
    } else {
      bytes += static_cast<size_t>(type.value_width()) * batch.num_rows;
    }
  }
  return bytes;
}

// Clients make dictionaries of structs: fields of one name become name_0, name_1... inside.
DataType with_unique_field_names(const DataType& type) {
  switch (type.id()) {
    case TypeId::kArray:
      return DataType::array(with_unique_field_names(type.element_type()), type.contains_null());
    case TypeId::kMap:
      return DataType::map(with_unique_field_names(type.key_type()),
                           with_unique_field_names(type.value_type()), type.value_contains_null());
    case TypeId::kStruct: {
      std::vector<StructField> fields = type.fields();
      std::map<std::string, int> count;
      std::map<std::string, int> used;
      for (const auto& field : fields) ++count[field.name];
      for (auto& field : fields) {
        field.type = with_unique_field_names(field.type);
        const std::string name = field.name;
        if (count[name] > 1) field.name += "_" + std::to_string(used[name]++);
      }
      return DataType::structure(std::move(fields));
    }
    default:
      return type;
  }
}

Schema with_unique_field_names(Schema schema) {
  for (auto& field : schema) field.type = with_unique_field_names(field.type);
  return schema;
}

}  // namespace

std::string ipc_stream(std::span<const Batch> batches, const Schema& schema,
                       const std::string& time_zone) {
  const auto record_batch = export_batches(batches, schema, time_zone);
  auto out = arrow::io::BufferOutputStream::Create();
  check(out.status());
  const auto sent =
      arrow::RecordBatch::Make(to_arrow_schema(with_unique_field_names(schema), time_zone),
                               record_batch->num_rows(), record_batch->columns());
  auto writer = arrow::ipc::MakeStreamWriter(*out, sent->schema());
  check(writer.status());
  check((*writer)->WriteRecordBatch(*sent));
  check((*writer)->Close());
  auto buffer = (*out)->Finish();
  check(buffer.status());
  return (*buffer)->ToString();
}

ArrowResultSender::ArrowResultSender(Schema schema, std::string time_zone, Send send)
    : schema_(std::move(schema)), time_zone_(std::move(time_zone)), send_(std::move(send)) {}

bool ArrowResultSender::add(Batch batch) {
  waiting_rows_ += batch.num_rows;
  waiting_bytes_ += row_bytes(batch);
  waiting_.push_back(std::move(batch));
  return (waiting_rows_ < kMaxMessageRows && waiting_bytes_ < kMaxMessageBytes) || flush();
}

bool ArrowResultSender::flush() {
  spark::connect::ExecutePlanResponse response;
  auto* message = response.mutable_arrow_batch();
  message->set_row_count(static_cast<int64_t>(waiting_rows_));
  message->set_start_offset(rows_sent_);
  message->set_data(ipc_stream(waiting_, schema_, time_zone_));
  rows_sent_ += static_cast<int64_t>(waiting_rows_);
  waiting_.clear();
  waiting_rows_ = waiting_bytes_ = 0;
  sent_any_ = true;
  return send_(std::move(response));
}

void ArrowResultSender::finish() {
  if (!waiting_.empty() || !sent_any_) flush();
}

}  // namespace firesteel
