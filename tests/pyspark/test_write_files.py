"""Writing folders of files: what is replaced, how files are named and cut, and writes that fail."""

import pathlib

import pytest
from pyspark.errors import AnalysisException
from pyspark.sql import functions as F

from expect import error, rows, sorted_rows


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "table")


def files(path):
    """Every file that is data, relative to the folder."""
    root = pathlib.Path(path)
    found = (file.relative_to(root) for file in root.rglob("*") if file.is_file())
    return sorted(str(file) for file in found if file.name.startswith("part-"))


def everything(path):
    return sorted(str(entry) for entry in pathlib.Path(path).rglob("*"))


def failing(spark):
    """Fails in the last of several tasks, after rows were written."""
    return spark.range(0, 40_000, 1, 4).selectExpr("id", "1 / (id - 39999) AS x")


def test_failing_write_leaves_nothing(spark, path):
    with error("DIVIDE_BY_ZERO", "22012"):
        failing(spark).write.parquet(path)
    assert everything(path) == []
    with error("DIVIDE_BY_ZERO", "22012"):
        failing(spark).selectExpr("*", "id % 3 AS p").write.partitionBy("p").csv(path)
    assert everything(path) == []


@pytest.mark.parametrize("mode", ["append", "overwrite"])
def test_failing_write_destroys_nothing(spark, path, mode):
    spark.range(5).write.parquet(path)
    before = everything(path)
    with error("DIVIDE_BY_ZERO", "22012"):
        failing(spark).write.mode(mode).parquet(path)
    assert everything(path) == before
    assert spark.read.parquet(path).count() == 5


def test_dynamic_overwrite_by_setting(session, path):
    two = session.sql("SELECT id AS v, id % 2 AS p FROM range(4)")
    two.write.partitionBy("p").csv(path)
    session.conf.set("spark.sql.sources.partitionOverwriteMode", "dynamic")
    session.sql("SELECT 9 AS v, 1 AS p").write.mode("overwrite").partitionBy("p").csv(path)
    read = session.read.schema("v int").csv(path)
    assert sorted_rows(read) == [(0, 0), (2, 0), (9, 1)]
    session.conf.set("spark.sql.sources.partitionOverwriteMode", "static")
    session.sql("SELECT 8 AS v, 1 AS p").write.mode("overwrite").partitionBy("p").csv(path)
    assert sorted_rows(session.read.schema("v int").csv(path)) == [(8, 1)]


def test_option_outranks_setting(session, path):
    session.sql("SELECT id AS v, id AS p FROM range(2)").write.partitionBy("p").csv(path)
    session.conf.set("spark.sql.sources.partitionOverwriteMode", "dynamic")
    (
        session.sql("SELECT 9 AS v, 1 AS p")
        .write.mode("overwrite")
        .option("partitionOverwriteMode", "static")
        .partitionBy("p")
        .csv(path)
    )
    assert sorted_rows(session.read.schema("v int").csv(path)) == [(9, 1)]


def test_records_per_file(session, path):
    session.conf.set("spark.sql.files.maxRecordsPerFile", "4")
    ten = session.range(10, numPartitions=1)
    ten.write.parquet(path)
    assert [file[-20:] for file in files(path)] == [f"-c00{n}.snappy.parquet" for n in range(3)]
    ten.write.mode("overwrite").option("maxRecordsPerFile", 0).parquet(path)
    assert len(files(path)) == 1
    ten.withColumn("p", F.lit(1)).write.mode("overwrite").partitionBy("p").csv(path)
    assert [file[-9:] for file in files(path)] == [f".c00{n}.csv" for n in range(3)]
    assert session.read.csv(path).count() == 10


@pytest.mark.parametrize(
    "codec, suffix",
    [
        ("none", ".parquet"),
        ("snappy", ".snappy.parquet"),
        ("GZIP", ".gz.parquet"),
        ("zstd", ".zstd.parquet"),
        ("lz4", ".lz4hadoop.parquet"),
        ("lz4_raw", ".lz4raw.parquet"),
    ],
)
def test_parquet_codecs(session, path, codec, suffix):
    session.range(3).coalesce(1).write.option("compression", codec).parquet(path)
    assert files(path)[0].split("-c000")[1] == suffix
    session.conf.set("spark.sql.parquet.compression.codec", codec)
    session.range(3).coalesce(1).write.mode("overwrite").parquet(path)
    assert files(path)[0].split("-c000")[1] == suffix
    assert session.read.parquet(path).count() == 3


def test_unknown_codec(spark, path):
    with error("CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION", "56038", codecName="foo"):
        spark.range(3).write.option("compression", "foo").parquet(path)


def test_buckets_need_a_table(spark, path):
    with pytest.raises(AnalysisException, match="'save' does not support bucketBy right now"):
        spark.range(3).write.bucketBy(2, "id").parquet(path)
    with pytest.raises(AnalysisException, match="'save' does not support bucketBy and sortBy"):
        spark.range(3).write.bucketBy(2, "id").sortBy("id").parquet(path)
    with error("SORT_BY_WITHOUT_BUCKETING", "42601"):
        spark.range(3).write.sortBy("id").parquet(path)


def test_columns_that_cannot_be_written(spark, path):
    with error("COLUMN_ALREADY_EXISTS", "42711", columnName="`id`"):
        spark.range(1).selectExpr("id", "id AS ID").write.parquet(path)
    with error("ALL_PARTITION_COLUMNS_NOT_ALLOWED", "KD005"):
        spark.range(1).write.partitionBy("id").parquet(path)
    with error("INVALID_PARTITION_COLUMN_DATA_TYPE", "0A000", type='"ARRAY<INT>"'):
        spark.sql("SELECT 1 AS a, array(1) AS p").write.partitionBy("p").parquet(path)
    with error("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", "0A000", format="Parquet"):
        spark.sql("SELECT make_interval(1) AS x").write.parquet(path)
    with error("EMPTY_SCHEMA_NOT_SUPPORTED_FOR_DATASOURCE", "0A000", format="Parquet"):
        spark.range(1).select().write.parquet(path)
    assert everything(path) == []


def test_partition_folders(spark, path):
    df = spark.sql(
        "SELECT 1 AS a, date'2024-01-02' AS d, 1.50BD AS x, 'a b/c' AS s, true AS b, '' AS e"
    )
    df.coalesce(1).write.partitionBy("D", "x", "s", "b", "e").csv(path)
    folder, name = files(path)[0].rsplit("/", 1)
    assert folder == "D=2024-01-02/x=1.50/s=a b%2Fc/b=true/e=__HIVE_DEFAULT_PARTITION__"
    assert name.endswith(".c000.csv")


def test_many_partitions(spark, path):
    spark.range(3000).selectExpr("id", "id % 300 AS p").write.partitionBy("p").parquet(path)
    back = spark.read.parquet(path)
    assert back.agg(F.count("*"), F.sum("id"), F.countDistinct("p")).first()[:] == (
        3000,
        4_498_500,
        300,
    )
    assert rows(back.where("p = 7").agg(F.count("*"))) == [(10,)]


def test_intervals_survive(spark, path):
    df = spark.sql(
        """SELECT interval '1-2' year to month AS ym, interval '1 02:03:04' day to second AS dt,
           array(interval '3' month) AS list, named_struct('d', interval '5' day) AS row"""
    )
    df.write.parquet(path)
    back = spark.read.parquet(path)
    assert back.schema.simpleString() == df.schema.simpleString()
    text = "CAST(ym AS STRING), CAST(dt AS STRING), CAST(list AS STRING), CAST(row AS STRING)"
    assert rows(back.selectExpr(*text.split(", "))) == rows(df.selectExpr(*text.split(", ")))
