"""Runs one engine over some queries, in a process of its own; started by main.py.

Prints one JSON object a line on the descriptor that it is given: {"event": "start"} when the engine
is up, then "run" after each run of a query, and "answer" or "error" once a query is done.
"""

import datetime
import decimal
import importlib
import json
import os
import pathlib
import sys
import time


def plain(value):
    """A JSON value that means the same in every engine."""
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()[:10]
    return value


def as_rows(table):
    columns = [column.to_pylist() for column in table.columns]
    rows = [[plain(value) for value in row] for row in zip(*columns)]
    scales = [getattr(field.type, "scale", None) for field in table.schema]
    return {"columns": table.column_names, "scales": scales, "rows": rows}


def one_line(error) -> str:
    text = f"{type(error).__name__}: {error}".strip()
    return text.splitlines()[0][:300]


def main():
    options = json.loads(sys.argv[1])
    out = os.fdopen(int(sys.argv[2]), "w")

    def report(event, **fields):
        print(json.dumps({"event": event, **fields}), file=out, flush=True)

    module = importlib.import_module(f"engines.{options['engine'].replace('-', '_')}_engine")
    engine = module.Engine(options)
    try:
        for name, path in options["tables"].items():
            engine.add_table(name, pathlib.Path(path))
        report("start", version=engine.version(), server_pid=engine.server_pid)
        for number, statements in options["queries"].items():
            try:
                # The first run warms caches and is not counted.
                for run in range(options["runs"] + 1):
                    started = time.perf_counter()
                    answer = engine.run(statements)
                    report("run", query=int(number), run=run, seconds=time.perf_counter() - started)
                report("answer", query=int(number), answer=as_rows(answer))
            except Exception as error:  # one failing query must not stop the others
                report("error", query=int(number), message=one_line(error))
    finally:
        engine.close()


if __name__ == "__main__":
    main()
