#include <gtest/gtest.h>

#include <string>

#include "plan/exprs.h"
#include "plan/unresolved_exprs.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

SqlSettings settings() {
  SqlSettings out;
  out.time_zone = "America/Los_Angeles";
  return out;
}

std::string sql(std::string_view text) { return parse_expression(text, settings())->sql(); }

std::string condition(std::string_view text, const SqlSettings& with = settings()) {
  try {
    return "no error: " + parse_expression(text, with)->sql();
  } catch (const SparkError& error) {
    return error.condition();
  }
}

const Literal& literal(const ExprPtr& expr) { return *expr->as<Literal>(); }

std::string literal_type(std::string_view text) {
  return literal(parse_expression(text, settings())).type().simple_string();
}

TEST(Expressions, BindAsSparkDoes) {
  EXPECT_EQ(sql("1 + 2 * 3 - 4"), "((1 + (2 * 3)) - 4)");
  EXPECT_EQ(sql("a = b OR c = d AND NOT e = f"), "((a = b) OR ((c = d) AND (NOT (e = f))))");
  EXPECT_EQ(sql("a | b ^ c & d"), "(a | (b ^ (c & d)))");
  EXPECT_EQ(sql("a << 1 + 2 >> b"), "((a << (1 + 2)) >> b)");
  EXPECT_EQ(sql("a >>> 1 > 2"), "((a >>> 1) > 2)");
  EXPECT_EQ(sql("-a * b"), "(negative(a) * b)");
  EXPECT_EQ(sql("-1::string"), "CAST(-1 AS STRING)");
  EXPECT_EQ(sql("-a::string"), "negative(CAST(a AS STRING))");
  EXPECT_EQ(sql("a = b = c"), "((a = b) = c)");
  EXPECT_EQ(sql("a DIV b % c"), "((a div b) % c)");
  EXPECT_EQ(sql("a || b || c"), sql("(a || b) || c"));
}

TEST(Expressions, BalanceLongChains) {
  EXPECT_EQ(sql("a AND b AND c AND d"), "((a AND b) AND (c AND d))");
  std::string chain = "x = 0";
  for (int i = 1; i < 20000; ++i) chain += " OR x = " + std::to_string(i);
  EXPECT_NO_THROW(parse_expression(chain, settings()));
}

TEST(Expressions, ReadPredicates) {
  EXPECT_EQ(sql("a IN (1, 2)"), "(a IN (1, 2))");
  EXPECT_EQ(sql("a NOT IN (1)"), "(NOT (a IN (1)))");
  EXPECT_EQ(sql("a BETWEEN 1 AND 2 AND b"), "(between(a, 1, 2) AND b)");
  EXPECT_EQ(sql("a IS NOT NULL"), "(a IS NOT NULL)");
  EXPECT_EQ(sql("a IS NOT TRUE"), "(NOT (a <=> true))");
  EXPECT_EQ(sql("a IS DISTINCT FROM b"), "(NOT (a <=> b))");
  EXPECT_EQ(sql("a LIKE 'x%' ESCAPE '/'"), "a LIKE x% ESCAPE '/'");
  EXPECT_EQ(sql("a NOT LIKE ALL ('x', 'y')"), sql("notlikeall(a, 'x', 'y')"));
}

TEST(Expressions, ReadCallsWithKeywords) {
  EXPECT_EQ(sql("SUBSTRING(a FROM 2 FOR 3)"), "substring(a, 2, 3)");
  EXPECT_EQ(sql("substring(a, 2)"), "substring(a, 2)");
  EXPECT_EQ(sql("TRIM(LEADING 'x' FROM a)"), sql("ltrim('x', a)"));
  EXPECT_EQ(sql("trim(a)"), "trim(a)");
  EXPECT_EQ(sql("trim(both)"), "trim(both)");
  EXPECT_EQ(sql("POSITION('a' IN b)"), sql("locate('a', b)"));
  EXPECT_EQ(sql("OVERLAY(a PLACING 'x' FROM 3)"), "overlay(a, x, 3)");
  EXPECT_EQ(sql("EXTRACT(year FROM a)"), sql("extract('year', a)"));
  EXPECT_EQ(sql("dateadd(day, 1, a)"), "timestampadd(day, 1, a)");
  EXPECT_EQ(condition("dateadd('day', 1, a)"), "INVALID_PARAMETER_VALUE.DATETIME_UNIT");
  EXPECT_EQ(sql("date_add(a, 1)"), "date_add(a, 1)");
  EXPECT_EQ(sql("count(*)"), "count(1)");
}

TEST(Expressions, ReadCase) {
  EXPECT_EQ(sql("CASE WHEN a THEN 1 ELSE 2 END"), "when(a, 1, 2)");
  EXPECT_EQ(sql("CASE a WHEN 1 THEN 'x' END"), "when((a = 1), x)");
}

TEST(Expressions, ReadNamesAndPaths) {
  const ExprPtr column = parse_expression("(a.b).c", settings());
  ASSERT_NE(column->as<UnresolvedAttribute>(), nullptr);
  EXPECT_EQ(column->as<UnresolvedAttribute>()->parts(), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(sql("f(x).y[0]"), "f(x)[y][0]");
  EXPECT_EQ(parse_expression("`a``b`", settings())->as<UnresolvedAttribute>()->parts()[0], "a`b");
  EXPECT_EQ(parse_expression("identifier('a.b')", settings())->as<UnresolvedAttribute>()->parts(),
            (std::vector<std::string>{"a", "b"}));
  const ExprPtr star = parse_expression("t.* EXCEPT (a, b.c)", settings());
  ASSERT_NE(star->as<UnresolvedStar>(), nullptr);
  EXPECT_EQ(star->as<UnresolvedStar>()->target(), (std::vector<std::string>{"t"}));
  EXPECT_EQ(star->as<UnresolvedStar>()->except().size(), 2u);
}

TEST(Expressions, TakeKeywordsAsNames) {
  for (const char* name : {"select", "from", "date", "order", "left", "timestamp", "interval",
                           "case", "not", "like", "current_date"}) {
    const ExprPtr expr = parse_expression(name, settings());
    EXPECT_EQ(expr->kind(), ExprKind::kUnresolvedAttribute) << name;
  }
  SqlSettings strict = settings();
  strict.enforce_reserved_keywords = true;
  EXPECT_EQ(condition("select", strict), "PARSE_SYNTAX_ERROR");
  EXPECT_EQ(condition("date", strict), "no error: date");
  EXPECT_EQ(parse_expression("current_date", strict)->kind(), ExprKind::kUnresolvedFunction);
  EXPECT_EQ(parse_expression("left(a, 1)", strict)->kind(), ExprKind::kUnresolvedFunction);
}

TEST(Expressions, ReadLambdasAndNamedArguments) {
  const ExprPtr call = parse_expression("f(a, (x, y) -> x + y, n => 3)", settings());
  const auto* function = call->as<UnresolvedFunction>();
  ASSERT_NE(function, nullptr);
  ASSERT_EQ(function->args().size(), 3u);
  EXPECT_EQ(function->args()[1]->as<UnresolvedLambda>()->parameters(),
            (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(function->modifiers().arg_names, (std::vector<std::string>{"", "", "n"}));
}

TEST(Expressions, ReadModifiersOfCalls) {
  const ExprPtr expr = parse_expression(
      "first(DISTINCT a IGNORE NULLS) FILTER (WHERE b > 1) OVER (PARTITION BY c ORDER BY d DESC "
      "NULLS LAST ROWS BETWEEN 2 PRECEDING AND UNBOUNDED FOLLOWING)",
      settings());
  const auto* window = expr->as<UnresolvedWindow>();
  ASSERT_NE(window, nullptr);
  const auto modifiers = window->function()->as<UnresolvedFunction>()->modifiers();
  EXPECT_TRUE(modifiers.distinct);
  EXPECT_EQ(modifiers.ignore_nulls, true);
  EXPECT_EQ(modifiers.filter->sql(), "(b > 1)");
  const WindowSpec spec = window->spec();
  EXPECT_EQ(spec.partition_by.size(), 1u);
  EXPECT_FALSE(spec.order_by[0].ascending);
  EXPECT_FALSE(spec.order_by[0].nulls_first);
  EXPECT_EQ(spec.frame->unit, FrameUnit::kRows);
  EXPECT_EQ(spec.frame->start.kind, FrameBoundKind::kPreceding);
  EXPECT_EQ(spec.frame->end.kind, FrameBoundKind::kUnboundedFollowing);
}

TEST(Expressions, KeepTheirPlaces) {
  const ExprPtr expr = parse_expression("a + f( b ) AS c", settings());
  const ExprPtr sum = expr->as<Alias>()->child();
  EXPECT_EQ(expr->source().query_context()->fragment, "a + f( b ) AS c");
  EXPECT_EQ(sum->source().query_context()->fragment, "a + f( b )");
  EXPECT_EQ(sum->children()[1]->source().query_context()->fragment, "f( b )");
}

TEST(Literals, TakeTheNarrowestType) {
  EXPECT_EQ(literal_type("1"), "int");
  EXPECT_EQ(literal_type("-2147483648"), "int");
  EXPECT_EQ(literal_type("2147483648"), "bigint");
  EXPECT_EQ(literal_type("9223372036854775808"), "decimal(19,0)");
  EXPECT_EQ(literal_type("1.10"), "decimal(3,2)");
  EXPECT_EQ(literal_type("0.05"), "decimal(2,2)");
  EXPECT_EQ(literal_type("1e5"), "double");
  EXPECT_EQ(literal_type("1e5bd"), "decimal(6,0)");
  EXPECT_EQ(literal_type("1Y"), "tinyint");
  EXPECT_EQ(literal_type("1.5f"), "float");
  EXPECT_EQ(condition("300Y"), "INVALID_NUMERIC_LITERAL_RANGE");
  EXPECT_EQ(condition("1e999"), "INVALID_NUMERIC_LITERAL_RANGE");
  EXPECT_EQ(condition("1234567890123456789012345678901234567890"),
            "DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION");
}

TEST(Literals, UnescapeStrings) {
  const auto text = [](std::string_view sql_text) {
    return literal(parse_expression(sql_text, settings())).value().string();
  };
  EXPECT_EQ(text(R"('a\nb\tc\\d')"), "a\nb\tc\\d");
  EXPECT_EQ(text(R"('\u00e9\U0001F600\101')"), "\xC3\xA9\xF0\x9F\x98\x80\x41");
  EXPECT_EQ(text(R"('\uD83D\uDE00')"), "\xF0\x9F\x98\x80");
  EXPECT_EQ(text(R"('100\%')"), "100\\%");
  EXPECT_EQ(text("'it''s'"), "it's");
  EXPECT_EQ(text(R"("say ""x""")"), "say \"x\"");
  EXPECT_EQ(text(R"(r'a\nb')"), "a\\nb");
  EXPECT_EQ(text("'a' 'b' \"c\""), "abc");
}

TEST(Literals, ReadTypedLiterals) {
  EXPECT_EQ(sql("DATE '2020-02-29'"), "DATE '2020-02-29'");
  EXPECT_EQ(literal(parse_expression("date 'epoch'", settings())).value().integer(), 0);
  EXPECT_EQ(sql("TIMESTAMP '2020-01-01 12:00:00'"), "TIMESTAMP '2020-01-01 12:00:00'");
  EXPECT_EQ(literal_type("TIMESTAMP_NTZ '2020-01-01'"), "timestamp_ntz");
  EXPECT_EQ(literal_type("TIME '12:30:00'"), "time(6)");
  EXPECT_EQ(literal(parse_expression("X'1F'", settings())).value().string(), "\x1F");
  EXPECT_EQ(literal(parse_expression("X'F'", settings())).value().string(), "\x0F");
  EXPECT_EQ(condition("DATE 'x'"), "INVALID_TYPED_LITERAL");
  EXPECT_EQ(condition("foo 'x'"), "UNSUPPORTED_TYPED_LITERAL");
}

TEST(Literals, ReadIntervals) {
  EXPECT_EQ(sql("INTERVAL 1 YEAR 2 MONTHS"), "INTERVAL '1-2' YEAR TO MONTH");
  EXPECT_EQ(sql("INTERVAL '3' DAY"), "INTERVAL '3' DAY");
  EXPECT_EQ(sql("INTERVAL 1 day 2.5 seconds"), "INTERVAL '1 00:00:02.5' DAY TO SECOND");
  EXPECT_EQ(sql("INTERVAL -'1-2' YEAR TO MONTH"), "INTERVAL '-1-2' YEAR TO MONTH");
  EXPECT_EQ(sql("INTERVAL '1 12:30' DAY TO MINUTE"), "INTERVAL '1 12:30' DAY TO MINUTE");
  EXPECT_EQ(sql("INTERVAL '2 weeks'"), "INTERVAL '14' DAY");
  EXPECT_EQ(sql("INTERVAL 1 DAY - INTERVAL 1 HOUR"), "(INTERVAL '1' DAY - INTERVAL '01' HOUR)");
  EXPECT_EQ(condition("INTERVAL 1 day 1 month"), "_LEGACY_ERROR_TEMP_0029");
  EXPECT_EQ(condition("INTERVAL 1.5 day"), "INVALID_INTERVAL_FORMAT.INVALID_FRACTION");
  EXPECT_EQ(condition("INTERVAL '1' month TO year"),
            "INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION");
}

TEST(Expressions, RefuseTooDeepNesting) {
  const auto nested = [](int depth) {
    return std::string(depth, '(') + "1" + std::string(depth, ')');
  };
  EXPECT_EQ(sql(nested(400)), "1");
  EXPECT_EQ(condition(nested(100000)), "FAILED_TO_PARSE_TOO_COMPLEX");
  std::string calls = "1";
  for (int i = 0; i < 400; ++i) calls = "abs(" + calls + ")";
  EXPECT_NO_THROW(parse_expression(calls, settings()));
  std::string sum = "1";
  for (int i = 0; i < 100000; ++i) sum += " + 1";
  EXPECT_EQ(condition(sum), "FAILED_TO_PARSE_TOO_COMPLEX");
  std::string negations;
  for (int i = 0; i < 100000; ++i) negations += "NOT ";
  EXPECT_EQ(condition(negations + "a"), "FAILED_TO_PARSE_TOO_COMPLEX");
}

}  // namespace
}  // namespace firesteel
