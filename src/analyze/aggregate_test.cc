#include "analyze/analyzer_test.h"

namespace firesteel::analyze {
namespace {

class AggregateTest : public AnalyzerTest {};

TEST_F(AggregateTest, GroupBy) {
  EXPECT_EQ(schema("SELECT a, sum(b) FROM t GROUP BY a"), "a:int,sum(b):bigint");
  EXPECT_EQ(schema("SELECT a + 1, count(*) + 1 FROM t GROUP BY a + 1"),
            "(a + 1):int,(count(1) + 1):bigint");
  EXPECT_EQ(schema("SELECT a AS z, sum(b) FROM t GROUP BY z"), "z:int,sum(b):bigint");
  EXPECT_EQ(schema("SELECT a AS z, sum(b) FROM t GROUP BY 1"), "z:int,sum(b):bigint");
  EXPECT_EQ(schema("SELECT a, b, sum(a) FROM t GROUP BY ALL"), "a:int,b:int,sum(a):bigint");
  EXPECT_EQ(schema("SELECT sum(a), 1 FROM t"), "sum(a):bigint,1:int");
}

TEST_F(AggregateTest, GroupByErrors) {
  EXPECT_EQ(error("SELECT a, sum(b) FROM t"), "MISSING_GROUP_BY");
  EXPECT_EQ(error("SELECT b, sum(a) FROM t GROUP BY a"),
            "MISSING_AGGREGATION expression=\"b\" expressionAnyValue=\"any_value(b)\"");
  EXPECT_EQ(error("SELECT a FROM t GROUP BY sum(a)"), "GROUP_BY_AGGREGATE sqlExpr=sum(t.a)");
  EXPECT_EQ(error("SELECT a FROM t GROUP BY 3"), "GROUP_BY_POS_OUT_OF_RANGE index=3 size=1");
  EXPECT_EQ(error("SELECT sum(a) FROM t GROUP BY 1"),
            "GROUP_BY_POS_AGGREGATE aggExpr=sum(t.a) AS `sum(a)` index=1");
  EXPECT_EQ(error("SELECT * , sum(a) FROM t GROUP BY 1"), "STAR_GROUP_BY_POS");
  EXPECT_EQ(error("SELECT a + sum(b) FROM t GROUP BY ALL"), "UNRESOLVED_ALL_IN_GROUP_BY");
  EXPECT_EQ(error("SELECT sum(sum(a)) FROM t"), "NESTED_AGGREGATE_FUNCTION");
  EXPECT_EQ(error("SELECT a AS b, sum(b) FROM t GROUP BY b"),
            "MISSING_AGGREGATION expression=\"a\" expressionAnyValue=\"any_value(a)\"");
  EXPECT_EQ(error("SELECT a FROM t WHERE sum(a) > 1"),
            "INVALID_WHERE_CONDITION condition=\"(sum(a) > 1)\" expressionList=sum(t.a)");
}

TEST_F(AggregateTest, Having) {
  EXPECT_EQ(schema("SELECT a FROM t GROUP BY a HAVING sum(b) > 1 AND a > 0"), "a:int");
  EXPECT_EQ(schema("SELECT a, sum(b) AS b FROM t GROUP BY a HAVING b > 1"), "a:int,b:bigint");
  EXPECT_EQ(schema("SELECT a, sum(b) AS x FROM t GROUP BY a HAVING x > 1"), "a:int,x:bigint");
  EXPECT_EQ(schema("SELECT sum(a) FROM t HAVING count(*) > 1"), "sum(a):bigint");
  EXPECT_EQ(schema("SELECT a, rank() OVER (ORDER BY sum(b)) r FROM t GROUP BY a HAVING sum(b) > 1"),
            "a:int,r:int");
  EXPECT_EQ(error("SELECT a FROM t HAVING a > 1"), "MISSING_GROUP_BY");
  EXPECT_EQ(error("SELECT sum(a) FROM t HAVING sum(a) OVER () > 1"),
            "WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE clauseName=HAVING");
}

TEST_F(AggregateTest, HavingPlan) {
  EXPECT_EQ(schema("SELECT a FROM t GROUP BY a, b HAVING max(s) > 'x' ORDER BY b, min(s)"),
            "a:int");
  // The extra aggregates are computed once, and projected away.
  const PlanPtr plan =
      analyze("SELECT a FROM t GROUP BY a HAVING max(b) > 1 ORDER BY max(b), min(b)");
  size_t aggregates = 0;
  visit(plan, [&](const PlanPtr& node) {
    if (const auto* aggregate = node->as<Aggregate>()) aggregates = aggregate->aggregates().size();
    return true;
  });
  EXPECT_EQ(aggregates, 3u);
  EXPECT_EQ(plan->output().size(), 1u);
}

TEST_F(AggregateTest, OrderBy) {
  EXPECT_EQ(schema("SELECT a, count(*) FROM t GROUP BY a ORDER BY count(b), max(b) + 1, a"),
            "a:int,count(1):bigint");
  EXPECT_EQ(error("SELECT a FROM t GROUP BY a ORDER BY b"),
            "UNRESOLVED_COLUMN.WITH_SUGGESTION objectName=`b` proposal=`a`");
  EXPECT_EQ(error("SELECT a FROM t ORDER BY sum(a)"),
            "UNSUPPORTED_EXPR_FOR_OPERATOR invalidExprSqls=\"sum(a)\"");
}

TEST_F(AggregateTest, GroupingSets) {
  EXPECT_EQ(schema("SELECT a, grouping(a), grouping_id(), count(*) FROM t GROUP BY ROLLUP (a) "
                   "ORDER BY grouping(a), a"),
            "a:int,grouping(a):tinyint,grouping_id():bigint,count(1):bigint");
  EXPECT_EQ(schema("SELECT a + 1 AS x, sum(b) FROM t GROUP BY CUBE (a + 1) ORDER BY x"),
            "x:int,sum(b):bigint");
  EXPECT_EQ(schema("SELECT a, b, sum(b) FROM t GROUP BY a, ROLLUP (b) ORDER BY 1, 2"),
            "a:int,b:int,sum(b):bigint");
  EXPECT_EQ(schema("SELECT a, sum(b) FROM t GROUP BY GROUPING SETS ((a), (a), ()) "
                   "HAVING grouping_id() < 1"),
            "a:int,sum(b):bigint");
  EXPECT_EQ(schema("SELECT a, sum(b), grouping__id FROM t GROUP BY ROLLUP (a)"),
            "a:int,sum(b):bigint,grouping__id:bigint");
  // Keys that no set names are null.
  EXPECT_EQ(schema("SELECT a, b, count(*) FROM t GROUP BY a, b GROUPING SETS ((a), ())"),
            "a:int,b:int,count(1):bigint");
  EXPECT_EQ(error("SELECT grouping(b) FROM t GROUP BY a"), "UNSUPPORTED_GROUPING_EXPRESSION");
  EXPECT_EQ(error("SELECT grouping(b) FROM t GROUP BY CUBE (a)").substr(0, 24),
            "GROUPING_COLUMN_MISMATCH");
  EXPECT_EQ(error("SELECT a FROM t ORDER BY grouping(a)"), "UNSUPPORTED_GROUPING_EXPRESSION");
}

TEST_F(AggregateTest, GroupingSetsPlan) {
  const PlanPtr plan = analyze("SELECT a, b, sum(b) FROM t GROUP BY CUBE (a, b)");
  const Expand* expand = nullptr;
  visit(plan, [&](const PlanPtr& node) {
    if (node->kind() == PlanKind::kExpand) expand = node->as<Expand>();
    return true;
  });
  ASSERT_NE(expand, nullptr);
  EXPECT_EQ(expand->projections().size(), 4u);
  // a, b, s, the two keys, the grouping id.
  EXPECT_EQ(expand->output().size(), 6u);
}

TEST_F(AggregateTest, CountStar) {
  EXPECT_EQ(schema("SELECT count(t.a, t.b), count_if(a > 1) FROM t"),
            "count(a, b):bigint,count_if((a > 1)):bigint");
  EXPECT_EQ(error("SELECT count(t.*) FROM t"),
            "INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT tableName=`t`");
}

TEST_F(AggregateTest, NondeterministicKeys) {
  EXPECT_EQ(schema("SELECT sum(a) FROM t GROUP BY map(a, b)"), "sum(a):bigint");
}

}  // namespace
}  // namespace firesteel::analyze
