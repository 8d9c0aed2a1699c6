#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace firesteel {

// What stands before each page of a column chunk, as far as reading it needs it.
struct ParquetPageHeader {
  // Numbers as in the file format.
  enum Type : int32_t { kDataPage = 0, kIndexPage = 1, kDictionaryPage = 2, kDataPageV2 = 3 };

  int32_t type = -1;
  int32_t uncompressed_size = 0;
  int32_t compressed_size = 0;
  // Values, nulls included.
  int32_t num_values = 0;
  int32_t encoding = -1;
  // Version 2: levels stand uncompressed before the values.
  int32_t definition_bytes = 0;
  int32_t repetition_bytes = 0;
  bool is_compressed = true;
  // Bytes of the header itself.
  size_t header_size = 0;
};

// Reads a header from the front of `bytes` (Thrift's compact protocol); none when they are no
// header.
std::optional<ParquetPageHeader> read_page_header(std::span<const uint8_t> bytes);

}  // namespace firesteel
