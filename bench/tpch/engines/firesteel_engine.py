"""Firesteel's Connect server, reached with PySpark's own client."""

import pathlib
import subprocess

from pyspark.sql import SparkSession

from .server import Server, free_port
from .spark_session import SparkSessionEngine

# The launcher builds the program first where it is not built yet.
START_SECONDS = 3600


class Engine(SparkSessionEngine):
    def __init__(self, options):
        self._launcher = pathlib.Path(options["firesteel"])
        port = free_port()
        command = [options["firesteel"], "connect", "--port", str(port)]
        for conf in options["firesteel_conf"]:
            command += ["--conf", conf]
        self._server = Server(command, port, options["log"], START_SECONDS)
        self.server_pid = self._server.pid
        self.spark = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()

    def version(self):
        """The commit that is measured; the session's version is the Spark that it stands for."""
        git = ["git", "-C", str(self._launcher.parent), "describe", "--always", "--dirty"]
        return subprocess.run(git, capture_output=True, text=True).stdout.strip()

    def close(self):
        self.spark.stop()
        self._server.stop()
