#include "optimize/optimizer_fixture.h"

namespace firesteel::optimizer {
namespace {

class ReorderJoinsTest : public OptimizerFixture {
 protected:
  ReorderJoinsTest() {
    add("fact", {"d1", "d2", "v"}, 1000000, {{"d1", 10000}, {"d2", 1000}});
    add("dim1", {"k1", "x1"}, 10000, {{"k1", 10000}, {"x1", 100}});
    add("dim2", {"k2", "x2"}, 1000, {{"k2", 1000}, {"x2", 10}});
  }

  void add(const std::string& name, const std::vector<std::string>& columns, int64_t rows,
           const std::map<std::string, int64_t>& distinct) {
    Schema schema;
    for (const std::string& column : columns) {
      schema.push_back({.name = column, .type = TypeId::kLong, .nullable = false});
    }
    auto table = std::make_shared<DescribedTable>(schema, rows);
    for (const auto& [column, count] : distinct) table->set_distinct(column, count);
    add_table(name, std::move(table));
  }
};

TEST_F(ReorderJoinsTest, NoCrossProductsWhereConditionsConnect) {
  const std::string plan =
      plan_of("select sum(v) from dim1, dim2, fact where d1 = k1 and d2 = k2 and x1 = 3");
  EXPECT_EQ(plan.find("Cross"), std::string::npos) << plan;
  // The filtered dimension first, small sides to the right.
  EXPECT_EQ(plan,
            "Aggregate [sum(v) AS sum(v)]\n"
            "+- Project [v]\n"
            "   +- Join Inner, (d2 = k2)\n"
            "      :- Project [d2, v]\n"
            "      :  +- Join Inner, (d1 = k1)\n"
            "      :     :- fact[d1,d2,v]\n"
            "      :     +- Project [k1]\n"
            "      :        +- Filter (x1 = 3)\n"
            "      :           +- dim1[k1,x1], PushedFilters: [EqualTo(x1,3)]\n"
            "      +- dim2[k2]\n");
}

TEST_F(ReorderJoinsTest, ImpliedEqualitiesCount) {
  const std::string plan =
      plan_of("select count(*) from dim1 a, fact f, dim1 b where a.k1 = f.d1 and f.d1 = b.k1");
  EXPECT_EQ(plan.find("Cross"), std::string::npos) << plan;
}

TEST_F(ReorderJoinsTest, OuterAndSemiJoinsMoveAlong) {
  const std::string plan = plan_of(
      "select f.v, x2 from fact f left join dim2 on d2 = k2 join dim1 on d1 = k1 "
      "where x1 = 3 and exists (select 1 from dim1 e where e.x1 = f.v)");
  EXPECT_NE(plan.find("Join LeftOuter, (d2 = k2)"), std::string::npos) << plan;
  EXPECT_NE(plan.find("Join LeftSemi, (v = x1)"), std::string::npos) << plan;
}

TEST_F(ReorderJoinsTest, ManyRelations) {
  std::string from = "fact f0";
  std::string where = "f0.v > 1";
  for (int i = 1; i < 40; ++i) {
    const std::string name = "f" + std::to_string(i);
    from += ", dim1 " + name;
    where += " and f0.d1 = " + name + ".k1";
  }
  const std::string plan = plan_of("select count(*) from " + from + " where " + where);
  EXPECT_EQ(plan.find("Cross"), std::string::npos);
}

}  // namespace
}  // namespace firesteel::optimizer
