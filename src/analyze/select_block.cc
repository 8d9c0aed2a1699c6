#include "analyze/select_block.h"

#include "analyze/aggregate_output.h"
#include "analyze/expressions.h"

namespace firesteel::analyze {
namespace {

bool uses_generated(const SelectBlock& block, const ExprPtr& expr) {
  if (block.generators.empty()) return false;
  const std::vector<ExprId> ids = referenced_ids(expr);
  return std::any_of(ids.begin(), ids.end(),
                     [&](ExprId id) { return find_generator(block.generators, id) != nullptr; });
}

// The aggregation of a block; what is computed above it is made into expressions over its output.
class AggregateBuilder {
 public:
  explicit AggregateBuilder(SelectBlock& block) : block_(block), output_(block.grouping, {}) {}

  PlanPtr build() {
    check_grouping(block_.grouping);
    check_one_generator(block_.generators);
    const bool lateral = has_lateral_alias(block_.list);
    auto is_plain = [&](const ExprPtr& expr) {
      return !lateral && !has_window(expr) && !uses_generated(block_, expr);
    };
    // Plain elements are computed by the Aggregate itself; of the others, their aggregates are.
    Exprs outputs;
    for (const auto& expr : block_.list) {
      if (is_plain(expr)) outputs.push_back(expr);
    }
    const bool all_plain = outputs.size() == block_.list.size();
    check_aggregate(block_.grouping, outputs);
    if (all_plain && block_.having == nullptr && block_.qualify == nullptr &&
        block_.generators.empty()) {
      return std::make_shared<Aggregate>(block_.grouping, block_.list, block_.input);
    }
    output_ = AggregateOutput(block_.grouping, std::move(outputs));
    for (auto& generator : block_.generators) {
      for (const auto& column : generator.output) later_.push_back(column.id);
      generator.call = rewrite(generator.call);
    }
    for (auto& expr : block_.list) {
      const ExprPtr original = expr;
      if (is_plain(expr)) {
        expr = AttributeRef::make(to_attribute(expr));
      } else if (expr->kind() == ExprKind::kAlias) {
        expr = expr->with_children({rewrite(expr->children()[0])});
      } else {
        expr = rewrite(expr);
      }
      if (const auto* alias = original->as<Alias>()) later_.push_back(alias->id());
    }
    if (block_.having != nullptr) block_.having = rewrite(block_.having);
    if (block_.qualify != nullptr) block_.qualify = rewrite(block_.qualify);
    check_aggregate(block_.grouping, output_.outputs());
    return std::make_shared<Aggregate>(block_.grouping, output_.outputs(), block_.input);
  }

 private:
  ExprPtr rewrite(const ExprPtr& expr) {
    ExprPtr rewritten = output_.rewrite(expr);
    for (const ExprId id : referenced_ids(rewritten)) {
      if (output_.has(id) || std::find(later_.begin(), later_.end(), id) != later_.end()) continue;
      fail_not_grouped(find_column(rewritten, id), block_.grouping.empty());
    }
    return rewritten;
  }

  static ExprPtr find_column(const ExprPtr& expr, ExprId id) {
    ExprPtr found;
    visit(expr, [&](const ExprPtr& node) {
      const auto* column = node->as<AttributeRef>();
      if (column != nullptr && column->id() == id) found = node;
      return found == nullptr;
    });
    return found;
  }

  SelectBlock& block_;
  AggregateOutput output_;
  // Columns made above the Aggregate: aliases of the list, columns of generators.
  std::vector<ExprId> later_;
};

// Whether the list passes the plan's output on as it is.
bool is_output_of(const Exprs& list, const PlanPtr& plan) {
  const Attributes& output = plan->output();
  if (list.size() != output.size()) return false;
  for (size_t i = 0; i < list.size(); ++i) {
    const auto* column = list[i]->as<AttributeRef>();
    if (column == nullptr || column->id() != output[i].id ||
        column->attribute().name != output[i].name) {
      return false;
    }
  }
  return true;
}

}  // namespace

bool has_aggregate(const SelectBlock& block) {
  return std::any_of(block.list.begin(), block.list.end(),
                     [](const ExprPtr& expr) { return has_aggregate(expr); }) ||
         std::any_of(block.generators.begin(), block.generators.end(),
                     [](const SelectedGenerator& g) { return has_aggregate(g.call); });
}

PlanPtr build_select(SelectBlock block) {
  PlanPtr plan = block.input;
  for (const auto& expr : block.list) check_window_places(expr);
  bool having_on_generated = false;
  if (block.aggregates) {
    plan = AggregateBuilder(block).build();
    if (plan->as<Aggregate>()->aggregates() == block.list && block.having == nullptr &&
        block.qualify == nullptr) {
      return plan;
    }
    if (block.having != nullptr) {
      having_on_generated = uses_generated(block, block.having);
      if (!having_on_generated) plan = std::make_shared<Filter>(block.having, std::move(plan));
    }
  }
  plan = apply_generators(std::move(plan), block.generators);
  if (having_on_generated) plan = std::make_shared<Filter>(block.having, std::move(plan));
  Exprs exprs = std::move(block.list);
  plan = extract_lateral_aliases(std::move(plan), exprs);
  if (block.qualify != nullptr) exprs.push_back(block.qualify);
  plan = extract_windows(std::move(plan), exprs);
  if (block.qualify != nullptr) {
    plan = std::make_shared<Filter>(exprs.back(), std::move(plan));
    exprs.pop_back();
  }
  if (block.aggregates && is_output_of(exprs, plan)) return plan;
  return std::make_shared<Project>(std::move(exprs), std::move(plan));
}

}  // namespace firesteel::analyze
