#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "cluster/executor/executor_process.h"

namespace firesteel {
namespace {

constexpr char kDriver[] = "FIRESTEEL_EXECUTOR";
constexpr char kId[] = "FIRESTEEL_EXECUTOR_ID";
constexpr char kApp[] = "FIRESTEEL_APP_ID";
constexpr char kSecret[] = "FIRESTEEL_EXECUTOR_SECRET";
constexpr char kHost[] = "FIRESTEEL_EXECUTOR_HOST";
constexpr char kCores[] = "FIRESTEEL_EXECUTOR_CORES";
constexpr char kMemory[] = "FIRESTEEL_EXECUTOR_MEMORY";
constexpr char kLocalDirs[] = "FIRESTEEL_LOCAL_DIRS";
constexpr char kFilesDir[] = "FIRESTEEL_FILES_DIR";
constexpr char kShufflePort[] = "FIRESTEEL_SHUFFLE_SERVICE_PORT";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

}  // namespace

std::vector<std::string> ExecutorOptions::environment() const {
  const auto entry = [](const char* name, const std::string& value) {
    return std::string(name) + "=" + value;
  };
  return {entry(kDriver, driver),
          entry(kId, executor_id),
          entry(kApp, app_id),
          entry(kSecret, secret),
          entry(kHost, host),
          entry(kCores, std::to_string(cores)),
          entry(kMemory, std::to_string(memory)),
          entry(kLocalDirs, local_dirs),
          entry(kFilesDir, files_dir),
          entry(kShufflePort, std::to_string(shuffle_service_port))};
}

ExecutorOptions ExecutorOptions::from_environment() {
  ExecutorOptions options;
  options.driver = variable(kDriver);
  options.executor_id = variable(kId);
  options.app_id = variable(kApp);
  options.secret = variable(kSecret);
  options.host = variable(kHost);
  options.cores = std::stoi(variable(kCores));
  options.memory = std::stoull(variable(kMemory));
  options.local_dirs = variable(kLocalDirs);
  options.files_dir = variable(kFilesDir);
  options.shuffle_service_port = std::stoi(variable(kShufflePort));
  // What tasks start must not inherit it, nor take itself for an executor.
  unsetenv(kSecret);
  unsetenv(kDriver);
  return options;
}

bool is_executor_process() { return std::getenv(kDriver) != nullptr; }

void serve_as_executor() {
  const int status = run_executor(ExecutorOptions::from_environment());
  std::fflush(nullptr);
  _exit(status);
}

}  // namespace firesteel
