#include <parquet/column_reader.h>
#include <parquet/file_reader.h>
#include <parquet/types.h>

#include <algorithm>
#include <optional>

#include "base/check.h"
#include "base/spark_error.h"
#include "formats/parquet/column_reader.h"
#include "formats/parquet/page_reader.h"

namespace firesteel {
namespace {

constexpr int64_t kMicrosPerMilli = 1000;
constexpr int64_t kNanosPerMicro = 1000;
constexpr int64_t kMicrosPerDay = 86'400'000'000;
constexpr int64_t kJulianDayOfEpoch = 2'440'588;

int64_t floor_divide(int64_t value, int64_t divisor) {
  const int64_t quotient = value / divisor;
  return value % divisor < 0 ? quotient - 1 : quotient;
}

// Big-endian two's complement, as decimals are stored in byte arrays.
int128_t big_endian_decimal(const uint8_t* bytes, size_t size) {
  int128_t value = size > 0 && (bytes[0] & 0x80) != 0 ? -1 : 0;
  for (size_t i = 0; i < size; ++i) {
    value = static_cast<int128_t>(static_cast<uint128_t>(value) << 8) | bytes[i];
  }
  return value;
}

// Moves the densely read values of a nullable column to their rows, from the back.
template <class T>
void spread(T* values, size_t num_values, const int16_t* levels, int16_t max_level, size_t num_rows,
            Vector& out) {
  size_t next = num_values;
  for (size_t row = num_rows; row-- > 0;) {
    if (levels[row] == max_level) {
      values[row] = values[--next];
    } else {
      values[row] = T{};
      out.set_null(row);
    }
  }
}

// Physical type P of the file, stored as T in vectors; `convert` makes one of the other.
template <class P, class T, class Convert>
class FlatReader final : public ParquetColumnReader {
 public:
  using Stored = typename P::c_type;

  FlatReader(std::shared_ptr<parquet::ColumnReader> reader, DataType type, Convert convert)
      : holder_(std::move(reader)),
        reader_(static_cast<parquet::TypedColumnReader<P>&>(*holder_)),
        type_(std::move(type)),
        convert_(std::move(convert)),
        max_level_(holder_->descr()->max_definition_level()) {}

  VectorPtr read(size_t num_rows) override {
    auto out = Vector::flat(type_, num_rows);
    T* values = out->mutable_values<T>();
    Stored* raw = raw_values(values, num_rows);
    if (max_level_ > 0) levels_.resize(num_rows);
    size_t rows = 0;
    size_t num_values = 0;
    while (rows < num_rows) {
      int64_t values_read = 0;
      const int64_t rows_read = reader_.ReadBatch(static_cast<int64_t>(num_rows - rows),
                                                  max_level_ > 0 ? levels_.data() + rows : nullptr,
                                                  nullptr, raw + num_values, &values_read);
      if (rows_read == 0) throw parquet::ParquetException("column chunk ends early");
      // Byte arrays point into the page at hand: they are copied before the next read.
      if constexpr (!kInPlace) {
        for (int64_t i = 0; i < values_read; ++i) {
          values[num_values + i] = convert_(raw[num_values + i], *out);
        }
      }
      rows += static_cast<size_t>(rows_read);
      num_values += static_cast<size_t>(values_read);
    }
    if (num_values < num_rows) {
      spread(values, num_values, levels_.data(), max_level_, num_rows, *out);
    }
    return out;
  }

  void skip(size_t num_rows) override { reader_.Skip(static_cast<int64_t>(num_rows)); }

 private:
  static constexpr bool kInPlace = std::is_same_v<Convert, AsStored>;

  Stored* raw_values(T* values, size_t num_rows) {
    if constexpr (kInPlace) {
      return values;
    } else {
      raw_.resize(num_rows);
      return raw_.data();
    }
  }

  std::shared_ptr<parquet::ColumnReader> holder_;
  parquet::TypedColumnReader<P>& reader_;
  DataType type_;
  Convert convert_;
  int16_t max_level_;
  std::vector<int16_t> levels_;
  std::vector<Stored> raw_;
};

class BooleanReader final : public ParquetColumnReader {
 public:
  explicit BooleanReader(std::shared_ptr<parquet::ColumnReader> reader)
      : holder_(std::move(reader)),
        reader_(static_cast<parquet::BoolReader&>(*holder_)),
        max_level_(holder_->descr()->max_definition_level()) {}

  VectorPtr read(size_t num_rows) override {
    auto out = Vector::flat(TypeId::kBoolean, num_rows);
    static_assert(sizeof(bool) == sizeof(uint8_t));
    auto* values = out->mutable_values<uint8_t>();
    levels_.resize(num_rows);
    size_t rows = 0;
    size_t num_values = 0;
    while (rows < num_rows) {
      int64_t values_read = 0;
      const int64_t rows_read = reader_.ReadBatch(
          static_cast<int64_t>(num_rows - rows), max_level_ > 0 ? levels_.data() + rows : nullptr,
          nullptr, reinterpret_cast<bool*>(values + num_values), &values_read);
      if (rows_read == 0) throw parquet::ParquetException("column chunk ends early");
      rows += static_cast<size_t>(rows_read);
      num_values += static_cast<size_t>(values_read);
    }
    if (num_values < num_rows) {
      spread(values, num_values, levels_.data(), max_level_, num_rows, *out);
    }
    return out;
  }

  void skip(size_t num_rows) override { reader_.Skip(static_cast<int64_t>(num_rows)); }

 private:
  std::shared_ptr<parquet::ColumnReader> holder_;
  parquet::BoolReader& reader_;
  int16_t max_level_;
  std::vector<int16_t> levels_;
};

// A column chunk as the factories below take it: how to open it, by Arrow or here.
struct Chunk {
  parquet::RowGroupReader& row_group;
  int leaf;
  const std::shared_ptr<arrow::io::RandomAccessFile>& file;

  const parquet::ColumnDescriptor& column() const {
    return *row_group.metadata()->schema()->Column(leaf);
  }
  // Null when only Arrow can read the chunk.
  std::optional<ColumnPages> pages() const {
    const auto metadata = row_group.metadata()->ColumnChunk(leaf);
    if (!ColumnPages::can_read(*metadata, column())) return std::nullopt;
    return ColumnPages(file, *metadata, column());
  }
};

template <class P>
constexpr bool kIsNumber =
    std::is_same_v<P, parquet::Int32Type> || std::is_same_v<P, parquet::Int64Type> ||
    std::is_same_v<P, parquet::FloatType> || std::is_same_v<P, parquet::DoubleType>;

template <class P, class T, class Convert>
std::unique_ptr<ParquetColumnReader> make_reader(const Chunk& chunk, const DataType& type,
                                                 Convert convert) {
  if constexpr (kIsNumber<P>) {
    if (auto pages = chunk.pages()) {
      return std::make_unique<PageReader<P, T, Convert>>(std::move(*pages), type,
                                                         std::move(convert));
    }
  }
  return std::make_unique<FlatReader<P, T, Convert>>(chunk.row_group.Column(chunk.leaf), type,
                                                     std::move(convert));
}

template <class P, class T>
std::unique_ptr<ParquetColumnReader> make_plain(const Chunk& chunk, const DataType& type) {
  if constexpr (std::is_same_v<typename P::c_type, T>) {
    return make_reader<P, T>(chunk, type, AsStored());
  } else {
    return make_reader<P, T>(chunk, type, [](const typename P::c_type& value, Vector&) {
      return static_cast<T>(value);
    });
  }
}

// Factor or divisor from the column's unit to microseconds.
struct TimeScale {
  int64_t multiply = 1;
  int64_t divide = 1;
};

TimeScale time_scale(const parquet::ColumnDescriptor& column) {
  const auto& logical = column.logical_type();
  if (logical == nullptr || !logical->is_timestamp()) return {};
  switch (static_cast<const parquet::TimestampLogicalType&>(*logical).time_unit()) {
    case parquet::LogicalType::TimeUnit::MILLIS:
      return {kMicrosPerMilli, 1};
    case parquet::LogicalType::TimeUnit::NANOS:
      return {1, kNanosPerMicro};
    default:
      return {};
  }
}

std::unique_ptr<ParquetColumnReader> make_int64(const Chunk& chunk, const DataType& type) {
  if (type.is(TypeId::kTimestamp) || type.is(TypeId::kTimestampNtz)) {
    const TimeScale scale = time_scale(chunk.column());
    if (scale.multiply != 1 || scale.divide != 1) {
      return make_reader<parquet::Int64Type, int64_t>(chunk, type, [scale](int64_t value, Vector&) {
        return floor_divide(value * scale.multiply, scale.divide);
      });
    }
  }
  if (type.is(TypeId::kTime)) {
    return make_reader<parquet::Int64Type, int64_t>(
        chunk, type, [](int64_t value, Vector&) { return value * kNanosPerMicro; });
  }
  if (type.is_wide_decimal() &&
      chunk.column().converted_type() == parquet::ConvertedType::UINT_64) {
    return make_reader<parquet::Int64Type, int128_t>(
        chunk, type, [](int64_t value, Vector&) { return int128_t{static_cast<uint64_t>(value)}; });
  }
  if (type.is_wide_decimal()) return make_plain<parquet::Int64Type, int128_t>(chunk, type);
  return make_plain<parquet::Int64Type, int64_t>(chunk, type);
}

std::unique_ptr<ParquetColumnReader> make_int32(const Chunk& chunk, const DataType& type) {
  switch (type.id()) {
    case TypeId::kByte:
      return make_plain<parquet::Int32Type, int8_t>(chunk, type);
    case TypeId::kShort:
      return make_plain<parquet::Int32Type, int16_t>(chunk, type);
    case TypeId::kLong:
      // Unsigned 32-bit numbers.
      return make_reader<parquet::Int32Type, int64_t>(chunk, type, [](int32_t value, Vector&) {
        return int64_t{static_cast<uint32_t>(value)};
      });
    case TypeId::kTime:
      return make_reader<parquet::Int32Type, int64_t>(chunk, type, [](int32_t value, Vector&) {
        return int64_t{value} * kMicrosPerMilli * kNanosPerMicro;
      });
    case TypeId::kDecimal:
      if (type.is_wide_decimal()) {
        return make_plain<parquet::Int32Type, int128_t>(chunk, type);
      }
      return make_plain<parquet::Int32Type, int64_t>(chunk, type);
    default:
      return make_plain<parquet::Int32Type, int32_t>(chunk, type);
  }
}

template <class P, class Bytes>
std::unique_ptr<ParquetColumnReader> make_bytes(const Chunk& chunk, const DataType& type,
                                                Bytes bytes) {
  if (type.is(TypeId::kDecimal)) {
    const auto decimal = [bytes](const typename P::c_type& value) {
      const std::string_view text = bytes(value);
      return big_endian_decimal(reinterpret_cast<const uint8_t*>(text.data()), text.size());
    };
    if (type.is_wide_decimal()) {
      return make_reader<P, int128_t>(
          chunk, type,
          [decimal](const typename P::c_type& value, Vector&) { return decimal(value); });
    }
    return make_reader<P, int64_t>(chunk, type,
                                   [decimal](const typename P::c_type& value, Vector&) {
                                     return static_cast<int64_t>(decimal(value));
                                   });
  }
  return make_reader<P, StringRef>(chunk, type,
                                   [bytes](const typename P::c_type& value, Vector& out) {
                                     return out.string_heap().add(bytes(value));
                                   });
}

}  // namespace

std::unique_ptr<ParquetColumnReader> make_flat_reader(
    parquet::RowGroupReader& row_group, int leaf, const DataType& type,
    const std::shared_ptr<arrow::io::RandomAccessFile>& file) {
  const Chunk chunk{row_group, leaf, file};
  switch (chunk.column().physical_type()) {
    case parquet::Type::BOOLEAN:
      return std::make_unique<BooleanReader>(row_group.Column(leaf));
    case parquet::Type::INT32:
      return make_int32(chunk, type);
    case parquet::Type::INT64:
      return make_int64(chunk, type);
    case parquet::Type::INT96:
      return make_reader<parquet::Int96Type, int64_t>(
          chunk, type, [](const parquet::Int96& value, Vector&) {
            int64_t nanos;
            std::memcpy(&nanos, &value.value[0], sizeof(nanos));
            const int64_t days = int64_t{value.value[2]} - kJulianDayOfEpoch;
            return days * kMicrosPerDay + floor_divide(nanos, kNanosPerMicro);
          });
    case parquet::Type::FLOAT:
      return make_plain<parquet::FloatType, float>(chunk, type);
    case parquet::Type::DOUBLE:
      return make_plain<parquet::DoubleType, double>(chunk, type);
    case parquet::Type::BYTE_ARRAY:
      if (!type.is(TypeId::kDecimal)) {
        if (auto pages = chunk.pages()) return make_page_string_reader(std::move(*pages), type);
      }
      return make_bytes<parquet::ByteArrayType>(chunk, type, [](const parquet::ByteArray& value) {
        return std::string_view(reinterpret_cast<const char*>(value.ptr), value.len);
      });
    case parquet::Type::FIXED_LEN_BYTE_ARRAY:
      return make_bytes<parquet::FLBAType>(
          chunk, type,
          [size = static_cast<size_t>(chunk.column().type_length())](
              const parquet::FixedLenByteArray& value) {
            return std::string_view(reinterpret_cast<const char*>(value.ptr), size);
          });
    default:
      throw SparkError("PARQUET_TYPE_NOT_SUPPORTED",
                       {{"parquetType", parquet::TypeToString(chunk.column().physical_type())}});
  }
}

}  // namespace firesteel
