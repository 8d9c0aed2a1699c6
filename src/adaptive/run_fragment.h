#pragma once

#include <memory>
#include <string>

#include "base/memory_pool.h"
#include "base/thread_pool.h"
#include "core/shuffle_access.h"
#include "exec/execution_context.h"

namespace firesteel {

// What a task of a SQL stage may use of its process.
struct FragmentServices {
  ThreadPool& pool;
  // Threads, the calling one included.
  size_t parallelism = 1;
  MemoryPoolPtr memory;
  std::shared_ptr<CancelFlag> cancel;
  std::string local_dir;
  ShuffleAccess& shuffle;
  TaskMetrics& metrics;
};

// Which task of its stage it is. shuffle_id -1: the rows are the result.
struct FragmentTask {
  std::string_view stage_bytes;
  std::string_view task_bytes;
  int partition = 0;
  int64_t task_id = 0;
  int shuffle_id = -1;
};

struct FragmentOutput {
  // The rows of a result, as append_block() writes them.
  std::string result;
  std::optional<MapStatus> map_status;
};

// Runs a task of a SQL stage to its end.
FragmentOutput run_fragment(const FragmentTask& task, const FragmentServices& services);

}  // namespace firesteel
