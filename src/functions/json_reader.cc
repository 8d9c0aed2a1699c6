#include "functions/json_reader.h"

#include <immintrin.h>

#include <algorithm>
#include <cctype>

#include "functions/utf8.h"

namespace firesteel {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name_character(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return is_digit(c) || (lower >= 'a' && lower <= 'z') || c == '_' || c == '$' ||
         static_cast<uint8_t>(c) >= 0x80;
}

// Where a quote, a backslash or a control character stands, or the end. The bytes up to `readable`
// can be looked at.
size_t find_string_special(std::string_view text, size_t readable, size_t at, char quote) {
  const __m256i quotes = _mm256_set1_epi8(quote);
  const __m256i backslashes = _mm256_set1_epi8('\\');
  // Bytes up to 0x1F, compared without a sign.
  const __m256i last_control = _mm256_set1_epi8(0x1F);
  for (; at < text.size() && at + 32 <= readable; at += 32) {
    const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text.data() + at));
    const __m256i control = _mm256_cmpeq_epi8(_mm256_max_epu8(block, last_control), last_control);
    const __m256i special = _mm256_or_si256(
        control,
        _mm256_or_si256(_mm256_cmpeq_epi8(block, quotes), _mm256_cmpeq_epi8(block, backslashes)));
    const auto mask = static_cast<uint32_t>(_mm256_movemask_epi8(special));
    if (mask != 0) {
      return std::min(text.size(), at + static_cast<size_t>(__builtin_ctz(mask)));
    }
  }
  while (at < text.size() && text[at] != quote && text[at] != '\\' &&
         static_cast<uint8_t>(text[at]) > 0x1F) {
    ++at;
  }
  return std::min(at, text.size());
}

}  // namespace

void JsonReader::reset(std::string_view text, size_t slack) {
  in_ = text;
  readable_ = text.size() + slack;
  at_ = 0;
  token_ = JsonToken::kNone;
  open_.clear();
  has_member_ = false;
}

JsonToken JsonReader::fail() {
  at_ = in_.size();
  return token_ = JsonToken::kError;
}

bool JsonReader::skip_long_space() {
  while (at_ < in_.size()) {
    const char c = in_[at_];
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      ++at_;
    } else if (c == '/' && options_.comments) {
      const std::string_view rest = in_.substr(at_);
      size_t end = std::string_view::npos;
      if (rest.starts_with("/*")) {
        end = in_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return false;
        at_ = end + 2;
      } else if (rest.starts_with("//")) {
        end = in_.find('\n', at_);
        at_ = end == std::string_view::npos ? in_.size() : end;
      } else {
        return false;
      }
    } else {
      break;
    }
  }
  return true;
}

JsonToken JsonReader::next() {
  if (token_ == JsonToken::kError) return token_;
  if (token_ == JsonToken::kFieldName) return read_value();
  if (!skip_space()) return fail();
  if (at_ >= in_.size()) return open_.empty() ? token_ = JsonToken::kNone : fail();
  if (open_.empty()) return read_value();
  const char c = in_[at_];
  if (c == '}') return close('{', JsonToken::kEndObject);
  if (c == ']') return close('[', JsonToken::kEndArray);
  if (has_member_) {
    if (c != ',') return fail();
    ++at_;
    if (!skip_space() || at_ >= in_.size()) return fail();
  }
  return open_.back() == '{' ? read_name() : read_value();
}

JsonToken JsonReader::close(char bracket, JsonToken token) {
  if (open_.back() != bracket) return fail();
  open_.pop_back();
  ++at_;
  has_member_ = true;
  return token_ = token;
}

JsonToken JsonReader::read_name() {
  const char c = in_[at_];
  if (c == '"' || (c == '\'' && options_.single_quotes)) {
    if (!read_string(c)) return fail();
  } else if (options_.unquoted_names && is_name_character(c)) {
    const size_t begin = at_;
    while (at_ < in_.size() && is_name_character(in_[at_])) ++at_;
    text_ = in_.substr(begin, at_ - begin);
  } else {
    return fail();
  }
  if (!skip_space() || at_ >= in_.size() || in_[at_] != ':') return fail();
  ++at_;
  return token_ = JsonToken::kFieldName;
}

JsonToken JsonReader::read_value() {
  if (!skip_space() || at_ >= in_.size()) return fail();
  const char c = in_[at_];
  begin_ = at_;
  switch (c) {
    case '{':
    case '[':
      open_.push_back(c);
      ++at_;
      has_member_ = false;
      return token_ = c == '{' ? JsonToken::kStartObject : JsonToken::kStartArray;
    case 't':
      return read_word("true", JsonToken::kTrue);
    case 'f':
      return read_word("false", JsonToken::kFalse);
    case 'n':
      return read_word("null", JsonToken::kNull);
    case '\'':
      if (!options_.single_quotes) return fail();
      [[fallthrough]];
    case '"':
      has_member_ = true;
      return read_string(c) ? token_ = JsonToken::kString : fail();
    default:
      return read_number();
  }
}

JsonToken JsonReader::read_word(std::string_view word, JsonToken token) {
  if (!in_.substr(at_).starts_with(word)) return fail();
  const size_t end = at_ + word.size();
  if (end < in_.size() && is_name_character(in_[end])) return fail();
  text_ = in_.substr(at_, word.size());
  at_ = end;
  has_member_ = true;
  return token_ = token;
}

JsonToken JsonReader::read_non_numeric(size_t begin) {
  at_ = begin;
  if (!options_.non_numeric_numbers) return fail();
  for (const std::string_view word :
       {"NaN", "Infinity", "+Infinity", "-Infinity", "INF", "+INF", "-INF"}) {
    if (in_.substr(at_).starts_with(word)) return read_word(word, JsonToken::kFloat);
  }
  return fail();
}

JsonToken JsonReader::read_number() {
  const size_t begin = at_;
  const auto peek = [&] { return at_ < in_.size() ? in_[at_] : '\0'; };
  const auto digits = [&] {
    const size_t from = at_;
    while (is_digit(peek())) ++at_;
    return at_ - from;
  };
  if (peek() == '-') ++at_;
  const char first = peek();
  const size_t integral = digits();
  if (integral == 0) return read_non_numeric(begin);
  if (first == '0' && integral > 1 && !options_.leading_zeros) return fail();
  bool is_float = false;
  if (peek() == '.') {
    is_float = true;
    ++at_;
    if (digits() == 0) return fail();
  }
  if (peek() == 'e' || peek() == 'E') {
    is_float = true;
    ++at_;
    if (peek() == '+' || peek() == '-') ++at_;
    if (digits() == 0) return fail();
  }
  if (is_name_character(peek())) return fail();
  text_ = in_.substr(begin, at_ - begin);
  has_member_ = true;
  return token_ = is_float ? JsonToken::kFloat : JsonToken::kInteger;
}

bool JsonReader::read_string(char quote) {
  ++at_;
  const size_t begin = at_;
  bool escaped = false;
  while (true) {
    const size_t special = find_string_special(in_, readable_, at_, quote);
    if (special >= in_.size()) return false;
    if (escaped) unescaped_ += in_.substr(at_, special - at_);
    at_ = special;
    const char c = in_[at_];
    if (c == quote) {
      text_ = escaped ? std::string_view(unescaped_) : in_.substr(begin, at_ - begin);
      ++at_;
      return true;
    }
    if (c != '\\') {
      if (!options_.control_characters) return false;
      if (escaped) unescaped_ += c;
      ++at_;
      continue;
    }
    if (!escaped) {
      escaped = true;
      unescaped_.assign(in_.substr(begin, at_ - begin));
    }
    ++at_;
    if (!read_escape()) return false;
  }
}

// Behind the backslash.
bool JsonReader::read_escape() {
  if (at_ >= in_.size()) return false;
  const char c = in_[at_++];
  switch (c) {
    case '"':
    case '\\':
    case '/':
      unescaped_ += c;
      return true;
    case 'b':
      unescaped_ += '\b';
      return true;
    case 'f':
      unescaped_ += '\f';
      return true;
    case 'n':
      unescaped_ += '\n';
      return true;
    case 'r':
      unescaped_ += '\r';
      return true;
    case 't':
      unescaped_ += '\t';
      return true;
    case 'u':
      break;
    default:
      if (c == '\'' && options_.single_quotes) {
        unescaped_ += c;
        return true;
      }
      if (!options_.escape_any_character) return false;
      unescaped_ += c;
      return true;
  }
  const auto unit = [&](size_t from, uint32_t& value) {
    if (from + 4 > in_.size()) return false;
    value = 0;
    for (size_t i = from; i < from + 4; ++i) {
      const char digit = in_[i];
      if (!std::isxdigit(static_cast<unsigned char>(digit))) return false;
      const int low = is_digit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
      value = value * 16 + static_cast<uint32_t>(low);
    }
    return true;
  };
  uint32_t code = 0;
  if (!unit(at_, code)) return false;
  at_ += 4;
  if (code >= 0xD800 && code < 0xDC00 && in_.substr(at_).starts_with("\\u")) {
    uint32_t low = 0;
    if (unit(at_ + 2, low) && low >= 0xDC00 && low < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      at_ += 6;
    }
  }
  // Half a pair is no character.
  if (code >= 0xD800 && code < 0xE000) {
    unescaped_ += '?';
  } else {
    utf8::append(unescaped_, code);
  }
  return true;
}

bool JsonReader::skip_children() {
  if (token_ != JsonToken::kStartObject && token_ != JsonToken::kStartArray) return true;
  return skip_to_depth(depth() - 1);
}

bool JsonReader::skip_to_depth(size_t depth) {
  while (open_.size() > depth) {
    if (next() == JsonToken::kError) return false;
  }
  return true;
}

}  // namespace firesteel
