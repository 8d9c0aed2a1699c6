#include "sql/string_literal.h"

#include <algorithm>

namespace firesteel::sql {
namespace {

void append_utf8(uint32_t code_point, std::string& out) {
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    out += static_cast<char>(0xC0 | (code_point >> 6));
    out += static_cast<char>(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    out += static_cast<char>(0xE0 | (code_point >> 12));
    out += static_cast<char>(0x80 | ((code_point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code_point & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code_point >> 18));
    out += static_cast<char>(0x80 | ((code_point >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code_point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code_point & 0x3F));
  }
}

bool is_high_surrogate(uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low_surrogate(uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// Collects characters; joins surrogate pairs that were written as two escapes. A lone surrogate
// becomes a question mark, as Java encodes it.
class Output {
 public:
  void add(char c) {
    flush();
    text_ += c;
  }
  void add_unit(uint32_t unit) {
    if (high_ != 0 && is_low_surrogate(unit)) {
      append_utf8(0x10000 + ((high_ - 0xD800) << 10) + (unit - 0xDC00), text_);
      high_ = 0;
      return;
    }
    flush();
    if (is_high_surrogate(unit)) {
      high_ = unit;
    } else if (is_low_surrogate(unit) || unit > 0x10FFFF) {
      text_ += '?';
    } else {
      append_utf8(unit, text_);
    }
  }
  std::string take() {
    flush();
    return std::move(text_);
  }

 private:
  void flush() {
    if (high_ != 0) text_ += '?';
    high_ = 0;
  }
  std::string text_;
  uint32_t high_ = 0;
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The number that `count` hexadecimal digits at the start of `text` stand for, if they are there.
std::optional<uint32_t> read_hex(std::string_view text, size_t count) {
  if (text.size() < count) return std::nullopt;
  uint32_t value = 0;
  for (const char c : text.substr(0, count)) {
    const int digit = hex_digit(c);
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<uint32_t>(digit);
  }
  return value;
}

bool is_octal_escape(std::string_view text) {
  const auto octal = [](char c) { return c >= '0' && c <= '7'; };
  return text.size() >= 3 && (text[0] == '0' || text[0] == '1') && octal(text[1]) && octal(text[2]);
}

void add_simple_escape(char c, Output& out) {
  switch (c) {
    case '0':
      return out.add('\0');
    case 'b':
      return out.add('\b');
    case 'n':
      return out.add('\n');
    case 'r':
      return out.add('\r');
    case 't':
      return out.add('\t');
    case 'Z':
      return out.add('\x1A');
    case '%':
    case '_':
      // Left for LIKE to read.
      out.add('\\');
      return out.add(c);
    default:
      return out.add(c);
  }
}

// Reads the escape behind a backslash; the bytes it takes.
size_t read_escape(std::string_view text, Output& out) {
  if (text[0] == 'u') {
    if (const auto unit = read_hex(text.substr(1), 4)) {
      out.add_unit(*unit);
      return 5;
    }
  }
  if (text[0] == 'U') {
    if (const auto code_point = read_hex(text.substr(1), 8)) {
      out.add_unit(*code_point);
      return 9;
    }
  }
  if (is_octal_escape(text)) {
    out.add_unit(static_cast<uint32_t>((text[0] - '0') * 64 + (text[1] - '0') * 8 + text[2] - '0'));
    return 3;
  }
  add_simple_escape(text[0], out);
  return 1;
}

}  // namespace

std::string unescape_string(std::string_view token) {
  if (token[0] == 'r' || token[0] == 'R') return std::string(token.substr(2, token.size() - 3));
  const char quote = token[0];
  const std::string_view body = token.substr(1, token.size() - 2);
  Output out;
  for (size_t i = 0; i < body.size();) {
    if (body[i] == quote) {
      // Doubled.
      out.add(quote);
      i += 2;
    } else if (body[i] == '\\' && i + 1 < body.size()) {
      i += 1 + read_escape(body.substr(i + 1), out);
    } else {
      out.add(body[i++]);
    }
  }
  return out.take();
}

bool at_string(const TokenStream& in, size_t ahead) {
  return in.at(TokenKind::kString, ahead) ||
         (in.at(TokenKind::kDoubleQuoted, ahead) && !in.settings().double_quoted_identifiers);
}

std::string parse_single_string(TokenStream& in) {
  if (!at_string(in)) in.fail_syntax();
  return unescape_string(in.text(in.next()));
}

std::string parse_string(TokenStream& in) {
  std::string text = parse_single_string(in);
  while (at_string(in)) text += parse_single_string(in);
  return text;
}

}  // namespace firesteel::sql
