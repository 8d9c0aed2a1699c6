"""Orders: direction, nulls, NaN, several keys."""

import math

import pytest
from pyspark.sql import functions as F

from expect import rows


@pytest.fixture
def numbers(spark):
    return spark.createDataFrame([(2, "b"), (None, "n"), (1, "a"), (2, "a")], "k int, s string")


def test_ascending_puts_nulls_first(numbers):
    assert rows(numbers.orderBy("k", "s")) == [(None, "n"), (1, "a"), (2, "a"), (2, "b")]


def test_descending_puts_nulls_last(numbers):
    df = numbers.sort(F.desc("k"), F.asc("s"))
    assert rows(df) == [(2, "a"), (2, "b"), (1, "a"), (None, "n")]


def test_nulls_can_be_placed(numbers):
    assert rows(numbers.orderBy(F.asc_nulls_last("k"), "s"))[-1] == (None, "n")
    assert rows(numbers.orderBy(numbers.k.desc_nulls_first(), "s"))[0] == (None, "n")


def test_ascending_flags(numbers):
    assert rows(numbers.orderBy("k", "s", ascending=[False, True]))[0] == (2, "a")
    assert rows(numbers.orderBy("s", "k", ascending=False))[0] == (None, "n")


def test_order_by_expression_and_position(numbers):
    assert rows(numbers.orderBy(-F.col("k"), "s"))[1] == (2, "a")
    assert rows(numbers.orderBy(2, 1))[0] == (1, "a")


def test_order_by_a_column_that_is_not_selected(numbers):
    assert rows(numbers.orderBy("k", "s").select("s")) == [("n",), ("a",), ("a",), ("b",)]
    assert rows(numbers.select("s").orderBy("k", "s")) == [("n",), ("a",), ("a",), ("b",)]


def test_nan_is_larger_than_any_number(spark):
    df = spark.createDataFrame([(float("nan"),), (float("inf"),), (None,), (-1.0,)], "d double")
    values = [row[0] for row in df.orderBy("d").collect()]
    assert values[:3] == [None, -1.0, float("inf")] and math.isnan(values[3])


def test_negative_zero_equals_zero(spark):
    df = spark.createDataFrame([(0.0, 2), (-0.0, 1), (0.0, 0)], "d double, i int")
    assert [row.i for row in df.orderBy("d", "i").collect()] == [0, 1, 2]


def test_strings_sort_by_their_bytes(spark):
    words = ["b", "a", "B", "é", "z", "", "aa", "😀", "ｚ"]
    df = spark.createDataFrame([(word,) for word in words], "s string")
    assert [row.s for row in df.orderBy("s").collect()] == [
        "",
        "B",
        "a",
        "aa",
        "b",
        "z",
        "é",
        "ｚ",
        "😀",
    ]


def test_arrays_and_structs_sort_by_their_items(spark):
    df = spark.sql("SELECT * FROM VALUES (array(2)), (array(1, 5)), (array(1)), (null) AS t(a)")
    assert rows(df.orderBy("a")) == [(None,), ([1],), ([1, 5],), ([2],)]
    df = spark.sql("SELECT struct(a, b) AS s FROM VALUES (2, 'a'), (1, 'b'), (1, 'a') AS t(a, b)")
    assert [tuple(row.s) for row in df.orderBy("s").collect()] == [(1, "a"), (1, "b"), (2, "a")]


def test_top_rows_of_many(spark):
    df = spark.range(100_000).withColumn("h", F.hash("id")).orderBy("h").limit(3)
    smallest = sorted(spark.range(100_000).select(F.hash("id")).toArrow()["hash(id)"].to_pylist())[
        :3
    ]
    assert [row.h for row in df.collect()] == smallest


def test_sort_within_partitions_keeps_them_apart(spark):
    df = spark.range(10, numPartitions=1).repartition(2, F.col("id") % 2)
    df = df.sortWithinPartitions(F.desc("id")).select("id", F.spark_partition_id().alias("p"))
    for partition in (0, 1):
        ids = [row.id for row in df.collect() if row.p == partition]
        assert ids == sorted(ids, reverse=True)
