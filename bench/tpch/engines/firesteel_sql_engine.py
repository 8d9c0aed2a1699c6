"""`firesteel sql -f`: a process for each run of a query, which reads the statements from a file."""

import decimal
import json
import subprocess
import tempfile

import pyarrow

from .firesteel_version import firesteel_version


class Engine:
    server_pid = None

    def __init__(self, options):
        self._options = options
        self._views = []

    def add_table(self, name, path):
        self._views.append(f"create temporary view {name} using parquet options (path '{path}')")

    def run(self, statements):
        command = [self._options["firesteel"], "sql", "-S", "--output-format", "json"]
        for conf in self._options["firesteel_conf"]:
            command += ["--conf", conf]
        with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
            file.write(";\n".join([*self._views, *statements]) + ";\n")
            file.flush()
            with open(self._options["log"], "ab") as log:
                done = subprocess.run(
                    [*command, "-f", file.name], stdout=subprocess.PIPE, stderr=log, text=True
                )
        if done.returncode != 0:
            raise RuntimeError(f"exit status {done.returncode}")
        # As decimals, so that the comparison knows with how many places they were printed.
        rows = [json.loads(line, parse_float=decimal.Decimal) for line in done.stdout.splitlines()]
        return pyarrow.Table.from_pylist(rows)

    def version(self):
        return firesteel_version(self._options["firesteel"])

    def close(self):
        pass
