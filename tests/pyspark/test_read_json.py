"""Reading and writing JSON lines, and text files."""

import json

import pytest

from expect import error, rows, sorted_rows


@pytest.fixture
def file(tmp_path):
    def write(text, name="data.json"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_inferred_schema_is_sorted_by_name(spark, file):
    df = spark.read.json(file('{"b": 1, "a": "x"}\n{"c": [1, 2.5], "b": 3}\n'))
    assert df.schema.simpleString() == "struct<a:string,b:bigint,c:array<double>>"
    assert rows(df) == [("x", 1, None), (None, 3, [1.0, 2.5])]


def test_nested(spark, file):
    df = spark.read.json(file('{"p": {"q": {"r": true}}, "l": [{"k": 1}, {"m": "z"}]}\n'))
    assert df.schema.simpleString() == (
        "struct<l:array<struct<k:bigint,m:string>>,p:struct<q:struct<r:boolean>>>"
    )
    assert rows(df.select("p.q.r", "l.k", "l.m")) == [(True, [1, None], [None, "z"])]


def test_types_that_do_not_agree_become_strings(spark, file):
    df = spark.read.json(file('{"a": 1}\n{"a": "x"}\n{"a": {"b": 2}}\n'))
    assert df.schema.simpleString() == "struct<a:string>"
    assert rows(df) == [("1",), ("x",), ('{"b": 2}',)]


def test_numbers(spark, file):
    df = spark.read.json(file('{"i": 9223372036854775807, "d": 1e3, "h": 92233720368547758070}\n'))
    assert df.schema.simpleString() == "struct<d:double,h:decimal(20,0),i:bigint>"


def test_given_schema(spark, file):
    df = spark.read.schema("a int, z string").json(file('{"a": 1, "b": 2}\n{"z": {"y": 1}}\n'))
    assert rows(df) == [(1, None), (None, '{"y": 1}')]


def test_null_only_field_and_empty_object(spark, file):
    df = spark.read.json(file('{"a": null, "b": {}}\n{"a": null}\n'))
    assert df.schema.simpleString() == "struct<a:string>"
    assert rows(df) == [(None,), (None,)]


def test_multiline_array(spark, file):
    df = spark.read.json(file('[{"a": 1},\n {"a": 2}]'), multiLine=True)
    assert rows(df) == [(1,), (2,)]


def test_array_on_one_line_makes_rows(spark, file):
    assert rows(spark.read.json(file('[{"a": 1}, {"a": 2}]\n'))) == [(1,), (2,)]


def test_options(spark, file):
    path = file("{'a': 1, \"b\": 007}\n")
    reader = spark.read.option("allowNumericLeadingZeros", True)
    df = reader.schema("a int, b int").json(path)
    assert rows(df) == [(1, 7)]
    df = spark.read.json(file('{"a": 1.10, "b": true}\n'), primitivesAsString=True)
    assert rows(df) == [("1.10", "true")]
    df = spark.read.json(file('{"a": 1.10}\n'), prefersDecimal=True)
    assert df.schema.simpleString() == "struct<a:decimal(3,2)>"


BROKEN = '{"a": 1}\n{"a": \n{"a": "x"}\n'


def test_permissive_mode(spark, file):
    df = spark.read.schema("a int, _corrupt_record string").json(file(BROKEN)).cache()
    assert rows(df) == [(1, None), (None, '{"a": '), (None, '{"a": "x"}')]
    df.unpersist()


def test_inference_adds_the_corrupt_record(spark, file):
    df = spark.read.json(file('{"a": 1}\n{broken\n'))
    assert df.columns == ["_corrupt_record", "a"]


def test_a_query_of_only_the_corrupt_record(spark, file):
    df = spark.read.schema("a int, _corrupt_record string").json(file(BROKEN))
    with error("UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN", "0A000"):
        df.select("_corrupt_record").collect()


def test_drop_malformed_mode(spark, file):
    df = spark.read.schema("a int").json(file(BROKEN), mode="DROPMALFORMED")
    assert rows(df) == [(1,)]


def test_fail_fast_mode(spark, file):
    with error("FAILED_READ_FILE.NO_HINT", "KD001"):
        spark.read.schema("a int").json(file(BROKEN), mode="FAILFAST").collect()


def test_write(spark, tmp_path):
    path = tmp_path / "out"
    df = spark.sql("""SELECT 1 AS i, 'é"x' AS s, 1.5D AS d, 2.50BD AS x, date'2024-01-01' AS day,
           timestamp'2024-01-01 10:00:00.123' AS at, array(1, NULL) AS l, map('k', 1) AS m,
           named_struct('a', 1, 'b', CAST(NULL AS INT)) AS t, true AS b, x'0aff' AS bin,
           CAST(NULL AS STRING) AS n""")
    df.coalesce(1).write.json(str(path))
    text = "".join(part.read_text() for part in path.glob("part-*.json"))
    assert text == (
        '{"i":1,"s":"é\\"x","d":1.5,"x":2.50,"day":"2024-01-01",'
        '"at":"2024-01-01T10:00:00.123-08:00","l":[1,null],"m":{"k":1},"t":{"a":1},"b":true,'
        '"bin":"Cv8="}\n'
    )
    assert json.loads(text)["m"] == {"k": 1}


def test_text(spark, file, tmp_path):
    path = file("one\n\nthree", "lines.txt")
    df = spark.read.text(path)
    assert df.schema.simpleString() == "struct<value:string>"
    assert rows(df) == [("one",), ("",), ("three",)]
    assert rows(spark.read.text(path, wholetext=True)) == [("one\n\nthree",)]
    assert rows(spark.read.text(path, lineSep="n")) == [("o",), ("e\n\nthree",)]
    df.coalesce(1).write.text(str(tmp_path / "out"))
    assert sorted_rows(spark.read.text(str(tmp_path / "out"))) == [("",), ("one",), ("three",)]


def test_text_holds_one_string_column(spark, tmp_path):
    with error("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", "0A000", format="Text"):
        spark.range(1).write.text(str(tmp_path / "out"))


def test_binary_files(spark, tmp_path):
    (tmp_path / "x.bin").write_bytes(b"\x00\xff")
    df = spark.read.format("binaryFile").load(str(tmp_path))
    assert df.columns == ["path", "modificationTime", "length", "content"]
    row = df.first()
    assert (row.length, row.content) == (2, b"\x00\xff") and row.path.endswith("/x.bin")
