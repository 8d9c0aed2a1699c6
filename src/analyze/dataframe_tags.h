#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

#include "analyze/name_scope.h"
#include "plan/unresolved_plans.h"

namespace firesteel::analyze {

// Remembers the output of each DataFrame (Connect plan_id) met in a plan, for columns that name
// their DataFrame: df.x. A DataFrame that occurs twice, as in a self-join, has several outputs.
class DataFrameTags {
 public:
  // `plan` is resolved.
  void add(int64_t plan_id, PlanPtr plan);
  // To be called when `old_plan` was replaced by `new_plan`, the same with fresh ids (self-joins).
  void renew(const PlanPtr& old_plan, const PlanPtr& new_plan,
             const std::map<ExprId, ExprId>& fresh_ids);

  // The column that `attribute` (with a plan_id) means among the columns of `scope`; no columns
  // when its DataFrame has it but the scope does not. Throws CANNOT_RESOLVE_DATAFRAME_COLUMN and
  // AMBIGUOUS_COLUMN_REFERENCE.
  NameScope::Match find(const UnresolvedAttribute& attribute, const NameScope& scope) const;
  // The columns of a DataFrame that `star` (with a plan_id) means.
  std::vector<const Attribute*> find(const UnresolvedStar& star, const NameScope& scope) const;

 private:
  struct Output {
    // Null where the DataFrame is part of a plan whose ids were renewed; then `renewed` is its
    // output.
    PlanPtr plan;
    std::shared_ptr<const Attributes> renewed;
    const Attributes& attributes() const { return renewed ? *renewed : plan->output(); }
  };
  Plans direct_inputs(int64_t plan_id, const NameScope& scope) const;

  std::unordered_map<int64_t, std::vector<Output>> outputs_;
};

}  // namespace firesteel::analyze
