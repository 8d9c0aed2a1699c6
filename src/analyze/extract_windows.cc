// Moves window functions out of select lists into Window operators, one for each set of functions
// with the same partitions and order.

#include "analyze/expressions.h"
#include "analyze/select_block.h"

namespace firesteel::analyze {
namespace {

struct WindowGroup {
  const WindowExpr* spec;
  Exprs functions;
};

bool same_keys(const WindowExpr& a, const WindowExpr& b) {
  const auto a_order = a.order_by();
  const auto b_order = b.order_by();
  if (a.partition_by().size() != b.partition_by().size() || a_order.size() != b_order.size()) {
    return false;
  }
  for (size_t i = 0; i < a.partition_by().size(); ++i) {
    if (!semantic_equals(*a.partition_by()[i], *b.partition_by()[i])) return false;
  }
  for (size_t i = 0; i < a_order.size(); ++i) {
    if (a_order[i].ascending != b_order[i].ascending ||
        a_order[i].nulls_first != b_order[i].nulls_first ||
        !semantic_equals(*a_order[i].expr, *b_order[i].expr)) {
      return false;
    }
  }
  return true;
}

// A window function in the arguments or keys of another is computed first.
bool has_inner_window(const ExprPtr& window) {
  return std::any_of(window->children().begin(), window->children().end(), has_window);
}

class WindowExtractor {
 public:
  ExprPtr replace(const ExprPtr& expr) {
    if (const auto* alias = expr->as<Alias>()) {
      if (is_ready(alias->child())) {
        add(expr);
        return AttributeRef::make(alias->to_attribute());
      }
      ExprPtr child = replace(alias->child());
      return child == alias->child() ? expr : expr->with_children({std::move(child)});
    }
    return replace_parts(expr, [&](const ExprPtr& part) -> ExprPtr {
      if (!is_ready(part)) return nullptr;
      for (const auto& known : all_) {
        if (semantic_equals(*without_alias(known), *part)) {
          return AttributeRef::make(to_attribute(known));
        }
      }
      const ExprPtr named = Alias::make(part, "_we" + std::to_string(all_.size()));
      add(named);
      return AttributeRef::make(to_attribute(named));
    });
  }

  PlanPtr build(PlanPtr input) {
    for (auto& group : groups_) {
      Exprs partition(group.spec->partition_by().begin(), group.spec->partition_by().end());
      input = std::make_shared<Window>(std::move(group.functions), std::move(partition),
                                       group.spec->order_by(), std::move(input));
    }
    return input;
  }

 private:
  static bool is_ready(const ExprPtr& expr) {
    return expr->kind() == ExprKind::kWindow && !has_inner_window(expr);
  }

  void add(const ExprPtr& named) {
    all_.push_back(named);
    const auto* window = named->as<Alias>()->child()->as<WindowExpr>();
    for (auto& group : groups_) {
      if (same_keys(*group.spec, *window)) {
        group.functions.push_back(named);
        return;
      }
    }
    groups_.push_back({window, {named}});
  }

  Exprs all_;
  std::vector<WindowGroup> groups_;
};

}  // namespace

void check_window_places(const ExprPtr& expr) {
  if (expr->kind() == ExprKind::kWindow) {
    // The window function is no aggregate, but its arguments and the window's keys may hold some.
    for (const auto& arg : expr->children()[0]->children()) check_window_places(arg);
    for (size_t i = 1; i < expr->children().size(); ++i) check_window_places(expr->children()[i]);
    return;
  }
  for (const auto& child : expr->children()) {
    if (expr->kind() == ExprKind::kAggregate && has_window(child)) {
      fail({}, "_LEGACY_ERROR_TEMP_1031", {});
    }
    check_window_places(child);
  }
}

PlanPtr extract_windows(PlanPtr input, Exprs& exprs) {
  while (std::any_of(exprs.begin(), exprs.end(), has_window)) {
    WindowExtractor extractor;
    for (auto& expr : exprs) expr = extractor.replace(expr);
    input = extractor.build(std::move(input));
  }
  return input;
}

}  // namespace firesteel::analyze
