#include "apps/shell/interrupts.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <system_error>

namespace firesteel {
namespace {

// Read by the signal's handler, which may run on any thread.
std::atomic<CancelFlag*> running_query{nullptr};
std::atomic<bool> drops_line{false};
int wake_pipe[2] = {-1, -1};

void on_interrupt(int) {
  if (CancelFlag* query = running_query.load()) {
    query->cancel();
  } else if (drops_line.load()) {
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = write(wake_pipe[1], &byte, 1);
  } else {
    _exit(Interrupts::kInterruptedStatus);
  }
}

}  // namespace

Interrupts::Interrupts(bool interactive) {
  if (pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  drops_line = interactive;
  struct sigaction action = {};
  action.sa_handler = on_interrupt;
  // The engine's reads and writes go on.
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
}

Interrupts::~Interrupts() {
  signal(SIGINT, SIG_DFL);
  running_query = nullptr;
  for (int& fd : wake_pipe) {
    close(fd);
    fd = -1;
  }
}

void Interrupts::set_query(std::shared_ptr<CancelFlag> query) {
  running_query = query.get();
  if (query) query_ = std::move(query);
}

int Interrupts::wake_fd() const { return wake_pipe[0]; }

void Interrupts::clear() {
  char bytes[64];
  while (read(wake_pipe[0], bytes, sizeof(bytes)) > 0) {
  }
}

}  // namespace firesteel
