"""Functions of arrays, maps and structs, with higher-order functions."""

import datetime

import pytest
from pyspark.sql import Row
from pyspark.sql import functions as F

from expect import assert_same

DATA = """
SELECT array(3, 1, NULL, 2, 1) AS a,
       array(1, 5) AS b,
       array('x', 'y', NULL) AS s,
       map('a', 1, 'b', 2) AS m,
       map('b', 20, 'c', 30) AS k,
       named_struct('p', 1, 'q', 'z') AS t,
       array(array(1, 2), array(3)) AS l,
       CAST(NULL AS ARRAY<INT>) AS n,
       2 AS i
"""

CASES = [
    ("array", lambda: F.array("i", F.lit(9)), "array<int>", [2, 9]),
    ("array of nothing", lambda: F.array(), "array<void>", []),
    ("size", lambda: F.size("a"), "int", 5),
    ("size of null", lambda: F.size("n"), "int", None),
    ("cardinality", lambda: F.cardinality("m"), "int", 2),
    ("array_size", lambda: F.array_size("n"), "int", None),
    ("element_at", lambda: F.element_at("a", -2), "int", 2),
    ("element_at of a map", lambda: F.element_at("m", "b"), "int", 2),
    ("try_element_at", lambda: F.try_element_at("a", F.lit(9)), "int", None),
    ("get", lambda: F.get("a", 9), "int", None),
    ("array_contains", lambda: F.array_contains("a", 2), "boolean", True),
    ("array_contains with nulls", lambda: F.array_contains("a", 9), "boolean", None),
    ("array_position", lambda: F.array_position("a", 1), "bigint", 2),
    ("array_remove", lambda: F.array_remove("a", 1), "array<int>", [3, None, 2]),
    ("array_append", lambda: F.array_append("b", F.col("i")), "array<int>", [1, 5, 2]),
    ("array_prepend", lambda: F.array_prepend("b", F.lit(0)), "array<int>", [0, 1, 5]),
    ("array_insert", lambda: F.array_insert("b", F.lit(2), F.lit(7)), "array<int>", [1, 7, 5]),
    (
        "array_insert from the end",
        lambda: F.array_insert("b", F.lit(-1), F.lit(7)),
        "array<int>",
        [1, 5, 7],
    ),
    (
        "array_insert beyond the end",
        lambda: F.array_insert("b", F.lit(5), F.lit(7)),
        "array<int>",
        [1, 5, None, None, 7],
    ),
    ("array_compact", lambda: F.array_compact("a"), "array<int>", [3, 1, 2, 1]),
    ("array_distinct", lambda: F.array_distinct("a"), "array<int>", [3, 1, None, 2]),
    ("array_union", lambda: F.array_union("a", "b"), "array<int>", [3, 1, None, 2, 5]),
    ("array_intersect", lambda: F.array_intersect("a", "b"), "array<int>", [1]),
    ("array_except", lambda: F.array_except("a", "b"), "array<int>", [3, None, 2]),
    ("arrays_overlap", lambda: F.arrays_overlap("a", "b"), "boolean", True),
    (
        "arrays_overlap with nulls",
        lambda: F.arrays_overlap(F.array(F.lit(7), F.lit(None)), "b"),
        "boolean",
        None,
    ),
    (
        "arrays_zip",
        lambda: F.arrays_zip("b", "s"),
        "array<struct<b:int,s:string>>",
        [Row(b=1, s="x"), Row(b=5, s="y"), Row(b=None, s=None)],
    ),
    ("array_join", lambda: F.array_join("s", "-"), "string", "x-y"),
    ("array_join with a null text", lambda: F.array_join("s", "-", "?"), "string", "x-y-?"),
    ("array_sort puts nulls last", lambda: F.array_sort("a"), "array<int>", [1, 1, 2, 3, None]),
    (
        "array_sort with a comparator",
        lambda: F.array_sort("b", lambda x, y: y - x),
        "array<int>",
        [5, 1],
    ),
    ("sort_array", lambda: F.sort_array("a"), "array<int>", [None, 1, 1, 2, 3]),
    ("sort_array descending", lambda: F.sort_array("a", False), "array<int>", [3, 2, 1, 1, None]),
    ("array_min", lambda: F.array_min("a"), "int", 1),
    ("array_max", lambda: F.array_max("a"), "int", 3),
    ("array_repeat", lambda: F.array_repeat("i", 3), "array<int>", [2, 2, 2]),
    ("slice", lambda: F.slice("a", 2, 2), "array<int>", [1, None]),
    ("slice from the end", lambda: F.slice("a", -2, 2), "array<int>", [2, 1]),
    ("flatten", lambda: F.flatten("l"), "array<int>", [1, 2, 3]),
    ("sequence", lambda: F.sequence(F.lit(1), F.lit(9), F.lit(4)), "array<int>", [1, 5, 9]),
    ("sequence downwards", lambda: F.sequence(F.lit(3), F.lit(1)), "array<int>", [3, 2, 1]),
    (
        "sequence of dates",
        lambda: F.sequence(
            F.to_date(F.lit("2024-01-31")),
            F.to_date(F.lit("2024-03-31")),
            F.expr("interval 1 month"),
        ),
        "array<date>",
        [datetime.date(2024, 1, 31), datetime.date(2024, 2, 29), datetime.date(2024, 3, 31)],
    ),
    ("reverse", lambda: F.reverse("a"), "array<int>", [1, 2, None, 1, 3]),
    ("transform", lambda: F.transform("b", lambda x: x * 10), "array<int>", [10, 50]),
    (
        "transform with the index",
        lambda: F.transform("b", lambda x, i: x + i),
        "array<int>",
        [1, 6],
    ),
    ("filter", lambda: F.filter("a", lambda x: x > 1), "array<int>", [3, 2]),
    (
        "filter with the index",
        lambda: F.filter("a", lambda x, i: i % 2 == 0),
        "array<int>",
        [3, None, 1],
    ),
    ("exists", lambda: F.exists("b", lambda x: x == 5), "boolean", True),
    ("exists with nulls", lambda: F.exists("a", lambda x: x > 9), "boolean", None),
    ("forall", lambda: F.forall("b", lambda x: x > 0), "boolean", True),
    ("forall with nulls", lambda: F.forall("a", lambda x: x > 0), "boolean", None),
    ("aggregate", lambda: F.aggregate("b", F.lit(0), lambda acc, x: acc + x), "int", 6),
    (
        "aggregate with a finish",
        lambda: F.aggregate("b", F.lit(1), lambda acc, x: acc * x, lambda acc: acc * 100),
        "int",
        500,
    ),
    ("reduce", lambda: F.reduce("b", F.lit(0), lambda acc, x: acc - x), "int", -6),
    (
        "zip_with",
        lambda: F.zip_with("b", "s", lambda x, y: F.concat(x.cast("string"), y)),
        "array<string>",
        ["1x", "5y", None],
    ),
    (
        "nested lambdas",
        lambda: F.transform("l", lambda x: F.aggregate(x, F.lit(0), lambda acc, y: acc + y)),
        "array<int>",
        [3, 3],
    ),
    (
        "map",
        lambda: F.create_map(F.lit("k"), "i", F.lit("j"), F.lit(5)),
        "map<string,int>",
        {"k": 2, "j": 5},
    ),
    (
        "map_from_arrays",
        lambda: F.map_from_arrays(F.array(F.lit("u"), F.lit("v")), "b"),
        "map<string,int>",
        {"u": 1, "v": 5},
    ),
    (
        "map_from_entries",
        lambda: F.map_from_entries(F.array(F.struct(F.lit(1), F.lit("a")))),
        "map<int,string>",
        {1: "a"},
    ),
    ("map_keys", lambda: F.map_keys("m"), "array<string>", ["a", "b"]),
    ("map_values", lambda: F.map_values("m"), "array<int>", [1, 2]),
    (
        "map_entries",
        lambda: F.map_entries("m"),
        "array<struct<key:string,value:int>>",
        [Row(key="a", value=1), Row(key="b", value=2)],
    ),
    ("map_contains_key", lambda: F.map_contains_key("m", "z"), "boolean", False),
    (
        "map_concat",
        lambda: F.map_concat("m", F.create_map(F.lit("z"), F.lit(26))),
        "map<string,int>",
        {"a": 1, "b": 2, "z": 26},
    ),
    ("map_filter", lambda: F.map_filter("m", lambda k, v: v > 1), "map<string,int>", {"b": 2}),
    (
        "transform_keys",
        lambda: F.transform_keys("m", lambda k, v: F.upper(k)),
        "map<string,int>",
        {"A": 1, "B": 2},
    ),
    (
        "transform_values",
        lambda: F.transform_values("m", lambda k, v: v * 100),
        "map<string,int>",
        {"a": 100, "b": 200},
    ),
    (
        "map_zip_with",
        lambda: F.map_zip_with(
            "m", "k", lambda k, a, b: F.coalesce(a, F.lit(0)) + F.coalesce(b, F.lit(0))
        ),
        "map<string,int>",
        {"a": 1, "b": 22, "c": 30},
    ),
    (
        "str_to_map",
        lambda: F.str_to_map(F.lit("a:1,b:2"), F.lit(","), F.lit(":")),
        "map<string,string>",
        {"a": "1", "b": "2"},
    ),
    (
        "struct",
        lambda: F.struct("i", F.lit("x").alias("name")),
        "struct<i:int,name:string>",
        Row(i=2, name="x"),
    ),
    (
        "named_struct",
        lambda: F.named_struct(F.lit("f"), "i", F.lit("g"), F.lit(True)),
        "struct<f:int,g:boolean>",
        Row(f=2, g=True),
    ),
    ("field of a struct", lambda: F.col("t.q"), "string", "z"),
    (
        "struct comparison",
        lambda: F.struct(F.lit(1), F.lit("a")) < F.struct(F.lit(1), F.lit("b")),
        "boolean",
        True,
    ),
    (
        "array comparison",
        lambda: F.array(F.lit(1), F.lit(2)) < F.array(F.lit(1), F.lit(3)),
        "boolean",
        True,
    ),
    ("array equality", lambda: F.col("b") == F.array(F.lit(1), F.lit(5)), "boolean", True),
    ("index from zero", lambda: F.col("a")[0], "int", 3),
    ("cast of an array", lambda: F.col("b").cast("array<string>"), "array<string>", ["1", "5"]),
    (
        "cast of an array to a string",
        lambda: F.col("a").cast("string"),
        "string",
        "[3, 1, null, 2, 1]",
    ),
    ("cast of a map to a string", lambda: F.col("m").cast("string"), "string", "{a -> 1, b -> 2}"),
    ("cast of a struct to a string", lambda: F.col("t").cast("string"), "string", "{1, z}"),
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
