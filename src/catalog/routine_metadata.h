#pragma once

// What is kept of a function that SQL defines.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "plan/routine_commands.h"

namespace firesteel {

struct RoutineMetadata {
  // Lower case both; the database is empty for temporary functions.
  std::string database;
  std::string name;
  // As created: types, texts and what the analyzer found.
  CreateFunctionCommand definition;
  // The database in which the body's names are looked up.
  std::string current_database;
  // Settings under which the body is analyzed.
  std::map<std::string, std::string> settings;
  std::string owner;
  int64_t created_ms = 0;

  bool temporary() const { return database.empty(); }
  // "spark_catalog.default.f", "f": as results' columns and messages show it.
  std::vector<std::string> shown_name() const {
    if (temporary()) return {name};
    return {"spark_catalog", database, name};
  }
};

using RoutinePtr = std::shared_ptr<const RoutineMetadata>;

std::string to_json(const RoutineMetadata& routine);
// Throws SparkError when the text is not what to_json writes; `path` is for the message.
RoutineMetadata parse_routine_json(const std::string& text, const std::string& path);

}  // namespace firesteel
