#pragma once

#include <algorithm>
#include <unordered_set>

#include "plan/plan.h"

namespace firesteel::optimizer {

// Ids of columns.
class IdSet {
 public:
  IdSet() = default;
  static IdSet of(const Attributes& attributes) {
    IdSet set;
    for (const Attribute& attribute : attributes) set.insert(attribute.id);
    return set;
  }
  static IdSet of(const LogicalPlan& plan) { return of(plan.output()); }

  void insert(ExprId id) { ids_.insert(id); }
  void insert(const std::vector<ExprId>& ids) { ids_.insert(ids.begin(), ids.end()); }
  void insert_references(const ExprPtr& expr) { insert(referenced_ids(expr)); }
  void insert(const IdSet& other) { ids_.insert(other.ids_.begin(), other.ids_.end()); }
  void erase(ExprId id) { ids_.erase(id); }

  bool contains(ExprId id) const { return ids_.count(id) > 0; }
  bool contains_all(const std::vector<ExprId>& ids) const {
    return std::all_of(ids.begin(), ids.end(), [&](ExprId id) { return contains(id); });
  }
  bool contains_any(const std::vector<ExprId>& ids) const {
    return std::any_of(ids.begin(), ids.end(), [&](ExprId id) { return contains(id); });
  }
  // Whether all columns that the expression refers to are in the set.
  bool covers(const ExprPtr& expr) const { return contains_all(referenced_ids(expr)); }
  bool touches(const ExprPtr& expr) const { return contains_any(referenced_ids(expr)); }
  bool empty() const { return ids_.empty(); }
  size_t size() const { return ids_.size(); }

 private:
  std::unordered_set<ExprId> ids_;
};

}  // namespace firesteel::optimizer
