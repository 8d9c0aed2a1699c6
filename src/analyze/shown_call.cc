#include "analyze/shown_call.h"

#include "base/check.h"

namespace firesteel::analyze {
namespace {

bool is_shown(const Call& call) {
  return !call.function().make_kernel && call.function().window == nullptr &&
         call.function().render && !call.children().empty();
}

}  // namespace

ExprPtr show_as(std::string name, Exprs args, ExprPtr replacement,
                std::function<std::string(std::span<const std::string>)> render) {
  auto bound = std::make_shared<BoundScalar>();
  bound->return_type = replacement->type();
  bound->null_rule = replacement->nullable() ? NullRule::kAlwaysNullable : NullRule::kNeverNull;
  bound->deterministic = replacement->deterministic();
  if (!render) {
    render = [name](std::span<const std::string> texts) {
      std::string out = name + "(";
      for (size_t i = 0; i < texts.size(); ++i) out += (i == 0 ? "" : ", ") + texts[i];
      return out + ")";
    };
  }
  bound->name = std::move(name);
  bound->render = [render = std::move(render)](std::span<const std::string> texts) {
    return render(texts.first(texts.size() - 1));
  };
  for (const auto& arg : args) bound->arg_types.push_back(arg->type());
  bound->arg_types.push_back(replacement->type());
  args.push_back(std::move(replacement));
  return std::make_shared<Call>(std::move(bound), std::move(args));
}

ExprPtr remove_shown(const ExprPtr& expr) {
  if (const auto* call = expr->as<Call>(); call != nullptr && is_shown(*call)) {
    return remove_shown(call->children().back());
  }
  if (expr->children().empty()) return expr;
  Exprs children;
  bool changed = false;
  children.reserve(expr->children().size());
  for (const auto& child : expr->children()) {
    children.push_back(remove_shown(child));
    changed = changed || children.back() != child;
  }
  return changed ? expr->with_children(std::move(children)) : expr;
}

}  // namespace firesteel::analyze
