#include "optimize/simplify/simplify.h"

#include "optimize/optimizer_fixture.h"
#include "plan/operators.h"

namespace firesteel::optimizer {
namespace {

class SimplifyTest : public OptimizerFixture {
 protected:
  // The expression over table `from`, simplified, as EXPLAIN prints it.
  std::string value(const std::string& expr, const std::string& from = "r") const {
    const PlanPtr plan = analyzed("select " + expr + " as e from " + from);
    const ExprPtr item = plan->as<Project>()->list()[0];
    return printed(simplify_expr(item->as<Alias>() ? item->as<Alias>()->child() : item, {}));
  }
  std::string condition(const std::string& expr, const std::string& from = "r") const {
    const PlanPtr plan = analyzed("select " + expr + " as e from " + from);
    const ExprPtr item = plan->as<Project>()->list()[0];
    return printed(simplify_predicate(item->as<Alias>() ? item->as<Alias>()->child() : item, {}));
  }

 private:
  static std::string printed(const ExprPtr& expr) {
    std::string text = expr->sql(true);
    for (size_t at = text.find('#'); at != std::string::npos; at = text.find('#')) {
      size_t end = at + 1;
      while (end < text.size() && (std::isdigit(static_cast<unsigned char>(text[end])) != 0)) ++end;
      if (end < text.size() && text[end] == 'L') ++end;
      text.erase(at, end - at);
    }
    return text;
  }
};

TEST_F(SimplifyTest, FoldsConstants) {
  EXPECT_EQ(value("1 + 2"), "3");
  EXPECT_EQ(value("a + (1 + 2)"), "(a + 3)");
  EXPECT_EQ(value("upper('abc')"), "ABC");
  EXPECT_EQ(value("cast('7' as int)"), "7");
}

TEST_F(SimplifyTest, ConstantsThatFail) {
  EXPECT_THROW(value("1 / 0"), SparkError);
  // Only when the branch is taken.
  EXPECT_EQ(value("case when a > 1 then 1 div 0 end"), "CASE WHEN (a > 1) THEN (1 div 0) END");
  EXPECT_EQ(value("case when true then 1 else 1 div 0 end"), "1");
  EXPECT_EQ(value("false and 1 div 0 = 1"), "false");
}

TEST_F(SimplifyTest, Connectives) {
  EXPECT_EQ(value("a > 1 and true"), "(a > 1)");
  EXPECT_EQ(value("a > 1 and false"), "false");
  EXPECT_EQ(value("a > 1 or true"), "true");
  EXPECT_EQ(value("a > 1 and a > 1"), "(a > 1)");
  EXPECT_EQ(value("a > 1 or (a > 1 and b > 2)"), "(a > 1)");
  EXPECT_EQ(value("(a > 1 and b > 2) or (a > 1 and c > 3)"), "((a > 1) AND ((b > 2) OR (c > 3)))");
  EXPECT_EQ(value("a = 1 or a = 2 or a = 3"), "a IN (1,2,3)");
  EXPECT_EQ(value("a = 1 or b = 2 or a = 3"), "(a IN (1,3) OR (b = 2))");
}

TEST_F(SimplifyTest, NullInConditions) {
  EXPECT_EQ(value("a > 1 and null"), "((a > 1) AND null)");
  EXPECT_EQ(condition("a > 1 and null"), "false");
  EXPECT_EQ(condition("a > 1 or null"), "(a > 1)");
  EXPECT_EQ(condition("a = null"), "false");
  EXPECT_EQ(value("a = null"), "null");
}

TEST_F(SimplifyTest, Not) {
  EXPECT_EQ(value("not (a > 1)"), "(a <= 1)");
  EXPECT_EQ(value("not (a = 1)"), "(NOT (a = 1))");
  EXPECT_EQ(value("not not (a = 1)"), "(a = 1)");
  EXPECT_EQ(value("not (a is null)"), "isnotnull(a)");
  EXPECT_EQ(value("not (a > 1 and b is null)"), "((a <= 1) OR isnotnull(b))");
}

TEST_F(SimplifyTest, Comparisons) {
  EXPECT_EQ(value("1 < a"), "(a > 1)");
  EXPECT_EQ(value("a = a", "n"), "true");
  EXPECT_EQ(value("a < a", "n"), "false");
  EXPECT_EQ(value("a = a"), "(a = a)");
  EXPECT_EQ(value("(a > 1) = true"), "(a > 1)");
  EXPECT_EQ(value("(a > 1) = false"), "(a <= 1)");
  EXPECT_EQ(value("a <=> null"), "isnull(a)");
  EXPECT_EQ(value("a <=> b", "n"), "(a = b)");
}

TEST_F(SimplifyTest, NullTestsAndCoalesce) {
  EXPECT_EQ(value("a is null", "n"), "false");
  EXPECT_EQ(value("a is not null", "n"), "true");
  EXPECT_EQ(value("coalesce(null, a, b)"), "coalesce(a, b)");
  EXPECT_EQ(value("coalesce(a, b)", "n"), "a");
}

TEST_F(SimplifyTest, In) {
  EXPECT_EQ(value("a in (1)"), "(a = 1)");
  EXPECT_EQ(value("a in (1, 2, 1)"), "a IN (1,2)");
  // Null is no answer where another value matches.
  EXPECT_EQ(value("a in (1, null)"), "a IN (1,null)");
}

TEST_F(SimplifyTest, Like) {
  EXPECT_EQ(value("t like 'ab%'", "x"), "startswith(t, ab)");
  EXPECT_EQ(value("t like '%ab'", "x"), "endswith(t, ab)");
  EXPECT_EQ(value("t like '%ab%'", "x"), "contains(t, ab)");
  EXPECT_EQ(value("t like 'ab'", "x"), "(t = ab)");
  EXPECT_EQ(value("t like 'a_b%'", "x"), "t LIKE a_b%");
  EXPECT_EQ(value("t like ''", "x"), "(t = )");
}

TEST_F(SimplifyTest, CastsAgainstLiterals) {
  EXPECT_EQ(value("i > 5L", "x"), "(i > 5)");
  EXPECT_EQ(value("cast(i as bigint) = 3000000000", "x"), "(isnull(i) AND null)");
  EXPECT_EQ(condition("cast(i as bigint) = 3000000000", "x"), "false");
  EXPECT_EQ(condition("cast(i as bigint) < 3000000000", "x"), "isnotnull(i)");
  EXPECT_EQ(value("cast(i as double) > 1.5D", "x"), "(i > 1)");
  EXPECT_EQ(value("cast(i as double) >= 1.5D", "x"), "(i > 1)");
  EXPECT_EQ(value("cast(i as double) <= -1.5D", "x"), "(i < -1)");
  EXPECT_EQ(value("cast(i as bigint) in (1, 3000000000, 2)", "x"), "i IN (1,2)");
}

TEST_F(SimplifyTest, Conditionals) {
  EXPECT_EQ(value("case when false then 1 else a end"), "a");
  EXPECT_EQ(value("case when a > 1 then b else b end"), "b");
  EXPECT_EQ(value("if(a > 1, true, false)", "n"), "(a > 1)");
  EXPECT_EQ(condition("case when a > 1 then true else false end"), "(a > 1)");
}

TEST_F(SimplifyTest, LongChains) {
  std::string chain = "a = 0";
  for (int i = 1; i < 10000; ++i) chain += " or b = " + std::to_string(i);
  EXPECT_EQ(condition(chain).substr(0, 20), "((a = 0) OR b IN (1,");
}

}  // namespace
}  // namespace firesteel::optimizer
