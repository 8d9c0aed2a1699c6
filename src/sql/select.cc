#include "sql/select.h"

#include "plan/relations.h"
#include "sql/expression_parser.h"
#include "sql/from_clause.h"
#include "sql/lookahead.h"
#include "sql/unsupported.h"

namespace firesteel::sql {
namespace {

struct SelectClause {
  std::vector<SelectHint> hints;
  bool distinct = false;
  Exprs list;
};

// SELECT TRANSFORM(a, b) USING 'script', which is no call of transform().
bool at_script_transform(const TokenStream& in) {
  if (!in.at(Keyword::kTransform) || !in.at(TokenKind::kLeftParen, 1)) return false;
  const Token& after = in.token(in.closing(in.position() + 1) + 1);
  return after.keyword == Keyword::kUsing || after.keyword == Keyword::kRow ||
         after.keyword == Keyword::kRecordwriter;
}

SelectClause parse_select_clause(TokenStream& in) {
  const size_t first = in.position();
  in.expect(Keyword::kSelect);
  if (at_script_transform(in)) {
    in.next();
    fail_unsupported(in, "TRANSFORM with a script", first);
  }
  SelectClause select;
  select.hints = accept_hints(in);
  if (starts_operand(in, 1)) {
    select.distinct = in.accept(Keyword::kDistinct);
    if (!select.distinct) in.accept(Keyword::kAll);
  }
  select.list = parse_named_expressions(in);
  return select;
}

PlanPtr add_hints(std::vector<SelectHint> hints, PlanPtr plan) {
  for (auto hint = hints.rbegin(); hint != hints.rend(); ++hint) {
    plan =
        std::make_shared<Hint>(std::move(hint->name), std::move(hint->parameters), std::move(plan));
  }
  return plan;
}

ExprPtr accept_condition(TokenStream& in, Keyword clause) {
  if (!in.at(clause) || !starts_operand(in, 1)) return nullptr;
  in.next();
  return parse_expression(in);
}

// The select list over the relation: a projection or an aggregation.
PlanPtr add_list(TokenStream& in, Exprs list, PlanPtr relation) {
  const bool groups = at_group_by(in);
  GroupBy group_by;
  if (groups) group_by = parse_group_by(in);
  ExprPtr having = accept_condition(in, Keyword::kHaving);
  // HAVING alone makes one group of all rows.
  if (!groups && having == nullptr) {
    return std::make_shared<Project>(std::move(list), std::move(relation));
  }
  PlanPtr plan = std::make_shared<UnresolvedGroupBy>(std::move(group_by.elements), group_by.all,
                                                     std::move(list), std::move(relation));
  if (having == nullptr) return plan;
  return std::make_shared<UnresolvedHaving>(as_predicate(in, having), std::move(plan));
}

// All that follows FROM, over `relation`.
PlanPtr finish_select(TokenStream& in, SelectClause select, PlanPtr relation) {
  while (at_lateral_view(in)) relation = parse_lateral_view(in, std::move(relation));
  if (ExprPtr condition = accept_condition(in, Keyword::kWhere)) {
    relation = std::make_shared<Filter>(std::move(condition), std::move(relation));
  }
  PlanPtr plan = add_list(in, std::move(select.list), std::move(relation));
  WindowDefinitions windows = accept_window_clause(in);
  if (const ExprPtr condition = accept_condition(in, Keyword::kQualify)) {
    plan = std::make_shared<UnresolvedQualify>(as_predicate(in, condition), std::move(plan));
  }
  if (select.distinct) plan = std::make_shared<Distinct>(std::move(plan));
  plan = std::move(windows).apply(std::move(plan));
  return add_hints(std::move(select.hints), std::move(plan));
}

}  // namespace

PlanPtr parse_select(TokenStream& in) {
  SelectClause select = parse_select_clause(in);
  PlanPtr relation =
      in.at(Keyword::kFrom) ? parse_from_clause(in) : std::make_shared<const OneRow>();
  return finish_select(in, std::move(select), std::move(relation));
}

PlanPtr parse_select_over(TokenStream& in, PlanPtr relation) {
  SelectClause select = parse_select_clause(in);
  return finish_select(in, std::move(select), std::move(relation));
}

PlanPtr parse_pipe_select(TokenStream& in, PlanPtr input) {
  SelectClause select = parse_select_clause(in);
  PlanPtr plan;
  if (at_group_by(in)) {
    GroupBy group_by = parse_group_by(in);
    plan = std::make_shared<UnresolvedGroupBy>(std::move(group_by.elements), group_by.all,
                                               std::move(select.list), std::move(input));
  } else {
    plan = std::make_shared<Project>(std::move(select.list), std::move(input));
  }
  if (select.distinct) plan = std::make_shared<Distinct>(std::move(plan));
  plan = accept_window_clause(in).apply(std::move(plan));
  return add_hints(std::move(select.hints), std::move(plan));
}

}  // namespace firesteel::sql
