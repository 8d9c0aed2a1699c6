"""A running server for all tests, and sessions on it from PySpark's own client.

FIRESTEEL_TEST_REMOTE=sc://HOST:PORT runs the same tests against another Spark Connect server, such
as Apache Spark's own, from which every expected value here was taken.
"""

import os
import pathlib
import re
import signal
import subprocess
import time
import urllib.parse

import pytest

from sessions import new_session

ROOT = pathlib.Path(__file__).resolve().parents[1]
LISTENING = re.compile(r"Firesteel Connect server listening on (\S+):(\d+)")
# The launcher builds what is out of date before it starts the server.
START_SECONDS = 3600


@pytest.fixture(scope="session")
def remote(tmp_path_factory):
    """The server's address, sc://HOST:PORT."""
    given = os.environ.get("FIRESTEEL_TEST_REMOTE")
    if given:
        yield given
        return
    log_path = tmp_path_factory.mktemp("server") / "server.log"
    with open(log_path, "wb") as log:
        server = subprocess.Popen(
            [ROOT / "bin" / "firesteel", "connect", "--port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=tmp_path_factory.mktemp("work"),
            start_new_session=True,
        )
    try:
        yield wait_for_server(server, log_path)
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()


def pytest_addoption(parser):
    parser.addoption(
        "--faults",
        type=int,
        default=4,
        help="how many runs with random faults tests/cluster makes (the whole suite: 100 of each kind)",
    )
    parser.addoption(
        "--all", action="store_true", help="run the tests named in not_yet.txt too"
    )
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the result files of tests/sql from what the server answers",
    )


def wait_for_server(server, log_path):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        text = log_path.read_text(errors="replace")
        found = LISTENING.search(text)
        if found:
            return f"sc://{found.group(1)}:{found.group(2)}"
        if server.poll() is not None:
            break
        time.sleep(0.05)
    pytest.exit(f"the server did not start:\n{log_path.read_text(errors='replace')[-4000:]}", 1)


@pytest.fixture(scope="session")
def address(remote):
    """(host, port) of the server, for tests that speak to the socket themselves."""
    url = urllib.parse.urlparse(remote)
    return url.hostname, url.port


@pytest.fixture(scope="session")
def spark(remote):
    """The session that most tests share; they leave no view and no setting behind."""
    session = new_session(remote)
    yield session
    session.stop()


@pytest.fixture
def session(remote):
    """A session of its own, for tests that change settings or end sessions."""
    fresh = new_session(remote)
    yield fresh
    if not fresh.client.is_closed:
        fresh.client.close()
