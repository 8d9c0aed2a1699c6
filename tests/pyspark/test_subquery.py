"""Subqueries in SQL and with the data frame API, and common table expressions."""

import pytest
from pyspark.sql import functions as F

from expect import error, rows


@pytest.fixture(scope="module", autouse=True)
def views(spark):
    spark.sql(
        "SELECT * FROM VALUES (1, 10), (2, 20), (3, NULL) AS t(id, v)"
    ).createOrReplaceTempView("t")
    spark.sql(
        "SELECT * FROM VALUES (1, 'a'), (1, 'b'), (4, 'c') AS u(id, s)"
    ).createOrReplaceTempView("u")
    yield
    spark.catalog.dropTempView("t")
    spark.catalog.dropTempView("u")


@pytest.mark.parametrize(
    "query, expected",
    [
        ("SELECT (SELECT max(v) FROM t)", [(20,)]),
        ("SELECT (SELECT v FROM t WHERE id = 9)", [(None,)]),
        ("SELECT id FROM t WHERE id IN (SELECT id FROM u)", [(1,)]),
        ("SELECT id FROM t WHERE id NOT IN (SELECT id FROM u) ORDER BY id", [(2,), (3,)]),
        ("SELECT id FROM u WHERE 20 NOT IN (SELECT v FROM t)", []),
        ("SELECT id FROM u WHERE id NOT IN (SELECT v FROM t)", []),
        ("SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id)", [(1,)]),
        (
            "SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.id = t.id) ORDER BY id",
            [(2,), (3,)],
        ),
        (
            "SELECT id, (SELECT count(*) FROM u WHERE u.id = t.id) FROM t ORDER BY id",
            [(1, 2), (2, 0), (3, 0)],
        ),
        (
            "SELECT id, (SELECT max(s) FROM u WHERE u.id = t.id) FROM t ORDER BY id",
            [(1, "b"), (2, None), (3, None)],
        ),
        ("SELECT id FROM t WHERE v > (SELECT avg(v) FROM t)", [(2,)]),
        (
            "SELECT id FROM t WHERE v = (SELECT max(v) FROM t t2 WHERE t2.id <= t.id) ORDER BY id",
            [(1,), (2,)],
        ),
        (
            "SELECT id, id IN (SELECT id FROM u) FROM t ORDER BY id",
            [(1, True), (2, False), (3, False)],
        ),
        (
            "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id > t.id) ORDER BY id",
            [(1,), (2,), (3,)],
        ),
        ("SELECT id FROM t WHERE (id, v) IN (SELECT 2, 20)", [(2,)]),
        ("SELECT * FROM (SELECT id + 1 AS n FROM t) WHERE n > 3", [(4,)]),
    ],
)
def test_subquery(spark, query, expected):
    assert rows(spark.sql(query)) == expected


@pytest.mark.parametrize(
    "query, expected",
    [
        ("WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b", [(1, 2)]),
        ("WITH a(n) AS (SELECT id FROM t) SELECT sum(n) FROM a", [(6,)]),
        ("WITH t AS (SELECT 7 AS id) SELECT id FROM t", [(7,)]),
        ("WITH a AS (SELECT id FROM t) SELECT count(*) FROM a JOIN a b ON a.id < b.id", [(3,)]),
        (
            "WITH RECURSIVE r(n, f) AS "
            "(SELECT 1, 1 UNION ALL SELECT n + 1, f * (n + 1) FROM r WHERE n < 5) "
            "SELECT max(f) FROM r",
            [(120,)],
        ),
    ],
)
def test_common_table_expression(spark, query, expected):
    assert rows(spark.sql(query)) == expected


def test_scalar_subquery_with_more_than_one_row(spark):
    with error("SCALAR_SUBQUERY_TOO_MANY_ROWS", "21000"):
        spark.sql("SELECT (SELECT id FROM t)").collect()


def test_scalar_subquery_with_two_columns(spark):
    with error(
        "INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN", "42823"
    ):
        spark.sql("SELECT (SELECT 1, 2)").collect()


def test_scalar_of_the_api(spark):
    t = spark.table("t")
    df = t.where(F.col("v") == t.agg(F.max("v")).scalar()).select("id")
    assert rows(df) == [(2,)]


def test_exists_of_the_api(spark):
    u = spark.table("u").where(F.col("id") == F.col("t.id").outer())
    assert rows(spark.table("t").alias("t").where(u.exists()).select("id")) == [(1,)]


def test_parameters(spark):
    assert rows(
        spark.sql("SELECT id FROM t WHERE v > :low AND id < :high", {"low": 5, "high": 2})
    ) == [(1,)]
    assert rows(spark.sql("SELECT ? + ?, ?", [1, 2, "x"])) == [(3, "x")]
    with error("UNBOUND_SQL_PARAMETER", "42P02", name="missing"):
        spark.sql("SELECT :missing", {"other": 1}).collect()


def test_data_frames_as_arguments(spark):
    df = spark.sql(
        "SELECT sum(id) AS s FROM {numbers} WHERE id > {low}", numbers=spark.range(5), low=2
    )
    assert rows(df) == [(7,)]
