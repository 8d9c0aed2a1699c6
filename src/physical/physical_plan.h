#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plan/operators.h"
#include "plan/relations.h"

namespace firesteel {

class PhysicalPlan;
using PhysicalPtr = std::shared_ptr<const PhysicalPlan>;

enum class PhysicalKind : uint8_t {
  kScan,
  kRange,
  kValues,
  kCteScan,
  kWorkingTable,
  kFilter,
  kProject,
  kHashAggregate,
  kHashJoin,
  kNestedLoopJoin,
  kSort,
  kTopN,
  kLimit,
  kTail,
  kUnion,
  kWindow,
  kExpand,
  kGenerate,
  kSample,
  kRepartition,
  kRecursiveUnion,
  kWithCte,
  kTaskInput,
};

// A node of a plan that says how to run: expressions are bound to column positions, algorithms are
// chosen. Immutable. exec/ makes pipelines of it; EXPLAIN prints it.
class PhysicalPlan {
 public:
  virtual ~PhysicalPlan() = default;
  PhysicalKind kind() const { return kind_; }
  template <class T>
  const T& as() const {
    FS_CHECK(kind_ == T::kKind);
    return static_cast<const T&>(*this);
  }
  const std::vector<PhysicalPtr>& children() const { return children_; }
  const PhysicalPtr& child() const { return children_[0]; }
  const Attributes& output() const { return output_; }
  // Rows expected, negative when unknown.
  double estimated_rows() const { return estimated_rows_; }
  // "Filter (a#1 > 3)".
  virtual std::string node_string() const = 0;
  // For the planner, before the node is shared.
  void set_estimated_rows(double rows) { estimated_rows_ = rows; }

 protected:
  PhysicalPlan(PhysicalKind kind, std::vector<PhysicalPtr> children, Attributes output)
      : kind_(kind), children_(std::move(children)), output_(std::move(output)) {}

 private:
  PhysicalKind kind_;
  std::vector<PhysicalPtr> children_;
  Attributes output_;
  double estimated_rows_ = -1;
};

std::string tree_string(const PhysicalPlan& plan);

// The same node over other children, as many and with the same columns.
PhysicalPtr with_children(const PhysicalPtr& plan, std::vector<PhysicalPtr> children);

}  // namespace firesteel
