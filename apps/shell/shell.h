#pragma once

#include <iosfwd>
#include <string>

#include "apps/shell/interrupts.h"
#include "apps/shell/result_printer.h"
#include "session/session.h"

namespace firesteel {

struct ShellOptions {
  PrinterOptions printer;
  // No "Time taken" lines, no progress.
  bool silent = false;
};

// Runs statements, those for the shell itself included: rows go to stdout, all else to stderr. Used
// by one thread.
class Shell {
 public:
  Shell(SessionPtr session, ShellOptions options, Interrupts& interrupts);

  enum class Outcome : uint8_t { kDone, kFailed, kCancelled, kQuit };

  // One statement. What went wrong has been told when it returns.
  Outcome run(const std::string& statement);
  // Statements one after another, as far as they succeed.
  Outcome run_script(const std::string& text);
  Outcome run_file(const std::string& path);

  // Reads statements from a stream, and from the terminal with a prompt; to the end, to `quit`, or
  // (not from a terminal) to the first that fails.
  Outcome run_input(std::istream& input);
  Outcome run_interactive();

 private:
  Outcome run_query(const std::string& statement);

  SessionPtr session_;
  ShellOptions options_;
  Interrupts& interrupts_;
  // Files that are being read because another one says so.
  int source_depth_ = 0;
};

}  // namespace firesteel
