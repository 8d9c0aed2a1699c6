#include "physical/plan_aggregate.h"

#include "evaluate/evaluator.h"
#include "physical/bind_order.h"

namespace firesteel {
namespace {

// The select list over the columns of the hash aggregate: grouping expressions and aggregate calls
// become references to them.
class SelectListRewrite {
 public:
  SelectListRewrite(const Aggregate& aggregate, const PhysicalPtr& child)
      : input_(child->output()) {
    for (const auto& key : aggregate.grouping()) {
      keys_.push_back(key);
      const auto* attribute = key->as<AttributeRef>();
      output_.push_back(
          attribute != nullptr
              ? attribute->attribute()
              : Attribute{key->sql(), key->type(), key->nullable(), next_expr_id(), {}, "", false});
    }
  }

  ExprPtr rewrite(const ExprPtr& expr) {
    return transform_down(expr, [this](const ExprPtr& node) -> ExprPtr {
      for (size_t i = 0; i < keys_.size(); ++i) {
        if (node->kind() != ExprKind::kAlias && semantic_equals(*node, *keys_[i])) {
          return reference(i);
        }
      }
      if (const auto* call = node->as<AggregateCall>())
        return reference(aggregate_index(*call, node));
      return nullptr;
    });
  }

  const std::vector<AggregateSpec>& specs() const { return specs_; }
  const Attributes& output() const { return output_; }

 private:
  ExprPtr reference(size_t i) const {
    return std::make_shared<BoundReference>(static_cast<int>(i), output_[i].type,
                                            output_[i].nullable, output_[i].name);
  }

  size_t aggregate_index(const AggregateCall& call, const ExprPtr& node) {
    for (size_t i = 0; i < calls_.size(); ++i) {
      if (semantic_equals(*calls_[i], *node)) return keys_.size() + i;
    }
    calls_.push_back(node);
    specs_.push_back(bind_aggregate(call, input_));
    output_.push_back({node->sql(), node->type(), node->nullable(), next_expr_id(), {}, "", false});
    return output_.size() - 1;
  }

  const Attributes& input_;
  Exprs keys_;
  Exprs calls_;
  std::vector<AggregateSpec> specs_;
  Attributes output_;
};

}  // namespace

AggregateSpec bind_aggregate(const AggregateCall& call, const Attributes& input) {
  AggregateSpec spec;
  spec.function = call.shared_function();
  for (const auto& arg : call.args()) spec.args.push_back(bind_references(arg, input));
  spec.distinct = call.distinct() && !call.function().distinct_insensitive;
  if (call.filter()) spec.filter = bind_references(call.filter(), input);
  spec.order = bind_order(call.order(), input);
  return spec;
}

PhysicalPtr plan_aggregate(const Aggregate& aggregate, const PhysicalPtr& child) {
  SelectListRewrite rewrite(aggregate, child);
  Exprs list;
  for (const auto& expr : aggregate.aggregates()) list.push_back(rewrite.rewrite(expr));
  auto hash =
      std::make_shared<HashAggregateExec>(bind_references(aggregate.grouping(), child->output()),
                                          rewrite.specs(), rewrite.output(), child);
  return std::make_shared<ProjectExec>(std::move(list), aggregate.output(), std::move(hash));
}

}  // namespace firesteel
