#include "analyze/window_frame.h"

#include "analyze/bind_function.h"
#include "analyze/column_errors.h"
#include "analyze/orderable.h"
#include "evaluate/evaluator.h"

namespace firesteel::analyze {
namespace {

bool is_unbounded(const FrameBound& bound) {
  return bound.kind == FrameBoundKind::kUnboundedPreceding ||
         bound.kind == FrameBoundKind::kUnboundedFollowing;
}

std::string bound_text(const FrameBound& bound) {
  switch (bound.kind) {
    case FrameBoundKind::kUnboundedPreceding:
      return "UNBOUNDED PRECEDING";
    case FrameBoundKind::kPreceding:
      return bound.offset->sql() + " PRECEDING";
    case FrameBoundKind::kCurrentRow:
      return "CURRENT ROW";
    case FrameBoundKind::kFollowing:
      return bound.offset->sql() + " FOLLOWING";
    case FrameBoundKind::kUnboundedFollowing:
      return "UNBOUNDED FOLLOWING";
  }
  return "";
}

std::string frame_text(const WindowFrame& frame) {
  return std::string(frame.unit == FrameUnit::kRows ? "ROWS" : "RANGE") + " BETWEEN " +
         bound_text(frame.start) + " AND " + bound_text(frame.end);
}

// As Spark's EXPLAIN shows a frame.
std::string frame_node_text(const WindowFrame& frame) {
  auto bound = [](const FrameBound& b) -> std::string {
    switch (b.kind) {
      case FrameBoundKind::kUnboundedPreceding:
        return "unboundedpreceding$()";
      case FrameBoundKind::kPreceding:
        return "-" + b.offset->sql(true);
      case FrameBoundKind::kCurrentRow:
        return "currentrow$()";
      case FrameBoundKind::kFollowing:
        return b.offset->sql(true);
      case FrameBoundKind::kUnboundedFollowing:
        return "unboundedfollowing$()";
    }
    return "";
  };
  return std::string("specifiedwindowframe(") +
         (frame.unit == FrameUnit::kRows ? "RowFrame" : "RangeFrame") + ", " + bound(frame.start) +
         ", " + bound(frame.end) + ")";
}

std::string order_text(const std::vector<SortOrder>& order, bool with_ids, const char* separator) {
  std::string out;
  for (const auto& key : order) out += (out.empty() ? "" : separator) + key.sql(with_ids);
  return out;
}

std::string spec_text(const std::vector<SortOrder>& order, const WindowFrame& frame) {
  return "(" + (order.empty() ? "" : "ORDER BY " + order_text(order, false, ", ") + " ") +
         frame_text(frame) + ")";
}

bool is_row_number_like_frame(const WindowFrame& frame) {
  return frame.unit == FrameUnit::kRows &&
         frame.start.kind == FrameBoundKind::kUnboundedPreceding &&
         frame.end.kind == FrameBoundKind::kCurrentRow;
}

// What may be added to a sort key of type `key`.
bool is_addable(const DataType& key, const DataType& offset) {
  if (key.is_numeric()) return offset.is_numeric();
  if (key.is(TypeId::kDate)) {
    return offset.is(TypeId::kInt) || offset.is_ansi_interval() ||
           offset.is(TypeId::kCalendarInterval);
  }
  if (key.is(TypeId::kTimestamp) || key.is(TypeId::kTimestampNtz)) {
    return offset.is_ansi_interval() || offset.is(TypeId::kCalendarInterval);
  }
  return key == offset;
}

// Position on the axis of bounds: negative before the current row.
std::optional<double> numeric_position(const FrameBound& bound) {
  if (bound.kind == FrameBoundKind::kCurrentRow) return 0.0;
  if (bound.offset == nullptr) return std::nullopt;
  const std::optional<Value> value = constant_value(bound.offset);
  if (!value || value->is_null()) return std::nullopt;
  const DataType& type = bound.offset->type();
  double position = 0;
  if (type.is_integral() || type.is_ansi_interval()) {
    position = static_cast<double>(value->integer());
  } else if (type.is_fractional()) {
    position = value->floating();
  } else if (type.is(TypeId::kDecimal)) {
    position = static_cast<double>(value->decimal());
    for (int i = 0; i < type.scale(); ++i) position /= 10;
  } else {
    return std::nullopt;
  }
  return bound.kind == FrameBoundKind::kPreceding ? -position : position;
}

// Checks one bound with an offset and casts the offset.
void settle_bound(const Analysis& analysis, const WindowFrame& frame, FrameBound& bound,
                  const std::string& location, const std::vector<SortOrder>& order,
                  const SourceRange& source) {
  if (bound.offset == nullptr) return;
  const ErrorParams frame_params{{"sqlExpr", quote_sql(frame_text(frame))}, {"location", location}};
  auto with = [&](ErrorParams more) {
    more.insert(frame_params.begin(), frame_params.end());
    return more;
  };
  if (!bound.offset->foldable()) {
    fail(source, "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WITHOUT_FOLDABLE",
         with({{"expression", sql_expr(bound.offset)}}));
  }
  if (frame.unit == FrameUnit::kRows) {
    if (!bound.offset->type().is(TypeId::kInt)) {
      fail(source, "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE",
           with({{"exprType", sql_type(bound.offset->type())}, {"expectedType", "\"INT\""}}));
    }
    return;
  }
  const DataType& key = order[0].expr->type();
  if (is_addable(key, bound.offset->type())) {
    if (key.is_numeric()) bound.offset = implicit_cast_to(analysis, bound.offset, key);
    return;
  }
  if (key.is_numeric() && bound.offset->type().is(TypeId::kString)) {
    bound.offset = implicit_cast_to(analysis, bound.offset, key);
    return;
  }
  if (!key.is_numeric() && !key.is_datetime() && !key.is_ansi_interval()) {
    fail(source, "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE",
         with({{"exprType", sql_type(key)},
               {"expectedType",
                "(\"NUMERIC\" or \"INTERVAL DAY TO SECOND\" or \"INTERVAL YEAR TO MONTH\" or "
                "\"INTERVAL\")"}}));
  }
  fail(source, "DATATYPE_MISMATCH.RANGE_FRAME_INVALID_TYPE",
       {{"sqlExpr", quote_sql(spec_text(order, frame))},
        {"orderSpecType", sql_type(key)},
        {"valueBoundaryType", sql_type(bound.offset->type())}});
}

void check_bounds(const WindowFrame& frame, const SourceRange& source) {
  const FrameBound& start = frame.start;
  const FrameBound& end = frame.end;
  const bool start_too_late = start.kind == FrameBoundKind::kUnboundedFollowing &&
                              end.kind != FrameBoundKind::kUnboundedFollowing;
  const bool end_too_early = end.kind == FrameBoundKind::kUnboundedPreceding &&
                             start.kind != FrameBoundKind::kUnboundedPreceding;
  if (start_too_late || end_too_early) {
    fail(source, "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_INVALID_BOUND",
         {{"sqlExpr", quote_sql(frame_text(frame))},
          {"upper", quote_sql(bound_text(end))},
          {"lower", quote_sql(bound_text(start))}});
  }
  if (is_unbounded(start) || is_unbounded(end)) return;
  // Spark compares bounds only when both are values.
  if (start.offset == nullptr || end.offset == nullptr) return;
  const auto from = numeric_position(start);
  const auto to = numeric_position(end);
  if (from && to && *from > *to) {
    fail(source, "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON",
         {{"sqlExpr", quote_sql(frame_text(frame))}, {"comparison", "less than or equal"}});
  }
}

}  // namespace

std::optional<WindowFrame> settle_frame(const Analysis& analysis, const ExprPtr& function,
                                        const std::vector<SortOrder>& order,
                                        std::optional<WindowFrame> frame,
                                        const SourceRange& source) {
  const auto* call = function->as<Call>();
  if (call != nullptr && call->function().window_has_fixed_frame) {
    const bool looks_at_offset = call->is("lag") || call->is("lead");
    if (frame && looks_at_offset) {
      fail({}, "_LEGACY_ERROR_TEMP_1035", {{"prettyName", call->name()}});
    }
    if (frame && !is_row_number_like_frame(*frame)) {
      WindowFrame required;
      required.unit = FrameUnit::kRows;
      fail({}, "_LEGACY_ERROR_TEMP_1036",
           {{"wf", frame_node_text(*frame)}, {"required", frame_node_text(required)}});
    }
    frame.reset();
  } else if (!frame) {
    frame.emplace();
    if (order.empty()) {
      frame->unit = FrameUnit::kRows;
      frame->end.kind = FrameBoundKind::kUnboundedFollowing;
    }
  } else {
    const bool value_bounds = frame->start.offset != nullptr || frame->end.offset != nullptr;
    if (frame->unit == FrameUnit::kRange && value_bounds) {
      if (order.empty()) {
        fail(source, "DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER",
             {{"sqlExpr", quote_sql(spec_text(order, *frame))}});
      }
      if (order.size() > 1) {
        fail(source, "DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER",
             {{"sqlExpr", quote_sql(spec_text(order, *frame))},
              {"orderSpec", order_text(order, true, ",")}});
      }
    }
    const WindowFrame written = *frame;
    settle_bound(analysis, written, frame->start, "lower", order, source);
    settle_bound(analysis, written, frame->end, "upper", order, source);
    check_bounds(written, source);
  }
  if (call != nullptr && order.empty()) {
    fail({}, "WINDOW_FUNCTION_FRAME_NOT_ORDERED",
         {{"wf_name", call->name()}, {"wf_expr", qualified_sql(function)}});
  }
  return frame;
}

void check_window(const ExprPtr& expr) {
  const auto& window = *expr->as<WindowExpr>();
  for (const auto& key : window.partition_by()) check_orderable_expression(key);
  for (const auto& key : window.order_by()) check_orderable(key);
  if (const auto* aggregate = window.function()->as<AggregateCall>()) {
    if (aggregate->distinct()) {
      fail(expr->source(), "DISTINCT_WINDOW_FUNCTION_UNSUPPORTED",
           {{"windowExpr", sql_expr(expr)}});
    }
    const bool whole_partition =
        window.order_by().empty() && window.frame() &&
        window.frame()->start.kind == FrameBoundKind::kUnboundedPreceding &&
        window.frame()->end.kind == FrameBoundKind::kUnboundedFollowing;
    const bool ordered_set = !aggregate->order().empty() || aggregate->name() == "median";
    if (ordered_set && !whole_partition) {
      fail(window.function()->source(), "INVALID_WINDOW_SPEC_FOR_AGGREGATION_FUNC",
           {{"aggFunc", sql_expr(window.function())}});
    }
  }
}

}  // namespace firesteel::analyze
