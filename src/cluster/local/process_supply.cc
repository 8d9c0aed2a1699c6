#include "cluster/local/process_supply.h"

#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>

#include "cluster/spawn.h"

namespace firesteel {
namespace {

// Executors that were told to end get that long.
constexpr auto kStopGrace = std::chrono::seconds(12);
// One that lived longer than this did not fail at its start.
constexpr auto kStartTime = std::chrono::seconds(5);

}  // namespace

ProcessSupply::ProcessSupply(Options options, OnLost on_lost, OnFailed on_failed)
    : options_(std::move(options)),
      on_lost_(std::move(on_lost)),
      on_failed_(std::move(on_failed)) {}

ProcessSupply::~ProcessSupply() { stop(); }

void ProcessSupply::request(int total) {
  const std::lock_guard lock(mutex_);
  wanted_ = std::min(total, options_.max_executors);
  start_missing();
}

void ProcessSupply::end(const std::string& executor_id) {
  const std::lock_guard lock(mutex_);
  const auto it = children_.find(executor_id);
  if (it == children_.end() || it->second.reaped) return;
  ::kill(it->second.pid, SIGKILL);
}

void ProcessSupply::stop() {
  std::unique_lock lock(mutex_);
  if (stopping_) return;
  stopping_ = true;
  const auto all_gone = [&] {
    return std::ranges::all_of(children_, [](const auto& entry) { return entry.second.reaped; });
  };
  if (!changed_.wait_for(lock, kStopGrace, all_gone)) {
    for (const auto& [id, child] : children_) {
      if (!child.reaped) ::kill(child.pid, SIGKILL);
    }
    changed_.wait(lock, all_gone);
  }
  std::vector<std::thread> watchers;
  for (auto& [id, child] : children_) watchers.push_back(std::move(child.watcher));
  lock.unlock();
  for (auto& watcher : watchers) watcher.join();
}

void ProcessSupply::start_missing() {
  auto running =
      std::ranges::count_if(children_, [](const auto& entry) { return !entry.second.reaped; });
  for (; running < wanted_ && !stopping_; ++running) start_one();
}

void ProcessSupply::start_one() {
  ExecutorOptions executor = options_.executor;
  executor.executor_id = std::to_string(next_id_++);
  auto environment = executor.environment();
  environment.insert(environment.end(), options_.environment.begin(), options_.environment.end());
  const pid_t pid = spawn_process({.command = options_.command,
                                   .environment = std::move(environment),
                                   .stdout_to_stderr = true});
  Child& child = children_[executor.executor_id];
  child.pid = pid;
  child.watcher = std::thread([this, id = executor.executor_id, pid] { watch(id, pid); });
}

void ProcessSupply::watch(const std::string& executor_id, pid_t pid) {
  const auto start = std::chrono::steady_clock::now();
  // Left as a zombie until the lock is held: nobody signals a process that took over the number.
  siginfo_t info{};
  while (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
  bool failed = false;
  int status = 0;
  {
    const std::lock_guard lock(mutex_);
    waitpid(pid, &status, 0);
    children_.at(executor_id).reaped = true;
    changed_.notify_all();
    if (stopping_) return;
    const bool early = std::chrono::steady_clock::now() - start < kStartTime;
    failures_in_row_ = early ? failures_in_row_ + 1 : 0;
    failed = failures_in_row_ > options_.max_retries;
    if (!failed) start_missing();
  }
  on_lost_({.executor_id = executor_id, .reason = exit_text(status)});
  if (failed) {
    on_failed_(fmt::format("the executors ended {} times in a row, the last time: {}",
                           options_.max_retries + 1, exit_text(status)));
  }
}

}  // namespace firesteel
