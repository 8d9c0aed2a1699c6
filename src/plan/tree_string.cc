#include "plan/operators.h"
#include "plan/plan.h"
#include "plan/relations.h"
#include "plan/subqueries.h"

namespace firesteel {
namespace {

// One line of the tree with what hangs below it. Some nodes of ours show as several of Spark's.
struct Line {
  std::string text;
  // Plans of subquery expressions, then children.
  std::vector<Line> inner;
  std::vector<Line> children;
};

Line to_lines(const LogicalPlan& plan);

std::vector<Line> subquery_lines(const LogicalPlan& plan) {
  std::vector<Line> lines;
  for (const ExprPtr& expr : plan.expressions()) {
    if (!expr->has_subquery()) continue;
    visit(expr, [&](const ExprPtr& part) {
      if (const PlanPtr* inner = subquery_plan(*part)) lines.push_back(to_lines(**inner));
      return true;
    });
  }
  return lines;
}

// Limit is GlobalLimit over LocalLimit over Offset.
Line limit_lines(const Limit& limit, const std::string& state) {
  Line below = to_lines(*limit.child());
  const auto wrap = [&](const char* name, const ExprPtr& count) {
    Line line{state + name + " " + count->sql(true), {}, {}};
    line.children.push_back(std::move(below));
    below = std::move(line);
  };
  if (limit.offset()) wrap("Offset", limit.offset());
  if (limit.limit()) {
    wrap("LocalLimit", limit.limit());
    wrap("GlobalLimit", limit.limit());
  }
  return below;
}

Line with_cte_lines(const WithCte& with, const std::string& state) {
  Line line{state + with.node_string(), {}, {}};
  for (const CteDefinition& definition : with.definitions()) {
    Line item{state + "CTERelationDef " + std::to_string(definition.id) + ", false", {}, {}};
    item.children.push_back(to_lines(*definition.plan));
    line.children.push_back(std::move(item));
  }
  line.children.push_back(to_lines(*with.query()));
  return line;
}

Line to_lines(const LogicalPlan& plan) {
  const std::string state = plan.resolved() ? "" : "'";
  if (const auto* limit = plan.as<Limit>(); limit && (limit->limit() || limit->offset())) {
    return limit_lines(*limit, state);
  }
  if (const auto* with = plan.as<WithCte>()) return with_cte_lines(*with, state);
  Line line{state + plan.node_string(), subquery_lines(plan), {}};
  for (const PlanPtr& child : plan.children()) line.children.push_back(to_lines(*child));
  return line;
}

// `last`: for each level above, whether the branch taken there was the last one.
void append_line(const Line& line, std::vector<bool>& last, std::string& out) {
  for (size_t i = 0; i < last.size(); ++i) {
    const bool own = i + 1 == last.size();
    out += own ? (last[i] ? "+- " : ":- ") : (last[i] ? "   " : ":  ");
  }
  out += line.text + "\n";
  const auto append_all = [&](const std::vector<Line>& lines) {
    for (size_t i = 0; i < lines.size(); ++i) {
      last.push_back(i + 1 == lines.size());
      append_line(lines[i], last, out);
      last.pop_back();
    }
  };
  if (!line.inner.empty()) {
    last.push_back(line.children.empty());
    append_all(line.inner);
    last.pop_back();
  }
  append_all(line.children);
}

}  // namespace

std::string tree_string(const LogicalPlan& plan) {
  std::string out;
  std::vector<bool> last;
  append_line(to_lines(plan), last, out);
  return out;
}

}  // namespace firesteel
