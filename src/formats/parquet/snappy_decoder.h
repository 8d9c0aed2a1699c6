#pragma once

#include <cstdint>
#include <span>

namespace firesteel {

// Decompresses a raw Snappy block that is known to hold out.size() bytes. False when it is
// malformed. Both buffers must allow 64 bytes to be read, and `out` also to be written, past their
// ends: so short pieces are moved as whole registers.
bool decode_snappy(std::span<const uint8_t> in, std::span<uint8_t> out);

}  // namespace firesteel
