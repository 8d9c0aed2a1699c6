#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include "apps/verbs.h"
#include "base/spark_error.h"
#include "session/query_execution.h"
#include "session/text_table.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

// Runs statements one after another and prints their rows; false after an error.
bool run_statements(Session& session, const std::string& text) {
  for (const auto& statement : split_statements(text)) {
    try {
      auto query = session.sql(statement);
      const Schema schema = query->schema();
      const auto batches = query->collect();
      if (schema.empty()) continue;
      std::vector<std::string> names;
      for (const auto& field : schema) names.push_back(field.name);
      std::vector<std::vector<std::string>> rows;
      for (const auto& batch : *batches) {
        for (size_t row = 0; row < batch.num_rows; ++row) {
          rows.emplace_back();
          for (size_t c = 0; c < schema.size(); ++c) {
            rows.back().push_back(shown_value(batch.columns[c]->value(row), schema[c].type,
                                              query->settings().time_zone));
          }
        }
      }
      std::cout << text_table(names, rows, 0);
    } catch (const SparkError& error) {
      std::cerr << error.message() << std::endl;
      return false;
    }
  }
  return true;
}

}  // namespace

void add_sql_verb(CLI::App& app) {
  CLI::App* verb = app.add_subcommand("sql", "run SQL");
  struct Flags {
    EngineFlags engine;
    std::vector<std::string> queries;
    std::vector<std::string> files;
  };
  auto flags = std::make_shared<Flags>();
  flags->engine.add_to(*verb);
  verb->add_option("-e", flags->queries, "statements to run")
      ->type_size(1)
      ->allow_extra_args(false);
  verb->add_option("-f", flags->files, "files of statements to run")
      ->type_size(1)
      ->allow_extra_args(false);
  verb->callback([flags] {
    const auto session = Session::create(flags->engine.make_engine(), "shell");
    std::vector<std::string> texts = flags->queries;
    for (const auto& file : flags->files) {
      std::ifstream in(file);
      if (!in) {
        std::cerr << "cannot read " << file << std::endl;
        throw CLI::RuntimeError(1);
      }
      std::ostringstream content;
      content << in.rdbuf();
      texts.push_back(content.str());
    }
    for (const auto& text : texts) {
      if (!run_statements(*session, text)) throw CLI::RuntimeError(1);
    }
  });
}

}  // namespace firesteel
