"""A running server for all tests, and sessions on it from PySpark's own client.

FIRESTEEL_TEST_REMOTE=sc://HOST:PORT runs the same tests against another Spark Connect server, such
as Apache Spark's own, from which every expected value here was taken.
"""

import os
import urllib.parse

import pytest

from servers import running_server
from sessions import new_session


def master_flags(config):
    """Of a server whose queries run on executors, small ones too."""
    master = config.getoption("--master")
    if not master:
        return []
    return ["--master", master, "--conf", "spark.firesteel.sql.smallPlanBytes=0"]


@pytest.fixture(scope="session")
def remote(request, tmp_path_factory):
    """The server's address, sc://HOST:PORT."""
    given = os.environ.get("FIRESTEEL_TEST_REMOTE")
    if given:
        yield given
        return
    with running_server(tmp_path_factory, master_flags(request.config)) as address:
        yield address


def pytest_addoption(parser):
    parser.addoption(
        "--faults",
        type=int,
        default=4,
        help="how many runs with random faults tests/cluster makes (the whole suite: 100 of each kind)",
    )
    parser.addoption(
        "--master", help="run the server's queries there: local-cluster[2,1,1024]"
    )
    parser.addoption(
        "--all", action="store_true", help="run the tests named in not_yet.txt too"
    )
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the result files of tests/sql from what the server answers",
    )


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
