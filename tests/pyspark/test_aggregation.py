"""Grouping, aggregates, pivots, and grouping sets."""

import datetime
from decimal import Decimal

import pytest
from pyspark.sql import Observation
from pyspark.sql import functions as F

from expect import error, rows, sorted_rows


@pytest.fixture
def sales(spark):
    data = [
        ("n", 2020, 10, 1.5),
        ("n", 2021, 20, None),
        ("s", 2020, 30, 0.5),
        ("s", 2020, None, 2.5),
        (None, 2021, 5, 1.0),
    ]
    return spark.createDataFrame(data, "area string, year int, n int, x double")


def test_nulls_form_a_group(sales):
    df = sales.groupBy("area").agg(F.sum("n").alias("n"), F.count("n").alias("c"))
    assert sorted_rows(df) == [(None, 5, 1), ("n", 30, 2), ("s", 30, 1)]
    assert df.schema.simpleString() == "struct<area:string,n:bigint,c:bigint>"


def test_shorthands(sales):
    grouped = sales.groupBy("year")
    assert sorted_rows(grouped.count()) == [(2020, 3), (2021, 2)]
    assert grouped.sum("n", "x").columns == ["year", "sum(n)", "sum(x)"]
    assert sorted_rows(grouped.max("n")) == [(2020, 30), (2021, 20)]
    assert sorted_rows(grouped.min()) == [(2020, 2020, 10, 0.5), (2021, 2021, 5, 1.0)]
    assert sorted_rows(grouped.avg("n")) == [(2020, 20.0), (2021, 12.5)]
    assert sorted_rows(grouped.mean("x")) == [(2020, 1.5), (2021, 1.0)]


def test_dictionary_of_aggregates(sales):
    df = sales.groupBy("year").agg({"n": "max", "*": "count"})
    assert sorted(df.columns) == ["count(1)", "max(n)", "year"]


def test_without_groups(sales):
    df = sales.agg(F.count("*"), F.sum("n"), F.avg("x"), F.min("area"), F.countDistinct("year"))
    assert rows(df) == [(5, 65, 1.375, "n", 2)]


def test_of_no_rows(sales):
    none = sales.where("false")
    assert rows(none.agg(F.count("*"), F.sum("n"), F.max("x"))) == [(0, None, None)]
    assert rows(none.groupBy("area").agg(F.count("*"))) == []


def test_group_by_expression_and_alias(sales):
    df = sales.groupBy((F.col("n") / 10).cast("int").alias("tens")).count()
    assert sorted_rows(df) == [(None, 1), (0, 1), (1, 1), (2, 1), (3, 1)]


def test_result_types(spark):
    df = spark.sql(
        """SELECT sum(b) sb, sum(i) si, sum(d) sd, sum(f) sf, avg(i) ai, avg(d) ad, max(s) ms
           FROM VALUES (1Y, 2, 1.25, float(0.5), 'x') AS t(b, i, d, f, s)"""
    )
    assert df.schema.simpleString() == (
        "struct<sb:bigint,si:bigint,sd:decimal(13,2),sf:double,ai:double,ad:decimal(7,6),ms:string>"
    )
    assert rows(df) == [(1, 2, Decimal("1.25"), 0.5, 2.0, Decimal("1.250000"), "x")]


def test_having(sales):
    df = sales.groupBy("area").agg(F.sum("n").alias("n")).where("n > 10")
    assert sorted_rows(df) == [("n", 30), ("s", 30)]


def test_filtered_aggregates(spark):
    df = spark.sql(
        "SELECT count(*) FILTER (WHERE id > 6), sum(id) FILTER (WHERE id < 3) FROM range(10)"
    )
    assert rows(df) == [(3, 3)]


def test_distinct_aggregates_beside_others(sales):
    df = sales.agg(
        F.countDistinct("area"),
        F.sum_distinct("year"),
        F.count("area"),
        F.countDistinct("area", "n"),
    )
    assert rows(df) == [(2, 4041, 4, 3)]


def test_pivot(sales):
    df = sales.groupBy("area").pivot("year").sum("n").orderBy("area")
    assert df.columns == ["area", "2020", "2021"]
    assert rows(df) == [(None, None, 5), ("n", 10, 20), ("s", 30, None)]


def test_pivot_with_values_and_several_aggregates(sales):
    df = sales.groupBy("area").pivot("year", [2021, 2019]).agg(F.sum("n").alias("s"), F.count("n"))
    assert df.columns == ["area", "2021_s", "2021_count(n)", "2019_s", "2019_count(n)"]
    assert rows(df.orderBy("area")) == [
        (None, 5, 1, None, None),
        ("n", 20, 1, None, None),
        ("s", None, None, None, None),
    ]


def test_rollup(sales):
    df = sales.rollup("area", "year").agg(F.grouping_id().alias("g"), F.count("*").alias("c"))
    assert sorted_rows(df) == [
        (None, None, 1, 1),
        (None, None, 3, 5),
        (None, 2021, 0, 1),
        ("n", None, 1, 2),
        ("n", 2020, 0, 1),
        ("n", 2021, 0, 1),
        ("s", None, 1, 2),
        ("s", 2020, 0, 2),
    ]


def test_cube(sales):
    df = sales.cube("area", "year").agg(F.grouping("area").alias("g"), F.count("*").alias("c"))
    assert sorted_rows(df.where("g = 1")) == [
        (None, None, 1, 5),
        (None, 2020, 1, 3),
        (None, 2021, 1, 2),
    ]
    assert df.count() == 10


def test_grouping_sets(sales):
    df = sales.groupingSets([[F.col("area")], [F.col("year")], []], "area", "year").agg(F.sum("n"))
    assert sorted_rows(df) == [
        (None, None, 5),
        (None, None, 65),
        (None, 2020, 40),
        (None, 2021, 25),
        ("n", None, 30),
        ("s", None, 30),
    ]


def test_distinct_and_drop_duplicates(spark):
    df = spark.createDataFrame(
        [(1, "a"), (1, "a"), (1, "b"), (None, None), (None, None)], "i int, s string"
    )
    assert df.distinct().count() == 3
    assert df.dropDuplicates().count() == 3
    assert df.dropDuplicates(["i"]).count() == 2
    assert df.drop_duplicates(["s"]).count() == 3


def test_group_by_nan_and_negative_zero(spark):
    df = spark.createDataFrame([(float("nan"),), (float("nan"),), (0.0,), (-0.0,)], "d double")
    assert sorted(row["count"] for row in df.groupBy("d").count().collect()) == [2, 2]


def test_group_by_struct_array_and_date(spark):
    df = spark.sql(
        """SELECT named_struct('a', id % 2) AS s, array(id % 3) AS l, date'2024-01-01' AS d
           FROM range(12)"""
    )
    assert df.groupBy("s").count().count() == 2
    assert df.groupBy("l").count().count() == 3
    assert rows(df.groupBy("d").count()) == [(datetime.date(2024, 1, 1), 12)]


def test_sum_overflow(spark):
    df = spark.createDataFrame([(2**63 - 1,), (1,)], "n bigint")
    with error("ARITHMETIC_OVERFLOW", "22003"):
        df.agg(F.sum("n")).collect()
    assert rows(df.agg(F.try_sum("n"))) == [(None,)]


def test_aggregate_in_where(sales):
    with error("INVALID_WHERE_CONDITION", "42903"):
        sales.where(F.sum("n") > 1).collect()


def test_column_that_is_not_grouped(spark):
    with error("MISSING_AGGREGATION", "42803", expression='"id"'):
        spark.sql("SELECT id, count(*) FROM range(3) GROUP BY id % 2").collect()
    with error("MISSING_GROUP_BY", "42803"):
        spark.sql("SELECT id, count(*) FROM range(3)").collect()


def test_many_groups(spark):
    df = spark.range(200_000).groupBy((F.col("id") % 50_000).alias("k")).agg(F.sum("id").alias("s"))
    assert df.count() == 50_000
    assert rows(df.where("k = 7")) == [(7, 7 * 4 + 50_000 * 6)]


def test_long_string_keys(spark):
    df = spark.range(1000).select(F.concat(F.lit("key-" * 20), F.col("id") % 10).alias("k"))
    assert sorted(row["count"] for row in df.groupBy("k").count().collect()) == [100] * 10


def test_observe(spark):
    observation = Observation("numbers")
    df = spark.range(10).observe(observation, F.count(F.lit(1)).alias("n"), F.max("id").alias("m"))
    assert df.where("id < 3").count() == 3
    assert observation.get == {"n": 10, "m": 9}


def observed(df, *metrics, action=lambda df: df.collect()):
    observation = Observation()
    action(df.observe(observation, *metrics))
    return observation.get


def test_observe_no_rows(spark):
    metrics = (F.count(F.lit(1)).alias("n"), F.max("id").alias("m"))
    assert observed(spark.range(0), *metrics) == {"n": 0, "m": None}
    assert observed(spark.range(9).where("id < 0"), *metrics) == {"n": 0, "m": None}


def test_observe_below_other_operators(spark):
    metric = (F.sum("id") + F.count("id")).alias("x")
    count = {"x": 499999500000 + 1_000_000}
    by_key = lambda df: df.groupBy((F.col("id") % 7).alias("k")).count().collect()  # noqa: E731
    assert observed(spark.range(1_000_000), metric, action=by_key) == count


def test_observe_nested_values(spark):
    metrics = (F.array(F.min("id"), F.max("id")).alias("a"), F.struct(F.max("id").alias("m")).alias("s"))
    assert observed(spark.range(4), *metrics) == {"a": [0, 3], "s": (3,)}


def test_observe_on_write(spark, tmp_path):
    write = lambda df: df.write.parquet(str(tmp_path / "out"))  # noqa: E731
    assert observed(spark.range(10), F.count("id").alias("n"), action=write) == {"n": 10}


def test_what_cannot_be_observed(spark):
    with error(
        "INVALID_OBSERVED_METRICS.AGGREGATE_EXPRESSION_WITH_DISTINCT_UNSUPPORTED", "42K0E"
    ):
        observed(spark.range(3), F.count_distinct("id").alias("n"))
    with error("INVALID_OBSERVED_METRICS.NON_AGGREGATE_FUNC_ARG_IS_ATTRIBUTE", "42K0E"):
        observed(spark.range(3), F.col("id").alias("n"))
