#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sql/token.h"

namespace firesteel::sql {

// Reads tokens one by one; white space and comments are skipped.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  // kEnd at the end, again and again. Never fails: what is no token is kUnrecognized.
  Token next();

  // Where a bracketed comment starts that nothing closes. Known once the end was reached.
  std::optional<int> unclosed_comment() const { return unclosed_comment_; }

 private:
  bool at_end() const { return position_ >= text_.size(); }
  char peek(size_t ahead = 0) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
  }
  void skip_blanks_and_comments();
  void skip_line_comment();
  void skip_bracketed_comment();
  // Bytes of the Unicode blank or letter at `position`; 0 when there is none.
  size_t blank_at(size_t position) const;
  size_t letter_at(size_t position) const;
  // Ends of the token that starts at position_; position_ itself when there is none.
  size_t word_end() const;
  size_t quoted_end(char quote, bool escapes) const;
  size_t raw_string_end() const;
  size_t dollar_quoted_end() const;
  Token number() const;
  Token punctuation() const;
  Token token(TokenKind kind, size_t end) const;

  std::string_view text_;
  size_t position_ = 0;
  std::optional<int> unclosed_comment_;
};

// All tokens, kEnd last.
std::vector<Token> tokenize(std::string_view text, std::optional<int>* unclosed_comment = nullptr);

}  // namespace firesteel::sql
