#pragma once

// UTF-8 read as Spark's UTF8String reads it: characters are found by their lead bytes, and a byte
// that cannot lead a character counts as one.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace firesteel::utf8 {

inline bool is_ascii(std::string_view text) {
  const char* at = text.data();
  size_t left = text.size();
  uint64_t bits = 0;
  for (; left >= 8; at += 8, left -= 8) {
    uint64_t word;
    std::memcpy(&word, at, 8);
    bits |= word;
  }
  for (; left > 0; ++at, --left) bits |= static_cast<uint8_t>(*at);
  return (bits & 0x8080808080808080) == 0;
}

// Bytes of the character that `lead` begins.
inline uint32_t lead_length(char lead) {
  const auto byte = static_cast<uint8_t>(lead);
  if (byte < 0xC2 || byte > 0xF4) return 1;
  return byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// The byte offset after the character at `offset`, never beyond the end.
inline size_t next(std::string_view text, size_t offset) {
  const size_t end = offset + lead_length(text[offset]);
  return end < text.size() ? end : text.size();
}

// Number of characters.
size_t count(std::string_view text);

// Byte offset of a character; the end of the text where there are fewer.
size_t offset_of(std::string_view text, size_t character);

// Characters [from, until).
std::string_view slice(std::string_view text, int64_t from, int64_t until);

// SQL's substring: positions count from 1, or from the end when negative; 0 is the first.
std::string_view substring(std::string_view text, int32_t position, int32_t length);
// The same over bytes.
std::string_view byte_substring(std::string_view bytes, int32_t position, int32_t length);

// The code point at a byte offset; of malformed text, whatever its bits say.
uint32_t code_point(std::string_view text, size_t offset);

void append(std::string& out, uint32_t code_point);

// Well-formed UTF-8: no overlong forms, surrogates or truncated characters.
bool is_valid(std::string_view text);
// The text with malformed parts replaced by U+FFFD.
std::string make_valid(std::string_view text);

}  // namespace firesteel::utf8
