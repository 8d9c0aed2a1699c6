#include "firesteel/functions.h"

#include "api/frame_state.h"
#include "api/to_exprs.h"
#include "firesteel/dataframe.h"
#include "firesteel/spark_session.h"
#include "rdd/guarded.h"
#include "sql/parser.h"

namespace firesteel::functions {

Column col(std::string_view name) { return firesteel::detail::named(name); }

Column lit(const Column& value) { return value; }

Column expr(std::string_view sql) {
  // Literals of times mean those of the session.
  const auto session = SparkSession::active();
  return guarded([&] {
    return Column(
        parse_expression(sql, session ? session->state()->session->settings() : SqlSettings()));
  });
}

Column when(const Column& condition, const Column& value) {
  return Column(UnresolvedFunction::make("when", {condition.expr(), value.expr()}));
}

Column callFunction(std::string_view name, const std::vector<ColumnOrName>& args) {
  return guarded([&] {
    return Column(std::make_shared<UnresolvedFunction>(
        parse_multipart_identifier(name), to_exprs(args), UnresolvedFunction::Modifiers{}));
  });
}

Column callDistinct(std::string_view name, const std::vector<ColumnOrName>& args) {
  UnresolvedFunction::Modifiers modifiers;
  modifiers.distinct = true;
  return Column(std::make_shared<UnresolvedFunction>(std::vector<std::string>{std::string(name)},
                                                     to_exprs(args), std::move(modifiers)));
}

Column detail::call(std::string_view name, const std::vector<ColumnOrName>& args) {
  return Column(UnresolvedFunction::make(std::string(name), to_exprs(args)));
}

DataFrame broadcast(const DataFrame& frame) { return frame.hint("broadcast"); }

}  // namespace firesteel::functions
