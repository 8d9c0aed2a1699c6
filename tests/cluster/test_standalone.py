"""A standalone cluster: master, workers, applications, drivers on workers."""

import os
import signal
import subprocess

from cluster import (
    APP,
    FIRESTEEL,
    expect_ok,
    finish,
    free_port,
    log_of,
    status_of,
    wait_for_line,
    wait_until,
)


def submit(cluster, *arguments):
    return subprocess.run(
        [FIRESTEEL, "submit", *[str(part) for part in arguments]],
        env=cluster.environment(),
        cwd=cluster.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_runs_applications(cluster):
    master = cluster.master()
    workers = [cluster.worker(master.url) for _ in range(2)]
    expect_ok(cluster.app(master.url, "jobs=2"), 2)
    status = wait_until(
        lambda: (found := status_of(master))["completedapps"] and found, "the application's end"
    )
    assert status["aliveworkers"] == 2
    assert status["coresused"] == 0
    assert status["completedapps"][0]["state"] == "FINISHED"
    # Shipped files and blocks are gone; only logs stay.
    for worker in workers:
        wait_until(
            lambda: {path.name for path in worker.work_dir.rglob("*") if path.is_file()}
            <= {"stdout", "stderr"},
            "the worker to clean up",
        )


def test_shares_workers_among_applications(cluster):
    master = cluster.master()
    for _ in range(2):
        cluster.worker(master.url, cores=2)
    conf = {"spark.cores.max": "2", "spark.executor.memory": "256m"}
    apps = [cluster.app(master.url, "hold=3000", conf=conf) for _ in range(2)]
    wait_until(lambda: status_of(master)["coresused"] == 4, "both applications")
    used = sorted(worker["coresused"] for worker in status_of(master)["workers"])
    assert used == [2, 2]
    for app in apps:
        expect_ok(app)


def test_packs_when_told(cluster):
    master = cluster.master(conf=["spark.deploy.spreadOut=false"])
    for _ in range(2):
        cluster.worker(master.url, cores=2)
    conf = {"spark.cores.max": "2", "spark.executor.cores": "1", "spark.executor.memory": "256m"}
    app = cluster.app(master.url, "hold=2000", conf=conf)
    wait_until(lambda: status_of(master)["coresused"] == 2, "the application")
    used = sorted(worker["coresused"] for worker in status_of(master)["workers"])
    assert used == [0, 2]
    expect_ok(app)


def test_needs_the_secret(cluster):
    master = cluster.master()
    worker = cluster.start(
        [FIRESTEEL, "worker", master.url], "stranger", FIRESTEEL_SECRET="another one"
    )
    try:
        wait_until(lambda: "registered" in log_of(worker), "the stranger", 2)
        raise AssertionError("a stranger joined")
    except AssertionError as error:
        assert "waited" in str(error)
    assert status_of(master)["aliveworkers"] == 0


def test_a_killed_worker_is_made_up_for(cluster):
    master = cluster.master()
    workers = [cluster.worker(master.url) for _ in range(3)]
    app = cluster.app(
        master.url, "maps=20", "ms=50", "jobs=3", conf={"spark.executor.memory": "256m"}
    )
    wait_until(lambda: len(cluster.executors()) == 3, "executors")
    workers[0].kill()
    expect_ok(app, 3)
    assert status_of(master)["aliveworkers"] == 2


def test_runs_drivers_on_workers(cluster):
    master = cluster.master()
    cluster.worker(master.url, cores=2, memory="3G")
    result = submit(cluster, "--master", master.url, "--deploy-mode", "cluster", APP)
    assert result.returncode == 0, result.stdout + result.stderr
    driver = result.stdout.split()[-1]

    def state():
        shown = submit(cluster, "--master", master.url, "--status", driver).stdout
        return shown.split("is ")[-1].split()[0]

    wait_until(lambda: state() == "FINISHED", "the driver", 60)


def test_ends_and_repeats_drivers(cluster):
    master = cluster.master()
    cluster.worker(master.url, cores=2, memory="3G")
    result = submit(
        cluster, "--master", master.url, "--deploy-mode", "cluster", "--supervise", APP, "hold=60000"
    )
    driver = result.stdout.split()[-1]

    def driver_pids():
        return [
            pid
            for pid, (_, command) in cluster.mine().items()
            if "hold=60000" in command and "submit" not in command and pid not in cluster.executors()
        ]

    first = wait_until(driver_pids, "the driver")
    os.kill(first[0], signal.SIGKILL)
    wait_until(lambda: (now := driver_pids()) and now != first, "the driver again", 60)
    assert submit(cluster, "--master", master.url, "--kill", driver).returncode == 0
    wait_until(lambda: not driver_pids(), "the driver to end")
    assert submit(cluster, "--master", master.url, "--kill", "driver-none").returncode == 1


def test_a_master_takes_over_from_files(cluster):
    port = free_port()
    conf = [
        "spark.deploy.recoveryMode=FILESYSTEM",
        f"spark.deploy.recoveryDirectory={cluster.folder}/recovery",
        "spark.worker.timeout=20",
    ]
    master = cluster.master(port=port, conf=conf)
    cluster.worker(master.url, cores=1)
    cluster.worker(master.url, cores=1)
    app = cluster.app(master.url, "maps=20", "ms=100", "jobs=8")
    wait_for_line(app, r"(OK)")
    master.kill()
    master.wait()
    second = cluster.master(port=port, conf=conf)
    wait_until(lambda: status_of(second)["status"] == "ALIVE", "the master to take over", 60)
    wait_until(lambda: status_of(second)["aliveworkers"] == 2, "the workers")
    assert len(status_of(second)["activeapps"]) == 1
    expect_ok(app, 8)
    status, _ = finish(app)
    assert status == 0
