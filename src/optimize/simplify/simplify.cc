#include "optimize/simplify/simplify.h"

#include <array>

#include "evaluate/evaluator.h"
#include "optimize/expr_builders.h"
#include "optimize/simplify/expr_rules.h"

namespace firesteel::optimizer {
namespace {

using ExprRule = ExprPtr (*)(const ExprPtr&, const OptimizerContext&);

constexpr std::array<ExprRule, 10> kRules{
    simplify_cast, simplify_nulls, simplify_conditional, simplify_not,        simplify_comparison,
    simplify_in,   simplify_like,  unwrap_cast,          simplify_arithmetic, simplify_extract};

// Rules of one node may feed each other; each makes the node smaller or more canonical, so few
// rounds are ever needed. The bound guards against two rules that undo each other.
constexpr int kMaxRounds = 10;

struct Place {
  // Evaluated for some rows only: a failing constant must wait for such a row.
  bool conditional = false;
  // Null counts as false.
  bool predicate = false;
};

// Functions that evaluate arguments behind the first only when they need them.
bool is_lazy_function(const Call& call) {
  return call.is("coalesce") || call.is("nvl") || call.is("ifnull") || call.is("nvl2") ||
         call.is("nullif") || call.is("try") || call.is("assert_true");
}

class Simplifier {
 public:
  explicit Simplifier(const OptimizerContext& context) : context_(context) {}

  ExprPtr simplify(const ExprPtr& expr, Place place) {
    // Constants first and as a whole: AND, CASE and their like may skip a part that fails.
    if (ExprPtr folded = fold(expr, place)) return finish(folded, place);
    if (const auto* call = expr->as<Call>();
        call != nullptr && (call->is("and") || call->is("or")) && call->children().size() == 2) {
      return simplify_chain(expr, call->name(), place);
    }
    ExprPtr current = simplify_children(expr, place);
    for (int round = 0; round < kMaxRounds; ++round) {
      ExprPtr next = apply_rules(current, place);
      if (next == nullptr) break;
      current = std::move(next);
    }
    return finish(current, place);
  }

 private:
  static ExprPtr finish(const ExprPtr& expr, Place place) {
    if (!place.predicate) return expr;
    if (is_null_literal(*expr)) return Literal::boolean(false);
    const Call* call = as_call(expr, "<=>");
    return call != nullptr && is_true_literal(*call->children()[1]) ? call->children()[0] : expr;
  }

  ExprPtr apply_rules(const ExprPtr& expr, Place place) {
    if (ExprPtr folded = fold(expr, place)) return folded;
    for (const ExprRule rule : kRules) {
      ExprPtr replacement = rule(expr, context_);
      if (replacement == nullptr || replacement == expr) continue;
      // The rules build on simplified parts; what they put on top may be simpler still.
      return replacement->children() == expr->children() ? replacement
                                                         : simplify_new(replacement, place);
    }
    return nullptr;
  }

  // A replacement may be several levels of new nodes over old parts.
  ExprPtr simplify_new(const ExprPtr& expr, Place place) {
    if (++depth_ > kMaxRounds) return expr;
    ExprPtr simplified = simplify(expr, place);
    --depth_;
    return simplified;
  }

  ExprPtr simplify_chain(const ExprPtr& expr, std::string_view name, Place place) {
    Exprs operands = split_operands(expr, name);
    bool changed = false;
    for (ExprPtr& operand : operands) {
      ExprPtr simplified = simplify(operand, place);
      changed |= simplified != operand;
      operand = std::move(simplified);
    }
    const size_t count = operands.size();
    Exprs before = operands;
    ExprPtr joined = simplify_connective(name, std::move(operands), place.predicate, context_);
    if (!changed) {
      // The old tree is kept where nothing changed, so that rules can see that they are done.
      const Exprs after = split_operands(joined, name);
      if (after.size() == count && after == before) return expr;
    }
    return joined;
  }

  ExprPtr simplify_children(const ExprPtr& expr, Place place) {
    const Exprs& children = expr->children();
    if (children.empty()) return expr;
    Exprs simplified;
    simplified.reserve(children.size());
    bool changed = false;
    for (size_t i = 0; i < children.size(); ++i) {
      simplified.push_back(simplify(children[i], place_of_child(*expr, i, place)));
      changed |= simplified.back() != children[i];
    }
    return changed ? expr->with_children(std::move(simplified)) : expr;
  }

  static Place place_of_child(const Expr& expr, size_t index, Place place) {
    Place inner{.conditional = place.conditional, .predicate = false};
    if (const auto* case_when = expr.as<CaseWhen>()) {
      const bool is_condition = index % 2 == 0 && index / 2 < case_when->branch_count();
      inner.predicate = is_condition;
      inner.conditional |= index > 0;
      // Results of a condition are conditions.
      if (!is_condition) inner.predicate = place.predicate;
    } else if (const auto* call = expr.as<Call>(); call != nullptr && is_lazy_function(*call)) {
      inner.conditional |= index > 0 || call->is("try");
    } else if (expr.kind() == ExprKind::kLambda) {
      inner.conditional = true;
    }
    return inner;
  }

  ExprPtr fold(const ExprPtr& expr, Place place) {
    // Nested values stay calls: a literal of a long sequence is worse than the call that makes it.
    if (expr->as<Literal>() || !expr->foldable() || expr->type().is_nested()) return nullptr;
    try {
      return std::make_shared<Literal>(evaluate_constant(expr), expr->type(),
                                       context_.settings.time_zone);
    } catch (const SparkError&) {
      if (!place.conditional) throw;
      return nullptr;
    }
  }

  const OptimizerContext& context_;
  int depth_ = 0;
};

}  // namespace

ExprPtr simplify_expr(const ExprPtr& expr, const OptimizerContext& context) {
  return Simplifier(context).simplify(expr, {});
}

ExprPtr simplify_predicate(const ExprPtr& expr, const OptimizerContext& context) {
  return Simplifier(context).simplify(expr, {.predicate = true});
}

}  // namespace firesteel::optimizer
