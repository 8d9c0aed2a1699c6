#include "base/int128.h"

#include <algorithm>
#include <array>

namespace firesteel {
namespace {

// The last multiplication would overflow, so 10^39 is never formed: 10^38 < 2^127.
constexpr std::array<int128_t, 39> kPowers = [] {
  std::array<int128_t, 39> powers{};
  int128_t value = 1;
  for (int i = 0; i < 39; ++i) {
    powers[i] = value;
    if (i < 38) value *= 10;
  }
  return powers;
}();

}  // namespace

int128_t power_of_ten(int n) { return kPowers[n]; }

std::string int128_to_string(int128_t value) {
  if (value == 0) return "0";
  const bool negative = value < 0;
  uint128_t rest = negative ? -static_cast<uint128_t>(value) : static_cast<uint128_t>(value);
  std::string digits;
  while (rest != 0) {
    digits += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  if (negative) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace firesteel
