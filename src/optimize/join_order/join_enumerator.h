#pragma once

#include <unordered_map>

#include "optimize/join_order/join_graph.h"

namespace firesteel::optimizer {

// Finds a cheap order for the joins of a graph. Connected relations are joined by exact
// enumeration (DPhyp: Moerkotte and Neumann, "Dynamic Programming Strikes Back", SIGMOD 2008), or
// greedily where there are too many ways; what nothing connects comes together last.
class JoinEnumerator {
 public:
  explicit JoinEnumerator(const JoinGraph& graph) : graph_(graph) {}

  PlanPtr best_plan();

 private:
  struct Choice {
    double cost = 0;
    // Both empty for a single relation.
    RelationSet left = 0;
    RelationSet right = 0;
  };

  std::vector<RelationSet> components() const;

  void enumerate(RelationSet component);
  void emit_from(RelationSet set, RelationSet component);
  void grow_left(RelationSet set, RelationSet excluded, RelationSet component);
  void grow_right(RelationSet left, RelationSet right, RelationSet excluded, RelationSet component);
  void consider(RelationSet left, RelationSet right);
  RelationSet neighbours(RelationSet set, RelationSet excluded) const;
  // Counts a step; false once there have been too many.
  bool may_go_on() { return ++steps_ <= kMaxSteps; }

  void join_greedily(RelationSet component);
  double join_cost(RelationSet left, RelationSet right) const;
  PlanPtr build(RelationSet set) const;

  // Above, exact enumeration takes longer than it saves.
  static constexpr int kMaxSteps = 10000;

  const JoinGraph& graph_;
  std::unordered_map<RelationSet, Choice> best_;
  int steps_ = 0;
};

}  // namespace firesteel::optimizer
