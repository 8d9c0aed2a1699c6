#pragma once

#include <deque>
#include <mutex>

#include "exec/join/join_build.h"
#include "exec/join/pair_join.h"

namespace firesteel {

// The probe side's rows of a join whose build side is on disk, and the joining of both: partitions
// are independent of each other, and each thread takes one at a time. A partition whose build rows
// do not fit is cut again by other bits of the hash. When that does not help (rows of one key), the
// build rows are taken a piece at a time, and the probe rows read for each piece.
class SpilledJoin {
 public:
  SpilledJoin(std::shared_ptr<JoinBuild> build, std::shared_ptr<const PairJoin> pairs,
              Attributes probe_output, ExecutionContext& context);

  // While probing, once the build side is known to be on disk. Thread-safe.
  SpillPartitions& probe_partitions();

  // After all probing: whether there is anything to join.
  bool has_rows();
  // Joins until nothing is left or `push` wants no more. Parallel.
  void run(const Push& push);

 private:
  struct Part {
    SpilledRows build;
    SpilledRows probe;
    int level = 0;
  };

  void add_parts(const SpillPartitions& build, const SpillPartitions& probe);
  std::optional<Part> take_part();
  // False: it is no smaller for it.
  bool cut(const Part& part);
  bool join_part(const Part& part, PairJoin::State& state, const Push& push);

  std::shared_ptr<JoinBuild> build_;
  std::shared_ptr<const PairJoin> pairs_;
  const Attributes probe_output_;
  ExecutionContext& context_;
  std::mutex mutex_;
  std::optional<SpillPartitions> probe_;
  bool started_ = false;
  std::deque<Part> parts_;
};

}  // namespace firesteel
