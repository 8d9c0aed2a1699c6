#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace firesteel {

// Lets one attempt of each task commit its output: the first that asks, until it fails.
class CommitCoordinator {
 public:
  void stage_started(int stage_id);
  void stage_ended(int stage_id);
  // The same attempt may ask again: its first answer may have been lost.
  bool may_commit(int stage_id, int stage_attempt, int partition, int attempt);
  // The attempt did not end well.
  void attempt_failed(int stage_id, int stage_attempt, int partition, int attempt);

 private:
  using Attempt = std::pair<int, int>;
  struct Partition {
    // (-1, -1): nobody.
    Attempt committer{-1, -1};
    std::set<Attempt> failed;
  };
  std::map<int, std::map<int, Partition>> stages_;
};

}  // namespace firesteel
