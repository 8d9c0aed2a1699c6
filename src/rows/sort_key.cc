#include "rows/sort_key.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/int128.h"
#include "base/thread_pool.h"

namespace firesteel {
namespace {

constexpr int kWordBits = 64;
constexpr int kTotalBits = 128;

// Bits that order a value, beside the bit for null; 0 when the type has no such form here.
int ordered_bits(const DataType& type) {
  switch (type.id()) {
    case TypeId::kBoolean:
      return 8;
    case TypeId::kString:
    case TypeId::kBinary:
      return 64;
    case TypeId::kNull:
    case TypeId::kCalendarInterval:
    case TypeId::kArray:
    case TypeId::kMap:
    case TypeId::kStruct:
    case TypeId::kVariant:
      return 0;
    default:
      return type.value_width() * 8;
  }
}

bool is_string(const DataType& type) {
  return type.is(TypeId::kString) || type.is(TypeId::kBinary);
}

uint64_t flip_sign(uint64_t value, int bits) { return value ^ (uint64_t{1} << (bits - 1)); }

// IEEE bits in numeric order, NaN above all, one zero.
uint64_t ordered(double value) {
  if (std::isnan(value)) return ~uint64_t{0};
  if (value == 0) value = 0;
  const auto bits = std::bit_cast<uint64_t>(value);
  return (bits >> 63) != 0 ? ~bits : bits | (uint64_t{1} << 63);
}
uint64_t ordered(float value) {
  if (std::isnan(value)) return 0xffffffff;
  if (value == 0) value = 0;
  const auto bits = std::bit_cast<uint32_t>(value);
  return (bits >> 31) != 0 ? static_cast<uint32_t>(~bits) : bits | (uint32_t{1} << 31);
}

// The first 8 bytes, first byte highest.
uint64_t ordered(const StringRef& text) {
  uint64_t bytes = 0;
  if (text.is_inline()) {
    bytes = (text.first_word() >> 32) | (text.second_word() << 32);
  } else {
    std::memcpy(&bytes, text.data(), 8);
  }
  return __builtin_bswap64(bytes);
}

// The highest `bits` of the value's ordered form, as a number of that many bits.
uint128_t ordered_value(const Decoded& column, const DataType& type, size_t row) {
  switch (type.id()) {
    case TypeId::kFloat:
      return ordered(column.at<float>(row));
    case TypeId::kDouble:
      return ordered(column.at<double>(row));
    case TypeId::kString:
    case TypeId::kBinary:
      return ordered(column.at<StringRef>(row));
    case TypeId::kBoolean:
      return column.at<uint8_t>(row);
    default:
      break;
  }
  switch (type.value_width()) {
    case 1:
      return flip_sign(column.at<uint8_t>(row), 8);
    case 2:
      return flip_sign(column.at<uint16_t>(row), 16);
    case 4:
      return flip_sign(column.at<uint32_t>(row), 32);
    case 8:
      return flip_sign(column.at<uint64_t>(row), 64);
    default:
      return column.at<uint128_t>(row) ^ (uint128_t{1} << 127);
  }
}

}  // namespace

SortKeys::SortKeys(std::vector<VectorPtr> columns, std::vector<KeyOrder> order)
    : columns_(std::move(columns)), order_(std::move(order)) {
  int used = 0;
  bool open = true;
  for (const auto& column : columns_) {
    comparators_.emplace_back(*column, *column);
    const int bits = ordered_bits(column->type());
    if (!open || bits == 0 || used >= kTotalBits) {
      exact_ = exact_ && column->type().is(TypeId::kNull);
      open = false;
      continue;
    }
    ++encoded_keys_;
    used += 1 + bits;
    // A prefix of a string, or a value that was cut off, decides only when it differs; the keys
    // behind it must wait for the whole of it.
    if (is_string(column->type()) || used > kTotalBits) {
      exact_ = false;
      open = false;
    }
  }
}

void SortKeys::encode(size_t begin, size_t end, SortRow* rows) const {
  for (size_t row = begin; row < end; ++row) {
    rows[row - begin] = {0, 0, static_cast<uint32_t>(row)};
  }
  int used = 0;
  for (size_t k = 0; k < encoded_keys_; ++k) {
    const Decoded column(*columns_[k]);
    const DataType& type = columns_[k]->type();
    const int bits = ordered_bits(type);
    const uint128_t mask = bits == 128 ? ~uint128_t{0} : (uint128_t{1} << bits) - 1;
    for (size_t row = begin; row < end; ++row) {
      uint128_t value = 0;
      // The null bit stands above the value.
      bool null_bit;
      if (column.is_null(row)) {
        null_bit = !order_[k].nulls_first;
      } else {
        null_bit = order_[k].nulls_first;
        value = ordered_value(column, type, row);
        if (!order_[k].ascending) value = ~value & mask;
      }
      const int null_shift = kTotalBits - 1 - used;
      uint128_t word = static_cast<uint128_t>(null_bit) << null_shift;
      const int shift = null_shift - bits;
      word |= shift >= 0 ? value << shift : value >> -shift;
      rows[row - begin].high |= static_cast<uint64_t>(word >> kWordBits);
      rows[row - begin].low |= static_cast<uint64_t>(word);
    }
    used += 1 + bits;
  }
}

int SortKeys::compare_columns(uint32_t a, uint32_t b) const {
  for (size_t k = 0; k < comparators_.size(); ++k) {
    const bool a_null = comparators_[k].left_is_null(a);
    const bool b_null = comparators_[k].right_is_null(b);
    if (a_null || b_null) {
      if (a_null == b_null) continue;
      return a_null == order_[k].nulls_first ? -1 : 1;
    }
    const int order = comparators_[k].compare_valid(a, b);
    if (order != 0) return order_[k].ascending ? order : -order;
  }
  return 0;
}

}  // namespace firesteel
