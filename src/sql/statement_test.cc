#include <gtest/gtest.h>

#include <regex>
#include <string>

#include "plan/commands.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

PlanPtr parse(std::string_view text) { return parse_statement(text, SqlSettings()); }

// Without the ids, which count on from statement to statement.
std::string tree(std::string_view text) {
  static const std::regex kIds("#[0-9]+");
  return std::regex_replace(tree_string(*parse(text)), kIds, "");
}

template <class Body>
Body command(std::string_view text) {
  const PlanPtr plan = parse(text);
  return std::get<Body>(plan->as<Command>()->body());
}

std::string condition(std::string_view text) {
  try {
    parse(text);
    return "no error";
  } catch (const SparkError& error) {
    return error.condition();
  }
}

std::string message(std::string_view text) {
  try {
    parse(text);
    return "no error";
  } catch (const SparkError& error) {
    EXPECT_TRUE(error.is_parse_error());
    return error.message();
  }
}

TEST(Queries, BuildPlansFromTheBottom) {
  EXPECT_EQ(tree("SELECT DISTINCT a, count(*) AS n FROM t WHERE b > 1 GROUP BY a HAVING n > 2 "
                 "ORDER BY n DESC"),
            "'Sort ['n DESC NULLS LAST], true\n"
            "+- 'Distinct\n"
            "   +- 'UnresolvedHaving ('n > 2)\n"
            "      +- 'Aggregate ['a], ['a, count(1) AS n]\n"
            "         +- 'Filter ('b > 1)\n"
            "            +- 'UnresolvedRelation [t], [], false\n");
}

TEST(Queries, BindIntersectTighter) {
  const PlanPtr plan = parse("TABLE a UNION ALL TABLE b INTERSECT TABLE c");
  ASSERT_EQ(plan->kind(), PlanKind::kUnion);
  EXPECT_EQ(plan->children()[1]->kind(), PlanKind::kSetOperation);
  EXPECT_EQ(parse("TABLE a EXCEPT TABLE b UNION TABLE c")->kind(), PlanKind::kDistinct);
}

TEST(Queries, ReadJoins) {
  const auto join = [](std::string_view text) {
    return parse("SELECT * FROM a " + std::string(text))->children()[0];
  };
  EXPECT_EQ(join("LEFT ANTI JOIN b ON a.x = b.x")->as<Join>()->type(), JoinType::kLeftAnti);
  EXPECT_EQ(join("FULL OUTER JOIN b")->as<Join>()->type(), JoinType::kFull);
  EXPECT_EQ(join("CROSS JOIN b")->as<Join>()->type(), JoinType::kCross);
  EXPECT_EQ(join(", LATERAL (SELECT a.x) s")->as<Join>()->lateral(), true);
  EXPECT_EQ(join("JOIN b USING (x, y)")->as<UnresolvedUsingJoin>()->columns()->size(), 2u);
  EXPECT_EQ(join("NATURAL JOIN b")->as<UnresolvedUsingJoin>()->columns(), std::nullopt);
  // Commas bind as tightly as joins.
  EXPECT_EQ(join(", b JOIN c ON true")->children()[0]->kind(), PlanKind::kJoin);
  EXPECT_EQ(condition("SELECT * FROM a, LATERAL b"),
            "INVALID_SQL_SYNTAX.LATERAL_WITHOUT_SUBQUERY_OR_TABLE_VALUED_FUNC");
}

TEST(Queries, TellParenthesesApart) {
  EXPECT_EQ(parse("SELECT * FROM ((SELECT 1) UNION (SELECT 2)) x")->children()[0]->kind(),
            PlanKind::kSubqueryAlias);
  EXPECT_EQ(parse("SELECT * FROM ((SELECT 1) a JOIN (SELECT 2) b)")->children()[0]->kind(),
            PlanKind::kJoin);
  EXPECT_EQ(condition("SELECT ((SELECT 1) + 1), ((SELECT 1)), (SELECT 1) IN ((SELECT 2), 3)"),
            "no error");
  EXPECT_EQ(condition("((SELECT 1) LIMIT 1) ORDER BY 1"), "no error");
}

TEST(Queries, TakeKeywordsAsAliasesWhereTheyAreNoClauses) {
  EXPECT_EQ(condition("SELECT a left, b order, c limit FROM t where"), "no error");
  EXPECT_EQ(parse("SELECT a FROM t WHERE x")->children()[0]->kind(), PlanKind::kFilter);
  EXPECT_EQ(parse("SELECT a FROM t limit")->kind(), PlanKind::kProject);
  EXPECT_EQ(parse("SELECT a FROM t limit 3")->kind(), PlanKind::kLimit);
  EXPECT_EQ(condition("SELECT a AS from FROM t"), "no error");
}

TEST(Queries, ReadGrouping) {
  const auto group_by = [](std::string_view text) {
    const PlanPtr plan = parse("SELECT a FROM t GROUP BY " + std::string(text));
    return plan->as<UnresolvedGroupBy>()->elements();
  };
  using Type = UnresolvedGroupBy::Element::Type;
  EXPECT_EQ(group_by("a, ROLLUP(b, (c, d))")[1].sets.size(), 2u);
  EXPECT_EQ(group_by("a, b WITH CUBE")[0].type, Type::kCube);
  EXPECT_EQ(group_by("GROUPING SETS ((a, b), (), CUBE(a, b))")[0].sets.size(), 6u);
  EXPECT_EQ(group_by("a, b GROUPING SETS ((a), (b))")[0].type, Type::kGroupingSets);
  EXPECT_TRUE(parse("SELECT a FROM t GROUP BY ALL")->as<UnresolvedGroupBy>()->all());
}

TEST(Queries, ReadPipes) {
  EXPECT_EQ(tree("FROM t |> WHERE a > 1 |> EXTEND a + 1 |> DROP b |> AS u |> LIMIT 3"),
            "'GlobalLimit 3\n"
            "+- 'LocalLimit 3\n"
            "   +- 'SubqueryAlias u\n"
            "      +- 'Project [*]\n"
            "         +- 'Project [*, ('a + 1)]\n"
            "            +- 'Filter ('a > 1)\n"
            "               +- 'UnresolvedRelation [t], [], false\n");
  const PlanPtr plan = parse("FROM t |> AGGREGATE sum(b) AS s GROUP BY a AS k");
  ASSERT_NE(plan->as<UnresolvedGroupBy>(), nullptr);
  EXPECT_EQ(plan->as<UnresolvedGroupBy>()->list().size(), 2u);
  EXPECT_EQ(parse("FROM t | WHERE a > 1")->kind(), PlanKind::kFilter);
}

TEST(Queries, ReadWith) {
  const PlanPtr plan = parse(
      "WITH RECURSIVE r(n) MAX RECURSION LEVEL 9 AS (VALUES 1 UNION ALL SELECT n + 1 FROM r) "
      "SELECT * FROM r");
  const auto* with = plan->as<UnresolvedWith>();
  ASSERT_NE(with, nullptr);
  EXPECT_TRUE(with->recursive());
  EXPECT_EQ(with->queries()[0].max_depth, 9);
  EXPECT_EQ(condition("WITH a AS (SELECT 1), A AS (SELECT 2) SELECT 1"), "DUPLICATED_CTE_NAMES");
}

TEST(Queries, TakeParameters) {
  SqlParameters values;
  values.named = {{"n", Literal::integer(3)}, {"t", Literal::string("db.tab")}};
  const PlanPtr plan =
      parse_statement("SELECT * FROM IDENTIFIER(:t) LIMIT :n", SqlSettings(), &values);
  EXPECT_EQ(plan->as<Limit>()->limit()->sql(), "3");
  EXPECT_EQ(tree_string(*plan).find("[db, tab]") != std::string::npos, true);
  EXPECT_THROW(parse_statement("SELECT :x", SqlSettings(), &values), SparkError);
  const PlanPtr open = parse("SELECT ?, ?");
  EXPECT_EQ(open->expressions()[1]->as<Parameter>()->position(), 1);
}

TEST(Commands, CreateViews) {
  const auto view = command<CreateViewCommand>(
      "CREATE OR REPLACE GLOBAL TEMP VIEW v (a COMMENT 'x', b) AS SELECT 1, 2");
  EXPECT_TRUE(view.replace);
  EXPECT_EQ(view.scope, CreateViewCommand::Scope::kGlobalTemporary);
  EXPECT_EQ(view.column_comments[0], "x");
  EXPECT_EQ(view.text, "SELECT 1, 2");
  const auto with_format = command<CreateViewUsingCommand>(
      "CREATE TEMPORARY VIEW v (a INT) USING csv OPTIONS (path '/x', header true)");
  EXPECT_EQ(with_format.options.at("header"), "true");
  EXPECT_EQ(with_format.schema->size(), 1u);
  EXPECT_EQ(condition("CREATE TEMP VIEW IF NOT EXISTS v AS SELECT 1"), "_LEGACY_ERROR_TEMP_0053");
  EXPECT_EQ(condition("CREATE TEMP VIEW db.v AS SELECT 1"), "INVALID_TEMP_OBJ_QUALIFIER");
}

TEST(Commands, CreateTables) {
  const auto table = command<CreateTableCommand>(
      "CREATE TABLE IF NOT EXISTS db.t (a INT NOT NULL, b STRING COMMENT 'x') USING parquet "
      "OPTIONS (k = 1) PARTITIONED BY (b) LOCATION '/data' COMMENT 'c' TBLPROPERTIES ('p' = 'q')");
  EXPECT_EQ(table.name, (TableName{"db", "t"}));
  EXPECT_FALSE(table.schema[0].nullable);
  EXPECT_EQ(table.schema[1].metadata, R"({"comment":"x"})");
  EXPECT_EQ(table.options.at("k"), "1");
  EXPECT_EQ(table.partition_by, (std::vector<std::string>{"b"}));
  EXPECT_EQ(table.location, "/data");
  EXPECT_NE(parse("CREATE TABLE t USING json AS SELECT 1 AS a")->as<Command>()->query(), nullptr);
  EXPECT_EQ(condition("CREATE TABLE t (a INT) COMMENT 'x' COMMENT 'y'"), "DUPLICATE_CLAUSES");
}

TEST(Commands, Insert) {
  const auto insert = command<InsertCommand>(
      "INSERT OVERWRITE t PARTITION (d = DATE '2020-01-01', h) (a, b) SELECT 1, 2");
  EXPECT_TRUE(insert.overwrite);
  ASSERT_EQ(insert.partition.size(), 2u);
  EXPECT_EQ(insert.partition[0].column, "d");
  EXPECT_EQ(insert.partition[0].value->string(), "2020-01-01");
  EXPECT_EQ(insert.partition[1].column, "h");
  EXPECT_FALSE(insert.partition[1].value.has_value());
  EXPECT_EQ(insert.columns.size(), 2u);
  EXPECT_TRUE(command<InsertCommand>("INSERT INTO t BY NAME SELECT 1 AS a").by_name);
  EXPECT_EQ(command<InsertCommand>("FROM s INSERT INTO t SELECT a").table, TableName{"t"});
  EXPECT_EQ(command<WriteCommand>("INSERT OVERWRITE DIRECTORY '/x' USING csv SELECT 1").path, "/x");
  const PlanPtr with = parse("WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x");
  EXPECT_EQ(with->as<Command>()->query()->kind(), PlanKind::kUnresolvedWith);
}

TEST(Commands, Set) {
  EXPECT_EQ(command<SetCommand>("SET").key, std::nullopt);
  EXPECT_TRUE(command<SetCommand>("SET -v").verbose);
  const auto set = command<SetCommand>("SET a.b = it's -- 1;");
  EXPECT_EQ(set.key, "a.b");
  EXPECT_EQ(set.value, "it's -- 1");
  EXPECT_EQ(command<SetCommand>("SET `a b` = `c;d`").value, "c;d");
  EXPECT_EQ(command<SetCommand>("SET TIME ZONE INTERVAL -2 HOURS").value, "-02:00");
  EXPECT_EQ(command<SetCommand>("SET TIME ZONE 'Europe/Paris'").value, "Europe/Paris");
  EXPECT_EQ(command<ResetCommand>("RESET a.b").key, "a.b");
  EXPECT_TRUE(command<UseCommand>("SET CATALOG spark_catalog").catalog);
}

TEST(Commands, DescribeAndExplain) {
  EXPECT_TRUE(command<DescribeTableCommand>("DESC EXTENDED db.t").extended);
  EXPECT_EQ(command<DescribeTableCommand>("DESCRIBE t a.b").column.size(), 2u);
  EXPECT_NE(parse("DESCRIBE QUERY SELECT 1")->as<Command>()->query(), nullptr);
  EXPECT_EQ(command<DescribeFunctionCommand>("DESC FUNCTION EXTENDED upper").name,
            TableName{"upper"});
  EXPECT_EQ(command<ExplainCommand>("EXPLAIN FORMATTED SELECT 1").mode,
            ExplainCommand::Mode::kFormatted);
  EXPECT_EQ(command<ShowTablesCommand>("SHOW TABLES IN db LIKE 'a*'").pattern, "a*");
  EXPECT_EQ(command<ShowColumnsCommand>("SHOW COLUMNS FROM t IN db").table, (TableName{"db", "t"}));
  EXPECT_TRUE(command<CacheTableCommand>("CACHE LAZY TABLE t AS SELECT 1").lazy);
  EXPECT_TRUE(command<RefreshCommand>("REFRESH /data/x").is_path);
}

TEST(Commands, NameWhatIsNotSupported) {
  EXPECT_EQ(condition("DECLARE VARIABLE x INT DEFAULT 5"), "UNSUPPORTED_FEATURE.SQL_STATEMENT");
  EXPECT_EQ(condition("EXECUTE IMMEDIATE 'SELECT 1'"), "UNSUPPORTED_FEATURE.SQL_STATEMENT");
  EXPECT_EQ(condition("GRANT SELECT ON t TO u"), "INVALID_STATEMENT_OR_CLAUSE");
  EXPECT_EQ(condition("SELEC 1"), "PARSE_SYNTAX_ERROR");
}

TEST(Errors, ShowWhereTheyAre) {
  EXPECT_EQ(message("SELECT a b c FROM t"),
            "[PARSE_SYNTAX_ERROR] Syntax error at or near 'c'. SQLSTATE: 42601 (line 1, pos 11)\n"
            "\n== SQL ==\nSELECT a b c FROM t\n-----------^^^\n");
  EXPECT_EQ(message("SELECT 1 +"),
            "[PARSE_SYNTAX_ERROR] Syntax error at or near end of input. SQLSTATE: 42601 (line 1, "
            "pos 10)\n\n== SQL ==\nSELECT 1 +\n----------^^^\n");
  EXPECT_EQ(message("SELECT DATE 'x'"),
            "[INVALID_TYPED_LITERAL] The value of the typed literal \"DATE\" is invalid: 'x'. "
            "SQLSTATE: 42604\n== SQL (line 1, position 8) ==\nSELECT DATE 'x'\n       ^^^^^^^^\n");
  EXPECT_EQ(message("SELECT 1 /* x"),
            "[UNCLOSED_BRACKETED_COMMENT] Found an unclosed bracketed comment. Please, append */ "
            "at the end of the comment. SQLSTATE: 42601\n== SQL ==\nSELECT 1 /* x");
  EXPECT_EQ(condition("  "), "PARSE_EMPTY_STATEMENT");
  EXPECT_EQ(condition("SELECT 1 FROM t-x"), "INVALID_IDENTIFIER");
  EXPECT_EQ(condition("SELECT größe FROM t"), "INVALID_IDENTIFIER");
}

TEST(SplitStatements, LeavesStringsCommentsAndBlocksWhole) {
  EXPECT_EQ(split_statements("select ';' ; -- a;b\n select `;` /* ; */ ;; "),
            (std::vector<std::string>{"select ';'", "select `;`"}));
  EXPECT_EQ(
      split_statements("BEGIN SELECT 1; IF a THEN SELECT 2; END IF; END; SELECT 3"),
      (std::vector<std::string>{"BEGIN SELECT 1; IF a THEN SELECT 2; END IF; END", "SELECT 3"}));
  EXPECT_EQ(split_statements("SELECT CASE WHEN a THEN 1 END; SELECT 2").size(), 2u);
}

TEST(Types, AreRead) {
  EXPECT_EQ(parse_data_type("array<struct<a: int not null comment 'x', b map<string,date>>>")
                .simple_string(),
            "array<struct<a:int,b:map<string,date>>>");
  EXPECT_EQ(parse_data_type("struct<>").simple_string(), "struct<>");
  EXPECT_EQ(parse_data_type("interval day to second").simple_string(), "interval day to second");
  EXPECT_EQ(parse_data_type("decimal").simple_string(), "decimal(10,0)");
  EXPECT_EQ(parse_data_type("varchar(3)").simple_string(), "varchar(3)");
  EXPECT_EQ(parse_table_schema("a INT, b STRING NOT NULL").size(), 2u);
  EXPECT_EQ(parse_table_schema("a: int, b: string")[1].name, "b");
  EXPECT_EQ(parse_table_schema("struct<a: int>")[0].name, "a");
  EXPECT_EQ(parse_table_schema("bigint")[0].name, "value");
  EXPECT_EQ(parse_multipart_identifier("a.`b.c`.d").size(), 3u);
  EXPECT_THROW(parse_data_type("foo"), SparkError);
  EXPECT_THROW(parse_data_type("array"), SparkError);
}

}  // namespace
}  // namespace firesteel
