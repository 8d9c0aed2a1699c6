"""`firesteel sql` on a terminal: prompt, lines, history, completion, Ctrl-C."""

import time

PROMPT = "spark-sql (default)> "
MORE = " " * len("spark-sql (default)") + "> "
# Runs until it is cancelled.
SLOW = "SELECT count(*) FROM range(1000000000000) WHERE rand() < 0;\n"


def test_statement_and_quit(shell):
    terminal = shell()
    terminal.expect(PROMPT)
    terminal.type("SELECT 40 + 2 AS answer;\n")
    shown = terminal.expect(PROMPT)
    assert "|    42|\n" in shown
    assert "Time taken: " in shown and "Fetched 1 row(s)" in shown
    terminal.type("quit\n")
    assert terminal.wait() == 0


def test_end_of_input_leaves(shell):
    terminal = shell()
    terminal.expect(PROMPT)
    terminal.type("\x04")
    assert terminal.wait() == 0


def test_statement_on_several_lines(shell):
    terminal = shell()
    terminal.expect(PROMPT)
    terminal.type("SELECT 'a;\n")
    terminal.expect(MORE)
    terminal.type("b' AS x, -- one;\n")
    terminal.expect(MORE)
    terminal.type("/* two; */ 1 AS y\n")
    terminal.expect(MORE)
    terminal.type(";\n")
    shown = terminal.expect(PROMPT)
    assert "|a;\\nb|  1|" in shown


def test_errors_do_not_end_the_shell(shell):
    terminal = shell()
    terminal.expect(PROMPT)
    terminal.type("SELECT nope;\n")
    assert "[UNRESOLVED_COLUMN.WITHOUT_SUGGESTION]" in terminal.expect(PROMPT)
    terminal.type("SELECT 1 AS one;\n")
    assert "|  1|" in terminal.expect(PROMPT)


def test_history_within_a_shell_and_over_restarts(shell, environment):
    terminal = shell()
    terminal.expect(PROMPT)
    terminal.type("SELECT 11 AS first;\n")
    terminal.expect(PROMPT)
    terminal.type("SELECT 22\n")
    terminal.expect(MORE)
    terminal.type("AS second;\n")
    terminal.expect(PROMPT)
    # Up twice, then the statement runs again.
    terminal.type("\x10\x10\n")
    assert "|   11|" in terminal.expect("row(s)")
    terminal.expect(PROMPT)
    terminal.type("exit;\n")
    assert terminal.wait() == 0

    again = shell()
    again.expect(PROMPT)
    again.type("\x10\x10\x10\n")  # exit, the repeated statement, the one on two lines
    assert "|    22|" in again.expect("row(s)")


def test_history_file_is_private(shell, environment, tmp_path):
    terminal = shell()
    terminal.expect(PROMPT)
    terminal.type("SELECT 1;\n")
    terminal.expect("row(s)")
    terminal.expect(PROMPT)
    history = tmp_path / "home" / ".firesteel_history"
    assert "SELECT 1;" in history.read_text()
    assert history.stat().st_mode & 0o077 == 0


def test_completion(shell):
    terminal = shell()
    terminal.expect(PROMPT)
    terminal.type("CREATE TEMPORARY VIEW birds AS SELECT 'kea' AS species, 3 AS wingspan;\n")
    terminal.expect(PROMPT)
    # A keyword in its case, a table, a column of it.
    terminal.type("SELE\t")
    terminal.expect("SELECT ")
    terminal.type("* FROM bir\t")
    terminal.expect("birds ")
    terminal.type("WHERE wings\t")
    terminal.expect("wingspan ")
    terminal.type("= 3;\n")
    assert "|kea    |" in terminal.expect("row(s)")
    terminal.expect(PROMPT)
    # A function; a column by its table's alias, on a line of its own.
    terminal.type("select soun\t")
    terminal.expect("soundex ")
    terminal.type("(b.spe\n")
    terminal.expect(MORE)
    terminal.type("\x03")
    terminal.expect(PROMPT)
    terminal.type("select 1 from birds b\n")
    terminal.expect(MORE)
    terminal.type("where b.spe\t")
    terminal.expect("b.species ")
    terminal.type("= 'kea';\n")
    assert "|  1|" in terminal.expect("row(s)")


def test_interrupt_drops_the_line(shell):
    terminal = shell()
    terminal.expect(PROMPT)
    terminal.type("SELECT 'unfinished\n")
    terminal.expect(MORE)
    terminal.type("more\x03")
    terminal.expect(PROMPT)
    terminal.type("SELECT 5 AS five;\n")
    assert "|   5|" in terminal.expect("row(s)")


def test_interrupt_cancels_the_query_and_not_the_shell(shell):
    terminal = shell()
    terminal.expect(PROMPT)
    terminal.type(SLOW)
    time.sleep(1.5)
    terminal.type("\x03")
    terminal.expect("Cancelled.")
    terminal.expect(PROMPT)
    terminal.type("SELECT 6 AS six;\n")
    assert "|  6|" in terminal.expect("row(s)")
    terminal.expect(PROMPT)
    terminal.type("quit;\n")
    assert terminal.wait() == 0


def test_progress_of_a_long_query(shell):
    terminal = shell()
    terminal.expect(PROMPT)
    terminal.type(SLOW)
    terminal.expect(" rows read, ")
    terminal.type("\x03")
    terminal.expect("Cancelled.")


def test_system_command(shell):
    terminal = shell()
    terminal.expect(PROMPT)
    terminal.type("!echo $((6 * 7))\n")
    terminal.expect("42\n")
    terminal.expect(PROMPT)
