#include "sql/query_parser.h"

#include "sql/from_clause.h"
#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/select.h"
#include "sql/unsupported.h"

namespace firesteel::sql {
namespace {

// Binds the looser the smaller it is.
enum Precedence : int { kPipe = 1, kUnionOrExcept, kIntersect, kOperand };

Precedence set_operator_precedence(const TokenStream& in) {
  return in.at(Keyword::kIntersect) ? kIntersect : kUnionOrExcept;
}

PlanPtr parse_query_term(TokenStream& in, Precedence least) {
  PlanPtr left = parse_query_primary(in);
  for (size_t length = 1;; ++length) {
    if (length > kMaxChainLength) fail_too_complex(in);
    if (at_set_operator(in) && set_operator_precedence(in) >= least) {
      const Precedence precedence = set_operator_precedence(in);
      const Keyword set_operator = in.next().keyword;
      const bool all = accept_all(in);
      PlanPtr right = parse_query_term(in, static_cast<Precedence>(precedence + 1));
      left = combine(in, set_operator, all, std::move(left), std::move(right));
    } else if (at_pipe(in) && kPipe >= least) {
      left = parse_pipe_operator(in, std::move(left));
    } else {
      return left;
    }
  }
}

// FROM t [SELECT ...]...: without SELECT all columns, with several their union.
PlanPtr parse_from_statement(TokenStream& in) {
  const PlanPtr from = parse_from_clause(in);
  Plans selects;
  while (in.at(Keyword::kSelect)) {
    PlanPtr select = parse_select_over(in, from);
    selects.push_back(parse_query_organization(in, std::move(select)));
  }
  if (in.at(Keyword::kMap) || in.at(Keyword::kReduce)) {
    const size_t first = in.position();
    in.next();
    fail_unsupported(in, "TRANSFORM with a script", first);
  }
  if (selects.empty()) return from;
  if (selects.size() == 1) return std::move(selects[0]);
  return std::make_shared<Union>(std::move(selects));
}

}  // namespace

bool accept_all(TokenStream& in) {
  if (in.accept(Keyword::kAll)) return true;
  in.accept(Keyword::kDistinct);
  return false;
}

PlanPtr combine(TokenStream& in, Keyword set_operator, bool all, PlanPtr left, PlanPtr right) {
  switch (set_operator) {
    case Keyword::kUnion: {
      auto both = std::make_shared<Union>(Plans{std::move(left), std::move(right)});
      if (all) return both;
      return std::make_shared<Distinct>(std::move(both));
    }
    case Keyword::kIntersect:
      return std::make_shared<SetOperation>(SetOperation::Type::kIntersect, all, std::move(left),
                                            std::move(right));
    case Keyword::kExcept:
    case Keyword::kMinus:
      return std::make_shared<SetOperation>(SetOperation::Type::kExcept, all, std::move(left),
                                            std::move(right));
    default:
      in.fail_syntax();
  }
}

PlanPtr parse_query_primary(TokenStream& in) {
  const size_t first = in.position();
  switch (in.peek().keyword) {
    case Keyword::kSelect:
      return parse_select(in);
    case Keyword::kFrom:
      return parse_from_statement(in);
    case Keyword::kValues:
      return parse_inline_table(in);
    case Keyword::kTable: {
      in.next();
      const size_t name_at = in.position();
      std::vector<std::string> name = parse_name_reference(in);
      return std::make_shared<UnresolvedRelation>(std::move(name), Options(),
                                                  in.range_from(name_at));
    }
    case Keyword::kMap:
    case Keyword::kReduce:
      in.next();
      fail_unsupported(in, "TRANSFORM with a script", first);
    default:
      if (in.at(TokenKind::kLeftParen)) return parse_parenthesized_query(in);
      in.fail_syntax();
  }
}

PlanPtr parse_query(TokenStream& in) {
  const NestingGuard guard(in);
  WithClause with = accept_with_clause(in);
  PlanPtr query = parse_query_term(in, kPipe);
  query = parse_query_organization(in, std::move(query));
  return std::move(with).apply(in, std::move(query));
}

PlanPtr parse_parenthesized_query(TokenStream& in) {
  in.expect(TokenKind::kLeftParen);
  PlanPtr query = parse_query(in);
  in.expect(TokenKind::kRightParen);
  return query;
}

}  // namespace firesteel::sql
