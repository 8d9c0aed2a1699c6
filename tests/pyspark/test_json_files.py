"""JSON and text files: folders, compression, encodings, separators and round trips."""

import datetime
import gzip
from decimal import Decimal

import pytest
from pyspark.errors import PySparkException
from pyspark.sql import Row
from pyspark.sql import functions as F

from expect import error, rows, sorted_rows

ALL_TYPES = """
SELECT true AS b, 1Y AS y, 2S AS s, 3 AS i, 4L AS l, 1.5F AS f, 2.5D AS d, 12.30BD AS x,
       12345678901234567890.123BD AS w, 'tä"x' AS t, x'00ff' AS bin, date'2024-02-29' AS day,
       timestamp'2024-02-29 10:20:30.123' AS at, timestamp_ntz'2024-02-29 10:20:30.123' AS ntz,
       array(1, NULL) AS a, map('k', 1, 'l', NULL) AS m, named_struct('p', 1, 'q', array('z')) AS r,
       INTERVAL '1 02:03:04' DAY TO SECOND AS dt
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL
"""


def test_all_types_survive(spark, tmp_path):
    df = spark.sql(ALL_TYPES)
    df.write.json(str(tmp_path / "out"))
    back = spark.read.schema(df.schema).json(str(tmp_path / "out"))
    assert sorted_rows(back) == sorted_rows(df)


@pytest.mark.parametrize(
    "codec, extension",
    [
        ("none", ""),
        ("gzip", ".gz"),
        ("bzip2", ".bz2"),
        ("deflate", ".deflate"),
        ("lz4", ".lz4"),
        ("Snappy", ".snappy"),
    ],
)
@pytest.mark.parametrize("source, suffix", [("json", ".json"), ("csv", ".csv"), ("text", ".txt")])
def test_compression(spark, tmp_path, codec, extension, source, suffix):
    path = tmp_path / "out"
    # More than one block of those codecs that have blocks.
    df = spark.range(40000).selectExpr("concat('line number ', id) AS value").coalesce(1)
    df.write.format(source).option("compression", codec).save(str(path))
    (part,) = path.glob("part-*")
    assert part.name.endswith(suffix + extension)
    schema = "value string"
    back = spark.read.format(source).schema(schema).load(str(path))
    assert back.count() == 40000
    assert back.distinct().count() == 40000


def test_unknown_compression(spark, tmp_path):
    with error("CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION", "56038", codecName="zstd"):
        spark.range(1).write.json(str(tmp_path / "out"), compression="zstd")


def test_partitioned_folders(spark, tmp_path):
    df = spark.sql("SELECT id, id % 3 AS k, 'x' || id % 2 AS s FROM range(100)")
    df.write.partitionBy("k", "s").json(str(tmp_path / "out"))
    back = spark.read.json(str(tmp_path / "out"))
    assert back.schema.simpleString() == "struct<id:bigint,k:int,s:string>"
    assert sorted_rows(back) == sorted_rows(df)
    assert back.where("k = 1 AND s = 'x0'").agg(F.sum("id")).first()[0] == sum(
        i for i in range(100) if i % 3 == 1 and i % 2 == 0
    )
    assert sorted_rows(back.select("k").distinct()) == [(0,), (1,), (2,)]
    one = spark.read.json(str(tmp_path / "out" / "k=1" / "*" / "part-*"))
    assert one.columns == ["id"] and one.count() == 33


def test_many_chunks(spark, tmp_path):
    """Files are cut into parts that threads read; no line is lost or read twice."""
    padding = "x" * 97
    with open(tmp_path / "big.json", "w", encoding="utf-8") as out:
        for i in range(60000):
            out.write('{"i": %d, "p": "%s"}\r\n' % (i, padding[: i % 97]))
    df = spark.read.json(str(tmp_path / "big.json"))
    assert df.agg(F.count("i"), F.sum("i"), F.max(F.length("p"))).first() == Row(
        60000, sum(range(60000)), 96
    )
    assert spark.read.text(str(tmp_path / "big.json")).where("value = ''").count() == 0
    assert spark.read.text(str(tmp_path / "big.json")).count() == 60000


def test_one_record_of_many_rows(spark, tmp_path):
    text = "[" + ",\n".join('{"i": %d}' % i for i in range(5000)) + "]"
    (tmp_path / "a.json").write_text(text)
    df = spark.read.json(str(tmp_path / "a.json"), multiLine=True)
    assert df.agg(F.count("i"), F.sum("i")).first() == Row(5000, sum(range(5000)))


def test_a_name_in_sql(spark, tmp_path):
    with gzip.open(tmp_path / "a.json.gz", "wt") as out:
        out.write('{"a": 1}\n')
    assert rows(spark.sql(f"SELECT a + 1 FROM json.`{tmp_path}/*.gz`")) == [(2,)]
    assert rows(spark.sql(f"SELECT * FROM text.`{tmp_path}/a.json.gz`")) == [('{"a": 1}',)]


def test_formats_of_dates(spark, tmp_path):
    (tmp_path / "a.json").write_text(
        '{"d": "02.01.2020", "t": "02.01.2020 10:11"}\n{"d": "2020-01-02", "t": "x"}\n'
    )
    reader = spark.read.schema("d date, t timestamp_ntz").option("dateFormat", "dd.MM.yyyy")
    df = reader.option("timestampNTZFormat", "dd.MM.yyyy HH:mm").json(str(tmp_path))
    assert rows(df) == [
        (datetime.date(2020, 1, 2), datetime.datetime(2020, 1, 2, 10, 11)),
        (None, None),
    ]
    writer = df.coalesce(1).write.option("timestampNTZFormat", "HH")
    writer.json(str(tmp_path / "out"), dateFormat="yy")
    assert rows(spark.read.text(str(tmp_path / "out"))) == [('{"d":"20","t":"10"}',), ("{}",)]


def test_values_that_do_not_fit(spark, tmp_path):
    (tmp_path / "a.json").write_text(
        '{"y": 128, "x": "1e2", "e": "?", "m": {"k": "v"}, "a": [1, "v"], "s": {"p": "v"}}\n'
    )
    df = spark.read.schema(
        "y tinyint, x decimal(5,2), e binary, m map<string,int>, a array<int>, s struct<p:int>"
    ).json(str(tmp_path))
    # Bytes may be written without a sign.
    assert rows(df) == [(-128, Decimal("100.00"), None, None, None, (None,))]


def test_inference_of_timestamps(spark, tmp_path):
    (tmp_path / "a.json").write_text('{"a": "2020-01-01T00:00:00", "b": "x"}\n{"a": null}\n')
    df = spark.read.option("inferTimestamp", True).json(str(tmp_path))
    assert df.schema.simpleString() == "struct<a:timestamp,b:string>"


def test_fields_that_are_always_null(spark, tmp_path):
    (tmp_path / "a.json").write_text('{"a":null,"b":[],"c":{"d":null},"e":1,"f":[null]}\n')
    assert spark.read.json(str(tmp_path)).schema.simpleString() == (
        "struct<a:string,b:array<string>,c:struct<d:string>,e:bigint,f:array<string>>"
    )
    assert spark.read.json(str(tmp_path), dropFieldIfAllNull=True).columns == ["e"]


def test_lenient_syntax(spark, tmp_path):
    (tmp_path / "a.json").write_text('{a: 1, /* x */ "b": "\\x"}\n{"a":NaN,"b":"t"}\n')
    df = spark.read.schema("a int, b string").json(
        str(tmp_path),
        allowComments=True,
        allowUnquotedFieldNames=True,
        allowBackslashEscapingAnyCharacter=True,
        allowNonNumericNumbers=False,
    )
    assert rows(df) == [(1, "x"), (None, None)]


def test_records_that_are_no_objects(spark, tmp_path):
    (tmp_path / "a.json").write_text(
        '[null,{"a":1}]\n[{"a":1},{"a":"x"}]\n[]\nnull\n5\n\n  \n{"a":7} tail\n[{"a":3},{"a":\n'
    )
    df = spark.read.schema("a int, _corrupt_record string").json(str(tmp_path))
    assert rows(df) == [
        (None, '[null,{"a":1}]'),
        (1, '[{"a":1},{"a":"x"}]'),
        (None, '[{"a":1},{"a":"x"}]'),
        (None, "null"),
        (None, "5"),
        (7, None),
        (None, '[{"a":3},{"a":'),
    ]
    assert df.count() == 7
    dropped = spark.read.schema("a int").json(str(tmp_path), mode="DROPMALFORMED")
    assert rows(dropped) == [(7,)]


def test_corrupt_record_column(spark, tmp_path):
    (tmp_path / "a.json").write_text('{"a": 1}\n{bad\n')
    df = spark.read.json(str(tmp_path), columnNameOfCorruptRecord="bad")
    assert rows(df) == [(1, None), (None, "{bad")]
    assert spark.read.json(str(tmp_path), mode="DROPMALFORMED").columns == ["a"]
    with error("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION", "22023"):
        spark.read.json(str(tmp_path), mode="FAILFAST").collect()
    with error("INVALID_CORRUPT_RECORD_TYPE", "42804", columnName="`_corrupt_record`"):
        spark.read.schema("a int, _corrupt_record int").json(str(tmp_path)).collect()


def test_schemas_that_json_does_not_take(spark, tmp_path):
    (tmp_path / "a.json").write_text('{"a": 1, "A": 2}\n')
    with error("COLUMN_ALREADY_EXISTS", "42711", columnName="`a`"):
        spark.read.json(str(tmp_path)).collect()
    with error("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", "0A000", format="JSON"):
        spark.read.schema("a interval").json(str(tmp_path)).collect()


def test_encodings(spark, tmp_path):
    (tmp_path / "a.json").write_bytes('{"a":"é"}\n{"a":"x"}\n'.encode("utf-16-le"))
    df = spark.read.json(str(tmp_path / "a.json"), encoding="UTF-16LE", lineSep="\n")
    assert rows(df) == [("é",), ("x",)]
    (tmp_path / "b.json").write_bytes('{"a":\n"é"}'.encode("utf-16"))
    assert rows(spark.read.json(str(tmp_path / "b.json"), encoding="UTF-16", multiLine=True)) == [
        ("é",)
    ]
    df.coalesce(1).write.json(str(tmp_path / "out"), encoding="ISO-8859-1", lineSep="|")
    (part,) = (tmp_path / "out").glob("part-*")
    assert part.read_bytes() == '{"a":"é"}|{"a":"x"}|'.encode("latin-1")


def test_separators(spark, tmp_path):
    (tmp_path / "a.json").write_text('{"a":1}||{"a":\n2}||')
    assert rows(spark.read.json(str(tmp_path / "a.json"), lineSep="||")) == [(1,), (2,)]
    (tmp_path / "b.txt").write_text("a\rb\r\nc\nd")
    assert rows(spark.read.text(str(tmp_path / "b.txt"))) == [("a",), ("b",), ("c",), ("d",)]


def test_writing_nulls(spark, tmp_path):
    df = spark.sql("SELECT 1 AS a, CAST(NULL AS INT) AS b").coalesce(1)
    df.write.json(str(tmp_path / "a"), ignoreNullFields=False)
    assert rows(spark.read.text(str(tmp_path / "a"))) == [('{"a":1,"b":null}',)]
    df.select("b").write.json(str(tmp_path / "b"))
    assert rows(spark.read.text(str(tmp_path / "b"))) == [("{}",)]


def test_text_of_several_columns(spark, tmp_path):
    df = spark.sql("SELECT 'a' AS x, 'b' AS y")
    with pytest.raises(PySparkException, match="supports only a single column"):
        df.write.text(str(tmp_path / "out"))
    df.write.partitionBy("y").text(str(tmp_path / "parts"))
    assert rows(spark.read.text(str(tmp_path / "parts"))) == [("a", "b")]


def test_text_with_other_columns_only(spark, tmp_path):
    df = spark.sql("SELECT 'a' || id AS value, id % 2 AS k FROM range(6)")
    df.write.partitionBy("k").text(str(tmp_path / "out"))
    back = spark.read.text(str(tmp_path / "out"))
    assert sorted_rows(back.groupBy("k").count()) == [(0, 3), (1, 3)]
