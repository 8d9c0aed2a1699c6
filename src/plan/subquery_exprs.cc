#include <algorithm>

#include "base/check.h"
#include "plan/exprs.h"
#include "plan/plan.h"
#include "plan/subqueries.h"

namespace firesteel {
namespace {

// The columns of the enclosing query that a subquery uses, as Spark lists them behind its name: as
// often as they are used, from the top down.
std::string outer_sql(const PlanPtr& plan, bool with_ids) {
  const Attributes outer = outer_attributes(plan);
  std::string out;
  const auto add = [&](const ExprPtr& part) {
    const auto* reference = part->as<OuterReference>();
    if (reference == nullptr) return true;
    const ExprId id = reference->attribute().id;
    if (std::ranges::any_of(outer, [&](const Attribute& column) { return column.id == id; })) {
      out += (out.empty() ? "" : ", ") + AttributeRef(reference->attribute()).sql(with_ids);
    }
    return true;
  };
  visit(plan, [&](const PlanPtr& node) {
    for (const ExprPtr& expr : node->expressions()) visit(expr, add);
    return true;
  });
  return out;
}

const DataType& boolean_type() {
  static const DataType kBoolean(TypeId::kBoolean);
  return kBoolean;
}

const DataType& null_type() {
  static const DataType kNull(TypeId::kNull);
  return kNull;
}

}  // namespace

ScalarSubquery::ScalarSubquery(PlanPtr plan) : Expr(kKind, {}), plan_(std::move(plan)) {
  if (!plan_->resolved()) set_unresolved();
}

ExprPtr ScalarSubquery::with_plan(PlanPtr plan) const {
  return keep_source(std::make_shared<ScalarSubquery>(std::move(plan)));
}

ExprPtr ScalarSubquery::with_children(Exprs children) const {
  FS_CHECK(children.empty());
  return clone();
}

const DataType& ScalarSubquery::type() const {
  if (!resolved() || plan_->output().empty()) return null_type();
  return plan_->output()[0].type;
}

std::string ScalarSubquery::sql(bool with_ids) const {
  if (with_ids) return "scalar-subquery [" + outer_sql(plan_, true) + "]";
  return "scalarsubquery(" + outer_sql(plan_, false) + ")";
}

Exists::Exists(PlanPtr plan) : Expr(kKind, {}), plan_(std::move(plan)) {
  if (!plan_->resolved()) set_unresolved();
}

ExprPtr Exists::with_plan(PlanPtr plan) const {
  return keep_source(std::make_shared<Exists>(std::move(plan)));
}

ExprPtr Exists::with_children(Exprs children) const {
  FS_CHECK(children.empty());
  return clone();
}

const DataType& Exists::type() const { return boolean_type(); }

std::string Exists::sql(bool with_ids) const {
  if (with_ids) return "exists [" + outer_sql(plan_, true) + "]";
  return "exists(" + outer_sql(plan_, false) + ")";
}

InSubquery::InSubquery(Exprs values, PlanPtr plan)
    : Expr(kKind, std::move(values)), plan_(std::move(plan)) {
  if (!plan_->resolved()) set_unresolved();
}

ExprPtr InSubquery::with_plan(PlanPtr plan) const {
  return keep_source(std::make_shared<InSubquery>(children(), std::move(plan)));
}

ExprPtr InSubquery::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), this->children().size());
  return keep_source(std::make_shared<InSubquery>(std::move(children), plan_));
}

const DataType& InSubquery::type() const { return boolean_type(); }

std::string InSubquery::sql(bool with_ids) const {
  std::string value = children()[0]->sql(with_ids);
  if (children().size() > 1) {
    value = "named_struct(";
    for (size_t i = 0; i < children().size(); ++i) {
      const std::string text = children()[i]->sql(with_ids);
      const bool named = children()[i]->as<AttributeRef>() != nullptr;
      const std::string name = named ? children()[i]->sql(false) : "_" + std::to_string(i);
      value += (i > 0 ? ", " : "") + name + ", " + text;
    }
    value += ")";
  }
  if (with_ids) return value + " IN (list [" + outer_sql(plan_, true) + "])";
  return "(" + value + " IN (listquery(" + outer_sql(plan_, false) + ")))";
}

const PlanPtr* subquery_plan(const Expr& expr) {
  if (const auto* scalar = expr.as<ScalarSubquery>()) return &scalar->plan();
  if (const auto* exists = expr.as<Exists>()) return &exists->plan();
  if (const auto* in = expr.as<InSubquery>()) return &in->plan();
  return nullptr;
}

ExprPtr with_subquery_plan(const Expr& expr, PlanPtr plan) {
  if (const auto* scalar = expr.as<ScalarSubquery>()) return scalar->with_plan(std::move(plan));
  if (const auto* exists = expr.as<Exists>()) return exists->with_plan(std::move(plan));
  if (const auto* in = expr.as<InSubquery>()) return in->with_plan(std::move(plan));
  FS_UNREACHABLE("not a subquery");
}

namespace {

void collect_outer(const PlanPtr& plan, Attributes& found);

void collect_outer(const ExprPtr& expr, Attributes& found) {
  if (const auto* outer = expr->as<OuterReference>()) {
    const bool known = std::any_of(found.begin(), found.end(), [&](const Attribute& attribute) {
      return attribute.id == outer->attribute().id;
    });
    if (!known) found.push_back(outer->attribute());
  }
  for (const ExprPtr& child : expr->children()) collect_outer(child, found);
  if (const PlanPtr* plan = subquery_plan(*expr)) collect_outer(*plan, found);
}

void collect_outer(const PlanPtr& plan, Attributes& found) {
  for (const PlanPtr& child : plan->children()) collect_outer(child, found);
  for (const ExprPtr& expr : plan->expressions()) collect_outer(expr, found);
}

// Columns of the plan itself and of subqueries in it: what outer references inside may be bound to.
void collect_defined(const PlanPtr& plan, std::vector<ExprId>& ids) {
  if (plan->resolved()) {
    for (const Attribute& attribute : plan->output()) ids.push_back(attribute.id);
  }
  for (const PlanPtr& child : plan->children()) collect_defined(child, ids);
  for (const ExprPtr& expr : plan->expressions()) {
    if (!expr->has_subquery()) continue;
    visit(expr, [&](const ExprPtr& part) {
      if (const PlanPtr* inner = subquery_plan(*part)) collect_defined(*inner, ids);
      return true;
    });
  }
}

}  // namespace

Attributes outer_attributes(const PlanPtr& plan) {
  Attributes found;
  collect_outer(plan, found);
  if (found.empty()) return found;
  std::vector<ExprId> defined;
  collect_defined(plan, defined);
  std::sort(defined.begin(), defined.end());
  std::erase_if(found, [&](const Attribute& attribute) {
    return std::binary_search(defined.begin(), defined.end(), attribute.id);
  });
  return found;
}

}  // namespace firesteel
