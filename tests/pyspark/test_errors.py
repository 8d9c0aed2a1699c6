"""Errors: Spark's condition and SQLSTATE, parameters, and where in the query."""

import pathlib

import pytest
from pyspark.errors import (
    AnalysisException,
    ArithmeticException,
    ArrayIndexOutOfBoundsException,
    DateTimeException,
    NumberFormatException,
    ParseException,
    PySparkException,
)
from pyspark.sql import functions as F

from expect import error, rows


def fails(spark, query, condition, sql_state, **parameters):
    with error(condition, sql_state, **parameters) as caught:
        spark.sql(query).collect()
    return caught.value


@pytest.mark.parametrize(
    "query, condition, sql_state",
    [
        ("SELECT 1 / 0", "DIVIDE_BY_ZERO", "22012"),
        ("SELECT 1 % 0", "REMAINDER_BY_ZERO", "22012"),
        ("SELECT 1 DIV 0", "DIVIDE_BY_ZERO", "22012"),
        ("SELECT 1.0 / 0.0", "DIVIDE_BY_ZERO", "22012"),
        ("SELECT 2147483647 + 1", "ARITHMETIC_OVERFLOW", "22003"),
        ("SELECT 127Y + 1Y", "BINARY_ARITHMETIC_OVERFLOW", "22003"),
        ("SELECT -9223372036854775808L - 1", "ARITHMETIC_OVERFLOW", "22003"),
        ("SELECT 3037000500L * 3037000500L", "ARITHMETIC_OVERFLOW", "22003"),
        ("SELECT abs(-2147483648)", "ARITHMETIC_OVERFLOW", "22003"),
        ("SELECT cast(3e9 AS INT)", "CAST_OVERFLOW", "22003"),
        ("SELECT cast(300 AS TINYINT)", "CAST_OVERFLOW", "22003"),
        ("SELECT cast(double('NaN') AS INT)", "CAST_OVERFLOW", "22003"),
        ("SELECT cast('12x' AS INT)", "CAST_INVALID_INPUT", "22018"),
        ("SELECT cast('yes!' AS BOOLEAN)", "CAST_INVALID_INPUT", "22018"),
        ("SELECT cast('2024-02-30' AS DATE)", "CAST_INVALID_INPUT", "22018"),
        ("SELECT cast('noon' AS TIMESTAMP)", "CAST_INVALID_INPUT", "22018"),
        (
            "SELECT cast(123.45 AS DECIMAL(4, 2))",
            "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION",
            "22003",
        ),
        ("SELECT date'2024-13-01'", "INVALID_TYPED_LITERAL", "42604"),
        ("SELECT array(1, 2)[5]", "INVALID_ARRAY_INDEX", "22003"),
        ("SELECT element_at(array(1), 0)", "INVALID_INDEX_OF_ZERO", "22003"),
        ("SELECT element_at(array(1), 3)", "INVALID_ARRAY_INDEX_IN_ELEMENT_AT", "22003"),
        ("SELECT map('a', 1, 'a', 2)", "DUPLICATED_MAP_KEY", "23505"),
        ("SELECT map_from_arrays(array(1, NULL), array(1, 2))", "NULL_MAP_KEY", "2200E"),
        ("SELECT make_date(2024, 2, 30)", "DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION", "22023"),
        ("SELECT to_date('x', 'yyyy')", "CANNOT_PARSE_TIMESTAMP", "22007"),
        (
            "SELECT date_format(current_date(), 'QQQQQQ')",
            "INVALID_DATETIME_PATTERN.LENGTH",
            "22007",
        ),
        ("SELECT to_number('abc', '999')", "INVALID_FORMAT.MISMATCH_INPUT", "42601"),
        ("SELECT raise_error('stop')", "USER_RAISED_EXCEPTION", "P0001"),
        ("SELECT assert_true(false)", "USER_RAISED_EXCEPTION", "P0001"),
        (
            "SELECT unhex('zz') IS NULL, conv('1', 10, 99) IS NULL, parse_url('a b', 'HOST')",
            "INVALID_URL",
            "22P02",
        ),
        ("SELECT regexp_extract('a', '(', 1)", "INVALID_PARAMETER_VALUE.PATTERN", "22023"),
        ("SELECT parse_json('{')", "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION", "22023"),
        (
            "SELECT sum(cast(id AS DECIMAL(38, 0)) * 1e37BD) FROM range(10)",
            "ARITHMETIC_OVERFLOW",
            "22003",
        ),
        (
            "SELECT repeat('x', 2) || x FROM VALUES (1) AS t(y)",
            "UNRESOLVED_COLUMN.WITH_SUGGESTION",
            "42703",
        ),
    ],
)
def test_failing_expression(spark, query, condition, sql_state):
    fails(spark, query, condition, sql_state)


@pytest.mark.parametrize(
    "query, condition, sql_state",
    [
        ("SELECT no_such_function(1)", "UNRESOLVED_ROUTINE", "42883"),
        ("SELECT * FROM no_such_table", "TABLE_OR_VIEW_NOT_FOUND", "42P01"),
        ("SELECT upper(1, 2)", "WRONG_NUM_ARGS.WITHOUT_SUGGESTION", "42605"),
        ("SELECT array(1) + 1", "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES", "42K09"),
        ("SELECT true + false", "DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE", "42K09"),
        ("SELECT NOT 1", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE", "42K09"),
        ("SELECT cast(array(1) AS INT)", "DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION", "42K09"),
        ("SELECT cast(1 AS DATE)", "DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION", "42K09"),
        ("SELECT CASE WHEN 1 THEN 2 END", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE", "42K09"),
        ("SELECT if(true, 1, array(1))", "DATATYPE_MISMATCH.DATA_DIFF_TYPES", "42K09"),
        ("SELECT map('a')", "WRONG_NUM_ARGS.WITHOUT_SUGGESTION", "42605"),
        ("SELECT s.z FROM (SELECT named_struct('a', 1) AS s)", "FIELD_NOT_FOUND", "42704"),
        ("SELECT id.z FROM range(1)", "INVALID_EXTRACT_BASE_FIELD_TYPE", "42000"),
        ("SELECT id FROM range(1) GROUP BY 2", "GROUP_BY_POS_OUT_OF_RANGE", "42805"),
        ("SELECT id FROM range(1) ORDER BY 3", "ORDER_BY_POS_OUT_OF_RANGE", "42805"),
        ("SELECT sum(id) FROM range(1) GROUP BY 1", "GROUP_BY_POS_AGGREGATE", "42903"),
        ("SELECT sum(sum(id)) FROM range(1)", "NESTED_AGGREGATE_FUNCTION", "42607"),
        ("SELECT * FROM range(1) WHERE sum(id) > 1", "INVALID_WHERE_CONDITION", "42903"),
        ("SELECT * FROM range(1) LIMIT -1", "INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE", "42K0E"),
        ("SELECT * FROM range(1) LIMIT id", "INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE", "42K0E"),
        ("SELECT explode(array(1)) + 1", "UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS", "42K0E"),
        ("SELECT explode(1)", "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE", "42K09"),
        ("SELECT a.id FROM range(1) b", "UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703"),
        ("SELECT * FROM range(1) a, range(1) b WHERE id = 1", "AMBIGUOUS_REFERENCE", "42704"),
        (
            "SELECT a FROM VALUES (1, 2), (3) AS t(a, b)",
            "INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH",
            "42000",
        ),
        ("WITH a AS (SELECT 1), a AS (SELECT 2) SELECT * FROM a", "DUPLICATED_CTE_NAMES", "42602"),
        ("SELECT 1 UNION SELECT 1, 2", "NUM_COLUMNS_MISMATCH", "42826"),
        (
            "SELECT transform(array(1), (x, y, z) -> x)",
            "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH",
            "42K0D",
        ),
        (
            "SELECT id FROM range(1) WHERE row_number() OVER (ORDER BY id) = 1",
            "WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE",
            "42601",
        ),
        ("INSERT INTO no_such_table VALUES (1)", "TABLE_OR_VIEW_NOT_FOUND", "42P01"),
        ("DROP VIEW no_such_view", "TABLE_OR_VIEW_NOT_FOUND", "42P01"),
        ("USE no_such_database", "SCHEMA_NOT_FOUND", "42704"),
        ("SELECT * FROM csv.`/no/such/path`", "PATH_NOT_FOUND", "42K03"),
        ("SELECT from_json('{}', 'not a type at all')", "PARSE_SYNTAX_ERROR", "42601"),
    ],
)
def test_query_that_cannot_be_analyzed(spark, query, condition, sql_state):
    with pytest.raises(AnalysisException) as caught:
        spark.sql(query).collect()
    assert caught.value.getCondition() == condition, str(caught.value)
    assert caught.value.getSqlState() == sql_state


@pytest.mark.parametrize(
    "query, condition, sql_state, line_and_position",
    [
        ("SELEC 1", "PARSE_SYNTAX_ERROR", "42601", "(line 1, pos 0)"),
        ("SELECT 1 FROM 2", "PARSE_SYNTAX_ERROR", "42601", "(line 1, pos 14)"),
        ("SELECT 1,\n  FROM t WHERE", "PARSE_SYNTAX_ERROR", "42601", "(line 2, pos 14)"),
        ("SELECT (1", "PARSE_SYNTAX_ERROR", "42601", "(line 1, pos 9)"),
        ("SELECT 'open", "PARSE_SYNTAX_ERROR", "42601", "(line 1, pos 7)"),
        ("", "PARSE_EMPTY_STATEMENT", "42617", ""),
        (
            "SELECT 99999999999999999999L",
            "INVALID_NUMERIC_LITERAL_RANGE",
            "22003",
            "(line 1, position 8)",
        ),
        ("SELECT 1 AS a b", "PARSE_SYNTAX_ERROR", "42601", "(line 1, pos 14)"),
        ("CREATE TABLE t (a NOTYPE)", "UNSUPPORTED_DATATYPE", "0A000", ""),
        ("SELECT /* open", "UNCLOSED_BRACKETED_COMMENT", "42601", ""),
    ],
)
def test_query_that_cannot_be_parsed(spark, query, condition, sql_state, line_and_position):
    with pytest.raises(ParseException) as caught:
        spark.sql(query).collect()
    assert caught.value.getCondition() == condition, str(caught.value)
    assert caught.value.getSqlState() == sql_state
    assert line_and_position in str(caught.value)


def test_syntax_error_points_at_its_place(spark):
    with error("PARSE_SYNTAX_ERROR", "42601", error="'t'") as caught:
        spark.sql("SELECT *\nFORM t\nWHERE")
    text = str(caught.value)
    assert "Syntax error at or near 't'. SQLSTATE: 42601 (line 2, pos 5)" in text
    assert "== SQL ==\nSELECT *\nFORM t\n-----^^^\nWHERE" in text


def test_message_names_condition_and_state(spark):
    exception = fails(spark, "SELECT 1 / 0", "DIVIDE_BY_ZERO", "22012")
    assert str(exception).startswith("[DIVIDE_BY_ZERO] Division by zero.")
    assert "SQLSTATE: 22012" in str(exception)


def test_context_is_the_failing_fragment(spark):
    query = "SELECT id,\n  id / (id - id) AS q\nFROM range(3)"
    context = fails(spark, query, "DIVIDE_BY_ZERO", "22012").getQueryContext()
    assert len(context) == 1
    assert context[0].fragment() == "id / (id - id)"
    assert query[context[0].startIndex() : context[0].stopIndex() + 1] == "id / (id - id)"


def test_summary_underlines_the_fragment(spark):
    exception = fails(
        spark, "SELECT id,\n  1 / (id - id)\nFROM range(1)", "DIVIDE_BY_ZERO", "22012"
    )
    assert "== SQL (line 2, position 3) ==\n  1 / (id - id)\n  ^^^^^^^^^^^^^" in str(exception)


def test_unknown_column_suggests_the_nearest(spark):
    exception = fails(
        spark,
        "SELECT nmae FROM VALUES (1, 2, 3) AS t(name, age, zzz)",
        "UNRESOLVED_COLUMN.WITH_SUGGESTION",
        "42703",
        objectName="`nmae`",
        proposal="`age`, `name`, `zzz`",
    )
    assert exception.getQueryContext()[0].fragment() == "nmae"


def test_unknown_column_of_a_data_frame(spark):
    with error("UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703", objectName="`idd`", proposal="`id`"):
        spark.range(1).select("idd").collect()


def test_type_mismatch_tells_types(spark):
    fails(
        spark,
        "SELECT array(1) = 'x'",
        "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES",
        "42K09",
        left='"ARRAY<INT>"',
        right='"STRING"',
        sqlExpr='"(array(1) = x)"',
    )


def test_cast_error_tells_value_and_types(spark):
    fails(
        spark,
        "SELECT cast('1x' AS INT)",
        "CAST_INVALID_INPUT",
        "22018",
        expression="'1x'",
        sourceType='"STRING"',
        targetType='"INT"',
    )


def test_python_exception_classes(spark):
    cases = {
        "SELECT 1 / 0": ArithmeticException,
        "SELECT 2147483647 + 1": ArithmeticException,
        "SELECT array(1)[3]": ArrayIndexOutOfBoundsException,
        "SELECT cast('x' AS INT)": NumberFormatException,
        "SELECT cast('x' AS DATE)": DateTimeException,
        "SELECT nothing": AnalysisException,
        "SELECT (": ParseException,
    }
    for query, exception in cases.items():
        with pytest.raises(exception):
            spark.sql(query).collect()


def test_without_ansi_there_is_null_instead(session):
    session.conf.set("spark.sql.ansi.enabled", "false")
    query = """SELECT 1 / 0, 1 % 0, cast('x' AS INT), 2147483647 + 1, array(1)[5],
               cast('2024-02-30' AS DATE), cast(3e9 AS INT), element_at(map(1, 2), 3)"""
    assert rows(session.sql(query)) == [
        (None, None, None, -2147483648, None, None, 2147483647, None)
    ]


def test_an_error_in_one_of_many_rows(spark):
    df = spark.range(100_000).select(1 / (F.col("id") - 77_777))
    with error("DIVIDE_BY_ZERO", "22012"):
        df.collect()
    assert df.limit(10).count() == 10


def test_case_does_not_evaluate_the_other_branch(spark):
    df = spark.sql("SELECT CASE WHEN id = 0 THEN 0 ELSE 10 DIV id END FROM range(3)")
    assert rows(df) == [(0,), (10,), (5,)]
    assert rows(spark.sql("SELECT coalesce(id, 1 DIV 0) FROM range(1)")) == [(0,)]
    assert rows(spark.sql("SELECT id > 0 AND 1 DIV id > 0 FROM range(2)")) == [(False,), (True,)]


def test_session_goes_on_after_errors(spark):
    for _ in range(3):
        fails(spark, "SELECT 1 / 0", "DIVIDE_BY_ZERO", "22012")
    assert spark.range(5).count() == 5


def test_missing_file(spark, tmp_path):
    path = tmp_path / "nothing.parquet"
    for read in (spark.read.parquet, spark.read.csv, spark.read.json, spark.read.text):
        with error("PATH_NOT_FOUND", "42K03", path=f"file:{path}"):
            read(str(path)).collect()


def test_folder_without_files(spark, tmp_path):
    with error("UNABLE_TO_INFER_SCHEMA", "42KD9", format="Parquet"):
        spark.read.parquet(str(tmp_path)).collect()
    with error("UNABLE_TO_INFER_SCHEMA", "42KD9", format="CSV"):
        spark.read.csv(str(tmp_path)).collect()
    assert spark.read.schema("a int").parquet(str(tmp_path)).count() == 0


@pytest.fixture
def parquet_file(spark, tmp_path):
    """One Parquet file of 5,000 rows."""
    folder = tmp_path / "good"
    spark.range(5_000).selectExpr("id", "cast(id AS STRING) AS s").coalesce(1).write.parquet(
        str(folder)
    )
    return next(pathlib.Path(folder).glob("part-*.parquet"))


def read_all(spark, path):
    return spark.read.parquet(str(path)).agg(F.sum("id"), F.max("s")).collect()


def test_truncated_parquet(spark, parquet_file, tmp_path):
    whole = parquet_file.read_bytes()
    for length in (len(whole) - 1, len(whole) // 2, 10, 4):
        cut = tmp_path / f"cut-{length}.parquet"
        cut.write_bytes(whole[:length])
        with error("FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER", "KD001"):
            read_all(spark, cut)


def test_empty_parquet_file(spark, tmp_path):
    (tmp_path / "empty.parquet").write_bytes(b"")
    with pytest.raises(PySparkException):
        read_all(spark, tmp_path / "empty.parquet")


def test_text_called_parquet(spark, tmp_path):
    path = tmp_path / "text.parquet"
    path.write_text("this is no Parquet file at all\n" * 10)
    with error("FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER", "KD001"):
        read_all(spark, path)


def test_flipped_bits_in_parquet_never_end_the_server(spark, parquet_file, tmp_path):
    """Whatever is read from a damaged file, the server lives on and answers the next query."""
    whole = parquet_file.read_bytes()
    for number in range(24):
        damaged = bytearray(whole)
        at = len(whole) * number // 24
        damaged[at] ^= 1 << (number % 8)
        path = tmp_path / f"flipped-{number}.parquet"
        path.write_bytes(damaged)
        try:
            read_all(spark, path)
        except (PySparkException, UnicodeDecodeError):
            # Damage to a string's bytes is seen by the client, if by anyone.
            pass
        assert spark.range(3).count() == 3


def test_ignored_corrupt_files(session, parquet_file):
    broken = parquet_file.parent / "part-broken.parquet"
    broken.write_bytes(parquet_file.read_bytes()[:-100])
    session.conf.set("spark.sql.files.ignoreCorruptFiles", "true")
    assert session.read.parquet(str(parquet_file.parent)).count() == 5_000


def test_file_that_vanished(spark, parquet_file):
    df = spark.read.parquet(str(parquet_file.parent))
    assert df.columns == ["id", "s"]
    parquet_file.unlink()
    with pytest.raises(PySparkException):
        df.collect()


def test_column_of_another_type_in_parquet(spark, parquet_file):
    with error("FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH", "KD001", column="[s]"):
        spark.read.schema("s int").parquet(str(parquet_file)).collect()


def test_writing_where_it_is_not_allowed(spark, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PySparkException):
        spark.range(1).write.parquet(str(tmp_path / "file" / "table"))


def test_duplicate_columns_on_write(spark, tmp_path):
    with error("COLUMN_ALREADY_EXISTS", "42711", columnName="`a`"):
        spark.sql("SELECT 1 AS a, 2 AS A").write.parquet(str(tmp_path / "out"))


def test_context_of_a_cast_that_nobody_wrote(spark):
    query = "SELECT id + 'x' FROM range(3)"
    context = fails(spark, query, "CAST_INVALID_INPUT", "22018").getQueryContext()
    assert [part.fragment() for part in context] == ["id + 'x'"]
    with error("CAST_INVALID_INPUT", "22018") as caught:
        spark.range(3).select(F.col("id") + "x").collect()
    assert [part.fragment() for part in caught.value.getQueryContext()] == ["__add__"]
