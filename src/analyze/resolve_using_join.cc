// JOIN USING and NATURAL JOIN: the keys come out once, in front; the other side's keys stay
// reachable by their qualified names.

#include "analyze/bind_function.h"
#include "analyze/operator_names.h"
#include "analyze/resolve_plan.h"

namespace firesteel::analyze {
namespace {

using Names = std::vector<std::string>;

std::vector<const Attribute*> visible_columns(const PlanPtr& plan) {
  std::vector<const Attribute*> columns;
  for (const auto& column : plan->output()) {
    if (!column.hidden) columns.push_back(&column);
  }
  return columns;
}

Names common_names(const Analysis& analysis, const PlanPtr& left, const PlanPtr& right) {
  std::vector<const Attribute*> unused = visible_columns(right);
  Names names;
  for (const Attribute* column : visible_columns(left)) {
    const auto it = std::find_if(unused.begin(), unused.end(), [&](const Attribute* other) {
      return equal_names(column->name, other->name, analysis.settings.case_sensitive);
    });
    if (it == unused.end()) continue;
    names.push_back(column->name);
    unused.erase(it);
  }
  return names;
}

std::vector<const Attribute*> find_keys(const Analysis& analysis, const PlanPtr& plan,
                                        const Names& names, const std::string& side) {
  const std::vector<const Attribute*> columns = visible_columns(plan);
  std::vector<const Attribute*> keys;
  for (const auto& name : names) {
    const auto it = std::find_if(columns.begin(), columns.end(), [&](const Attribute* column) {
      return equal_names(column->name, name, analysis.settings.case_sensitive);
    });
    if (it == columns.end()) {
      Names sorted;
      for (const Attribute* column : columns) sorted.push_back(column->name);
      std::sort(sorted.begin(), sorted.end());
      std::string list;
      for (const auto& other : sorted) list += (list.empty() ? "" : ", ") + quote_identifier(other);
      fail({}, "UNRESOLVED_USING_COLUMN_FOR_JOIN",
           {{"colName", quote_identifier(name)}, {"side", side}, {"suggestion", list}});
    }
    keys.push_back(*it);
  }
  return keys;
}

// Builds the select list over the join.
class UsingOutput {
 public:
  UsingOutput(const PlanPtr& join, const std::vector<const Attribute*>& left_keys,
              const std::vector<const Attribute*>& right_keys)
      : join_(join), left_keys_(left_keys), right_keys_(right_keys) {}

  // A column as the join puts it out: nullable where the join makes it so.
  ExprPtr column(const Attribute* column, bool hidden = false) const {
    for (const auto& joined : join_->output()) {
      if (joined.id != column->id) continue;
      Attribute out = joined;
      out.hidden = hidden;
      return AttributeRef::make(std::move(out));
    }
    return AttributeRef::make(*column);
  }
  void add_keys(const std::vector<const Attribute*>& keys, bool hidden = false) {
    for (const Attribute* key : keys) list_.push_back(column(key, hidden));
  }
  void add_others(const PlanPtr& side, const std::vector<const Attribute*>& keys) {
    for (const auto& other : side->output()) {
      const bool is_key = std::any_of(keys.begin(), keys.end(),
                                      [&](const Attribute* key) { return key->id == other.id; });
      if (!is_key) list_.push_back(column(&other, other.hidden));
    }
  }
  void add_coalesced_keys(const Analysis& analysis) {
    for (size_t i = 0; i < left_keys_.size(); ++i) {
      list_.push_back(Alias::make(
          make_call(analysis, kCoalesce, {column(left_keys_[i]), column(right_keys_[i])}),
          left_keys_[i]->name));
    }
  }
  Exprs take() { return std::move(list_); }

 private:
  const PlanPtr& join_;
  const std::vector<const Attribute*>& left_keys_;
  const std::vector<const Attribute*>& right_keys_;
  Exprs list_;
};

}  // namespace

PlanPtr resolve_using_join(Analysis& analysis, const QueryScope& query,
                           const UnresolvedUsingJoin& node) {
  const PlanPtr left = resolve_plan(analysis, query, node.left());
  const PlanPtr right = separate_from(analysis, left, resolve_plan(analysis, query, node.right()));
  const Names names = node.columns() ? *node.columns() : common_names(analysis, left, right);
  const auto left_keys = find_keys(analysis, left, names, "left");
  const auto right_keys = find_keys(analysis, right, names, "right");
  Exprs conditions;
  for (size_t i = 0; i < names.size(); ++i) {
    conditions.push_back(make_call(
        analysis, kEqual, {AttributeRef::make(*left_keys[i]), AttributeRef::make(*right_keys[i])}));
  }
  const JoinType type =
      node.type() == JoinType::kCross && !conditions.empty() ? JoinType::kInner : node.type();
  const PlanPtr join =
      std::make_shared<Join>(type, join_conjuncts(std::move(conditions)), left, right);

  UsingOutput output(join, left_keys, right_keys);
  switch (type) {
    case JoinType::kRight:
      output.add_keys(right_keys);
      output.add_others(left, left_keys);
      output.add_others(right, right_keys);
      output.add_keys(left_keys, /*hidden=*/true);
      break;
    case JoinType::kFull:
      output.add_coalesced_keys(analysis);
      output.add_others(left, left_keys);
      output.add_others(right, right_keys);
      output.add_keys(left_keys, /*hidden=*/true);
      output.add_keys(right_keys, /*hidden=*/true);
      break;
    case JoinType::kLeftSemi:
    case JoinType::kLeftAnti:
      output.add_keys(left_keys);
      output.add_others(left, left_keys);
      break;
    default:
      output.add_keys(left_keys);
      output.add_others(left, left_keys);
      output.add_others(right, right_keys);
      output.add_keys(right_keys, /*hidden=*/true);
  }
  return std::make_shared<Project>(output.take(), join);
}

}  // namespace firesteel::analyze
