#pragma once

#include "adaptive/plan_bytes/function_bytes.h"
#include "physical/physical_nodes.h"

namespace firesteel {

// Bound expressions, with their places in the statement's text for errors. Null stands for none.
class ExprBytes {
 public:
  explicit ExprBytes(const SqlSettings& settings) : functions_(settings) {}

  void write(PlanWriter& out, const ExprPtr& expr) const;
  ExprPtr read(PlanReader& in) const;
  void write(PlanWriter& out, const Exprs& exprs) const;
  Exprs read_list(PlanReader& in) const;
  void write(PlanWriter& out, const std::vector<SortOrder>& order) const;
  std::vector<SortOrder> read_order(PlanReader& in) const;

  void write(PlanWriter& out, const AggregateSpec& spec) const;
  AggregateSpec read_aggregate(PlanReader& in) const;
  void write(PlanWriter& out, const WindowSpecExec& spec) const;
  WindowSpecExec read_window(PlanReader& in) const;

  const FunctionBytes& functions() const { return functions_; }

 private:
  void write_node(PlanWriter& out, const Expr& expr) const;
  ExprPtr read_node(PlanReader& in, ExprKind kind) const;
  void write_bound(PlanWriter& out, const FrameBound& bound) const;
  FrameBound read_bound(PlanReader& in) const;

  const FunctionBytes functions_;
};

}  // namespace firesteel
