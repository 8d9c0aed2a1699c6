#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace firesteel {

struct SpawnOptions {
  // Program, looked up in PATH unless it has a slash, and its arguments.
  std::vector<std::string> command;
  // "NAME=value", beside what this process has.
  std::vector<std::string> environment;
  // Empty: this process's.
  std::string folder;
  // Files that take the output; empty: where this process's goes.
  std::string stdout_file;
  std::string stderr_file;
  // What it prints goes to standard error: standard output is this process's own.
  bool stdout_to_stderr = false;
};

// Starts a program in a session of its own. It gets none of our descriptors but the standard ones,
// and no blocked signals. Throws SparkError when it cannot be started.
pid_t spawn_process(const SpawnOptions& options);

// "exited with code 1", "was killed by signal 9".
std::string exit_text(int status);

// The command line of this process, with the program by its path.
std::vector<std::string> own_command();

}  // namespace firesteel
