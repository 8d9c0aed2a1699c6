#include "exec/join/join_rules.h"

namespace firesteel {

JoinRules join_rules(JoinType type, HashJoinExec::BuildSide side) {
  const bool build_right = side == HashJoinExec::BuildSide::kRight;
  JoinRules rules;
  switch (type) {
    case JoinType::kInner:
    case JoinType::kCross:
      rules.emit_pairs = true;
      break;
    case JoinType::kLeft:
    case JoinType::kRight: {
      const bool keeps_probe = (type == JoinType::kLeft) == build_right;
      rules.emit_pairs = true;
      rules.emit_unmatched_probe = keeps_probe;
      rules.mark_build = rules.emit_unmatched_build = !keeps_probe;
      break;
    }
    case JoinType::kFull:
      rules.emit_pairs = rules.emit_unmatched_probe = true;
      rules.mark_build = rules.emit_unmatched_build = true;
      break;
    case JoinType::kLeftSemi:
      rules.probe_semi = build_right;
      rules.mark_build = rules.emit_matched_build = rules.build_rows_alone = !build_right;
      break;
    case JoinType::kLeftAnti:
      rules.probe_anti = build_right;
      rules.mark_build = rules.emit_unmatched_build = rules.build_rows_alone = !build_right;
      break;
    case JoinType::kNullAwareAnti:
      rules.probe_anti = rules.null_aware = true;
      break;
    case JoinType::kExistence:
      rules.existence = true;
      break;
    case JoinType::kLeftSingle:
      rules.emit_pairs = rules.emit_unmatched_probe = rules.at_most_one = true;
      break;
  }
  const bool build_right_only = rules.existence || rules.null_aware || rules.at_most_one;
  FS_CHECK(build_right || !build_right_only);
  return rules;
}

}  // namespace firesteel
