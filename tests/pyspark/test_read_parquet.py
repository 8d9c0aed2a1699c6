"""Parquet: types, partitions, modes, options, and files that other writers made."""

import datetime
from decimal import Decimal

import pyarrow
import pyarrow.parquet
import pytest
from pyspark.sql import functions as F

from expect import error, rows, sorted_rows

ALL_TYPES = """
SELECT true AS b, 1Y AS t, 2S AS s, 3 AS i, 4L AS l, float(1.5) AS f, 2.5D AS d, 1.23BD AS x,
       CAST(12345678901234567890.12 AS DECIMAL(30, 2)) AS big, 'text' AS str, x'00ff' AS bin,
       date'1965-01-01' AS day, timestamp'2024-03-10 03:04:05.123456' AS at,
       timestamp_ntz'2024-01-01 00:00:00' AS ntz, array(1, NULL, 3) AS arr,
       map('k', array(1)) AS m, named_struct('a', 1, 'n', CAST(NULL AS STRING)) AS st,
       array(named_struct('x', map(1, 'y'))) AS deep, CAST(NULL AS INT) AS nothing,
       interval '1-2' year to month AS ym, interval '1 02:03:04' day to second AS dt
"""


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "table")


def test_all_types_survive(spark, path):
    df = spark.sql(ALL_TYPES)
    df.write.parquet(path)
    back = spark.read.parquet(path)
    assert back.schema.simpleString() == df.schema.simpleString()
    back = back.withColumn("ym", F.col("ym").cast("string"))
    assert rows(back) == rows(df.withColumn("ym", F.col("ym").cast("string")))


def test_other_readers_understand_it(spark, path):
    spark.sql(
        "SELECT 1 AS i, 'x' AS s, 1.25BD AS d, timestamp'2024-01-01 00:00:00' AS t"
    ).write.parquet(path)
    table = pyarrow.parquet.read_table(path)
    assert table.column_names == ["i", "s", "d", "t"]
    row = table.to_pylist()[0]
    assert (row["i"], row["s"], row["d"]) == (1, "x", Decimal("1.25"))
    assert row["t"].timestamp() == datetime.datetime(2024, 1, 1).timestamp()


def test_partitions(spark, path, tmp_path):
    df = spark.createDataFrame(
        [(1, "a", 2020), (2, "b/c", 2021), (3, None, 2021)], "id int, k string, y int"
    )
    df.write.partitionBy("y", "k").parquet(path)
    assert (tmp_path / "table" / "y=2021" / "k=b%2Fc").is_dir()
    assert (tmp_path / "table" / "y=2021" / "k=__HIVE_DEFAULT_PARTITION__").is_dir()
    back = spark.read.parquet(path)
    assert back.schema.simpleString() == "struct<id:int,y:int,k:string>"
    assert sorted_rows(back) == [(1, 2020, "a"), (2, 2021, "b/c"), (3, 2021, None)]
    assert rows(back.where("y = 2021 AND k IS NULL").select("id")) == [(3,)]
    assert back.where("y > 2020").count() == 2


def test_partition_values_are_typed(spark, tmp_path):
    for value in ("day=2024-01-01", "day=2024-02-01"):
        spark.range(1).write.parquet(str(tmp_path / value))
    df = spark.read.parquet(str(tmp_path))
    assert df.schema.simpleString() == "struct<id:bigint,day:date>"
    assert df.where("day = date'2024-02-01'").count() == 1


def test_one_partition_with_its_base_path(spark, path):
    spark.range(4).withColumn("p", F.col("id") % 2).write.partitionBy("p").parquet(path)
    assert spark.read.parquet(f"{path}/p=1").columns == ["id"]
    df = spark.read.option("basePath", path).parquet(f"{path}/p=1")
    assert sorted_rows(df) == [(1, 1), (3, 1)]


def test_modes(spark, path):
    spark.range(3).write.parquet(path)
    with error("PATH_ALREADY_EXISTS", "42K04"):
        spark.range(1).write.parquet(path)
    spark.range(1).write.mode("ignore").parquet(path)
    assert spark.read.parquet(path).count() == 3
    spark.range(2).write.mode("append").parquet(path)
    assert spark.read.parquet(path).count() == 5
    spark.range(1).write.mode("overwrite").parquet(path)
    assert spark.read.parquet(path).count() == 1


def test_dynamic_partition_overwrite(spark, path):
    spark.sql("SELECT 1 AS v, 'a' AS p UNION ALL SELECT 2, 'b'").write.partitionBy("p").parquet(
        path
    )
    (
        spark.sql("SELECT 9 AS v, 'b' AS p")
        .write.mode("overwrite")
        .option("partitionOverwriteMode", "dynamic")
        .partitionBy("p")
        .parquet(path)
    )
    assert sorted_rows(spark.read.parquet(path)) == [(1, "a"), (9, "b")]


@pytest.mark.parametrize("codec", ["none", "snappy", "gzip", "zstd", "lz4_raw"])
def test_compression(spark, path, codec):
    spark.range(1000).write.option("compression", codec).parquet(path)
    assert spark.read.parquet(path).agg(F.sum("id")).first()[0] == 499_500


def test_columns_are_read_by_name(spark, tmp_path):
    pyarrow.parquet.write_table(
        pyarrow.table({"a": [1], "B": ["x"]}), str(tmp_path / "one.parquet")
    )
    df = spark.read.schema("b string, a bigint, c int").parquet(str(tmp_path))
    assert rows(df) == [("x", 1, None)]


def test_merged_schemas(spark, path):
    spark.sql("SELECT 1 AS a").write.parquet(f"{path}/k=1")
    spark.sql("SELECT 2 AS a, 'x' AS b").write.parquet(f"{path}/k=2")
    df = spark.read.option("mergeSchema", True).parquet(path)
    assert df.schema.simpleString() == "struct<a:int,b:string,k:int>"
    assert sorted_rows(df) == [(1, None, 1), (2, "x", 2)]


def test_schemas_that_cannot_be_merged(spark, path):
    spark.sql("SELECT 1 AS a").write.parquet(f"{path}/k=1")
    spark.sql("SELECT 'x' AS a").write.parquet(f"{path}/k=2")
    with error("CANNOT_MERGE_SCHEMAS", "42KD9"):
        spark.read.option("mergeSchema", True).parquet(path).collect()


def test_files_of_other_writers(spark, tmp_path):
    table = pyarrow.table(
        {
            "u8": pyarrow.array([200], pyarrow.uint8()),
            "u32": pyarrow.array([4_000_000_000], pyarrow.uint32()),
            "u64": pyarrow.array([18_000_000_000_000_000_000], pyarrow.uint64()),
            "ms": pyarrow.array([1_700_000_000_123], pyarrow.timestamp("ms", "UTC")),
            "local": pyarrow.array([1_700_000_000_123_456], pyarrow.timestamp("us")),
            "dict": pyarrow.array(["x"]).dictionary_encode(),
            "fixed": pyarrow.array([b"abc"], pyarrow.binary(3)),
            "large": pyarrow.array(["y"], pyarrow.large_string()),
            "list": pyarrow.array([[1, None]], pyarrow.list_(pyarrow.int64())),
        }
    )
    pyarrow.parquet.write_table(table, str(tmp_path / "x.parquet"))
    df = spark.read.parquet(str(tmp_path))
    assert df.schema.simpleString() == (
        "struct<u8:smallint,u32:bigint,u64:decimal(20,0),ms:timestamp,local:timestamp_ntz,"
        "dict:string,fixed:binary,large:string,list:array<bigint>>"
    )
    row = df.first()
    assert (row.u8, row.u32, row.u64) == (200, 4_000_000_000, Decimal(18_000_000_000_000_000_000))
    assert row.ms == datetime.datetime.fromtimestamp(1_700_000_000.123)
    assert row.local == datetime.datetime(2023, 11, 14, 22, 13, 20, 123456)
    assert (row.dict, row.fixed, row.large, row.list) == ("x", b"abc", "y", [1, None])


@pytest.mark.parametrize("version", ["1.0", "2.6"])
@pytest.mark.parametrize("page", ["1.0", "2.0"])
def test_pages_and_row_groups(spark, tmp_path, version, page):
    table = pyarrow.table({"i": range(10_000), "s": [f"v{n % 100}" for n in range(10_000)]})
    pyarrow.parquet.write_table(
        table,
        str(tmp_path / "x.parquet"),
        version=version,
        data_page_version=page,
        row_group_size=700,
        data_page_size=1000,
    )
    df = spark.read.parquet(str(tmp_path))
    assert df.where("s = 'v7'").agg(F.count("*"), F.sum("i")).first()[:] == (100, 495_700)
    assert df.where("i BETWEEN 6990 AND 7010").count() == 21


def test_filters_on_every_type(spark, path):
    spark.sql(ALL_TYPES).unionAll(spark.sql(ALL_TYPES)).write.parquet(path)
    df = spark.read.parquet(path)
    for condition in (
        "b",
        "t = 1",
        "s < 3",
        "l IN (4, 5)",
        "f > 1",
        "d BETWEEN 2 AND 3",
        "x = 1.23",
        "str LIKE 'te%'",
        "bin = x'00ff'",
        "day < date'1970-01-01'",
        "at >= timestamp'2024-03-10 00:00:00'",
        "st.a = 1",
        "nothing IS NULL",
        "arr[0] = 1",
    ):
        assert df.where(condition).count() == 2, condition
        assert df.where(f"NOT ({condition})").count() == 0, condition


def test_hidden_metadata_column(spark, path):
    spark.range(3).coalesce(1).write.parquet(path)
    df = spark.read.parquet(path).select("id", "_metadata.file_name", "_metadata.file_size")
    assert df.count() == 3
    row = df.first()
    assert row.file_name.endswith(".parquet") and row.file_size > 0
    assert spark.read.parquet(path).columns == ["id"]


def test_input_file_name_and_input_files(spark, path):
    spark.range(3).coalesce(1).write.parquet(path)
    df = spark.read.parquet(path)
    assert df.select(F.input_file_name()).first()[0].startswith("file:///")
    assert len(df.inputFiles()) == 1


def test_max_records_per_file(spark, path, tmp_path):
    spark.range(10, numPartitions=1).write.option("maxRecordsPerFile", 4).parquet(path)
    assert len(list((tmp_path / "table").glob("part-*.parquet"))) == 3
    assert spark.read.parquet(path).count() == 10


def test_query_on_a_file(spark, path):
    spark.range(3).write.parquet(path)
    assert rows(spark.sql(f"SELECT count(*) FROM parquet.`{path}`")) == [(3,)]


def test_generic_load_and_save(spark, path):
    spark.range(3).write.format("parquet").save(path)
    assert spark.read.load(path).count() == 3
    none = spark.read.format("parquet").schema("id long").option("pathGlobFilter", "*.nothing")
    assert none.load(path).count() == 0


def test_empty_data_frame(spark, path):
    spark.range(0).write.parquet(path)
    back = spark.read.parquet(path)
    assert back.columns == ["id"] and back.count() == 0


def test_unknown_format(spark):
    with error("DATA_SOURCE_NOT_FOUND", "42K02", provider="nothing"):
        spark.read.format("nothing").load("/tmp").collect()
