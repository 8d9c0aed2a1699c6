#pragma once

#include "physical/physical_nodes.h"

namespace firesteel {

// What happens to the rows of both sides of a hash join, apart from the pairs themselves.
struct JoinRules {
  bool emit_pairs = false;
  // Probe rows: those without a match too, with nulls; or only one copy of those with or without.
  bool emit_unmatched_probe = false;
  bool probe_semi = false;
  bool probe_anti = false;
  bool existence = false;
  bool at_most_one = false;
  bool null_aware = false;
  // Build rows, after all probing.
  bool mark_build = false;
  bool emit_unmatched_build = false;
  bool emit_matched_build = false;
  // Build rows go out alone, without the probe side's columns.
  bool build_rows_alone = false;

  bool emits_build_rows() const { return emit_unmatched_build || emit_matched_build; }
};

JoinRules join_rules(JoinType type, HashJoinExec::BuildSide side);

}  // namespace firesteel
