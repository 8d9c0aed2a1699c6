// Plan nodes over two or more whole queries.

#include "base/check.h"
#include "functions/coercion.h"
#include "plan/operators.h"

namespace firesteel {
namespace {

// The columns of a union of `children`, with ids of its own.
Attributes union_output(const Plans& children) {
  Attributes output = children[0]->output();
  for (Attribute& attribute : output) {
    attribute.id = next_expr_id();
    attribute.qualifier.clear();
  }
  for (size_t i = 1; i < children.size(); ++i) {
    const Attributes& other = children[i]->output();
    for (size_t column = 0; column < std::min(output.size(), other.size()); ++column) {
      output[column].nullable |= other[column].nullable;
      // Types that differ in more are made equal by the analyzer.
      if (const auto merged = merge_nullability(output[column].type, other[column].type)) {
        output[column].type = *merged;
      }
    }
  }
  return output;
}

}  // namespace

Union::Union(Plans children, bool by_name, bool allow_missing_columns)
    : LogicalPlan(kKind, std::move(children)),
      by_name_(by_name),
      allow_missing_columns_(allow_missing_columns) {}

Union::Union(Plans children, Attributes output)
    : LogicalPlan(kKind, std::move(children)),
      by_name_(false),
      allow_missing_columns_(false),
      has_output_(true),
      output_(std::move(output)) {}

PlanPtr Union::with_children(Plans children) const {
  if (!has_output_.load(std::memory_order_acquire)) {
    return std::make_shared<Union>(std::move(children), by_name_, allow_missing_columns_);
  }
  // Its columns are known by their ids elsewhere already; types and nullability follow.
  Attributes output = union_output(children);
  FS_CHECK_EQ(output.size(), output_.size());
  for (size_t i = 0; i < output.size(); ++i) {
    output[i].name = output_[i].name;
    output[i].id = output_[i].id;
    output[i].qualifier = output_[i].qualifier;
  }
  return std::make_shared<Union>(std::move(children), std::move(output));
}

PlanPtr Union::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_children(children());
}

const Attributes& Union::output() const {
  if (!has_output_.load(std::memory_order_acquire)) {
    static const Attributes kNone;
    if (!resolved()) return kNone;
    std::call_once(output_once_, [this] {
      output_ = union_output(children());
      has_output_.store(true, std::memory_order_release);
    });
  }
  return output_;
}

SetOperation::SetOperation(Type type, bool all, PlanPtr left, PlanPtr right)
    : LogicalPlan(kKind, {std::move(left), std::move(right)}), type_(type), all_(all) {}

PlanPtr SetOperation::with_children(Plans children) const {
  FS_CHECK_EQ(children.size(), 2u);
  return std::make_shared<SetOperation>(type_, all_, std::move(children[0]),
                                        std::move(children[1]));
}

PlanPtr SetOperation::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_children(children());
}

const Attributes& SetOperation::output() const { return left()->output(); }

std::string SetOperation::node_string() const {
  return std::string(type_ == Type::kIntersect ? "Intersect" : "Except") +
         (all_ ? " All true" : " false");
}

RecursiveUnion::RecursiveUnion(int64_t cte_id, bool all, std::optional<int64_t> max_depth,
                               Attributes output, PlanPtr anchor, PlanPtr recursion)
    : LogicalPlan(kKind, {std::move(anchor), std::move(recursion)}),
      cte_id_(cte_id),
      all_(all),
      max_depth_(max_depth),
      output_(std::move(output)) {}

PlanPtr RecursiveUnion::with_children(Plans children) const {
  FS_CHECK_EQ(children.size(), 2u);
  return std::make_shared<RecursiveUnion>(cte_id_, all_, max_depth_, output_,
                                          std::move(children[0]), std::move(children[1]));
}

PlanPtr RecursiveUnion::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_children(children());
}

namespace {

Plans plans_of(const std::vector<CteDefinition>& definitions, PlanPtr query) {
  Plans plans;
  for (const CteDefinition& definition : definitions) plans.push_back(definition.plan);
  plans.push_back(std::move(query));
  return plans;
}

}  // namespace

WithCte::WithCte(std::vector<CteDefinition> definitions, PlanPtr query)
    : LogicalPlan(kKind, plans_of(definitions, std::move(query))),
      definitions_(std::move(definitions)) {}

std::vector<CteDefinition> WithCte::definitions() const {
  std::vector<CteDefinition> out = definitions_;
  for (size_t i = 0; i < out.size(); ++i) out[i].plan = children()[i];
  return out;
}

PlanPtr WithCte::with_children(Plans children) const {
  FS_CHECK_EQ(children.size(), this->children().size());
  std::vector<CteDefinition> definitions = definitions_;
  for (size_t i = 0; i < definitions.size(); ++i) definitions[i].plan = std::move(children[i]);
  return std::make_shared<WithCte>(std::move(definitions), std::move(children.back()));
}

PlanPtr WithCte::with_expressions(Exprs expressions) const {
  FS_CHECK(expressions.empty());
  return with_children(children());
}

}  // namespace firesteel
