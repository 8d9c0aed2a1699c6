"""Reading and writing CSV."""

import datetime
import gzip
from decimal import Decimal

import pytest

from expect import error, rows, sorted_rows


@pytest.fixture
def file(tmp_path):
    """Writes text into a file and returns its path."""

    def write(text, name="data.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return str(path)

    return write


def test_without_options_all_are_strings(spark, file):
    df = spark.read.csv(file("a,b\n1,x\n2,\n"))
    assert df.schema.simpleString() == "struct<_c0:string,_c1:string>"
    assert rows(df) == [("a", "b"), ("1", "x"), ("2", None)]


def test_header_and_inferred_types(spark, file):
    text = (
        "i,l,d,b,t,day,s\n"
        "1,3000000000,1.5,true,2024-01-02 03:04:05,2024-01-02,x\n"
        ",1,2,false,2024-01-02T03:04:05.678Z,2024-02-29,\n"
    )
    df = spark.read.csv(file(text), header=True, inferSchema=True)
    assert df.schema.simpleString() == (
        "struct<i:int,l:bigint,d:double,b:boolean,t:timestamp,day:date,s:string>"
    )
    assert rows(df)[0] == (
        1,
        3000000000,
        1.5,
        True,
        datetime.datetime(2024, 1, 2, 3, 4, 5),
        datetime.date(2024, 1, 2),
        "x",
    )
    assert rows(df)[1][0] is None and rows(df)[1][6] is None


def test_inferred_number_types(spark, file):
    df = spark.read.csv(file("1,1,1,99999999999999999999\n2,x,1.0,1\n"), inferSchema=True)
    assert df.schema.simpleString() == ("struct<_c0:int,_c1:string,_c2:double,_c3:decimal(20,0)>")


def test_given_schema(spark, file):
    df = spark.read.schema("x int, y decimal(5,2), d date").csv(file("1,2.345,2024-01-01\n,,\n"))
    assert rows(df) == [(1, Decimal("2.35"), datetime.date(2024, 1, 1)), (None, None, None)]


def test_quotes_escapes_and_separators(spark, file):
    text = 'a;b\n"x;y";"say \\"hi\\""\n"";plain\n'
    df = spark.read.csv(file(text), header=True, sep=";")
    assert rows(df) == [("x;y", 'say "hi"'), (None, "plain")]


def test_doubled_quotes_with_quote_as_escape(spark, file):
    df = spark.read.csv(file('"a ""b"" c",2\n'), escape='"')
    assert rows(df) == [('a "b" c', "2")]


def test_separator_of_two_characters(spark, file):
    assert rows(spark.read.csv(file("a||b\n"), sep="||")) == [("a", "b")]


def test_multiline(spark, file):
    df = spark.read.csv(file('id,text\n1,"two\nlines"\n2,one\n'), header=True, multiLine=True)
    assert rows(df) == [("1", "two\nlines"), ("2", "one")]


def test_null_and_empty_values(spark, file):
    df = spark.read.csv(file("NA,x\n,NA\n"), nullValue="NA")
    assert rows(df) == [(None, "x"), (None, None)]
    df = spark.read.csv(file('"",\n'), emptyValue="EMPTY")
    assert rows(df) == [("EMPTY", None)]


def test_comments_and_blank_lines(spark, file):
    assert rows(spark.read.csv(file("# no\n1\n\n2\n"), comment="#")) == [("1",), ("2",)]


def test_white_space(spark, file):
    path = file(" a , b \n")
    assert rows(spark.read.csv(path)) == [(" a ", " b ")]
    trimmed = spark.read.csv(path, ignoreLeadingWhiteSpace=True, ignoreTrailingWhiteSpace=True)
    assert rows(trimmed) == [("a", "b")]


def test_carriage_returns_and_byte_order_mark(spark, file):
    df = spark.read.csv(file("\ufeffa,b\r\n1,2\r\n"), header=True)
    assert df.columns == ["a", "b"]
    assert rows(df) == [("1", "2")]


def test_encoding(spark, file):
    assert rows(spark.read.csv(file("é,ü\n", encoding="latin-1"), encoding="ISO-8859-1")) == [
        ("é", "ü")
    ]


def test_date_formats(spark, file):
    df = spark.read.csv(
        file("04/07/2023,4.7.2023 17:05\n"),
        schema="d date, t timestamp",
        dateFormat="dd/MM/yyyy",
        timestampFormat="d.M.yyyy HH:mm",
    )
    assert rows(df) == [(datetime.date(2023, 7, 4), datetime.datetime(2023, 7, 4, 17, 5))]


def test_special_doubles(spark, file):
    df = spark.read.csv(file("Inf,-Inf,1e3\n"), schema="a double, b double, c double")
    assert rows(df) == [(float("inf"), float("-inf"), 1000.0)]


def test_headers_are_made_unique(spark, file):
    assert spark.read.csv(file("a,a,,b\n1,2,3,4\n"), header=True).columns == [
        "a0",
        "a1",
        "_c2",
        "b",
    ]


def test_folder_of_files(spark, tmp_path):
    for number in range(3):
        (tmp_path / f"part-{number}.csv").write_text(f"n\n{number}\n")
    (tmp_path / "_hidden.csv").write_text("n\n9\n")
    (tmp_path / ".hidden.csv").write_text("n\n9\n")
    df = spark.read.csv(str(tmp_path), header=True)
    assert sorted_rows(df) == [("0",), ("1",), ("2",)]
    assert spark.read.csv(f"{tmp_path}/part-[01].csv", header=True).count() == 2
    some = [f"{tmp_path}/part-0.csv", f"{tmp_path}/part-2.csv"]
    assert sorted_rows(spark.read.csv(some, header=True)) == [("0",), ("2",)]


def test_compressed(spark, tmp_path):
    path = tmp_path / "data.csv.gz"
    path.write_bytes(gzip.compress(b"1,a\n2,b\n"))
    assert rows(spark.read.csv(str(path))) == [("1", "a"), ("2", "b")]


BROKEN = "1,a\nx,b\n3\n4,d,more\n"
SCHEMA = "n int, s string"


def test_permissive_mode_nulls_what_is_broken(spark, file):
    df = spark.read.schema(SCHEMA).csv(file(BROKEN))
    assert rows(df) == [(1, "a"), (None, "b"), (3, None), (4, "d")]


def test_permissive_mode_keeps_the_broken_record(spark, file):
    df = spark.read.schema(SCHEMA + ", _corrupt_record string").csv(file(BROKEN)).cache()
    assert rows(df) == [
        (1, "a", None),
        (None, "b", "x,b"),
        (3, None, "3"),
        (4, "d", "4,d,more"),
    ]
    df.unpersist()


def test_drop_malformed_mode(spark, file):
    df = spark.read.schema(SCHEMA).csv(file(BROKEN), mode="DROPMALFORMED")
    assert rows(df) == [(1, "a")]


def test_fail_fast_mode(spark, file):
    path = file(BROKEN)
    with error("FAILED_READ_FILE.NO_HINT", "KD001"):
        spark.read.schema(SCHEMA).csv(path, mode="FAILFAST").collect()


def test_column_name_of_the_corrupt_record(spark, file):
    df = spark.read.schema("n int, bad string").csv(file("x\n"), columnNameOfCorruptRecord="bad")
    assert rows(df) == [(None, "x")]


def test_write_and_read_back(spark, tmp_path):
    path = str(tmp_path / "out")
    df = spark.sql(
        """SELECT * FROM VALUES (1, 'a,b', 1.5D, date'2024-01-01', timestamp'2024-01-01 10:00:00'),
           (2, 'say "hi"', NULL, NULL, NULL), (3, '', 0.1D, NULL, NULL) AS t(i, s, d, day, at)"""
    )
    df.coalesce(1).write.csv(path, header=True)
    text = "".join(p.read_text() for p in (tmp_path / "out").glob("part-*.csv"))
    assert text.splitlines() == [
        "i,s,d,day,at",
        '1,"a,b",1.5,2024-01-01,2024-01-01T10:00:00.000-08:00',
        '2,"say \\"hi\\"",,,',
        '3,"",0.1,,',
    ]
    back = spark.read.schema(df.schema).csv(path, header=True)
    assert sorted_rows(back)[:2] == sorted_rows(df)[:2]
    assert (tmp_path / "out" / "_SUCCESS").exists()


def test_write_options(spark, tmp_path):
    path = str(tmp_path / "out")
    df = spark.sql("SELECT 'x' AS a, CAST(NULL AS STRING) AS b, date'2024-01-02' AS d").coalesce(1)
    df.write.csv(path, sep="\t", nullValue="-", quoteAll=True, dateFormat="dd.MM.yy")
    text = "".join(p.read_text() for p in (tmp_path / "out").glob("part-*.csv"))
    assert text == '"x"\t"-"\t"02.01.24"\n'


def test_types_that_csv_cannot_hold(spark, tmp_path):
    with error("UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE", "0A000", format="CSV", columnName="`m`"):
        spark.sql("SELECT map(1, 2) AS m").write.csv(str(tmp_path / "out"))


@pytest.mark.parametrize(
    "encoding, python",
    [("US-ASCII", "ascii"), ("UTF-16", "utf-16"), ("UTF-16LE", "utf-16-le"), ("utf-32", "utf-32")],
)
def test_encodings(spark, file, encoding, python):
    text = "a,b\nc,d\n" if python == "ascii" else "é,ü\nß,日本\n"
    expected = [tuple(line.split(",")) for line in text.splitlines()]
    df = spark.read.csv(file(text, encoding=python), encoding=encoding, multiLine=True)
    assert rows(df) == expected


def test_unknown_encoding(spark, file):
    with error("INVALID_PARAMETER_VALUE.CHARSET", "22023", charset="latin1"):
        spark.read.csv(file("a\n"), encoding="latin1").collect()


def test_malformed_bytes(spark, tmp_path):
    path = tmp_path / "data.csv"
    path.write_bytes(b"a\xffb,\xc3\xa9\xe2\x82\n")
    assert rows(spark.read.csv(str(path))) == [("a\ufffdb", "é\ufffd")]


def test_line_separators(spark, file):
    assert rows(spark.read.csv(file("a,b\rc,d\n"))) == [("a", "b"), ("c", "d")]
    assert rows(spark.read.csv(file("a,b;c,d\n;e,f"), lineSep=";")) == [
        ("a", "b"),
        ("c", "d\n"),
        ("e", "f"),
    ]
    df = spark.read.csv(file('a,"x;y";b,"c\nd";'), multiLine=True, lineSep=";")
    assert rows(df) == [("a", "x;y"), ("b", "c\nd")]
    assert rows(spark.read.csv(file('a,"x\r\ny"\r\nb,c\r\n'), multiLine=True)) == [
        ("a", "x\ny"),
        ("b", "c"),
    ]


@pytest.mark.parametrize(
    "handling, expected",
    [
        ("STOP_AT_DELIMITER", ('"a"b', 'c"d', '"e,f"g', "h", None)),
        ("STOP_AT_CLOSING_QUOTE", ('a"b,c"d,"e,f"g,h', None, None, None, None)),
        ("BACK_TO_DELIMITER", ("ab", "cd", "e", "fg,h", None)),
        ("SKIP_VALUE", (None, 'c"d', None, "h", None)),
    ],
)
def test_unescaped_quotes(spark, file, handling, expected):
    df = spark.read.schema("a string, b string, c string, d string, e string").csv(
        file('"a"b,c"d,"e,f"g,h\n'), unescapedQuoteHandling=handling
    )
    assert rows(df) == [expected]


def test_unescaped_quotes_as_error(spark, file):
    with error("FAILED_READ_FILE.NO_HINT", "KD001"):
        spark.read.schema("a string").csv(
            file('"a"b\n'), unescapedQuoteHandling="RAISE_ERROR"
        ).collect()


def test_escaped_escapes(spark, file):
    assert rows(spark.read.csv(file('"a\\\\",b\n'))) == [("a\\", "b")]
    assert rows(spark.read.csv(file('"a#\\",b\n'), charToEscapeQuoteEscaping="#")) == [("a\\", "b")]


# A query reads no more fields than it needs, and does not see what is wrong with the others.
def test_what_is_not_read_is_not_malformed(spark, file):
    df = spark.read.schema(SCHEMA).csv(file(BROKEN), mode="DROPMALFORMED")
    assert df.count() == 4
    assert rows(df.select("n")) == [(1,), (3,), (4,)]
    assert rows(df.select("s")) == [("a",), ("b",), (None,), ("d",)]
    df = spark.read.schema(SCHEMA + ", _corrupt_record string").csv(file(BROKEN))
    assert rows(df.select("n", "_corrupt_record")) == [
        (1, None),
        (None, "x,b"),
        (3, None),
        (4, None),
    ]


def test_corrupt_record_column(spark, file):
    df = spark.read.schema("n int, _corrupt_record string, s string").csv(file(BROKEN))
    assert rows(df) == [(1, None, "a"), (None, "x,b", "b"), (3, "3", None), (4, "4,d,more", "d")]
    with error("UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN", "0A000"):
        df.select("_corrupt_record").collect()
    with error("INVALID_CORRUPT_RECORD_TYPE", "42804"):
        spark.read.schema("n int, _corrupt_record int").csv(file(BROKEN)).collect()


def test_schema_that_must_be_the_headers(spark, file):
    path = file("a,b\n1,2\n")
    read = spark.read.option("header", True).option("enforceSchema", False)
    with error("FAILED_READ_FILE.NO_HINT", "KD001"):
        read.schema("x int, b int").csv(path).collect()
    with error("FAILED_READ_FILE.NO_HINT", "KD001"):
        read.schema("a int").csv(path).collect()
    assert rows(read.schema("A int, b int").csv(path)) == [(1, 2)]
    assert rows(read.schema("x int, b int").csv(path).select("b")) == [(2,)]


def test_limits(spark, file):
    for options in ({"maxColumns": 2}, {"maxCharsPerColumn": 2}):
        with error("FAILED_READ_FILE.NO_HINT", "KD001"):
            spark.read.schema("a string, b string, c string").csv(
                file("abc,b,c\n"), **options
            ).collect()


def test_locale_of_numbers_and_dates(spark, file):
    schema = "a decimal(10,2), b decimal(10,2), d date"
    expected = [(Decimal("1234.50"), Decimal("7.00"), datetime.date(2024, 3, 5))]
    german = {"locale": "de-DE", "dateFormat": "d.M.yyyy"}
    path = file("1.234,5|7|5.3.2024\n")
    assert rows(spark.read.schema(schema).csv(path, sep="|", **german)) == expected
    path = file("1,234.5|7|2024-03-05\n")
    assert rows(spark.read.schema(schema).csv(path, sep="|")) == expected


def test_inferred_dates_and_timestamps(spark, file):
    def inferred(text, **options):
        reader = spark.read.options(inferSchema=True, **options)
        return reader.csv(file(text)).schema.simpleString()

    assert inferred("2024-01-01\n2024-01-01 10:00:00\n") == "struct<_c0:timestamp>"
    assert inferred("2024-01-01 10:00:00\n2024-01-01\n") == "struct<_c0:timestamp>"
    assert inferred("2024-01-01\n", preferDate=False) == "struct<_c0:timestamp>"
    assert inferred("12:30,2024-1-1\n") == "struct<_c0:timestamp,_c1:timestamp>"
    both = {"dateFormat": "dd/MM/yyyy", "timestampFormat": "d.M.yyyy HH:mm"}
    assert inferred("01/02/2024,3.4.2024 10:11\n", **both) == "struct<_c0:date,_c1:timestamp>"
    assert inferred("01/02/2024\n2024-01-01 10:00:00\n", dateFormat="dd/MM/yyyy") == (
        "struct<_c0:string>"
    )


def test_local_timestamps(spark, file):
    read = spark.read.schema("t timestamp_ntz")
    assert rows(read.option("timestampNTZFormat", "d.M.yyyy").csv(file("3.4.2024\n"))) == [
        (datetime.datetime(2024, 4, 3),)
    ]
    assert rows(read.csv(file("2024-01-01 10:00:00Z\n"))) == [(None,)]


def test_headers_in_several_files(spark, tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "b.csv").write_text("a,b\n3,4\na,b\n")
    df = spark.read.csv(str(tmp_path), header=True, inferSchema=True)
    assert df.schema.simpleString() == "struct<a:int,b:int>"
    assert sorted_rows(df) == [(None, None), (1, 2), (3, 4)]


def test_files_larger_than_a_chunk(spark, tmp_path):
    lines = (f'{n},"text {n}",{n / 4}' for n in range(200_000))
    (tmp_path / "large.csv").write_text("n,s,d\n" + "\n".join(lines) + "\n")
    df = spark.read.csv(str(tmp_path / "large.csv"), header=True, inferSchema=True)
    assert df.schema.simpleString() == "struct<n:int,s:string,d:double>"
    row = df.selectExpr("count(*)", "sum(n)", "count(DISTINCT s)", "sum(d)").first()
    assert row[:] == (200_000, 19_999_900_000, 200_000, 4_999_975_000.0)
    assert df.selectExpr("monotonically_increasing_id() AS id").distinct().count() == 200_000


def test_schema_is_inferred_anew_when_the_file_changes(spark, file):
    read = spark.read.option("inferSchema", True)
    assert read.csv(file("1\n")).schema.simpleString() == "struct<_c0:int>"
    assert read.csv(file("a,b\n")).schema.simpleString() == "struct<_c0:string,_c1:string>"


def test_nothing_there(spark, file, tmp_path):
    with error("PATH_NOT_FOUND", "42K03", path=f"file:{tmp_path}/none"):
        spark.read.csv(f"{tmp_path}/none").collect()
    with error("PATH_NOT_FOUND", "42K03"):
        spark.sql(f"SELECT * FROM csv.`{tmp_path}/none`").collect()
    with error("UNABLE_TO_INFER_SCHEMA", "42KD9"):
        (tmp_path / "empty").mkdir()
        spark.read.csv(str(tmp_path / "empty")).collect()
    assert spark.read.csv(file(""), header=True, inferSchema=True).columns == []
    assert spark.read.csv(file("a,b\n"), header=True).count() == 0
