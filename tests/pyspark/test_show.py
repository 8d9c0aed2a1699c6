"""What show() prints, and the HTML of notebooks."""

import textwrap

import pytest


def block(text):
    return textwrap.dedent(text).lstrip("\n")


@pytest.fixture
def shown(spark):
    data = [(1, "short", None), (20, "a value that is longer than twenty", 2.5)]
    return spark.createDataFrame(data, "id int, text string, x double")


def test_show(shown):
    assert shown._show_string() == block("""
        +---+--------------------+----+
        | id|                text|   x|
        +---+--------------------+----+
        |  1|               short|NULL|
        | 20|a value that is l...| 2.5|
        +---+--------------------+----+
        """)


def test_show_without_truncation_aligns_to_the_left(shown):
    assert shown._show_string(truncate=False) == block("""
        +---+----------------------------------+----+
        |id |text                              |x   |
        +---+----------------------------------+----+
        |1  |short                             |NULL|
        |20 |a value that is longer than twenty|2.5 |
        +---+----------------------------------+----+
        """)


def test_show_fewer_rows(shown):
    assert shown._show_string(1, 3) == block("""
        +---+----+---+
        | id|text|  x|
        +---+----+---+
        |  1| sho|NUL|
        +---+----+---+
        only showing top 1 row""")


def test_show_vertically(shown):
    assert shown._show_string(vertical=True) == block("""
        -RECORD 0--------------------
         id   | 1                    
         text | short                
         x    | NULL                 
        -RECORD 1--------------------
         id   | 20                   
         text | a value that is l... 
         x    | 2.5                  
        """)


def test_show_of_no_rows_and_no_columns(spark):
    assert spark.range(0)._show_string() == "+---+\n| id|\n+---+\n+---+\n"
    assert spark.range(2).select()._show_string() == "++\n||\n++\n||\n||\n++\n"


@pytest.mark.parametrize(
    "expression, shown",
    [
        ("true", "true"),
        ("1.50BD", "1.50"),
        ("1e10D", "1.0E10"),
        ("float(0.1)", "0.1"),
        ("double('NaN')", "NaN"),
        ("-double('Infinity')", "-Infinity"),
        ("date'2024-02-29'", "2024-02-29"),
        ("timestamp'2024-01-01 12:00:00.5'", "2024-01-01 12:00:00.5"),
        ("timestamp_ntz'2024-01-01 00:00:00'", "2024-01-01 00:00:00"),
        ("array(1, NULL)", "[1, NULL]"),
        ("map('a', 1, 'b', NULL)", "{a -> 1, b -> NULL}"),
        ("named_struct('a', 1, 'b', 'x')", "{1, x}"),
        ("x'0aff'", "[0A FF]"),
        ("interval '1-2' year to month", "INTERVAL '1-2' YEAR TO MONTH"),
        ("interval '1 02:03:04' day to second", "INTERVAL '1 02:03:04' DAY TO SECOND"),
        ("array(named_struct('d', date'2024-01-01'))", "[{2024-01-01}]"),
        ("'a\\nb\\tc'", "a\\nb\\tc"),
    ],
)
def test_how_values_are_shown(spark, expression, shown):
    text = spark.sql(f"SELECT {expression} AS v")._show_string(truncate=False)
    assert text.splitlines()[3].strip("|").rstrip() == shown


def test_wide_characters_take_two_columns(spark):
    df = spark.sql("SELECT '東京' AS city, 1 AS n")
    assert df._show_string() == block("""
        +----+---+
        |city|  n|
        +----+---+
        |東京|  1|
        +----+---+
        """)


def test_show_prints(shown, capsys):
    shown.select("id").show()
    assert capsys.readouterr().out == "+---+\n| id|\n+---+\n|  1|\n| 20|\n+---+\n\n"


def test_html(session):
    session.conf.set("spark.sql.repl.eagerEval.enabled", "true")
    df = session.sql("SELECT 1 AS a, '<b>' AS `x&y`")
    assert df._repr_html_() == block("""
        <table border='1'>
        <tr><th>a</th><th>x&amp;y</th></tr>
        <tr><td>1</td><td>&lt;b&gt;</td></tr>
        </table>
        """)


def test_repr(spark):
    assert repr(spark.range(1)) == "DataFrame[id: bigint]"


def test_explain(spark, capsys):
    spark.range(10).where("id > 5").explain()
    assert "== Physical Plan ==" in capsys.readouterr().out
    spark.range(10).explain(extended=True)
    printed = capsys.readouterr().out
    for part in ("Parsed Logical Plan", "Analyzed Logical Plan", "Optimized Logical Plan"):
        assert f"== {part} ==" in printed
