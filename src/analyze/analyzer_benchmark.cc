// How long analysis takes: it has to stay far below the time that small queries run.

#include <benchmark/benchmark.h>

#include "analyze/analyzer.h"
#include "analyze/test_catalog.h"
#include "plan/relations.h"
#include "sql/parser.h"

namespace firesteel {
namespace {

PlanPtr empty_table(const std::string& schema) {
  return std::make_shared<LocalRelation>(to_attributes(parse_table_schema(schema)),
                                         std::make_shared<std::vector<Batch>>());
}

// TPC-H's tables, as far as the query below reads them.
const analyze::TestCatalog& tpch() {
  static analyze::TestCatalog catalog;
  static const bool kFilled = [] {
    const auto add = [&](const std::string& name, const std::string& schema) {
      catalog.add_view(name, empty_table(schema));
    };
    add("supplier",
        "s_suppkey BIGINT, s_name STRING, s_address STRING, s_nationkey INT, s_phone STRING, "
        "s_acctbal DECIMAL(15,2), s_comment STRING");
    add("lineitem",
        "l_orderkey BIGINT, l_partkey BIGINT, l_suppkey BIGINT, l_linenumber INT, "
        "l_quantity DECIMAL(15,2), l_extendedprice DECIMAL(15,2), l_discount DECIMAL(15,2), "
        "l_tax DECIMAL(15,2), l_returnflag STRING, l_linestatus STRING, l_shipdate DATE, "
        "l_commitdate DATE, l_receiptdate DATE, l_shipinstruct STRING, l_shipmode STRING, "
        "l_comment STRING");
    add("orders",
        "o_orderkey BIGINT, o_custkey BIGINT, o_orderstatus STRING, o_totalprice DECIMAL(15,2), "
        "o_orderdate DATE, o_orderpriority STRING, o_clerk STRING, o_shippriority INT, "
        "o_comment STRING");
    add("nation", "n_nationkey INT, n_name STRING, n_regionkey INT, n_comment STRING");
    return true;
  }();
  static_cast<void>(kFilled);
  return catalog;
}

// Query 21.
constexpr const char* kQuery = R"(
SELECT s_name, count(*) AS numwait
FROM supplier, lineitem l1, orders, nation
WHERE s_suppkey = l1.l_suppkey AND o_orderkey = l1.l_orderkey AND o_orderstatus = 'F'
  AND l1.l_receiptdate > l1.l_commitdate
  AND EXISTS (SELECT * FROM lineitem l2
              WHERE l2.l_orderkey = l1.l_orderkey AND l2.l_suppkey <> l1.l_suppkey)
  AND NOT EXISTS (SELECT * FROM lineitem l3
                  WHERE l3.l_orderkey = l1.l_orderkey AND l3.l_suppkey <> l1.l_suppkey
                    AND l3.l_receiptdate > l3.l_commitdate)
  AND s_nationkey = n_nationkey AND n_name = 'SAUDI ARABIA'
GROUP BY s_name ORDER BY numwait DESC, s_name LIMIT 100)";

void analyze(benchmark::State& state, const Catalog& catalog, const PlanPtr& plan) {
  const Analyzer analyzer(catalog, nullptr, FunctionRegistry::builtin(), {});
  for (auto _ : state) benchmark::DoNotOptimize(analyzer.analyze(plan));
}

void BM_TpchQuery(benchmark::State& state) { analyze(state, tpch(), parse_statement(kQuery, {})); }
BENCHMARK(BM_TpchQuery)->Unit(benchmark::kMicrosecond);

// df = df.withColumn("c<i>", df.id + 1), again and again.
void BM_WithColumn(benchmark::State& state) {
  PlanPtr plan = std::make_shared<PlanIdTag>(0, empty_table("id BIGINT"));
  for (int64_t i = 0; i < state.range(0); ++i) {
    Exprs list{std::make_shared<UnresolvedStar>(std::vector<std::string>{})};
    list.push_back(Alias::make(
        UnresolvedFunction::make(
            "+", {std::make_shared<UnresolvedAttribute>(std::vector<std::string>{"id"}, i),
                  Literal::integer(1)}),
        "c" + std::to_string(i)));
    plan = std::make_shared<PlanIdTag>(i + 1, std::make_shared<Project>(std::move(list), plan));
  }
  analyze(state, tpch(), plan);
}
BENCHMARK(BM_WithColumn)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);

// a = 1 AND a = 1 AND ..., left-deep as DataFrame clients make it.
void BM_AndChain(benchmark::State& state) {
  const auto term = [] {
    return UnresolvedFunction::make(
        "=", {std::make_shared<UnresolvedAttribute>(std::vector<std::string>{"n_nationkey"}),
              Literal::integer(1)});
  };
  ExprPtr condition = term();
  for (int64_t i = 1; i < state.range(0); ++i) {
    condition = UnresolvedFunction::make("and", {condition, term()});
  }
  analyze(state, tpch(),
          std::make_shared<Filter>(
              condition, std::make_shared<UnresolvedRelation>(std::vector<std::string>{"nation"})));
}
BENCHMARK(BM_AndChain)->Arg(100)->Arg(10000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace firesteel
