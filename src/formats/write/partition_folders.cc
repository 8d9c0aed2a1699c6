#include "formats/write/partition_folders.h"

#include "catalog/table_metadata.h"
#include "functions/coercion.h"

namespace firesteel {
namespace {

constexpr std::string_view kNullPartition = "__HIVE_DEFAULT_PARTITION__";

bool same_value(const Decoded& column, const DataType& type, uint32_t a, uint32_t b) {
  if (column.is_null(a) || column.is_null(b)) return column.is_null(a) && column.is_null(b);
  const size_t i = column.index(a);
  const size_t j = column.index(b);
  if (i == j) return true;
  if (type.is(TypeId::kString)) return column.data<StringRef>()[i] == column.data<StringRef>()[j];
  switch (type.value_width()) {
    case 1:
      return column.data<uint8_t>()[i] == column.data<uint8_t>()[j];
    case 4:
      return column.data<uint32_t>()[i] == column.data<uint32_t>()[j];
    case 8:
      return column.data<uint64_t>()[i] == column.data<uint64_t>()[j];
    default:
      return false;
  }
}

}  // namespace

PartitionFolders::PartitionFolders(const Schema& schema, std::vector<size_t> columns,
                                   std::string time_zone)
    : columns_(std::move(columns)), time_zone_(std::move(time_zone)) {
  for (const size_t column : columns_) fields_.push_back(schema[column]);
}

std::string PartitionFolders::folder(const Batch& batch, uint32_t row) const {
  std::string out;
  for (size_t k = 0; k < columns_.size(); ++k) {
    const Value value = batch.columns[columns_[k]]->value(row);
    std::string text(kNullPartition);
    if (!value.is_null()) {
      text = value_to_string(value, fields_[k].type, time_zone_);
      text = text.empty() ? std::string(kNullPartition) : escape_path_name(text);
    }
    out += escape_path_name(fields_[k].name) + "=" + text + "/";
  }
  return out;
}

std::map<std::string, std::shared_ptr<Selection>> PartitionFolders::split(const Batch& batch) {
  std::vector<Decoded> keys;
  for (const size_t column : columns_) keys.emplace_back(*batch.columns[column]);
  std::map<std::string, std::shared_ptr<Selection>> out;
  // Neighbours mostly go into one folder.
  Selection* rows = nullptr;
  for (uint32_t row = 0; row < batch.num_rows; ++row) {
    bool same = rows != nullptr;
    for (size_t k = 0; k < keys.size() && same; ++k) {
      same = same_value(keys[k], fields_[k].type, row - 1, row);
    }
    if (!same) {
      auto& selection = out[folder(batch, row)];
      if (!selection) selection = std::make_shared<Selection>();
      rows = selection.get();
    }
    rows->push_back(row);
  }
  return out;
}

}  // namespace firesteel
