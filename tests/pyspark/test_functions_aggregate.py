"""Aggregate functions."""

from decimal import Decimal

import pytest
from pyspark.sql import Row
from pyspark.sql import functions as F

from expect import assert_same

DATA = """
SELECT * FROM VALUES
  (1, 2.0D, 'a', true, 1.10BD),
  (2, 4.5D, 'b', false, 2.20BD),
  (2, NULL, 'a', NULL, 3.30BD),
  (NULL, 7.0D, NULL, true, NULL),
  (5, 1.5D, 'c', true, 5.50BD)
AS t(i, d, s, b, x)
"""

CASES = [
    ("count", lambda: F.count("i"), "bigint", 4),
    ("count of rows", lambda: F.count("*"), "bigint", 5),
    ("count of literals", lambda: F.count(F.lit(1)), "bigint", 5),
    ("count_if", lambda: F.count_if(F.col("i") > 1), "bigint", 3),
    ("countDistinct", lambda: F.countDistinct("i", "s"), "bigint", 4),
    ("count_distinct", lambda: F.count_distinct("s"), "bigint", 3),
    ("approx_count_distinct", lambda: F.approx_count_distinct("s"), "bigint", 3),
    ("sum", lambda: F.sum("i"), "bigint", 10),
    ("sum of doubles", lambda: F.sum("d"), "double", 15.0),
    ("sum of decimals", lambda: F.sum("x"), "decimal(13,2)", Decimal("12.10")),
    ("sum_distinct", lambda: F.sum_distinct("i"), "bigint", 8),
    ("try_sum", lambda: F.try_sum("i"), "bigint", 10),
    ("avg", lambda: F.avg("i"), "double", 2.5),
    ("avg of decimals", lambda: F.avg("x"), "decimal(7,6)", Decimal("3.025000")),
    ("mean", lambda: F.mean("d"), "double", 3.75),
    ("try_avg", lambda: F.try_avg("d"), "double", 3.75),
    ("min", lambda: F.min("d"), "double", 1.5),
    ("max", lambda: F.max("s"), "string", "c"),
    ("min of strings", lambda: F.min("s"), "string", "a"),
    ("max of booleans", lambda: F.max("b"), "boolean", True),
    ("min_by", lambda: F.min_by("s", "d"), "string", "c"),
    ("max_by", lambda: F.max_by("i", "d"), "int", None),
    ("first", lambda: F.first("i"), "int", 1),
    ("first without nulls", lambda: F.first("s", True), "string", "a"),
    ("last", lambda: F.last("s"), "string", "c"),
    ("last without nulls", lambda: F.last("i", True), "int", 5),
    ("first_value", lambda: F.first_value("i"), "int", 1),
    ("last_value", lambda: F.last_value("d"), "double", 1.5),
    ("any_value", lambda: F.any_value("i", F.lit(True)), "int", 1),
    ("mode", lambda: F.mode("i"), "int", 2),
    ("median", lambda: F.median("i"), "double", 2.0),
    ("percentile", lambda: F.percentile("d", 0.25), "double", 1.875),
    (
        "percentile of several",
        lambda: F.percentile("d", F.array(F.lit(0.0), F.lit(0.5), F.lit(1.0))),
        "array<double>",
        [1.5, 3.25, 7.0],
    ),
    ("percentile_approx", lambda: F.percentile_approx("d", 0.5), "double", 2.0),
    (
        "approx_percentile",
        lambda: F.approx_percentile("i", F.array(F.lit(0.25), F.lit(0.75)), F.lit(100)),
        "array<int>",
        [1, 2],
    ),
    ("stddev", lambda: F.stddev("d"), "double", 2.533114025595111),
    ("stddev_samp", lambda: F.stddev_samp("i"), "double", 1.7320508075688772),
    ("stddev_pop", lambda: F.stddev_pop("d"), "double", 2.1937410968480306),
    ("variance", lambda: F.variance("d"), "double", 6.416666666666667),
    ("var_samp", lambda: F.var_samp("i"), "double", 3.0),
    ("var_pop", lambda: F.var_pop("d"), "double", 4.8125),
    ("skewness", lambda: F.skewness("d"), "double", 0.4262421561087757),
    ("kurtosis", lambda: F.kurtosis("d"), "double", -1.4144037780401417),
    ("corr", lambda: F.corr("i", "d"), "double", -0.42341515917871025),
    ("covar_pop", lambda: F.covar_pop("i", "d"), "double", -0.9444444444444446),
    ("covar_samp", lambda: F.covar_samp("i", "d"), "double", -1.416666666666667),
    ("regr_count", lambda: F.regr_count("d", "i"), "bigint", 3),
    ("regr_slope", lambda: F.regr_slope("d", "i"), "double", -0.3269230769230769),
    ("regr_intercept", lambda: F.regr_intercept("d", "i"), "double", 3.5384615384615383),
    ("regr_r2", lambda: F.regr_r2("d", "i"), "double", 0.17928039702233253),
    ("regr_avgx", lambda: F.regr_avgx("d", "i"), "double", 2.6666666666666665),
    ("regr_avgy", lambda: F.regr_avgy("d", "i"), "double", 2.6666666666666665),
    ("regr_sxx", lambda: F.regr_sxx("d", "i"), "double", 8.666666666666668),
    ("regr_sxy", lambda: F.regr_sxy("d", "i"), "double", -2.833333333333334),
    ("regr_syy", lambda: F.regr_syy("d", "i"), "double", 5.166666666666667),
    ("product", lambda: F.product("i"), "double", 20.0),
    ("bool_and", lambda: F.bool_and("b"), "boolean", False),
    ("bool_or", lambda: F.bool_or("b"), "boolean", True),
    ("every", lambda: F.every("b"), "boolean", False),
    ("some", lambda: F.some("b"), "boolean", True),
    ("bit_and", lambda: F.bit_and("i"), "int", 0),
    ("bit_or", lambda: F.bit_or("i"), "int", 7),
    ("bit_xor", lambda: F.bit_xor("i"), "int", 4),
    ("collect_list", lambda: F.sort_array(F.collect_list("i")), "array<int>", [1, 2, 2, 5]),
    ("array_agg", lambda: F.sort_array(F.array_agg("s")), "array<string>", ["a", "a", "b", "c"]),
    ("collect_set", lambda: F.sort_array(F.collect_set("i")), "array<int>", [1, 2, 5]),
    ("listagg", lambda: F.listagg("s", F.lit("-")), "string", "a-b-a-c"),
    ("string_agg", lambda: F.string_agg("s"), "string", "abac"),
    ("listagg_distinct", lambda: F.length(F.listagg_distinct("s", F.lit(","))), "int", 5),
    ("histogram_numeric", lambda: F.size(F.histogram_numeric("d", F.lit(2))), "int", 2),
    ("hll_sketch_estimate", lambda: F.hll_sketch_estimate(F.hll_sketch_agg("i")), "bigint", 3),
    (
        "bitmap_count",
        lambda: F.bitmap_count(F.bitmap_construct_agg(F.bitmap_bit_position("i"))),
        "bigint",
        3,
    ),
    ("sum of nulls only", lambda: F.sum(F.lit(None).cast("int")), "bigint", None),
    (
        "struct of aggregates",
        lambda: F.struct(F.min("i").alias("low"), F.max("i").alias("high")),
        "struct<low:int,high:int>",
        Row(low=1, high=5),
    ),
    ("expression of aggregates", lambda: F.sum("i") / F.count("i"), "double", 2.5),
    (
        "max of structs",
        lambda: F.max(F.struct("i", "s")),
        "struct<i:int,s:string>",
        Row(i=5, s="c"),
    ),
    ("max of arrays", lambda: F.max(F.array("i", F.lit(0))), "array<int>", [5, 0]),
    ("try_sum overflow", lambda: F.try_sum(F.lit(9223372036854775807)), "bigint", None),
    ("sum of squares", lambda: F.sum(F.col("i") * F.col("i")), "bigint", 34),
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
