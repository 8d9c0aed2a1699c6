"""bin/cluster: start and stop on a list of hosts, over something that stands for ssh."""

import subprocess

from cluster import FIRESTEEL, ROOT, free_port, wait_until


def test_starts_and_stops_a_cluster(cluster):
    # Runs the command here, but notes the host; and a launcher that does not build.
    folder = cluster.folder
    (folder / "bin").mkdir()
    (folder / "bin" / "cluster").write_bytes((ROOT / "bin" / "cluster").read_bytes())
    (folder / "bin" / "firesteel").write_text(f'#!/bin/sh\nexec "{FIRESTEEL}" "$@"\n')
    (folder / "ssh").write_text(f'#!/bin/sh\necho "$1" >>"{folder}/hosts-used"\nexec sh -c "$2"\n')
    for name in ("bin/cluster", "bin/firesteel", "ssh"):
        (folder / name).chmod(0o700)
    (folder / "hosts").write_text("# the only one\nlocalhost\n")
    environment = cluster.environment(
        FIRESTEEL_SSH=str(folder / "ssh"), FIRESTEEL_RUN_DIR=str(folder / "run")
    )

    def run(*arguments):
        return subprocess.run(
            [folder / "bin" / "cluster", *arguments],
            env=environment,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    where = ["-f", str(folder / "hosts"), "-m", "localhost"]
    port = str(free_port())
    started = run("start", *where, "-p", port, "--", "--cores", "1")
    try:
        assert started.returncode == 0, started.stdout + started.stderr
        assert (folder / "hosts-used").read_text().split() == ["localhost", "localhost"]
        assert len(cluster.mine()) == 2
        again = run("start-master")
        assert "runs already" in again.stdout
    finally:
        stopped = run("stop", *where)
    assert stopped.returncode == 0, stopped.stdout + stopped.stderr
    wait_until(lambda: not cluster.mine(), "processes to end")
