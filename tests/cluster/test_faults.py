"""Shuffle-heavy jobs while processes are killed, stopped and cut off and files damaged at random.

Each run ends with the right answer, or with one clear error when the allowed failures are used up;
never with a wrong answer, never not at all, and nothing is left behind. A run's number is its seed:
`pytest tests/cluster/test_faults.py --faults 200` is the whole suite, -k 'faults[17]' one run again.
"""

import os
import random
import signal
import time

from cluster import finish, log_of, wait_until
from proxy import Proxy

CONF = {
    "spark.network.timeout": "3s",
    "spark.executor.heartbeatInterval": "300ms",
    "spark.shuffle.io.maxRetries": "1",
    "spark.shuffle.io.retryWait": "100ms",
    "spark.deploy.maxExecutorRetries": "50",
}
# A damaged or killed run may use up the allowed failures: this is what it says then.
CLEAR = ("Job aborted due to stage failure", "Job aborted")


def pytest_generate_tests(metafunc):
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(metafunc.config.getoption("--faults")))


def kill_an_executor(cluster, choose):
    signal_some(cluster, choose, signal.SIGKILL)


def stop_an_executor(cluster, choose):
    signal_some(cluster, choose, signal.SIGSTOP)


def signal_some(cluster, choose, what):
    executors = cluster.executors()
    if executors:
        try:
            os.kill(choose.choice(executors), what)
        except ProcessLookupError:
            pass


def damage_a_shuffle_file(cluster, choose):
    files = [path for path in cluster.folder.rglob("shuffle_*.data") if path.is_file()]
    if not files:
        return
    path = choose.choice(files)
    try:
        with open(path, "r+b") as file:
            size = os.fstat(file.fileno()).st_size
            if size:
                file.seek(choose.randrange(size))
                file.write(b"\xff\x00\xff\x00")
    except OSError:
        pass


def remove_a_shuffle_file(cluster, choose):
    files = [path for path in cluster.folder.rglob("shuffle_*") if path.is_file()]
    if files:
        choose.choice(files).unlink(missing_ok=True)


FAULTS = [kill_an_executor, stop_an_executor, damage_a_shuffle_file, remove_a_shuffle_file]


def run_with_faults(cluster, app, faults, choose, jobs):
    """Lets loose a few faults while the application runs, and judges its end."""
    wait_until(lambda: cluster.executors() or app.poll() is not None, "executors")
    for _ in range(choose.randint(1, 4)):
        time.sleep(choose.uniform(0.0, 1.0))
        if app.poll() is not None:
            break
        choose.choice(faults)(cluster, choose)
    status, text = finish(app)
    assert "WRONG" not in text, text
    if status == 0:
        assert text.count("OK\n") == jobs, text
    else:
        assert status == 1, text
        assert text.count("ERROR") == 1 and any(clear in text for clear in CLEAR), text


def test_faults(cluster, seed):
    choose = random.Random(seed)
    jobs = 3
    # Half of the runs keep their shuffles in files, so that there are some to damage.
    conf = dict(CONF)
    app = cluster.app(
        f"local-cluster[{choose.randint(2, 3)},1,512]",
        f"maps={choose.randint(4, 16)}",
        f"reduces={choose.randint(2, 6)}",
        f"rows={choose.choice([100, 10_000, 100_000])}",
        f"ms={choose.choice([0, 20, 60])}",
        f"jobs={jobs}",
        conf=conf,
    )
    run_with_faults(cluster, app, FAULTS, choose, jobs)


def test_standalone_faults(cluster, seed):
    choose = random.Random(10_000 + seed)
    jobs = 3
    master = cluster.master(conf=["spark.worker.timeout=5"])
    proxy = Proxy(int(master.url.rsplit(":", 1)[1]))
    proxy.delay = choose.choice([0.0, 0.0, 0.02])
    try:
        url = f"firesteel://127.0.0.1:{proxy.port}"
        workers = [cluster.worker(url) for _ in range(3)]

        def kill_a_worker(_cluster, choose):
            # One stays.
            alive = [worker for worker in workers if worker.poll() is None]
            if len(alive) > 1:
                choose.choice(alive).kill()

        def drop_a_connection(_cluster, choose):
            proxy.drop_one(choose.random())

        app = cluster.app(
            url,
            f"maps={choose.randint(4, 16)}",
            f"ms={choose.choice([20, 60])}",
            f"jobs={jobs}",
            conf={**CONF, "spark.executor.memory": "256m"},
        )
        run_with_faults(
            cluster, app, [*FAULTS, kill_a_worker, drop_a_connection], choose, jobs
        )
    finally:
        proxy.stop()
    assert "Traceback" not in log_of(master)
