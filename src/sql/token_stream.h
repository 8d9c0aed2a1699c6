#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "functions/sql_settings.h"
#include "plan/expr.h"
#include "sql/token.h"

namespace firesteel {
struct SqlParameters;
}

namespace firesteel::sql {

// The tokens of one statement and a place in them: what all parsing functions share. Used by one
// thread.
class TokenStream {
 public:
  TokenStream(std::string_view text, const SqlSettings& settings,
              const SqlParameters* parameters = nullptr);

  const SqlSettings& settings() const { return settings_; }
  // Null when markers are to stay in the plan.
  const SqlParameters* parameters() const { return parameters_; }
  const std::string& statement() const { return *text_; }

  const Token& peek(size_t ahead = 0) const {
    const size_t index = position_ + ahead;
    return index < tokens_.size() ? tokens_[index] : tokens_.back();
  }
  const Token& token(size_t index) const {
    return index < tokens_.size() ? tokens_[index] : tokens_.back();
  }
  std::string_view text(const Token& token) const { return token.text(*text_); }
  std::string_view peek_text(size_t ahead = 0) const { return text(peek(ahead)); }
  bool at(TokenKind kind, size_t ahead = 0) const { return peek(ahead).kind == kind; }
  bool at(Keyword keyword, size_t ahead = 0) const { return peek(ahead).keyword == keyword; }
  // The next tokens are these keywords.
  bool at_sequence(std::initializer_list<Keyword> keywords) const;

  // Index of the next token.
  size_t position() const { return position_; }
  void seek(size_t position) { position_ = position; }
  const Token& next();
  bool accept(TokenKind kind);
  bool accept(Keyword keyword);
  // All of them, or none.
  bool accept_sequence(std::initializer_list<Keyword> keywords);
  const Token& expect(TokenKind kind);
  void expect(Keyword keyword);
  void expect_sequence(std::initializer_list<Keyword> keywords);

  // Index of the parenthesis that closes the one at `index`; that of kEnd when none does.
  size_t closing(size_t index) const { return closing_[index]; }

  // From token `first` up to the last one taken.
  SourceRange range_from(size_t first) const;
  // The text from token `first` up to the last one taken.
  std::string source_text(size_t first) const;
  // `expr` with that place in the statement.
  ExprPtr located(const ExprPtr& expr, size_t first) const;

  // PARSE_SYNTAX_ERROR at the next token; `hint` as Spark words it (": extra input 'x'").
  [[noreturn]] void fail_syntax(std::string hint = "") const;
  [[noreturn]] void fail_syntax_at(size_t index, std::string hint = "") const;
  // An error about the text from token `first` up to the last one taken.
  [[noreturn]] void fail(std::string_view condition, ErrorParams params, size_t first) const;
  // An error at a token, worded as syntax errors are.
  [[noreturn]] void fail_at(std::string_view condition, ErrorParams params, size_t index) const;
  // Throws UNCLOSED_BRACKETED_COMMENT if there is one.
  void check_comments() const;
  // Takes a statement's semicolons and end.
  void expect_end(bool with_comments = true);
  // Nothing may follow, no semicolon either.
  void expect_end_of_input() const;

  // Counts the positional markers seen.
  int next_parameter_position() { return parameter_position_++; }

 private:
  friend class NestingGuard;
  SyntaxPosition syntax_position(int offset) const;

  std::shared_ptr<const std::string> text_;
  const SqlSettings& settings_;
  const SqlParameters* parameters_;
  // Filled with the tokens.
  std::optional<int> unclosed_comment_;
  std::vector<Token> tokens_;
  std::vector<size_t> closing_;
  size_t position_ = 0;
  int nesting_ = 0;
  int parameter_position_ = 0;
};

// Holds one level of nesting; throws FAILED_TO_PARSE_TOO_COMPLEX when there are too many.
class NestingGuard {
 public:
  explicit NestingGuard(TokenStream& in);
  ~NestingGuard() { --in_.nesting_; }
  NestingGuard(const NestingGuard&) = delete;
  NestingGuard& operator=(const NestingGuard&) = delete;

 private:
  TokenStream& in_;
};

// Operands that a chain such as a + b + c + ... may have. Chains become trees as deep as they are
// long, and later stages walk trees recursively; half of Spark's usual stack gives about this.
inline constexpr size_t kMaxChainLength = 2000;
[[noreturn]] void fail_too_complex(const TokenStream& in);

}  // namespace firesteel::sql
