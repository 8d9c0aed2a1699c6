"""Times one engine over the tasks, in a process of its own; started by main.py.

Prints one JSON object: seconds by task.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import time

LISTENING = re.compile(r"listening on \S+:(\d+)")


class DuckDb:
    def __init__(self, options):
        import duckdb

        self._connection = duckdb.connect()
        self._file = options["file"]
        described = self._connection.execute(f"DESCRIBE FROM {self._read('sample_size=-1')}")
        self._types = {row[0]: row[1] for row in described.fetchall()}

    def _read(self, *arguments):
        return f"read_csv('{self._file}', {', '.join((*arguments, 'nullstr=' + repr('NA')))})"

    def _typed(self):
        return self._read(f"header=true, auto_detect=false, delim=',', columns={self._types}")

    def infer(self):
        self._connection.execute(f"DESCRIBE FROM {self._read('sample_size=-1')}").fetchall()

    def one_column(self, column):
        sql = f"SELECT {column}, count(*) FROM {self._typed()} GROUP BY ALL"
        return self._connection.execute(sql).to_arrow_table()

    def all_columns(self):
        self._connection.execute(f"SELECT max(COLUMNS(*)) FROM {self._typed()}").to_arrow_table()

    def both(self):
        self._connection.execute(f"SELECT max(COLUMNS(*)) FROM {self._read()}").to_arrow_table()

    def columns(self):
        return list(self._types)

    def close(self):
        self._connection.close()


class Polars:
    def __init__(self, options):
        import polars

        self._polars = polars
        self._file = options["file"]
        self._schema = self._scan(infer_schema_length=None).collect_schema()

    def _scan(self, **options):
        return self._polars.scan_csv(
            self._file, null_values="NA", try_parse_dates=True, **options
        )

    def infer(self):
        self._scan(infer_schema_length=None).collect_schema()

    def one_column(self, column):
        return self._scan(schema=self._schema).group_by(column).len().collect()

    def all_columns(self):
        self._scan(schema=self._schema).max().collect()

    def both(self):
        self._scan().max().collect()

    def columns(self):
        return self._schema.names()

    def close(self):
        pass


class Firesteel:
    def __init__(self, options):
        from pyspark.sql import SparkSession

        self._server = subprocess.Popen(
            [options["firesteel"], "connect", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for line in self._server.stdout:
            found = LISTENING.search(line)
            if found:
                break
        else:
            raise RuntimeError("the server did not start")
        address = f"sc://127.0.0.1:{found.group(1)}"
        self._spark = SparkSession.builder.remote(address).getOrCreate()
        self._file = options["file"]
        self._schema = self._inferred().schema

    def _inferred(self):
        return self._spark.read.csv(self._file, header=True, inferSchema=True, nullValue="NA")

    def _typed(self):
        return self._spark.read.schema(self._schema).csv(self._file, header=True, nullValue="NA")

    def _max(self, frame):
        return frame.selectExpr(*[f"max(`{column}`)" for column in self.columns()]).collect()

    def infer(self):
        return self._inferred().schema

    def one_column(self, column):
        return self._typed().groupBy(column).count().collect()

    def all_columns(self):
        self._max(self._typed())

    def both(self):
        self._max(self._inferred())

    def columns(self):
        return self._schema.names

    def close(self):
        self._spark.stop()
        self._server.terminate()
        self._server.wait()


def main():
    options = json.loads(sys.argv[1])
    kinds = {"duckdb": DuckDb, "polars": Polars, "firesteel": Firesteel}
    engine = kinds[options["engine"]](options)
    column = "carrier" if "carrier" in engine.columns() else engine.columns()[0]
    tasks = {
        "infer": engine.infer,
        "one column": lambda: engine.one_column(column),
        "all columns": engine.all_columns,
        "both": engine.both,
    }
    medians = {}
    try:
        for name, task in tasks.items():
            times = []
            for run in range(options["runs"] + 1):
                os.utime(options["file"])
                started = time.perf_counter()
                task()
                if run > 0:
                    times.append(time.perf_counter() - started)
            medians[name] = statistics.median(times)
    finally:
        engine.close()
    print(json.dumps(medians))


if __name__ == "__main__":
    main()
