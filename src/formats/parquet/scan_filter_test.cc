#include "formats/parquet/scan_filter.h"

#include <gtest/gtest.h>

#include <numeric>

namespace firesteel {
namespace {

using Op = ColumnPredicate::Op;

VectorPtr column(DataType type, const std::vector<Value>& values) {
  VectorBuilder builder(std::move(type));
  for (const Value& value : values) builder.append(value);
  return builder.finish();
}

// The rows that pass all filters made of predicates on one column.
Selection passing(const DataType& type, std::vector<ColumnPredicate> predicates,
                  const VectorPtr& values) {
  ScanRequest request;
  request.columns = {0};
  request.predicates = std::move(predicates);
  Selection rows(values->size());
  std::iota(rows.begin(), rows.end(), 0);
  for (const auto& filter : make_scan_filters(request, {{"c", type, true}})) {
    DictionaryVerdicts verdicts;
    filter->apply(*values, rows, verdicts);
  }
  return rows;
}

TEST(ScanFilter, tests_numbers) {
  const VectorPtr values = column(TypeId::kInt, {1, 2, Value(), 3, 4, INT32_MAX, INT32_MIN});
  const auto test = [&](std::vector<ColumnPredicate> predicates) {
    return passing(TypeId::kInt, std::move(predicates), values);
  };
  EXPECT_EQ(test({{0, Op::kEq, {3}}}), (Selection{3}));
  EXPECT_EQ(test({{0, Op::kGt, {1}}, {0, Op::kLe, {4}}}), (Selection{1, 3, 4}));
  EXPECT_EQ(test({{0, Op::kGe, {4}}}), (Selection{4, 5}));
  EXPECT_EQ(test({{0, Op::kLt, {2}}}), (Selection{0, 6}));
  EXPECT_EQ(test({{0, Op::kGt, {INT32_MAX}}}), Selection{});
  EXPECT_EQ(test({{0, Op::kLt, {INT32_MIN}}}), Selection{});
  EXPECT_EQ(test({{0, Op::kIn, {4, Value(), 1}}}), (Selection{0, 4}));
}

TEST(ScanFilter, tests_strings_and_their_dictionaries) {
  const VectorPtr base =
      column(TypeId::kString, {"apple", "banana", Value(), "blackberry and more"});
  const auto indices = std::make_shared<Selection>(Selection{3, 2, 1, 0, 3});
  const VectorPtr coded = Vector::dictionary(base, indices);
  const auto test = [&](Op op, std::vector<Value> values, const VectorPtr& rows) {
    return passing(TypeId::kString, {{0, op, std::move(values)}}, rows);
  };
  EXPECT_EQ(test(Op::kEq, {"banana"}, base), (Selection{1}));
  EXPECT_EQ(test(Op::kEq, {"banana"}, coded), (Selection{2}));
  EXPECT_EQ(test(Op::kNe, {"banana"}, coded), (Selection{0, 3, 4}));
  EXPECT_EQ(test(Op::kStartsWith, {"b"}, coded), (Selection{0, 2, 4}));
  EXPECT_EQ(test(Op::kGe, {"banana"}, base), (Selection{1, 3}));
  EXPECT_EQ(test(Op::kIn, {"apple", "blackberry and more"}, base), (Selection{0, 3}));
}

TEST(ScanFilter, gives_up_what_lets_nearly_all_pass) {
  ScanRequest request;
  request.columns = {0};
  request.predicates = {{0, Op::kGt, {0}}};
  const auto filters = make_scan_filters(request, {{"c", TypeId::kInt, true}});
  ASSERT_EQ(filters.size(), 1u);
  const VectorPtr values = Vector::constant(TypeId::kInt, Value(1), kBatchSize);
  for (int batch = 0; batch < 100 && filters[0]->is_active(); ++batch) {
    Selection rows(kBatchSize);
    std::iota(rows.begin(), rows.end(), 0);
    DictionaryVerdicts verdicts;
    filters[0]->apply(*values, rows, verdicts);
    EXPECT_EQ(rows.size(), kBatchSize);
  }
  EXPECT_FALSE(filters[0]->is_active());
}

}  // namespace
}  // namespace firesteel
