#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "schedule/actions.h"
#include "schedule/cache_locations.h"
#include "schedule/messages.h"
#include "schedule/scheduler_conf.h"

namespace firesteel {

class DagScheduler;
class MapOutputs;
class TaskScheduler;

// Both schedulers of an application as one state machine: no threads, sockets or clocks. Its owner
// calls it from one thread, does what it answers, and sees to it that a Tick comes in time.
class Scheduler {
 public:
  Scheduler(SchedulerConf conf, CacheLocations& cache);
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  // `now_ms`: milliseconds since the epoch, never less than in earlier calls.
  std::vector<Action> handle(int64_t now_ms, Message message);
  // When time alone will change something (locality waits, timeouts, speculation).
  std::optional<int64_t> next_tick() const;

  // Map outputs that reducers ask the driver for.
  MapOutputs& map_outputs();
  const MapOutputs& map_outputs() const;

  // For status pages and tests.
  const DagScheduler& dag() const;
  const TaskScheduler& tasks() const;

 private:
  struct State;

  const std::unique_ptr<State> state_;
};

}  // namespace firesteel
