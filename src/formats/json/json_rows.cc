#include "formats/json/json_rows.h"

#include "functions/text_records.h"

namespace firesteel {
namespace {

DataType type_without(const Schema& columns, int corrupt) {
  Schema fields;
  for (size_t c = 0; c < columns.size(); ++c) {
    if (static_cast<int>(c) != corrupt) fields.push_back(columns[c]);
  }
  return DataType::structure(std::move(fields));
}

}  // namespace

JsonRows::JsonRows(const Schema& columns, int corrupt, const JsonOptions& options)
    : options_(options),
      corrupt_(corrupt),
      type_(type_without(columns, corrupt)),
      reader_(options.parsing.reading),
      rows_(JsonColumn::make(type_, options.parsing)),
      corrupt_texts_(TypeId::kString) {}

void JsonRows::add(std::string_view record, size_t slack) {
  const size_t first_row = rows_->size();
  const JsonStatus status = read(record, slack);
  if (status == JsonStatus::kOk) return;
  if (status != JsonStatus::kPartial) rows_->truncate(first_row);
  add_malformed(record, first_row);
}

JsonStatus JsonRows::read(std::string_view record, size_t slack) {
  reader_.reset(record, slack);
  switch (reader_.next()) {
    case JsonToken::kNone:
      return JsonStatus::kOk;
    case JsonToken::kStartObject:
      return rows_->append(reader_);
    case JsonToken::kStartArray:
      return read_array();
    case JsonToken::kError:
      return JsonStatus::kMalformed;
    default:
      return JsonStatus::kMismatch;
  }
}

JsonStatus JsonRows::read_array() {
  bool partial = false;
  while (reader_.next() != JsonToken::kEndArray) {
    if (reader_.token() != JsonToken::kStartObject) return JsonStatus::kMismatch;
    const JsonStatus status = rows_->append(reader_);
    if (status != JsonStatus::kOk && status != JsonStatus::kPartial) return status;
    partial = partial || status == JsonStatus::kPartial;
  }
  return partial ? JsonStatus::kPartial : JsonStatus::kOk;
}

void JsonRows::add_malformed(std::string_view record, size_t first_row) {
  switch (options_.mode) {
    case ParseMode::kFailFast: {
      Value partial;
      if (rows_->size() > first_row) partial = rows_->finish()->value(first_row);
      throw_malformed_text(type_, partial, options_.parsing.time_zone);
    }
    case ParseMode::kDropMalformed:
      rows_->truncate(first_row);
      return;
    case ParseMode::kPermissive:
      break;
  }
  if (rows_->size() == first_row) rows_->append_null();
  if (corrupt_ < 0) return;
  while (corrupt_texts_.size() < first_row) corrupt_texts_.append_null();
  while (corrupt_texts_.size() < rows_->size()) corrupt_texts_.append_string(record);
}

std::vector<VectorPtr> JsonRows::finish() {
  if (corrupt_ >= 0) {
    while (corrupt_texts_.size() < rows_->size()) corrupt_texts_.append_null();
  }
  std::vector<VectorPtr> columns = rows_->finish()->children();
  if (corrupt_ >= 0) columns.insert(columns.begin() + corrupt_, corrupt_texts_.finish());
  return columns;
}

}  // namespace firesteel
