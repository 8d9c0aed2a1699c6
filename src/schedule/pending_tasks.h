#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "schedule/executor_table.h"
#include "schedule/locality.h"

namespace firesteel {

// Where a task would like to run. Empty executor: anywhere on the host.
struct TaskLocation {
  std::string host;
  std::string executor_id;
  // Empty: unknown.
  std::string rack;
};

// "host" or "executor_<host>_<executor id>".
TaskLocation parse_location(const std::string& text);

// Tasks of a set that wait to be launched, by where they would like to run. A task stands in
// several lists at once; it is found gone from the others only when they come to it, so that
// adding and taking cost the same however many there are.
class PendingTasks {
 public:
  struct Taken {
    int index = -1;
    Locality locality = Locality::kAny;
  };

  // `wanted`: the task still waits. Must outlive this.
  explicit PendingTasks(std::function<bool(int)> wanted) : wanted_(std::move(wanted)) {}

  // The task added last is taken first among its like.
  void add(int index, const std::vector<TaskLocation>& preferred);
  // The nearest waiting task for this executor within `limit` that `allowed` accepts there.
  std::optional<Taken> take(const Executor& executor, Locality limit,
                            const std::function<bool(int)>& allowed);
  // Some task waits that would run at this level.
  bool any_at(Locality level);
  // Lists at this level name an executor, host or rack that is there.
  bool valid_level(Locality level, const ExecutorTable& executors) const;
  bool empty();
  // A waiting task; -1: none.
  int some();

 private:
  using List = std::vector<int>;
  using Lists = std::unordered_map<std::string, List>;

  // Drops what waits no more from the list's end.
  void trim(List& list) const;
  int take_from(List& list, const std::function<bool(int)>& allowed) const;
  int take_from(Lists& lists, const std::string& key,
                const std::function<bool(int)>& allowed) const;

  const std::function<bool(int)> wanted_;
  Lists for_executor_;
  Lists for_host_;
  Lists for_rack_;
  List no_preference_;
  List all_;
};

}  // namespace firesteel
