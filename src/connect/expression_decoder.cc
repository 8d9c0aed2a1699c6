#include "connect/expression_decoder.h"

#include <algorithm>
#include <map>

#include "base/ascii_case.h"
#include "base/spark_error.h"
#include "connect/literal_codec.h"
#include "connect/type_codec.h"
#include "dataframe/frame_bound.h"
#include "dataframe/named_column.h"
#include "evaluate/evaluator.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

namespace proto = spark::connect;

// Names that clients use for what the parser calls otherwise.
std::string operator_name(const std::string& name) {
  static const std::map<std::string, std::string> kNames = {
      {"==", "="}, {"!", "not"}, {"&&", "and"}, {"||", "or"}, {"case", "when"},
  };
  const auto it = kNames.find(name);
  return it == kNames.end() ? name : it->second;
}

SourceRange source_of(const proto::Expression& message) {
  SourceRange source;
  if (!message.has_common() || !message.common().origin().has_python_origin()) return source;
  const auto& origin = message.common().origin().python_origin();
  QueryContext context;
  context.fragment = origin.fragment();
  context.call_site = origin.call_site();
  source.context = std::make_shared<const QueryContext>(std::move(context));
  return source;
}

FrameBound decode_bound(const ExpressionDecoder& decoder,
                        const proto::Expression::Window::WindowFrame::FrameBoundary& message,
                        bool is_lower) {
  FrameBound bound;
  switch (message.boundary_case()) {
    case proto::Expression::Window::WindowFrame::FrameBoundary::kUnbounded:
      bound.kind =
          is_lower ? FrameBoundKind::kUnboundedPreceding : FrameBoundKind::kUnboundedFollowing;
      return bound;
    case proto::Expression::Window::WindowFrame::FrameBoundary::kValue:
      break;
    default:
      return bound;
  }
  return frame_bound(decoder.decode(message.value()), is_lower);
}

// 0, 1, 2... in the order of the rows: the rows up to this one, less one.
ExprPtr row_position() {
  WindowSpec spec;
  spec.order_by.push_back(
      {UnresolvedFunction::make("monotonically_increasing_id", {}), true, true});
  WindowFrame frame;
  frame.unit = FrameUnit::kRows;
  frame.start.kind = FrameBoundKind::kUnboundedPreceding;
  frame.end.kind = FrameBoundKind::kCurrentRow;
  spec.frame = std::move(frame);
  const ExprPtr count = std::make_shared<UnresolvedWindow>(
      UnresolvedFunction::make("count", {Literal::integer(1)}), std::move(spec));
  return UnresolvedFunction::make("-", {count, Literal::bigint(1)});
}

}  // namespace

ExprPtr ExpressionDecoder::decode(const proto::Expression& message) const {
  ExprPtr expr = decode_node(message);
  SourceRange source = source_of(message);
  return source.context ? expr->with_source(std::move(source)) : expr;
}

Exprs ExpressionDecoder::decode_all(
    const google::protobuf::RepeatedPtrField<proto::Expression>& messages) const {
  Exprs out;
  for (const auto& message : messages) out.push_back(decode(message));
  return out;
}

SortOrder ExpressionDecoder::decode_order(const proto::Expression::SortOrder& message) const {
  SortOrder order;
  order.expr = decode(message.child());
  order.ascending = message.direction() != proto::Expression::SortOrder::SORT_DIRECTION_DESCENDING;
  order.nulls_first = order.ascending;
  if (message.null_ordering() == proto::Expression::SortOrder::SORT_NULLS_FIRST) {
    order.nulls_first = true;
  } else if (message.null_ordering() == proto::Expression::SortOrder::SORT_NULLS_LAST) {
    order.nulls_first = false;
  }
  return order;
}

SortOrder ExpressionDecoder::decode_as_order(const proto::Expression& message) const {
  if (message.has_sort_order()) return decode_order(message.sort_order());
  return {decode(message), true, true};
}

ExprPtr ExpressionDecoder::decode_node(const proto::Expression& message) const {
  switch (message.expr_type_case()) {
    case proto::Expression::kLiteral:
      return decode_literal(message.literal());
    case proto::Expression::kUnresolvedAttribute: {
      const auto& attribute = message.unresolved_attribute();
      std::optional<int64_t> plan_id;
      if (attribute.has_plan_id()) plan_id = attribute.plan_id();
      return named_column(attribute.unparsed_identifier(), plan_id, attribute.is_metadata_column());
    }
    case proto::Expression::kUnresolvedFunction: {
      const auto& function = message.unresolved_function();
      std::vector<std::string> name = {operator_name(to_lower(function.function_name()))};
      if (function.is_user_defined_function()) {
        name = parse_multipart_identifier(function.function_name());
      }
      return decode_function(std::move(name), function.arguments(), function.is_distinct(),
                             function.is_internal());
    }
    case proto::Expression::kCallFunction:
      return decode_function(parse_multipart_identifier(message.call_function().function_name()),
                             message.call_function().arguments(), false, false);
    case proto::Expression::kExpressionString:
      return parse_expression(message.expression_string().expression(), settings_);
    case proto::Expression::kUnresolvedStar: {
      const auto& star = message.unresolved_star();
      std::optional<int64_t> plan_id;
      if (star.has_plan_id()) plan_id = star.plan_id();
      return named_column(star.unparsed_target().empty() ? "*" : star.unparsed_target(), plan_id);
    }
    case proto::Expression::kAlias: {
      const auto& alias = message.alias();
      ExprPtr child = decode(alias.expr());
      if (alias.name_size() == 1) {
        return std::make_shared<Alias>(std::move(child), alias.name(0), next_expr_id(),
                                       alias.metadata());
      }
      return std::make_shared<UnresolvedMultiAlias>(
          std::move(child), std::vector<std::string>(alias.name().begin(), alias.name().end()));
    }
    case proto::Expression::kCast:
      return decode_cast(message.cast());
    case proto::Expression::kUnresolvedRegex: {
      const auto& regex = message.unresolved_regex();
      std::optional<int64_t> plan_id;
      if (regex.has_plan_id()) plan_id = regex.plan_id();
      return regex_column(regex.col_name(), plan_id);
    }
    case proto::Expression::kLambdaFunction: {
      std::vector<std::string> parameters;
      for (const auto& argument : message.lambda_function().arguments()) {
        parameters.push_back(argument.name_parts(0));
      }
      return std::make_shared<UnresolvedLambda>(std::move(parameters),
                                                decode(message.lambda_function().function()));
    }
    case proto::Expression::kUnresolvedNamedLambdaVariable: {
      const auto& parts = message.unresolved_named_lambda_variable().name_parts();
      return std::make_shared<UnresolvedAttribute>(
          std::vector<std::string>(parts.begin(), parts.end()));
    }
    case proto::Expression::kWindow:
      return decode_window(message.window());
    case proto::Expression::kUnresolvedExtractValue:
      return std::make_shared<UnresolvedExtract>(
          decode(message.unresolved_extract_value().child()),
          decode(message.unresolved_extract_value().extraction()));
    case proto::Expression::kUpdateFields: {
      const auto& update = message.update_fields();
      return std::make_shared<UpdateFields>(
          decode(update.struct_expression()), update.field_name(),
          update.has_value_expression() ? decode(update.value_expression()) : nullptr);
    }
    case proto::Expression::kSubqueryExpression:
      return decode_subquery(message.subquery_expression());
    case proto::Expression::kSortOrder:
      return decode_order(message.sort_order()).expr;
    case proto::Expression::kCommonInlineUserDefinedFunction:
      throw SparkError(
          "UNSUPPORTED_FEATURE.PYTHON_UDF",
          {{"functionName", message.common_inline_user_defined_function().function_name()}});
    default:
      throw SparkError("CONNECT_INVALID_PLAN.EXPRESSION_TYPE_NOT_SUPPORTED",
                       {{"exprType", std::to_string(message.expr_type_case())}});
  }
}

ExprPtr ExpressionDecoder::decode_function(
    std::vector<std::string> name,
    const google::protobuf::RepeatedPtrField<proto::Expression>& args, bool distinct,
    bool internal) const {
  if (name.size() == 1 && name[0] == "distributed_sequence_id") return row_position();
  UnresolvedFunction::Modifiers modifiers;
  modifiers.distinct = distinct;
  modifiers.is_internal = internal;
  Exprs decoded;
  bool named = false;
  for (const auto& arg : args) {
    if (arg.has_named_argument_expression()) {
      named = true;
      modifiers.arg_names.push_back(arg.named_argument_expression().key());
      decoded.push_back(decode(arg.named_argument_expression().value()));
    } else {
      modifiers.arg_names.emplace_back();
      decoded.push_back(decode(arg));
    }
  }
  if (!named) modifiers.arg_names.clear();
  return std::make_shared<UnresolvedFunction>(std::move(name), std::move(decoded),
                                              std::move(modifiers));
}

ExprPtr ExpressionDecoder::decode_cast(const proto::Expression::Cast& message) const {
  CastMode mode = settings_.ansi ? CastMode::kAnsi : CastMode::kLegacy;
  switch (message.eval_mode()) {
    case proto::Expression::Cast::EVAL_MODE_LEGACY:
      mode = CastMode::kLegacy;
      break;
    case proto::Expression::Cast::EVAL_MODE_ANSI:
      mode = CastMode::kAnsi;
      break;
    case proto::Expression::Cast::EVAL_MODE_TRY:
      mode = CastMode::kTry;
      break;
    default:
      break;
  }
  const DataType type = message.has_type() ? decode_type(message.type())
                                           : parse_data_type(message.type_str(), settings_);
  return std::make_shared<Cast>(decode(message.expr()), type, mode, settings_.time_zone);
}

ExprPtr ExpressionDecoder::decode_window(const proto::Expression::Window& message) const {
  WindowSpec spec;
  spec.partition_by = decode_all(message.partition_spec());
  for (const auto& order : message.order_spec()) spec.order_by.push_back(decode_order(order));
  if (message.has_frame_spec()) {
    WindowFrame frame;
    frame.unit =
        message.frame_spec().frame_type() == proto::Expression::Window::WindowFrame::FRAME_TYPE_ROW
            ? FrameUnit::kRows
            : FrameUnit::kRange;
    frame.start = decode_bound(*this, message.frame_spec().lower(), true);
    frame.end = decode_bound(*this, message.frame_spec().upper(), false);
    spec.frame = std::move(frame);
  }
  return std::make_shared<UnresolvedWindow>(decode(message.window_function()), std::move(spec));
}

ExprPtr ExpressionDecoder::decode_subquery(const proto::SubqueryExpression& message) const {
  PlanPtr plan = subquery_(message.plan_id());
  switch (message.subquery_type()) {
    case proto::SubqueryExpression::SUBQUERY_TYPE_SCALAR:
      return std::make_shared<ScalarSubquery>(std::move(plan));
    case proto::SubqueryExpression::SUBQUERY_TYPE_EXISTS:
      return std::make_shared<Exists>(std::move(plan));
    case proto::SubqueryExpression::SUBQUERY_TYPE_IN:
      return std::make_shared<InSubquery>(decode_all(message.in_subquery_values()),
                                          std::move(plan));
    default:
      throw SparkError("UNSUPPORTED_FEATURE.TABLE_ARGUMENT", {});
  }
}

}  // namespace firesteel
