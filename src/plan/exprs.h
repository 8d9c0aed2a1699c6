#pragma once

// The resolved expressions.

#include "functions/coercion.h"
#include "plan/expr.h"

namespace firesteel {

class Literal final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kLiteral;
  // `time_zone`: the session's, in which timestamps print; empty for UTC.
  Literal(Value value, DataType type, std::string time_zone = "");
  static ExprPtr make(Value value, DataType type);
  static ExprPtr boolean(bool value) { return make(value, TypeId::kBoolean); }
  static ExprPtr integer(int value) { return make(value, TypeId::kInt); }
  static ExprPtr bigint(int64_t value) { return make(value, TypeId::kLong); }
  static ExprPtr string(std::string value) { return make(std::move(value), TypeId::kString); }
  static ExprPtr null(DataType type = TypeId::kNull) { return make(Value(), std::move(type)); }

  const Value& value() const { return value_; }
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override { return type_; }
  bool nullable() const override { return value_.is_null(); }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<Literal>(*this); }

 private:
  Value value_;
  DataType type_;
  std::string time_zone_;
};

// A value as SQL text that reads back as itself: 1, 2L, 'a', DATE '2020-01-01', 1.5D...
std::string literal_sql(const Value& value, const DataType& type,
                        const std::string& time_zone = "UTC");

class AttributeRef final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kAttribute;
  explicit AttributeRef(Attribute attribute);
  static ExprPtr make(Attribute attribute) {
    return std::make_shared<AttributeRef>(std::move(attribute));
  }

  const Attribute& attribute() const { return attribute_; }
  ExprId id() const { return attribute_.id; }
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override { return attribute_.type; }
  bool nullable() const override { return attribute_.nullable; }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<AttributeRef>(*this); }

 private:
  Attribute attribute_;
};

// An attribute of an enclosing query, inside a correlated subquery.
class OuterReference final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kOuterReference;
  explicit OuterReference(Attribute attribute);

  const Attribute& attribute() const { return attribute_; }
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override { return attribute_.type; }
  bool nullable() const override { return attribute_.nullable; }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<OuterReference>(*this); }

 private:
  Attribute attribute_;
};

// Column `index` of the input batch: what physical plans refer to.
class BoundReference final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kBoundReference;
  BoundReference(int index, DataType type, bool nullable, std::string name = "");

  int index() const { return index_; }
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override { return type_; }
  bool nullable() const override { return nullable_; }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<BoundReference>(*this); }

 private:
  int index_;
  DataType type_;
  bool nullable_;
  std::string name_;
};

class Alias final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kAlias;
  Alias(ExprPtr child, std::string name, ExprId id, std::string metadata = "");
  static ExprPtr make(ExprPtr child, std::string name) {
    return std::make_shared<Alias>(std::move(child), std::move(name), next_expr_id());
  }

  const ExprPtr& child() const { return children()[0]; }
  const std::string& name() const { return name_; }
  ExprId id() const { return id_; }
  const std::string& metadata() const { return metadata_; }
  Attribute to_attribute() const;
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override { return child()->type(); }
  bool nullable() const override { return child()->nullable(); }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<Alias>(*this); }

 private:
  std::string name_;
  ExprId id_;
  std::string metadata_;
};

class Cast final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kCast;
  // `implicit`: added by type coercion, so that names of result columns do not show it.
  Cast(ExprPtr child, DataType type, CastMode mode, std::string time_zone, bool implicit = false);

  const ExprPtr& child() const { return children()[0]; }
  CastMode mode() const { return mode_; }
  const std::string& time_zone() const { return time_zone_; }
  bool implicit() const { return implicit_; }
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override { return type_; }
  bool nullable() const override;
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<Cast>(*this); }

 private:
  DataType type_;
  CastMode mode_;
  std::string time_zone_;
  bool implicit_;
};

// A call of a built-in scalar function or operator ("+", "and", "=", "upper"...), bound to its
// argument types. Arguments have exactly the types that the bound function wants.
class Call final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kCall;
  Call(std::shared_ptr<const BoundScalar> function, Exprs args);

  // The name by which it was registered, in lower case: "+", "and", "substring".
  const std::string& name() const { return function_->name; }
  bool is(std::string_view name) const { return function_->name == name; }
  const BoundScalar& function() const { return *function_; }
  const std::shared_ptr<const BoundScalar>& shared_function() const { return function_; }
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override { return function_->return_type; }
  bool nullable() const override { return nullable_; }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<Call>(*this); }

 private:
  std::shared_ptr<const BoundScalar> function_;
  // Kept, because asking all the way down at every node costs too much in deep trees.
  bool nullable_;
};

// CASE WHEN c1 THEN v1 ... [ELSE e] END: children are c1, v1, c2, v2, ..., [e]. `if` is one too.
// All values have the same type.
class CaseWhen final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kCaseWhen;
  explicit CaseWhen(Exprs children, bool is_if = false);

  bool is_if() const { return is_if_; }
  size_t branch_count() const { return children().size() / 2; }
  const ExprPtr& condition(size_t i) const { return children()[2 * i]; }
  const ExprPtr& result(size_t i) const { return children()[2 * i + 1]; }
  // Null when there is no ELSE.
  ExprPtr else_result() const { return children().size() % 2 == 1 ? children().back() : nullptr; }
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override { return children()[1]->type(); }
  bool nullable() const override { return nullable_; }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<CaseWhen>(*this); }

 private:
  bool is_if_;
  bool nullable_;
};

// An aggregate function's call. Children: arguments, then the filter if there is one, then the
// WITHIN GROUP / ORDER BY keys.
class AggregateCall final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kAggregate;
  AggregateCall(std::shared_ptr<const BoundAggregate> function, Exprs args, bool distinct = false,
                ExprPtr filter = nullptr, std::vector<SortOrder> order = {});

  const std::string& name() const { return function_->name; }
  const BoundAggregate& function() const { return *function_; }
  const std::shared_ptr<const BoundAggregate>& shared_function() const { return function_; }
  std::span<const ExprPtr> args() const { return std::span(children()).first(arg_count_); }
  bool distinct() const { return distinct_; }
  ExprPtr filter() const { return has_filter_ ? children()[arg_count_] : nullptr; }
  std::vector<SortOrder> order() const;
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override { return function_->return_type; }
  bool nullable() const override { return function_->nullable; }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<AggregateCall>(*this); }

 private:
  std::shared_ptr<const BoundAggregate> function_;
  size_t arg_count_;
  bool distinct_;
  bool has_filter_;
  // Directions of the order keys; their expressions are the last children.
  std::vector<SortOrder> order_;
};

enum class FrameUnit : uint8_t { kRows, kRange };
enum class FrameBoundKind : uint8_t {
  kUnboundedPreceding,
  kPreceding,
  kCurrentRow,
  kFollowing,
  kUnboundedFollowing,
};

struct FrameBound {
  FrameBoundKind kind = FrameBoundKind::kCurrentRow;
  // kPreceding and kFollowing: a foldable, non-negative offset.
  ExprPtr offset;
};

struct WindowFrame {
  FrameUnit unit = FrameUnit::kRange;
  FrameBound start{FrameBoundKind::kUnboundedPreceding, nullptr};
  FrameBound end;
};

// function OVER (PARTITION BY ... ORDER BY ... frame). Children: the function (an AggregateCall, or
// a Call of a window-only function such as row_number, lag, nth_value, bound as BoundScalar with
// `window_only`), then partition keys, then order keys.
class WindowExpr final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kWindow;
  WindowExpr(ExprPtr function, Exprs partition_by, std::vector<SortOrder> order_by,
             std::optional<WindowFrame> frame, bool ignore_nulls = false);

  const ExprPtr& function() const { return children()[0]; }
  std::span<const ExprPtr> partition_by() const {
    return std::span(children()).subspan(1, partition_count_);
  }
  std::vector<SortOrder> order_by() const;
  const std::optional<WindowFrame>& frame() const { return frame_; }
  bool ignore_nulls() const { return ignore_nulls_; }
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override { return function()->type(); }
  bool nullable() const override { return function()->nullable(); }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<WindowExpr>(*this); }

 private:
  size_t partition_count_;
  std::vector<SortOrder> order_by_;
  std::optional<WindowFrame> frame_;
  bool ignore_nulls_;
};

// Subqueries in expressions. The plan is analyzed; columns of the enclosing query inside it are
// OuterReference. Gone after the optimizer has unnested them, but for uncorrelated scalar ones.
class ScalarSubquery final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kScalarSubquery;
  explicit ScalarSubquery(PlanPtr plan);

  const PlanPtr& plan() const { return plan_; }
  ExprPtr with_plan(PlanPtr plan) const;
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override;
  bool nullable() const override { return true; }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<ScalarSubquery>(*this); }

 private:
  PlanPtr plan_;
};

class Exists final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kExists;
  explicit Exists(PlanPtr plan);

  const PlanPtr& plan() const { return plan_; }
  ExprPtr with_plan(PlanPtr plan) const;
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override;
  bool nullable() const override { return false; }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<Exists>(*this); }

 private:
  PlanPtr plan_;
};

// (children) IN (plan); NOT IN is `not` around it.
class InSubquery final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kInSubquery;
  InSubquery(Exprs values, PlanPtr plan);

  const PlanPtr& plan() const { return plan_; }
  ExprPtr with_plan(PlanPtr plan) const;
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override;
  bool nullable() const override { return true; }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<InSubquery>(*this); }

 private:
  PlanPtr plan_;
};

// A variable of a lambda: identified by id, typed by the function that calls the lambda.
class LambdaVariable final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kLambdaVariable;
  explicit LambdaVariable(Attribute attribute);

  const Attribute& attribute() const { return attribute_; }
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override { return attribute_.type; }
  bool nullable() const override { return attribute_.nullable; }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<LambdaVariable>(*this); }

 private:
  Attribute attribute_;
};

// x -> body, (x, y) -> body. Its one child is the body; its type is the body's.
class Lambda final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kLambda;
  Lambda(Attributes parameters, ExprPtr body);

  const Attributes& parameters() const { return parameters_; }
  const ExprPtr& body() const { return children()[0]; }
  ExprPtr with_children(Exprs children) const override;
  const DataType& type() const override { return body()->type(); }
  bool nullable() const override { return body()->nullable(); }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<Lambda>(*this); }

 private:
  Attributes parameters_;
};

// A generator's call (explode, inline, stack...): only in Generate, or on top of a select list
// until the analyzer moves it there.
class GeneratorCall final : public Expr {
 public:
  static constexpr ExprKind kKind = ExprKind::kGenerator;
  GeneratorCall(std::shared_ptr<const BoundGenerator> function, Exprs args, bool outer = false);

  const std::string& name() const { return function_->name; }
  const BoundGenerator& function() const { return *function_; }
  const std::shared_ptr<const BoundGenerator>& shared_function() const { return function_; }
  // explode_outer and its like: a row of nulls for an empty input.
  bool outer() const { return outer_; }
  ExprPtr with_children(Exprs children) const override;
  // A struct of the columns it makes.
  const DataType& type() const override { return type_; }
  bool nullable() const override { return false; }
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<GeneratorCall>(*this); }

 private:
  std::shared_ptr<const BoundGenerator> function_;
  bool outer_;
  DataType type_;
};

}  // namespace firesteel
