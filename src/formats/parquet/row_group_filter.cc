#include "formats/parquet/row_group_filter.h"

#include <parquet/statistics.h>

namespace firesteel {
namespace {

template <class P, class Convert>
ChunkRange typed_range(const parquet::Statistics& statistics, const Convert& convert) {
  const auto& typed = static_cast<const parquet::TypedStatistics<P>&>(statistics);
  return {convert(typed.min()), convert(typed.max()), std::nullopt};
}

bool is_plain_integer(const DataType& type) {
  switch (type.id()) {
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInt:
    case TypeId::kLong:
    case TypeId::kDate:
      return true;
    default:
      return false;
  }
}

// Statistics whose order is that of Spark's values.
ChunkRange value_range(const parquet::Statistics& statistics, const DataType& type,
                       parquet::Type::type physical) {
  if (!statistics.HasMinMax()) return {};
  const auto as_integer = [&](int64_t value) {
    return type.is(TypeId::kDecimal) ? Value(int128_t{value}) : Value(value);
  };
  switch (physical) {
    case parquet::Type::INT32:
      if (!is_plain_integer(type) && !type.is(TypeId::kDecimal)) return {};
      return typed_range<parquet::Int32Type>(statistics, as_integer);
    case parquet::Type::INT64:
      if (!is_plain_integer(type) && !type.is(TypeId::kDecimal)) return {};
      return typed_range<parquet::Int64Type>(statistics, as_integer);
    case parquet::Type::BYTE_ARRAY:
      if (!type.is(TypeId::kString)) return {};
      return typed_range<parquet::ByteArrayType>(statistics, [](const parquet::ByteArray& value) {
        return Value(std::string(reinterpret_cast<const char*>(value.ptr), value.len));
      });
    default:
      // Floats: writers disagree on NaN and the zeros.
      return {};
  }
}

}  // namespace

ChunkRange chunk_range(const ParquetFile& file, int row_group, size_t column) {
  if (file.leaf_count(column) != 1 || file.schema()[column].type.is_nested()) return {};
  const int leaf = file.first_leaf(column);
  const auto chunk = file.metadata()->RowGroup(row_group)->ColumnChunk(leaf);
  if (!chunk->is_stats_set()) return {};
  const auto statistics = chunk->statistics();
  if (!statistics) return {};
  const auto* descriptor = file.metadata()->schema()->Column(leaf);
  ChunkRange range;
  // Unsigned numbers are read as a wider type than the statistics' values have.
  if (descriptor->sort_order() == parquet::SortOrder::SIGNED ||
      descriptor->physical_type() == parquet::Type::BYTE_ARRAY) {
    range = value_range(*statistics, file.schema()[column].type, descriptor->physical_type());
  }
  if (statistics->HasNullCount()) range.null_count = statistics->null_count();
  return range;
}

bool row_group_may_match(const ParquetFile& file, int row_group, size_t column,
                         const ColumnPredicate& predicate) {
  const ChunkRange range = chunk_range(file, row_group, column);
  const int64_t rows = file.metadata()->RowGroup(row_group)->num_rows();
  if (range.null_count) {
    if (predicate.op == ColumnPredicate::Op::kIsNull) return *range.null_count > 0;
    if (*range.null_count == rows) return false;
  }
  return range_may_match(predicate, file.schema()[column].type, range.min, range.max);
}

}  // namespace firesteel
