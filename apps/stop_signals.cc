#include "apps/stop_signals.h"

#include <pthread.h>
#include <signal.h>

namespace firesteel {
namespace {

sigset_t stop_set() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

StopSignals::StopSignals() {
  const sigset_t set = stop_set();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

StopSignals::~StopSignals() {
  if (!thread_.joinable()) return;
  // Wakes the thread if no signal came.
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

void StopSignals::start(std::function<void()> stop) {
  thread_ = std::thread([stop = std::move(stop)] {
    const sigset_t set = stop_set();
    int signal = 0;
    sigwait(&set, &signal);
    stop();
  });
}

}  // namespace firesteel
