#pragma once

#include "plan/unresolved_plans.h"

namespace firesteel {

// Each left row with the one right row that is nearest to it by a value of each side.
struct AsOfJoin {
  // Rows that match at all, besides: null for all.
  ExprPtr condition;
  // Or columns of both sides that must be equal.
  std::vector<std::string> using_columns;
  ExprPtr left_as_of;
  ExprPtr right_as_of;
  // "inner" or "left".
  std::string join_type;
  // Null for any distance.
  ExprPtr tolerance;
  bool allow_exact_matches = true;
  // "backward", "forward" or "nearest".
  std::string direction;
};

PlanPtr as_of_join(PlanPtr left, PlanPtr right, AsOfJoin join);

}  // namespace firesteel
