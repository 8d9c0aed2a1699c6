#include "cluster/standalone/child_processes.h"

#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <utility>

namespace firesteel {

ChildProcesses::~ChildProcesses() { stop(std::chrono::milliseconds(0)); }

void ChildProcesses::start(const std::string& name, const SpawnOptions& options) {
  const std::lock_guard lock(mutex_);
  const pid_t pid = spawn_process(options);
  children_[name] = pid;
  ++watchers_;
  std::thread([this, name, pid] { watch(name, pid); }).detach();
  if (!reaper_.joinable()) reaper_ = std::thread([this] { reap(); });
}

void ChildProcesses::end(const std::string& name, std::chrono::milliseconds grace) {
  const std::lock_guard lock(mutex_);
  const auto it = children_.find(name);
  if (it == children_.end()) return;
  // Its session is its process group.
  ::kill(-it->second, SIGTERM);
  deadlines_.emplace(std::chrono::steady_clock::now() + grace, *it);
  changed_.notify_all();
}

bool ChildProcesses::running(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  return children_.contains(name);
}

void ChildProcesses::stop(std::chrono::milliseconds grace) {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
  for (const auto& [name, pid] : children_) ::kill(-pid, SIGTERM);
  if (!changed_.wait_for(lock, grace, [&] { return children_.empty(); })) {
    for (const auto& [name, pid] : children_) ::kill(-pid, SIGKILL);
  }
  changed_.wait(lock, [&] { return watchers_ == 0; });
  if (!reaper_.joinable()) return;
  lock.unlock();
  reaper_.join();
}

void ChildProcesses::watch(const std::string& name, pid_t pid) {
  siginfo_t info{};
  // Left as a zombie until the lock is held: nobody signals a process that took over the number.
  while (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
  int status = 0;
  bool told = false;
  {
    const std::lock_guard lock(mutex_);
    // What it started and left behind goes with it.
    ::kill(-pid, SIGKILL);
    waitpid(pid, &status, 0);
    children_.erase(name);
    told = !stopping_;
    changed_.notify_all();
  }
  if (told) on_end_(name, status);
  const std::lock_guard lock(mutex_);
  --watchers_;
  changed_.notify_all();
}

void ChildProcesses::reap() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto now = std::chrono::steady_clock::now();
    while (!deadlines_.empty() && deadlines_.begin()->first <= now) {
      const auto [name, pid] = deadlines_.begin()->second;
      const auto it = children_.find(name);
      if (it != children_.end() && it->second == pid) ::kill(-pid, SIGKILL);
      deadlines_.erase(deadlines_.begin());
    }
    if (deadlines_.empty()) {
      changed_.wait(lock);
    } else {
      changed_.wait_until(lock, deadlines_.begin()->first);
    }
  }
}

}  // namespace firesteel
