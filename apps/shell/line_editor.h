#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace firesteel {

// Reads lines from the terminal with editing, history and completion (GNU readline, whose state is
// the process's: there is at most one of these). Used by one thread.
class LineEditor {
 public:
  // As completions() in completer.h, the text of earlier lines left to the caller.
  using Complete = std::function<std::vector<std::string>(
      const std::string& before, const std::string& word, const std::string& rest)>;

  // `wake_fd`: when it becomes readable, the line being typed is dropped.
  LineEditor(int wake_fd, Complete complete);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  enum class Event : uint8_t { kLine, kInterrupted, kEnd };
  // kLine fills `line`.
  Event read(const std::string& prompt, std::string& line);

  // Remembers a statement, on several lines too, for this shell and for later ones.
  void add_to_history(const std::string& statement);

 private:
  int wake_fd_;
  std::string history_file_;
};

}  // namespace firesteel
