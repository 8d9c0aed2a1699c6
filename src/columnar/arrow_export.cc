#include "columnar/arrow_export.h"

#include <arrow/array.h>
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/buffer.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "base/spark_error.h"
#include "columnar/arrow_type.h"

namespace firesteel {
namespace {

// Arrow's failures here are out of memory, or strings of over 2 GiB in one batch.
void check(const arrow::Status& status) {
  if (!status.ok()) throw SparkError("INTERNAL_ERROR", {{"message", status.ToString()}});
}

// Memory of ours that Arrow keeps alive.
class SharedBuffer final : public arrow::Buffer {
 public:
  SharedBuffer(const void* data, size_t size, std::shared_ptr<const void> owner)
      : arrow::Buffer(static_cast<const uint8_t*>(data), static_cast<int64_t>(size)),
        owner_(std::move(owner)) {}

 private:
  std::shared_ptr<const void> owner_;
};

std::shared_ptr<arrow::Buffer> allocate(size_t bytes) {
  auto result = arrow::AllocateBuffer(static_cast<int64_t>(bytes));
  check(result.status());
  return std::move(*result);
}

std::shared_ptr<arrow::Buffer> export_validity(const VectorPtr& flat) {
  if (flat->validity() == nullptr) return nullptr;
  return std::make_shared<SharedBuffer>(flat->validity(), (flat->size() + 7) / 8, flat);
}

std::shared_ptr<arrow::ArrayData> make_data(std::shared_ptr<arrow::DataType> type,
                                            const VectorPtr& flat,
                                            std::vector<std::shared_ptr<arrow::Buffer>> buffers) {
  buffers.insert(buffers.begin(), export_validity(flat));
  return arrow::ArrayData::Make(std::move(type), static_cast<int64_t>(flat->size()),
                                std::move(buffers));
}

std::shared_ptr<arrow::ArrayData> export_booleans(std::shared_ptr<arrow::DataType> type,
                                                  const VectorPtr& flat) {
  auto bits = allocate((flat->size() + 7) / 8);
  std::memset(bits->mutable_data(), 0, static_cast<size_t>(bits->size()));
  const uint8_t* values = flat->values<uint8_t>();
  for (size_t i = 0; i < flat->size(); ++i) {
    bits->mutable_data()[i / 8] |= static_cast<uint8_t>((values[i] & 1) << (i % 8));
  }
  return make_data(std::move(type), flat, {std::move(bits)});
}

// 128-bit decimals and the intervals, which are laid out anew.
template <class From, class To, class Convert>
std::shared_ptr<arrow::ArrayData> export_converted(std::shared_ptr<arrow::DataType> type,
                                                   const VectorPtr& flat, const Convert& convert) {
  auto buffer = allocate(flat->size() * sizeof(To));
  auto* to = reinterpret_cast<To*>(buffer->mutable_data());
  const From* from = flat->values<From>();
  for (size_t i = 0; i < flat->size(); ++i) to[i] = flat->is_null(i) ? To{} : convert(from[i]);
  return make_data(std::move(type), flat, {std::move(buffer)});
}

std::shared_ptr<arrow::ArrayData> export_strings(std::shared_ptr<arrow::DataType> type,
                                                 const VectorPtr& vector) {
  const Decoded decoded(*vector);
  size_t total = 0;
  for (size_t i = 0; i < vector->size(); ++i) {
    if (!decoded.is_null(i)) total += decoded.at<StringRef>(i).size();
  }
  if (total > size_t{INT32_MAX}) {
    check(arrow::Status::CapacityError("strings of a batch exceed 2 GiB"));
  }
  auto offsets = allocate((vector->size() + 1) * sizeof(int32_t));
  auto bytes = allocate(total);
  auto validity = decoded.may_have_nulls() ? allocate((vector->size() + 7) / 8) : nullptr;
  if (validity) std::memset(validity->mutable_data(), 0xff, static_cast<size_t>(validity->size()));
  auto* offset = reinterpret_cast<int32_t*>(offsets->mutable_data());
  uint8_t* to = bytes->mutable_data();
  int32_t position = 0;
  for (size_t i = 0; i < vector->size(); ++i) {
    offset[i] = position;
    if (decoded.is_null(i)) {
      validity->mutable_data()[i / 8] &= static_cast<uint8_t>(~(1 << (i % 8)));
      continue;
    }
    const std::string_view text = decoded.at<StringRef>(i).view();
    if (!text.empty()) std::memcpy(to + position, text.data(), text.size());
    position += static_cast<int32_t>(text.size());
  }
  offset[vector->size()] = position;
  return arrow::ArrayData::Make(std::move(type), static_cast<int64_t>(vector->size()),
                                {std::move(validity), std::move(offsets), std::move(bytes)});
}

// Offsets of Arrow's lists ascend without gaps, so elements are laid out in row order.
std::shared_ptr<arrow::ArrayData> export_lists(std::shared_ptr<arrow::DataType> type,
                                               const VectorPtr& flat,
                                               const std::string& time_zone) {
  auto offsets = allocate((flat->size() + 1) * sizeof(int32_t));
  auto* offset = reinterpret_cast<int32_t*>(offsets->mutable_data());
  const auto* entries = flat->values<ListEntry>();
  Selection rows;
  for (size_t i = 0; i < flat->size(); ++i) {
    offset[i] = static_cast<int32_t>(rows.size());
    if (flat->is_null(i)) continue;
    for (uint32_t k = 0; k < entries[i].size; ++k) rows.push_back(entries[i].offset + k);
  }
  offset[flat->size()] = static_cast<int32_t>(rows.size());
  std::vector<std::shared_ptr<arrow::ArrayData>> children;
  for (const auto& child : flat->children()) {
    children.push_back(export_vector(gather(*child, rows), time_zone)->data());
  }
  auto data = make_data(type, flat, {std::move(offsets)});
  if (type->id() == arrow::Type::MAP) {
    auto entry_type = static_cast<const arrow::MapType&>(*type).value_type();
    data->child_data = {arrow::ArrayData::Make(std::move(entry_type),
                                               static_cast<int64_t>(rows.size()), {nullptr},
                                               std::move(children), 0)};
  } else {
    data->child_data = std::move(children);
  }
  return data;
}

std::shared_ptr<arrow::ArrayData> export_structs(std::shared_ptr<arrow::DataType> type,
                                                 const VectorPtr& flat,
                                                 const std::string& time_zone) {
  auto data = make_data(std::move(type), flat, {});
  for (const auto& child : flat->children()) {
    data->child_data.push_back(export_vector(child, time_zone)->data());
  }
  return data;
}

}  // namespace

std::shared_ptr<arrow::Array> export_vector(const VectorPtr& vector, const std::string& time_zone) {
  auto type = to_arrow_type(vector->type(), time_zone);
  const DataType& own = vector->type();
  if (own.is(TypeId::kString) || own.is(TypeId::kBinary)) {
    return arrow::MakeArray(export_strings(std::move(type), vector));
  }
  if (own.is(TypeId::kNull)) {
    return std::make_shared<arrow::NullArray>(static_cast<int64_t>(vector->size()));
  }
  const VectorPtr flat = flatten(vector);
  switch (own.id()) {
    case TypeId::kBoolean:
      return arrow::MakeArray(export_booleans(std::move(type), flat));
    case TypeId::kDecimal:
      if (own.is_wide_decimal()) break;
      return arrow::MakeArray(export_converted<int64_t, int128_t>(
          std::move(type), flat, [](int64_t value) { return int128_t{value}; }));
    case TypeId::kCalendarInterval:
      return arrow::MakeArray(
          export_converted<CalendarInterval, arrow::MonthDayNanoIntervalType::MonthDayNanos>(
              std::move(type), flat, [](const CalendarInterval& value) {
                return arrow::MonthDayNanoIntervalType::MonthDayNanos{value.months, value.days,
                                                                      value.microseconds * 1000};
              }));
    case TypeId::kArray:
    case TypeId::kMap:
      return arrow::MakeArray(export_lists(std::move(type), flat, time_zone));
    case TypeId::kStruct:
    case TypeId::kVariant:
      return arrow::MakeArray(export_structs(std::move(type), flat, time_zone));
    default:
      break;
  }
  auto values = std::make_shared<SharedBuffer>(
      flat->values<uint8_t>(), flat->size() * static_cast<size_t>(own.value_width()), flat);
  return arrow::MakeArray(make_data(std::move(type), flat, {std::move(values)}));
}

std::shared_ptr<arrow::RecordBatch> export_batches(std::span<const Batch> batches,
                                                   const Schema& schema,
                                                   const std::string& time_zone) {
  int64_t rows = 0;
  for (const auto& batch : batches) rows += static_cast<int64_t>(batch.num_rows);
  std::vector<std::shared_ptr<arrow::Array>> columns;
  for (size_t c = 0; c < schema.size(); ++c) {
    std::vector<VectorPtr> parts;
    for (const auto& batch : batches) parts.push_back(batch.columns[c]);
    columns.push_back(export_vector(
        parts.size() == 1 ? parts[0] : concatenate(schema[c].type, parts), time_zone));
  }
  return arrow::RecordBatch::Make(to_arrow_schema(schema, time_zone), rows, std::move(columns));
}

}  // namespace firesteel
