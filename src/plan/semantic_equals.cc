#include <algorithm>
#include <array>

#include "plan/exprs.h"
#include "plan/same_result.h"
#include "plan/subqueries.h"
#include "plan/unresolved_exprs.h"

namespace firesteel {
namespace {

size_t mix(size_t hash, size_t item) {
  return hash ^ (item + 0x9e3779b97f4a7c15 + (hash << 6) + (hash >> 2));
}

size_t hash_text(std::string_view text) { return std::hash<std::string_view>()(text); }

bool is_commutative(std::string_view name) {
  static constexpr std::array<std::string_view, 9> kNames{"and", "or", "+",   "*", "=",
                                                          "==",  "&",  "<=>", "|"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// Connectives and bit operators may be regrouped at will; sums not (overflow, decimal types).
bool is_associative(std::string_view name) {
  return name == "and" || name == "or" || name == "&" || name == "|";
}

// "a > b" is "b < a".
std::string_view mirrored(std::string_view name) {
  if (name == ">") return "<";
  if (name == ">=") return "<=";
  return {};
}

void flatten(const Expr& expr, std::string_view name, std::vector<const Expr*>& operands) {
  const auto* call = expr.as<Call>();
  if (call == nullptr || !call->is(name) || call->children().size() != 2) {
    operands.push_back(&expr);
    return;
  }
  flatten(*call->children()[0], name, operands);
  flatten(*call->children()[1], name, operands);
}

std::vector<const Expr*> operands_of(const Call& call) {
  std::vector<const Expr*> operands;
  if (is_associative(call.name())) {
    flatten(call, call.name(), operands);
  } else {
    for (const ExprPtr& child : call.children()) operands.push_back(child.get());
  }
  return operands;
}

// Whether the operands can be paired so that all pairs are equal.
bool equal_as_sets(std::vector<const Expr*> a, const std::vector<const Expr*>& b) {
  if (a.size() != b.size()) return false;
  if (a.size() == 2) {
    return (semantic_equals(*a[0], *b[0]) && semantic_equals(*a[1], *b[1])) ||
           (semantic_equals(*a[0], *b[1]) && semantic_equals(*a[1], *b[0]));
  }
  std::vector<std::pair<size_t, const Expr*>> hashed;
  for (const Expr* expr : a) hashed.emplace_back(semantic_hash(*expr), expr);
  for (const Expr* expr : b) {
    const size_t hash = semantic_hash(*expr);
    const auto it = std::find_if(hashed.begin(), hashed.end(), [&](const auto& item) {
      return item.first == hash && semantic_equals(*item.second, *expr);
    });
    if (it == hashed.end()) return false;
    *it = hashed.back();
    hashed.pop_back();
  }
  return true;
}

bool equal_children(const Expr& a, const Expr& b) {
  return std::equal(a.children().begin(), a.children().end(), b.children().begin(),
                    b.children().end(),
                    [](const ExprPtr& x, const ExprPtr& y) { return semantic_equals(*x, *y); });
}

bool equal_calls(const Call& a, const Call& b) {
  if (!a.type().same_type(b.type())) return false;
  const bool two = a.children().size() == 2 && b.children().size() == 2;
  if (a.name() != b.name()) {
    if (!two || (mirrored(a.name()) != b.name() && mirrored(b.name()) != a.name())) return false;
    return semantic_equals(*a.children()[0], *b.children()[1]) &&
           semantic_equals(*a.children()[1], *b.children()[0]);
  }
  if (two && is_commutative(a.name())) return equal_as_sets(operands_of(a), operands_of(b));
  return equal_children(a, b);
}

bool same_directions(const std::vector<SortOrder>& a, const std::vector<SortOrder>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const SortOrder& x, const SortOrder& y) {
                      return x.ascending == y.ascending && x.nulls_first == y.nulls_first;
                    });
}

bool same_bound(const FrameBound& a, const FrameBound& b) {
  if (a.kind != b.kind || (a.offset == nullptr) != (b.offset == nullptr)) return false;
  return a.offset == nullptr || semantic_equals(*a.offset, *b.offset);
}

bool same_frame(const std::optional<WindowFrame>& a, const std::optional<WindowFrame>& b) {
  if (a.has_value() != b.has_value()) return false;
  return !a || (a->unit == b->unit && same_bound(a->start, b->start) && same_bound(a->end, b->end));
}

// What a node says beside its children; both are of the same kind.
bool equal_nodes(const Expr& a, const Expr& b) {
  switch (a.kind()) {
    case ExprKind::kLiteral: {
      const auto& x = *a.as<Literal>();
      const auto& y = *b.as<Literal>();
      return x.type().same_type(y.type()) && x.value() == y.value();
    }
    case ExprKind::kAttribute:
      return a.as<AttributeRef>()->id() == b.as<AttributeRef>()->id();
    case ExprKind::kOuterReference:
      return a.as<OuterReference>()->attribute().id == b.as<OuterReference>()->attribute().id;
    case ExprKind::kBoundReference:
      return a.as<BoundReference>()->index() == b.as<BoundReference>()->index();
    case ExprKind::kCast: {
      const auto& x = *a.as<Cast>();
      const auto& y = *b.as<Cast>();
      return x.type().same_type(y.type()) && x.mode() == y.mode() && x.time_zone() == y.time_zone();
    }
    case ExprKind::kCaseWhen:
    case ExprKind::kUnresolvedExtract:
      return true;
    case ExprKind::kAggregate: {
      const auto& x = *a.as<AggregateCall>();
      const auto& y = *b.as<AggregateCall>();
      return x.name() == y.name() && x.type().same_type(y.type()) && x.distinct() == y.distinct() &&
             x.args().size() == y.args().size() &&
             (x.filter() == nullptr) == (y.filter() == nullptr) &&
             same_directions(x.order(), y.order()) && x.function().nulls == y.function().nulls;
    }
    case ExprKind::kWindow: {
      const auto& x = *a.as<WindowExpr>();
      const auto& y = *b.as<WindowExpr>();
      return x.partition_by().size() == y.partition_by().size() &&
             x.ignore_nulls() == y.ignore_nulls() && same_directions(x.order_by(), y.order_by()) &&
             same_frame(x.frame(), y.frame());
    }
    case ExprKind::kScalarSubquery:
    case ExprKind::kExists:
    case ExprKind::kInSubquery:
      return same_result(**subquery_plan(a), **subquery_plan(b));
    case ExprKind::kLambdaVariable:
      return a.as<LambdaVariable>()->attribute().id == b.as<LambdaVariable>()->attribute().id;
    case ExprKind::kGenerator: {
      const auto& x = *a.as<GeneratorCall>();
      const auto& y = *b.as<GeneratorCall>();
      return x.name() == y.name() && x.outer() == y.outer();
    }
    default:
      return a.sql(true) == b.sql(true);
  }
}

// Lambdas are equal when their bodies are, once the parameters are the same variables.
bool equal_lambdas(const Lambda& a, const Lambda& b) {
  if (a.parameters().size() != b.parameters().size()) return false;
  const ExprPtr renamed = transform_up(b.body(), [&](const ExprPtr& expr) -> ExprPtr {
    const auto* variable = expr->as<LambdaVariable>();
    if (variable == nullptr) return nullptr;
    for (size_t i = 0; i < b.parameters().size(); ++i) {
      if (b.parameters()[i].id == variable->attribute().id) {
        return std::make_shared<LambdaVariable>(a.parameters()[i]);
      }
    }
    return nullptr;
  });
  return semantic_equals(*a.body(), *renamed);
}

size_t hash_expr(const Expr& expr, bool with_ids);

size_t hash_node(const Expr& expr, bool with_ids) {
  const size_t hash = static_cast<size_t>(expr.kind());
  switch (expr.kind()) {
    case ExprKind::kLiteral:
      return mix(hash, hash_value(expr.as<Literal>()->value()));
    case ExprKind::kAttribute:
      return with_ids ? mix(hash, static_cast<size_t>(expr.as<AttributeRef>()->id())) : hash;
    case ExprKind::kOuterReference:
      return with_ids ? mix(hash, static_cast<size_t>(expr.as<OuterReference>()->attribute().id))
                      : hash;
    case ExprKind::kBoundReference:
      return mix(hash, static_cast<size_t>(expr.as<BoundReference>()->index()));
    case ExprKind::kCast:
      return mix(hash, static_cast<size_t>(expr.as<Cast>()->type().id()));
    case ExprKind::kAggregate:
      return mix(hash, hash_text(expr.as<AggregateCall>()->name()));
    case ExprKind::kGenerator:
      return mix(hash, hash_text(expr.as<GeneratorCall>()->name()));
    case ExprKind::kUnresolvedAttribute:
      return mix(hash, hash_text(expr.sql(false)));
    default:
      return hash;
  }
}

size_t hash_call(const Call& call, bool with_ids) {
  const std::string_view name = call.name();
  const bool two = call.children().size() == 2;
  if (two && is_commutative(name)) {
    size_t sum = 0;
    for (const Expr* operand : operands_of(call)) sum += hash_expr(*operand, with_ids);
    return mix(hash_text(name), sum);
  }
  if (two && !mirrored(name).empty()) {
    const size_t hash = mix(hash_text(mirrored(name)), hash_expr(*call.children()[1], with_ids));
    return mix(hash, hash_expr(*call.children()[0], with_ids));
  }
  size_t hash = hash_text(name);
  for (const ExprPtr& child : call.children()) hash = mix(hash, hash_expr(*child, with_ids));
  return hash;
}

size_t hash_expr(const Expr& expr, bool with_ids) {
  if (const auto* alias = expr.as<Alias>()) return hash_expr(*alias->child(), with_ids);
  if (const auto* lambda = expr.as<Lambda>()) return lambda->parameters().size();
  if (const auto* call = expr.as<Call>()) return hash_call(*call, with_ids);
  size_t hash = hash_node(expr, with_ids);
  for (const ExprPtr& child : expr.children()) hash = mix(hash, hash_expr(*child, with_ids));
  return hash;
}

}  // namespace

bool semantic_equals(const Expr& a, const Expr& b) {
  if (&a == &b) return true;
  if (const auto* alias = a.as<Alias>()) return semantic_equals(*alias->child(), b);
  if (const auto* alias = b.as<Alias>()) return semantic_equals(a, *alias->child());
  if (a.kind() != b.kind()) return false;
  if (const auto* call = a.as<Call>()) return equal_calls(*call, *b.as<Call>());
  if (const auto* lambda = a.as<Lambda>()) return equal_lambdas(*lambda, *b.as<Lambda>());
  return a.children().size() == b.children().size() && equal_nodes(a, b) && equal_children(a, b);
}

size_t semantic_hash(const Expr& expr) { return hash_expr(expr, /*with_ids=*/true); }
size_t shape_hash(const Expr& expr) { return hash_expr(expr, /*with_ids=*/false); }

}  // namespace firesteel
