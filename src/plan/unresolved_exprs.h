#pragma once

// Expressions that the parser and the Connect decoder make and the analyzer replaces.

#include "plan/exprs.h"

namespace firesteel {

// Shared by all of them: no type, no nullability before analysis.
class UnresolvedExpr : public Expr {
 public:
  const DataType& type() const override;
  bool nullable() const override { return true; }

 protected:
  UnresolvedExpr(ExprKind kind, Exprs children) : Expr(kind, std::move(children)) {
    set_unresolved();
  }
};

// a, t.a, s.t.a.field; with `plan_id` a column of that DataFrame.
class UnresolvedAttribute final : public UnresolvedExpr {
 public:
  static constexpr ExprKind kKind = ExprKind::kUnresolvedAttribute;
  explicit UnresolvedAttribute(std::vector<std::string> parts,
                               std::optional<int64_t> plan_id = std::nullopt,
                               bool is_metadata_column = false);

  const std::vector<std::string>& parts() const { return parts_; }
  const std::optional<int64_t>& plan_id() const { return plan_id_; }
  bool is_metadata_column() const { return is_metadata_column_; }
  ExprPtr with_children(Exprs children) const override;
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override {
    return std::make_shared<UnresolvedAttribute>(*this);
  }

 private:
  std::vector<std::string> parts_;
  std::optional<int64_t> plan_id_;
  bool is_metadata_column_;
};

// *, t.*, struct_column.*, each with EXCEPT (columns).
class UnresolvedStar final : public UnresolvedExpr {
 public:
  static constexpr ExprKind kKind = ExprKind::kUnresolvedStar;
  explicit UnresolvedStar(std::vector<std::string> target,
                          std::vector<std::vector<std::string>> except = {},
                          std::optional<int64_t> plan_id = std::nullopt);

  const std::vector<std::string>& target() const { return target_; }
  const std::vector<std::vector<std::string>>& except() const { return except_; }
  const std::optional<int64_t>& plan_id() const { return plan_id_; }
  ExprPtr with_children(Exprs children) const override;
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<UnresolvedStar>(*this); }

 private:
  std::vector<std::string> target_;
  std::vector<std::vector<std::string>> except_;
  std::optional<int64_t> plan_id_;
};

// Columns whose names match a Java regular expression (DataFrame.colRegex).
class UnresolvedRegex final : public UnresolvedExpr {
 public:
  static constexpr ExprKind kKind = ExprKind::kUnresolvedRegex;
  explicit UnresolvedRegex(std::string pattern, std::optional<int64_t> plan_id = std::nullopt);

  const std::string& pattern() const { return pattern_; }
  const std::optional<int64_t>& plan_id() const { return plan_id_; }
  ExprPtr with_children(Exprs children) const override;
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<UnresolvedRegex>(*this); }

 private:
  std::string pattern_;
  std::optional<int64_t> plan_id_;
};

// A window specification as written; `reference` names one of the WINDOW clause.
struct WindowSpec {
  std::string reference;
  Exprs partition_by;
  std::vector<SortOrder> order_by;
  std::optional<WindowFrame> frame;
};

// name(args) with everything that can follow it. Operators come as calls too: "+", "-", "=", "<=>",
// "and", "not", "in", "like", "between", "is null", "negative", "case"... (see sql/operators.h).
// Children: args, then filter, order keys; a window spec's expressions are not children.
class UnresolvedFunction final : public UnresolvedExpr {
 public:
  static constexpr ExprKind kKind = ExprKind::kUnresolvedFunction;
  struct Modifiers {
    bool distinct = false;
    ExprPtr filter;
    std::vector<SortOrder> within_group;
    // IGNORE NULLS (true), RESPECT NULLS (false), or neither.
    std::optional<bool> ignore_nulls;
    // Names of named arguments, by position; empty for positional ones.
    std::vector<std::string> arg_names;
    // Made by an operator or a DataFrame API that only knows built-in functions.
    bool is_internal = false;
  };

  UnresolvedFunction(std::vector<std::string> name, Exprs args, Modifiers modifiers);
  UnresolvedFunction(std::string name, Exprs args);
  static ExprPtr make(std::string name, Exprs args) {
    return std::make_shared<UnresolvedFunction>(std::move(name), std::move(args));
  }

  const std::vector<std::string>& name() const { return name_; }
  std::span<const ExprPtr> args() const { return std::span(children()).first(arg_count_); }
  // Its filter and keys are current copies of the children.
  Modifiers modifiers() const;
  ExprPtr with_children(Exprs children) const override;
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override {
    return std::make_shared<UnresolvedFunction>(*this);
  }

 private:
  std::vector<std::string> name_;
  size_t arg_count_;
  Modifiers modifiers_;
};

// function OVER (spec) or OVER name. Children: function, partition keys, order keys.
class UnresolvedWindow final : public UnresolvedExpr {
 public:
  static constexpr ExprKind kKind = ExprKind::kUnresolvedWindow;
  UnresolvedWindow(ExprPtr function, WindowSpec spec);

  const ExprPtr& function() const { return children()[0]; }
  WindowSpec spec() const;
  ExprPtr with_children(Exprs children) const override;
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<UnresolvedWindow>(*this); }

 private:
  WindowSpec spec_;
};

// base[key], or base.field where base is no plain name. Children: base, key.
class UnresolvedExtract final : public UnresolvedExpr {
 public:
  static constexpr ExprKind kKind = ExprKind::kUnresolvedExtract;
  UnresolvedExtract(ExprPtr base, ExprPtr key);

  ExprPtr with_children(Exprs children) const override;
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override {
    return std::make_shared<UnresolvedExtract>(*this);
  }
};

// x -> body before its parameters have types; variables inside are plain UnresolvedAttributes.
class UnresolvedLambda final : public UnresolvedExpr {
 public:
  static constexpr ExprKind kKind = ExprKind::kUnresolvedLambda;
  UnresolvedLambda(std::vector<std::string> parameters, ExprPtr body);

  const std::vector<std::string>& parameters() const { return parameters_; }
  const ExprPtr& body() const { return children()[0]; }
  ExprPtr with_children(Exprs children) const override;
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<UnresolvedLambda>(*this); }

 private:
  std::vector<std::string> parameters_;
};

// Several names for one expression: stack(...) AS (a, b), explode(map) AS (k, v).
class UnresolvedMultiAlias final : public UnresolvedExpr {
 public:
  static constexpr ExprKind kKind = ExprKind::kUnresolvedMultiAlias;
  UnresolvedMultiAlias(ExprPtr child, std::vector<std::string> names);

  const ExprPtr& child() const { return children()[0]; }
  const std::vector<std::string>& names() const { return names_; }
  ExprPtr with_children(Exprs children) const override;
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override {
    return std::make_shared<UnresolvedMultiAlias>(*this);
  }

 private:
  std::vector<std::string> names_;
};

// :name, or ? (name empty, position counted from 0).
class Parameter final : public UnresolvedExpr {
 public:
  static constexpr ExprKind kKind = ExprKind::kParameter;
  Parameter(std::string name, int position);

  const std::string& name() const { return name_; }
  int position() const { return position_; }
  ExprPtr with_children(Exprs children) const override;
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<Parameter>(*this); }

 private:
  std::string name_;
  int position_;
};

// struct.withField(name, value) and dropFields: children are the struct and, unless dropping, the
// value; `path` is the field's dotted path.
class UpdateFields final : public UnresolvedExpr {
 public:
  static constexpr ExprKind kKind = ExprKind::kUpdateFields;
  UpdateFields(ExprPtr base, std::string path, ExprPtr value_or_null);

  const std::string& path() const { return path_; }
  bool drops() const { return children().size() == 1; }
  ExprPtr with_children(Exprs children) const override;
  std::string sql(bool with_ids) const override;

 protected:
  std::shared_ptr<Expr> clone() const override { return std::make_shared<UpdateFields>(*this); }

 private:
  std::string path_;
};

}  // namespace firesteel
