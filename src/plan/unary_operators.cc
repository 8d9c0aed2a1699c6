// Plan nodes that pass on their child's columns, or choose among them.

#include <algorithm>

#include "base/check.h"
#include "plan/operators.h"

namespace firesteel {
namespace {

PlanPtr only(Plans& children) {
  FS_CHECK_EQ(children.size(), 1u);
  return std::move(children[0]);
}

Attributes output_of(const Exprs& list) {
  Attributes output;
  output.reserve(list.size());
  for (const ExprPtr& expr : list) output.push_back(to_attribute(expr));
  return output;
}

Exprs keys_of(const std::vector<SortOrder>& order) {
  Exprs keys;
  keys.reserve(order.size());
  for (const SortOrder& key : order) keys.push_back(key.expr);
  return keys;
}

std::vector<SortOrder> with_keys(std::vector<SortOrder> order, std::span<const ExprPtr> keys) {
  FS_CHECK_EQ(order.size(), keys.size());
  for (size_t i = 0; i < order.size(); ++i) order[i].expr = keys[i];
  return order;
}

std::string order_list(const std::vector<SortOrder>& order) {
  std::vector<std::string> texts;
  for (const SortOrder& key : order) texts.push_back(key.sql(true));
  return truncated_list(texts);
}

std::string number(double value) {
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

}  // namespace

Project::Project(Exprs list, PlanPtr child)
    : LogicalPlan(kKind, {std::move(child)}), list_(std::move(list)), output_(output_of(list_)) {}

PlanPtr Project::with_children(Plans children) const {
  return std::make_shared<Project>(list_, only(children));
}

PlanPtr Project::with_expressions(Exprs expressions) const {
  return std::make_shared<Project>(std::move(expressions), child());
}

std::string Project::node_string() const { return "Project " + truncated_list(list_); }

Filter::Filter(ExprPtr condition, PlanPtr child)
    : LogicalPlan(kKind, {std::move(child)}), condition_(std::move(condition)) {}

PlanPtr Filter::with_children(Plans children) const {
  return std::make_shared<Filter>(condition_, only(children));
}

PlanPtr Filter::with_expressions(Exprs expressions) const {
  FS_CHECK_EQ(expressions.size(), 1u);
  return std::make_shared<Filter>(std::move(expressions[0]), child());
}

std::string Filter::node_string() const { return "Filter " + condition_->sql(true); }

Aggregate::Aggregate(Exprs grouping, Exprs aggregates, PlanPtr child)
    : LogicalPlan(kKind, {std::move(child)}),
      grouping_(std::move(grouping)),
      aggregates_(std::move(aggregates)),
      output_(output_of(aggregates_)) {}

PlanPtr Aggregate::with_children(Plans children) const {
  return std::make_shared<Aggregate>(grouping_, aggregates_, only(children));
}

Exprs Aggregate::expressions() const {
  Exprs all = grouping_;
  all.insert(all.end(), aggregates_.begin(), aggregates_.end());
  return all;
}

PlanPtr Aggregate::with_expressions(Exprs expressions) const {
  FS_CHECK_EQ(expressions.size(), grouping_.size() + aggregates_.size());
  const auto middle = expressions.begin() + static_cast<std::ptrdiff_t>(grouping_.size());
  return std::make_shared<Aggregate>(Exprs(expressions.begin(), middle),
                                     Exprs(middle, expressions.end()), child());
}

std::string Aggregate::node_string() const {
  const std::string groups = grouping_.empty() ? "" : truncated_list(grouping_) + ", ";
  return "Aggregate " + groups + truncated_list(aggregates_);
}

Sort::Sort(std::vector<SortOrder> order, bool global, PlanPtr child)
    : LogicalPlan(kKind, {std::move(child)}), order_(std::move(order)), global_(global) {}

PlanPtr Sort::with_children(Plans children) const {
  return std::make_shared<Sort>(order_, global_, only(children));
}

Exprs Sort::expressions() const { return keys_of(order_); }

PlanPtr Sort::with_expressions(Exprs expressions) const {
  return std::make_shared<Sort>(with_keys(order_, expressions), global_, child());
}

std::string Sort::node_string() const {
  return "Sort " + order_list(order_) + (global_ ? ", true" : ", false");
}

Limit::Limit(ExprPtr limit, ExprPtr offset, PlanPtr child)
    : LogicalPlan(kKind, {std::move(child)}),
      limit_(std::move(limit)),
      offset_(std::move(offset)) {}

PlanPtr Limit::with_children(Plans children) const {
  return std::make_shared<Limit>(limit_, offset_, only(children));
}

Exprs Limit::expressions() const {
  Exprs all;
  if (limit_) all.push_back(limit_);
  if (offset_) all.push_back(offset_);
  return all;
}

PlanPtr Limit::with_expressions(Exprs expressions) const {
  FS_CHECK_EQ(expressions.size(), this->expressions().size());
  ExprPtr limit = limit_ ? expressions.front() : nullptr;
  ExprPtr offset = offset_ ? expressions.back() : nullptr;
  return std::make_shared<Limit>(std::move(limit), std::move(offset), child());
}

std::string Limit::node_string() const {
  return limit_ ? "GlobalLimit " + limit_->sql(true)
                : "Offset " + (offset_ ? offset_->sql(true) : "0");
}

Tail::Tail(ExprPtr limit, PlanPtr child)
    : LogicalPlan(kKind, {std::move(child)}), limit_(std::move(limit)) {}

PlanPtr Tail::with_children(Plans children) const {
  return std::make_shared<Tail>(limit_, only(children));
}

PlanPtr Tail::with_expressions(Exprs expressions) const {
  FS_CHECK_EQ(expressions.size(), 1u);
  return std::make_shared<Tail>(std::move(expressions[0]), child());
}

std::string Tail::node_string() const { return "Tail " + limit_->sql(true); }

PlanPtr Distinct::with_children(Plans children) const {
  return std::make_shared<Distinct>(only(children));
}

PlanPtr Distinct::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return std::make_shared<Distinct>(child());
}

Deduplicate::Deduplicate(Exprs keys, PlanPtr child)
    : LogicalPlan(kKind, {std::move(child)}), keys_(std::move(keys)) {}

PlanPtr Deduplicate::with_children(Plans children) const {
  return std::make_shared<Deduplicate>(keys_, only(children));
}

PlanPtr Deduplicate::with_expressions(Exprs expressions) const {
  return std::make_shared<Deduplicate>(std::move(expressions), child());
}

std::string Deduplicate::node_string() const { return "Deduplicate " + truncated_list(keys_); }

Window::Window(Exprs functions, Exprs partition_by, std::vector<SortOrder> order_by, PlanPtr child)
    : LogicalPlan(kKind, {std::move(child)}),
      functions_(std::move(functions)),
      partition_by_(std::move(partition_by)),
      order_by_(std::move(order_by)) {
  if (!this->child()->resolved()) return;
  output_ = this->child()->output();
  for (const ExprPtr& function : functions_) output_.push_back(to_attribute(function));
}

PlanPtr Window::with_children(Plans children) const {
  return std::make_shared<Window>(functions_, partition_by_, order_by_, only(children));
}

Exprs Window::expressions() const {
  Exprs all = functions_;
  all.insert(all.end(), partition_by_.begin(), partition_by_.end());
  for (const SortOrder& key : order_by_) all.push_back(key.expr);
  return all;
}

PlanPtr Window::with_expressions(Exprs expressions) const {
  const size_t function_count = functions_.size();
  const size_t partition_count = partition_by_.size();
  FS_CHECK_EQ(expressions.size(), function_count + partition_count + order_by_.size());
  const std::span<const ExprPtr> all = expressions;
  const auto functions = all.first(function_count);
  const auto partition = all.subspan(function_count, partition_count);
  return std::make_shared<Window>(
      Exprs(functions.begin(), functions.end()), Exprs(partition.begin(), partition.end()),
      with_keys(order_by_, all.subspan(function_count + partition_count)), child());
}

std::string Window::node_string() const {
  return "Window " + truncated_list(functions_) + ", " + truncated_list(partition_by_) +
         (order_by_.empty() ? "" : ", " + order_list(order_by_));
}

Expand::Expand(std::vector<Exprs> projections, Attributes output, PlanPtr child)
    : LogicalPlan(kKind, {std::move(child)}),
      projections_(std::move(projections)),
      output_(std::move(output)) {}

PlanPtr Expand::with_children(Plans children) const {
  return std::make_shared<Expand>(projections_, output_, only(children));
}

Exprs Expand::expressions() const {
  Exprs all;
  for (const Exprs& projection : projections_) {
    all.insert(all.end(), projection.begin(), projection.end());
  }
  return all;
}

PlanPtr Expand::with_expressions(Exprs expressions) const {
  std::vector<Exprs> projections = projections_;
  size_t next = 0;
  for (Exprs& projection : projections) {
    for (ExprPtr& expr : projection) expr = expressions.at(next++);
  }
  FS_CHECK_EQ(next, expressions.size());
  return std::make_shared<Expand>(std::move(projections), output_, child());
}

std::string Expand::node_string() const {
  std::vector<std::string> texts;
  for (const Exprs& projection : projections_) texts.push_back(truncated_list(projection));
  return "Expand " + truncated_list(texts) + ", " + truncated_list(output_);
}

Generate::Generate(ExprPtr generator, bool outer, Attributes generator_output,
                   std::vector<ExprId> unneeded, PlanPtr child)
    : LogicalPlan(kKind, {std::move(child)}),
      generator_(std::move(generator)),
      outer_(outer),
      generator_output_(std::move(generator_output)),
      unneeded_(std::move(unneeded)) {
  if (!this->child()->resolved()) return;
  for (const Attribute& attribute : this->child()->output()) {
    if (std::find(unneeded_.begin(), unneeded_.end(), attribute.id) == unneeded_.end()) {
      output_.push_back(attribute);
    }
  }
  for (Attribute attribute : generator_output_) {
    attribute.nullable |= outer_;
    output_.push_back(std::move(attribute));
  }
}

PlanPtr Generate::with_children(Plans children) const {
  return std::make_shared<Generate>(generator_, outer_, generator_output_, unneeded_,
                                    only(children));
}

PlanPtr Generate::with_expressions(Exprs expressions) const {
  FS_CHECK_EQ(expressions.size(), 1u);
  return std::make_shared<Generate>(std::move(expressions[0]), outer_, generator_output_, unneeded_,
                                    child());
}

std::string Generate::node_string() const {
  std::string out = "Generate " + generator_->sql(true) + ", ";
  if (!unneeded_.empty()) {
    // By position in the child's output, as Spark numbers them.
    std::vector<std::string> positions;
    for (size_t i = 0; i < child()->output().size(); ++i) {
      const ExprId id = child()->output()[i].id;
      if (std::find(unneeded_.begin(), unneeded_.end(), id) != unneeded_.end()) {
        positions.push_back(std::to_string(i));
      }
    }
    out += truncated_list(positions) + ", ";
  }
  out += outer_ ? "true" : "false";
  if (!generator_output_.empty() && !generator_output_[0].qualifier.empty()) {
    out += ", " + generator_output_[0].qualifier.back();
  }
  return out + ", " + truncated_list(generator_output_);
}

Sample::Sample(double lower, double upper, bool with_replacement, int64_t seed, PlanPtr child)
    : LogicalPlan(kKind, {std::move(child)}),
      lower_(lower),
      upper_(upper),
      with_replacement_(with_replacement),
      seed_(seed) {}

PlanPtr Sample::with_children(Plans children) const {
  return std::make_shared<Sample>(lower_, upper_, with_replacement_, seed_, only(children));
}

PlanPtr Sample::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return std::make_shared<Sample>(lower_, upper_, with_replacement_, seed_, child());
}

std::string Sample::node_string() const {
  return "Sample " + number(lower_) + ", " + number(upper_) + ", " +
         (with_replacement_ ? "true" : "false") + ", " + std::to_string(seed_);
}

Repartition::Repartition(Mode mode, std::optional<int> partitions, std::vector<SortOrder> keys,
                         PlanPtr child)
    : LogicalPlan(kKind, {std::move(child)}),
      mode_(mode),
      partitions_(partitions),
      keys_(std::move(keys)) {}

PlanPtr Repartition::with_children(Plans children) const {
  return std::make_shared<Repartition>(mode_, partitions_, keys_, only(children));
}

Exprs Repartition::expressions() const { return keys_of(keys_); }

PlanPtr Repartition::with_expressions(Exprs expressions) const {
  return std::make_shared<Repartition>(mode_, partitions_, with_keys(keys_, expressions), child());
}

std::string Repartition::node_string() const {
  const std::string count = partitions_ ? ", " + std::to_string(*partitions_) : "";
  switch (mode_) {
    case Mode::kRoundRobin:
      return "Repartition" + (partitions_ ? " " + std::to_string(*partitions_) : "") + ", true";
    case Mode::kCoalesce:
      return "Repartition" + (partitions_ ? " " + std::to_string(*partitions_) : "") + ", false";
    case Mode::kHash:
      return "RepartitionByExpression " + truncated_list(keys_of(keys_)) + count;
    case Mode::kRange:
      return "RepartitionByExpression " + order_list(keys_) + count;
  }
  return "";
}

SubqueryAlias::SubqueryAlias(std::vector<std::string> qualifier, PlanPtr child,
                             std::vector<std::string> column_names)
    : LogicalPlan(kKind, {std::move(child)}),
      qualifier_(std::move(qualifier)),
      column_names_(std::move(column_names)) {}

PlanPtr SubqueryAlias::with_children(Plans children) const {
  return std::make_shared<SubqueryAlias>(qualifier_, only(children), column_names_);
}

PlanPtr SubqueryAlias::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return std::make_shared<SubqueryAlias>(qualifier_, child(), column_names_);
}

const Attributes& SubqueryAlias::output() const {
  std::call_once(output_once_, [this] {
    output_ = child()->output();
    for (Attribute& attribute : output_) attribute.qualifier = qualifier_;
  });
  return output_;
}

std::string SubqueryAlias::node_string() const {
  std::string out = "SubqueryAlias ";
  for (size_t i = 0; i < qualifier_.size(); ++i) out += (i > 0 ? "." : "") + qualifier_[i];
  return out;
}

Hint::Hint(std::string name, Exprs parameters, PlanPtr child)
    : LogicalPlan(kKind, {std::move(child)}),
      name_(std::move(name)),
      parameters_(std::move(parameters)) {}

PlanPtr Hint::with_children(Plans children) const {
  return std::make_shared<Hint>(name_, parameters_, only(children));
}

PlanPtr Hint::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return std::make_shared<Hint>(name_, parameters_, child());
}

std::string Hint::node_string() const {
  return "UnresolvedHint " + name_ + ", " + truncated_list(parameters_);
}

}  // namespace firesteel
