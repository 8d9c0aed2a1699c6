"""Queries of Spark's golden files that passed once must go on to pass."""

import pathlib
import shutil
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import golden_run  # noqa: E402
import passing_list  # noqa: E402
import spark_jar  # noqa: E402


def test_queries_that_passed_still_pass(remotes):
    try:
        spark_jar.folder()
    except Exception as error:  # no network: Spark's files are no part of this tree
        pytest.skip(f"Spark's test jar is out of reach: {error}")
    results, _ = golden_run.replay_all(remotes)
    lost = golden_run.regressions(results, passing_list.read())
    assert not lost, "\n".join(f"{name} #{number}: {text[:300]}" for name, number, text in lost)


def test_ranges():
    assert passing_list.ranges_of({0, 1, 2, 5, 7, 8}) == "0-2,5,7-8"
    assert passing_list.numbers_of("0-2,5,7-8") == {0, 1, 2, 5, 7, 8}
    assert passing_list.numbers_of("") == set()
