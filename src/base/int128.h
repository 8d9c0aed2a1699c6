#pragma once

#include <string>

namespace firesteel {

__extension__ typedef __int128 int128_t;
__extension__ typedef unsigned __int128 uint128_t;

// 10^n for 0 <= n <= 38.
int128_t power_of_ten(int n);

std::string int128_to_string(int128_t value);

}  // namespace firesteel
