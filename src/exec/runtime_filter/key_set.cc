#include "exec/runtime_filter/key_set.h"

#include <algorithm>
#include <bit>

#include "columnar/hash.h"

namespace firesteel {
namespace {

// A bitmap may take this many bits a key, or this many in all (128 KiB, which stays in the
// second-level cache).
constexpr uint64_t kMaxBitsPerKey = 64;
constexpr uint64_t kSmallBitmap = uint64_t{1} << 20;
// Bloom filter: at 16 bits a key and 4 bits set about one foreign value in a hundred passes.
constexpr uint64_t kBloomBitsPerKey = 16;
constexpr uint64_t kMix = 0xd6e8feb86659fd93;

uint64_t bloom_hash(uint64_t word) {
  word *= kMix;
  return (word ^ (word >> 32)) * kMix;
}

// Four bits from the low end; blocks are chosen by the high end.
uint64_t bloom_mask(uint64_t hash) {
  return (uint64_t{1} << (hash & 63)) | (uint64_t{1} << ((hash >> 6) & 63)) |
         (uint64_t{1} << ((hash >> 12) & 63)) | (uint64_t{1} << ((hash >> 18) & 63));
}

// Calls visit with the flat values and a T for the words of the type.
template <class Visit>
void visit_words(const DataType& type, const Visit& visit) {
  switch (type.value_width()) {
    case 1:
      return visit(int8_t{});
    case 2:
      return visit(int16_t{});
    case 4:
      return visit(int32_t{});
    default:
      return visit(int64_t{});
  }
}

template <class Test>
void keep(Selection& rows, const Test& test) {
  uint32_t* out = rows.data();
  size_t count = 0;
  for (const uint32_t row : rows) {
    out[count] = row;
    count += test(row) ? 1 : 0;
  }
  rows.resize(count);
}

}  // namespace

bool is_word_type(const DataType& type) {
  switch (type.id()) {
    case TypeId::kByte:
    case TypeId::kShort:
    case TypeId::kInt:
    case TypeId::kDate:
    case TypeId::kLong:
    case TypeId::kTimestamp:
    case TypeId::kTimestampNtz:
      return true;
    case TypeId::kDecimal:
      return !type.is_wide_decimal();
    default:
      return false;
  }
}

void append_key_words(const Vector& keys, std::vector<uint64_t>& words) {
  const size_t num_rows = keys.size();
  const Decoded decoded(keys);
  if (!is_word_type(keys.type())) {
    std::vector<uint64_t> hashes(num_rows);
    hash_vector(keys, hashes, false);
    for (size_t i = 0; i < num_rows; ++i) {
      if (!decoded.is_null(i)) words.push_back(hashes[i]);
    }
    return;
  }
  visit_words(keys.type(), [&]<class T>(T) {
    const T* values = decoded.data<T>();
    const auto word = [&](size_t i) {
      return static_cast<uint64_t>(static_cast<int64_t>(values[decoded.index(i)]));
    };
    if (!decoded.may_have_nulls()) {
      const size_t begin = words.size();
      words.resize(begin + num_rows);
      for (size_t i = 0; i < num_rows; ++i) words[begin + i] = word(i);
      return;
    }
    for (size_t i = 0; i < num_rows; ++i) {
      if (!decoded.is_null(i)) words.push_back(word(i));
    }
  });
}

void KeySet::publish(std::span<const std::vector<uint64_t>> words) {
  uint64_t count = 0;
  bool first = true;
  for (const auto& part : words) {
    count += part.size();
    for (const uint64_t word : part) {
      const auto number = static_cast<int64_t>(word);
      min_ = first ? number : std::min(min_, number);
      max_ = first ? number : std::max(max_, number);
      first = false;
    }
  }
  is_empty_ = count == 0;
  const uint64_t range = static_cast<uint64_t>(max_) - static_cast<uint64_t>(min_);
  is_bitmap_ = is_word_type(type_) && range < std::max(kSmallBitmap, kMaxBitsPerKey * count);
  if (is_bitmap_) {
    bits_.assign(range / 64 + 1, 0);
    for (const auto& part : words) {
      for (const uint64_t word : part) {
        const uint64_t bit = word - static_cast<uint64_t>(min_);
        bits_[bit / 64] |= uint64_t{1} << (bit % 64);
      }
    }
  } else {
    const uint64_t blocks = std::bit_ceil(std::max<uint64_t>(2, count * kBloomBitsPerKey / 64));
    block_shift_ = 64 - std::countr_zero(blocks);
    bits_.assign(blocks, 0);
    for (const auto& part : words) {
      for (const uint64_t word : part) {
        const uint64_t hash = bloom_hash(word);
        bits_[hash >> block_shift_] |= bloom_mask(hash);
      }
    }
  }
  known_.store(true, std::memory_order_release);
}

bool KeySet::may_hold_word(uint64_t word) const {
  if (is_bitmap_) {
    const uint64_t bit = word - static_cast<uint64_t>(min_);
    return bit / 64 < bits_.size() && ((bits_[bit / 64] >> (bit % 64)) & 1) != 0;
  }
  const uint64_t hash = bloom_hash(word);
  const uint64_t mask = bloom_mask(hash);
  return (bits_[hash >> block_shift_] & mask) == mask;
}

bool KeySet::may_hold(const Value& min, const Value& max) const {
  if (is_empty_) return false;
  if (!is_word_type(type_) || min.is_null() || max.is_null()) return true;
  const bool is_decimal = type_.is(TypeId::kDecimal);
  const int128_t low = is_decimal ? min.decimal() : int128_t{min.integer()};
  const int128_t high = is_decimal ? max.decimal() : int128_t{max.integer()};
  if (low > max_ || high < min_) return false;
  if (!is_bitmap_) return true;
  // The words of the bitmap that the range touches, ends included.
  const auto first = static_cast<uint64_t>(std::max<int128_t>(low, min_) - min_) / 64;
  const auto last = static_cast<uint64_t>(std::min<int128_t>(high, max_) - min_) / 64;
  for (uint64_t i = first; i <= last; ++i) {
    if (bits_[i] != 0) return true;
  }
  return false;
}

void KeySet::filter(const Vector& values, Selection& rows) const {
  if (is_empty_) {
    rows.clear();
    return;
  }
  const Decoded decoded(values);
  if (!is_word_type(type_)) {
    std::vector<uint64_t> hashes(rows.size());
    hash_vector(*gather(values, rows), hashes, false);
    size_t next = 0;
    keep(rows, [&](uint32_t row) {
      const uint64_t hash = hashes[next++];
      return !decoded.is_null(row) && may_hold_word(hash);
    });
    return;
  }
  visit_words(type_, [&]<class T>(T) {
    const T* data = decoded.data<T>();
    const auto word = [&](uint32_t row) {
      return static_cast<uint64_t>(static_cast<int64_t>(data[decoded.index(row)]));
    };
    if (decoded.may_have_nulls()) {
      keep(rows, [&](uint32_t row) { return !decoded.is_null(row) && may_hold_word(word(row)); });
    } else if (is_bitmap_) {
      const uint64_t min = static_cast<uint64_t>(min_);
      const uint64_t size = bits_.size() * 64;
      keep(rows, [&, bits = bits_.data()](uint32_t row) {
        const uint64_t bit = word(row) - min;
        // Out of range: any bit, masked out.
        const uint64_t in_range = bit < size ? 1 : 0;
        const uint64_t at = in_range != 0 ? bit : 0;
        return ((bits[at / 64] >> (at % 64)) & in_range) != 0;
      });
    } else {
      keep(rows, [&](uint32_t row) { return may_hold_word(word(row)); });
    }
  });
}

}  // namespace firesteel
