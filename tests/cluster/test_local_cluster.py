"""Executors as processes of this machine: local-cluster[n,cores,MiB]."""

import os
import signal
import subprocess

import pytest

from cluster import expect_ok, finish, log_of, wait_for_line, wait_until


def left_files(cluster):
    return [str(path) for path in (cluster.folder / "local").rglob("*")]


def test_runs_jobs(cluster):
    expect_ok(cluster.app("local-cluster[2,1,512]", "jobs=3"), 3)
    assert left_files(cluster) == []


def test_a_killed_executor_is_replaced(cluster):
    app = cluster.app("local-cluster[2,1,512]", "maps=20", "ms=50", "jobs=3")
    victim = wait_until(lambda: len(cluster.executors()) == 2 and cluster.executors(), "executors")
    wait_for_line(app, r"(STARTED)")
    os.kill(victim[0], signal.SIGKILL)
    expect_ok(app, 3)
    assert left_files(cluster) == []


def test_a_decommissioned_executor_loses_nothing(cluster):
    app = cluster.app("local-cluster[2,1,512]", "maps=20", "ms=50", "jobs=2", "decommission=700")
    expect_ok(app, 2)
    assert left_files(cluster) == []


def test_a_stopped_executor_is_given_up(cluster):
    app = cluster.app(
        "local-cluster[2,1,512]",
        "maps=20",
        "ms=50",
        conf={"spark.network.timeout": "3s", "spark.executor.heartbeatInterval": "500ms"},
    )
    victim = wait_until(lambda: len(cluster.executors()) == 2 and cluster.executors(), "executors")
    os.kill(victim[0], signal.SIGSTOP)
    expect_ok(app)


def test_executors_end_with_their_driver(cluster):
    app = cluster.app("local-cluster[2,1,512]", "hold=60000")
    wait_until(lambda: len(cluster.executors()) == 2, "executors")
    wait_for_line(app, r"(OK)")
    app.kill()
    app.wait()
    wait_until(lambda: not cluster.executors(), "executors to end", 20)


def test_executors_that_cannot_start_end_the_job(cluster):
    # There is no shuffle service here.
    conf = {"spark.shuffle.service.enabled": "true", "spark.deploy.maxExecutorRetries": "2"}
    status, text = finish(cluster.app("local-cluster[1,1,512]", conf=conf))
    assert status == 1
    assert text.count("ERROR") == 1 and "Job aborted" in text, text


def test_a_full_disk_is_no_wrong_answer(cluster):
    small = cluster.folder / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("may not mount a tmpfs")
    try:
        # More than the executors' memory holds, and far more than the disk.
        app = cluster.app(
            "local-cluster[2,1,8]", "rows=500000", conf={"spark.local.dir": small}
        )
        status, text = finish(app)
        assert "WRONG" not in text, text
        assert status == 0 or text.count("ERROR") == 1, text
    finally:
        subprocess.run(["umount", "-l", small], check=True)


def test_the_secret_shows_nowhere(cluster):
    app = cluster.app("local-cluster[1,1,512]", "hold=2000")
    wait_for_line(app, r"(OK)")
    for pid, (_, command) in cluster.mine().items():
        assert "SECRET" not in command, (pid, command)
    assert "secret" not in log_of(app)
    expect_ok(app)
