#include "columnar/hash.h"

#include <bit>
#include <concepts>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace firesteel {
namespace {

// Odd numbers with about half of the bits set; any would do.
constexpr uint64_t kSeed = 0x8cb92ba72f3d8dd7;
constexpr uint64_t kFactor = 0xd6e8feb86659fd93;
constexpr uint64_t kNullHash = 0x5bd1e9955bd1e995;
constexpr uint64_t kCanonicalNan = 0x7ff8000000000000;

// The two halves of the 128-bit product, folded: every bit of both inputs reaches every bit.
inline uint64_t fold_multiply(uint64_t a, uint64_t b) {
  const uint128_t product = static_cast<uint128_t>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

inline uint64_t mix(uint64_t value) { return fold_multiply(value ^ kSeed, kFactor); }
inline uint64_t mix(uint64_t hash, uint64_t value) {
  return fold_multiply(std::rotl(hash, 23) ^ kSeed, value ^ kFactor);
}

template <class T>
inline uint64_t hash_one(const T& value) {
  if constexpr (std::floating_point<T>) {
    const double wide = value == 0 ? 0.0 : static_cast<double>(value);
    return mix(wide == wide ? std::bit_cast<uint64_t>(wide) : kCanonicalNan);
  } else if constexpr (std::same_as<T, int128_t>) {
    return mix(mix(static_cast<uint64_t>(value)), static_cast<uint64_t>(value >> 64));
  } else if constexpr (std::same_as<T, CalendarInterval>) {
    return mix(mix(static_cast<uint64_t>(value.microseconds)),
               static_cast<uint64_t>(static_cast<uint32_t>(value.months)) << 32 |
                   static_cast<uint32_t>(value.days));
  } else if constexpr (std::same_as<T, StringRef>) {
    if (value.is_inline()) return mix(mix(value.first_word()), value.second_word());
    return XXH3_64bits(value.data(), value.size());
  } else {
    return mix(static_cast<uint64_t>(static_cast<int64_t>(value)));
  }
}

template <bool kCombine>
inline void put(uint64_t& slot, uint64_t hash) {
  slot = kCombine ? mix(slot, hash) : hash;
}

// `hash(i)` gives the hash of position i of the decoded flat vector.
template <bool kCombine, class Hash>
void hash_positions(const Decoded& decoded, std::span<uint64_t> hashes, const Hash& hash) {
  const bool direct = decoded.indices() == nullptr && !decoded.is_constant();
  if (direct && !decoded.may_have_nulls()) {
    for (size_t i = 0; i < hashes.size(); ++i) put<kCombine>(hashes[i], hash(i));
    return;
  }
  for (size_t i = 0; i < hashes.size(); ++i) {
    put<kCombine>(hashes[i], decoded.is_null(i) ? kNullHash : hash(decoded.index(i)));
  }
}

template <class T, bool kCombine>
void hash_values(const Decoded& decoded, std::span<uint64_t> hashes) {
  const T* values = decoded.data<T>();
  hash_positions<kCombine>(decoded, hashes, [values](size_t i) { return hash_one(values[i]); });
}

// Arrays, and maps as sequences of (key, value).
template <bool kCombine>
void hash_lists(const Decoded& decoded, std::span<uint64_t> hashes) {
  const ListEntry* entries = decoded.data<ListEntry>();
  // The elements that these rows refer to, in the rows' order: a gathered or filtered vector shares
  // its children with others.
  auto positions = std::make_shared<Selection>();
  for (size_t row = 0; row < hashes.size(); ++row) {
    if (decoded.is_null(row)) continue;
    const ListEntry entry = entries[decoded.index(row)];
    for (uint32_t i = 0; i < entry.size; ++i) positions->push_back(entry.offset + i);
  }
  std::vector<uint64_t> elements(positions->size());
  bool combine = false;
  for (const auto& child : decoded.flat().children()) {
    hash_vector(*Vector::dictionary(child, positions), elements, combine);
    combine = true;
  }
  const uint64_t* next = elements.data();
  for (size_t row = 0; row < hashes.size(); ++row) {
    if (decoded.is_null(row)) {
      put<kCombine>(hashes[row], kNullHash);
      continue;
    }
    const uint32_t size = entries[decoded.index(row)].size;
    uint64_t hash = mix(size);
    for (uint32_t i = 0; i < size; ++i) hash = mix(hash, *next++);
    put<kCombine>(hashes[row], hash);
  }
}

// `vector` is flat or a dictionary; `decoded` is its view.
template <bool kCombine>
void hash_structs(const Vector& vector, const Decoded& decoded, std::span<uint64_t> hashes) {
  std::vector<uint64_t> rows(hashes.size(), kSeed);
  for (const auto& child : decoded.flat().children()) {
    const bool dictionary = vector.encoding() == Encoding::kDictionary;
    hash_vector(*(dictionary ? Vector::dictionary(child, vector.indices()) : child), rows, true);
  }
  for (size_t row = 0; row < hashes.size(); ++row) {
    put<kCombine>(hashes[row], decoded.is_null(row) ? kNullHash : rows[row]);
  }
}

// `vector` is flat or a dictionary.
template <bool kCombine>
void hash_any(const Vector& vector, std::span<uint64_t> hashes) {
  const DataType& type = vector.type();
  const Decoded decoded(vector);
  switch (type.id()) {
    case TypeId::kNull:
      for (uint64_t& hash : hashes) put<kCombine>(hash, kNullHash);
      return;
    case TypeId::kBoolean:
      return hash_values<uint8_t, kCombine>(decoded, hashes);
    case TypeId::kByte:
      return hash_values<int8_t, kCombine>(decoded, hashes);
    case TypeId::kShort:
      return hash_values<int16_t, kCombine>(decoded, hashes);
    case TypeId::kInt:
    case TypeId::kDate:
    case TypeId::kYearMonthInterval:
      return hash_values<int32_t, kCombine>(decoded, hashes);
    case TypeId::kLong:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
    case TypeId::kTime:
    case TypeId::kDayTimeInterval:
      return hash_values<int64_t, kCombine>(decoded, hashes);
    case TypeId::kFloat:
      return hash_values<float, kCombine>(decoded, hashes);
    case TypeId::kDouble:
      return hash_values<double, kCombine>(decoded, hashes);
    case TypeId::kDecimal:
      if (type.is_wide_decimal()) return hash_values<int128_t, kCombine>(decoded, hashes);
      return hash_values<int64_t, kCombine>(decoded, hashes);
    case TypeId::kString:
    case TypeId::kBinary:
      return hash_values<StringRef, kCombine>(decoded, hashes);
    case TypeId::kCalendarInterval:
      return hash_values<CalendarInterval, kCombine>(decoded, hashes);
    case TypeId::kArray:
    case TypeId::kMap:
      return hash_lists<kCombine>(decoded, hashes);
    case TypeId::kStruct:
    case TypeId::kVariant:
      return hash_structs<kCombine>(vector, decoded, hashes);
  }
}

template <bool kCombine>
void hash_encoded(const Vector& vector, std::span<uint64_t> hashes) {
  switch (vector.encoding()) {
    case Encoding::kConstant: {
      if (hashes.empty()) return;
      uint64_t hash = 0;
      const uint32_t first = 0;
      hash_any<false>(*gather(vector, std::span(&first, 1)), std::span(&hash, 1));
      for (uint64_t& slot : hashes) put<kCombine>(slot, hash);
      return;
    }
    case Encoding::kSequence: {
      auto next = static_cast<uint64_t>(vector.sequence_start());
      for (uint64_t& slot : hashes) {
        put<kCombine>(slot, mix(next));
        next += static_cast<uint64_t>(vector.sequence_step());
      }
      return;
    }
    case Encoding::kDictionary: {
      const Vector& base = *vector.base();
      // A dictionary that is not larger than the batch is hashed once, not once for each use.
      if (base.size() > hashes.size()) break;
      std::vector<uint64_t> base_hashes(base.size());
      hash_any<false>(base, base_hashes);
      const uint32_t* indices = vector.indices()->data();
      for (size_t i = 0; i < hashes.size(); ++i) put<kCombine>(hashes[i], base_hashes[indices[i]]);
      return;
    }
    case Encoding::kFlat:
      break;
  }
  hash_any<kCombine>(vector, hashes);
}

}  // namespace

void hash_vector(const Vector& vector, std::span<uint64_t> hashes, bool combine) {
  FS_CHECK_EQ(vector.size(), hashes.size());
  if (combine) {
    hash_encoded<true>(vector, hashes);
  } else {
    hash_encoded<false>(vector, hashes);
  }
}

void hash_rows(std::span<const VectorPtr> columns, std::span<uint64_t> hashes) {
  bool combine = false;
  for (const auto& column : columns) {
    hash_vector(*column, hashes, combine);
    combine = true;
  }
  if (columns.empty()) {
    for (uint64_t& hash : hashes) hash = kSeed;
  }
}

}  // namespace firesteel
