#include "sql/lexer.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <array>

namespace firesteel::sql {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_ascii_word(char c) { return is_ascii_letter(c) || is_digit(c) || c == '_'; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// What may follow the two slashes of a name like s3://bucket/path.
bool is_uri_char(char c) {
  return is_ascii_word(c) || std::string_view("/-.?=&#%").find(c) != std::string_view::npos;
}

struct Punctuation {
  std::string_view text;
  TokenKind kind;
};

// Longer ones first.
constexpr std::array kPunctuations = {
    Punctuation{"<=>", TokenKind::kNullSafeEq}, Punctuation{"/*+", TokenKind::kHintStart},
    Punctuation{"==", TokenKind::kEq},          Punctuation{"<>", TokenKind::kNotEq},
    Punctuation{"!=", TokenKind::kNotEq},       Punctuation{"<=", TokenKind::kLessEq},
    Punctuation{"!>", TokenKind::kLessEq},      Punctuation{">=", TokenKind::kGreaterEq},
    Punctuation{"!<", TokenKind::kGreaterEq},   Punctuation{"<<", TokenKind::kShiftLeft},
    Punctuation{"||", TokenKind::kConcat},      Punctuation{"|>", TokenKind::kPipeArrow},
    Punctuation{"::", TokenKind::kDoubleColon}, Punctuation{"->", TokenKind::kArrow},
    Punctuation{"=>", TokenKind::kFatArrow},    Punctuation{"*/", TokenKind::kHintEnd},
    Punctuation{";", TokenKind::kSemicolon},    Punctuation{"(", TokenKind::kLeftParen},
    Punctuation{")", TokenKind::kRightParen},   Punctuation{",", TokenKind::kComma},
    Punctuation{".", TokenKind::kDot},          Punctuation{"[", TokenKind::kLeftBracket},
    Punctuation{"]", TokenKind::kRightBracket}, Punctuation{"!", TokenKind::kBang},
    Punctuation{"=", TokenKind::kEq},           Punctuation{"<", TokenKind::kLess},
    Punctuation{">", TokenKind::kGreater},      Punctuation{"+", TokenKind::kPlus},
    Punctuation{"-", TokenKind::kMinus},        Punctuation{"*", TokenKind::kAsterisk},
    Punctuation{"/", TokenKind::kSlash},        Punctuation{"%", TokenKind::kPercent},
    Punctuation{"~", TokenKind::kTilde},        Punctuation{"&", TokenKind::kAmpersand},
    Punctuation{"|", TokenKind::kPipe},         Punctuation{"^", TokenKind::kHat},
    Punctuation{":", TokenKind::kColon},        Punctuation{"?", TokenKind::kQuestion},
};

struct CodePoint {
  UChar32 value = -1;
  size_t size = 1;
};

CodePoint code_point_at(std::string_view text, size_t position) {
  auto index = static_cast<int32_t>(position);
  CodePoint point;
  U8_NEXT(text.data(), index, static_cast<int32_t>(text.size()), point.value);
  point.size = static_cast<size_t>(index) - position;
  return point;
}

}  // namespace

Token Lexer::token(TokenKind kind, size_t end) const {
  return {kind, Keyword::kNoKeyword, static_cast<int>(position_), static_cast<int>(end)};
}

size_t Lexer::blank_at(size_t position) const {
  const char c = text_[position];
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  if (static_cast<unsigned char>(c) < 0x80) return 0;
  const CodePoint point = code_point_at(text_, position);
  return point.value >= 0 && u_isUWhiteSpace(point.value) && point.value != 0x85 ? point.size : 0;
}

size_t Lexer::letter_at(size_t position) const {
  const char c = text_[position];
  if (static_cast<unsigned char>(c) < 0x80) return is_ascii_letter(c) ? 1 : 0;
  const CodePoint point = code_point_at(text_, position);
  return point.value >= 0 && (U_GET_GC_MASK(point.value) & U_GC_L_MASK) != 0 ? point.size : 0;
}

void Lexer::skip_line_comment() {
  while (!at_end()) {
    const char c = text_[position_];
    // A backslash at the end of a line carries the comment on.
    if (c == '\\' && peek(1) == '\n') {
      position_ += 2;
      continue;
    }
    if (c == '\r' || c == '\n') return;
    ++position_;
  }
}

void Lexer::skip_bracketed_comment() {
  const size_t start = position_;
  int depth = 0;
  while (!at_end()) {
    if (peek() == '/' && peek(1) == '*' && peek(2) != '+') {
      ++depth;
      position_ += 2;
    } else if (peek() == '*' && peek(1) == '/') {
      position_ += 2;
      if (--depth == 0) return;
    } else {
      ++position_;
    }
  }
  unclosed_comment_ = static_cast<int>(start);
}

void Lexer::skip_blanks_and_comments() {
  while (!at_end()) {
    if (const size_t size = blank_at(position_); size > 0) {
      position_ += size;
    } else if (peek() == '-' && peek(1) == '-') {
      skip_line_comment();
    } else if (peek() == '/' && peek(1) == '*' && peek(2) != '+') {
      skip_bracketed_comment();
    } else {
      return;
    }
  }
}

size_t Lexer::word_end() const {
  size_t end = position_;
  bool only_letters = true;
  while (end < text_.size()) {
    if (const size_t size = letter_at(end); size > 0) {
      end += size;
    } else if (is_ascii_word(text_[end])) {
      only_letters = false;
      ++end;
    } else {
      break;
    }
  }
  if (end > position_ && only_letters && text_.substr(end, 3) == "://") {
    size_t uri_end = end + 3;
    while (uri_end < text_.size()) {
      const size_t size = is_uri_char(text_[uri_end]) ? 1 : letter_at(uri_end);
      if (size == 0) break;
      uri_end += size;
    }
    if (uri_end > end + 3) return uri_end;
  }
  return end;
}

size_t Lexer::quoted_end(char quote, bool escapes) const {
  size_t end = position_ + 1;
  while (end < text_.size()) {
    if (escapes && text_[end] == '\\') {
      end += 2;
    } else if (text_[end] != quote) {
      ++end;
    } else if (end + 1 < text_.size() && text_[end + 1] == quote) {
      end += 2;
    } else {
      return end + 1;
    }
  }
  return position_;
}

size_t Lexer::raw_string_end() const {
  const size_t close = text_.find(text_[position_ + 1], position_ + 2);
  return close == std::string_view::npos ? position_ : close + 1;
}

size_t Lexer::dollar_quoted_end() const {
  size_t tag_end = position_ + 1;
  while (tag_end < text_.size() && is_ascii_letter(text_[tag_end])) ++tag_end;
  if (tag_end >= text_.size() || text_[tag_end] != '$') return position_;
  const std::string_view tag = text_.substr(position_, tag_end + 1 - position_);
  const size_t close = text_.find(tag, tag_end + 1);
  return close == std::string_view::npos ? position_ : close + tag.size();
}

Token Lexer::number() const {
  const auto digits_end = [&](size_t at) {
    while (at < text_.size() && is_digit(text_[at])) ++at;
    return at;
  };
  const auto at = [&](size_t i) { return i < text_.size() ? upper(text_[i]) : '\0'; };

  Token best = token(TokenKind::kDot, position_ + 1);
  if (is_digit(text_[position_])) {
    best = token(TokenKind::kInteger, digits_end(position_));
    // Names may start with a digit; a number wins if it is as long.
    const size_t end = word_end();
    if (static_cast<int>(end) > best.stop) best = token(TokenKind::kWord, end);
  }
  bool has_point = false;
  // A number with a point is none when a letter, digit or underscore follows it.
  const auto consider = [&](TokenKind kind, size_t end) {
    if (has_point && end < text_.size() && is_ascii_word(text_[end])) return;
    const int stop = static_cast<int>(end);
    if (stop > best.stop || (stop == best.stop && best.kind == TokenKind::kWord)) {
      best = token(kind, end);
    }
  };
  const auto consider_suffixes = [&](size_t end) {
    if (at(end) == 'F') consider(TokenKind::kFloat, end + 1);
    if (at(end) == 'D') consider(TokenKind::kDouble, end + 1);
    if (at(end) == 'B' && at(end + 1) == 'D') consider(TokenKind::kBigDecimal, end + 2);
  };

  size_t end = digits_end(position_);
  if (at(end) == 'L') consider(TokenKind::kBigint, end + 1);
  if (at(end) == 'S') consider(TokenKind::kSmallint, end + 1);
  if (at(end) == 'Y') consider(TokenKind::kTinyint, end + 1);
  if (at(end) == '.') {
    const size_t fraction_end = digits_end(end + 1);
    if (fraction_end - position_ > 1) {
      has_point = true;
      end = fraction_end;
      consider(TokenKind::kDecimal, end);
    }
  }
  consider_suffixes(end);
  if (at(end) == 'E') {
    const size_t sign = at(end + 1) == '+' || at(end + 1) == '-' ? 1 : 0;
    const size_t exponent_end = digits_end(end + 1 + sign);
    if (exponent_end > end + 1 + sign) {
      consider(TokenKind::kExponent, exponent_end);
      consider_suffixes(exponent_end);
    }
  }
  return best;
}

Token Lexer::punctuation() const {
  const std::string_view rest = text_.substr(position_);
  for (const Punctuation& candidate : kPunctuations) {
    if (rest.starts_with(candidate.text)) {
      return token(candidate.kind, position_ + candidate.text.size());
    }
  }
  return token(TokenKind::kUnrecognized, position_ + code_point_at(text_, position_).size);
}

Token Lexer::next() {
  skip_blanks_and_comments();
  if (at_end()) return token(TokenKind::kEnd, text_.size());

  Token found = token(TokenKind::kUnrecognized, position_);
  const char c = peek();
  if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
    found = number();
  } else if (c == '\'') {
    found = token(TokenKind::kString, quoted_end('\'', true));
  } else if (c == '"') {
    found = token(TokenKind::kDoubleQuoted, quoted_end('"', true));
  } else if (c == '`') {
    found = token(TokenKind::kBackquoted, quoted_end('`', false));
  } else if (upper(c) == 'R' && (peek(1) == '\'' || peek(1) == '"')) {
    found = token(TokenKind::kString, raw_string_end());
  } else if (c == '$') {
    found = token(TokenKind::kDollarQuoted, dollar_quoted_end());
  }
  if (found.stop == found.start) {
    const size_t end = word_end();
    found = end > position_ ? token(TokenKind::kWord, end) : punctuation();
  }
  if (found.kind == TokenKind::kWord) found.keyword = find_keyword(found.text(text_));
  position_ = static_cast<size_t>(found.stop);
  return found;
}

std::vector<Token> tokenize(std::string_view text, std::optional<int>* unclosed_comment) {
  Lexer lexer(text);
  std::vector<Token> tokens;
  tokens.reserve(text.size() / 5 + 8);
  do {
    tokens.push_back(lexer.next());
  } while (tokens.back().kind != TokenKind::kEnd);
  if (unclosed_comment != nullptr) *unclosed_comment = lexer.unclosed_comment();
  return tokens;
}

}  // namespace firesteel::sql
