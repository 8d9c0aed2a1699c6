#include <gtest/gtest.h>

#include "plan/exprs.h"

namespace firesteel {
namespace {

ExprPtr column(const std::string& name, ExprId id, DataType type = TypeId::kInt) {
  return AttributeRef::make({.name = name, .type = std::move(type), .id = id});
}

ExprPtr call(const std::string& name, Exprs args, DataType type = TypeId::kBoolean) {
  auto bound = std::make_shared<BoundScalar>();
  bound->name = name;
  for (const ExprPtr& arg : args) bound->arg_types.push_back(arg->type());
  bound->return_type = std::move(type);
  return std::make_shared<Call>(std::move(bound), std::move(args));
}

ExprPtr aggregate(const std::string& name, Exprs args, bool distinct = false,
                  ExprPtr filter = nullptr) {
  auto bound = std::make_shared<BoundAggregate>();
  bound->name = name;
  bound->return_type = TypeId::kLong;
  return std::make_shared<AggregateCall>(std::move(bound), std::move(args), distinct,
                                         std::move(filter));
}

const ExprPtr kA = column("a", 1001);
const ExprPtr kB = column("b", 1002);

TEST(ExprSql, Operators) {
  const ExprPtr one = Literal::integer(1);
  EXPECT_EQ(call("+", {kA, one})->sql(), "(a + 1)");
  EXPECT_EQ(call("and", {kA, call("or", {kB, kA})})->sql(), "(a AND (b OR a))");
  EXPECT_EQ(call("not", {kA})->sql(), "(NOT a)");
  EXPECT_EQ(call("isnull", {kA})->sql(), "(a IS NULL)");
  EXPECT_EQ(call("isnotnull", {kA})->sql(), "(a IS NOT NULL)");
  EXPECT_EQ(call("in", {kA, one, Literal::integer(2)})->sql(), "(a IN (1, 2))");
  EXPECT_EQ(call("like", {kA, Literal::string("x%")})->sql(), "a LIKE x%");
  EXPECT_EQ(call("upper", {kA})->sql(), "upper(a)");
  EXPECT_EQ(call("-", {kA})->sql(), "(- a)");
}

TEST(ExprSql, WithIds) {
  const ExprPtr id = column("id", 7, TypeId::kLong);
  EXPECT_EQ(call(">", {id, Literal::integer(1)})->sql(true), "(id#7L > 1)");
  EXPECT_EQ(call("isnull", {kA})->sql(true), "isnull(a#1001)");
  EXPECT_EQ(call("not", {kA})->sql(true), "NOT a#1001");
  EXPECT_EQ(call("in", {kA, Literal::integer(1), Literal::integer(2)})->sql(true),
            "a#1001 IN (1,2)");
  EXPECT_EQ(std::make_shared<Alias>(kA, "x y", 5)->sql(true), "a#1001 AS x y#5");
  EXPECT_EQ(std::make_shared<Alias>(kA, "x y", 5)->sql(false), "a AS `x y`");
}

TEST(ExprSql, ImplicitCastsDoNotShow) {
  const Cast implicit(kA, TypeId::kLong, CastMode::kAnsi, "UTC", true);
  EXPECT_EQ(implicit.sql(false), "a");
  EXPECT_EQ(implicit.sql(true), "cast(a#1001 as bigint)");
  EXPECT_EQ(Cast(kA, TypeId::kLong, CastMode::kAnsi, "UTC").sql(false), "CAST(a AS BIGINT)");
  EXPECT_EQ(Cast(kA, TypeId::kLong, CastMode::kTry, "UTC").sql(false), "TRY_CAST(a AS BIGINT)");
}

TEST(ExprSql, CaseAndIf) {
  const ExprPtr test = call(">", {kA, Literal::integer(1)});
  EXPECT_EQ(CaseWhen({test, kB, kA}).sql(false), "CASE WHEN (a > 1) THEN b ELSE a END");
  EXPECT_EQ(CaseWhen({test, kB}).sql(false), "CASE WHEN (a > 1) THEN b END");
  EXPECT_EQ(CaseWhen({test, kB, kA}, true).sql(false), "(IF((a > 1), b, a))");
}

TEST(ExprSql, AggregatesAndWindows) {
  EXPECT_EQ(aggregate("count", {kA, kB}, true)->sql(), "count(DISTINCT a, b)");
  const ExprPtr filtered = aggregate("sum", {kA}, false, call(">", {kB, Literal::integer(1)}));
  EXPECT_EQ(filtered->sql(), "sum(a) FILTER (WHERE (b > 1))");
  const WindowFrame rows{FrameUnit::kRows,
                         {FrameBoundKind::kPreceding, Literal::integer(1)},
                         {FrameBoundKind::kCurrentRow, nullptr}};
  EXPECT_EQ(WindowExpr(aggregate("sum", {kA}), {kB}, {{kA, false, false}}, rows).sql(false),
            "sum(a) OVER (PARTITION BY b ORDER BY a DESC NULLS LAST "
            "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)");
  EXPECT_EQ(WindowExpr(aggregate("sum", {kA}), {}, {}, std::nullopt).sql(false),
            "sum(a) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)");
}

TEST(ExprSql, Literals) {
  EXPECT_EQ(Literal::string("it's")->sql(), "it's");
  EXPECT_EQ(literal_sql(Value("it's"), TypeId::kString), "'it\\'s'");
  EXPECT_EQ(literal_sql(Value(int64_t{2}), TypeId::kLong), "2L");
  EXPECT_EQ(literal_sql(Value(), TypeId::kInt), "CAST(NULL AS INT)");
  EXPECT_EQ(Literal::null(TypeId::kInt)->sql(), "NULL");
  EXPECT_EQ(Literal::make(Value(int64_t{18262}), TypeId::kDate)->sql(), "DATE '2020-01-01'");
}

// As the parser never makes them, but programs do: each step on the one before.
TEST(ExprSql, LongChainsAreNotQuadratic) {
  ExprPtr chain = kA;
  for (int i = 0; i < 20000; ++i) chain = call("and", {chain, kB});
  EXPECT_EQ(chain->sql().size(), 1 + 20000 * 8u);
}

TEST(ExprFoldable, LambdasAndColumns) {
  EXPECT_TRUE(call("+", {Literal::integer(1), Literal::integer(2)})->foldable());
  EXPECT_FALSE(call("+", {kA, Literal::integer(2)})->foldable());
  const Attribute x{.name = "x", .type = TypeId::kInt, .id = 5};
  const ExprPtr variable = std::make_shared<LambdaVariable>(x);
  const ExprPtr body = call("+", {variable, Literal::integer(1)}, TypeId::kInt);
  EXPECT_FALSE(body->foldable());
  const ExprPtr lambda = std::make_shared<Lambda>(Attributes{x}, body);
  EXPECT_TRUE(call("transform", {Literal::null(), lambda})->foldable());
  const ExprPtr captures = std::make_shared<Lambda>(Attributes{x}, call("+", {variable, kA}));
  EXPECT_FALSE(call("transform", {Literal::null(), captures})->foldable());
}

TEST(SemanticEquals, IgnoresOrderWhereItDoesNotMatter) {
  const auto equal = [](const ExprPtr& a, const ExprPtr& b) {
    const bool same = semantic_equals(*a, *b);
    if (same) {
      EXPECT_EQ(semantic_hash(*a), semantic_hash(*b));
    }
    return same;
  };
  EXPECT_TRUE(equal(call("=", {kA, kB}), call("=", {kB, kA})));
  EXPECT_TRUE(equal(call("<", {kA, kB}), call(">", {kB, kA})));
  EXPECT_FALSE(equal(call("<", {kA, kB}), call("<", {kB, kA})));
  EXPECT_FALSE(equal(call("-", {kA, kB}), call("-", {kB, kA})));
  const ExprPtr c = column("c", 1003);
  EXPECT_TRUE(
      equal(call("and", {call("and", {kA, kB}), c}), call("and", {c, call("and", {kB, kA})})));
  EXPECT_FALSE(equal(call("and", {kA, kA}), call("and", {kA, kB})));
  EXPECT_TRUE(equal(std::make_shared<Alias>(kA, "x", 9), kA));
  EXPECT_FALSE(equal(aggregate("sum", {kA}), aggregate("sum", {kA}, true)));
}

TEST(SemanticEquals, LambdasByTheirBodies) {
  const auto plus_one = [](ExprId id) {
    const Attribute x{.name = "x", .type = TypeId::kInt, .id = id};
    return std::make_shared<Lambda>(
        Attributes{x},
        call("+", {std::make_shared<LambdaVariable>(x), Literal::integer(1)}, TypeId::kInt));
  };
  EXPECT_TRUE(semantic_equals(*plus_one(5), *plus_one(6)));
}

TEST(ExprTransform, SharesWhatDoesNotChange) {
  const ExprPtr sum = call("+", {kA, call("+", {kB, kB})}, TypeId::kInt);
  EXPECT_EQ(transform_up(sum, [](const ExprPtr&) { return nullptr; }), sum);
  const ExprPtr changed =
      transform_up(sum, [](const ExprPtr& expr) -> ExprPtr { return expr == kA ? kB : nullptr; });
  EXPECT_NE(changed, sum);
  EXPECT_EQ(changed->children()[1], sum->children()[1]);
}

}  // namespace
}  // namespace firesteel
