"""Asks one server: a line of JSON with statements in, a line with seconds and rows out."""

import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tpch"))

from engines.firesteel_engine import Engine  # noqa: E402


def main():
    job = json.loads(sys.stdin.readline())
    engine = Engine(job)
    try:
        for table, path in job["tables"].items():
            engine.add_table(table, path)
        answer({"ready": True})
        for line in sys.stdin:
            begin = time.perf_counter()
            table = engine.run(json.loads(line))
            seconds = time.perf_counter() - begin
            # As text: dates and decimals are not JSON's.
            rows = [[value if isinstance(value, float) else str(value) for value in row.values()]
                    for row in table.to_pylist()]
            answer({"seconds": seconds, "rows": rows})
    finally:
        engine.close()


def answer(value):
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    main()
