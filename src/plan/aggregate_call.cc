#include "base/check.h"
#include "plan/exprs.h"

namespace firesteel {
namespace {

Exprs gather_children(Exprs args, ExprPtr filter, const std::vector<SortOrder>& order) {
  if (filter) args.push_back(std::move(filter));
  for (const SortOrder& key : order) args.push_back(key.expr);
  return args;
}

}  // namespace

AggregateCall::AggregateCall(std::shared_ptr<const BoundAggregate> function, Exprs args,
                             bool distinct, ExprPtr filter, std::vector<SortOrder> order)
    : Expr(kKind, gather_children(args, filter, order)),
      function_(std::move(function)),
      arg_count_(args.size()),
      distinct_(distinct),
      has_filter_(filter != nullptr),
      order_(std::move(order)) {}

std::vector<SortOrder> AggregateCall::order() const {
  std::vector<SortOrder> order = order_;
  const size_t first = arg_count_ + (has_filter_ ? 1 : 0);
  for (size_t i = 0; i < order.size(); ++i) order[i].expr = children()[first + i];
  return order;
}

ExprPtr AggregateCall::with_children(Exprs children) const {
  FS_CHECK_EQ(children.size(), this->children().size());
  std::vector<SortOrder> order = order_;
  const size_t first = arg_count_ + (has_filter_ ? 1 : 0);
  for (size_t i = 0; i < order.size(); ++i) order[i].expr = std::move(children[first + i]);
  ExprPtr filter = has_filter_ ? std::move(children[arg_count_]) : nullptr;
  children.resize(arg_count_);
  return keep_source(std::make_shared<AggregateCall>(function_, std::move(children), distinct_,
                                                     std::move(filter), std::move(order)));
}

std::string AggregateCall::sql(bool with_ids) const {
  std::vector<std::string> texts;
  for (const ExprPtr& arg : args()) texts.push_back(arg->sql(with_ids));
  if (distinct_ && !texts.empty()) {
    // Under WITHIN GROUP the key comes first.
    std::string& value = texts[order_.empty() || texts.size() == 1 ? 0 : 1];
    value.insert(0, with_ids ? "distinct " : "DISTINCT ");
  }
  std::string out;
  if (function_->render) {
    out = function_->render(texts);
  } else {
    out = name() + "(";
    for (size_t i = 0; i < texts.size(); ++i) out += (i > 0 ? ", " : "") + texts[i];
    out += ")";
  }
  if (!order_.empty() && !function_->renders_order) {
    out += " WITHIN GROUP (ORDER BY ";
    const std::vector<SortOrder> keys = order();
    for (size_t i = 0; i < keys.size(); ++i) out += (i > 0 ? ", " : "") + keys[i].sql(with_ids);
    out += ")";
  }
  if (has_filter_) out += " FILTER (WHERE " + filter()->sql(with_ids) + ")";
  return out;
}

}  // namespace firesteel
