#pragma once

// Runs queries without a session, under a memory limit: for tests of operators. Data comes from
// range() and VALUES.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "analyze/analyzer.h"
#include "exec/pipeline_builder.h"
#include "exec/result/ordered_result_sink.h"
#include "functions/coercion.h"
#include "optimize/cardinality.h"
#include "optimize/optimizer.h"
#include "physical/planner.h"
#include "sql/parser.h"

namespace firesteel {

class QueryTest : public testing::Test {
 protected:
  static constexpr size_t kPlenty = size_t{4} << 30;

  struct Result {
    // Cells separated by tabs, in the order of the result.
    std::vector<std::string> rows;
    int64_t spilled_bytes = 0;
    size_t peak_bytes = 0;
    // Not given back at the end.
    size_t left_bytes = 0;
  };

  Result run(const std::string& sql, size_t memory) {
    Result result;
    const auto root = MemoryPool::make_root("process", memory);
    ExecutionContext context{
        pool_,
        2,
        root->make_child("query"),
        std::make_shared<CancelFlag>(),
        std::make_shared<QueryProgress>(),
        settings_,
        std::make_shared<SpillSpace>(std::vector<std::string>{testing::TempDir()})};
    auto sink = std::make_shared<OrderedResultSink>([&](const Batch& batch) {
      for (size_t row = 0; row < batch.num_rows; ++row) {
        std::string text;
        for (const auto& column : batch.columns) {
          const Value value = column->value(row);
          text += value.is_null() ? "NULL" : value_to_string(value, column->type(), "UTC");
          text += '\t';
        }
        result.rows.push_back(std::move(text));
      }
      return true;
    });
    PipelineBuilder builder(context);
    builder.connect(builder.build(plan(sql)), std::move(sink));
    auto pipelines = builder.take_pipelines();
    run_pipelines(pipelines, context);
    pipelines.clear();
    result.spilled_bytes = context.spill->raw_bytes();
    result.peak_bytes = root->peak();
    result.left_bytes = root->used();
    return result;
  }

  // The same rows with little memory as with plenty, some of them by way of the disk.
  void expect_same_when_spilling(const std::string& sql, bool ordered = false,
                                 size_t memory = size_t{2} << 20) {
    SCOPED_TRACE(sql);
    Result plenty = run(sql, kPlenty);
    Result little = run(sql, memory);
    EXPECT_EQ(plenty.spilled_bytes, 0);
    EXPECT_GT(little.spilled_bytes, 0);
    EXPECT_EQ(little.left_bytes, 0u);
    EXPECT_FALSE(plenty.rows.empty());
    if (!ordered) {
      std::sort(plenty.rows.begin(), plenty.rows.end());
      std::sort(little.rows.begin(), little.rows.end());
    }
    ASSERT_EQ(plenty.rows.size(), little.rows.size());
    for (size_t i = 0; i < plenty.rows.size(); ++i) {
      ASSERT_EQ(plenty.rows[i], little.rows[i]) << "row " << i;
    }
  }

  // Rows as a set: sorted.
  std::vector<std::string> rows(const std::string& sql, size_t memory = kPlenty) {
    auto result = run(sql, memory).rows;
    std::sort(result.begin(), result.end());
    return result;
  }

 private:
  class NoRelations final : public Catalog {
   public:
    std::optional<CatalogRelation> find_relation(const TableName&) const override {
      return std::nullopt;
    }
    std::string current_catalog() const override { return "spark_catalog"; }
    std::string current_database() const override { return "default"; }
    bool has_catalog(const std::string&) const override { return false; }
    bool has_database(const std::string&, const std::string&) const override { return false; }
  };

  PhysicalPtr plan(const std::string& sql) {
    const Analyzer analyzer(catalog_, nullptr, FunctionRegistry::builtin(), settings_);
    const PlanPtr optimized =
        optimize(analyzer.analyze(parse_statement(sql, settings_)), {settings_, {}});
    PlannerOptions options;
    options.default_parallelism = 2;
    CardinalityEstimator estimator;
    options.estimate_rows = [&](const LogicalPlan& node) { return estimator.estimate(node).rows; };
    return plan_physical(optimized, options);
  }

  NoRelations catalog_;
  SqlSettings settings_;
  ThreadPool pool_{1};
};

}  // namespace firesteel
