"""Compares executors with the embedded engine on TPC-H: one machine, as many cores."""

import argparse
import json
import math
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tpch"))

import data  # noqa: E402
import environments  # noqa: E402
import queries  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sf", type=float, default=1, help="scale factor")
    parser.add_argument("--data", type=pathlib.Path, help="a folder of the tables as Parquet files")
    parser.add_argument("--runs", type=int, default=3, help="measured runs of each query")
    parser.add_argument("--queries", help="numbers, separated by commas (default: all)")
    parser.add_argument("--masters", nargs=2, default=["local[2]", "local-cluster[2,1,4096]"])
    parser.add_argument("--out", type=pathlib.Path, help="a file for the times as JSON")
    flags = parser.parse_args()
    numbers = [int(n) for n in flags.queries.split(",")] if flags.queries else queries.NUMBERS
    folder = flags.data or data.make(environments.root() / f"sf{flags.sf:g}", flags.sf)
    asked = {master: Asked(master, folder) for master in flags.masters}
    try:
        times = {n: measure(asked, queries.load(n), flags.runs) for n in numbers}
    finally:
        for server in asked.values():
            server.close()
    if flags.out:
        flags.out.write_text(json.dumps(times, indent=2) + "\n")
    return report(times, flags.masters)


class Asked:
    """A server with a master, and the client that asks it."""

    def __init__(self, master, folder):
        self._process = subprocess.Popen(
            [environments.python("firesteel"), HERE / "worker.py"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._send(
            {
                "firesteel": str(HERE.parents[1] / "bin" / "firesteel"),
                "firesteel_conf": [f"spark.master={master}"],
                "tables": {table: str(data.path(folder, table)) for table in data.TABLES},
                "log": str(environments.root() / "distributed.log"),
            }
        )

    def run(self, statements):
        return self._send(statements)

    def _send(self, value):
        self._process.stdin.write(json.dumps(value) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self):
        self._process.stdin.close()
        self._process.wait()


def measure(asked, statements, runs):
    """Medians; the servers take turns, so that both see the same machine."""
    one, other = (server.run(statements)["rows"] for server in asked.values())
    seconds = {master: [] for master in asked}
    for _ in range(runs):
        for master, server in asked.items():
            seconds[master].append(server.run(statements)["seconds"])
    return {
        "seconds": {master: statistics.median(values) for master, values in seconds.items()},
        "same": same_rows(one, other),
    }


def same_rows(one, other):
    """Rows in any order: ties may change places. Sums of doubles differ in their last digits."""
    return len(one) == len(other) and all(
        same_value(a, b) for x, y in zip(sorted(one, key=str), sorted(other, key=str))
        for a, b in zip(x, y)
    )


def same_value(a, b):
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-6)
    return a == b


def report(times, masters):
    """Prints the table; 1 when answers differ."""
    embedded, cluster = masters
    print(f"| query | {embedded} | {cluster} | times |\n|---|---:|---:|---:|")
    sums = [0.0, 0.0]
    wrong = []
    for number, query in times.items():
        one, other = (query["seconds"][master] for master in masters)
        sums[0] += one
        sums[1] += other
        note = ""
        if not query["same"]:
            wrong.append(number)
            note = " other answer"
        print(f"| Q{number} | {one:.3f} | {other:.3f} | {other / one:.2f}{note} |")
    print(f"| sum | {sums[0]:.3f} | {sums[1]:.3f} | {sums[1] / sums[0]:.2f} |")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
