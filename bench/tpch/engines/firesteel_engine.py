"""Firesteel's Connect server, reached with PySpark's own client."""

from pyspark.sql import SparkSession

from .firesteel_version import firesteel_version
from .server import Server, free_port
from .spark_session import SparkSessionEngine

# The launcher builds the program first where it is not built yet.
START_SECONDS = 3600


class Engine(SparkSessionEngine):
    def __init__(self, options):
        self._launcher = options["firesteel"]
        port = free_port()
        command = [options["firesteel"], "connect", "--port", str(port)]
        for conf in options["firesteel_conf"]:
            command += ["--conf", conf]
        self._server = Server(command, port, options["log"], START_SECONDS)
        self.server_pid = self._server.pid
        self.spark = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()

    def version(self):
        return firesteel_version(self._launcher)

    def close(self):
        self.spark.stop()
        self._server.stop()
