#include <signal.h>
#include <unistd.h>

#include <iostream>
#include <memory>

#include "apps/shell/shell.h"
#include "apps/verbs.h"
#include "base/spark_error.h"
#include "plan/commands.h"
#include "session/query_execution.h"

namespace firesteel {
namespace {

struct SqlFlags {
  EngineFlags engine;
  std::vector<std::string> queries;
  std::vector<std::string> files;
  std::vector<std::string> init_files;
  std::string database;
  ShellOptions shell;
};

// Ends the verb unless all is well.
void require_done(Shell::Outcome outcome) {
  switch (outcome) {
    case Shell::Outcome::kDone:
      return;
    case Shell::Outcome::kQuit:
      throw CLI::RuntimeError(0);
    case Shell::Outcome::kCancelled:
      throw CLI::RuntimeError(Interrupts::kInterruptedStatus);
    default:
      throw CLI::RuntimeError(1);
  }
}

void run_sql(const SqlFlags& flags) {
  const bool scripted = !flags.queries.empty() || !flags.files.empty();
  const bool interactive = !scripted && isatty(STDIN_FILENO) != 0;
  // `sql ... | head` ends with head, whatever the parent process did to the signal.
  signal(SIGPIPE, SIG_DFL);
  std::ios::sync_with_stdio(false);

  ShellOptions options = flags.shell;
  const auto conf = flags.engine.conf_pairs();
  if (const auto it = conf.find("spark.sql.cli.print.header"); it != conf.end()) {
    options.printer.header = it->second == "true";
  }
  Interrupts interrupts(interactive);
  const auto session = Session::create(flags.engine.make_engine(), "shell");
  Shell shell(session, options, interrupts);
  if (!flags.database.empty()) {
    session->query(std::make_shared<Command>(UseCommand{{flags.database}, false}))->collect();
  }
  for (const auto& file : flags.init_files) require_done(shell.run_file(file));
  for (const auto& text : flags.queries) require_done(shell.run_script(text));
  for (const auto& file : flags.files) require_done(shell.run_file(file));
  if (interactive) {
    require_done(shell.run_interactive());
  } else if (!scripted) {
    require_done(shell.run_input(std::cin));
  }
}

}  // namespace

void add_sql_verb(CLI::App& app) {
  CLI::App* verb = app.add_subcommand("sql", "run SQL: a shell, or statements and files of them");
  auto flags = std::make_shared<SqlFlags>();
  const auto add_list = [&](const char* name, std::vector<std::string>& values, const char* help) {
    verb->add_option(name, values, help)->type_size(1)->allow_extra_args(false);
  };
  add_list("-e", flags->queries, "statements to run, separated by semicolons");
  add_list("-f", flags->files, "a file of statements to run");
  add_list("-i", flags->init_files, "a file of statements to run first");
  verb->add_option("--database", flags->database, "the database to begin in");
  const std::map<std::string, OutputFormat> formats = {{"table", OutputFormat::kTable},
                                                       {"csv", OutputFormat::kCsv},
                                                       {"tsv", OutputFormat::kTsv},
                                                       {"json", OutputFormat::kJson}};
  verb->add_option("-o,--output-format", flags->shell.printer.format,
                   "how rows are printed: table, csv, tsv or json (one object a line)")
      ->transform(CLI::CheckedTransformer(formats, CLI::ignore_case).description(""))
      ->type_name("FORMAT");
  verb->add_flag("-S,--silent", flags->shell.silent, "no times, no progress");
  flags->engine.add_to(*verb);
  verb->footer(
      "Without -e and -f it is a shell, or reads standard input where that is no terminal.\n"
      "In the shell and in files, beside SQL: quit; source FILE; !COMMAND;\n"
      "Ends with 0, with 1 after the first statement that fails, with 130 after Ctrl-C.");
  verb->callback([flags] { run_sql(*flags); });
}

}  // namespace firesteel
