"""TPC-H on Firesteel and its rivals, on the same files in one run; see README.md."""

import argparse
import json
import os
import pathlib
import platform
import statistics
import sys

import answers
import data
import environments
import queries
import report
from engine_run import EngineRun

# The last one only when it is asked for: the same engine as the one before, without a server.
ENGINES = ("duckdb", "polars", "sail", "spark", "firesteel", "firesteel-sql")
# The others have one of their own name.
ENVIRONMENT = {"duckdb": "tools", "polars": "tools", "firesteel-sql": "firesteel"}
REFERENCE = "duckdb"
REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def query_numbers(text: str) -> list[int]:
    """ "1,3-5" is [1, 3, 4, 5]."""
    numbers = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    if any(number not in queries.NUMBERS for number in numbers):
        raise argparse.ArgumentTypeError("queries are numbered from 1 to 22")
    return numbers


def engine_names(text: str) -> list[str]:
    names = text.split(",")
    unknown = [name for name in names if name not in ENGINES]
    if unknown:
        raise argparse.ArgumentTypeError(f"no engine {unknown[0]}; there are {', '.join(ENGINES)}")
    return names


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="bench/tpch/run",
        description="TPC-H's 22 queries on Firesteel, DuckDB, Polars, Sail and Apache Spark.",
    )
    parser.add_argument("--sf", type=float, default=1, help="scale factor (default 1)")
    parser.add_argument("--data", type=pathlib.Path, help="folder of the Parquet files")
    parser.add_argument("--engines", type=engine_names, default=list(ENGINES[:-1]), metavar="A,B,...")
    parser.add_argument(
        "--queries", type=query_numbers, default=list(queries.NUMBERS), metavar="1,3-5"
    )
    parser.add_argument(
        "--runs", type=int, default=3, help="timed runs after a warm-up (default 3)"
    )
    parser.add_argument(
        "--timeout", type=float, default=300, help="seconds a run of a query may take"
    )
    parser.add_argument("--out", type=pathlib.Path, help="write a .json or .md file")
    parser.add_argument(
        "--conf", action="append", default=[], help="a --conf for Firesteel's server"
    )
    parser.add_argument(
        "--firesteel", default=REPOSITORY / "bin" / "firesteel", help="its launcher"
    )
    parser.add_argument(
        "--polars-engine", default="auto", choices=("auto", "in-memory", "streaming")
    )
    return parser.parse_args()


def memory_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def main():
    arguments = parse_arguments()
    folder = arguments.data or environments.root() / "data" / f"sf{arguments.sf:g}"
    data.make(folder, arguments.sf)
    texts = {number: queries.load(number) for number in arguments.queries}
    # The reference runs first, asked for or not: every other answer is compared with its answers.
    names = [REFERENCE] + [name for name in arguments.engines if name != REFERENCE]
    cores = len(os.sched_getaffinity(0))
    options = {
        "tables": {table: str(data.path(folder, table).resolve()) for table in data.TABLES},
        "runs": arguments.runs,
        "firesteel": str(arguments.firesteel),
        "firesteel_conf": arguments.conf,
        "polars_engine": arguments.polars_engine,
        # Half of the machine: what is left holds the file cache.
        "spark_memory": f"{max(1, memory_bytes() // 2**31)}g",
        "spark_shuffle_partitions": str(max(4, 2 * cores)),
    }
    runs = {}
    for name in names:
        python = environments.python(ENVIRONMENT.get(name, name))
        log = environments.root() / f"{name}.log"
        runs[name] = EngineRun(name, python, {**options, "log": str(log)}, arguments.timeout)
        runs[name].run_all(texts)
    reference = runs[REFERENCE].answers
    results = {
        "data": str(folder),
        "machine": {"cpu": cpu_name(), "cores": cores, "memory_bytes": memory_bytes()},
        "runs": arguments.runs,
        "engines": {name: summary(run, texts, reference) for name, run in runs.items()},
    }
    if arguments.out and arguments.out.suffix == ".json":
        arguments.out.write_text(json.dumps(results, indent=1) + "\n")
    elif arguments.out:
        arguments.out.write_text(report.markdown(results))
    print(report.markdown(results))
    bad = [
        q
        for engine in results["engines"].values()
        for q in engine["queries"].values()
        if q["error"]
    ]
    sys.exit(1 if bad else 0)


def summary(run, texts, reference):
    per_query = {}
    for number, statements in texts.items():
        error = run.errors.get(number)
        if error is None and number not in reference:
            error = "no reference answer to compare with"
        if error is None:
            difference = answers.difference(
                run.answers[number],
                reference[number],
                queries.sort_keys(statements),
                queries.has_limit(statements),
            )
            error = f"wrong answer: {difference}" if difference else None
        seconds = run.seconds.get(number, [])
        per_query[number] = {
            "error": error,
            "first_seconds": seconds[0] if seconds else None,
            "seconds": seconds[1:],
            "median_seconds": statistics.median(seconds[1:]) if seconds[1:] else None,
            "peak_bytes": run.query_peaks.get(number),
        }
    return {"version": run.version, "peak_bytes": run.peak_bytes, "queries": per_query}


def cpu_name() -> str:
    with open("/proc/cpuinfo") as file:
        names = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    main()
