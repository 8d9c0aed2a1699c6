"""Fresh servers for the golden files, whose default databases are theirs alone."""

import contextlib
import os

import pytest

from servers import running_server

SERVERS = 2


@pytest.fixture(scope="session")
def remotes(tmp_path_factory):
    given = os.environ.get("FIRESTEEL_GOLDEN_REMOTES")
    if given:
        yield given.split(",")
        return
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(running_server(tmp_path_factory)) for _ in range(SERVERS)]
