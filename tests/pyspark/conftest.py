"""Tests that are named in not_yet.txt."""

import os
import pathlib

import pytest


def pytest_collection_modifyitems(config, items):
    """Tests of what the engine cannot do yet are expected to fail, and are not run: some would
    keep the server busy. Another server, and --all, run them."""
    if config.getoption("--all") or os.environ.get("FIRESTEEL_TEST_REMOTE"):
        return
    folder = pathlib.Path(__file__).resolve().parent
    lines = (folder / "not_yet.txt").read_text().splitlines()
    not_yet = {line for line in lines if line and not line.startswith("#")}
    for item in items:
        if item.nodeid.removeprefix("pyspark/") in not_yet:
            item.add_marker(pytest.mark.xfail(run=False, reason="not yet"))
