#include "columnar/arrow_import.h"

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/float16.h>

#include <algorithm>

#include "base/spark_error.h"
#include "columnar/arrow_type.h"

namespace firesteel {
namespace {

void import_validity(const arrow::Array& array, Vector& out) {
  if (array.null_count() == 0) return;
  uint64_t* validity = out.mutable_validity();
  for (int64_t i = 0; i < array.length(); ++i) {
    if (array.IsNull(i)) clear_bit(validity, static_cast<size_t>(i));
  }
}

// `convert(i)` gives the value of row i; null rows get a zero value.
template <class T, class Convert>
VectorPtr import_values(const arrow::Array& array, const DataType& type, const Convert& convert) {
  auto out = Vector::flat(type, static_cast<size_t>(array.length()));
  T* values = out->mutable_values<T>();
  for (int64_t i = 0; i < array.length(); ++i) values[i] = array.IsNull(i) ? T{} : convert(i);
  import_validity(array, *out);
  return out;
}

// Values of one width in both layouts: the array's memory is shared.
VectorPtr share_values(const std::shared_ptr<arrow::Array>& array, const DataType& type) {
  const auto& data = *array->data();
  const auto length = static_cast<size_t>(array->length());
  const size_t width = static_cast<size_t>(type.value_width());
  BufferPtr values;
  if (data.buffers[1] != nullptr) {
    values = Buffer::borrow(data.buffers[1]->data() + array->offset() * static_cast<int64_t>(width),
                            length * width, array);
  }
  auto out = Vector::from_buffers(type, length, std::move(values), nullptr);
  import_validity(*array, *out);
  return out;
}

template <class ArrayType>
VectorPtr import_strings(const std::shared_ptr<arrow::Array>& array, const DataType& type) {
  const auto& strings = static_cast<const ArrayType&>(*array);
  auto out = Vector::flat(type, static_cast<size_t>(array->length()));
  auto* values = out->mutable_values<StringRef>();
  for (int64_t i = 0; i < array->length(); ++i) {
    values[i] = strings.IsNull(i) ? StringRef() : StringRef(strings.GetView(i));
  }
  import_validity(*array, *out);
  out->keep_alive(array);
  return out;
}

template <class ArrayType>
VectorPtr import_list(const std::shared_ptr<arrow::Array>& array, const DataType& type) {
  const auto& list = static_cast<const ArrayType&>(*array);
  auto out = Vector::flat(type, static_cast<size_t>(array->length()));
  auto* entries = out->mutable_values<ListEntry>();
  for (int64_t i = 0; i < array->length(); ++i) {
    entries[i] = list.IsNull(i) ? ListEntry{}
                                : ListEntry{static_cast<uint32_t>(list.value_offset(i)),
                                            static_cast<uint32_t>(list.value_length(i))};
  }
  import_validity(*array, *out);
  if constexpr (std::is_same_v<ArrayType, arrow::MapArray>) {
    out->set_children({import_array(list.keys(), type.key_type()),
                       import_array(list.items(), type.value_type())});
  } else {
    out->set_children({import_array(list.values(), type.element_type())});
  }
  return out;
}

VectorPtr import_struct(const std::shared_ptr<arrow::Array>& array, const DataType& type) {
  const auto& structs = static_cast<const arrow::StructArray&>(*array);
  auto out = Vector::flat(type, static_cast<size_t>(array->length()));
  import_validity(*array, *out);
  std::vector<VectorPtr> children;
  for (int i = 0; i < structs.num_fields(); ++i) {
    const DataType child_type =
        type.is(TypeId::kVariant) ? DataType(TypeId::kBinary) : type.fields()[i].type;
    // field(i) applies the array's offset.
    children.push_back(import_array(structs.field(i), child_type));
  }
  out->set_children(std::move(children));
  return out;
}

VectorPtr import_decimal(const arrow::Array& array, const DataType& type) {
  const auto& decimals = static_cast<const arrow::Decimal128Array&>(array);
  const auto at = [&](int64_t i) {
    int128_t value;
    std::memcpy(&value, decimals.GetValue(i), sizeof(value));
    return value;
  };
  if (type.is_wide_decimal()) return import_values<int128_t>(array, type, at);
  return import_values<int64_t>(array, type,
                                [&](int64_t i) { return static_cast<int64_t>(at(i)); });
}

// Counts of a time unit in another: multiplied, or divided towards negative infinity.
VectorPtr import_scaled(const arrow::Array& array, const DataType& type, int64_t multiply,
                        int64_t divide) {
  const bool is_narrow = array.type()->byte_width() == 4;
  const auto* wide = array.data()->GetValues<int64_t>(1);
  const auto* narrow = array.data()->GetValues<int32_t>(1);
  return import_values<int64_t>(array, type, [&](int64_t i) {
    const int64_t value = is_narrow ? narrow[i] : wide[i];
    if (divide == 1) return value * multiply;
    const int64_t quotient = value / divide;
    return value % divide < 0 ? quotient - 1 : quotient;
  });
}

int64_t units_per_second(arrow::TimeUnit::type unit) {
  switch (unit) {
    case arrow::TimeUnit::SECOND:
      return 1;
    case arrow::TimeUnit::MILLI:
      return 1'000;
    case arrow::TimeUnit::MICRO:
      return 1'000'000;
    case arrow::TimeUnit::NANO:
      return 1'000'000'000;
  }
  return 1;
}

VectorPtr import_time_unit(const std::shared_ptr<arrow::Array>& array, const DataType& type,
                           arrow::TimeUnit::type from, int64_t to_per_second) {
  const int64_t from_per_second = units_per_second(from);
  if (from_per_second == to_per_second) return share_values(array, type);
  return import_scaled(*array, type, std::max<int64_t>(1, to_per_second / from_per_second),
                       std::max<int64_t>(1, from_per_second / to_per_second));
}

// Numbers whose Spark type is wider.
template <class From, class To>
VectorPtr import_widened(const arrow::Array& array, const DataType& type) {
  const auto* from = array.data()->GetValues<From>(1);
  return import_values<To>(array, type, [&](int64_t i) { return static_cast<To>(from[i]); });
}

VectorPtr import_dictionary(const std::shared_ptr<arrow::Array>& array, const DataType& type) {
  const auto& dictionary = static_cast<const arrow::DictionaryArray&>(*array);
  const VectorPtr values = import_array(dictionary.dictionary(), type);
  Selection rows(static_cast<size_t>(array->length()));
  for (int64_t i = 0; i < array->length(); ++i) {
    if (!array->IsNull(i)) rows[i] = static_cast<uint32_t>(dictionary.GetValueIndex(i));
  }
  if (values->size() == 0) {
    return flatten(Vector::null_constant(type, static_cast<size_t>(array->length())));
  }
  auto out = std::const_pointer_cast<Vector>(gather(*values, rows));
  import_validity(*array, *out);
  return out;
}

}  // namespace

VectorPtr import_array(const std::shared_ptr<arrow::Array>& array, const DataType& type) {
  switch (array->type_id()) {
    case arrow::Type::NA:
      return flatten(Vector::null_constant(type, static_cast<size_t>(array->length())));
    case arrow::Type::BOOL: {
      const auto& values = static_cast<const arrow::BooleanArray&>(*array);
      return import_values<uint8_t>(*array, type, [&](int64_t i) { return values.Value(i); });
    }
    case arrow::Type::INT8:
    case arrow::Type::INT16:
    case arrow::Type::INT32:
    case arrow::Type::INT64:
    case arrow::Type::FLOAT:
    case arrow::Type::DOUBLE:
    case arrow::Type::DATE32:
    case arrow::Type::INTERVAL_MONTHS:
      return share_values(array, type);
    case arrow::Type::TIMESTAMP:
      return import_time_unit(
          array, type, static_cast<const arrow::TimestampType&>(*array->type()).unit(), 1'000'000);
    case arrow::Type::TIME32:
    case arrow::Type::TIME64:
      return import_time_unit(
          array, type, static_cast<const arrow::TimeType&>(*array->type()).unit(), 1'000'000'000);
    case arrow::Type::DURATION:
      return import_time_unit(
          array, type, static_cast<const arrow::DurationType&>(*array->type()).unit(), 1'000'000);
    case arrow::Type::UINT8:
      return import_widened<uint8_t, int16_t>(*array, type);
    case arrow::Type::UINT16:
      return import_widened<uint16_t, int32_t>(*array, type);
    case arrow::Type::UINT32:
      return import_widened<uint32_t, int64_t>(*array, type);
    case arrow::Type::UINT64:
      return import_widened<uint64_t, int128_t>(*array, type);
    case arrow::Type::DECIMAL32:
      return import_widened<int32_t, int64_t>(*array, type);
    case arrow::Type::DECIMAL64:
      return import_widened<int64_t, int64_t>(*array, type);
    case arrow::Type::DATE64: {
      constexpr int64_t kMillisPerDay = 86'400'000;
      const auto* millis = array->data()->GetValues<int64_t>(1);
      return import_values<int32_t>(
          *array, type, [&](int64_t i) { return static_cast<int32_t>(millis[i] / kMillisPerDay); });
    }
    case arrow::Type::HALF_FLOAT: {
      const auto& halves = static_cast<const arrow::HalfFloatArray&>(*array);
      return import_values<float>(*array, type, [&](int64_t i) {
        return arrow::util::Float16::FromBits(halves.Value(i)).ToFloat();
      });
    }
    case arrow::Type::INTERVAL_MONTH_DAY_NANO: {
      const auto& intervals = static_cast<const arrow::MonthDayNanoIntervalArray&>(*array);
      return import_values<CalendarInterval>(*array, type, [&](int64_t i) {
        const auto value = intervals.GetValue(i);
        return CalendarInterval{value.months, value.days, value.nanoseconds / 1000};
      });
    }
    case arrow::Type::DECIMAL128:
      return import_decimal(*array, type);
    case arrow::Type::STRING:
      return import_strings<arrow::StringArray>(array, type);
    case arrow::Type::LARGE_STRING:
      return import_strings<arrow::LargeStringArray>(array, type);
    case arrow::Type::STRING_VIEW:
      return import_strings<arrow::StringViewArray>(array, type);
    case arrow::Type::BINARY:
      return import_strings<arrow::BinaryArray>(array, type);
    case arrow::Type::LARGE_BINARY:
      return import_strings<arrow::LargeBinaryArray>(array, type);
    case arrow::Type::BINARY_VIEW:
      return import_strings<arrow::BinaryViewArray>(array, type);
    case arrow::Type::FIXED_SIZE_BINARY:
      return import_strings<arrow::FixedSizeBinaryArray>(array, type);
    case arrow::Type::LIST:
      return import_list<arrow::ListArray>(array, type);
    case arrow::Type::LARGE_LIST:
      return import_list<arrow::LargeListArray>(array, type);
    case arrow::Type::FIXED_SIZE_LIST:
      return import_list<arrow::FixedSizeListArray>(array, type);
    case arrow::Type::MAP:
      return import_list<arrow::MapArray>(array, type);
    case arrow::Type::STRUCT:
      return import_struct(array, type);
    case arrow::Type::DICTIONARY:
      return import_dictionary(array, type);
    default:
      throw SparkError("UNSUPPORTED_ARROWTYPE", {{"typeName", array->type()->ToString()}});
  }
}

std::vector<Batch> import_record_batch(const arrow::RecordBatch& record_batch,
                                       const std::vector<DataType>& types) {
  FS_CHECK_EQ(static_cast<size_t>(record_batch.num_columns()), types.size());
  Batch all;
  all.num_rows = static_cast<size_t>(record_batch.num_rows());
  for (int i = 0; i < record_batch.num_columns(); ++i) {
    all.columns.push_back(import_array(record_batch.column(i), types[i]));
  }
  std::vector<Batch> out;
  for (size_t begin = 0; begin < all.num_rows; begin += kBatchSize) {
    out.push_back(all.slice(begin, std::min(kBatchSize, all.num_rows - begin)));
  }
  return out;
}

}  // namespace firesteel
