#include "apps/shell/shell_command.h"

#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>

namespace firesteel {
namespace {

std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n;") + 1 - begin);
}

bool same_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](unsigned char a, char b) { return std::tolower(a) == b; });
}

std::string_view unquoted(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '\'' || text.front() == '"') &&
      text.back() == text.front()) {
    return text.substr(1, text.size() - 2);
  }
  return text;
}

}  // namespace

std::optional<ShellCommand> parse_shell_command(std::string_view text) {
  text = trimmed(text);
  if (same_word(text, "quit") || same_word(text, "exit")) {
    return ShellCommand{ShellCommand::Kind::kQuit, ""};
  }
  if (text.starts_with("!")) {
    return ShellCommand{ShellCommand::Kind::kSystem, std::string(trimmed(text.substr(1)))};
  }
  const size_t space = text.find_first_of(" \t");
  if (space != std::string_view::npos && same_word(text.substr(0, space), "source")) {
    return ShellCommand{ShellCommand::Kind::kSource,
                        std::string(unquoted(trimmed(text.substr(space))))};
  }
  return std::nullopt;
}

int run_system_command(const std::string& command) {
  // system() keeps Ctrl-C for the command alone while it runs.
  const int status = std::system(command.c_str());  // NOLINT(cert-env33-c): what is asked for
  if (status < 0) return 127;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace firesteel
