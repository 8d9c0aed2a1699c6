"""Explode, unpivot, transpose, and partitions."""

import pytest
from pyspark.sql import functions as F

from expect import error, rows, sorted_rows


@pytest.fixture
def nested(spark):
    return spark.sql(
        "SELECT * FROM VALUES (1, array('a', 'b'), map('k', 1)), (2, array(), NULL) AS t(id, l, m)"
    )


def test_explode_drops_empty_arrays(nested):
    assert rows(nested.select("id", F.explode("l"))) == [(1, "a"), (1, "b")]
    assert rows(nested.select(F.explode("l").alias("x"))) == [("a",), ("b",)]


def test_explode_outer_keeps_them(nested):
    assert rows(nested.select("id", F.explode_outer("l").alias("x"))) == [
        (1, "a"),
        (1, "b"),
        (2, None),
    ]


def test_explode_a_map(nested):
    df = nested.select("id", F.explode("m"))
    assert df.columns == ["id", "key", "value"]
    assert rows(df) == [(1, "k", 1)]
    assert nested.select(F.explode_outer("m").alias("a", "b")).columns == ["a", "b"]


def test_posexplode(nested):
    assert rows(nested.select(F.posexplode("l"))) == [(0, "a"), (1, "b")]
    assert rows(nested.select("id", F.posexplode_outer("l").alias("p", "x")))[-1] == (2, None, None)


def test_inline_and_stack(spark):
    df = spark.sql("SELECT array(struct(1, 'a'), struct(2, 'b')) AS s")
    assert rows(df.select(F.inline("s"))) == [(1, "a"), (2, "b")]
    assert rows(df.select(F.stack(F.lit(2), F.lit(1), F.lit(2), F.lit(3), F.lit(4)))) == [
        (1, 2),
        (3, 4),
    ]


def test_lateral_view_in_sql(spark):
    df = spark.sql(
        "SELECT id, x FROM range(2) LATERAL VIEW explode(array(id, id + 10)) t AS x ORDER BY id, x"
    )
    assert rows(df) == [(0, 0), (0, 10), (1, 1), (1, 11)]


def test_json_tuple(spark):
    df = spark.sql("""SELECT '{"a": 1, "b": "x"}' AS j""")
    assert rows(df.select(F.json_tuple("j", "a", "b", "c"))) == [("1", "x", None)]


def test_unpivot(spark):
    df = spark.createDataFrame([(1, 10, 20), (2, None, 40)], "id int, a int, b int")
    melted = df.unpivot("id", ["a", "b"], "name", "value")
    assert melted.schema.simpleString() == "struct<id:int,name:string,value:int>"
    assert sorted_rows(melted) == [(1, "a", 10), (1, "b", 20), (2, "a", None), (2, "b", 40)]
    assert df.melt("id", None, "n", "v").count() == 4


def test_unpivot_takes_the_wider_type(spark):
    df = spark.sql("SELECT 1 AS id, 2 AS a, 3.5D AS b")
    assert rows(df.unpivot("id", ["a", "b"], "n", "v")) == [(1, "a", 2.0), (1, "b", 3.5)]


def test_unpivot_refuses_types_that_do_not_fit(spark):
    with error("UNPIVOT_VALUE_DATA_TYPE_MISMATCH", "42K09"):
        spark.sql("SELECT 1 AS a, array('x') AS b").unpivot([], ["a", "b"], "n", "v").collect()


def test_transpose(spark):
    df = spark.createDataFrame([("x", 1, 2), ("y", 3, 4)], "k string, a int, b int")
    turned = df.transpose("k")
    assert turned.columns == ["key", "x", "y"]
    assert rows(turned) == [("a", 1, 3), ("b", 2, 4)]


def test_repartition_and_coalesce(spark):
    def partitions(df):
        return df.select(F.spark_partition_id().alias("p")).distinct().count()

    df = spark.range(1_000, numPartitions=4)
    assert partitions(df) == 4
    assert partitions(df.repartition(3)) == 3
    assert partitions(df.coalesce(2)) == 2
    assert df.repartition(5, "id").count() == 1_000


def test_repartition_puts_equal_keys_together(spark):
    df = spark.range(1_000).select((F.col("id") % 7).alias("k")).repartition(4, "k")
    pairs = df.select("k", F.spark_partition_id()).distinct()
    assert pairs.count() == 7


def test_repartition_by_range(spark):
    df = spark.range(1_000).repartitionByRange(4, "id")
    spans = df.groupBy(F.spark_partition_id()).agg(F.min("id").alias("a"), F.max("id").alias("b"))
    spans = sorted((row.a, row.b) for row in spans.collect())
    assert all(first[1] < second[0] for first, second in zip(spans, spans[1:]))


def test_range_with_step(spark):
    assert rows(spark.range(5, 0, -2)) == [(5,), (3,), (1,)]
    assert spark.range(3).schema.simpleString() == "struct<id:bigint>"


def test_transpose_by_a_column(spark):
    df = spark.createDataFrame([(10, 1, 2.5), (9, 3, 4.5), (None, 5, 6.5)], "k int, a int, b double")
    turned = df.transpose()
    assert turned.columns == ["key", "9", "10"]
    assert rows(turned) == [("a", 3.0, 1.0), ("b", 4.5, 2.5)]


def test_what_cannot_be_transposed(session):
    df = session.createDataFrame([("x", "y", 1)], "a string, b string, c int")
    with error("TRANSPOSE_NO_LEAST_COMMON_TYPE", "42K09", dt1='"STRING"', dt2='"INT"'):
        df.transpose().collect()
    with error("TRANSPOSE_INVALID_INDEX_COLUMN", "42804"):
        df.transpose(F.upper("a")).collect()
    session.conf.set("spark.sql.transposeMaxValues", "1")
    with error("TRANSPOSE_EXCEED_ROW_LIMIT", "54006", maxValues="1"):
        session.range(2).select("id", "id").toDF("a", "b").transpose().collect()
