"""Window functions and frames."""

import pytest
from pyspark.sql import Window
from pyspark.sql import functions as F

from expect import error, rows


@pytest.fixture
def marks(spark):
    data = [("a", 1, 10), ("a", 2, 10), ("a", 3, 30), ("b", 1, 5), ("b", 2, None)]
    return spark.createDataFrame(data, "g string, t int, v int")


def values(df, column):
    """The window's value for each row, in the order of g and t."""
    return [row[0] for row in df.withColumn("w", column).orderBy("g", "t").select("w").collect()]


@pytest.mark.parametrize(
    "function, expected",
    [
        (lambda: F.row_number(), [1, 2, 3, 2, 1]),
        (lambda: F.rank(), [1, 1, 3, 2, 1]),
        (lambda: F.dense_rank(), [1, 1, 2, 2, 1]),
        (lambda: F.percent_rank(), [0.0, 0.0, 1.0, 1.0, 0.0]),
        (lambda: F.cume_dist(), [2 / 3, 2 / 3, 1.0, 1.0, 0.5]),
        (lambda: F.ntile(2), [1, 1, 2, 2, 1]),
    ],
)
def test_ranks(marks, function, expected):
    ordered = Window.partitionBy("g").orderBy("v", *(["t"] if expected == [1, 2, 3, 2, 1] else []))
    assert values(marks, function().over(ordered)) == expected


BY_TIME = [
    ("lag", lambda: F.lag("v"), [None, 10, 10, None, 5]),
    ("lag with default", lambda: F.lag("v", 2, -1), [-1, -1, 10, -1, -1]),
    ("lead", lambda: F.lead("v"), [10, 30, None, None, None]),
    ("running sum", lambda: F.sum("v"), [10, 20, 50, 5, 5]),
    ("running count", lambda: F.count("v"), [1, 2, 3, 1, 1]),
    ("running average", lambda: F.avg("v"), [10.0, 10.0, 50 / 3, 5.0, 5.0]),
    ("first", lambda: F.first("v"), [10, 10, 10, 5, 5]),
    ("last", lambda: F.last("v"), [10, 10, 30, 5, None]),
    ("last without nulls", lambda: F.last("v", ignorenulls=True), [10, 10, 30, 5, 5]),
    ("second", lambda: F.nth_value("v", 2), [None, 10, 10, None, None]),
]


@pytest.mark.parametrize("name, function, expected", BY_TIME)
def test_functions_over_time(marks, name, function, expected):
    assert values(marks, function().over(Window.partitionBy("g").orderBy("t"))) == expected


def test_rows_frame(marks):
    window = Window.partitionBy("g").orderBy("t").rowsBetween(-1, 1)
    assert values(marks, F.sum("v").over(window)) == [20, 50, 40, 5, 5]


def test_frame_ahead_of_the_row(marks):
    window = Window.partitionBy("g").orderBy("t").rowsBetween(1, Window.unboundedFollowing)
    assert values(marks, F.sum("v").over(window)) == [40, 30, None, None, None]


def test_range_frame_counts_values_not_rows(spark):
    df = spark.createDataFrame([(1,), (2,), (2,), (5,)], "n int")
    window = Window.orderBy("n").rangeBetween(-1, Window.currentRow)
    result = df.select("n", F.count("*").over(window).alias("c")).orderBy("n", "c")
    assert rows(result) == [(1, 1), (2, 3), (2, 3), (5, 1)]


def test_equal_keys_share_the_default_frame(marks):
    window = Window.partitionBy("g").orderBy("v")
    assert values(marks, F.sum("v").over(window)) == [20, 20, 50, 5, None]


def test_whole_partition_without_an_order(marks):
    window = Window.partitionBy("g")
    assert values(marks, F.max("v").over(window)) == [30, 30, 30, 5, 5]
    assert values(marks, F.count("*").over(Window.partitionBy())) == [5] * 5


def test_order_descending_with_nulls_first(marks):
    window = Window.partitionBy("g").orderBy(F.desc_nulls_first("v"), "t")
    assert values(marks, F.row_number().over(window)) == [2, 3, 1, 2, 1]


def test_interval_range_frame(spark):
    df = spark.sql("""SELECT day, sum(n) OVER (
             ORDER BY day RANGE BETWEEN INTERVAL 2 DAYS PRECEDING AND CURRENT ROW)
           FROM VALUES (date'2024-02-28', 1), (date'2024-02-29', 2), (date'2024-03-02', 4)
             AS t(day, n)
           ORDER BY day""")
    assert [row[1] for row in df.collect()] == [1, 3, 6]


def test_named_window_and_expression_around_it(spark):
    df = spark.sql("""SELECT id, id - avg(id) OVER w AS off FROM range(4)
           WINDOW w AS (PARTITION BY id % 2) ORDER BY id""")
    assert rows(df) == [(0, -1.0), (1, -1.0), (2, 1.0), (3, 1.0)]


def test_window_over_an_aggregate(spark):
    df = spark.sql(
        "SELECT id % 3 AS k, sum(id) AS s, rank() OVER (ORDER BY sum(id) DESC) AS r "
        "FROM range(9) GROUP BY 1 ORDER BY k"
    )
    assert rows(df) == [(0, 9, 3), (1, 12, 2), (2, 15, 1)]


def test_two_windows_in_one_query(marks):
    df = marks.select(
        "g",
        "t",
        F.row_number().over(Window.partitionBy("g").orderBy("t")).alias("a"),
        F.row_number().over(Window.orderBy(F.desc("t"), "g")).alias("b"),
    ).orderBy("g", "t")
    assert rows(df) == [
        ("a", 1, 1, 4),
        ("a", 2, 2, 2),
        ("a", 3, 3, 1),
        ("b", 1, 1, 5),
        ("b", 2, 2, 3),
    ]


def test_filter_on_a_rank(marks):
    ordered = Window.partitionBy("g").orderBy(F.desc("t"))
    df = marks.withColumn("r", F.row_number().over(ordered)).where("r = 1").orderBy("g")
    assert rows(df) == [("a", 3, 30, 1), ("b", 2, None, 1)]


def test_large_partition(spark):
    df = spark.range(100_000).withColumn("s", F.sum("id").over(Window.orderBy("id")))
    assert rows(df.orderBy(F.desc("id")).limit(1)) == [(99_999, 99_999 * 100_000 // 2)]


def test_rank_needs_an_order(marks):
    with error("WINDOW_FUNCTION_FRAME_NOT_ORDERED", "42601", wf_name="rank"):
        marks.select(F.rank().over(Window.partitionBy("g"))).collect()


def test_window_function_without_over(marks):
    with error("WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE", "42601", funcName='"row_number()"'):
        marks.select(F.row_number()).collect()
