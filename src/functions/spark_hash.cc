#include "functions/spark_hash.h"

#include <cmath>

#include "columnar/data_type.h"

namespace firesteel {
namespace {

// Java's BigInteger.toByteArray: two's complement, the highest byte first, as few as can be.
std::string_view big_integer_bytes(int128_t value, char (&buffer)[16]) {
  auto bits = static_cast<uint128_t>(value);
  for (int i = 15; i >= 0; --i) {
    buffer[i] = static_cast<char>(bits & 0xff);
    bits >>= 8;
  }
  const char filler = value < 0 ? '\xff' : '\0';
  int begin = 0;
  while (begin < 15 && buffer[begin] == filler && ((buffer[begin + 1] ^ filler) & 0x80) == 0) {
    ++begin;
  }
  return {buffer + begin, static_cast<size_t>(16 - begin)};
}

int32_t float_hash_bits(float value) {
  if (std::isnan(value)) return 0x7fc00000;
  return value == 0 ? 0 : std::bit_cast<int32_t>(value);
}

int64_t double_hash_bits(double value) {
  if (std::isnan(value)) return 0x7ff8000000000000;
  return value == 0 ? 0 : std::bit_cast<int64_t>(value);
}

// Folds values into hashes.
template <class Hasher>
class RowHasher {
 public:
  using State = typename Hasher::State;

  static void fold(const Vector& column, std::span<State> hashes) {
    const Decoded decoded(column);
    with_hash(column.type(), decoded, [&](const auto& hash) {
      for (size_t i = 0; i < hashes.size(); ++i) {
        if (!decoded.is_null(i)) hashes[i] = hash(decoded.index(i), hashes[i]);
      }
    });
  }

 private:
  // Calls use(hash), where hash(i, seed) folds the i-th flat value in.
  template <class Use>
  static auto with_hash(const DataType& type, const Decoded& decoded, Use use) {
    const auto ints = [&]<class T>(const T* values) {
      return use([values](size_t i, State seed) { return Hasher::hash_int(values[i], seed); });
    };
    switch (type.id()) {
      case TypeId::kBoolean:
        return ints(decoded.data<uint8_t>());
      case TypeId::kByte:
        return ints(decoded.data<int8_t>());
      case TypeId::kShort:
        return ints(decoded.data<int16_t>());
      case TypeId::kInt:
      case TypeId::kDate:
      case TypeId::kYearMonthInterval:
        return ints(decoded.data<int32_t>());
      case TypeId::kFloat:
        return use([values = decoded.data<float>()](size_t i, State seed) {
          return Hasher::hash_int(float_hash_bits(values[i]), seed);
        });
      case TypeId::kDouble:
        return use([values = decoded.data<double>()](size_t i, State seed) {
          return Hasher::hash_long(double_hash_bits(values[i]), seed);
        });
      case TypeId::kDecimal:
        if (type.is_wide_decimal()) {
          return use([values = decoded.data<int128_t>()](size_t i, State seed) {
            char buffer[16];
            return Hasher::hash_bytes(big_integer_bytes(values[i], buffer), seed);
          });
        }
        [[fallthrough]];
      case TypeId::kLong:
      case TypeId::kTimestamp:
      case TypeId::kTimestampNtz:
      case TypeId::kTime:
      case TypeId::kDayTimeInterval:
        return use([values = decoded.data<int64_t>()](size_t i, State seed) {
          return Hasher::hash_long(values[i], seed);
        });
      case TypeId::kString:
      case TypeId::kBinary:
        return use([values = decoded.data<StringRef>()](size_t i, State seed) {
          return Hasher::hash_bytes(values[i].view(), seed);
        });
      case TypeId::kCalendarInterval:
        return use([values = decoded.data<CalendarInterval>()](size_t i, State seed) {
          seed = Hasher::hash_long(values[i].microseconds, seed);
          seed = Hasher::hash_int(values[i].days, seed);
          return Hasher::hash_int(values[i].months, seed);
        });
      case TypeId::kArray:
      case TypeId::kMap:
        // Maps: key, value, key, value...
        return use([&flat = decoded.flat()](size_t i, State seed) {
          const ListEntry entry = flat.values<ListEntry>()[i];
          for (uint32_t j = entry.offset; j < entry.offset + entry.size; ++j) {
            for (const auto& child : flat.children()) seed = hash_row(*child, j, seed);
          }
          return seed;
        });
      case TypeId::kStruct:
      case TypeId::kVariant:
        return use([&flat = decoded.flat()](size_t i, State seed) {
          for (const auto& child : flat.children()) seed = hash_row(*child, i, seed);
          return seed;
        });
      case TypeId::kNull:
        break;
    }
    return use([](size_t, State seed) { return seed; });
  }

  static State hash_row(const Vector& column, size_t row, State seed) {
    const Decoded decoded(column);
    if (column.type().is(TypeId::kNull) || decoded.is_null(row)) return seed;
    return with_hash(column.type(), decoded,
                     [&](const auto& hash) { return hash(decoded.index(row), seed); });
  }
};

}  // namespace

template <class Hasher>
void fold_spark_hash(const Vector& column, std::span<typename Hasher::State> hashes) {
  RowHasher<Hasher>::fold(column, hashes);
}

template void fold_spark_hash<SparkMurmur3>(const Vector&, std::span<uint32_t>);
template void fold_spark_hash<SparkXxHash64>(const Vector&, std::span<uint64_t>);

}  // namespace firesteel
