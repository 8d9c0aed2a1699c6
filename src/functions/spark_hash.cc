#include "functions/spark_hash.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace firesteel {
namespace {

uint64_t hash_int(int32_t value, uint64_t seed) { return XXH64(&value, sizeof(value), seed); }
uint64_t hash_long(int64_t value, uint64_t seed) { return XXH64(&value, sizeof(value), seed); }

// NaNs and zeros are one value each.
template <class T>
T normalized(T value) {
  if (std::isnan(value)) return std::numeric_limits<T>::quiet_NaN();
  return value == 0 ? T{0} : value;
}

// Big-endian two's complement in as few bytes as hold it, as Java's BigInteger gives itself.
uint64_t hash_wide_decimal(int128_t value, uint64_t seed) {
  unsigned char bytes[16];
  for (int i = 15; i >= 0; --i) {
    bytes[i] = static_cast<unsigned char>(value);
    value >>= 8;
  }
  int first = 0;
  while (first < 15 && ((bytes[first] == 0 && bytes[first + 1] < 0x80) ||
                        (bytes[first] == 0xff && bytes[first + 1] >= 0x80))) {
    ++first;
  }
  return XXH64(bytes + first, static_cast<size_t>(16 - first), seed);
}

}  // namespace

XxHash64Rows::XxHash64Rows(const Vector& vector) : decoded_(vector) {
  for (const auto& child : decoded_.flat().children()) children_.emplace_back(*child);
}

uint64_t XxHash64Rows::operator()(size_t row, uint64_t seed) const {
  if (decoded_.flat().type().is(TypeId::kNull) || decoded_.is_null(row)) return seed;
  return hash_index(decoded_.index(row), seed);
}

uint64_t XxHash64Rows::hash_index(size_t index, uint64_t seed) const {
  const DataType& type = decoded_.flat().type();
  switch (type.id()) {
    case TypeId::kNull:
      return seed;
    case TypeId::kBoolean:
      return hash_int(decoded_.data<uint8_t>()[index], seed);
    case TypeId::kByte:
      return hash_int(decoded_.data<int8_t>()[index], seed);
    case TypeId::kShort:
      return hash_int(decoded_.data<int16_t>()[index], seed);
    case TypeId::kInt:
    case TypeId::kDate:
    case TypeId::kYearMonthInterval:
      return hash_int(decoded_.data<int32_t>()[index], seed);
    case TypeId::kLong:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kTime:
    case TypeId::kDayTimeInterval:
      return hash_long(decoded_.data<int64_t>()[index], seed);
    case TypeId::kFloat:
      return hash_int(std::bit_cast<int32_t>(normalized(decoded_.data<float>()[index])), seed);
    case TypeId::kDouble:
      return hash_long(std::bit_cast<int64_t>(normalized(decoded_.data<double>()[index])), seed);
    case TypeId::kDecimal:
      if (type.is_wide_decimal()) return hash_wide_decimal(decoded_.data<int128_t>()[index], seed);
      return hash_long(decoded_.data<int64_t>()[index], seed);
    case TypeId::kString:
    case TypeId::kBinary: {
      const StringRef& text = decoded_.data<StringRef>()[index];
      return XXH64(text.data(), text.size(), seed);
    }
    case TypeId::kCalendarInterval: {
      const auto& interval = decoded_.data<CalendarInterval>()[index];
      return hash_int(interval.months,
                      hash_int(interval.days, hash_long(interval.microseconds, seed)));
    }
    case TypeId::kArray:
    case TypeId::kMap: {
      const ListEntry entry = decoded_.data<ListEntry>()[index];
      for (uint32_t i = entry.offset; i < entry.offset + entry.size; ++i) {
        for (const XxHash64Rows& child : children_) seed = child(i, seed);
      }
      return seed;
    }
    case TypeId::kStruct:
    case TypeId::kVariant:
      for (const XxHash64Rows& child : children_) seed = child(index, seed);
      return seed;
  }
  return seed;
}

int32_t spark_murmur3(const void* data, size_t size, int32_t seed) {
  const auto mix = [](uint32_t hash, uint32_t value) {
    value *= 0xcc9e2d51;
    value = std::rotl(value, 15) * 0x1b873593;
    return std::rotl(hash ^ value, 13) * 5 + 0xe6546b64;
  };
  const auto* bytes = static_cast<const unsigned char*>(data);
  auto hash = static_cast<uint32_t>(seed);
  size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    uint32_t word;
    std::memcpy(&word, bytes + i, 4);
    hash = mix(hash, word);
  }
  for (; i < size; ++i) {
    hash = mix(hash, static_cast<uint32_t>(static_cast<int32_t>(static_cast<int8_t>(bytes[i]))));
  }
  hash ^= static_cast<uint32_t>(size);
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return static_cast<int32_t>(hash ^ (hash >> 16));
}

}  // namespace firesteel
