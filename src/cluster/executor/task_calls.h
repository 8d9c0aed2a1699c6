#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "core/driver_calls.h"
#include "schedule/actions.h"
#include "schedule/messages.h"

namespace firesteel {

// The tasks of one executor that wait for an answer of the driver. Thread-safe.
class TaskCalls : public DriverCalls {
 public:
  using SendCommit = std::function<void(const CommitRequest&)>;
  using SendBarrier = std::function<void(const BarrierRequest&)>;

  TaskCalls(SendCommit send_commit, SendBarrier send_barrier)
      : send_commit_(std::move(send_commit)), send_barrier_(std::move(send_barrier)) {}

  bool may_commit(const TaskDescription& task) override;
  std::vector<std::string> barrier_sync(const TaskDescription& task, int epoch,
                                        const std::string& message, bool all_gather) override;

  void answer(const CommitReply& reply);
  void answer(const BarrierReply& reply);

 private:
  // Throws when the waiting task is killed.
  template <class Answers, class Key>
  typename Answers::mapped_type wait(Answers& answers, const Key& key);

  const SendCommit send_commit_;
  const SendBarrier send_barrier_;
  std::mutex mutex_;
  std::condition_variable answered_;
  // Answers that nobody has taken yet.
  std::map<int64_t, CommitReply> commits_;
  std::map<std::pair<int64_t, int>, BarrierReply> barriers_;
};

}  // namespace firesteel
