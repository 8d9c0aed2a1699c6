#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "base/cancel_flag.h"
#include "base/memory_pool.h"
#include "base/spark_error.h"
#include "base/thread_pool.h"
#include "columnar/vector.h"
#include "functions/sql_settings.h"
#include "rows/spill_space.h"

namespace firesteel {

// Counters of a running query, for progress bars. Written by its threads, read by any.
struct QueryProgress {
  std::atomic<int64_t> pipelines_total{0};
  std::atomic<int64_t> pipelines_done{0};
  std::atomic<int64_t> rows_read{0};
  std::atomic<int64_t> tasks_running{0};
};

// What a running query's operators may use. Lives as long as the query.
struct ExecutionContext {
  ThreadPool& pool;
  // Threads that a pipeline may use, the calling one included.
  size_t parallelism = 1;
  MemoryPoolPtr memory;
  std::shared_ptr<CancelFlag> cancel;
  std::shared_ptr<QueryProgress> progress;
  SqlSettings settings;
  // Where operators put rows for which there is no memory.
  SpillSpacePtr spill;
};

}  // namespace firesteel
