#pragma once

// A region of joins that may be done in another order, as a graph: relations and what connects
// them.

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "optimize/cardinality.h"
#include "plan/operators.h"

namespace firesteel::optimizer {

// A set of relations by their numbers.
using RelationSet = uint64_t;
inline constexpr size_t kMaxRelations = 60;

inline RelationSet singleton(size_t relation) { return RelationSet{1} << relation; }
inline bool is_subset(RelationSet part, RelationSet whole) { return (part & ~whole) == 0; }

// The right side of a semi, anti, existence, left outer or left single join: each left row keeps
// its fate whatever else it is joined with, so these commute with inner joins.
struct DependentSide {
  JoinType type;
  ExprPtr condition;
  std::optional<Attribute> existence;
  // Relations that must be there before, because the condition refers to them.
  RelationSet required = 0;
  // Output rows for each row of the left side.
  double factor = 1;
};

struct Relation {
  PlanPtr plan;
  Estimate estimate;
  // Unset for a side of an inner join.
  std::optional<DependentSide> dependent;
};

class JoinGraph {
 public:
  // The region below `root`; `rewrite` is applied to its relations' plans first. Nothing when the
  // region is too small or too large to be worth the effort.
  using Rewrite = std::function<PlanPtr(const PlanPtr&)>;
  static std::optional<JoinGraph> make(const PlanPtr& root, const Rewrite& rewrite,
                                       CardinalityEstimator& estimator);
  // Whether a plan is the top of such a region.
  static bool is_region(const LogicalPlan& plan);

  const std::vector<Relation>& relations() const { return relations_; }
  RelationSet all() const { return singleton(relations_.size()) - 1; }

  // An edge connects two sets that hold its ends.
  struct Edge {
    RelationSet left;
    RelationSet right;
  };
  const std::vector<Edge>& edges() const { return edges_; }

  // The dependent relation if `set` is just that, else null.
  const DependentSide* as_dependent(RelationSet set) const;
  // Whether joining the two makes sense: something connects them, and a dependent side comes as a
  // whole to relations that it refers to.
  bool can_join(RelationSet left, RelationSet right) const;

  // Guessed size of the join of a set: the same in whatever order it is done.
  double rows(RelationSet set) const;

  // The plans of single relations and of joins of two sets, conditions in their places.
  PlanPtr relation_plan(size_t relation) const;
  PlanPtr join_plan(RelationSet left_set, const PlanPtr& left, RelationSet right_set,
                    const PlanPtr& right) const;
  // Conditions that refer to no relation.
  const Exprs& constant_conditions() const { return constants_; }

 private:
  // Columns known to be equal, and the relation that each comes from.
  struct Member {
    size_t relation;
    ExprPtr column;
  };
  struct EqualColumns {
    std::vector<Member> members;
    RelationSet relations = 0;
  };
  struct Condition {
    ExprPtr expr;
    RelationSet relations;
    double selectivity;
  };

  explicit JoinGraph(CardinalityEstimator& estimator) : estimator_(&estimator) {}

  bool collect(const PlanPtr& plan, const Rewrite& rewrite, Exprs& conjuncts);
  bool add_relation(Relation relation);
  RelationSet relations_of(const ExprPtr& expr) const;
  RelationSet dependents() const;
  // With what dependent relations in it require.
  RelationSet closed(RelationSet set) const;
  void sort_conditions(const Exprs& conjuncts);
  void finish_dependents();
  void make_edges();
  void add_edge(RelationSet left, RelationSet right);
  const Member* member_in(const EqualColumns& columns, RelationSet set) const;
  double compute_rows(RelationSet set) const;
  Exprs conditions_between(RelationSet left, RelationSet right) const;

  CardinalityEstimator* estimator_;
  std::vector<Relation> relations_;
  std::unordered_map<ExprId, size_t> relation_of_column_;
  std::vector<EqualColumns> equal_columns_;
  std::vector<Condition> conditions_;
  Exprs constants_;
  std::vector<Edge> edges_;
  mutable std::unordered_map<RelationSet, double> rows_;
};

}  // namespace firesteel::optimizer
