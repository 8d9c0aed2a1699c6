#include "functions/base64.h"

#include <array>
#include <cstdint>

namespace firesteel::base64 {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr size_t kLineLength = 76;
constexpr int8_t kInvalid = -1;

constexpr std::array<int8_t, 256> make_values() {
  std::array<int8_t, 256> values{};
  values.fill(kInvalid);
  for (size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<uint8_t>(kAlphabet[i])] = static_cast<int8_t>(i);
  }
  return values;
}
constexpr std::array<int8_t, 256> kValues = make_values();

int8_t value_of(char c) { return kValues[static_cast<uint8_t>(c)]; }

}  // namespace

void encode(std::string& out, std::string_view bytes) {
  const auto byte = [&](size_t i) -> uint32_t { return static_cast<uint8_t>(bytes[i]); };
  size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const uint32_t group = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    out += kAlphabet[group >> 18];
    out += kAlphabet[group >> 12 & 63];
    out += kAlphabet[group >> 6 & 63];
    out += kAlphabet[group & 63];
  }
  if (bytes.size() - i == 1) {
    out += kAlphabet[byte(i) >> 2];
    out += kAlphabet[byte(i) << 4 & 63];
    out += "==";
  } else if (bytes.size() - i == 2) {
    const uint32_t group = byte(i) << 8 | byte(i + 1);
    out += kAlphabet[group >> 10];
    out += kAlphabet[group >> 4 & 63];
    out += kAlphabet[group << 2 & 63];
    out += '=';
  }
}

void encode_lines(std::string& out, std::string_view bytes) {
  constexpr size_t kLineBytes = kLineLength / 4 * 3;
  for (size_t i = 0; i < bytes.size(); i += kLineBytes) {
    if (i > 0) out += "\r\n";
    encode(out, bytes.substr(i, kLineBytes));
  }
}

bool decode_lenient(std::string& out, std::string_view text) {
  uint32_t group = 0;
  int symbols = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '=') {
      // One symbol more makes a group of two that needs a second padding character.
      if (symbols < 2) return false;
      if (symbols == 2) {
        ++i;
        while (i < text.size() && text[i] != '=' && value_of(text[i]) == kInvalid) ++i;
        if (i >= text.size() || text[i] != '=') return false;
      }
      for (++i; i < text.size(); ++i) {
        if (value_of(text[i]) != kInvalid) return false;
      }
      break;
    }
    const int8_t value = value_of(text[i]);
    if (value == kInvalid) continue;
    group = group << 6 | static_cast<uint32_t>(value);
    if (++symbols == 4) {
      out += static_cast<char>(group >> 16);
      out += static_cast<char>(group >> 8);
      out += static_cast<char>(group);
      group = 0;
      symbols = 0;
    }
  }
  if (symbols == 1) return false;
  if (symbols == 2) out += static_cast<char>(group >> 4);
  if (symbols == 3) {
    out += static_cast<char>(group >> 10);
    out += static_cast<char>(group >> 2);
  }
  return true;
}

bool is_well_formed(std::string_view text) {
  size_t symbols = 0;
  size_t padding = 0;
  for (const char c : text) {
    if (value_of(c) != kInvalid) {
      if (padding > 0) return false;
      ++symbols;
    } else if (c == '=') {
      if (++padding > 2 || symbols % 4 < 2) return false;
    } else if (c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F)) {
      if (padding > 0) return false;
    } else {
      return false;
    }
  }
  return padding > 0 ? (symbols + padding) % 4 == 0 : symbols % 4 != 1;
}

}  // namespace firesteel::base64
