"""Cached data frames and tables, checkpoints."""

from pyspark import StorageLevel
from pyspark.sql import functions as F

from expect import rows


def test_cached_data_is_not_computed_again(spark):
    df = spark.range(100).select(F.rand().alias("r")).cache()
    first = [row.r for row in df.collect()]
    assert [row.r for row in df.collect()] == first
    assert sorted(row.r for row in df.orderBy("r").collect()) == sorted(first)
    df.unpersist()


def test_storage_level(spark):
    df = spark.range(10)
    assert df.is_cached is False
    df.persist(StorageLevel.MEMORY_ONLY)
    assert df.is_cached is True
    assert df.storageLevel == StorageLevel.MEMORY_ONLY
    df.unpersist()
    assert df.storageLevel == StorageLevel.NONE
    assert df.cache().storageLevel == StorageLevel.MEMORY_AND_DISK_DESER
    df.unpersist(blocking=True)


def test_a_query_on_top_of_a_cached_one(spark):
    df = spark.range(1_000).withColumn("k", F.col("id") % 3).cache()
    assert df.groupBy("k").count().orderBy("k").first()["count"] == 334
    assert df.where("k = 1").count() == 333
    df.unpersist()


def test_cached_table(spark):
    spark.range(5).createOrReplaceTempView("to_cache")
    spark.catalog.cacheTable("to_cache")
    assert spark.catalog.isCached("to_cache")
    assert spark.table("to_cache").count() == 5
    spark.catalog.uncacheTable("to_cache")
    assert not spark.catalog.isCached("to_cache")
    spark.sql("""CACHE TABLE made OPTIONS ('storageLevel' 'MEMORY_ONLY')
           AS SELECT id * 2 AS d FROM to_cache""")
    assert spark.catalog.isCached("made")
    assert rows(spark.sql("SELECT sum(d) FROM made")) == [(20,)]
    spark.catalog.clearCache()
    assert not spark.catalog.isCached("made")
    spark.catalog.dropTempView("made")
    spark.catalog.dropTempView("to_cache")


def test_local_checkpoint_cuts_the_plan(spark):
    df = spark.range(50).select(F.rand().alias("r"))
    kept = df.localCheckpoint()
    assert kept.collect() == kept.collect()
    df = spark.range(3)
    for _ in range(30):
        df = df.withColumn("id", F.col("id") + 1).localCheckpoint(eager=False)
    assert rows(df) == [(30,), (31,), (32,)]


def test_cached_rows_of_a_file_are_found_again(spark, tmp_path):
    path = str(tmp_path / "t")
    spark.range(5).write.parquet(path)
    df = spark.read.parquet(path).cache()
    assert df.storageLevel == StorageLevel.MEMORY_AND_DISK_DESER
    assert spark.read.parquet(path).storageLevel == StorageLevel.MEMORY_AND_DISK_DESER
    assert df.count() == 5
    df.unpersist()
    spark.range(7).write.mode("overwrite").parquet(path)
    assert spark.read.parquet(path).count() == 7


def test_cached_local_rows_are_found_again(spark):
    df = spark.createDataFrame([(2, 2), (3, 3)], "a int, b int")
    df.cache()
    assert df.storageLevel == StorageLevel.MEMORY_AND_DISK_DESER
    random = df.select("a", F.rand().alias("r")).cache()
    assert rows(random) == rows(random)
    random.unpersist()
    df.unpersist()
    assert df.storageLevel == StorageLevel.NONE
