#include "functions/utf8.h"

#include <algorithm>
#include <limits>

namespace firesteel::utf8 {
namespace {

constexpr uint64_t kHighBits = 0x8080808080808080;

bool is_continuation(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }

// Whether `second` may follow `lead`: rules out overlong forms, surrogates and what lies beyond
// U+10FFFF.
bool is_second(char lead, char second) {
  const auto byte = static_cast<uint8_t>(second);
  switch (static_cast<uint8_t>(lead)) {
    case 0xE0:
      return byte >= 0xA0 && byte <= 0xBF;
    case 0xED:
      return byte >= 0x80 && byte <= 0x9F;
    case 0xF0:
      return byte >= 0x90 && byte <= 0xBF;
    case 0xF4:
      return byte >= 0x80 && byte <= 0x8F;
    default:
      return is_continuation(second);
  }
}

struct Piece {
  size_t bytes;
  bool valid;
};

// The character, or the malformed bytes that one replacement character stands for.
Piece piece_at(std::string_view text, size_t offset) {
  const char lead = text[offset];
  if (static_cast<uint8_t>(lead) < 0x80) return {1, true};
  const size_t expected = lead_length(lead);
  const size_t present = std::min(expected, text.size() - offset);
  if (present < 2 || !is_second(lead, text[offset + 1])) return {1, false};
  size_t good = 2;
  while (good < present && is_continuation(text[offset + good])) ++good;
  return {good, good == expected};
}

}  // namespace

size_t count(std::string_view text) {
  size_t characters = 0;
  size_t i = 0;
  while (i < text.size()) {
    if (i + 8 <= text.size()) {
      uint64_t word;
      std::memcpy(&word, text.data() + i, 8);
      if ((word & kHighBits) == 0) {
        i += 8;
        characters += 8;
        continue;
      }
    }
    i += lead_length(text[i]);
    ++characters;
  }
  return characters;
}

size_t offset_of(std::string_view text, size_t character) {
  size_t i = 0;
  while (character > 0 && i < text.size()) {
    if (character >= 8 && i + 8 <= text.size()) {
      uint64_t word;
      std::memcpy(&word, text.data() + i, 8);
      if ((word & kHighBits) == 0) {
        i += 8;
        character -= 8;
        continue;
      }
    }
    i += lead_length(text[i]);
    --character;
  }
  return std::min(i, text.size());
}

std::string_view slice(std::string_view text, int64_t from, int64_t until) {
  if (until <= from || from >= static_cast<int64_t>(text.size())) return text.substr(0, 0);
  const size_t begin = from <= 0 ? 0 : offset_of(text, static_cast<size_t>(from));
  const std::string_view rest = text.substr(begin);
  const int64_t wanted = until - std::max<int64_t>(from, 0);
  if (wanted <= 0) return text.substr(0, 0);
  if (wanted >= static_cast<int64_t>(rest.size())) return rest;
  return rest.substr(0, offset_of(rest, static_cast<size_t>(wanted)));
}

std::string_view substring(std::string_view text, int32_t position, int32_t length) {
  int64_t start = 0;
  if (position > 0) start = int64_t{position} - 1;
  if (position < 0) start = static_cast<int64_t>(count(text)) + position;
  return slice(text, start, start + length);
}

std::string_view byte_substring(std::string_view bytes, int32_t position, int32_t length) {
  const auto size = static_cast<int64_t>(bytes.size());
  int64_t start = 0;
  if (position > 0) start = int64_t{position} - 1;
  if (position < 0) start = size + position;
  const int64_t end = std::min(start + length, size);
  start = std::max<int64_t>(start, 0);
  if (start >= end) return bytes.substr(0, 0);
  return bytes.substr(static_cast<size_t>(start), static_cast<size_t>(end - start));
}

uint32_t code_point(std::string_view text, size_t offset) {
  const auto byte = [&](size_t i) -> uint32_t {
    return offset + i < text.size() ? static_cast<uint8_t>(text[offset + i]) & 0x3F : 0;
  };
  const auto lead = static_cast<uint8_t>(text[offset]);
  switch (lead_length(text[offset])) {
    case 1:
      return lead & 0x7Fu;
    case 2:
      return ((lead & 0x1Fu) << 6) | byte(1);
    case 3:
      return ((lead & 0x0Fu) << 12) | (byte(1) << 6) | byte(2);
    default:
      return ((lead & 0x07u) << 18) | (byte(1) << 12) | (byte(2) << 6) | byte(3);
  }
}

void append(std::string& out, uint32_t code_point) {
  const auto add = [&](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    add(code_point);
  } else if (code_point < 0x800) {
    add(0xC0 | (code_point >> 6));
    add(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    add(0xE0 | (code_point >> 12));
    add(0x80 | ((code_point >> 6) & 0x3F));
    add(0x80 | (code_point & 0x3F));
  } else {
    add(0xF0 | (code_point >> 18));
    add(0x80 | ((code_point >> 12) & 0x3F));
    add(0x80 | ((code_point >> 6) & 0x3F));
    add(0x80 | (code_point & 0x3F));
  }
}

bool is_valid(std::string_view text) {
  if (is_ascii(text)) return true;
  for (size_t i = 0; i < text.size();) {
    const Piece piece = piece_at(text, i);
    if (!piece.valid) return false;
    i += piece.bytes;
  }
  return true;
}

std::string make_valid(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const Piece piece = piece_at(text, i);
    out += piece.valid ? text.substr(i, piece.bytes) : std::string_view("\xEF\xBF\xBD");
    i += piece.bytes;
  }
  return out;
}

}  // namespace firesteel::utf8
