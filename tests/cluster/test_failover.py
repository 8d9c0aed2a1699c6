"""Two masters and a ZooKeeper: when the leader dies, the other one takes over what runs."""

from cluster import expect_ok, log_of, status_of, wait_for_line, wait_until
from zookeeper import start_zookeeper


def test_a_second_master_takes_over(cluster):
    conf = [
        "spark.deploy.recoveryMode=ZOOKEEPER",
        f"spark.deploy.zookeeper.url={start_zookeeper(cluster)}",
        "spark.worker.timeout=20",
    ]
    masters = [cluster.master(conf=conf) for _ in range(2)]
    leader = wait_until(
        lambda: next((m for m in masters if status_of(m)["status"] == "ALIVE"), None), "a leader"
    )
    other = next(master for master in masters if master is not leader)
    assert status_of(other)["status"] == "STANDBY"
    urls = "firesteel://" + ",".join(m.url.removeprefix("firesteel://") for m in masters)
    for _ in range(2):
        cluster.worker(urls)
    app = cluster.app(urls, "maps=20", "ms=100", "jobs=16")
    wait_for_line(app, r"(OK)")
    leader.kill()
    wait_until(lambda: status_of(other)["status"] == "ALIVE", "the other to take over", 60)
    wait_until(lambda: status_of(other)["aliveworkers"] == 2, "the workers", 60)
    assert len(status_of(other)["activeapps"]) == 1, log_of(app)
    expect_ok(app, 16)
    # And new ones find it.
    expect_ok(cluster.app(urls))
