"""Which Firesteel is measured; a session's version is the Spark that it stands for."""

import pathlib
import subprocess


def firesteel_version(launcher) -> str:
    """The commit of the launcher's repository."""
    git = ["git", "-C", str(pathlib.Path(launcher).parent), "describe", "--always", "--dirty"]
    return subprocess.run(git, capture_output=True, text=True).stdout.strip()
