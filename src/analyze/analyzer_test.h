#pragma once

// For tests of the analyzer: a small catalog, queries as SQL text.

#include <gtest/gtest.h>

#include "analyze/analyzer.h"
#include "analyze/test_catalog.h"
#include "plan/relations.h"
#include "sql/parser.h"

namespace firesteel::analyze {

inline std::string schema_text(const PlanPtr& plan) {
  std::string out;
  for (const auto& column : plan->output()) {
    out += (out.empty() ? "" : ",") + column.name + ":" + column.type.simple_string();
  }
  return out;
}

class AnalyzerTest : public ::testing::Test {
 protected:
  AnalyzerTest() {
    // t(a INT, b INT, s STRING), u(a INT, c BIGINT), nested(s STRUCT<x: INT, y: STRING>, ...).
    add_table("t", "a INT, b INT, s STRING");
    add_table("u", "a INT, c BIGINT");
    add_table("nested",
              "s STRUCT<x: INT, y: STRING>, l ARRAY<STRUCT<x: INT>>, m MAP<STRING, INT>, "
              "i ARRAY<INT>");
  }

  void add_table(const std::string& name, const std::string& schema) {
    auto batches = std::make_shared<std::vector<Batch>>();
    catalog_.add_view(
        name, std::make_shared<LocalRelation>(to_attributes(parse_table_schema(schema)), batches));
  }

  PlanPtr analyze(const std::string& sql) {
    const Analyzer analyzer(catalog_, nullptr, FunctionRegistry::builtin(), settings_);
    return analyzer.analyze(parse_statement(sql, settings_));
  }

  // "a:int,b:string"
  std::string schema(const std::string& sql) {
    try {
      return schema_text(analyze(sql));
    } catch (const SparkError& error) {
      return error.message();
    }
  }

  // The condition, then its parameters: "UNRESOLVED_COLUMN.WITH_SUGGESTION objectName=`x` ...".
  std::string error(const std::string& sql) {
    try {
      return schema_text(analyze(sql));
    } catch (const SparkError& error) {
      std::string out = error.condition();
      for (const auto& [key, value] : error.params()) out += " " + key + "=" + value;
      return out;
    }
  }

  std::string tree(const std::string& sql) { return tree_string(*analyze(sql)); }

  TestCatalog catalog_;
  SqlSettings settings_;
};

}  // namespace firesteel::analyze
