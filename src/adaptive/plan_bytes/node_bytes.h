#pragma once

#include "adaptive/plan_bytes/expr_bytes.h"
#include "adaptive/task_share.h"

namespace firesteel {

// Physical plans to bytes and back. Leaves are told apart by their place in the order in which the
// tree is written: parents first, children from left to right.
class NodeBytes {
 public:
  explicit NodeBytes(const SqlSettings& settings) : exprs_(settings) {}

  // Throws NotPortable.
  void write(PlanWriter& out, const PhysicalPtr& plan) const;
  // What the node says itself, without its children.
  void write_node(PlanWriter& out, const PhysicalPlan& plan) const;
  // The plan over a task's share of its leaves.
  PhysicalPtr read(PlanReader& in, const TaskShare& share) const;

  const ExprBytes& exprs() const { return exprs_; }

 private:
  struct Reading {
    const TaskShare& share;
    size_t next_leaf = 0;
  };

  PhysicalPtr read_plan(PlanReader& in, Reading& reading) const;
  PhysicalPtr read_leaf(PlanReader& in, PhysicalKind kind, Attributes output,
                        Reading& reading) const;
  PhysicalPtr read_unary(PlanReader& in, PhysicalKind kind, Attributes output,
                         Reading& reading) const;
  PhysicalPtr read_join(PlanReader& in, PhysicalKind kind, Attributes output,
                        Reading& reading) const;

  const ExprBytes exprs_;
};

// Whether the node is a leaf that tasks take a share of.
bool is_shared_leaf(const PhysicalPlan& plan);

}  // namespace firesteel
