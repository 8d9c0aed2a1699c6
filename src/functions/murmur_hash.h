#pragma once

#include <cstdint>
#include <string_view>

namespace firesteel {

// The first half of MurmurHash3's 128 bits, as Apache DataSketches hash what they count.
uint64_t murmur_hash(std::string_view bytes, uint64_t seed);

}  // namespace firesteel
