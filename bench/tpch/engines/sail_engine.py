"""Sail's Connect server, reached with PySpark's own client."""

import importlib.metadata
import sys

from pyspark.sql import SparkSession

from .server import Server, free_port
from .spark_session import SparkSessionEngine


class Engine(SparkSessionEngine):
    def __init__(self, options):
        port = free_port()
        command = [sys.executable, "-m", "pysail", "spark", "server", "--ip", "127.0.0.1"]
        self._server = Server([*command, "--port", str(port)], port, options["log"], 60)
        self.server_pid = self._server.pid
        self.spark = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").getOrCreate()

    def version(self):
        return importlib.metadata.version("pysail")

    def close(self):
        self.spark.stop()
        self._server.stop()
