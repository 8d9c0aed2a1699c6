#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adaptive/spread.h"

namespace firesteel {

// The tasks of one stage, ready to go.
struct Stage {
  // For people: the kind of its last node.
  std::string name;
  // stage_bytes().
  std::shared_ptr<const std::string> bytes;
  // By task, as task_bytes() writes them.
  std::vector<std::string> tasks;
  // Exchanges that the tasks read.
  std::vector<std::shared_ptr<const ExchangeOutput>> reads;
  // A task that runs again may give other rows.
  bool is_indeterminate = false;
};

// Runs stages somewhere: in the executors of a cluster, or (in tests) in this process. Used by one
// thread at a time.
class StageRunner {
 public:
  virtual ~StageRunner() = default;
  // Tasks that can run at the same time.
  virtual int cores() const = 0;
  // Runs the stage, whose plans end in an exchange of so many partitions. Throws what a task
  // threw, QueryCancelled when cancelled.
  virtual std::shared_ptr<const ExchangeOutput> run_exchange(const Stage& stage,
                                                             int partitions) = 0;
  // Takes the result of a task: blocks as append_block() writes them. False: no more is wanted.
  using TakeResult = std::function<bool(const std::string&)>;
  // Runs a stage without an exchange and hands over what its tasks gave, in their order.
  virtual void run_result(const Stage& stage, const TakeResult& take) = 0;
};

// Blocks one after another, each behind its length.
void append_block(std::string& out, std::string_view block);
// Calls `take` for each block until it wants no more; false then.
bool for_each_block(std::string_view blocks, const std::function<bool(std::string_view)>& take);

}  // namespace firesteel
