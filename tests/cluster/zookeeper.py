"""A real ZooKeeper server for tests, from its Maven artifacts, which are fetched once."""

import hashlib
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile

import pytest

from cluster import ROOT, free_port, wait_until

ARTIFACTS = [
    ("org.apache.zookeeper", "zookeeper", "3.9.4"),
    ("io.dropwizard.metrics", "metrics-core", "4.1.12.1"),
    ("org.xerial.snappy", "snappy-java", "1.1.10.5"),
]
# Short ticks, so that a session of a killed master ends soon.
CONFIGURATION = """\
tickTime=500
dataDir={data}
clientPort={port}
clientPortAddress=127.0.0.1
admin.enableServer=false
4lw.commands.whitelist=srvr
"""


def jars():
    deps = pathlib.Path(os.environ.get("FIRESTEEL_DEPS", ROOT / ".deps"))
    key = hashlib.sha256(repr(ARTIFACTS).encode()).hexdigest()[:10]
    folder = deps / f"zookeeper-{key}"
    if folder.exists():
        return folder
    if shutil.which("mvn") is None or shutil.which("java") is None:
        pytest.skip("ZooKeeper needs java and mvn")
    dependencies = "".join(
        f"<dependency><groupId>{group}</groupId><artifactId>{name}</artifactId>"
        f"<version>{version}</version></dependency>"
        for group, name, version in ARTIFACTS
    )
    deps.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=deps) as work:
        pathlib.Path(work, "pom.xml").write_text(
            '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
            "<groupId>firesteel.tests</groupId><artifactId>zookeeper</artifactId>"
            "<version>1</version><packaging>pom</packaging>"
            f"<dependencies>{dependencies}</dependencies></project>"
        )
        subprocess.run(
            ["mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=jars"]
            + ["-DincludeScope=runtime"],
            cwd=work,
            check=True,
        )
        os.rename(pathlib.Path(work, "jars"), folder)
    return folder


def answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(b"srvr")
            return b"Mode: " in connection.recv(4096)
    except OSError:
        return False


def start_zookeeper(cluster):
    """Its address, host:port. It ends with the cluster."""
    port = free_port()
    data = cluster.folder / "zookeeper"
    data.mkdir()
    configuration = data / "zoo.cfg"
    configuration.write_text(CONFIGURATION.format(data=data, port=port))
    cluster.start(
        ["java", "-Xmx128m", "-XX:+UseSerialGC", "-Dzookeeper.forceSync=no"]
        + ["-cp", f"{jars()}/*", "org.apache.zookeeper.server.quorum.QuorumPeerMain"]
        + [configuration],
        "zookeeper",
    )
    wait_until(lambda: answers(port), "ZooKeeper", 60)
    return f"127.0.0.1:{port}"
