"""The real program, run as a user runs it. FIRESTEEL_PROGRAM names another one than bin/firesteel."""

import os
import pathlib
import subprocess

import pytest

from terminal import Terminal

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("FIRESTEEL_PROGRAM", str(ROOT / "bin" / "firesteel"))


@pytest.fixture
def environment(tmp_path):
    """Without the user's own history; a plain terminal, so that screens are easy to read."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    return environment | {"HOME": str(home), "TERM": "dumb", "INPUTRC": "/dev/null", "TZ": "UTC"}


@pytest.fixture
def sql(tmp_path, environment):
    """Runs `firesteel sql` with some arguments to its end."""

    def run(*arguments, stdin=""):
        return subprocess.run(
            [PROGRAM, "sql", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
            timeout=60,
        )

    return run


@pytest.fixture
def shell(tmp_path, environment):
    """Starts `firesteel sql` on a terminal of its own."""
    started = []

    def start(*arguments):
        terminal = Terminal([PROGRAM, "sql", *arguments], tmp_path, environment)
        started.append(terminal)
        return terminal

    yield start
    for terminal in started:
        terminal.close()
