#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace firesteel {

// What a line asks of the shell itself, as in spark-sql: `quit` or `exit`, `source FILE`,
// `!COMMAND`.
struct ShellCommand {
  enum class Kind : uint8_t { kQuit, kSource, kSystem } kind;
  // The file, or the command.
  std::string argument;
};

// None for SQL. A semicolon at the end counts for nothing.
std::optional<ShellCommand> parse_shell_command(std::string_view text);

// Runs a command in the user's shell, on the terminal; its exit status.
int run_system_command(const std::string& command);

}  // namespace firesteel
