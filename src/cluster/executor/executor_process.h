#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace firesteel {

// What an executor process is told at its start, all of it in the environment: command lines show
// to everybody.
struct ExecutorOptions {
  // "host:port".
  std::string driver;
  std::string executor_id;
  std::string app_id;
  std::string secret;
  // Where others reach it.
  std::string host = "127.0.0.1";
  int cores = 1;
  uint64_t memory = 1ULL << 30;
  // Folders for blocks, comma-separated.
  std::string local_dirs = "/tmp";
  // The application's shipped files; empty: there are none.
  std::string files_dir;
  // Of the worker's shuffle service; 0: there is none.
  int shuffle_service_port = 0;

  // As variables of the environment, "NAME=value".
  std::vector<std::string> environment() const;
  // This process's; takes the secret out of it.
  static ExecutorOptions from_environment();
};

// Whether this process was started to be an executor.
bool is_executor_process();

// Serves the driver until it is gone or says so; the process's exit status. Returns with no thread
// left, unless tasks do not end: then the process ends here.
int run_executor(const ExecutorOptions& options);

// As programs do that are both driver and executor: run_executor, and exits with its status.
[[noreturn]] void serve_as_executor();

}  // namespace firesteel
