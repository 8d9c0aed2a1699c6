#pragma once

// The state of sums and averages of decimals, and of averages of bigint: 128 bits and a count.

#include <algorithm>
#include <string>

#include "functions/aggregate/simple_aggregate.h"
#include "functions/function_errors.h"

namespace firesteel {

struct DecimalSumState {
  PackedInt128 sum = 0;
  // Values summed; kOverflowed once the sum did not fit 128 bits.
  int64_t count = 0;

  static constexpr int64_t kOverflowed = -1;
  bool overflowed() const { return count < 0; }
};

// Digits that sums of decimals have beyond their values' digits: 10^10 rows cannot overflow.
inline constexpr int kSumDigits = 10;

// decimal(min(38, p + 10), s).
inline DataType decimal_sum_type(const DataType& type) {
  return DataType::decimal(std::min(type.precision() + kSumDigits, DataType::kMaxPrecision),
                           type.scale());
}

// The sum keeps within 128 bits, so that only the result need be checked.
inline bool sum_cannot_overflow(const DataType& type) {
  return type.precision() + kSumDigits <= DataType::kMaxPrecision;
}

inline bool decimal_fits(int128_t value, int precision) {
  const int128_t limit = power_of_ten(precision);
  return value > -limit && value < limit;
}

// Sums of values for which sum_cannot_overflow.
struct UncheckedDecimalSum {
  static void add(DecimalSumState& state, int128_t value) {
    state.sum += value;
    ++state.count;
  }
  static void add_total(DecimalSumState& state, int128_t total, int64_t count) {
    state.sum += total;
    state.count += count;
  }
  static void subtract(DecimalSumState& state, int128_t value) {
    state.sum -= value;
    --state.count;
  }
};

// Sums of any decimals. An overflowed state stays so.
struct CheckedDecimalSum {
  static void add(DecimalSumState& state, int128_t value) { add_total(state, value, 1); }
  static void add_total(DecimalSumState& state, int128_t total, int64_t count) {
    if (state.overflowed()) return;
    int128_t sum;
    if (count < 0 || __builtin_add_overflow(int128_t{state.sum}, total, &sum)) [[unlikely]] {
      state.count = DecimalSumState::kOverflowed;
      return;
    }
    state.sum = sum;
    state.count += count;
  }
  static void subtract(DecimalSumState& state, int128_t value) {
    if (state.overflowed()) return;
    state.sum -= value;
    --state.count;
  }
};

// The digits of an unscaled decimal, without an exponent: 1.20.
inline std::string decimal_text(int128_t unscaled, int scale) {
  std::string digits = int128_to_string(unscaled < 0 ? -unscaled : unscaled);
  if (scale > 0) {
    const auto width = static_cast<size_t>(scale) + 1;
    if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
    digits.insert(digits.size() - static_cast<size_t>(scale), 1, '.');
  }
  return unscaled < 0 ? "-" + digits : digits;
}

// A sum that does not fit 128 bits, or `type`.
[[noreturn]] inline void throw_decimal_sum_overflow(const DecimalSumState& state,
                                                    const DataType& type) {
  if (state.overflowed()) throw_arithmetic_overflow("Overflow in sum of decimals", "try_sum");
  throw_decimal_out_of_range(decimal_text(state.sum, type.scale()), type.precision(), type.scale());
}

}  // namespace firesteel
