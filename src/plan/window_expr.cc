#include "base/check.h"
#include "plan/exprs.h"

namespace firesteel {
namespace {

Exprs gather_children(ExprPtr function, const Exprs& partition_by,
                      const std::vector<SortOrder>& order_by) {
  Exprs children{std::move(function)};
  children.insert(children.end(), partition_by.begin(), partition_by.end());
  for (const SortOrder& key : order_by) children.push_back(key.expr);
  return children;
}

std::string bound_sql(const FrameBound& bound, bool with_ids) {
  switch (bound.kind) {
    case FrameBoundKind::kUnboundedPreceding:
      return with_ids ? "unboundedpreceding$()" : "UNBOUNDED PRECEDING";
    case FrameBoundKind::kPreceding:
      return with_ids ? "-" + bound.offset->sql(true) : bound.offset->sql() + " PRECEDING";
    case FrameBoundKind::kCurrentRow:
      return with_ids ? "currentrow$()" : "CURRENT ROW";
    case FrameBoundKind::kFollowing:
      return bound.offset->sql(with_ids) + (with_ids ? "" : " FOLLOWING");
    case FrameBoundKind::kUnboundedFollowing:
      return with_ids ? "unboundedfollowing$()" : "UNBOUNDED FOLLOWING";
  }
  return "";
}

std::string frame_sql(const WindowFrame& frame, bool with_ids) {
  const bool rows = frame.unit == FrameUnit::kRows;
  const std::string start = bound_sql(frame.start, with_ids);
  const std::string end = bound_sql(frame.end, with_ids);
  if (with_ids) {
    return std::string("specifiedwindowframe(") + (rows ? "RowFrame" : "RangeFrame") + ", " +
           start + ", " + end + ")";
  }
  return (rows ? "ROWS BETWEEN " : "RANGE BETWEEN ") + start + " AND " + end;
}

// The frame that lag and lead show: the one row they look at.
std::optional<WindowFrame> offset_frame(const Call& function) {
  const bool lag = function.is("lag");
  if (!lag && !function.is("lead")) return std::nullopt;
  ExprPtr offset = Literal::integer(1);
  if (function.children().size() > 1) offset = function.children()[1];
  if (const auto* literal = offset->as<Literal>(); lag && literal && !literal->value().is_null()) {
    offset = Literal::integer(static_cast<int>(-literal->value().integer()));
  }
  const FrameBound bound{FrameBoundKind::kFollowing, offset};
  return WindowFrame{FrameUnit::kRows, bound, bound};
}

// The frame that holds where none is written.
WindowFrame default_frame(const Expr& function, bool ordered) {
  WindowFrame frame;
  if (const auto* call = function.as<Call>()) {
    if (auto offset = offset_frame(*call)) return *std::move(offset);
    if (call->function().window_has_fixed_frame) {
      frame.unit = FrameUnit::kRows;
      return frame;
    }
  }
  if (!ordered) {
    frame.unit = FrameUnit::kRows;
    frame.end.kind = FrameBoundKind::kUnboundedFollowing;
  }
  return frame;
}

}  // namespace

WindowExpr::WindowExpr(ExprPtr function, Exprs partition_by, std::vector<SortOrder> order_by,
                       std::optional<WindowFrame> frame, bool ignore_nulls)
    : Expr(kKind, gather_children(std::move(function), partition_by, order_by)),
      partition_count_(partition_by.size()),
      order_by_(std::move(order_by)),
      frame_(std::move(frame)),
      ignore_nulls_(ignore_nulls) {}

std::vector<SortOrder> WindowExpr::order_by() const {
  std::vector<SortOrder> order = order_by_;
  for (size_t i = 0; i < order.size(); ++i) order[i].expr = children()[1 + partition_count_ + i];
  return order;
}

ExprPtr WindowExpr::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), this->children().size());
  std::vector<SortOrder> order = order_by_;
  for (size_t i = 0; i < order.size(); ++i) {
    order[i].expr = std::move(children[1 + partition_count_ + i]);
  }
  Exprs partition(children.begin() + 1, children.begin() + 1 + partition_count_);
  return keep_source(std::make_shared<WindowExpr>(std::move(children[0]), std::move(partition),
                                                  std::move(order), frame_, ignore_nulls_));
}

std::string WindowExpr::sql(bool with_ids) const {
  const std::vector<SortOrder> order = order_by();
  const WindowFrame frame = frame_ ? *frame_ : default_frame(*function(), !order.empty());
  std::vector<std::string> keys;
  for (const ExprPtr& key : partition_by()) keys.push_back(key->sql(with_ids));
  const auto join = [](const std::vector<std::string>& texts) {
    std::string out;
    for (size_t i = 0; i < texts.size(); ++i) out += (i > 0 ? ", " : "") + texts[i];
    return out;
  };
  const std::string call = function()->sql(with_ids);
  if (with_ids) {
    for (const SortOrder& key : order) keys.push_back(key.sql(true));
    keys.push_back(frame_sql(frame, true));
    return call + " windowspecdefinition(" + join(keys) + ")";
  }
  std::string out;
  if (!keys.empty()) out += "PARTITION BY " + join(keys) + " ";
  if (!order.empty()) {
    std::vector<std::string> texts;
    for (const SortOrder& key : order) texts.push_back(key.sql());
    out += "ORDER BY " + join(texts) + " ";
  }
  return call + " OVER (" + out + frame_sql(frame, false) + ")";
}

}  // namespace firesteel
