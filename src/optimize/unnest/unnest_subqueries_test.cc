#include "optimize/optimizer_fixture.h"

namespace firesteel::optimizer {
namespace {

using UnnestTest = OptimizerFixture;

TEST_F(UnnestTest, ExistsIsASemiJoin) {
  EXPECT_EQ(plan_of("select a from r where exists (select 1 from s where s.b = r.b)"),
            "Project [a]\n"
            "+- Join LeftSemi, (b = b)\n"
            "   :- r[a,b]\n"
            "   +- s[b]\n");
}

TEST_F(UnnestTest, NotInMindsNulls) {
  EXPECT_NE(plan_of("select a from r where a not in (select b from s)")
                .find("Join NullAwareLeftAnti, (a = b)"),
            std::string::npos);
  EXPECT_NE(
      plan_of("select a from n where a not in (select b from n)").find("Join LeftAnti, (a = b)"),
      std::string::npos);
}

TEST_F(UnnestTest, ScalarAggregateGroupsByWhatItIsComparedWith) {
  EXPECT_EQ(plan_of("select a from r where b > (select max(c) from s where s.a = r.a)"),
            "Project [a]\n"
            "+- Join Inner, ((a = a) AND (b > max(c)))\n"
            "   :- r[a,b]\n"
            "   +- Aggregate [a], [max(c) AS max(c), a]\n"
            "      +- s[a,c]\n");
}

TEST_F(UnnestTest, CountOfNothingIsZero) {
  const std::string plan = plan_of("select a, (select count(*) from s where s.a = r.a) from r");
  EXPECT_NE(plan.find("coalesce("), std::string::npos) << plan;
  EXPECT_NE(plan.find("Join LeftOuter, (a = a)"), std::string::npos) << plan;
}

TEST_F(UnnestTest, NothingStaysCorrelated) {
  const char* const kQueries[] = {
      "select a, (select max(b) from s where s.a < r.a) from r",
      "select a, (select b from s where s.a = r.a order by c limit 1) from r",
      "select a from r where a in (select b from s where s.c > r.c) or b = 1",
      "select * from r, lateral (select b from s where s.a = r.a union all select r.b)",
      "select * from r left join lateral (select count(*) from s where s.a = r.a) on true",
      "select a, (select sum(x) from (select count(*) x from s where s.a <= r.a)) from r",
      "select a from r where exists (select 1 from s where exists "
      "(select 1 from n where n.a = s.a) and s.b = r.b)",
      "select a, (select count(*) from s full join n on s.a = n.a and n.b = r.b) from r",
  };
  for (const char* query : kQueries) {
    const std::string plan = text_of(*optimize(analyzed(query), {}));
    EXPECT_EQ(plan.find("outer("), std::string::npos) << plan;
    EXPECT_EQ(plan.find("Lateral"), std::string::npos) << plan;
  }
}

TEST_F(UnnestTest, SubqueriesThatStandAloneStay) {
  EXPECT_EQ(plan_of("select a from r where a > (select max(b) from s)"),
            "Filter (a > scalar-subquery [])\n"
            ":  +- Aggregate [max(b) AS max(b)]\n"
            ":     +- s[b]\n"
            "+- r[a]\n");
}

}  // namespace
}  // namespace firesteel::optimizer
