#include "plan/exprs.h"
#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/query_parser.h"
#include "sql/select.h"

namespace firesteel::sql {
namespace {

struct Organization {
  std::vector<SortOrder> order_by;
  Exprs cluster_by;
  Exprs distribute_by;
  std::vector<SortOrder> sort_by;
  WindowDefinitions windows;
  ExprPtr limit;
  bool limit_all = false;
  ExprPtr offset;
};

Organization read(TokenStream& in) {
  Organization organization;
  if (in.accept_sequence({Keyword::kOrder, Keyword::kBy})) {
    organization.order_by = parse_sort_items(in);
  }
  if (in.accept_sequence({Keyword::kCluster, Keyword::kBy})) {
    organization.cluster_by = parse_expressions(in);
  }
  if (in.accept_sequence({Keyword::kDistribute, Keyword::kBy})) {
    organization.distribute_by = parse_expressions(in);
  }
  if (in.accept_sequence({Keyword::kSort, Keyword::kBy})) {
    organization.sort_by = parse_sort_items(in);
  }
  organization.windows = accept_window_clause(in);
  if (in.at(Keyword::kLimit) && starts_operand(in, 1)) {
    in.next();
    // ALL may be a column only if something is done with it.
    if (in.at(Keyword::kAll) && !in.at(TokenKind::kDot, 1)) {
      in.next();
      organization.limit_all = true;
    } else {
      organization.limit = parse_expression(in);
    }
  }
  if (in.at(Keyword::kOffset) && starts_operand(in, 1)) {
    in.next();
    organization.offset = parse_expression(in);
  }
  return organization;
}

std::vector<SortOrder> ascending(const Exprs& keys) {
  std::vector<SortOrder> order;
  for (const ExprPtr& key : keys) order.push_back({key});
  return order;
}

PlanPtr distribute(const Exprs& keys, PlanPtr query) {
  return std::make_shared<Repartition>(Repartition::Mode::kHash, std::nullopt, ascending(keys),
                                       std::move(query));
}

PlanPtr apply_order(TokenStream& in, const Organization& organization, PlanPtr query,
                    size_t first) {
  const bool orders = !organization.order_by.empty();
  const bool clusters = !organization.cluster_by.empty();
  const bool distributes = !organization.distribute_by.empty();
  const bool sorts = !organization.sort_by.empty();
  if ((orders && (clusters || distributes || sorts)) || (clusters && (distributes || sorts))) {
    in.fail("UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES", {}, first);
  }
  if (orders) return std::make_shared<Sort>(organization.order_by, true, std::move(query));
  if (clusters) {
    return std::make_shared<Sort>(ascending(organization.cluster_by), false,
                                  distribute(organization.cluster_by, std::move(query)));
  }
  if (distributes) query = distribute(organization.distribute_by, std::move(query));
  if (sorts) query = std::make_shared<Sort>(organization.sort_by, false, std::move(query));
  return query;
}

PlanPtr apply(TokenStream& in, Organization organization, PlanPtr query, size_t first) {
  query = apply_order(in, organization, std::move(query), first);
  query = std::move(organization.windows).apply(std::move(query));
  if (organization.limit == nullptr && organization.offset == nullptr) return query;
  return std::make_shared<Limit>(std::move(organization.limit), std::move(organization.offset),
                                 std::move(query));
}

// As Spark names the clause in messages; empty without one.
std::string order_clause(const Organization& organization) {
  if (!organization.order_by.empty()) return "ORDER BY";
  if (!organization.cluster_by.empty()) return "CLUSTER BY";
  if (!organization.distribute_by.empty()) {
    return organization.sort_by.empty() ? "DISTRIBUTE BY" : "SORT BY ... DISTRIBUTE BY ...";
  }
  return organization.sort_by.empty() ? "" : "SORT BY";
}

}  // namespace

PlanPtr parse_query_organization(TokenStream& in, PlanPtr query) {
  const size_t first = in.position();
  Organization organization = read(in);
  return apply(in, std::move(organization), std::move(query), first);
}

PlanPtr parse_pipe_organization(TokenStream& in, PlanPtr query, size_t first) {
  Organization organization = read(in);
  if (in.position() == first) in.fail_syntax();
  if (!organization.windows.empty()) {
    in.fail("UNSUPPORTED_FEATURE.CLAUSE_WITH_PIPE_OPERATORS", {{"clauses", "the WINDOW clause"}},
            first);
  }
  const std::string order = order_clause(organization);
  const bool limits = organization.limit != nullptr || organization.limit_all;
  if (!order.empty() && (organization.offset != nullptr || limits)) {
    in.fail("MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS",
            {{"clause1", order}, {"clause2", organization.offset != nullptr ? "OFFSET" : "LIMIT"}},
            first);
  }
  return apply(in, std::move(organization), std::move(query), first);
}

}  // namespace firesteel::sql
