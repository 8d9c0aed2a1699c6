"""Joins of every type, on names, conditions and nulls."""

import pytest
from pyspark.sql import functions as F

from expect import error, rows, sorted_rows


@pytest.fixture
def left(spark):
    return spark.createDataFrame([(1, "a"), (2, "b"), (2, "c"), (None, "d")], "k int, l string")


@pytest.fixture
def right(spark):
    return spark.createDataFrame([(2, "x"), (2, "y"), (3, "z"), (None, "n")], "k int, r string")


MATCHES = [(2, "b", "x"), (2, "b", "y"), (2, "c", "x"), (2, "c", "y")]
ONLY_LEFT = [(1, "a", None), (None, "d", None)]
ONLY_RIGHT = [(3, None, "z"), (None, None, "n")]


@pytest.mark.parametrize(
    "how, expected",
    [
        ("inner", MATCHES),
        ("left", MATCHES + ONLY_LEFT),
        ("leftouter", MATCHES + ONLY_LEFT),
        ("right", MATCHES + ONLY_RIGHT),
        ("right_outer", MATCHES + ONLY_RIGHT),
        ("outer", MATCHES + ONLY_LEFT + ONLY_RIGHT),
        ("full", MATCHES + ONLY_LEFT + ONLY_RIGHT),
        ("semi", [(2, "b"), (2, "c")]),
        ("leftsemi", [(2, "b"), (2, "c")]),
        ("anti", [(1, "a"), (None, "d")]),
        ("left_anti", [(1, "a"), (None, "d")]),
    ],
)
def test_join_using_a_name(left, right, how, expected):
    df = left.join(right, "k", how)
    assert df.columns == (["k", "l"] if "semi" in how or "anti" in how else ["k", "l", "r"])
    assert sorted(rows(df), key=str) == sorted(expected, key=str)


def test_join_on_a_condition_keeps_both_keys(left, right):
    df = left.join(right, left.k == right.k)
    assert df.columns == ["k", "l", "k", "r"]
    assert sorted_rows(df.select(left.k, right.k, "l", "r")) == [
        (2, 2, "b", "x"),
        (2, 2, "b", "y"),
        (2, 2, "c", "x"),
        (2, 2, "c", "y"),
    ]


def test_null_safe_join(left, right):
    df = left.join(right, left.k.eqNullSafe(right.k)).where(left.k.isNull())
    assert rows(df.select("l", "r")) == [("d", "n")]


def test_join_on_several_conditions(left, right):
    df = left.join(right, [left.k == right.k, right.r > "x"], "left").select("l", "r")
    assert sorted_rows(df) == [("a", None), ("b", "y"), ("c", "y"), ("d", None)]


def test_join_on_an_inequality(left, right):
    df = left.join(right, left.k < right.k).select("l", "r")
    assert sorted_rows(df) == [
        ("a", "x"),
        ("a", "y"),
        ("a", "z"),
        ("b", "z"),
        ("c", "z"),
    ]


@pytest.mark.parametrize("how, count", [("left", 6), ("right", 6), ("full", 7), ("anti", 1)])
def test_outer_joins_on_an_inequality(left, right, how, count):
    assert left.join(right, left.k < right.k, how).count() == count


def test_condition_on_one_side_of_an_outer_join(left, right):
    df = left.join(right, (left.k == right.k) & (left.l == "b"), "full").select("l", "r")
    assert sorted_rows(df) == [
        (None, "n"),
        (None, "z"),
        ("a", None),
        ("b", "x"),
        ("b", "y"),
        ("c", None),
        ("d", None),
    ]


def test_cross_join(left, right):
    assert left.crossJoin(right).count() == 16
    assert left.join(right).count() == 16
    assert left.crossJoin(right).columns == ["k", "l", "k", "r"]


def test_self_join_with_aliases(left):
    a, b = left.alias("a"), left.alias("b")
    df = a.join(b, (F.col("a.k") == F.col("b.k")) & (F.col("a.l") < F.col("b.l")))
    assert rows(df.select("a.l", "b.l")) == [("b", "c")]


def test_ambiguous_name(left, right):
    with error("AMBIGUOUS_REFERENCE", "42704", name="`k`"):
        left.join(right, left.k == right.k).select("k").collect()


def test_using_several_names(spark):
    a = spark.createDataFrame([(1, 1, "a"), (1, 2, "b")], "x int, y int, a string")
    b = spark.createDataFrame([(1, 2, "c"), (2, 2, "d")], "x int, y int, b string")
    assert rows(a.join(b, ["x", "y"])) == [(1, 2, "b", "c")]
    assert sorted_rows(a.join(b, ["x", "y"], "right")) == [(1, 2, "b", "c"), (2, 2, None, "d")]


def test_keys_of_different_types_are_compared_as_numbers(spark):
    a = spark.createDataFrame([(1,), (2,)], "k int")
    b = spark.createDataFrame([(2.0, "two"), (2.5, "more")], "k double, s string")
    assert rows(a.join(b, a.k == b.k).select(a.k, "s")) == [(2, "two")]


def test_nan_and_negative_zero_are_keys(spark):
    a = spark.createDataFrame([(float("nan"), 1), (0.0, 2)], "k double, a int")
    b = spark.createDataFrame([(float("nan"), 3), (-0.0, 4)], "k double, b int")
    assert sorted_rows(a.join(b, "k").select("a", "b")) == [(1, 3), (2, 4)]


def test_joins_with_an_empty_side(left, right):
    none = right.limit(0)
    assert left.join(none, "k").count() == 0
    assert left.join(none, "k", "left").count() == 4
    assert left.join(none, "k", "anti").count() == 4
    assert none.join(left, "k", "left").count() == 0


@pytest.mark.parametrize("name", ["broadcast", "merge", "shuffle_hash", "shuffle_replicate_nl"])
def test_hints_do_not_change_the_answer(left, right, name):
    assert sorted(rows(left.join(right.hint(name), "k")), key=str) == MATCHES


def test_broadcast_function(left, right):
    assert left.join(F.broadcast(right), "k", "left").count() == 6


def test_join_with_its_own_aggregate(spark):
    items = spark.range(20).select((F.col("id") % 3).alias("k"), F.col("id").alias("v"))
    largest = items.groupBy("k").agg(F.max("v").alias("v"))
    assert sorted_rows(items.join(largest, ["k", "v"])) == [(0, 18), (1, 19), (2, 17)]


def test_many_to_many_counts(spark):
    a = spark.range(10_000).select((F.col("id") % 100).alias("k"))
    b = spark.range(1_000).select((F.col("id") % 100).alias("k"))
    assert a.join(b, "k").count() == 100 * 100 * 10


def test_as_of_is_a_lateral_join(spark):
    trades = spark.sql("SELECT * FROM VALUES (1, 10), (2, 20) AS t(id, at)")
    quotes = spark.sql("SELECT * FROM VALUES (5, 'a'), (9, 'b'), (15, 'c') AS t(at, q)")
    trades.createOrReplaceTempView("lateral_trades")
    quotes.createOrReplaceTempView("lateral_quotes")
    df = spark.sql("""SELECT id, q FROM lateral_trades t, LATERAL (
             SELECT q FROM lateral_quotes WHERE at <= t.at ORDER BY at DESC LIMIT 1)
           ORDER BY id""")
    assert rows(df) == [(1, "b"), (2, "c")]
    spark.catalog.dropTempView("lateral_trades")
    spark.catalog.dropTempView("lateral_quotes")


def test_lateral_join_method(spark):
    df = (
        spark.range(3)
        .alias("o")
        .lateralJoin(
            spark.range(5).where(F.col("id") < F.col("o.id").outer()).select(F.col("id").alias("i"))
        )
    )
    assert sorted_rows(df) == [(1, 0), (2, 0), (2, 1)]


@pytest.fixture
def moments(spark):
    left = spark.createDataFrame([(1, "a"), (5, "b"), (10, "a")], "t int, k string")
    right = spark.createDataFrame(
        [(1, "a", 10), (2, "b", 20), (3, "a", 30), (6, "b", 40), (7, "a", 50)],
        "t int, k string, w int",
    )
    return left, right


@pytest.mark.parametrize(
    "options, expected",
    [
        ({}, [(1, 10), (5, 30), (10, 50)]),
        ({"direction": "forward"}, [(1, 10), (5, 40)]),
        ({"direction": "nearest"}, [(1, 10), (5, 40), (10, 50)]),
        ({"on": "k", "how": "left", "allowExactMatches": False}, [(1, None), (5, 20), (10, 50)]),
        ({"tolerance": F.lit(2)}, [(1, 10), (5, 30)]),
    ],
)
def test_as_of_join(moments, options, expected):
    left, right = moments
    df = left._joinAsOf(right, "t", "t", **options)
    assert sorted((row[0], row.w) for row in df.collect()) == expected


def test_as_of_join_checks_its_arguments(moments):
    left, right = moments
    with error("AS_OF_JOIN.UNSUPPORTED_DIRECTION", "42604", direction="sideways"):
        left._joinAsOf(right, "t", "t", direction="sideways").collect()
    with error("AS_OF_JOIN.TOLERANCE_IS_NON_NEGATIVE", "42604"):
        left._joinAsOf(right, "t", "t", tolerance=F.lit(-1)).collect()
