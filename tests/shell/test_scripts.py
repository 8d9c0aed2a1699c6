"""`firesteel sql` in scripts: statements, files, standard input, formats, errors, exit status."""

import json
import os
import signal
import subprocess
import time

import pytest

from conftest import PROGRAM


def test_statement_prints_a_table(sql):
    done = sql("-e", "SELECT 1 AS a, 'x' AS b, CAST(NULL AS INT) AS c")
    assert done.returncode == 0
    assert done.stdout == (
        "+---+---+----+\n|  a|b  |   c|\n+---+---+----+\n|  1|x  |NULL|\n+---+---+----+\n"
    )


def test_time_taken_goes_to_stderr(sql):
    done = sql("-e", "SELECT * FROM range(3)")
    assert "Time taken: " in done.stderr and ", Fetched 3 row(s)" in done.stderr
    assert "Time taken" not in done.stdout


def test_silent_says_nothing_but_the_rows(sql):
    done = sql("-S", "-e", "SELECT 1")
    assert done.stderr == ""


def test_several_statements_in_one_text(sql):
    done = sql("-S", "-o", "tsv", "-e", "SELECT 1 AS a; SELECT ';' AS b; -- c\n SELECT 3 AS c")
    assert done.stdout == "a\n1\nb\n;\nc\n3\n"


def test_several_texts_and_files_in_order(sql, tmp_path):
    (tmp_path / "one.sql").write_text("SELECT * FROM v;\n")
    done = sql(
        "-S", "-o", "tsv", "-e", "CREATE TEMPORARY VIEW v AS SELECT 7 AS n", "-f", "one.sql"
    )
    assert done.stdout == "n\n7\n"


def test_empty_statements_and_comments_do_nothing(sql):
    done = sql("-S", "-e", ";; -- nothing\n /* at all; */ ;")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_csv(sql):
    done = sql("--output-format", "csv", "-e", "SELECT 'a,b' AS x, 'say \"hi\"' AS `y z`, '' AS e, "
               "NULL AS n, 1.50 AS d")
    assert done.stdout == 'x,y z,e,n,d\n"a,b","say ""hi""","",,1.50\n'


def test_tsv(sql):
    done = sql("-o", "tsv", "-e", "SELECT 'a\\tb' AS x, NULL AS n, array(1, NULL) AS l")
    assert done.stdout == "x\tn\tl\na\\tb\tNULL\t[1, NULL]\n"


def test_header_can_be_left_out(sql):
    done = sql("-o", "csv", "--conf", "spark.sql.cli.print.header=false", "-e", "SELECT 1 AS a")
    assert done.stdout == "1\n"


def test_json_is_one_object_a_line(sql):
    done = sql(
        "-o",
        "json",
        "-e",
        "SELECT id, 'a\"b\\nc' AS s, array(1.5D, double('NaN')) AS l, map('k', true) AS m, "
        "named_struct('x', null, 'd', DATE '2024-02-29') AS t, X'0001FF' AS b FROM range(2)",
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == [0, 1]
    assert rows[0] == {
        "id": 0,
        "s": 'a"b\nc',
        "l": [1.5, "NaN"],
        "m": {"k": True},
        "t": {"x": None, "d": "2024-02-29"},
        "b": "AAH/",
    }


def test_explain_prints_lines(sql):
    done = sql("-S", "-e", "EXPLAIN SELECT 1")
    assert done.stdout.startswith("== Physical Plan ==\n")
    assert "\\n" not in done.stdout


def test_rows_of_a_large_result_all_come(sql):
    done = sql("-S", "-e", "SELECT id FROM range(25000)")
    assert done.stdout.count("\n") == 25000 + 4


def test_first_failing_statement_ends_the_script(sql):
    done = sql("-S", "-o", "tsv", "-e", "SELECT 1 AS a; SELECT nope; SELECT 3 AS c")
    assert done.returncode == 1
    assert done.stdout == "a\n1\n"
    assert "[UNRESOLVED_COLUMN.WITHOUT_SUGGESTION]" in done.stderr
    assert "== SQL (line 1, position 8) ==\nSELECT nope\n       ^^^^\n" in done.stderr


def test_syntax_error_shows_the_place(sql):
    done = sql("-S", "-e", "SELEC 1")
    assert done.returncode == 1
    assert "[PARSE_SYNTAX_ERROR]" in done.stderr
    assert "== SQL ==\nSELEC 1\n^^^\n" in done.stderr


def test_error_while_running(sql):
    done = sql("-S", "-e", "SELECT 1 / (id - id) FROM range(3)")
    assert done.returncode == 1
    assert "[DIVIDE_BY_ZERO]" in done.stderr


def test_missing_file(sql):
    done = sql("-f", "nowhere.sql")
    assert done.returncode == 1
    assert "nowhere.sql" in done.stderr


def test_standard_input(sql):
    done = sql("-S", "-o", "tsv", stdin="SELECT\n  1 AS a;\nSELECT 2 AS b;SELECT 3 AS c")
    assert done.stdout == "a\n1\nb\n2\nc\n3\n"
    assert done.returncode == 0


def test_standard_input_stops_at_an_error(sql):
    done = sql("-S", stdin="SELECT nope;\nSELECT 2;\n")
    assert done.returncode == 1
    assert done.stdout == ""


def test_strings_and_comments_hold_semicolons(sql):
    done = sql("-S", "-o", "tsv", stdin="SELECT 'a;\nb' AS `x;y` -- c;\n /* d; /* e; */ ; */ ;\n")
    assert done.stdout == "x;y\na;\\nb\n"


def test_source_quit_and_system_commands(sql, tmp_path):
    (tmp_path / "other.sql").write_text("SELECT 5 AS five;\n! echo from the system;\n")
    done = sql("-S", "-o", "tsv", stdin="source other.sql\nquit;\nSELECT 6;\n")
    assert done.stdout == "five\n5\nfrom the system\n"
    assert done.returncode == 0


def test_files_that_source_themselves_end(sql, tmp_path):
    (tmp_path / "loop.sql").write_text("source loop.sql;")
    done = sql("-f", "loop.sql")
    assert done.returncode == 1


def test_init_file_runs_first(sql, tmp_path):
    (tmp_path / "init.sql").write_text("CREATE TEMPORARY VIEW v AS SELECT 1 AS one;")
    done = sql("-S", "-o", "tsv", "-i", "init.sql", "-e", "SELECT * FROM v")
    assert done.stdout == "one\n1\n"


def test_conf_and_database(sql):
    done = sql(
        "-S", "-o", "tsv", "--conf", "spark.sql.ansi.enabled=false", "--database", "default",
        "-e", "SELECT 1 / 0 AS x, current_database() AS d",
    )
    assert done.stdout == "x\td\nNULL\tdefault\n"


def test_unknown_database(sql):
    done = sql("--database", "nowhere", "-e", "SELECT 1")
    assert done.returncode == 1
    assert "[SCHEMA_NOT_FOUND]" in done.stderr


def test_help_and_version():
    text = subprocess.run([PROGRAM, "sql", "--help"], capture_output=True, text=True).stdout
    for option in ("-e", "-f", "-i", "--conf", "--database", "--output-format", "--silent"):
        assert option in text
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True).stdout
    assert version.startswith("firesteel ")


def test_reader_that_goes_away(tmp_path, environment):
    done = subprocess.run(
        f"'{PROGRAM}' sql -S -o csv -e 'SELECT id FROM range(100000000)' | head -n 2",
        shell=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
        timeout=60,
    )
    assert done.stdout == "id\n0\n"
    assert done.stderr == ""


def test_interrupt_of_a_script(tmp_path, environment):
    slow = "SELECT count(*) FROM range(1000000000000) WHERE rand() < 0"
    process = subprocess.Popen(
        [PROGRAM, "sql", "-e", slow],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment,
    )
    time.sleep(2)
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(timeout=20) == 130


@pytest.mark.skipif(
    "release" not in os.environ.get("FIRESTEEL_PRESET", "release"), reason="times of a release build"
)
def test_starts_at_once(sql):
    best = min(timed(lambda: sql("-S", "-e", "SELECT 1")) for _ in range(5))
    assert best < 0.25, "a statement takes 30 ms, the launcher 20"


def timed(call):
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin
