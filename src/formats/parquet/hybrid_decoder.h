#pragma once

#include <cstdint>
#include <span>

namespace firesteel {

// Parquet's mix of run-length and bit-packed numbers: dictionary indices and levels.
//
// Decodes out.size() numbers of bit_width bits; returns the largest. Throws parquet's exception
// when the bytes end early. May read (not use) up to 64 bytes behind `bytes`: buffers of pages are
// padded.
uint32_t decode_hybrid(std::span<const uint8_t> bytes, int bit_width, std::span<uint32_t> out);

// Whether the bytes begin with one run of `value` that holds all `count` numbers of one bit.
bool is_single_run(std::span<const uint8_t> bytes, bool value, size_t count);

}  // namespace firesteel
