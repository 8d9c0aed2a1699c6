#include "analyze/analyzer_test.h"

namespace firesteel::analyze {
namespace {

class WindowTest : public AnalyzerTest {};

TEST_F(WindowTest, Names) {
  EXPECT_EQ(schema("SELECT sum(a) OVER (), row_number() OVER (PARTITION BY b ORDER BY a) FROM t"),
            "sum(a) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING):bigint,"
            "row_number() OVER (PARTITION BY b ORDER BY a ASC NULLS FIRST ROWS BETWEEN UNBOUNDED "
            "PRECEDING AND CURRENT ROW):int");
  EXPECT_EQ(schema("SELECT first(a) IGNORE NULLS OVER (ORDER BY b DESC ROWS BETWEEN 1 PRECEDING "
                   "AND CURRENT ROW) FROM t"),
            "first(a) OVER (ORDER BY b DESC NULLS LAST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"
            ":int");
}

TEST_F(WindowTest, Plan) {
  // One operator for each set of keys.
  const PlanPtr plan = analyze(
      "SELECT sum(a) OVER w AS x, rank() OVER w + 1 AS y, max(a) OVER (ORDER BY b) AS z "
      "FROM t WINDOW w AS (PARTITION BY b ORDER BY a)");
  std::vector<size_t> functions;
  visit(plan, [&](const PlanPtr& node) {
    if (const auto* window = node->as<Window>()) functions.push_back(window->functions().size());
    return true;
  });
  EXPECT_EQ(functions, (std::vector<size_t>{1, 2}));
  EXPECT_EQ(schema_text(plan), "x:bigint,y:int,z:int");
}

TEST_F(WindowTest, OverAggregates) {
  EXPECT_EQ(schema("SELECT a, sum(sum(b)) OVER (ORDER BY a) AS x, sum(b) + max(b) AS y "
                   "FROM t GROUP BY a"),
            "a:int,x:bigint,y:bigint");
  EXPECT_EQ(error("SELECT a, sum(b) OVER (ORDER BY b) FROM t GROUP BY a"),
            "MISSING_AGGREGATION expression=\"b\" expressionAnyValue=\"any_value(b)\"");
}

TEST_F(WindowTest, Qualify) {
  EXPECT_EQ(schema("SELECT a, sum(b) OVER () s FROM t QUALIFY s > 1"), "a:int,s:bigint");
  EXPECT_EQ(schema("SELECT * FROM t QUALIFY row_number() OVER (ORDER BY a) = 1"),
            "a:int,b:int,s:string");
  EXPECT_EQ(schema("SELECT a, sum(b) FROM t GROUP BY a QUALIFY row_number() OVER (ORDER BY a) = 1"),
            "a:int,sum(b):bigint");
  EXPECT_EQ(error("SELECT a FROM t QUALIFY a > 1"), "QUALIFY_REQUIRES_WINDOW_FUNCTION");
}

TEST_F(WindowTest, Errors) {
  EXPECT_EQ(error("SELECT row_number() OVER () FROM t"),
            "WINDOW_FUNCTION_FRAME_NOT_ORDERED wf_expr=row_number() wf_name=row_number");
  EXPECT_EQ(error("SELECT row_number() FROM t").substr(0, 35),
            "WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE");
  EXPECT_EQ(
      error("SELECT lag(a) OVER (ORDER BY a ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t"),
      "_LEGACY_ERROR_TEMP_1035 prettyName=lag");
  EXPECT_EQ(error("SELECT sum(DISTINCT a) OVER (ORDER BY a) FROM t").substr(0, 38),
            "DISTINCT_WINDOW_FUNCTION_UNSUPPORTED w");
  EXPECT_EQ(error("SELECT upper(s) OVER (ORDER BY a) FROM t"),
            "UNSUPPORTED_EXPR_FOR_WINDOW sqlExpr=\"upper(s)\"");
  EXPECT_EQ(error("SELECT sum(a) OVER w FROM t").substr(0, 28), "MISSING_WINDOW_SPECIFICATION");
  EXPECT_EQ(
      error("SELECT sum(a) OVER (ORDER BY a ROWS BETWEEN 2 FOLLOWING AND 1 FOLLOWING) FROM t"),
      "DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON comparison=less than or "
      "equal sqlExpr=\"ROWS BETWEEN 2 FOLLOWING AND 1 FOLLOWING\"");
  EXPECT_EQ(error("SELECT sum(a) OVER (RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t"),
            "DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER "
            "sqlExpr=\"(RANGE BETWEEN 1 PRECEDING AND CURRENT ROW)\"");
  EXPECT_EQ(error("SELECT sum(sum(a) OVER ()) FROM t"), "_LEGACY_ERROR_TEMP_1031");
  EXPECT_EQ(error("SELECT a FROM t WHERE sum(a) OVER () > 1"),
            "WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE clauseName=WHERE");
}

}  // namespace
}  // namespace firesteel::analyze
