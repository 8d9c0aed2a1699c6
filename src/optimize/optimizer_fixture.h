#pragma once

// For tests of rules: SQL over made-up tables, analyzed and optimized; plans as text.

#include <gtest/gtest.h>

#include <map>

#include "analyze/analyzer.h"
#include "optimize/optimizer.h"
#include "sql/parser.h"

namespace firesteel::optimizer {

// A table that has statistics but cannot be read.
class DescribedTable final : public TableSource {
 public:
  DescribedTable(Schema schema, int64_t rows) : schema_(std::move(schema)), rows_(rows) {}

  // Long, integer and date columns are keys of `distinct` values from 1 on.
  void set_distinct(const std::string& column, int64_t distinct) { distinct_[column] = distinct; }

  const Schema& schema() const override { return schema_; }
  std::string description() const override { return "described"; }
  TableStatistics statistics() const override;
  std::unique_ptr<Scan> scan(const ScanRequest& request) const override;

 private:
  Schema schema_;
  int64_t rows_;
  std::map<std::string, int64_t> distinct_;
};

// Tables r(a, b, c) and s(a, b, c) of nullable bigints, n(a, b) of bigints that are never null,
// x(t, d, f): text, decimal(10,2), double.
class OptimizerFixture : public ::testing::Test, public Catalog {
 protected:
  OptimizerFixture();

  void add_table(const std::string& name, std::shared_ptr<DescribedTable> table);
  PlanPtr analyzed(const std::string& sql) const;
  PlanPtr optimized(const std::string& sql) const;
  // The optimized plan's tree, without ids: "Filter (a > 1)".
  std::string plan_of(const std::string& sql) const;
  static std::string text_of(const LogicalPlan& plan);

  std::optional<CatalogRelation> find_relation(const TableName& name) const override;
  std::string current_catalog() const override { return "spark_catalog"; }
  std::string current_database() const override { return "default"; }
  bool has_catalog(const std::string& name) const override { return name == current_catalog(); }
  bool has_database(const std::string& /*catalog*/, const std::string& name) const override {
    return name == current_database();
  }

 private:
  std::map<std::string, TableSourcePtr> tables_;
};

}  // namespace firesteel::optimizer
