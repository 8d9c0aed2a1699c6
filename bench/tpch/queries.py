"""The texts of the 22 queries, read from the installed `pysail` package."""

import pathlib
import re

import environments

NUMBERS = range(1, 23)


def folder() -> pathlib.Path:
    return environments.site_packages("sail") / "pysail" / "data" / "tpch" / "queries"


def load(number: int) -> list[str]:
    """The statements of a query: one, or for query 15 a view, the query, and the view's end."""
    text = (folder() / f"q{number}.sql").read_text()
    text = re.sub(r"--[^\n]*", "", text)
    # The tables are temporary views, on which only a temporary view can stand in Spark.
    text = text.replace("create view", "create temporary view")
    return [statement.strip() for statement in text.split(";") if statement.strip()]


def sort_keys(statements: list[str]) -> list[str]:
    """The output columns by which the query orders its answer."""
    match = re.search(r"order\s+by\s+([^()]*?)(?:limit\s+\d+)?$", _select(statements))
    if match is None:
        return []
    return [key.split()[0] for key in match.group(1).split(",")]


def has_limit(statements: list[str]) -> bool:
    return re.search(r"limit\s+\d+$", _select(statements)) is not None


def _select(statements: list[str]) -> str:
    return next(s for s in statements if s.startswith("select"))
