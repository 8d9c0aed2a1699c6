#include "base/ascii_case.h"
#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/select.h"

namespace firesteel::sql {

WindowDefinitions accept_window_clause(TokenStream& in) {
  WindowDefinitions definitions;
  const size_t first = in.position();
  if (!in.at(Keyword::kWindow) || !at_name(in, 1) || !in.at(Keyword::kAs, 2)) return definitions;
  in.next();
  do {
    const std::string name = parse_dashed_name(in);
    in.expect(Keyword::kAs);
    WindowSpec spec = parse_window_spec(in);
    if (!definitions.windows.emplace(to_lower(name), std::move(spec)).second) {
      in.fail("INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION",
              {{"windowName", quote_identifier(name)}}, first);
    }
  } while (in.accept(TokenKind::kComma));

  for (auto& [name, spec] : definitions.windows) {
    if (spec.reference.empty()) continue;
    const std::string target = spec.reference;
    const auto it = definitions.windows.find(to_lower(target));
    if (it == definitions.windows.end()) {
      in.fail("INVALID_SQL_SYNTAX.UNRESOLVED_WINDOW_REFERENCE",
              {{"windowName", quote_identifier(target)}}, first);
    }
    if (!it->second.reference.empty()) {
      in.fail("INVALID_SQL_SYNTAX.INVALID_WINDOW_REFERENCE",
              {{"windowName", quote_identifier(target)}}, first);
    }
  }
  // Every reference is to a definition, so that one step resolves it.
  const auto unresolved = definitions.windows;
  for (auto& [name, spec] : definitions.windows) {
    if (!spec.reference.empty()) spec = unresolved.at(to_lower(spec.reference));
  }
  return definitions;
}

PlanPtr WindowDefinitions::apply(PlanPtr query) && {
  if (windows.empty()) return query;
  return std::make_shared<UnresolvedWindowClause>(std::move(windows), std::move(query));
}

bool at_lateral_view(const TokenStream& in) {
  return in.at_sequence({Keyword::kLateral, Keyword::kView});
}

PlanPtr parse_lateral_view(TokenStream& in, PlanPtr input) {
  in.expect_sequence({Keyword::kLateral, Keyword::kView});
  const bool outer = in.accept(Keyword::kOuter);
  const size_t first = in.position();
  std::vector<std::string> name = parse_qualified_name(in);
  in.expect(TokenKind::kLeftParen);
  Exprs args;
  if (!in.at(TokenKind::kRightParen)) args = parse_expressions(in);
  in.expect(TokenKind::kRightParen);
  const ExprPtr function =
      in.located(std::make_shared<UnresolvedFunction>(std::move(name), std::move(args),
                                                      UnresolvedFunction::Modifiers()),
                 first);
  std::string table = to_lower(parse_name(in));
  std::vector<std::string> columns;
  if (in.accept(Keyword::kAs) || (at_name(in) && !starts_clause(in))) {
    do {
      columns.push_back(parse_name(in));
    } while (in.accept(TokenKind::kComma));
  }
  return std::make_shared<UnresolvedLateralView>(function, outer, std::move(table),
                                                 std::move(columns), std::move(input));
}

std::vector<SelectHint> accept_hints(TokenStream& in) {
  std::vector<SelectHint> hints;
  while (in.accept(TokenKind::kHintStart)) {
    do {
      SelectHint hint;
      hint.name = to_upper(parse_simple_name(in));
      if (in.accept(TokenKind::kLeftParen)) {
        do {
          hint.parameters.push_back(parse_primary_expression(in));
        } while (in.accept(TokenKind::kComma));
        in.expect(TokenKind::kRightParen);
      }
      hints.push_back(std::move(hint));
      in.accept(TokenKind::kComma);
    } while (!in.accept(TokenKind::kHintEnd));
  }
  return hints;
}

}  // namespace firesteel::sql
