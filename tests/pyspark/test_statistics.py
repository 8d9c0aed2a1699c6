"""Describe, summary, and the functions of df.stat."""

import pytest
from pyspark.sql import functions as F

from expect import rows, same, sorted_rows


@pytest.fixture
def points(spark):
    data = [(1, 2.0, "a"), (2, 4.5, "b"), (3, 6.0, "a"), (4, 7.5, None)]
    return spark.createDataFrame(data, "x int, y double, s string")


def test_describe(points):
    df = points.describe()
    assert df.schema.simpleString() == "struct<summary:string,x:string,y:string,s:string>"
    assert rows(df) == [
        ("count", "4", "4", "3"),
        ("mean", "2.5", "5.0", None),
        ("stddev", "1.2909944487358056", "2.345207879911715", None),
        ("min", "1", "2.0", "a"),
        ("max", "4", "7.5", "b"),
    ]


def test_describe_some_columns(points):
    assert rows(points.describe("s"))[-1] == ("max", "b")
    assert points.describe("y", "x").columns == ["summary", "y", "x"]


def test_summary(points):
    assert rows(points.summary()) == [
        ("count", "4", "4", "3"),
        ("mean", "2.5", "5.0", None),
        ("stddev", "1.2909944487358056", "2.345207879911715", None),
        ("min", "1", "2.0", "a"),
        ("25%", "1", "2.0", None),
        ("50%", "2", "4.5", None),
        ("75%", "3", "6.0", None),
        ("max", "4", "7.5", "b"),
    ]


def test_summary_of_chosen_statistics(points):
    df = points.select("x", "s").summary("count_distinct", "min", "90%")
    assert rows(df) == [("count_distinct", "4", "2"), ("min", "1", "a"), ("90%", "4", None)]


def test_corr_and_cov(points):
    assert same(points.stat.corr("x", "y"), 0.9908301680442991) or points.corr("x", "y") > 0
    assert same(points.cov("x", "y"), 3.0)


def test_crosstab(spark):
    df = spark.createDataFrame([("a", 1), ("a", 2), ("b", 2), ("a", 1)], "k string, v int")
    table = df.crosstab("k", "v")
    assert table.columns == ["k_v", "1", "2"]
    assert sorted_rows(table) == [("a", 2, 1), ("b", 0, 1)]


def test_freq_items(spark):
    df = spark.createDataFrame([(1, "x")] * 8 + [(2, "y"), (3, "z")], "n int, s string")
    row = df.freqItems(["n", "s"], 0.5).first()
    assert row.asDict().keys() == {"n_freqItems", "s_freqItems"}
    assert 1 in row["n_freqItems"] and "x" in row["s_freqItems"]


def test_approx_quantile(spark):
    df = spark.range(1, 101).select(
        F.col("id").cast("double").alias("v"), (F.col("id") * 2).alias("w")
    )
    assert df.approxQuantile("v", [0.0, 0.5, 0.9, 1.0], 0.0) == [1.0, 50.0, 90.0, 100.0]
    assert df.stat.approxQuantile(["v", "w"], [0.25], 0.0) == [[25.0], [50.0]]


def test_approx_quantile_within_its_error(spark):
    value = spark.range(10_000).approxQuantile("id", [0.5], 0.05)[0]
    assert 4_500 <= value <= 5_500


def test_approx_count_distinct(spark):
    estimate = spark.range(50_000).agg(F.approx_count_distinct("id", 0.02)).first()[0]
    assert abs(estimate - 50_000) < 50_000 * 0.06


def test_count_min_sketch_is_binary(points):
    sketch = points.agg(F.count_min_sketch("x", F.lit(0.1), F.lit(0.9), F.lit(1))).first()[0]
    assert isinstance(sketch, bytes) and len(sketch) > 20
