"""Functions of dates, times and intervals."""

import datetime
from decimal import Decimal

import pytest
from pyspark.sql import functions as F

from expect import assert_same

DATA = """
SELECT date'2024-02-29' AS d,
       timestamp'2024-03-10 01:30:15.123456' AS t,
       timestamp_ntz'2024-12-31 23:59:59' AS z,
       '2023-07-04' AS s,
       1700000000L AS u,
       CAST(NULL AS DATE) AS n
"""

CASES = [
    ("year", lambda: F.year("d"), "int", 2024),
    ("quarter", lambda: F.quarter("d"), "int", 1),
    ("month", lambda: F.month("d"), "int", 2),
    ("day", lambda: F.day("d"), "int", 29),
    ("dayofmonth", lambda: F.dayofmonth("d"), "int", 29),
    ("dayofweek", lambda: F.dayofweek("d"), "int", 5),
    ("dayofyear", lambda: F.dayofyear("d"), "int", 60),
    ("weekday", lambda: F.weekday("d"), "int", 3),
    ("weekofyear", lambda: F.weekofyear("z"), "int", 1),
    ("hour", lambda: F.hour("t"), "int", 1),
    ("minute", lambda: F.minute("t"), "int", 30),
    ("second", lambda: F.second("t"), "int", 15),
    ("dayname", lambda: F.dayname("d"), "string", "Thu"),
    ("monthname", lambda: F.monthname("d"), "string", "Feb"),
    ("extract", lambda: F.extract(F.lit("WEEK"), "d"), "int", 9),
    ("date_part", lambda: F.date_part(F.lit("SECONDS"), "t"), "decimal(8,6)", Decimal("15.123456")),
    ("datepart", lambda: F.datepart(F.lit("YEAROFWEEK"), "z"), "int", 2025),
    ("date_add", lambda: F.date_add("d", 1), "date", datetime.date(2024, 3, 1)),
    ("dateadd", lambda: F.dateadd("d", -60), "date", datetime.date(2023, 12, 31)),
    ("date_sub", lambda: F.date_sub("d", 29), "date", datetime.date(2024, 1, 31)),
    ("datediff", lambda: F.datediff("d", F.lit("2023-02-28").cast("date")), "int", 366),
    ("date_diff", lambda: F.date_diff("n", "d"), "int", None),
    ("add_months", lambda: F.add_months("d", 12), "date", datetime.date(2025, 2, 28)),
    (
        "add_months at the end of a month",
        lambda: F.add_months(F.lit("2024-01-31").cast("date"), 1),
        "date",
        datetime.date(2024, 2, 29),
    ),
    ("months_between", lambda: F.months_between("z", F.to_date("s")), "double", 17.90322543),
    (
        "months_between without rounding",
        lambda: F.months_between("t", F.to_date("s"), False),
        "double",
        8.195570116487454,
    ),
    ("months_between of two last days", lambda: F.months_between("z", "d"), "double", 10.0),
    ("last_day", lambda: F.last_day("d"), "date", datetime.date(2024, 2, 29)),
    ("next_day", lambda: F.next_day("d", "Mon"), "date", datetime.date(2024, 3, 4)),
    ("trunc year", lambda: F.trunc("d", "year"), "date", datetime.date(2024, 1, 1)),
    ("trunc week", lambda: F.trunc("d", "week"), "date", datetime.date(2024, 2, 26)),
    (
        "date_trunc hour",
        lambda: F.date_trunc("hour", "t"),
        "timestamp",
        datetime.datetime(2024, 3, 10, 1, 0),
    ),
    (
        "date_trunc quarter",
        lambda: F.date_trunc("quarter", "z"),
        "timestamp",
        datetime.datetime(2024, 10, 1, 0, 0),
    ),
    (
        "date_trunc millisecond",
        lambda: F.date_trunc("millisecond", "t"),
        "timestamp",
        datetime.datetime(2024, 3, 10, 1, 30, 15, 123000),
    ),
    ("to_date", lambda: F.to_date("s"), "date", datetime.date(2023, 7, 4)),
    (
        "to_date with a pattern",
        lambda: F.to_date(F.lit("04/07/2023"), "dd/MM/yyyy"),
        "date",
        datetime.date(2023, 7, 4),
    ),
    ("try_to_date", lambda: F.try_to_date(F.lit("nothing")), "date", None),
    (
        "to_timestamp",
        lambda: F.to_timestamp(F.lit("2023-07-04 05:06:07.8")),
        "timestamp",
        datetime.datetime(2023, 7, 4, 5, 6, 7, 800000),
    ),
    (
        "to_timestamp with a zone",
        lambda: F.to_timestamp(F.lit("2023-07-04T05:06:07Z")),
        "timestamp",
        datetime.datetime(2023, 7, 3, 22, 6, 7),
    ),
    (
        "to_timestamp with a pattern",
        lambda: F.to_timestamp(F.lit("4 Jul 2023 17h"), "d MMM yyyy HH'h'"),
        "timestamp",
        datetime.datetime(2023, 7, 4, 17, 0),
    ),
    ("try_to_timestamp", lambda: F.try_to_timestamp(F.lit("nothing")), "timestamp", None),
    (
        "to_timestamp_ntz",
        lambda: F.to_timestamp_ntz(F.lit("2023-07-04 05:06:07")),
        "timestamp_ntz",
        datetime.datetime(2023, 7, 4, 5, 6, 7),
    ),
    (
        "to_timestamp_ltz",
        lambda: F.to_timestamp_ltz(F.lit("2023-07-04 05:06:07")),
        "timestamp",
        datetime.datetime(2023, 7, 4, 5, 6, 7),
    ),
    (
        "date_format",
        lambda: F.date_format("t", "yyyy-MM-dd'T'HH:mm:ss.SSS"),
        "string",
        "2024-03-10T01:30:15.123",
    ),
    (
        "date_format with names",
        lambda: F.date_format("d", "EEEE, d MMMM yy G"),
        "string",
        "Thursday, 29 February 24 AD",
    ),
    ("date_format with a zone", lambda: F.date_format("t", "XXX z"), "string", "-08:00 PST"),
    ("date_format clock", lambda: F.date_format("z", "hh:mm a"), "string", "11:59 PM"),
    ("unix_timestamp", lambda: F.unix_timestamp("t"), "bigint", 1710063015),
    (
        "unix_timestamp with a pattern",
        lambda: F.unix_timestamp(F.lit("2023-07-04"), "yyyy-MM-dd"),
        "bigint",
        1688454000,
    ),
    ("to_unix_timestamp", lambda: F.to_unix_timestamp("t"), "bigint", 1710063015),
    ("from_unixtime", lambda: F.from_unixtime("u"), "string", "2023-11-14 14:13:20"),
    (
        "from_unixtime with a pattern",
        lambda: F.from_unixtime("u", "yyyy/MM/dd"),
        "string",
        "2023/11/14",
    ),
    (
        "timestamp_seconds",
        lambda: F.timestamp_seconds("u"),
        "timestamp",
        datetime.datetime(2023, 11, 14, 14, 13, 20),
    ),
    (
        "timestamp_millis",
        lambda: F.timestamp_millis(F.lit(1700000000123)),
        "timestamp",
        datetime.datetime(2023, 11, 14, 14, 13, 20, 123000),
    ),
    (
        "timestamp_micros",
        lambda: F.timestamp_micros(F.lit(1700000000123456)),
        "timestamp",
        datetime.datetime(2023, 11, 14, 14, 13, 20, 123456),
    ),
    ("unix_seconds", lambda: F.unix_seconds("t"), "bigint", 1710063015),
    ("unix_millis", lambda: F.unix_millis("t"), "bigint", 1710063015123),
    ("unix_micros", lambda: F.unix_micros("t"), "bigint", 1710063015123456),
    ("unix_date", lambda: F.unix_date("d"), "int", 19782),
    (
        "date_from_unix_date",
        lambda: F.date_from_unix_date(F.lit(19782)),
        "date",
        datetime.date(2024, 2, 29),
    ),
    (
        "from_utc_timestamp",
        lambda: F.from_utc_timestamp("z", "Asia/Tokyo"),
        "timestamp",
        datetime.datetime(2025, 1, 1, 8, 59, 59),
    ),
    (
        "to_utc_timestamp",
        lambda: F.to_utc_timestamp("z", "America/New_York"),
        "timestamp",
        datetime.datetime(2025, 1, 1, 4, 59, 59),
    ),
    (
        "convert_timezone",
        lambda: F.convert_timezone(F.lit("Europe/Berlin"), F.lit("UTC"), "z"),
        "timestamp_ntz",
        datetime.datetime(2024, 12, 31, 22, 59, 59),
    ),
    (
        "make_date",
        lambda: F.make_date(F.lit(2024), F.lit(2), F.lit(29)),
        "date",
        datetime.date(2024, 2, 29),
    ),
    (
        "make_timestamp",
        lambda: F.make_timestamp(F.lit(2024), F.lit(1), F.lit(2), F.lit(3), F.lit(4), F.lit(5.5)),
        "timestamp",
        datetime.datetime(2024, 1, 2, 3, 4, 5, 500000),
    ),
    (
        "make_timestamp with a zone",
        lambda: F.make_timestamp(
            F.lit(2024), F.lit(1), F.lit(2), F.lit(3), F.lit(4), F.lit(5), F.lit("UTC")
        ),
        "timestamp",
        datetime.datetime(2024, 1, 1, 19, 4, 5),
    ),
    (
        "try_make_timestamp",
        lambda: F.try_make_timestamp(
            F.lit(2024), F.lit(13), F.lit(2), F.lit(3), F.lit(4), F.lit(5)
        ),
        "timestamp",
        None,
    ),
    (
        "make_timestamp_ntz",
        lambda: F.make_timestamp_ntz(F.lit(2024), F.lit(1), F.lit(2), F.lit(3), F.lit(4), F.lit(5)),
        "timestamp_ntz",
        datetime.datetime(2024, 1, 2, 3, 4, 5),
    ),
    (
        "make_timestamp_ltz",
        lambda: F.make_timestamp_ltz(F.lit(2024), F.lit(1), F.lit(2), F.lit(3), F.lit(4), F.lit(5)),
        "timestamp",
        datetime.datetime(2024, 1, 2, 3, 4, 5),
    ),
    (
        "make_dt_interval",
        lambda: F.make_dt_interval(F.lit(1), F.lit(2), F.lit(3), F.lit(4.5)),
        "interval day to second",
        datetime.timedelta(days=1, seconds=7384, microseconds=500000),
    ),
    (
        "make_ym_interval as text",
        lambda: F.make_ym_interval(F.lit(1), F.lit(2)).cast("string"),
        "string",
        "INTERVAL '1-2' YEAR TO MONTH",
    ),
    (
        "make_interval as text",
        lambda: F.make_interval(F.lit(1), F.lit(2), F.lit(3), F.lit(4)).cast("string"),
        "string",
        "1 years 2 months 25 days",
    ),
    (
        "timestamp_add",
        lambda: F.timestamp_add("HOUR", F.lit(1), "t"),
        "timestamp",
        datetime.datetime(2024, 3, 10, 3, 30, 15, 123456),
    ),
    (
        "timestamp_add over the jump to summer time",
        lambda: F.timestamp_add("MINUTE", F.lit(45), "t"),
        "timestamp",
        datetime.datetime(2024, 3, 10, 3, 15, 15, 123456),
    ),
    ("timestamp_diff", lambda: F.timestamp_diff("DAY", "t", "z"), "bigint", 296),
    (
        "timestamp plus interval",
        lambda: F.col("z") + F.expr("interval '1 02:03:04' day to second"),
        "timestamp_ntz",
        datetime.datetime(2025, 1, 2, 2, 3, 3),
    ),
    (
        "date plus interval",
        lambda: F.col("d") + F.expr("interval '1' month"),
        "date",
        datetime.date(2024, 3, 29),
    ),
    (
        "date minus date",
        lambda: F.col("d") - F.lit("2024-01-01").cast("date"),
        "interval day",
        datetime.timedelta(days=59),
    ),
    (
        "timestamp minus timestamp",
        lambda: F.col("z") - F.lit("2024-12-31 00:00:00").cast("timestamp_ntz"),
        "interval day to second",
        datetime.timedelta(seconds=86399),
    ),
    (
        "a day later at the jump",
        lambda: F.col("t") + F.expr("interval '1' day"),
        "timestamp",
        datetime.datetime(2024, 3, 11, 1, 30, 15, 123456),
    ),
    (
        "window start",
        lambda: F.window("t", "10 minutes").getField("start"),
        "timestamp",
        datetime.datetime(2024, 3, 10, 1, 30),
    ),
    (
        "sliding window end",
        lambda: F.window("z", "1 hour", "1 hour", "15 minutes").getField("end"),
        "timestamp_ntz",
        datetime.datetime(2025, 1, 1, 0, 15),
    ),
    ("current_timezone", lambda: F.current_timezone(), "string", "America/Los_Angeles"),
    (
        "cast of a timestamp to a date",
        lambda: F.col("t").cast("date"),
        "date",
        datetime.date(2024, 3, 10),
    ),
    (
        "cast of a timestamp to a number",
        lambda: F.col("t").cast("double"),
        "double",
        1710063015.123456,
    ),
    (
        "cast of a timestamp to a string",
        lambda: F.col("t").cast("string"),
        "string",
        "2024-03-10 01:30:15.123456",
    ),
    (
        "cast of a date to a timestamp",
        lambda: F.col("d").cast("timestamp"),
        "timestamp",
        datetime.datetime(2024, 2, 29, 0, 0),
    ),
    (
        "cast of a number to a timestamp",
        lambda: F.col("u").cast("timestamp"),
        "timestamp",
        datetime.datetime(2023, 11, 14, 14, 13, 20),
    ),
    (
        "cast of an interval to a string",
        lambda: F.expr("interval '90' minute").cast("string"),
        "string",
        "INTERVAL '90' MINUTE",
    ),
    (
        "current_date is today's timestamp's date",
        lambda: F.current_date() == F.current_timestamp().cast("date"),
        "boolean",
        True,
    ),
    ("now twice in one query", lambda: F.now() == F.current_timestamp(), "boolean", True),
    (
        "comparison of a date with a string",
        lambda: F.col("d") > F.lit("2024-02-28"),
        "boolean",
        True,
    ),
    ("year one", lambda: F.year(F.to_date(F.lit("0001-01-01"))), "int", 1),
    ("old date", lambda: F.to_date(F.lit("1582-10-04")), "date", datetime.date(1582, 10, 4)),
]


@pytest.fixture(scope="module")
def data(spark):
    return spark.sql(DATA)


@pytest.mark.parametrize(
    "name, column, type_name, expected", CASES, ids=[case[0] for case in CASES]
)
def test_function(data, name, column, type_name, expected):
    df = data.select(column())
    assert_same(df.first()[0], expected)
    assert df.schema[0].dataType.simpleString() == type_name
