#pragma once

#include <spark/connect/expressions.pb.h>

#include <functional>

#include "plan/unresolved_exprs.h"

namespace firesteel {

// Turns expression messages into unresolved expressions.
class ExpressionDecoder {
 public:
  // `subquery` gives the plan that a subquery expression refers to by its plan id.
  ExpressionDecoder(SqlSettings settings, std::function<PlanPtr(int64_t plan_id)> subquery)
      : settings_(std::move(settings)), subquery_(std::move(subquery)) {}

  ExprPtr decode(const spark::connect::Expression& message) const;
  Exprs decode_all(
      const google::protobuf::RepeatedPtrField<spark::connect::Expression>& messages) const;
  SortOrder decode_order(const spark::connect::Expression::SortOrder& message) const;
  // A sort order, or an expression that is sorted ascending.
  SortOrder decode_as_order(const spark::connect::Expression& message) const;

 private:
  ExprPtr decode_node(const spark::connect::Expression& message) const;
  ExprPtr decode_function(
      std::vector<std::string> name,
      const google::protobuf::RepeatedPtrField<spark::connect::Expression>& args, bool distinct,
      bool internal) const;
  ExprPtr decode_window(const spark::connect::Expression::Window& message) const;
  ExprPtr decode_subquery(const spark::connect::SubqueryExpression& message) const;
  ExprPtr decode_cast(const spark::connect::Expression::Cast& message) const;

  SqlSettings settings_;
  std::function<PlanPtr(int64_t)> subquery_;
};

}  // namespace firesteel
