"""Samples and random splits: their sizes, seeds, and that parts are disjoint."""

import pytest
from pyspark.sql import functions as F


@pytest.fixture
def many(spark):
    return spark.range(10_000)


def test_sample_size_is_about_its_fraction(many):
    assert 800 < many.sample(fraction=0.1, seed=3).count() < 1_200
    assert many.sample(fraction=0.0, seed=3).count() == 0
    assert many.sample(fraction=1.0, seed=3).count() == 10_000


def test_same_seed_same_sample(many):
    first = [row.id for row in many.sample(fraction=0.05, seed=11).collect()]
    assert first == [row.id for row in many.sample(fraction=0.05, seed=11).collect()]
    assert first != [row.id for row in many.sample(fraction=0.05, seed=12).collect()]


def test_without_replacement_no_row_comes_twice(many):
    ids = [row.id for row in many.sample(False, 0.5, 1).collect()]
    assert len(ids) == len(set(ids))


def test_with_replacement_rows_come_twice(many):
    ids = [row.id for row in many.sample(True, 1.5, 1).collect()]
    assert 14_000 < len(ids) < 16_000 and len(set(ids)) < len(ids)


def test_sample_by(spark):
    df = spark.range(10_000).select((F.col("id") % 4).alias("k"))
    counts = {
        r.k: r["count"]
        for r in df.sampleBy("k", {0: 0.5, 1: 1.0}, 7).groupBy("k").count().collect()
    }
    assert set(counts) == {0, 1}
    assert counts[1] == 2_500 and 1_100 < counts[0] < 1_400


def test_random_split_parts_are_disjoint_and_complete(many):
    parts = many.randomSplit([1.0, 3.0], seed=5)
    small, large = [{row.id for row in part.collect()} for part in parts]
    assert not small & large and len(small | large) == 10_000
    assert 2_200 < len(small) < 2_800


def test_table_sample(spark):
    spark.range(1_000).createOrReplaceTempView("sampled")
    assert spark.sql("SELECT * FROM sampled TABLESAMPLE (10 ROWS)").count() == 10
    assert 50 < spark.sql("SELECT * FROM sampled TABLESAMPLE (10 PERCENT)").count() < 150
    spark.catalog.dropTempView("sampled")


def test_random_functions(spark):
    df = spark.range(1_000).select(F.rand(1).alias("u"), F.randn(1).alias("n"))
    row = df.agg(F.min("u"), F.max("u"), F.avg("u"), F.avg("n"), F.stddev("n")).first()
    assert 0 <= row[0] and row[1] < 1 and abs(row[2] - 0.5) < 0.05
    assert abs(row[3]) < 0.15 and abs(row[4] - 1) < 0.1


def test_uuid_and_shuffle(spark):
    assert spark.range(100).select(F.uuid()).distinct().count() == 100
    value = spark.sql("SELECT sort_array(shuffle(sequence(1, 20))) AS a").first().a
    assert value == list(range(1, 21))


def test_monotonically_increasing_id(spark):
    ids = [r[0] for r in spark.range(100).select(F.monotonically_increasing_id()).collect()]
    assert ids == sorted(set(ids))
