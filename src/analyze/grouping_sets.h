#pragma once

#include "analyze/analysis.h"

namespace firesteel::analyze {

// ROLLUP, CUBE and GROUPING SETS: each row of the input once for each set, with the keys that are
// not in the set null, and a number that tells the sets apart.
struct GroupingSets {
  // All keys, over the input.
  Exprs keys;
  // Indexes into keys.
  std::vector<std::vector<size_t>> sets;
};

struct ExpandedInput {
  PlanPtr plan;
  // What to group by: the keys' columns, the grouping id, and a set's position where sets repeat.
  Exprs grouping;
};
ExpandedInput expand_grouping_sets(const PlanPtr& input, const GroupingSets& sets);

// `expr` with keys replaced by their columns, outside of aggregates.
ExprPtr replace_keys(const ExprPtr& expr, const GroupingSets& sets, const Exprs& grouping);

// The keys' columns of an Aggregate over expanded grouping sets; nothing for others.
std::optional<Exprs> grouping_set_keys(const Aggregate& aggregate);

// grouping(key) or grouping_id(keys...) until it is known what is grouped by.
ExprPtr make_grouping_function(const std::string& name, Exprs args, const SourceRange& source);

// grouping(key) and grouping_id(keys...) as what they are computed by. `keys`: as the functions
// name them; `columns`: as expand_grouping_sets returned them.
ExprPtr replace_grouping_functions(const Analysis& analysis, const ExprPtr& expr, const Exprs& keys,
                                   const Exprs& columns);
// Where the Aggregate is there already. Throws UNSUPPORTED_GROUPING_EXPRESSION when it has no sets.
ExprPtr replace_grouping_functions(const Analysis& analysis, const ExprPtr& expr,
                                   const Aggregate& aggregate);

}  // namespace firesteel::analyze
