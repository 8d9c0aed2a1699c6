#include "sql/token_stream.h"

#include <algorithm>

#include "sql/lexer.h"

namespace firesteel::sql {
namespace {

// Levels of parentheses, calls, subqueries and types. One level takes about ten stack frames here
// and three in each later walk over the tree; 8 MiB of stack hold several times as many.
constexpr int kMaxNesting = 500;

std::vector<size_t> match_parentheses(const std::vector<Token>& tokens) {
  std::vector<size_t> closing(tokens.size(), tokens.size() - 1);
  std::vector<size_t> open;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == TokenKind::kLeftParen) {
      open.push_back(i);
    } else if (tokens[i].kind == TokenKind::kRightParen && !open.empty()) {
      closing[open.back()] = i;
      open.pop_back();
    }
  }
  return closing;
}

}  // namespace

TokenStream::TokenStream(std::string_view text, const SqlSettings& settings,
                         const SqlParameters* parameters)
    : text_(std::make_shared<const std::string>(text)),
      settings_(settings),
      parameters_(parameters),
      tokens_(tokenize(*text_, &unclosed_comment_)),
      closing_(match_parentheses(tokens_)) {}

bool TokenStream::at_sequence(std::initializer_list<Keyword> keywords) const {
  size_t ahead = 0;
  return std::ranges::all_of(keywords, [&](Keyword keyword) { return at(keyword, ahead++); });
}

const Token& TokenStream::next() {
  const Token& token = peek();
  if (token.kind != TokenKind::kEnd) ++position_;
  return token;
}

bool TokenStream::accept(TokenKind kind) {
  if (!at(kind)) return false;
  next();
  return true;
}

bool TokenStream::accept(Keyword keyword) {
  if (!at(keyword)) return false;
  next();
  return true;
}

bool TokenStream::accept_sequence(std::initializer_list<Keyword> keywords) {
  if (!at_sequence(keywords)) return false;
  position_ += keywords.size();
  return true;
}

const Token& TokenStream::expect(TokenKind kind) {
  if (!at(kind)) fail_syntax();
  return next();
}

void TokenStream::expect(Keyword keyword) {
  if (!accept(keyword)) fail_syntax();
}

void TokenStream::expect_sequence(std::initializer_list<Keyword> keywords) {
  for (const Keyword keyword : keywords) expect(keyword);
}

SourceRange TokenStream::range_from(size_t first) const {
  const size_t last = position_ > first ? position_ - 1 : first;
  return {text_, token(first).start, token(last).stop, nullptr};
}

std::string TokenStream::source_text(size_t first) const {
  const SourceRange range = range_from(first);
  return text_->substr(static_cast<size_t>(range.start),
                       static_cast<size_t>(range.stop - range.start));
}

ExprPtr TokenStream::located(const ExprPtr& expr, size_t first) const {
  return expr->with_source(range_from(first));
}

SyntaxPosition TokenStream::syntax_position(int offset) const {
  SyntaxPosition position;
  position.sql_text = *text_;
  const std::string_view before = std::string_view(*text_).substr(0, static_cast<size_t>(offset));
  position.line = 1 + static_cast<int>(std::ranges::count(before, '\n'));
  const size_t line_start = before.rfind('\n');
  const auto line = line_start == std::string_view::npos ? before : before.substr(line_start + 1);
  // Continuation bytes of UTF-8 are no characters of their own.
  position.column = static_cast<int>(
      std::ranges::count_if(line, [](char c) { return (static_cast<uint8_t>(c) >> 6) != 0b10; }));
  return position;
}

void TokenStream::fail_at(std::string_view condition, ErrorParams params, size_t index) const {
  throw SparkError::parse_error(condition, std::move(params), syntax_position(token(index).start));
}

void TokenStream::fail_syntax_at(size_t index, std::string hint) const {
  const Token& at = token(index);
  if (text_->find_first_not_of(" \t\n\r\f\v") == std::string::npos) {
    fail_at("PARSE_EMPTY_STATEMENT", {}, index);
  }
  const std::string what =
      at.kind == TokenKind::kEnd ? "end of input" : "'" + std::string(text(at)) + "'";
  fail_at("PARSE_SYNTAX_ERROR", {{"error", what}, {"hint", std::move(hint)}}, index);
}

void TokenStream::fail_syntax(std::string hint) const {
  fail_syntax_at(position_, std::move(hint));
}

void TokenStream::fail(std::string_view condition, ErrorParams params, size_t first) const {
  throw SparkError::parse_error(condition, std::move(params), range_from(first).query_context());
}

void TokenStream::check_comments() const {
  if (!unclosed_comment_) return;
  // Spark shows no position with it.
  throw SparkError::parse_error("UNCLOSED_BRACKETED_COMMENT", {}, SyntaxPosition{0, 0, *text_});
}

void TokenStream::expect_end(bool with_comments) {
  bool semicolons = false;
  while (accept(TokenKind::kSemicolon)) semicolons = true;
  if (!at(TokenKind::kEnd)) {
    // As Spark's parser words it when skipping this token would help.
    const bool extra = semicolons || at(TokenKind::kEnd, 1) || at(TokenKind::kSemicolon, 1);
    fail_syntax(extra ? ": extra input '" + std::string(peek_text()) + "'" : "");
  }
  if (with_comments) check_comments();
}

void TokenStream::expect_end_of_input() const {
  if (!at(TokenKind::kEnd)) {
    fail_syntax(at(TokenKind::kEnd, 1) ? ": extra input '" + std::string(peek_text()) + "'" : "");
  }
  check_comments();
}

NestingGuard::NestingGuard(TokenStream& in) : in_(in) {
  if (in.nesting_ >= kMaxNesting) fail_too_complex(in);
  ++in.nesting_;
}

void fail_too_complex(const TokenStream& in) {
  in.fail_at("FAILED_TO_PARSE_TOO_COMPLEX", {}, in.position());
}

}  // namespace firesteel::sql
