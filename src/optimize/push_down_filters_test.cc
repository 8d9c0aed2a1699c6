#include "optimize/optimizer_fixture.h"

namespace firesteel::optimizer {
namespace {

using PushDownFiltersTest = OptimizerFixture;

TEST_F(PushDownFiltersTest, ThroughProjectionsToTheScan) {
  EXPECT_EQ(plan_of("select * from (select a + 1 as x, b from r) where x > 3"),
            "Project [(a + 1) AS x, b]\n"
            "+- Filter ((a + 1) > 3)\n"
            "   +- r[a,b]\n");
}

TEST_F(PushDownFiltersTest, NotThroughRandomColumns) {
  EXPECT_EQ(plan_of("select * from (select a, rand(1) as x from r) where a > 3"),
            "Filter (a > 3)\n"
            "+- Project [a, rand(1) AS x]\n"
            "   +- r[a]\n");
}

TEST_F(PushDownFiltersTest, ToBothSidesOfAnInnerJoin) {
  EXPECT_EQ(plan_of("select n.b, m.b from n join n m on n.a = m.a where n.a > 5 and m.b < 3"),
            "Project [b, b]\n"
            "+- Join Inner, (a = a)\n"
            "   :- Filter (a > 5)\n"
            "   :  +- n[a,b], PushedFilters: [GreaterThan(a,5)]\n"
            "   +- Filter ((b < 3) AND (a > 5))\n"
            "      +- n[a,b], PushedFilters: [LessThan(b,3), GreaterThan(a,5)]\n");
}

TEST_F(PushDownFiltersTest, OuterJoinsBecomeInner) {
  const std::string plan = plan_of("select r.a from r left join s on r.a = s.a where s.b > 1");
  EXPECT_NE(plan.find("Join Inner"), std::string::npos) << plan;
  const std::string kept =
      plan_of("select r.a, s.b from r left join s on r.a = s.a where s.b is null");
  EXPECT_NE(kept.find("Join LeftOuter"), std::string::npos) << kept;
  const std::string unmatched =
      plan_of("select r.a, s.b from r left join s on r.a = s.a where s.a is null");
  EXPECT_NE(unmatched.find("Join LeftAnti"), std::string::npos) << unmatched;
  const std::string full = plan_of("select r.a, s.a from r full join s on r.a = s.a where r.b > 1");
  EXPECT_NE(full.find("Join LeftOuter"), std::string::npos) << full;
  const std::string coalesced =
      plan_of("select r.a, s.b from r left join s on r.a = s.a where coalesce(s.b, 0) > 1");
  EXPECT_NE(coalesced.find("Join Inner"), std::string::npos) << coalesced;
}

TEST_F(PushDownFiltersTest, JoinsAboveMakeOuterJoinsInner) {
  const std::string plan =
      plan_of("select r.a from r left join s on r.a = s.a join n on s.b = n.a");
  EXPECT_EQ(plan.find("LeftOuter"), std::string::npos) << plan;
}

TEST_F(PushDownFiltersTest, OnlyTheOtherSideOfAnOuterJoin) {
  EXPECT_EQ(plan_of("select r.a, s.b from r left join s on r.a = s.a and r.b > 1 and s.b > 2"),
            "Project [a, b]\n"
            "+- Join LeftOuter, ((a = a) AND (b > 1))\n"
            "   :- r[a,b]\n"
            "   +- Filter (b > 2)\n"
            "      +- s[a,b], PushedFilters: [GreaterThan(b,2)]\n");
}

TEST_F(PushDownFiltersTest, WhatADisjunctionImplies) {
  const std::string plan = plan_of(
      "select r.b from r join s on r.a = s.a "
      "where (r.b = 1 and s.b = 2) or (r.b = 3 and s.b = 4)");
  EXPECT_NE(plan.find("Filter b IN (1,3)"), std::string::npos) << plan;
  EXPECT_NE(plan.find("Filter b IN (2,4)"), std::string::npos) << plan;
}

TEST_F(PushDownFiltersTest, ThroughAggregatesByGroupingColumnsOnly) {
  EXPECT_EQ(plan_of("select * from (select a, sum(b) s from r group by a) where a > 1 and s > 2"),
            "Filter (s > 2)\n"
            "+- Aggregate [a], [a, sum(b) AS s]\n"
            "   +- Filter (a > 1)\n"
            "      +- r[a,b], PushedFilters: [GreaterThan(a,1)]\n");
}

TEST_F(PushDownFiltersTest, NotBelowAnAggregateWithoutKeys) {
  EXPECT_EQ(plan_of("select * from (select count(*) c from r) where 1 = 2"),
            "LocalRelation <empty>, [c]\n");
}

TEST_F(PushDownFiltersTest, ThroughUnionsAndWindows) {
  EXPECT_EQ(plan_of("select * from (select a from r union all select b from s) where a > 1"),
            "Union\n"
            ":- Filter (a > 1)\n"
            ":  +- r[a], PushedFilters: [GreaterThan(a,1)]\n"
            "+- Filter (b > 1)\n"
            "   +- s[b], PushedFilters: [GreaterThan(b,1)]\n");
  const std::string plan = plan_of(
      "select * from (select a, row_number() over (partition by a order by b) n from r) "
      "where a > 1 and n = 1");
  EXPECT_NE(plan.find("Filter (n = 1)\n   +- Window"), std::string::npos) << plan;
  EXPECT_NE(plan.find("Filter (a > 1)\n"), std::string::npos) << plan;
}

}  // namespace
}  // namespace firesteel::optimizer
