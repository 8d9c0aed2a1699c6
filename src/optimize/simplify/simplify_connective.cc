#include <algorithm>
#include <optional>
#include <unordered_map>

#include "optimize/expr_builders.h"
#include "optimize/simplify/expr_rules.h"
#include "plan/call_builder.h"

namespace firesteel::optimizer {
namespace {

// Expressions by meaning. Those that are not deterministic are never found again.
class ExprSet {
 public:
  bool contains(const ExprPtr& expr) const {
    if (!expr->deterministic()) return false;
    const auto [begin, end] = items_.equal_range(semantic_hash(*expr));
    return std::any_of(begin, end,
                       [&](const auto& item) { return semantic_equals(*item.second, *expr); });
  }
  // False when it is there already.
  bool insert(const ExprPtr& expr) {
    if (contains(expr)) return false;
    items_.emplace(semantic_hash(*expr), expr);
    return true;
  }

 private:
  std::unordered_multimap<size_t, ExprPtr> items_;
};

// Conditions on one expression that an IN can say: "x = literal", "x IN (literals)".
struct ValueTest {
  ExprPtr subject;
  Exprs values;
};

std::optional<ValueTest> as_value_test(const ExprPtr& expr) {
  const auto* call = expr->as<Call>();
  if (call == nullptr || call->children().size() < 2) return std::nullopt;
  if (!call->is("=") && !call->is("in")) return std::nullopt;
  const Exprs& args = call->children();
  if (args[0]->as<Literal>() || !args[0]->deterministic()) return std::nullopt;
  const bool all_literals = std::all_of(args.begin() + 1, args.end(), [](const ExprPtr& arg) {
    return arg->as<Literal>() != nullptr;
  });
  if (!all_literals || args[0]->type().is_nested()) return std::nullopt;
  return ValueTest{args[0], Exprs(args.begin() + 1, args.end())};
}

// x = 1 OR x IN (2, 3) OR y = 1  =>  x IN (1, 2, 3) OR y = 1
void merge_value_tests(Exprs& operands, const OptimizerContext& context) {
  struct Group {
    ValueTest test;
    size_t position;
    size_t count = 1;
  };
  std::unordered_multimap<size_t, Group> groups;
  for (size_t i = 0; i < operands.size(); ++i) {
    auto test = as_value_test(operands[i]);
    if (!test) continue;
    const size_t hash = semantic_hash(*test->subject);
    const auto [begin, end] = groups.equal_range(hash);
    const auto it = std::find_if(begin, end, [&](const auto& item) {
      return semantic_equals(*item.second.test.subject, *test->subject);
    });
    if (it == end) {
      groups.emplace(hash, Group{std::move(*test), i});
      continue;
    }
    Exprs& values = it->second.test.values;
    values.insert(values.end(), test->values.begin(), test->values.end());
    ++it->second.count;
    operands[i] = nullptr;
  }
  for (auto& [hash, group] : groups) {
    if (group.count == 1) continue;
    Exprs args{group.test.subject};
    args.insert(args.end(), group.test.values.begin(), group.test.values.end());
    ExprPtr merged = make_call("in", std::move(args), context.settings);
    ExprPtr distinct = simplify_in(merged, context);
    operands[group.position] = distinct ? std::move(distinct) : std::move(merged);
  }
  std::erase(operands, nullptr);
}

// (a AND b) OR (a AND c)  =>  a AND (b OR c). Null when there is no common factor.
ExprPtr extract_common_factors(const Exprs& disjuncts, bool predicate,
                               const OptimizerContext& context) {
  std::vector<Exprs> factors;
  for (const ExprPtr& disjunct : disjuncts) factors.push_back(split_operands(disjunct, "and"));
  std::vector<ExprSet> sets(factors.size());
  for (size_t i = 0; i < factors.size(); ++i) {
    for (const ExprPtr& factor : factors[i]) sets[i].insert(factor);
  }
  Exprs common;
  ExprSet common_set;
  for (const ExprPtr& factor : factors[0]) {
    const bool everywhere = std::all_of(sets.begin(), sets.end(),
                                        [&](const ExprSet& set) { return set.contains(factor); });
    if (everywhere && common_set.insert(factor)) common.push_back(factor);
  }
  if (common.empty()) return nullptr;
  Exprs rests;
  for (const Exprs& conjuncts : factors) {
    Exprs rest;
    for (const ExprPtr& factor : conjuncts) {
      if (!common_set.contains(factor)) rest.push_back(factor);
    }
    // One disjunct is the common part alone, which then decides.
    if (rest.empty()) return make_chain("and", common);
    rests.push_back(make_chain("and", rest));
  }
  common.push_back(simplify_connective("or", std::move(rests), predicate, context));
  return make_chain("and", common);
}

// Operands that hold or fail whenever another one does: a OR (a AND b) is a.
void absorb(Exprs& operands, std::string_view dual) {
  ExprSet set;
  for (const ExprPtr& operand : operands) set.insert(operand);
  std::erase_if(operands, [&](const ExprPtr& operand) {
    if (as_call(operand, dual) == nullptr) return false;
    const Exprs parts = split_operands(operand, dual);
    return std::any_of(parts.begin(), parts.end(),
                       [&](const ExprPtr& part) { return set.contains(part); });
  });
}

}  // namespace

ExprPtr simplify_connective(std::string_view name, Exprs operands, bool predicate,
                            const OptimizerContext& context) {
  const bool is_and = name == "and";
  Exprs kept;
  ExprSet seen;
  bool has_null = false;
  for (const ExprPtr& given : operands) {
    for (const ExprPtr& operand : split_operands(given, name)) {
      const bool is_true = is_true_literal(*operand);
      const bool is_false = is_false_literal(*operand) || (predicate && is_null_literal(*operand));
      if (is_and ? is_true : is_false) continue;
      if (is_and ? is_false : is_true) return Literal::boolean(!is_and);
      if (is_null_literal(*operand)) {
        has_null = true;
        continue;
      }
      if (seen.insert(operand)) kept.push_back(operand);
    }
  }
  // a AND NOT a: false unless a is null.
  for (const ExprPtr& operand : kept) {
    const ExprPtr inner = negated_operand(operand);
    if (inner && (!inner->nullable() || (predicate && is_and)) && seen.contains(inner)) {
      return Literal::boolean(!is_and);
    }
  }
  if (kept.empty()) {
    return has_null ? Literal::null(TypeId::kBoolean) : Literal::boolean(is_and);
  }
  if (kept.size() > 1) absorb(kept, is_and ? "or" : "and");
  if (!is_and && kept.size() > 1) {
    if (ExprPtr factored = extract_common_factors(kept, predicate, context);
        factored && !has_null) {
      return factored;
    }
    merge_value_tests(kept, context);
  }
  if (has_null) kept.push_back(Literal::null(TypeId::kBoolean));
  return make_chain(name, kept);
}

}  // namespace firesteel::optimizer
