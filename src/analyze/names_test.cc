#include "analyze/analyzer_test.h"

namespace firesteel::analyze {
namespace {

class NamesTest : public AnalyzerTest {};

TEST_F(NamesTest, Columns) {
  EXPECT_EQ(schema("SELECT a, T.B, t.s FROM t"), "a:int,B:int,s:string");
  EXPECT_EQ(schema("SELECT * FROM t"), "a:int,b:int,s:string");
  EXPECT_EQ(schema("SELECT u.*, t.a FROM t, u"), "a:int,c:bigint,a:int");
  EXPECT_EQ(schema("SELECT x.a FROM t x"), "a:int");
  EXPECT_EQ(schema("SELECT q, b FROM t x(p, q, b)"), "q:int,b:string");
}

TEST_F(NamesTest, AutomaticNames) {
  EXPECT_EQ(schema("SELECT a + 1, -a, a = 1, NOT a = 1, a <> 1, a IS NULL FROM t"),
            "(a + 1):int,(- a):int,(a = 1):boolean,(NOT (a = 1)):boolean,(NOT (a = 1)):boolean,"
            "(a IS NULL):boolean");
  EXPECT_EQ(schema("SELECT CAST(a AS STRING), CAST(a + 1 AS STRING), CAST(1 AS STRING) FROM t"),
            "a:string,CAST((a + 1) AS STRING):string,CAST(1 AS STRING):string");
  EXPECT_EQ(schema("SELECT a + 'x', 'text', 1.5, null FROM t"),
            "(a + x):bigint,text:string,1.5:decimal(2,1),NULL:void");
  EXPECT_EQ(schema("SELECT count(*), count(1), sum(a) x, count(DISTINCT a), "
                   "max(a) FILTER (WHERE a > 1) FROM t"),
            "count(1):bigint,count(1):bigint,x:bigint,count(DISTINCT a):bigint,"
            "max(a) FILTER (WHERE (a > 1)):int");
  EXPECT_EQ(schema("SELECT nvl(a, 0), nullif(a, b) + 1, nvl2(a, 1, 2), if(a = 1, 2, 3), "
                   "CASE a WHEN 1 THEN 2 END FROM t"),
            "nvl(a, 0):int,(nullif(a, b) + 1):int,nvl2(a, 1, 2):int,(IF((a = 1), 2, 3)):int,"
            "CASE WHEN (a = 1) THEN 2 END:int");
}

TEST_F(NamesTest, Fields) {
  EXPECT_EQ(schema("SELECT s.x, nested.s.Y, l.x, m.k, m['k'], i[0], l[0].x FROM nested"),
            "x:int,Y:string,x:array<int>,k:int,m[k]:int,i[0]:int,l[0].x:int");
  EXPECT_EQ(schema("SELECT s.* FROM nested"), "x:int,y:string");
  EXPECT_EQ(schema("SELECT CAST(s.x AS STRING) FROM nested"), "CAST(s.x AS STRING):string");
  EXPECT_EQ(error("SELECT s.z FROM nested"), "FIELD_NOT_FOUND fieldName=`z` fields=`x`, `y`");
  EXPECT_EQ(error("SELECT a.b FROM t"), "INVALID_EXTRACT_BASE_FIELD_TYPE base=\"a\" other=\"INT\"");
}

TEST_F(NamesTest, Unresolved) {
  EXPECT_EQ(error("SELECT c FROM t"),
            "UNRESOLVED_COLUMN.WITH_SUGGESTION objectName=`c` proposal=`a`, `b`, `s`");
  EXPECT_EQ(
      error("SELECT t.c FROM t"),
      "UNRESOLVED_COLUMN.WITH_SUGGESTION objectName=`t`.`c` proposal=`t`.`a`, `t`.`b`, `t`.`s`");
  EXPECT_EQ(error("SELECT a"), "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION objectName=`a`");
  EXPECT_EQ(error("SELECT a FROM t, u"),
            "AMBIGUOUS_REFERENCE name=`a` referenceNames=[`t`.`a`, `u`.`a`]");
  EXPECT_EQ(error("SELECT x.* FROM t"),
            "CANNOT_RESOLVE_STAR_EXPAND columns=`a`, `b`, `s` targetString=`x`");
  EXPECT_EQ(error("SELECT foo(a) FROM t").substr(0, 40),
            "UNRESOLVED_ROUTINE routineName=`foo` sea");
  EXPECT_EQ(error("SELECT * FROM nosuch").substr(0, 47),
            "TABLE_OR_VIEW_NOT_FOUND relationName=`nosuch` s");
}

TEST_F(NamesTest, StarExcept) {
  EXPECT_EQ(schema("SELECT * EXCEPT (b) FROM t"), "a:int,s:string");
  EXPECT_EQ(schema("SELECT s.* EXCEPT (x), * EXCEPT (s.x, l, m, i) FROM nested"),
            "y:string,s:struct<y:string>");
  EXPECT_EQ(error("SELECT * EXCEPT (a, x) FROM t"),
            "UNRESOLVED_COLUMN.WITH_SUGGESTION objectName=`x` proposal=`a`, `b`, `s`");
}

TEST_F(NamesTest, LateralAliases) {
  EXPECT_EQ(schema("SELECT a + 1 AS x, x * 2 AS y, y + x FROM t"),
            "x:int,y:int,(lateralAliasReference(y) + lateralAliasReference(x)):int");
  EXPECT_EQ(schema("SELECT sum(a) AS x, x + 1 AS y FROM t"), "x:bigint,y:bigint");
  EXPECT_EQ(error("SELECT a AS x, b AS x, x + 1 FROM t"),
            "AMBIGUOUS_LATERAL_COLUMN_ALIAS n=2 name=`x`");
  EXPECT_EQ(error("SELECT a AS x, sum(b) OVER (ORDER BY x) FROM t").substr(0, 62),
            "UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_WINDOW lca=`x` win");
}

TEST_F(NamesTest, Structs) {
  EXPECT_EQ(schema("SELECT struct(a, a + 1, b AS z), named_struct('q', a) FROM t"),
            "struct(a, (a + 1), b AS z):struct<a:int,col2:int,z:int>,"
            "named_struct(q, a):struct<q:int>");
  EXPECT_EQ(schema("SELECT struct(*) FROM u"), "struct(a, c):struct<a:int,c:bigint>");
}

}  // namespace
}  // namespace firesteel::analyze
