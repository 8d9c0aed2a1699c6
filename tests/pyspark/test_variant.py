"""Variants: parsing, extraction, casts, schemas."""

import datetime

import pytest
from pyspark.sql import Row

from expect import error, rows


def one(spark, sql):
    (row,) = rows(spark.sql("SELECT " + sql))
    return row


def test_a_variant_at_the_client(spark):
    (value,) = one(spark, """parse_json('{"b":1,"a":[true,null,1.5,"x"]}')""")
    assert value.toPython() == {"a": [True, None, 1.5, "x"], "b": 1}
    assert spark.sql("SELECT parse_json('1') AS v").schema.simpleString() == "struct<v:variant>"


def test_as_text(spark):
    assert one(
        spark,
        """to_json(parse_json('{"b":1,"a":[true,null,12345678901234567890,1e10,1.10]}')),
           CAST(parse_json('{"b":1.10}') AS STRING), to_json(parse_json('"x\\\\ny"')),
           CAST(parse_json('"x"') AS STRING), to_json(parse_json('  [1 , 2 ] 3'))""",
    ) == (
        '{"a":[true,null,12345678901234567890,1.0E10,1.1],"b":1}',
        '{"b":1.1}',
        '"x\\ny"',
        "x",
        "[1,2]",
    )
    text = spark.sql("""SELECT parse_json('{"a":[1,"x"]}') AS v""")._show_string()
    assert '{"a":[1,"x"]}' in text


@pytest.mark.parametrize("text", ["{bad", '{"a":1,"a":2}', "", "{'a':1}", "NaN"])
def test_malformed_text(spark, text):
    assert spark.sql("SELECT try_parse_json(:t) IS NULL", args={"t": text}).first()[0] is True
    with error("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION", "22023", badRecord=text):
        spark.sql("SELECT parse_json(:t)", args={"t": text}).collect()


def test_variant_get(spark):
    assert one(
        spark,
        """variant_get(parse_json('{"a":{"b":[1,2,3]}}'), '$.a.b[1]', 'int'),
           variant_get(parse_json('{"a":1}'), '$.b', 'int'),
           variant_get(parse_json('{"a":1.5}'), '$.a', 'string'),
           variant_get(parse_json('{"a":"5"}'), '$.a', 'int'),
           variant_get(parse_json('{"a":{"b":1}}'), '$.a', 'string'),
           variant_get(parse_json('{"a":[1,2]}'), '$.a', 'array<bigint>'),
           variant_get(parse_json('{"a":{"b":1}}'), '$.a', 'struct<b int>'),
           variant_get(parse_json('{"a":{"b":1}}'), '$.a', 'map<string,int>'),
           variant_get(parse_json('{"a":null}'), '$.a', 'int'),
           try_variant_get(parse_json('{"a":"2020-01-01"}'), '$["a"]', 'date')""",
    ) == (
        2,
        None,
        "1.5",
        5,
        '{"b":1}',
        [1, 2],
        Row(b=1),
        {"b": 1},
        None,
        datetime.date(2020, 1, 1),
    )


def test_what_does_not_fit(spark):
    with error("INVALID_VARIANT_CAST", "22023", value='"x"', dataType='"INT"'):
        spark.sql("""SELECT variant_get(parse_json('{"a":"x"}'), '$.a', 'int')""").collect()
    with error("INVALID_VARIANT_CAST", "22023", value="500", dataType='"TINYINT"'):
        spark.sql("SELECT CAST(parse_json('500') AS TINYINT)").collect()
    with error("INVALID_VARIANT_GET_PATH", "22023", path="a"):
        spark.sql("""SELECT variant_get(parse_json('{"a":1}'), 'a', 'int')""").collect()
    assert one(spark, "try_cast(parse_json('\"x\"') AS INT)") == (None,)


def test_path_operator(spark):
    df = spark.sql("""SELECT v:a[1].c::int, v:a FROM (SELECT parse_json('{"a":[1,{"c":2}]}') v)""")
    assert df.columns == ["c", "a"]
    assert df.select("c").first()[0] == 2


def test_casts(spark):
    assert one(
        spark,
        """CAST(parse_json('"5"') AS INT), CAST(parse_json('[1,2]') AS ARRAY<STRING>),
           CAST(parse_json('true') AS INT), CAST(parse_json('1.0') AS STRING),
           to_json(CAST('x' AS VARIANT)), CAST(parse_json('100.00') AS DOUBLE)""",
    ) == (5, ["1", "2"], 1, "1", '"x"', 100.0)


def test_schema_of_variant(spark):
    assert one(
        spark,
        """schema_of_variant(parse_json('{"a":[1,2.5,"x"],"b":null,"c":[],"d":{},"e":1.5,
             "f":1e5,"g":true,"h":[1,null]}')),
           schema_of_variant(parse_json('null'))""",
    ) == (
        "OBJECT<a: ARRAY<VARIANT>, b: VOID, c: ARRAY<VOID>, d: OBJECT<>, e: DECIMAL(2,1), "
        "f: DOUBLE, g: BOOLEAN, h: ARRAY<BIGINT>>",
        "VOID",
    )


def test_variant_nulls(spark):
    assert one(
        spark,
        """is_variant_null(parse_json('null')), is_variant_null(parse_json('1')),
           is_variant_null(NULL), is_variant_null(parse_json(NULL))""",
    ) == (True, False, False, False)


def test_to_variant_object(spark):
    assert one(
        spark,
        """to_json(to_variant_object(named_struct('b', 1, 'a', array(1.5, NULL),
             'm', map('k', date'2020-01-01'), 't', timestamp'2020-01-01 00:00:00.5',
             'n', timestamp_ntz'2020-01-01 00:00:00', 'f', 1.5f, 'd', 2.0D, 'x', x'00ff')))""",
    ) == (
        '{"a":[1.5,null],"b":1,"d":2.0,"f":1.5,"m":{"k":"2020-01-01"},'
        '"n":"2020-01-01 00:00:00","t":"2020-01-01 00:00:00.5-08:00","x":"AP8="}',
    )
    with error("DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION", "42K09"):
        spark.sql("SELECT to_variant_object(1)").collect()
