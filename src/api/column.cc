#include "firesteel/column.h"

#include <atomic>
#include <stdexcept>

#include "api/to_exprs.h"
#include "api/value_conversion.h"
#include "dataframe/frame_bound.h"
#include "dataframe/named_column.h"
#include "firesteel/window.h"
#include "rdd/guarded.h"

namespace firesteel {
namespace {

Column call(std::string name, Exprs args) {
  return Column(UnresolvedFunction::make(std::move(name), std::move(args)));
}

Column cast_column(const Column& column, const types::DataType& to, CastMode mode) {
  // Without a time zone, it is cast in that of the session.
  return Column(std::make_shared<Cast>(column.expr(), to.engineType(), mode, ""));
}

FrameBound bound_of(const expressions::WindowSpec::Frame& frame, bool is_lower) {
  const int64_t offset = is_lower ? frame.start : frame.end;
  // Rows are counted in INT, as in Spark; what is beyond is all there is.
  const bool all_before = frame.rows ? offset <= INT32_MIN : offset == INT64_MIN;
  const bool all_behind = frame.rows ? offset >= INT32_MAX : offset == INT64_MAX;
  if (all_before) return {FrameBoundKind::kUnboundedPreceding, nullptr};
  if (all_behind) return {FrameBoundKind::kUnboundedFollowing, nullptr};
  return frame_bound(
      frame.rows ? Literal::integer(static_cast<int>(offset)) : Literal::bigint(offset), is_lower);
}

}  // namespace

Exprs to_exprs(const std::vector<Column>& columns) {
  Exprs out;
  for (const auto& column : columns) out.push_back(column.expr());
  return out;
}

Exprs to_exprs(const std::vector<ColumnOrName>& columns) {
  Exprs out;
  for (const auto& column : columns) out.push_back(column.column().expr());
  return out;
}

SortOrder to_sort_order(const Column& column) {
  switch (column.order()) {
    case Column::Order::kAscNullsLast:
      return {column.expr(), true, false};
    case Column::Order::kDescNullsFirst:
      return {column.expr(), false, true};
    case Column::Order::kDescNullsLast:
      return {column.expr(), false, false};
    default:
      return {column.expr(), true, true};
  }
}

Column::Column(const types::Value& constant) {
  guarded([&] {
    TypedValue typed = typed_value(constant);
    expr_ = Literal::make(std::move(typed.value), std::move(typed.type));
  });
}

Column Column::binary(const char* name, const Column& a, const Column& b) {
  return call(name, {a.expr_, b.expr_});
}

Column Column::operator!() const { return call("not", {expr_}); }
Column Column::operator-() const { return call("negative", {expr_}); }
Column Column::operator~() const { return call("~", {expr_}); }
Column Column::isNull() const { return call("isnull", {expr_}); }
Column Column::isNotNull() const { return call("isnotnull", {expr_}); }
Column Column::isNaN() const { return call("isnan", {expr_}); }

Column Column::between(const Column& lower, const Column& upper) const {
  return *this >= lower && *this <= upper;
}

Column Column::isin(const std::vector<Column>& values) const {
  Exprs args = {expr_};
  for (const auto& value : values) args.push_back(value.expr_);
  return call("in", std::move(args));
}

Column Column::substr(const Column& start, const Column& length) const {
  return call("substr", {expr_, start.expr_, length.expr_});
}

Column Column::cast(const types::DataType& to) const {
  return cast_column(*this, to, CastMode::kAnsi);
}

Column Column::tryCast(const types::DataType& to) const {
  return cast_column(*this, to, CastMode::kTry);
}

Column Column::alias(const std::string& name) const { return Column(Alias::make(expr_, name)); }

Column Column::alias(const std::vector<std::string>& names) const {
  return Column(std::make_shared<UnresolvedMultiAlias>(expr_, names));
}

Column Column::when(const Column& condition, const Column& value) const {
  const auto* cases = expr_->as<UnresolvedFunction>();
  if (cases == nullptr || cases->name() != std::vector<std::string>{"when"} ||
      cases->args().size() % 2 != 0) {
    throw std::logic_error("when() follows functions::when() or another when()");
  }
  Exprs args(cases->args().begin(), cases->args().end());
  args.push_back(condition.expr_);
  args.push_back(value.expr_);
  return call("when", std::move(args));
}

Column Column::otherwise(const Column& value) const {
  const auto* cases = expr_->as<UnresolvedFunction>();
  if (cases == nullptr || cases->name() != std::vector<std::string>{"when"} ||
      cases->args().size() % 2 != 0) {
    throw std::logic_error("otherwise() follows when(), once");
  }
  Exprs args(cases->args().begin(), cases->args().end());
  args.push_back(value.expr_);
  return call("when", std::move(args));
}

Column Column::over(const expressions::WindowSpec& window) const {
  WindowSpec spec;
  spec.partition_by = to_exprs(window.partition());
  for (const auto& column : window.order()) spec.order_by.push_back(to_sort_order(column));
  if (window.frame()) {
    WindowFrame frame;
    frame.unit = window.frame()->rows ? FrameUnit::kRows : FrameUnit::kRange;
    frame.start = bound_of(*window.frame(), true);
    frame.end = bound_of(*window.frame(), false);
    spec.frame = std::move(frame);
  }
  return Column(std::make_shared<UnresolvedWindow>(expr_, std::move(spec)));
}

Column Column::getItem(const Column& key) const {
  return Column(std::make_shared<UnresolvedExtract>(expr_, key.expr_));
}

Column Column::withField(const std::string& name, const Column& value) const {
  return Column(std::make_shared<UpdateFields>(expr_, name, value.expr_));
}

Column Column::dropFields(const std::vector<std::string>& names) const {
  ExprPtr out = expr_;
  for (const auto& name : names) out = std::make_shared<UpdateFields>(out, name, nullptr);
  return Column(std::move(out));
}

std::string Column::toString() const { return expr_->sql(); }

namespace detail {

Column named(std::string_view name) {
  return guarded([&] { return Column(named_column(std::string(name))); });
}

Column lambda(int arity, const std::function<Column(const std::vector<Column>&)>& body) {
  // Lambdas inside of each other must not take each other's variables.
  static std::atomic<int64_t> next{0};
  static constexpr const char* kNames[] = {"x", "y", "z"};
  std::vector<std::string> names;
  std::vector<Column> variables;
  const std::string number = std::to_string(next++);
  for (int i = 0; i < arity; ++i) {
    names.push_back(std::string(kNames[i]) + "_" + number);
    variables.emplace_back(
        std::make_shared<UnresolvedAttribute>(std::vector<std::string>{names.back()}));
  }
  return Column(std::make_shared<UnresolvedLambda>(std::move(names), body(variables).expr()));
}

}  // namespace detail
}  // namespace firesteel
