#include "apps/shell/shell.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "apps/shell/completer.h"
#include "apps/shell/line_editor.h"
#include "apps/shell/progress_bar.h"
#include "apps/shell/shell_command.h"
#include "apps/shell/statement_reader.h"
#include "base/spark_error.h"
#include "session/query_execution.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

// Deeper than anybody nests files on purpose.
constexpr int kMaxSourceDepth = 64;

void tell(const std::string& text) { std::cerr << text << (text.ends_with('\n') ? "" : "\n"); }

}  // namespace

Shell::Shell(SessionPtr session, ShellOptions options, Interrupts& interrupts)
    : session_(std::move(session)), options_(options), interrupts_(interrupts) {}

Shell::Outcome Shell::run(const std::string& statement) {
  const auto command = parse_shell_command(statement);
  if (!command) return run_query(statement);
  switch (command->kind) {
    case ShellCommand::Kind::kQuit:
      return Outcome::kQuit;
    case ShellCommand::Kind::kSource:
      return run_file(command->argument);
    default:
      std::cout << std::flush;
      return run_system_command(command->argument) == 0 ? Outcome::kDone : Outcome::kFailed;
  }
}

Shell::Outcome Shell::run_query(const std::string& statement) {
  const auto begin = std::chrono::steady_clock::now();
  const auto cancel = std::make_shared<CancelFlag>();
  int64_t rows = 0;
  interrupts_.set_query(cancel);
  try {
    const auto query = session_->sql(statement);
    query->set_cancel_flag(cancel);
    std::optional<ProgressBar> progress;
    if (!options_.silent && isatty(STDERR_FILENO) != 0) progress.emplace(query->progress());
    const Schema schema = query->schema();
    const auto printer = schema.empty() ? nullptr
                                        : make_printer(options_.printer, schema,
                                                       query->settings().time_zone, std::cout);
    query->run([&](const Batch& batch) {
      if (progress) progress->stop();
      if (printer) printer->print(batch);
      // Nobody reads any more.
      return std::cout.good();
    });
    if (progress) progress->stop();
    if (printer) {
      printer->finish();
      rows = printer->rows();
    }
    std::cout << std::flush;
    interrupts_.set_query(nullptr);
  } catch (const std::exception& error) {
    interrupts_.set_query(nullptr);
    std::cout << std::flush;
    if (cancel->cancelled()) {
      tell("Cancelled.");
      return Outcome::kCancelled;
    }
    tell(error.what());
    return Outcome::kFailed;
  }
  if (!std::cout.good()) return Outcome::kFailed;
  if (!options_.silent) {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    std::string line = fmt::format("Time taken: {:.3f} seconds", elapsed.count());
    if (rows > 0) line += fmt::format(", Fetched {} row(s)", rows);
    tell(line);
  }
  return Outcome::kDone;
}

Shell::Outcome Shell::run_script(const std::string& text) {
  for (const auto& statement : split_statements(text)) {
    const Outcome outcome = run(statement);
    if (outcome != Outcome::kDone) return outcome;
  }
  return Outcome::kDone;
}

Shell::Outcome Shell::run_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  // An empty file is read, though nothing is copied.
  if (!file || (!(text << file.rdbuf()) && !file.eof())) {
    tell("cannot read " + path);
    return Outcome::kFailed;
  }
  if (source_depth_ == kMaxSourceDepth) {
    tell(path + ": files that read each other without end");
    return Outcome::kFailed;
  }
  ++source_depth_;
  const Outcome outcome = run_script(text.str());
  --source_depth_;
  return outcome;
}

Shell::Outcome Shell::run_input(std::istream& input) {
  StatementReader reader;
  std::string line;
  const auto run_all = [&](const std::vector<std::string>& statements) {
    for (const auto& statement : statements) {
      const Outcome outcome = run(statement);
      if (outcome != Outcome::kDone) return outcome;
    }
    return Outcome::kDone;
  };
  while (std::getline(input, line)) {
    const Outcome outcome = run_all(reader.add_line(line));
    if (outcome != Outcome::kDone) return outcome;
  }
  return run_all(reader.finish());
}

Shell::Outcome Shell::run_interactive() {
  StatementReader reader;
  LineEditor editor(interrupts_.wake_fd(), [&](const std::string& before, const std::string& word,
                                               const std::string& rest) {
    return completions(session_, reader.pending() + "\n" + before, word, rest);
  });
  // What was typed since the last complete statement, as the history keeps it.
  std::string typed;
  std::string line;
  for (;;) {
    std::string prompt = "spark-sql (" + session_->catalog().current_database() + ")";
    if (reader.is_pending()) prompt.assign(prompt.size(), ' ');
    interrupts_.clear();
    switch (editor.read(prompt + "> ", line)) {
      case LineEditor::Event::kEnd:
        return Outcome::kDone;
      case LineEditor::Event::kInterrupted:
        reader.clear();
        typed.clear();
        continue;
      default:
        break;
    }
    if (!typed.empty()) typed += '\n';
    typed += line;
    const auto statements = reader.add_line(line);
    if (!reader.is_pending()) {
      editor.add_to_history(typed);
      typed.clear();
    }
    for (const auto& statement : statements) {
      const Outcome outcome = run(statement);
      if (outcome == Outcome::kQuit || !std::cout.good()) return Outcome::kDone;
      if (outcome != Outcome::kDone) break;
    }
  }
}

}  // namespace firesteel
