#include "apps/shell/line_editor.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

// Needs <cstdio> before it.
#include <readline/history.h>
#include <readline/readline.h>

namespace firesteel {
namespace {

// Statements that are kept over restarts.
constexpr int kHistorySize = 10'000;

// What readline's callbacks, which carry no state, hand over.
struct EditorState {
  LineEditor::Complete complete;
  std::vector<std::string> candidates;
  std::string line;
  bool has_line = false;
  bool at_end = false;
};

EditorState& state() {
  static EditorState instance;
  return instance;
}

void on_line(char* text) {
  EditorState& editor = state();
  if (text == nullptr) {
    editor.at_end = true;
  } else {
    editor.line = text;
    editor.has_line = true;
    std::free(text);  // NOLINT: readline's memory
  }
  // Else it would show the prompt again at once.
  rl_callback_handler_remove();
}

char* next_candidate(const char* /*word*/, int number) {
  auto& candidates = state().candidates;
  if (number == 0) std::reverse(candidates.begin(), candidates.end());
  if (candidates.empty()) return nullptr;
  char* text = strdup(candidates.back().c_str());
  candidates.pop_back();
  return text;
}

char** complete_word(const char* word, int start, int end) {
  const std::string line = rl_line_buffer;
  const std::string before = line.substr(0, static_cast<size_t>(start));
  // Files are readline's own business.
  if (before.starts_with("source ") || before.starts_with("!")) return nullptr;
  rl_attempted_completion_over = 1;
  state().candidates = state().complete(before, word, line.substr(static_cast<size_t>(end)));
  if (state().candidates.size() == 1 && state().candidates[0].ends_with("(")) {
    rl_completion_append_character = '\0';
  }
  return rl_completion_matches(word, next_candidate);
}

// $XDG_STATE_HOME/firesteel/history where that is set, else ~/.firesteel_history; empty: nowhere.
std::string history_path() {
  namespace fs = std::filesystem;
  if (const char* folder = std::getenv("XDG_STATE_HOME"); folder != nullptr && *folder != '\0') {
    const fs::path own = fs::path(folder) / "firesteel";
    std::error_code error;
    fs::create_directories(own, error);
    return error ? std::string() : (own / "history").string();
  }
  const char* home = std::getenv("HOME");
  return home != nullptr ? (fs::path(home) / ".firesteel_history").string() : std::string();
}

}  // namespace

LineEditor::LineEditor(int wake_fd, Complete complete)
    : wake_fd_(wake_fd), history_file_(history_path()) {
  state().complete = std::move(complete);
  rl_readline_name = "firesteel";
  rl_attempted_completion_function = complete_word;
  // A word ends at what is no part of a qualified name.
  rl_completer_word_break_characters = " \t\n\"\\'`@$><=;|&{}()[],+-*/%!";
  // Ctrl-C is the shell's.
  rl_catch_signals = 0;
  if (isatty(STDOUT_FILENO) == 0) rl_outstream = stderr;
  using_history();
  stifle_history(kHistorySize);
  // Times tell where an entry begins, so that one may have several lines.
  history_comment_char = '#';
  history_write_timestamps = 1;
  history_multiline_entries = 1;
  if (!history_file_.empty()) read_history(history_file_.c_str());
}

LineEditor::~LineEditor() {
  rl_callback_handler_remove();
  if (!history_file_.empty()) history_truncate_file(history_file_.c_str(), kHistorySize);
}

LineEditor::Event LineEditor::read(const std::string& prompt, std::string& line) {
  EditorState& editor = state();
  editor.has_line = editor.at_end = false;
  rl_callback_handler_install(prompt.c_str(), on_line);
  while (!editor.has_line && !editor.at_end) {
    pollfd sources[] = {{STDIN_FILENO, POLLIN, 0}, {wake_fd_, POLLIN, 0}};
    if (poll(sources, 2, -1) < 0 && errno != EINTR) break;
    if ((sources[1].revents & POLLIN) != 0) {
      rl_free_line_state();
      rl_callback_sigcleanup();
      rl_callback_handler_remove();
      std::fputs("^C\n", rl_outstream);
      std::fflush(rl_outstream);
      return Event::kInterrupted;
    }
    if (sources[0].revents != 0) rl_callback_read_char();
  }
  if (!editor.has_line) {
    std::fputs("\n", rl_outstream);
    std::fflush(rl_outstream);
    return Event::kEnd;
  }
  line = std::move(editor.line);
  return Event::kLine;
}

void LineEditor::add_to_history(const std::string& statement) {
  if (statement.empty()) return;
  if (history_length > 0) {
    const HIST_ENTRY* last = history_get(history_base + history_length - 1);
    if (last != nullptr && statement == last->line) return;
  }
  add_history(statement.c_str());
  if (history_file_.empty()) return;
  if (append_history(1, history_file_.c_str()) == ENOENT) {
    write_history(history_file_.c_str());
    // Statements may hold secrets.
    chmod(history_file_.c_str(), S_IRUSR | S_IWUSR);
  }
}

}  // namespace firesteel
