#include "sql/semi_structured.h"

#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/string_literal.h"

namespace firesteel::sql {
namespace {

// [0] or ['name'] as it stands in the text; `field` receives the name.
void parse_bracket(TokenStream& in, std::string& path, std::string& field) {
  const size_t first = in.position();
  in.expect(TokenKind::kLeftBracket);
  if (at_string(in)) {
    field = parse_single_string(in);
  } else {
    in.expect(TokenKind::kInteger);
  }
  in.expect(TokenKind::kRightBracket);
  path += in.source_text(first);
}

}  // namespace

bool at_semi_structured_path(const TokenStream& in) {
  return in.at(TokenKind::kColon) && (at_name(in, 1) || in.at(TokenKind::kLeftBracket, 1));
}

ExprPtr parse_semi_structured(TokenStream& in, ExprPtr base, size_t first) {
  in.next();
  std::string path = "$";
  std::string field;
  if (!in.at(TokenKind::kLeftBracket)) {
    field = parse_name(in);
    path += "." + field;
  }
  while (in.at(TokenKind::kLeftBracket) || (in.at(TokenKind::kDot) && at_name(in, 1))) {
    if (in.accept(TokenKind::kDot)) {
      field = parse_name(in);
      path += "." + field;
    } else {
      parse_bracket(in, path, field);
    }
  }
  ExprPtr extract = in.located(
      make_operator("semi_structured_extract", {std::move(base), Literal::string(path)}), first);
  return field.empty() ? extract : in.located(Alias::make(std::move(extract), field), first);
}

}  // namespace firesteel::sql
