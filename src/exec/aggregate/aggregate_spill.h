#pragma once

#include <map>

#include "exec/aggregate/aggregate_partial.h"
#include "exec/execution_context.h"
#include "rows/spill_partitions.h"

namespace firesteel {

// What an aggregation has put on disk. A group's states, from wherever they were written, and its
// ordered rows are in partitions of one number, by the hash of the keys. Distinct rows without an
// order are partitioned by the hash of keys and arguments, so that a group with many of them is cut
// too: they become states before anything is read back.
class AggregateSpill {
 public:
  AggregateSpill(const AggregateLayout& layout, ExecutionContext& context, int level);

  // Writes all that the partial holds, and clears it. Thread-safe.
  void write(AggregatePartial& partial);
  // After all writes: turns distinct rows into states, on all threads.
  void finish_distinct();

  // A partition of the groups, ready to be read.
  struct Part {
    SpilledRows groups;
    std::map<size_t, SpilledRows> ordered;
    int level = 0;
  };
  // Partitions that have rows.
  std::vector<Part> parts() const;

 private:
  void finish_distinct(size_t a, const SpilledRows& rows, int level);

  const AggregateLayout& layout_;
  ExecutionContext& context_;
  const int level_;
  SpillPartitions groups_;
  // By aggregate.
  std::map<size_t, SpillPartitions> distinct_;
  std::map<size_t, SpillPartitions> ordered_;
};

// Fits the partial's reservation to what it holds. Writes it to the spill that `spill` makes or
// returns, when memory is refused and that helps.
template <class GetSpill>
void fit_or_spill(AggregatePartial& partial, MemoryReservation& reservation, bool may_spill,
                  const GetSpill& spill) {
  // Less than this is not worth a write.
  constexpr size_t kMinSpillBytes = 1 << 20;
  // Fewer groups than this are large states, which writing and merging again does not make smaller.
  constexpr size_t kMinSpillGroups = 32;
  if (reservation.try_resize(partial.memory_usage())) return;
  partial.recount();
  const size_t bytes = partial.memory_usage();
  if (bytes < kMinSpillBytes || !may_spill ||
      (partial.num_groups() < kMinSpillGroups && !partial.has_deferred_rows())) {
    return reservation.resize(bytes);
  }
  if (reservation.try_resize(bytes)) return;
  spill().write(partial);
  reservation.resize(partial.memory_usage());
}

}  // namespace firesteel
