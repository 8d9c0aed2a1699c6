#include <algorithm>

#include "base/check.h"
#include "plan/exprs.h"
#include "plan/function_sql.h"

namespace firesteel {
namespace {

bool derive_nullable(const BoundScalar& function, const Exprs& args) {
  switch (function.null_rule) {
    case NullRule::kAlwaysNullable:
      return true;
    case NullRule::kNeverNull:
      return false;
    case NullRule::kAnyNull:
    case NullRule::kOnlyIfAnyNull:
      return std::any_of(args.begin(), args.end(),
                         [](const ExprPtr& arg) { return arg->nullable(); });
  }
  return true;
}

}  // namespace

Call::Call(std::shared_ptr<const BoundScalar> function, Exprs args)
    : Expr(kKind, std::move(args)),
      function_(std::move(function)),
      nullable_(derive_nullable(*function_, children())) {
  if (!function_->deterministic) set_nondeterministic();
  if (function_->window) set_not_constant();
}

ExprPtr Call::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), this->children().size());
  return keep_source(std::make_shared<Call>(function_, std::move(children)));
}

std::string Call::sql(bool with_ids) const {
  if (!function_->render && children().size() == 2) {
    if (const char* sign = infix_sign(name())) {
      // Down the left operands without recursion: chains of AND may be thousands long.
      std::vector<std::string> tails;
      const Expr* left = this;
      while (const auto* call = left->as<Call>()) {
        if (call->name() != name() || call->children().size() != 2) break;
        tails.push_back(std::string(" ") + sign + " " + call->children()[1]->sql(with_ids) + ")");
        left = call->children()[0].get();
      }
      std::string out(tails.size(), '(');
      out += left->sql(with_ids);
      for (auto tail = tails.rbegin(); tail != tails.rend(); ++tail) out += *tail;
      return out;
    }
  }
  std::vector<std::string> args;
  args.reserve(children().size());
  for (const ExprPtr& child : children()) args.push_back(child->sql(with_ids));
  if (function_->render) return function_->render(args);
  return function_sql(name(), args, with_ids);
}

}  // namespace firesteel
