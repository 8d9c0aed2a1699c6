#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <vector>

#include "session/session.h"

namespace firesteel {

// Each verb adds its subcommand; its callback throws CLI::RuntimeError to end with a status.
void add_sql_verb(CLI::App& app);
void add_connect_verb(CLI::App& app);
void add_submit_verb(CLI::App& app);
void add_pyspark_verb(CLI::App& app);
void add_master_verb(CLI::App& app);
void add_worker_verb(CLI::App& app);
void add_executor_verb(CLI::App& app);

// Options that several verbs take.
struct EngineFlags {
  std::string master = "local[*]";
  // "key=value".
  std::vector<std::string> conf;

  void add_to(CLI::App& verb);
  // Without the master.
  void add_conf_to(CLI::App& verb);
  std::map<std::string, std::string> conf_pairs() const;
  EnginePtr make_engine() const;
};

}  // namespace firesteel
