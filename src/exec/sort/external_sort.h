#pragma once

#include <mutex>

#include "exec/sort/run_merger.h"

namespace firesteel {

// A sort of more rows than fit into memory: runs are sorted in memory, written, and merged when
// they are read back. Equal rows keep the order of the stream.
class ExternalSort {
 public:
  // `keys` are bound to rows of `types`.
  ExternalSort(std::vector<SortOrder> keys, std::vector<DataType> types, ExecutionContext& context,
               MemoryPoolPtr memory);

  // Sorts the batches, in the order of the stream, and writes them. Thread-safe.
  void add_run(std::vector<Batch> batches);
  // Once, after all runs: merges runs until the rest can be merged while they are read.
  void finish();
  // Then: rows in order, by one thread.
  bool next(Batch& batch);

 private:
  SpilledRows empty_run() const;

  const std::vector<SortOrder> keys_;
  const std::vector<DataType> types_;
  ExecutionContext& context_;
  MemoryPoolPtr memory_;
  std::shared_ptr<SpillFile> file_;
  std::mutex mutex_;
  std::vector<SpilledRows> runs_;
  std::unique_ptr<RunMerger> merger_;
};

}  // namespace firesteel
