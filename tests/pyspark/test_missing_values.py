"""df.na and replace."""

import math

import pytest

from expect import error, rows


@pytest.fixture
def gaps(spark):
    data = [(1, "a", 1.5), (None, None, float("nan")), (3, None, None)]
    return spark.createDataFrame(data, "i int, s string, d double")


def test_drop_any(gaps):
    assert rows(gaps.na.drop()) == [(1, "a", 1.5)]
    assert rows(gaps.dropna()) == [(1, "a", 1.5)]


def test_drop_all_counts_nan_as_missing(gaps):
    assert [row.i for row in gaps.na.drop("all").collect()] == [1, 3]


def test_drop_by_subset_and_threshold(gaps):
    assert [row.i for row in gaps.na.drop(subset=["i"]).collect()] == [1, 3]
    assert [row.i for row in gaps.na.drop(thresh=2).collect()] == [1]
    assert [row.i for row in gaps.na.drop(thresh=1, subset=["i", "d"]).collect()] == [1, 3]


def test_fill_number_leaves_strings(gaps):
    assert rows(gaps.na.fill(0)) == [(1, "a", 1.5), (0, None, 0.0), (3, None, 0.0)]


def test_fill_number_is_cast_to_the_column(gaps):
    assert rows(gaps.fillna(7.9))[1] == (7, None, 7.9)


def test_fill_string_leaves_numbers(gaps):
    filled = rows(gaps.na.fill("?"))
    assert filled[2] == (3, "?", None)
    assert filled[1][:2] == (None, "?") and math.isnan(filled[1][2])


def test_fill_by_column(gaps):
    assert rows(gaps.na.fill({"i": -1, "s": "none"}))[2] == (3, "none", None)
    assert rows(gaps.na.fill(9, subset=["d"]))[1] == (None, None, 9.0)


def test_fill_boolean(spark):
    df = spark.createDataFrame([(True,), (None,)], "b boolean")
    assert rows(df.na.fill(False)) == [(True,), (False,)]


def test_replace_one_and_many(gaps):
    assert rows(gaps.na.replace(1, 10))[0] == (10, "a", 1.5)
    assert rows(gaps.na.replace(["a"], ["b"]))[0] == (1, "b", 1.5)
    assert rows(gaps.replace({1: 5, 3: 6}, subset=["i"]))[2][0] == 6
    assert rows(gaps.replace("a", None))[0] == (1, None, 1.5)


def test_replace_nan(gaps):
    assert rows(gaps.na.replace(float("nan"), 0.0))[1] == (None, None, 0.0)


def test_unknown_column(gaps):
    with error("UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703", objectName="`x`"):
        gaps.na.drop(subset=["x"]).collect()
