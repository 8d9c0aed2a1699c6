"""Queries over their memory limit: the same answers, by way of the disk, which is left clean."""

import pathlib

import pytest
from pyspark import StorageLevel
from pyspark.sql import functions as F

from expect import rows

LIMIT = "spark.firesteel.query.memory"


@pytest.fixture
def wide(session):
    """A table of about 60 MB."""
    return session.range(400_000).select(
        "id",
        (F.col("id") * 7919 % 100_003).alias("k"),
        F.concat(F.lit("some text to make rows wide "), F.col("id")).alias("s"),
    )


def spilled(df):
    """Bytes that the data frame's last action wrote to disk."""
    (query,) = df.executionInfo.metrics._metrics
    return {metric.name: metric.value for metric in query.metrics}["spillSize"]


def same_with_little_memory(session, make, limit="8m"):
    plenty = make()
    expected = plenty.collect()
    session.conf.set(LIMIT, limit)
    try:
        little = make()
        assert little.collect() == expected
        assert spilled(plenty) == 0
        assert spilled(little) > 1_000_000
    finally:
        session.conf.unset(LIMIT)
    return expected


def test_group_by(session, wide):
    same_with_little_memory(
        session,
        lambda: wide.groupBy("s")
        .agg(F.count("*").alias("n"), F.max("k").alias("m"))
        .agg(F.count("*"), F.sum("n"), F.sum("m"), F.min("s"), F.max("s")),
    )
    same_with_little_memory(
        session,
        lambda: wide.groupBy(F.col("k") % 5000)
        .agg(F.sort_array(F.collect_list("id")).alias("ids"), F.countDistinct("s").alias("d"))
        .agg(F.sum(F.size("ids")), F.sum("d"), F.max("ids")),
    )
    same_with_little_memory(session, lambda: wide.agg(F.countDistinct("s"), F.sum("k")))


def test_sort(session, wide):
    result = same_with_little_memory(
        session, lambda: wide.orderBy(F.desc("k"), "id").select("id", "k")
    )
    assert len(result) == 400_000
    assert result[0].k == 100_002


def test_window(session, wide):
    from pyspark.sql import Window

    ranked = Window.partitionBy(F.col("k") % 1000).orderBy(F.desc("s"))
    same_with_little_memory(
        session,
        lambda: wide.withColumn("r", F.row_number().over(ranked))
        .withColumn("before", F.lag("id").over(ranked))
        .agg(F.sum(F.col("r") * F.col("id")), F.sum("before"), F.max("r")),
    )


@pytest.mark.parametrize(
    "how", ["inner", "left", "right", "full", "left_semi", "left_anti"]
)
def test_join(session, wide, how):
    other = session.range(0, 600_000, 2).select(
        F.col("id").alias("other_id"), F.concat(F.lit("more "), F.col("id")).alias("t")
    )
    columns = ["id", "s"] if "_" in how else ["id", "s", "other_id", "t"]
    same_with_little_memory(
        session,
        lambda: wide.join(other, wide.id == other.other_id, how).agg(
            F.count("*"), *[F.max(c) for c in columns], *[F.count(c) for c in columns]
        ),
    )


def test_common_table_expression_and_repartition(session, wide):
    wide.createOrReplaceTempView("wide_rows")
    same_with_little_memory(
        session,
        lambda: session.sql(
            """WITH c AS (SELECT s, k, rand(7) AS r FROM wide_rows)
               SELECT count(*), max(a.s) FROM c a JOIN c b ON a.s = b.s AND a.r = b.r"""
        ),
    )
    same_with_little_memory(
        session,
        lambda: wide.repartition(7, "s")
        .select("id", F.spark_partition_id().alias("p"))
        .agg(F.sum("id"), F.sum(F.col("p") * F.col("id")), F.max("p")),
    )
    session.sql("DROP VIEW wide_rows")


@pytest.mark.parametrize("level", ["MEMORY_AND_DISK", "DISK_ONLY", "MEMORY_ONLY"])
def test_cache_with_a_storage_level(session, wide, level):
    level = getattr(StorageLevel, level)
    df = wide.withColumn("r", F.rand()).persist(level)
    assert df.storageLevel == level
    first = df.agg(F.sum("r"), F.count("*")).first()
    assert df.agg(F.sum("r"), F.count("*")).first()[1] == first[1] == 400_000
    assert rows(df.where("id < 3").select("id", "k").orderBy("id")) == [
        (0, 0),
        (1, 7919),
        (2, 15838),
    ]
    df.unpersist()
    assert df.storageLevel == StorageLevel.NONE


def test_a_limit_that_is_no_size(session):
    session.conf.set(LIMIT, "much")
    with pytest.raises(Exception, match="INVALID_CONF_VALUE"):
        session.range(1).collect()
    session.conf.unset(LIMIT)


def test_no_file_is_left(session, wide):
    session.conf.set(LIMIT, "8m")
    assert wide.orderBy("s").limit(400_000).count() == 400_000
    session.conf.unset(LIMIT)
    assert not list(pathlib.Path("/tmp").glob("firesteel-spill-*"))
