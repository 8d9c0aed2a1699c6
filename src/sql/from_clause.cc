#include "sql/from_clause.h"

#include "sql/lookahead.h"
#include "sql/names.h"
#include "sql/select.h"

namespace firesteel::sql {
namespace {

// The relation is one that LATERAL may stand before; its alias is of no account.
bool is_subquery_or_call(const LogicalPlan& relation) {
  if (relation.kind() == PlanKind::kUnresolvedTableFunction) return true;
  if (relation.kind() != PlanKind::kSubqueryAlias) return false;
  const LogicalPlan& child = *relation.children()[0];
  return child.kind() != PlanKind::kUnresolvedRelation &&
         child.kind() != PlanKind::kUnresolvedInlineTable;
}

// [LATERAL] relation with its joins, joined to what stands before the comma.
PlanPtr parse_relation(TokenStream& in, PlanPtr left) {
  const bool lateral = in.at(Keyword::kLateral) && in.accept(Keyword::kLateral);
  const size_t first = in.position();
  PlanPtr relation = parse_relation_primary(in);
  if (lateral) check_lateral(in, *relation, first);
  if (left != nullptr) {
    relation = std::make_shared<Join>(JoinType::kInner, nullptr, std::move(left),
                                      std::move(relation), std::nullopt, lateral);
  }
  return parse_relation_extensions(in, std::move(relation));
}

}  // namespace

PlanPtr parse_relation_extensions(TokenStream& in, PlanPtr relation) {
  for (size_t length = 1;; ++length) {
    if (length > kMaxChainLength) fail_too_complex(in);
    if (at_join(in)) {
      relation = parse_join(in, std::move(relation));
    } else if (at_pivot(in)) {
      relation = parse_pivot(in, std::move(relation));
    } else if (at_unpivot(in)) {
      relation = parse_unpivot(in, std::move(relation));
    } else {
      return relation;
    }
  }
}

void check_lateral(const TokenStream& in, const LogicalPlan& relation, size_t first) {
  if (is_subquery_or_call(relation)) return;
  in.fail("INVALID_SQL_SYNTAX.LATERAL_WITHOUT_SUBQUERY_OR_TABLE_VALUED_FUNC", {}, first);
}

PlanPtr parse_from_clause(TokenStream& in) {
  const size_t first = in.position();
  in.expect(Keyword::kFrom);
  PlanPtr from;
  do {
    from = parse_relation(in, std::move(from));
  } while (in.accept(TokenKind::kComma));
  if (!at_lateral_view(in)) return from;
  while (at_lateral_view(in)) from = parse_lateral_view(in, std::move(from));
  if (at_pivot(in)) {
    parse_pivot(in, from);
    in.fail("NOT_ALLOWED_IN_FROM.LATERAL_WITH_PIVOT", {}, first);
  }
  if (at_unpivot(in)) {
    parse_unpivot(in, from);
    in.fail("NOT_ALLOWED_IN_FROM.LATERAL_WITH_UNPIVOT", {}, first);
  }
  return from;
}

TableAlias accept_table_alias(TokenStream& in) {
  TableAlias alias;
  const bool has_as = in.at(Keyword::kAs) && at_name(in, 1);
  if (has_as) in.next();
  if (has_as ? is_strict_non_reserved(in.peek().keyword) : !at_alias(in, true)) {
    if (has_as) in.fail_syntax();
    return alias;
  }
  alias.name = parse_name(in);
  if (in.at(TokenKind::kLeftParen) && !starts_query(in, 1)) alias.columns = parse_name_list(in);
  return alias;
}

PlanPtr TableAlias::apply(PlanPtr relation) && {
  if (name.empty()) return relation;
  return std::make_shared<SubqueryAlias>(std::vector{std::move(name)}, std::move(relation),
                                         std::move(columns));
}

PlanPtr accept_result_alias(TokenStream& in, PlanPtr plan) {
  const bool has_as = in.at(Keyword::kAs) && at_name(in, 1);
  if (has_as) in.next();
  if (!has_as && (!at_alias(in, false) || at_join(in))) return plan;
  return std::make_shared<SubqueryAlias>(std::vector{parse_dashed_name(in)}, std::move(plan));
}

}  // namespace firesteel::sql
