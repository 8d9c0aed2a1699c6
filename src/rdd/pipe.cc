#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <sstream>
#include <stdexcept>

#include "firesteel/rdd/pipe_node.h"

extern char** environ;

namespace firesteel::rdd {

std::vector<std::string> split_command(const std::string& command) {
  std::istringstream in(command);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

PipeProcess::PipeProcess(const std::vector<std::string>& command,
                         const std::map<std::string, std::string>& environment)
    : command_(command) {
  if (command.empty()) throw std::invalid_argument("the command of pipe() is empty");
  int to[2];
  int from[2];
  if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0) {
    throw std::runtime_error("cannot make a pipe: " + std::string(std::strerror(errno)));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
  std::vector<std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!environment.contains(text.substr(0, text.find('=')))) variables.push_back(text);
  }
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  const auto pointers = [](std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (auto& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
  };
  auto argv = pointers(command_);
  auto envp = pointers(variables);
  const int error = posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), envp.data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(to[0]);
  ::close(from[1]);
  in_ = to[1];
  out_ = from[0];
  if (error != 0) {
    ::close(in_);
    ::close(out_);
    throw std::runtime_error("Cannot run program \"" + command[0] + "\": " + std::strerror(error));
  }
}

PipeProcess::~PipeProcess() {
  if (in_ >= 0) ::close(in_);
  ::close(out_);
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

bool PipeProcess::write_line(std::string_view line) {
  constexpr size_t kPiece = 64 << 10;
  unsent_.append(line);
  unsent_ += '\n';
  return unsent_.size() < kPiece || flush();
}

bool PipeProcess::flush() {
  // The program may have ended: that is an error of ours, not a signal.
  sigset_t pipe_signal;
  sigset_t before;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
  std::string_view rest = unsent_;
  bool open = true;
  while (!rest.empty() && open) {
    const ssize_t written = ::write(in_, rest.data(), rest.size());
    if (written > 0) {
      rest.remove_prefix(static_cast<size_t>(written));
    } else if (errno != EINTR) {
      open = false;
    }
  }
  if (!open) {
    const timespec now{};
    sigtimedwait(&pipe_signal, nullptr, &now);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  unsent_.clear();
  return open;
}

void PipeProcess::end_writing() {
  flush();
  ::close(in_);
  in_ = -1;
}

bool PipeProcess::read_line(std::string& line) {
  size_t searched = at_;
  while (true) {
    const size_t newline = unread_.find('\n', searched);
    if (newline != std::string::npos) {
      line.assign(unread_, at_, newline - at_);
      at_ = newline + 1;
      return true;
    }
    unread_.erase(0, at_);
    at_ = 0;
    searched = unread_.size();
    char chunk[16 << 10];
    const ssize_t got = ::read(out_, chunk, sizeof chunk);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      line = std::move(unread_);
      unread_.clear();
      return !line.empty();
    }
    unread_.append(chunk, static_cast<size_t>(got));
  }
}

void PipeProcess::check_status() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (code == 0) return;
  std::string text;
  for (const auto& word : command_) text += (text.empty() ? "" : " ") + word;
  throw std::runtime_error("Subprocess exited with status " + std::to_string(code) +
                           ". Command ran: " + text);
}

}  // namespace firesteel::rdd
