"""Union, intersect, except, with and without duplicates."""

import pytest

from expect import error, rows, sorted_rows


@pytest.fixture
def a(spark):
    return spark.createDataFrame([(1,), (1,), (2,), (None,), (None,)], "x int")


@pytest.fixture
def b(spark):
    return spark.createDataFrame([(1,), (3,), (None,)], "x int")


def test_union_keeps_duplicates(a, b):
    assert sorted_rows(a.union(b)) == [(None,)] * 3 + [(1,)] * 3 + [(2,), (3,)]
    assert a.unionAll(b).count() == 8


def test_union_distinct(spark):
    assert spark.sql("SELECT * FROM VALUES (1), (1), (2) UNION SELECT 2").count() == 2


def test_intersect(a, b):
    assert sorted_rows(a.intersect(b)) == [(None,), (1,)]
    assert sorted_rows(a.intersectAll(a.limit(5))) == [(None,), (None,), (1,), (1,), (2,)]


def test_except(a, b):
    assert sorted_rows(a.subtract(b)) == [(2,)]
    assert sorted_rows(a.exceptAll(b)) == [(None,), (1,), (2,)]


def test_union_goes_by_position_and_takes_the_wider_type(spark):
    df = spark.sql("SELECT 1 AS a, 'x' AS b").union(spark.sql("SELECT 2.5D AS c, 'y' AS d"))
    assert df.schema.simpleString() == "struct<a:double,b:string>"
    assert sorted_rows(df) == [(1.0, "x"), (2.5, "y")]


def test_union_by_name(spark):
    one = spark.sql("SELECT 1 AS a, 'x' AS b")
    two = spark.sql("SELECT 'y' AS b, 2 AS a")
    assert sorted_rows(one.unionByName(two)) == [(1, "x"), (2, "y")]
    three = spark.sql("SELECT 3 AS a, true AS c")
    df = one.unionByName(three, allowMissingColumns=True)
    assert df.schema.simpleString() == "struct<a:int,b:string,c:boolean>"
    assert sorted_rows(df) == [(1, "x", None), (3, None, True)]


def test_union_by_name_wants_the_same_columns(spark):
    with error("UNRESOLVED_COLUMN_AMONG_FIELD_NAMES", "42703", colName="a"):
        spark.sql("SELECT 1 AS a").unionByName(spark.sql("SELECT 1 AS b")).collect()


def test_number_of_columns_must_agree(a, spark):
    with error("NUM_COLUMNS_MISMATCH", "42826", operator="UNION"):
        a.union(spark.sql("SELECT 1, 2")).collect()


def test_types_must_be_compatible(a, spark):
    with error("INCOMPATIBLE_COLUMN_TYPE", "42825", operator="UNION"):
        a.union(spark.sql("SELECT array(1)")).collect()


def test_set_operations_bind_intersect_first(spark):
    df = spark.sql("SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 2 EXCEPT SELECT 3")
    assert sorted_rows(df) == [(1,), (2,)]


def test_nan_counts_as_equal(spark):
    nan = spark.sql("SELECT double('NaN') AS d")
    assert nan.union(nan).distinct().count() == 1
    assert nan.intersect(nan).count() == 1
    assert rows(nan.subtract(nan)) == []
