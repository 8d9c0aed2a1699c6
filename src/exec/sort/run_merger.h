#pragma once

#include "evaluate/evaluator.h"
#include "exec/sort/sorted_rows.h"
#include "rows/spill_file.h"

namespace firesteel {

// Merges sorted runs from disk, a few rows of each in memory. Rows carry where they stood in the
// stream in a last column, which decides between rows that are equal under the keys; a run's
// number decides between rows of one batch that went to several runs. Used by one thread.
class RunMerger {
 public:
  RunMerger(const std::vector<SpilledRows>& runs, const std::vector<SortOrder>& keys,
            const MemoryPoolPtr& memory);

  // Rows in order, the last column included. False at the end.
  bool next(Batch& batch);

 private:
  static constexpr uint32_t kNotUsed = ~uint32_t{0};

  // Where one run is being read.
  struct Cursor {
    const SpilledRows* run = nullptr;
    size_t next_batch = 0;
    Batch batch;
    std::vector<VectorPtr> keys;
    std::vector<SortRow> words;
    bool words_are_exact = false;
    const uint64_t* sequences = nullptr;
    size_t row = 0;
    // Its batch's number among those that the batch being made picks from.
    uint32_t source = kNotUsed;
  };

  bool load(size_t run);
  bool comes_after(size_t a, size_t b);
  int compare_keys(size_t a, size_t b);

  const std::vector<SortOrder>& keys_;
  Evaluator evaluator_;
  std::vector<Cursor> cursors_;
  // Runs with rows left; the next one on top.
  std::vector<size_t> heap_;
  // Between the current batches of two runs, made when first needed: [a * runs + b].
  std::vector<std::vector<RowComparator>> comparators_;
  MemoryReservation reservation_;
};

}  // namespace firesteel
