#include "core/byte_reader.h"

#include "base/spark_error.h"

namespace firesteel {

uint64_t ByteReader::long_varint() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const auto byte = static_cast<uint8_t>(*need(1));
    // The tenth byte has room for one bit.
    if (shift == 63 && byte > 1) break;
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  fail("a number that does not end");
}

size_t ByteReader::count(size_t element_bytes) {
  const uint64_t value = varint();
  if (value > remaining() / element_bytes) fail("more elements than the bytes can hold");
  return static_cast<size_t>(value);
}

void ByteReader::fail(std::string_view what) const {
  throw SparkError(
      "INTERNAL_ERROR_STORAGE",
      {{"message", "Corrupt bytes: " + std::string(what) + " at " + std::to_string(position()) +
                       " of " + std::to_string(end_ - begin_) + "."}});
}

}  // namespace firesteel
