"""What tests expect of data frames and errors."""

import contextlib
import math

import pytest
from pyspark.errors import PySparkException

# Sums may be taken in another order than Spark's; more than this they may not differ.
RELATIVE_TOLERANCE = 1e-12


def rows(df):
    """The rows as tuples, in their order."""
    return [tuple(row) for row in df.collect()]


def sorted_rows(df):
    """The rows as tuples, in an order that does not depend on the engine; nulls first."""
    return sorted(rows(df), key=lambda row: [(value is not None, str(value)) for value in row])


def same(actual, expected) -> bool:
    """Equal to the bit, but for rounding in doubles; NaN equals NaN, and types must be equal."""
    if type(actual) is not type(expected):
        return False
    if isinstance(expected, float):
        if math.isnan(expected):
            return math.isnan(actual)
        return math.isclose(actual, expected, rel_tol=RELATIVE_TOLERANCE, abs_tol=1e-15)
    if isinstance(expected, dict):
        return actual.keys() == expected.keys() and all(
            same(actual[key], expected[key]) for key in expected
        )
    if isinstance(expected, (list, tuple)):
        return len(actual) == len(expected) and all(map(same, actual, expected))
    return actual == expected


@contextlib.contextmanager
def error(condition, sql_state, **parameters):
    """The block fails with this error condition and SQLSTATE, and at least these parameters."""
    with pytest.raises(PySparkException) as caught:
        yield caught
    assert caught.value.getCondition() == condition, str(caught.value)
    assert caught.value.getSqlState() == sql_state
    given = caught.value.getMessageParameters() or {}
    assert {name: given.get(name) for name in parameters} == parameters


def assert_same(actual, expected):
    assert same(actual, expected), f"{actual!r} instead of {expected!r}"
