#include <algorithm>
#include <unordered_map>

#include "optimize/expr_builders.h"
#include "optimize/simplify/expr_rules.h"
#include "plan/call_builder.h"

namespace firesteel::optimizer {

ExprPtr simplify_in(const ExprPtr& expr, const OptimizerContext& context) {
  const Call* call = as_call(expr, "in");
  if (call == nullptr || call->children().size() < 2) return nullptr;
  const Exprs& args = call->children();
  if (args.size() == 2) return make_equal(args[0], args[1]);
  std::unordered_multimap<size_t, const Expr*> seen;
  Exprs kept{args[0]};
  for (size_t i = 1; i < args.size(); ++i) {
    if (args[i]->deterministic()) {
      const size_t hash = semantic_hash(*args[i]);
      const auto [begin, end] = seen.equal_range(hash);
      const bool repeated = std::any_of(
          begin, end, [&](const auto& item) { return semantic_equals(*item.second, *args[i]); });
      if (repeated) continue;
      seen.emplace(hash, args[i].get());
    }
    kept.push_back(args[i]);
  }
  if (kept.size() == args.size()) return nullptr;
  if (kept.size() == 2) return make_equal(kept[0], kept[1]);
  return make_call("in", std::move(kept), context.settings);
}

}  // namespace firesteel::optimizer
