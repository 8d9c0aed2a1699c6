#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "firesteel/types.h"
#include "firesteel/value.h"

namespace firesteel {

class Expr;  // the engine's

namespace expressions {
class WindowSpec;
}

class Column;

template <class T>
concept ColumnConstant =
    !std::derived_from<T, Column> && std::constructible_from<types::Value, const T&>;

// An expression over a DataFrame's columns: functions::col("a") + 1. A C++ value converts to a
// constant, so that both sides of an operator may be one; a string then is that text, not a name.
// An immutable handle, cheap to copy. Errors in names and types come when a DataFrame that uses it
// is analyzed, those in a text (a type, a name) at once.
class Column {
 public:
  Column(const types::Value& constant);
  template <ColumnConstant T>
  requires(!std::same_as<T, types::Value>) Column(const T& constant)
      : Column(types::Value(constant)) {}

  friend Column operator==(const Column& a, const Column& b) { return binary("=", a, b); }
  friend Column operator!=(const Column& a, const Column& b) { return binary("!=", a, b); }
  friend Column operator<(const Column& a, const Column& b) { return binary("<", a, b); }
  friend Column operator<=(const Column& a, const Column& b) { return binary("<=", a, b); }
  friend Column operator>(const Column& a, const Column& b) { return binary(">", a, b); }
  friend Column operator>=(const Column& a, const Column& b) { return binary(">=", a, b); }
  friend Column operator+(const Column& a, const Column& b) { return binary("+", a, b); }
  friend Column operator-(const Column& a, const Column& b) { return binary("-", a, b); }
  friend Column operator*(const Column& a, const Column& b) { return binary("*", a, b); }
  // Of integers too a DOUBLE, as in Spark.
  friend Column operator/(const Column& a, const Column& b) { return binary("/", a, b); }
  friend Column operator%(const Column& a, const Column& b) { return binary("%", a, b); }
  friend Column operator&&(const Column& a, const Column& b) { return binary("and", a, b); }
  friend Column operator||(const Column& a, const Column& b) { return binary("or", a, b); }
  friend Column operator&(const Column& a, const Column& b) { return binary("&", a, b); }
  friend Column operator|(const Column& a, const Column& b) { return binary("|", a, b); }
  friend Column operator^(const Column& a, const Column& b) { return binary("^", a, b); }
  Column operator!() const;
  Column operator-() const;
  Column operator~() const;

  // Equal also when both are NULL.
  Column eqNullSafe(const Column& other) const { return binary("<=>", *this, other); }
  Column isNull() const;
  Column isNotNull() const;
  Column isNaN() const;
  Column between(const Column& lower, const Column& upper) const;
  Column isin(const std::vector<Column>& values) const;
  template <class... Values>
  requires(std::constructible_from<Column, const Values&>&&...) Column isin(const Values&... values)
  const { return isin(std::vector<Column>{Column(values)...}); }

  Column like(const Column& pattern) const { return binary("like", *this, pattern); }
  Column ilike(const Column& pattern) const { return binary("ilike", *this, pattern); }
  // A regular expression of Java's matches a part.
  Column rlike(const Column& pattern) const { return binary("rlike", *this, pattern); }
  Column contains(const Column& part) const { return binary("contains", *this, part); }
  Column startsWith(const Column& prefix) const { return binary("startswith", *this, prefix); }
  Column endsWith(const Column& suffix) const { return binary("endswith", *this, suffix); }
  // Positions count from 1.
  Column substr(const Column& start, const Column& length) const;

  Column cast(const types::DataType& to) const;
  Column cast(std::string_view to) const { return cast(types::DataType::fromDDL(to)); }
  // NULL where a cast fails.
  Column tryCast(const types::DataType& to) const;
  Column tryCast(std::string_view to) const { return tryCast(types::DataType::fromDDL(to)); }

  Column alias(const std::string& name) const;
  // For what makes several columns: explode of a MAP, stack.
  Column alias(const std::vector<std::string>& names) const;
  Column as(const std::string& name) const { return alias(name); }
  Column name(const std::string& name) const { return alias(name); }

  // For orderBy and windows. NULLs come first when ascending, last when descending, unless said.
  Column asc() const { return ordered(Order::kAscNullsFirst); }
  Column ascNullsFirst() const { return ordered(Order::kAscNullsFirst); }
  Column ascNullsLast() const { return ordered(Order::kAscNullsLast); }
  Column desc() const { return ordered(Order::kDescNullsLast); }
  Column descNullsFirst() const { return ordered(Order::kDescNullsFirst); }
  Column descNullsLast() const { return ordered(Order::kDescNullsLast); }

  // Another case of functions::when; throws std::logic_error on other columns.
  Column when(const Column& condition, const Column& value) const;
  Column otherwise(const Column& value) const;

  Column over(const expressions::WindowSpec& window) const;

  // An element of an ARRAY (from 0), a value of a MAP, a field of a STRUCT.
  Column getItem(const Column& key) const;
  Column operator[](const Column& key) const { return getItem(key); }
  Column getField(const std::string& name) const { return getItem(name); }
  // A STRUCT with a field set, added or left out; names may be paths ("a.b").
  Column withField(const std::string& name, const Column& value) const;
  Column dropFields(const std::vector<std::string>& names) const;

  // As Spark prints it.
  std::string toString() const;

  // For the engine.
  enum class Order : unsigned char {
    kNone,
    kAscNullsFirst,
    kAscNullsLast,
    kDescNullsFirst,
    kDescNullsLast
  };
  explicit Column(std::shared_ptr<const Expr> expr, Order order = Order::kNone)
      : expr_(std::move(expr)), order_(order) {}
  const std::shared_ptr<const Expr>& expr() const { return expr_; }
  Order order() const { return order_; }

 private:
  static Column binary(const char* name, const Column& a, const Column& b);
  Column ordered(Order order) const { return Column(expr_, order); }

  std::shared_ptr<const Expr> expr_;
  Order order_ = Order::kNone;
};

namespace detail {
Column named(std::string_view name);
// x -> body and its like; the parameters have names that no other lambda uses.
Column lambda(int arity, const std::function<Column(const std::vector<Column>&)>& body);

template <class F>
concept ColumnLambda =
    std::is_invocable_r_v<Column, F, Column> || std::is_invocable_r_v<Column, F, Column, Column> ||
    std::is_invocable_r_v<Column, F, Column, Column, Column>;
}  // namespace detail

// What methods and functions take that want a column: here a string is a column's name ("a", "t.a",
// "`a b`", "*"). Other constants are themselves, and a callable is a lambda of SQL:
// functions::transform("xs", [](Column x) { return x + 1; }).
class ColumnOrName {
 public:
  ColumnOrName(Column column) : column_(std::move(column)) {}
  ColumnOrName(const char* name) : column_(detail::named(name)) {}
  ColumnOrName(const std::string& name) : column_(detail::named(name)) {}
  ColumnOrName(std::string_view name) : column_(detail::named(name)) {}
  template <ColumnConstant T>
  requires(!std::constructible_from<std::string_view, const T&>) ColumnOrName(const T& constant)
      : column_(constant) {}
  template <detail::ColumnLambda F>
  ColumnOrName(const F& body) : column_(makeLambda(body)) {}

  const Column& column() const { return column_; }

 private:
  template <class F>
  static Column makeLambda(const F& body) {
    if constexpr (std::is_invocable_v<F, Column>) {
      return detail::lambda(1, [&](const std::vector<Column>& x) { return body(x[0]); });
    } else if constexpr (std::is_invocable_v<F, Column, Column>) {
      return detail::lambda(2, [&](const std::vector<Column>& x) { return body(x[0], x[1]); });
    } else {
      return detail::lambda(3,
                            [&](const std::vector<Column>& x) { return body(x[0], x[1], x[2]); });
    }
  }

  Column column_;
};

template <class T>
concept ColumnLike = std::convertible_to<const T&, ColumnOrName>;

}  // namespace firesteel
