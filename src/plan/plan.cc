#include "plan/plan.h"

#include <algorithm>

#include "base/check.h"
#include "plan/exprs.h"

namespace firesteel {
namespace {

// Nodes that only the analyzer understands.
bool is_unresolved_kind(PlanKind kind) {
  return kind >= PlanKind::kUnresolvedRelation && kind <= PlanKind::kNamedParameters;
}

}  // namespace

bool LogicalPlan::resolved() const {
  Resolved known = resolved_.load(std::memory_order_relaxed);
  if (known == Resolved::kUnknown) {
    const auto is_resolved = [](const auto& part) { return part->resolved(); };
    const auto is_named = [](const ExprPtr& expr) {
      return expr->kind() == ExprKind::kAlias || expr->kind() == ExprKind::kAttribute;
    };
    const bool all =
        !is_unresolved_kind(kind_) &&
        (kind_ != PlanKind::kProject || std::ranges::all_of(expressions(), is_named)) &&
        std::all_of(children_.begin(), children_.end(), is_resolved) &&
        std::ranges::all_of(expressions(), is_resolved);
    known = all ? Resolved::kYes : Resolved::kNo;
    resolved_.store(known, std::memory_order_relaxed);
  }
  return known == Resolved::kYes;
}

Attribute to_attribute(const ExprPtr& named) {
  if (const auto* alias = named->as<Alias>()) return alias->to_attribute();
  if (const auto* attribute = named->as<AttributeRef>()) return attribute->attribute();
  // Stands in a list that the analyzer has not finished: nobody asks for its column yet.
  return {};
}

std::string truncated_list(std::span<const std::string> fields) {
  constexpr size_t kMaxFields = 25;  // Spark's default of spark.sql.debug.maxToStringFields
  std::string out = "[";
  for (size_t i = 0; i < std::min(fields.size(), kMaxFields); ++i) {
    if (i > 0) out += ", ";
    out += fields[i];
  }
  if (fields.size() > kMaxFields) {
    out += ", ... " + std::to_string(fields.size() - kMaxFields) + " more fields";
  }
  return out + "]";
}

std::string truncated_list(const Exprs& exprs) {
  std::vector<std::string> texts;
  for (const ExprPtr& expr : exprs) texts.push_back(expr->sql(true));
  return truncated_list(texts);
}

std::string truncated_list(const Attributes& attributes) {
  std::vector<std::string> texts;
  for (const Attribute& attribute : attributes) texts.push_back(AttributeRef(attribute).sql(true));
  return truncated_list(texts);
}

}  // namespace firesteel
