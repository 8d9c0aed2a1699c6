#include "optimize/optimizer_fixture.h"

#include <regex>

#include "base/check.h"

namespace firesteel::optimizer {

TableStatistics DescribedTable::statistics() const {
  TableStatistics statistics;
  statistics.row_count = rows_;
  for (const StructField& field : schema_) {
    ColumnStatistics column;
    const auto it = distinct_.find(field.name);
    if (it != distinct_.end()) {
      column.min = Value(int64_t{1});
      column.max = Value(it->second);
      column.distinct_count = it->second;
    }
    statistics.columns.push_back(column);
  }
  return statistics;
}

std::unique_ptr<Scan> DescribedTable::scan(const ScanRequest& /*request*/) const {
  FS_UNREACHABLE("a described table has no rows");
}

OptimizerFixture::OptimizerFixture() {
  const auto longs = [](const std::vector<std::string>& names, bool nullable) {
    Schema schema;
    for (const std::string& name : names) {
      schema.push_back({.name = name, .type = TypeId::kLong, .nullable = nullable});
    }
    return schema;
  };
  add_table("r", std::make_shared<DescribedTable>(longs({"a", "b", "c"}, true), 1000));
  add_table("s", std::make_shared<DescribedTable>(longs({"a", "b", "c"}, true), 1000));
  add_table("n", std::make_shared<DescribedTable>(longs({"a", "b"}, false), 1000));
  add_table("x",
            std::make_shared<DescribedTable>(Schema{{.name = "t", .type = TypeId::kString},
                                                    {.name = "d", .type = DataType::decimal(10, 2)},
                                                    {.name = "f", .type = TypeId::kDouble},
                                                    {.name = "i", .type = TypeId::kInt}},
                                             1000));
}

void OptimizerFixture::add_table(const std::string& name, std::shared_ptr<DescribedTable> table) {
  tables_[name] = std::move(table);
}

std::optional<CatalogRelation> OptimizerFixture::find_relation(const TableName& name) const {
  const auto it = tables_.find(name.back());
  if (it == tables_.end()) return std::nullopt;
  CatalogRelation relation;
  relation.qualifier = {"spark_catalog", "default", name.back()};
  relation.source = it->second;
  return relation;
}

PlanPtr OptimizerFixture::analyzed(const std::string& sql) const {
  const Analyzer analyzer(*this, nullptr, FunctionRegistry::builtin(), SqlSettings{});
  return analyzer.analyze(parse_statement(sql, SqlSettings{}));
}

PlanPtr OptimizerFixture::optimized(const std::string& sql) const {
  const PlanPtr before = analyzed(sql);
  PlanPtr after = optimize(before, {});
  // What the caller sees stays what it was, and a second run finds nothing to do.
  const Attributes& expected = before->output();
  const Attributes& output = after->output();
  EXPECT_EQ(expected.size(), output.size());
  for (size_t i = 0; i < std::min(expected.size(), output.size()); ++i) {
    EXPECT_EQ(expected[i].id, output[i].id);
    EXPECT_EQ(expected[i].name, output[i].name);
    EXPECT_TRUE(expected[i].type.same_type(output[i].type));
  }
  const PlanPtr again = optimize(after, {});
  EXPECT_EQ(text_of(*after), text_of(*again)) << sql;
  return after;
}

std::string OptimizerFixture::text_of(const LogicalPlan& plan) {
  static const std::regex kIds("#[0-9]+L?");
  static const std::regex kScans(R"(Relation (?:\S*?\.)*(\w+)\[(.*?)\] described)");
  std::string text = std::regex_replace(tree_string(plan), kIds, "");
  return std::regex_replace(text, kScans, "$1[$2]");
}

std::string OptimizerFixture::plan_of(const std::string& sql) const {
  return text_of(*optimized(sql));
}

}  // namespace firesteel::optimizer
