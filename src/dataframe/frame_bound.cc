#include "dataframe/frame_bound.h"

namespace firesteel {

FrameBound frame_bound(ExprPtr offset, bool is_lower) {
  FrameBound bound;
  const auto* literal = offset->as<Literal>();
  if (literal == nullptr) {
    bound.kind = is_lower ? FrameBoundKind::kPreceding : FrameBoundKind::kFollowing;
    bound.offset = std::move(offset);
    return bound;
  }
  bool negative = false;
  Value distance = literal->value();
  if (literal->type().is_integral() || literal->type().is_ansi_interval()) {
    negative = distance.integer() < 0;
    if (distance.integer() == 0) return bound;
    if (negative) distance = -distance.integer();
  } else if (literal->type().is_fractional()) {
    negative = distance.floating() < 0;
    if (negative) distance = -distance.floating();
  } else if (literal->type().is(TypeId::kDecimal)) {
    negative = distance.decimal() < 0;
    if (negative) distance = -distance.decimal();
  }
  bound.kind = negative ? FrameBoundKind::kPreceding : FrameBoundKind::kFollowing;
  bound.offset = Literal::make(std::move(distance), literal->type());
  return bound;
}

}  // namespace firesteel
