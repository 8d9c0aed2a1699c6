"""JSON, CSV, XML, variants, URLs, hashes and miscellaneous functions."""

import datetime
from decimal import Decimal

import pytest
from pyspark.sql import Row
from pyspark.sql import functions as F

from expect import assert_same

DATA = """
SELECT '{"a": 1, "b": {"c": [10, 20]}, "d": "x", "e": null}' AS j,
       '1,two,3.5' AS c,
       named_struct('a', 1, 'b', 'x', 'n', CAST(NULL AS INT)) AS t,
       'https://user:pw@host.org:8080/a/b?x=1&y=%20z#frag' AS u,
       'Spark' AS s,
       map('k', 1.5D) AS m,
       CAST(NULL AS INT) AS n,
       '<p><a>1</a><b>x</b><b>y</b></p>' AS x
"""

CASES = [
    ("get_json_object", lambda: F.get_json_object("j", "$.b.c[1]"), "string", "20"),
    (
        "get_json_object of an object",
        lambda: F.get_json_object("j", "$.b"),
        "string",
        '{"c":[10,20]}',
    ),
    (
        "get_json_object with a star",
        lambda: F.get_json_object("j", "$.b.c[*]"),
        "string",
        "[10,20]",
    ),
    ("get_json_object without a match", lambda: F.get_json_object("j", "$.zz"), "string", None),
    (
        "from_json",
        lambda: F.from_json("j", "a int, d string, b struct<c: array<int>>"),
        "struct<a:int,d:string,b:struct<c:array<int>>>",
        Row(a=1, d="x", b=Row(c=[10, 20])),
    ),
    (
        "from_json of broken text",
        lambda: F.from_json(F.lit("{broken"), "a int"),
        "struct<a:int>",
        Row(a=None),
    ),
    (
        "from_json of a map",
        lambda: F.from_json(F.lit('{"p": 1, "q": 2}'), "map<string,int>"),
        "map<string,int>",
        {"p": 1, "q": 2},
    ),
    (
        "from_json with a format",
        lambda: F.from_json(F.lit('{"d": "04/07/2023"}'), "d date", {"dateFormat": "dd/MM/yyyy"}),
        "struct<d:date>",
        Row(d=datetime.date(2023, 7, 4)),
    ),
    ("to_json leaves nulls out", lambda: F.to_json("t"), "string", '{"a":1,"b":"x"}'),
    (
        "to_json with nulls",
        lambda: F.to_json("t", {"ignoreNullFields": "false"}),
        "string",
        '{"a":1,"b":"x","n":null}',
    ),
    ("to_json of a map", lambda: F.to_json("m"), "string", '{"k":1.5}'),
    (
        "to_json of a date and a timestamp",
        lambda: F.to_json(
            F.struct(
                F.to_date(F.lit("2024-01-02")).alias("d"),
                F.to_timestamp(F.lit("2024-01-02 03:04:05")).alias("t"),
            )
        ),
        "string",
        '{"d":"2024-01-02","t":"2024-01-02T03:04:05.000-08:00"}',
    ),
    (
        "schema_of_json",
        lambda: F.schema_of_json(F.lit('{"a": 1, "b": [1.5], "c": {"d": "x"}}')),
        "string",
        "STRUCT<a: BIGINT, b: ARRAY<DOUBLE>, c: STRUCT<d: STRING>>",
    ),
    ("json_array_length", lambda: F.json_array_length(F.lit("[1, 2, [3]]")), "int", 3),
    ("json_object_keys", lambda: F.json_object_keys("j"), "array<string>", ["a", "b", "d", "e"]),
    (
        "from_csv",
        lambda: F.from_csv("c", "a int, b string, c double"),
        "struct<a:int,b:string,c:double>",
        Row(a=1, b="two", c=3.5),
    ),
    ("to_csv", lambda: F.to_csv("t"), "string", "1,x,"),
    (
        "schema_of_csv",
        lambda: F.schema_of_csv(F.lit("1,abc,2.5")),
        "string",
        "STRUCT<_c0: INT, _c1: STRING, _c2: DOUBLE>",
    ),
    (
        "from_xml",
        lambda: F.from_xml("x", "a int, b array<string>"),
        "struct<a:int,b:array<string>>",
        Row(a=1, b=["x", "y"]),
    ),
    (
        "to_xml",
        lambda: F.to_xml(F.struct(F.lit(1).alias("a"), F.lit("x").alias("b"))),
        "string",
        "<ROW>\n    <a>1</a>\n    <b>x</b>\n</ROW>",
    ),
    ("xpath", lambda: F.xpath("x", F.lit("p/b/text()")), "array<string>", ["x", "y"]),
    ("xpath_int", lambda: F.xpath_int("x", F.lit("p/a")), "int", 1),
    ("xpath_string", lambda: F.xpath_string("x", F.lit("p/b[2]")), "string", "y"),
    ("xpath_boolean", lambda: F.xpath_boolean("x", F.lit("p/c")), "boolean", False),
    (
        "parse_json",
        lambda: F.to_json(F.parse_json("j")),
        "string",
        '{"a":1,"b":{"c":[10,20]},"d":"x","e":null}',
    ),
    ("try_parse_json", lambda: F.try_parse_json(F.lit("{broken")).isNull(), "boolean", True),
    ("variant_get", lambda: F.variant_get(F.parse_json("j"), "$.b.c[0]", "int"), "int", 10),
    ("try_variant_get", lambda: F.try_variant_get(F.parse_json("j"), "$.d", "int"), "int", None),
    (
        "schema_of_variant",
        lambda: F.schema_of_variant(F.parse_json("j")),
        "string",
        "OBJECT<a: BIGINT, b: OBJECT<c: ARRAY<BIGINT>>, d: STRING, e: VOID>",
    ),
    (
        "is_variant_null",
        lambda: F.is_variant_null(F.variant_get(F.parse_json("j"), "$.e", "variant")),
        "boolean",
        True,
    ),
    (
        "variant_from_struct",
        lambda: F.to_json(F.to_variant_object(F.struct(F.lit(1).alias("a")))),
        "string",
        '{"a":1}',
    ),
    ("parse_url host", lambda: F.parse_url("u", F.lit("HOST")), "string", "host.org"),
    ("parse_url path", lambda: F.parse_url("u", F.lit("PATH")), "string", "/a/b"),
    ("parse_url query key", lambda: F.parse_url("u", F.lit("QUERY"), F.lit("y")), "string", "%20z"),
    ("parse_url ref", lambda: F.parse_url("u", F.lit("REF")), "string", "frag"),
    (
        "parse_url authority",
        lambda: F.parse_url("u", F.lit("AUTHORITY")),
        "string",
        "user:pw@host.org:8080",
    ),
    ("try_parse_url", lambda: F.try_parse_url(F.lit("not a url"), F.lit("HOST")), "string", None),
    ("url_encode", lambda: F.url_encode(F.lit("a b&c=é")), "string", "a+b%26c%3D%C3%A9"),
    ("url_decode", lambda: F.url_decode(F.lit("a+b%26c")), "string", "a b&c"),
    ("try_url_decode", lambda: F.try_url_decode(F.lit("%zz")), "string", None),
    ("md5", lambda: F.md5("s"), "string", "8cde774d6f7333752ed72cacddb05126"),
    ("sha1", lambda: F.sha1("s"), "string", "85f5955f4b27a9a4c2aab6ffe5d7189fc298b92c"),
    (
        "sha2 256",
        lambda: F.sha2("s", 256),
        "string",
        "529bc3b07127ecb7e53a4dcf1991d9152c24537d919178022b2c42657f79a26b",
    ),
    (
        "sha2 512",
        lambda: F.right(F.sha2("s", 512), F.lit(40)),
        "string",
        "83fdad58591c797f81121a23cfdd5e0897795238",
    ),
    ("crc32", lambda: F.crc32("s"), "bigint", 1557323817),
    ("hash", lambda: F.hash("s"), "int", 228093765),
    (
        "hash of several",
        lambda: F.hash("s", F.lit(1), F.lit(2.5), "n", F.lit(True)),
        "int",
        789112327,
    ),
    ("hash of an array", lambda: F.hash(F.array(F.lit(1), F.lit(2))), "int", -222940379),
    ("xxhash64", lambda: F.xxhash64("s"), "bigint", -4294468057691064905),
    (
        "xxhash64 of several",
        lambda: F.xxhash64(F.lit(1), F.lit(7).cast("bigint"), F.to_date(F.lit("2024-01-01"))),
        "bigint",
        -6603347856905276875,
    ),
    (
        "aes",
        lambda: F.aes_decrypt(
            F.aes_encrypt("s", F.lit("0123456789abcdef")), F.lit("0123456789abcdef")
        ).cast("string"),
        "string",
        "Spark",
    ),
    (
        "aes_encrypt without chance",
        lambda: F.hex(F.aes_encrypt("s", F.lit("0123456789abcdef"), F.lit("ECB"))),
        "string",
        "A98EE8A857F87666DF83C9F27579FD39",
    ),
    (
        "try_aes_decrypt",
        lambda: F.try_aes_decrypt(F.lit(bytearray(b"zzzz")), F.lit("0123456789abcdef")),
        "binary",
        None,
    ),
    ("coalesce", lambda: F.coalesce("n", F.lit(5)), "int", 5),
    ("ifnull", lambda: F.ifnull("n", F.lit(6)), "int", 6),
    ("nvl", lambda: F.nvl("n", F.lit(7)), "int", 7),
    ("nvl2", lambda: F.nvl2("n", F.lit(1), F.lit(2)), "int", 2),
    ("nullif", lambda: F.nullif(F.lit(3), F.lit(3)), "int", None),
    ("nullifzero", lambda: F.nullifzero(F.lit(0)), "int", None),
    ("zeroifnull", lambda: F.zeroifnull("n"), "int", 0),
    ("equal_null", lambda: F.equal_null("n", F.lit(None).cast("int")), "boolean", True),
    ("isnull", lambda: F.isnull("n"), "boolean", True),
    ("isnotnull", lambda: F.isnotnull("s"), "boolean", True),
    (
        "when",
        lambda: F.when(F.col("n").isNull(), "missing").otherwise("there"),
        "string",
        "missing",
    ),
    ("expr", lambda: F.expr("if(n IS NULL, 'a', 'b')"), "string", "a"),
    ("typeof", lambda: F.typeof("t"), "string", "struct<a:int,b:string,n:int>"),
    ("version", lambda: F.substring_index(F.version(), ".", 1), "string", "4"),
    ("current_catalog", lambda: F.current_catalog(), "string", "spark_catalog"),
    ("current_database", lambda: F.current_database(), "string", "default"),
    ("assert_true", lambda: F.assert_true(F.lit(True)), "void", None),
    ("cast of a string to a number", lambda: F.lit(" 42 ").cast("int"), "int", 42),
    ("cast of a double to an int", lambda: F.lit(-2.9).cast("int"), "int", -2),
    ("cast of a string to a boolean", lambda: F.lit("yes").cast("boolean"), "boolean", True),
    ("cast of a boolean to an int", lambda: F.lit(True).cast("int"), "int", 1),
    (
        "cast of a string to a decimal",
        lambda: F.lit("12.3456").cast("decimal(5,2)"),
        "decimal(5,2)",
        Decimal("12.35"),
    ),
    ("cast of a double to a string", lambda: F.lit(1e-7).cast("string"), "string", "1.0E-7"),
    (
        "cast of a large double to a string",
        lambda: F.lit(12345678.9).cast("string"),
        "string",
        "1.23456789E7",
    ),
    (
        "cast of a decimal to a string",
        lambda: F.lit("1.50").cast("decimal(10,2)").cast("string"),
        "string",
        "1.50",
    ),
    ("try_cast", lambda: F.lit("abc").try_cast("int"), "int", None),
    ("cast of a string to binary", lambda: F.lit("é").cast("binary"), "binary", b"\xc3\xa9"),
    (
        "cast of a hex literal to a string",
        lambda: F.expr("cast(x'537061726b' AS STRING)"),
        "string",
        "Spark",
    ),
    ("input_file_name is empty", lambda: F.input_file_name(), "string", ""),
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
