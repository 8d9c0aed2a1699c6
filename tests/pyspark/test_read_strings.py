"""CSV and JSON in strings of a data frame."""

from expect import rows


def test_csv_lines(spark):
    lines = spark.createDataFrame([("a,b",), ("1,x",), ("2,y",)], "value string")
    df = spark.read.csv(lines, header=True, inferSchema=True)
    assert df.schema.simpleString() == "struct<a:int,b:string>"
    assert rows(df) == [(1, "x"), (2, "y")]
    assert rows(spark.read.csv(lines, schema="p string, q string"))[1] == ("1", "x")


def test_json_values(spark):
    texts = spark.createDataFrame(
        [('{"a": 1}',), ('{"a": 2,\n "b": ["x"]}',), ("broken",), (None,)], "value string"
    )
    df = spark.read.json(texts)
    assert df.schema.simpleString() == "struct<_corrupt_record:string,a:bigint,b:array<string>>"
    assert rows(df) == [
        (None, 1, None),
        (None, 2, ["x"]),
        ("broken", None, None),
        (None, None, None),
    ]
    assert rows(spark.read.schema("a int").json(texts)) == [(1,), (2,), (None,), (None,)]
