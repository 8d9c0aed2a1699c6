#include "physical/physical_nodes.h"

namespace firesteel {
namespace {

template <class T>
std::string list_sql(const T& exprs) {
  std::string out;
  for (const auto& expr : exprs) {
    if (!out.empty()) out += ", ";
    if constexpr (requires { expr->sql(true); }) {
      out += expr->sql(true);
    } else {
      out += expr.sql(true);
    }
  }
  return "[" + out + "]";
}

std::string attributes_sql(const Attributes& attributes) {
  std::string out;
  for (const auto& attribute : attributes) {
    if (!out.empty()) out += ", ";
    out += attribute.name + "#" + std::to_string(attribute.id);
  }
  return "[" + out + "]";
}

void append_tree(const PhysicalPlan& plan, const std::string& first, const std::string& rest,
                 std::string& out) {
  out += first + plan.node_string() + "\n";
  const auto& children = plan.children();
  for (size_t i = 0; i < children.size(); ++i) {
    const bool last = i + 1 == children.size();
    append_tree(*children[i], rest + (last ? "+- " : ":- "), rest + (last ? "   " : ":  "), out);
  }
}

}  // namespace

std::string tree_string(const PhysicalPlan& plan) {
  std::string out;
  append_tree(plan, "", "", out);
  return out;
}

std::string ScanExec::node_string() const {
  std::string out = "Scan " + source->description();
  if (!name.empty()) out += " " + name;
  out += attributes_sql(output());
  std::string filters;
  for (const auto& predicate : request.predicates) {
    if (!filters.empty()) filters += ", ";
    filters += predicate_sql(predicate, source->schema());
  }
  if (!filters.empty()) out += " PushedFilters: [" + filters + "]";
  if (request.limit) out += " Limit: " + std::to_string(*request.limit);
  return out;
}

std::string RangeExec::node_string() const {
  return "Range (" + std::to_string(start) + ", " + std::to_string(start + step * count) +
         ", step=" + std::to_string(step) + ", splits=" + std::to_string(partitions) + ")";
}

std::string ValuesExec::node_string() const { return "LocalTableScan " + attributes_sql(output()); }

std::string CteScanExec::node_string() const {
  return "CTEScan " + name + " " + attributes_sql(output());
}

std::string WorkingTableExec::node_string() const {
  return "UnionLoopRef " + attributes_sql(output());
}

std::string FilterExec::node_string() const { return "Filter " + condition->sql(true); }

std::string ProjectExec::node_string() const { return "Project " + list_sql(list); }

std::string AggregateSpec::sql() const {
  return std::make_shared<AggregateCall>(function, args, distinct, filter, order)->sql(true);
}

std::string HashAggregateExec::node_string() const {
  std::string functions;
  for (const auto& aggregate : aggregates) {
    if (!functions.empty()) functions += ", ";
    functions += aggregate.sql();
  }
  const std::string kind = mode == AggregateMode::kPartial ? "Partial"
                           : mode == AggregateMode::kFinal ? "Final"
                                                           : "";
  return kind + "HashAggregate(keys=" + list_sql(grouping) + ", functions=[" + functions + "])";
}

std::string HashJoinExec::node_string() const {
  return "HashJoin " + list_sql(left_keys) + ", " + list_sql(right_keys) + ", " +
         join_type_name(type) + (build_side == BuildSide::kLeft ? ", BuildLeft" : ", BuildRight") +
         (residual ? ", " + residual->sql(true) : "");
}

std::string NestedLoopJoinExec::node_string() const {
  return "NestedLoopJoin " + join_type_name(type) + (condition ? ", " + condition->sql(true) : "");
}

std::string SortExec::node_string() const {
  return "Sort " + list_sql(order) + ", " + (global ? "true" : "false");
}

std::string TopNExec::node_string() const {
  std::string out = "TakeOrdered(limit=" + std::to_string(limit);
  if (offset > 0) out += ", offset=" + std::to_string(offset);
  return out + ", orderBy=" + list_sql(order) + ")";
}

std::string LimitExec::node_string() const {
  std::string out = "Limit " + std::to_string(limit);
  if (offset > 0) out += " Offset " + std::to_string(offset);
  return out;
}

std::string TailExec::node_string() const { return "Tail " + std::to_string(limit); }

std::string UnionExec::node_string() const { return "Union"; }

std::string WindowExec::node_string() const {
  std::string names;
  for (const auto& function : functions) {
    if (!names.empty()) names += ", ";
    names += function.aggregate ? function.aggregate->sql() : function.function->name;
  }
  return "Window [" + names + "], " + list_sql(partition_by) + ", " + list_sql(order_by);
}

std::string ExpandExec::node_string() const {
  std::string lists;
  for (const auto& projection : projections) {
    if (!lists.empty()) lists += ", ";
    lists += list_sql(projection);
  }
  return "Expand [" + lists + "], " + attributes_sql(output());
}

std::string GenerateExec::node_string() const {
  std::string names;
  for (const auto& arg : args) {
    if (!names.empty()) names += ", ";
    names += arg->sql(true);
  }
  return "Generate " + function->name + "(" + names + ")" + (outer ? ", outer" : "");
}

std::string SampleExec::node_string() const {
  return "Sample " + std::to_string(lower) + ", " + std::to_string(upper) + ", " +
         (with_replacement ? "true" : "false") + ", " + std::to_string(seed);
}

std::string RepartitionExec::node_string() const {
  return "Exchange " + list_sql(keys) + ", " + std::to_string(partitions);
}

std::string RecursiveUnionExec::node_string() const { return "UnionLoop"; }

std::string WithCteExec::node_string() const { return "WithCTE"; }

std::string TaskInputExec::node_string() const {
  return "TaskInput " + std::to_string(input) + " " + attributes_sql(output());
}

}  // namespace firesteel
