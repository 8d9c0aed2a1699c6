#include "analyze/analyzer_test.h"

namespace firesteel::analyze {
namespace {

class RelationsTest : public AnalyzerTest {};

TEST_F(RelationsTest, UsingJoin) {
  EXPECT_EQ(schema("SELECT * FROM t JOIN u USING (a)"), "a:int,b:int,s:string,c:bigint");
  EXPECT_EQ(schema("SELECT *, u.a, t.a FROM t LEFT JOIN u USING (a)"),
            "a:int,b:int,s:string,c:bigint,a:int,a:int");
  EXPECT_EQ(schema("SELECT a, u.* FROM t FULL JOIN u USING (a)"), "a:int,a:int,c:bigint");
  EXPECT_EQ(schema("SELECT * FROM t NATURAL JOIN u"), "a:int,b:int,s:string,c:bigint");
  EXPECT_EQ(schema("SELECT * FROM t LEFT SEMI JOIN u USING (a)"), "a:int,b:int,s:string");
  // Hidden keys end at the subquery.
  EXPECT_EQ(schema("SELECT * FROM (SELECT * FROM t JOIN u USING (a)) x"),
            "a:int,b:int,s:string,c:bigint");
  EXPECT_EQ(error("SELECT * FROM t JOIN u USING (b)"),
            "UNRESOLVED_USING_COLUMN_FOR_JOIN colName=`b` side=right suggestion=`a`, `c`");
}

TEST_F(RelationsTest, Joins) {
  EXPECT_EQ(schema("SELECT * FROM t JOIN u ON t.a = u.a"), "a:int,b:int,s:string,a:int,c:bigint");
  EXPECT_EQ(schema("SELECT x.a, y.b FROM t x JOIN t y ON x.a = y.b"), "a:int,b:int");
  EXPECT_EQ(error("SELECT * FROM t JOIN u ON a = 1"),
            "AMBIGUOUS_REFERENCE name=`a` referenceNames=[`t`.`a`, `u`.`a`]");
  EXPECT_EQ(
      error("SELECT * FROM t JOIN u ON b + c"),
      "JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE conditionType=\"BIGINT\" joinCondition=\"(b + c)\"");
  EXPECT_EQ(schema("SELECT * FROM t, LATERAL (SELECT a + 1 AS x)"), "a:int,b:int,s:string,x:int");
  // Outer joins make the other side nullable.
  const PlanPtr plan = analyze("SELECT u.a FROM t LEFT JOIN (SELECT 1 AS a) u ON t.a = u.a");
  EXPECT_TRUE(plan->output()[0].nullable);
}

TEST_F(RelationsTest, SetOperations) {
  EXPECT_EQ(schema("SELECT a FROM t UNION ALL SELECT c FROM u"), "a:bigint");
  EXPECT_EQ(schema("SELECT 1 UNION SELECT '1'"), "1:bigint");
  EXPECT_EQ(schema("SELECT a, b FROM t INTERSECT SELECT * FROM u"), "a:int,b:bigint");
  EXPECT_EQ(error("SELECT a, b FROM t EXCEPT SELECT a FROM u"),
            "NUM_COLUMNS_MISMATCH firstNumColumns=2 invalidNumColumns=1 invalidOrdinalNum=second "
            "operator=EXCEPT");
  EXPECT_EQ(error("SELECT a FROM t UNION SELECT array(a) FROM u"),
            "INCOMPATIBLE_COLUMN_TYPE columnOrdinalNumber=first dataType1=\"ARRAY<INT>\" "
            "dataType2=\"INT\" hint= operator=UNION tableOrdinalNumber=second");
  EXPECT_EQ(error("SELECT DISTINCT m FROM nested"),
            "UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE colName=`m` "
            "dataType=\"MAP<STRING, INT>\"");
}

TEST_F(RelationsTest, OrderBy) {
  EXPECT_EQ(schema("SELECT a FROM t ORDER BY b, 1 DESC"), "a:int");
  EXPECT_EQ(schema("SELECT a AS x, a + 1 AS y FROM t ORDER BY x + y, b"), "x:int,y:int");
  EXPECT_EQ(schema("SELECT a, b FROM t ORDER BY ALL"), "a:int,b:int");
  EXPECT_EQ(error("SELECT a FROM t ORDER BY 2"), "ORDER_BY_POS_OUT_OF_RANGE index=2 size=1");
  EXPECT_EQ(error("SELECT DISTINCT a FROM t ORDER BY b"),
            "UNRESOLVED_COLUMN.WITH_SUGGESTION objectName=`b` proposal=`a`");
  EXPECT_EQ(error("SELECT a FROM t ORDER BY row_number() OVER (ORDER BY a)").substr(0, 29),
            "UNSUPPORTED_EXPR_FOR_OPERATOR");
  EXPECT_EQ(error("SELECT m FROM nested ORDER BY m"),
            "DATATYPE_MISMATCH.INVALID_ORDERING_TYPE dataType=\"MAP<STRING, INT>\" "
            "functionName=`sortorder` sqlExpr=\"m ASC NULLS FIRST\"");
}

TEST_F(RelationsTest, Limit) {
  EXPECT_EQ(schema("SELECT a FROM t LIMIT 1 + 1"), "a:int");
  EXPECT_EQ(error("SELECT a FROM t LIMIT a"),
            "INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE expr=\"a\" name=limit");
  EXPECT_EQ(error("SELECT a FROM t LIMIT -1"),
            "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE expr=\"-1\" name=limit v=-1");
  EXPECT_EQ(error("SELECT a FROM t LIMIT 'x'"),
            "INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE dataType=\"STRING\" expr=\"x\" name=limit");
}

TEST_F(RelationsTest, CommonTableExpressions) {
  EXPECT_EQ(schema("WITH x AS (SELECT a FROM t), y(z) AS (SELECT a + 1 FROM x) "
                   "SELECT x.a, y.z, (SELECT max(a) FROM x) FROM x, y"),
            "a:int,z:int,scalarsubquery():int");
  EXPECT_EQ(schema("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 9) "
                   "SELECT sum(n) FROM r"),
            "sum(n):bigint");
  EXPECT_EQ(error("WITH RECURSIVE r(n) AS (SELECT 1 UNION SELECT n + 1 FROM r) SELECT * FROM r"),
            "UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE");
  EXPECT_EQ(error("WITH x(p, q) AS (SELECT 1) SELECT * FROM x"),
            "ASSIGNMENT_ARITY_MISMATCH numExpr=2 numTarget=1");
  EXPECT_EQ(error("WITH x AS (SELECT nosuch) SELECT 1"),
            "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION objectName=`nosuch`");
}

TEST_F(RelationsTest, Subqueries) {
  EXPECT_EQ(schema("SELECT a, (SELECT max(c) FROM u WHERE u.a = t.a), a IN (SELECT a FROM u), "
                   "EXISTS (SELECT 1 FROM u WHERE u.a = t.b) FROM t"),
            "a:int,scalarsubquery(a):bigint,(a IN (listquery())):boolean,exists(b):boolean");
  EXPECT_EQ(schema("SELECT * FROM t WHERE (a, b) NOT IN (SELECT a, c FROM u)"),
            "a:int,b:int,s:string");
  EXPECT_EQ(error("SELECT (SELECT a, c FROM u)"),
            "INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN "
            "number=2");
  EXPECT_EQ(error("SELECT a IN (SELECT a, c FROM u) FROM t").substr(0, 44),
            "DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATC");
  EXPECT_EQ(error("SELECT a FROM t WHERE (SELECT b FROM t LIMIT 1)"),
            "DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN filter=\"scalarsubquery()\" "
            "sqlExpr=\"scalarsubquery()\" type=\"INT\"");
}

TEST_F(RelationsTest, InlineTables) {
  EXPECT_EQ(schema("SELECT * FROM VALUES (1, 'x'), (2.5, null) v(p, q)"),
            "p:decimal(11,1),q:string");
  EXPECT_EQ(schema("VALUES (1), (null)"), "col1:int");
  EXPECT_EQ(error("VALUES (1), ('x')"),
            "INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE colName=`col1`");
  EXPECT_EQ(error("VALUES (a)"), "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION objectName=`a`");
  const PlanPtr plan = analyze("SELECT * FROM VALUES (1), (2), (1 + 2) v(p)");
  int64_t rows = 0;
  visit(plan, [&](const PlanPtr& node) {
    if (const auto* local = node->as<LocalRelation>()) rows = local->row_count();
    return true;
  });
  EXPECT_EQ(rows, 3);
}

TEST_F(RelationsTest, TableFunctions) {
  EXPECT_EQ(schema("SELECT * FROM range(1, 10, 2)"), "id:bigint");
  EXPECT_EQ(schema("SELECT * FROM explode(array(1, 2)) e(x)"), "x:int");
  EXPECT_EQ(schema("SELECT i, x FROM nested, LATERAL explode(i) e(x)"), "i:array<int>,x:int");
  EXPECT_EQ(error("SELECT * FROM foo(1)"), "UNRESOLVABLE_TABLE_VALUED_FUNCTION name=`foo`");
  EXPECT_EQ(error("SELECT * FROM range()").substr(0, 34), "WRONG_NUM_ARGS.WITHOUT_SUGGESTION ");
}

TEST_F(RelationsTest, Generators) {
  EXPECT_EQ(schema("SELECT explode(i), 1 FROM nested"), "col:int,1:int");
  EXPECT_EQ(schema("SELECT posexplode(i) AS (p, x), explode(m) FROM nested"),
            "p:int,x:int,key:string,value:int");
  EXPECT_EQ(schema("SELECT explode(i) AS x, x + 1 AS y FROM nested"), "x:int,y:int");
  EXPECT_EQ(schema("SELECT explode(collect_list(a)) FROM t"), "col:int");
  EXPECT_EQ(schema("SELECT s.x, v.y FROM nested LATERAL VIEW explode(i) v AS y"), "x:int,y:int");
  EXPECT_EQ(error("SELECT explode(i) + 1 FROM nested"),
            "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS expression=\"(explode(i) + 1)\"");
  EXPECT_EQ(error("SELECT explode(i) AS (x, y) FROM nested"),
            "UDTF_ALIAS_NUMBER_MISMATCH aliasesNames=x,y aliasesSize=1");
  EXPECT_EQ(error("SELECT explode(collect_list(a)), explode(collect_list(b)) FROM t").substr(0, 37),
            "UNSUPPORTED_GENERATOR.MULTI_GENERATOR");
}

TEST_F(RelationsTest, Pivot) {
  EXPECT_EQ(schema("SELECT * FROM t PIVOT (sum(b) FOR s IN ('x', 'y' AS z))"),
            "a:int,x:bigint,z:bigint");
  EXPECT_EQ(schema("SELECT * FROM t PIVOT (sum(b) AS p, max(s) AS q FOR a IN (1, 2))"),
            "1_p:bigint,1_q:string,2_p:bigint,2_q:string");
}

TEST_F(RelationsTest, Unpivot) {
  EXPECT_EQ(schema("SELECT * FROM t UNPIVOT (v FOR n IN (a, b))"), "s:string,n:string,v:int");
  EXPECT_EQ(schema("SELECT * FROM t UNPIVOT ((v, w) FOR n IN ((a, b) AS x))"),
            "s:string,n:string,v:int,w:int");
  EXPECT_EQ(error("SELECT * FROM t UNPIVOT (v FOR n IN (a, s))"),
            "UNPIVOT_VALUE_DATA_TYPE_MISMATCH types=\"INT\" (`a`), \"STRING\" (`s`)");
}

TEST_F(RelationsTest, Views) {
  catalog_.add_view("v", parse_statement("SELECT a AS x, b FROM t", settings_),
                    /*analyzed=*/false);
  EXPECT_EQ(schema("SELECT l.x, r.x FROM v l JOIN v r ON l.b = r.b"), "x:int,x:int");
  EXPECT_EQ(schema("SELECT v.x FROM v"), "x:int");
}

TEST_F(RelationsTest, Parameters) {
  const Analyzer analyzer(catalog_, nullptr, FunctionRegistry::builtin(), settings_);
  const PlanPtr query = parse_statement("SELECT :p + 1, a FROM t WHERE a > :p LIMIT :n", settings_);
  const PlanPtr plan = std::make_shared<WithParameters>(
      std::map<std::string, ExprPtr>{{"p", Literal::integer(1)}, {"n", Literal::integer(2)}},
      Exprs{}, query);
  EXPECT_EQ(schema_text(analyzer.analyze(plan)), "(1 + 1):int,a:int");
  EXPECT_EQ(error("SELECT :p"), "UNBOUND_SQL_PARAMETER name=p");
}

}  // namespace
}  // namespace firesteel::analyze
