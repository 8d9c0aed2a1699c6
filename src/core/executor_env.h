#pragma once

#include <string>

#include "base/memory_pool.h"

namespace firesteel {

class BlockStore;
class Broadcasts;
class DriverCalls;
class ShuffleAccess;
class ThreadPool;

// What a task may use of the process that runs it. All of it is thread-safe and outlives the task.
struct ExecutorEnv {
  std::string executor_id;
  std::string host;
  BlockStore& blocks;
  ShuffleAccess& shuffle;
  Broadcasts& broadcasts;
  DriverCalls& driver;
  // For tasks that use several threads (fragments of SQL).
  ThreadPool& pool;
  MemoryPoolPtr memory;
  // The application's folder on this machine: shipped files, spilled data.
  std::string local_dir;
};

}  // namespace firesteel
