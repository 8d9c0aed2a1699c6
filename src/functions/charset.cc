#include "functions/charset.h"

#include <algorithm>
#include <cctype>

#include "base/ascii_case.h"
#include "functions/utf8.h"

namespace firesteel {
namespace {

void append_unit(std::string& out, uint32_t unit, bool big_endian) {
  const char high = static_cast<char>(unit >> 8);
  const char low = static_cast<char>(unit);
  out += big_endian ? high : low;
  out += big_endian ? low : high;
}

void append_utf16(std::string& out, uint32_t c, bool big_endian) {
  if (c < 0x10000) {
    append_unit(out, c, big_endian);
  } else {
    append_unit(out, 0xD800 + ((c - 0x10000) >> 10), big_endian);
    append_unit(out, 0xDC00 + ((c - 0x10000) & 0x3FF), big_endian);
  }
}

bool decode_utf16(std::string& out, std::string_view bytes, bool big_endian) {
  if (bytes.size() % 2 != 0) return false;
  const auto unit = [&](size_t i) -> uint32_t {
    const uint32_t a = static_cast<uint8_t>(bytes[i]);
    const uint32_t b = static_cast<uint8_t>(bytes[i + 1]);
    return big_endian ? a << 8 | b : b << 8 | a;
  };
  for (size_t i = 0; i < bytes.size(); i += 2) {
    uint32_t c = unit(i);
    if (c >= 0xDC00 && c < 0xE000) return false;
    if (c >= 0xD800 && c < 0xDC00) {
      i += 2;
      if (i >= bytes.size()) return false;
      const uint32_t low = unit(i);
      if (low < 0xDC00 || low >= 0xE000) return false;
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
    utf8::append(out, c);
  }
  return true;
}

bool decode_utf32(std::string& out, std::string_view bytes) {
  if (bytes.size() % 4 != 0) return false;
  bool big_endian = true;
  size_t begin = 0;
  if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4))) {
    big_endian = false;
    begin = 4;
  } else if (bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4))) {
    begin = 4;
  }
  for (size_t i = begin; i < bytes.size(); i += 4) {
    uint32_t c = 0;
    for (size_t j = 0; j < 4; ++j) {
      const auto byte = static_cast<uint8_t>(bytes[i + (big_endian ? j : 3 - j)]);
      c = c << 8 | byte;
    }
    if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return false;
    utf8::append(out, c);
  }
  return true;
}

}  // namespace

std::optional<Charset> find_charset(std::string_view name) {
  static constexpr std::pair<std::string_view, Charset> kNames[] = {
      {"iso-8859-1", Charset::kLatin1}, {"us-ascii", Charset::kAscii},
      {"utf-16", Charset::kUtf16},      {"utf-16be", Charset::kUtf16Be},
      {"utf-16le", Charset::kUtf16Le},  {"utf-32", Charset::kUtf32},
      {"utf-8", Charset::kUtf8}};
  const std::string lower = to_lower(name);
  for (const auto& [known, charset] : kNames) {
    if (known == lower) return charset;
  }
  return std::nullopt;
}

bool encode_text(std::string& out, std::string_view text, Charset charset) {
  if (charset == Charset::kUtf8 && utf8::is_valid(text)) {
    out += text;
    return true;
  }
  if (text.empty()) return true;
  const std::string valid = utf8::make_valid(text);
  if (charset == Charset::kUtf8) {
    out += valid;
    return true;
  }
  if (charset == Charset::kUtf16) append_unit(out, 0xFEFF, true);
  for (size_t i = 0; i < valid.size(); i = utf8::next(valid, i)) {
    const uint32_t c = utf8::code_point(valid, i);
    switch (charset) {
      case Charset::kAscii:
        if (c > 0x7F) return false;
        out += static_cast<char>(c);
        break;
      case Charset::kLatin1:
        if (c > 0xFF) return false;
        out += static_cast<char>(c);
        break;
      case Charset::kUtf16Le:
        append_utf16(out, c, false);
        break;
      case Charset::kUtf32:
        append_unit(out, c >> 16, true);
        append_unit(out, c & 0xFFFF, true);
        break;
      default:
        append_utf16(out, c, true);
        break;
    }
  }
  return true;
}

bool decode_text(std::string& out, std::string_view bytes, Charset charset) {
  switch (charset) {
    case Charset::kUtf8:
      if (!utf8::is_valid(bytes)) return false;
      out += bytes;
      return true;
    case Charset::kAscii:
      if (!utf8::is_ascii(bytes)) return false;
      out += bytes;
      return true;
    case Charset::kLatin1:
      for (const char c : bytes) utf8::append(out, static_cast<uint8_t>(c));
      return true;
    case Charset::kUtf16Be:
      return decode_utf16(out, bytes, true);
    case Charset::kUtf16Le:
      return decode_utf16(out, bytes, false);
    case Charset::kUtf16:
      if (bytes.starts_with("\xFF\xFE")) return decode_utf16(out, bytes.substr(2), false);
      if (bytes.starts_with("\xFE\xFF")) bytes.remove_prefix(2);
      return decode_utf16(out, bytes, true);
    case Charset::kUtf32:
      return decode_utf32(out, bytes);
  }
  return false;
}

}  // namespace firesteel
