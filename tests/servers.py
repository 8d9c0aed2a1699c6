"""Servers for tests, each with a warehouse of its own."""

import contextlib
import os
import pathlib
import re
import signal
import subprocess
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[1]
LISTENING = re.compile(r"Firesteel Connect server listening on (\S+):(\d+)")
# The launcher builds what is out of date before it starts the server.
START_SECONDS = 3600


@contextlib.contextmanager
def running_server(tmp_path_factory, flags=()):
    """The address, sc://HOST:PORT, of a server that lives as long as the context."""
    log_path = tmp_path_factory.mktemp("server") / "server.log"
    with open(log_path, "wb") as log:
        server = subprocess.Popen(
            [ROOT / "bin" / "firesteel", "connect", "--port", "0", *flags],
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
