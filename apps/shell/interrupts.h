#pragma once

#include <memory>

#include "exec/execution_context.h"

namespace firesteel {

// What Ctrl-C does while a shell runs: it cancels the query that is running. Where none is, an
// interactive shell drops the line being typed, others end with kInterruptedStatus.
// At most one in a process; used by one thread.
class Interrupts {
 public:
  // As shells say that a program was ended by SIGINT: 128 + 2.
  static constexpr int kInterruptedStatus = 130;

  explicit Interrupts(bool interactive);
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  // The query that Ctrl-C cancels from now on; null for none.
  void set_query(std::shared_ptr<CancelFlag> query);

  // Readable once Ctrl-C was pressed while no query ran.
  int wake_fd() const;
  // Forgets what wake_fd() tells.
  void clear();

 private:
  // Held until the next one is set: the signal's handler may still look at it.
  std::shared_ptr<CancelFlag> query_;
};

}  // namespace firesteel
