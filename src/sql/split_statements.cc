#include "sql/lexer.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

using sql::Keyword;
using sql::Token;
using sql::TokenKind;

// Follows BEGIN ... END blocks of one statement.
class BlockDepth {
 public:
  // Inside a block after `token`; `previous` stands before it.
  bool is_open_after(const Token& token, const Token& previous, bool starts_statement) {
    const bool labelled = previous.kind == TokenKind::kColon;
    if (token.keyword == Keyword::kBegin && (starts_statement || labelled || depth_ > 0)) {
      ++depth_;
    } else if (depth_ > 0 && token.keyword == Keyword::kCase && previous.keyword != Keyword::kEnd) {
      ++depth_;
    } else if (depth_ > 0 && token.keyword == Keyword::kEnd) {
      --depth_;
    } else if (previous.keyword == Keyword::kEnd && closes_uncounted(token.keyword) && was_open_) {
      // END IF closed an IF, which is not counted.
      ++depth_;
    }
    was_open_ = depth_ > 0 || token.keyword == Keyword::kEnd;
    return depth_ > 0;
  }
  void reset() { *this = {}; }

 private:
  static bool closes_uncounted(Keyword keyword) {
    return keyword == Keyword::kIf || keyword == Keyword::kWhile || keyword == Keyword::kRepeat ||
           keyword == Keyword::kLoop || keyword == Keyword::kFor;
  }
  int depth_ = 0;
  bool was_open_ = false;
};

}  // namespace

std::vector<std::string> split_statements(std::string_view text) {
  std::optional<int> unclosed_comment;
  const std::vector<Token> tokens = sql::tokenize(text, &unclosed_comment);
  std::vector<std::string> statements;
  BlockDepth blocks;
  int start = -1;
  int stop = -1;
  Token previous;
  const auto finish = [&] {
    if (start >= 0) {
      statements.emplace_back(
          text.substr(static_cast<size_t>(start), static_cast<size_t>(stop - start)));
    }
    start = -1;
    blocks.reset();
    previous = {};
  };
  bool in_block = false;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::kEnd) break;
    if (token.kind == TokenKind::kSemicolon && !in_block) {
      finish();
      continue;
    }
    in_block = blocks.is_open_after(token, previous, start < 0);
    if (start < 0) start = token.start;
    stop = token.stop;
    previous = token;
  }
  if (unclosed_comment) {
    // Left to the parser, which reports it.
    if (start < 0) start = *unclosed_comment;
    stop = static_cast<int>(text.size());
  }
  finish();
  return statements;
}

}  // namespace firesteel
