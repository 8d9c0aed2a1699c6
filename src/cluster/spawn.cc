#include "cluster/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/spark_error.h"

extern char** environ;

namespace firesteel {
namespace {

// Pointers for exec, which live as long as `texts`.
std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const auto& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> merged_environment(const std::vector<std::string>& added) {
  const auto name = [](const std::string& entry) { return entry.substr(0, entry.find('=')); };
  std::vector<std::string> out = added;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const bool replaced = std::ranges::any_of(
        added, [&](const std::string& other) { return name(other) == name(*entry); });
    if (!replaced) out.emplace_back(*entry);
  }
  return out;
}

class Attributes {
 public:
  Attributes() {
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
  }
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  posix_spawnattr_t* get() { return &attributes_; }

 private:
  posix_spawnattr_t attributes_;
};

class FileActions {
 public:
  explicit FileActions(const SpawnOptions& options) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    add_file(STDOUT_FILENO, options.stdout_file);
    add_file(STDERR_FILENO, options.stderr_file);
    if (options.stdout_to_stderr) {
      posix_spawn_file_actions_adddup2(&actions_, STDERR_FILENO, STDOUT_FILENO);
    }
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    if (!options.folder.empty()) {
      posix_spawn_file_actions_addchdir_np(&actions_, options.folder.c_str());
    }
  }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  void add_file(int descriptor, const std::string& path) {
    if (path.empty()) return;
    posix_spawn_file_actions_addopen(&actions_, descriptor, path.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
  }
  posix_spawn_file_actions_t actions_;
};

}  // namespace

pid_t spawn_process(const SpawnOptions& options) {
  Attributes attributes;
  const FileActions actions(options);
  const auto argv = pointers(options.command);
  const auto environment = merged_environment(options.environment);
  const auto envp = pointers(environment);
  pid_t pid = 0;
  const int error =
      posix_spawnp(&pid, argv[0], actions.get(), attributes.get(), argv.data(), envp.data());
  if (error != 0) {
    throw SparkError("_LEGACY_ERROR_TEMP_2273",
                     {{"message", "Cannot run program \"" + options.command[0] +
                                      "\": " + std::strerror(error)}});
  }
  return pid;
}

std::string exit_text(int status) {
  if (WIFSIGNALED(status)) return fmt::format("was killed by signal {}", WTERMSIG(status));
  return fmt::format("exited with code {}", WEXITSTATUS(status));
}

std::vector<std::string> own_command() {
  std::ifstream in("/proc/self/cmdline", std::ios::binary);
  std::vector<std::string> command;
  for (std::string part; std::getline(in, part, '\0');) command.push_back(part);
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  if (command.empty()) command.emplace_back();
  command[0] = program;
  return command;
}

}  // namespace firesteel
