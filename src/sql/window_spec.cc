#include "sql/expression_parser.h"
#include "sql/lookahead.h"
#include "sql/names.h"

namespace firesteel::sql {
namespace {

// A frame's offset cannot depend on the row.
bool is_constant(const ExprPtr& expr) {
  return !contains(expr, [](const Expr& node) {
    switch (node.kind()) {
      case ExprKind::kUnresolvedAttribute:
      case ExprKind::kUnresolvedStar:
      case ExprKind::kScalarSubquery:
      case ExprKind::kExists:
      case ExprKind::kInSubquery:
        return true;
      default:
        return false;
    }
  });
}

FrameBound parse_bound(TokenStream& in) {
  if (in.at(Keyword::kUnbounded) &&
      (in.at(Keyword::kPreceding, 1) || in.at(Keyword::kFollowing, 1))) {
    in.next();
    const bool preceding = in.next().keyword == Keyword::kPreceding;
    return {preceding ? FrameBoundKind::kUnboundedPreceding : FrameBoundKind::kUnboundedFollowing,
            nullptr};
  }
  if (in.accept_sequence({Keyword::kCurrent, Keyword::kRow})) {
    return {FrameBoundKind::kCurrentRow, nullptr};
  }
  const size_t first = in.position();
  ExprPtr offset = parse_expression(in);
  const bool preceding = in.accept(Keyword::kPreceding);
  if (!preceding) in.expect(Keyword::kFollowing);
  if (!is_constant(offset))
    in.fail("_LEGACY_ERROR_TEMP_0064", {{"msg", "Frame bound value must be a literal."}}, first);
  return {preceding ? FrameBoundKind::kPreceding : FrameBoundKind::kFollowing, std::move(offset)};
}

WindowFrame parse_frame(TokenStream& in) {
  WindowFrame frame;
  frame.unit = in.next().keyword == Keyword::kRows ? FrameUnit::kRows : FrameUnit::kRange;
  if (in.at(Keyword::kBetween)) {
    in.next();
    frame.start = parse_bound(in);
    in.expect(Keyword::kAnd);
    frame.end = parse_bound(in);
  } else {
    frame.start = parse_bound(in);
  }
  return frame;
}

}  // namespace

WindowSpec parse_window_spec(TokenStream& in) {
  WindowSpec spec;
  if (!in.at(TokenKind::kLeftParen)) {
    spec.reference = parse_dashed_name(in);
    return spec;
  }
  in.next();
  if (at_name(in) && in.at(TokenKind::kRightParen, 1)) {
    spec.reference = parse_name(in);
    in.next();
    return spec;
  }
  if (in.accept_sequence({Keyword::kCluster, Keyword::kBy})) {
    spec.partition_by = parse_expressions(in);
  } else {
    if (in.accept_sequence({Keyword::kPartition, Keyword::kBy}) ||
        in.accept_sequence({Keyword::kDistribute, Keyword::kBy})) {
      spec.partition_by = parse_expressions(in);
    }
    if (in.accept_sequence({Keyword::kOrder, Keyword::kBy}) ||
        in.accept_sequence({Keyword::kSort, Keyword::kBy})) {
      spec.order_by = parse_sort_items(in);
    }
  }
  if (in.at(Keyword::kRows) || in.at(Keyword::kRange)) spec.frame = parse_frame(in);
  in.expect(TokenKind::kRightParen);
  return spec;
}

}  // namespace firesteel::sql
