// DataFrames of rows that a program has.

#include <arrow/c/bridge.h>
#include <arrow/record_batch.h>

#include "api/frame_state.h"
#include "api/schema_conversion.h"
#include "api/value_conversion.h"
#include "columnar/arrow_import.h"
#include "columnar/arrow_type.h"
#include "dataframe/local_relation.h"
#include "firesteel/spark_session.h"
#include "functions/coercion.h"

namespace firesteel {
namespace {

void check_size(const Row& row, size_t columns) {
  if (row.size() == columns) return;
  throw SparkError("CONNECT_INVALID_PLAN.SCHEMA_MISMATCH",
                   {{"expected", std::to_string(columns)}, {"actual", std::to_string(row.size())}});
}

std::vector<Batch> batches_of(const std::vector<Row>& rows, const Schema& schema) {
  std::vector<Batch> batches;
  for (size_t begin = 0; begin < rows.size(); begin += kBatchSize) {
    const size_t end = std::min(rows.size(), begin + kBatchSize);
    Batch batch;
    batch.num_rows = end - begin;
    for (size_t i = begin; i < end; ++i) check_size(rows[i], schema.size());
    for (size_t c = 0; c < schema.size(); ++c) {
      const StructField& field = schema[c];
      VectorBuilder builder(field.type);
      for (size_t i = begin; i < end; ++i) {
        Value value = to_engine(rows[i][c], field.type, field.name);
        if (value.is_null() && !field.nullable) {
          throw SparkError("NOT_NULL_ASSERT_VIOLATION", {{"walkedTypePath", field.name + "\n"}});
        }
        builder.append(value);
      }
      batch.columns.push_back(builder.finish());
    }
    batches.push_back(std::move(batch));
  }
  return batches;
}

// The type that all values of a column fit into.
DataType column_type(const std::vector<Row>& rows, size_t column, const std::string& name) {
  std::optional<DataType> type;
  for (const auto& row : rows) {
    if (row[column].isNull()) continue;
    const DataType own = typed_value(row[column]).type;
    if (type && type->same_type(own)) continue;
    const auto common = type ? find_wider_type(*type, own, /*ansi=*/true) : own;
    if (!common) {
      throw SparkError("INVALID_EXTERNAL_TYPE", {{"externalType", quote_sql(own.sql())},
                                                 {"type", quote_sql(type->sql())},
                                                 {"expr", quote_sql(name)}});
    }
    type = common;
  }
  return type.value_or(DataType(TypeId::kNull));
}

template <class T>
T value_of(arrow::Result<T> result) {
  if (!result.ok()) {
    throw SparkError("CONNECT_INVALID_PLAN.CANNOT_PARSE",
                     {{"errorMsg", result.status().message()}});
  }
  return std::move(result).ValueUnsafe();
}

}  // namespace

DataFrame SparkSession::createDataFrame(const std::vector<Row>& rows,
                                        const types::StructType& schema) const {
  return guarded([&] {
    const Schema columns = to_schema(schema);
    return make_frame(state_, local_relation(batches_of(rows, columns), columns, std::nullopt,
                                             state_->session->settings()));
  });
}

DataFrame SparkSession::createDataFrame(const std::vector<Row>& rows,
                                        const std::vector<std::string>& names) const {
  return guarded([&] {
    for (const auto& row : rows) check_size(row, names.size());
    Schema columns;
    for (size_t c = 0; c < names.size(); ++c) {
      columns.push_back({names[c], column_type(rows, c, names[c]), true, ""});
    }
    return make_frame(state_, local_relation(batches_of(rows, columns), columns, std::nullopt,
                                             state_->session->settings()));
  });
}

DataFrame SparkSession::createDataFrame(ArrowArrayStream* stream) const {
  return guarded([&] {
    const auto reader = value_of(arrow::ImportRecordBatchReader(stream));
    const Schema schema = from_arrow_schema(*reader->schema());
    std::vector<DataType> types;
    for (const auto& field : schema) types.push_back(field.type);
    std::vector<Batch> batches;
    while (const auto record_batch = value_of(reader->Next())) {
      for (auto& batch : import_record_batch(*record_batch, types)) {
        batches.push_back(std::move(batch));
      }
    }
    return make_frame(state_, local_relation(std::move(batches), schema, std::nullopt,
                                             state_->session->settings()));
  });
}

DataFrame SparkSession::emptyDataFrame() const {
  return createDataFrame(std::vector<Row>{}, types::StructType{});
}

}  // namespace firesteel
