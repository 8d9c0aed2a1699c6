"""Replays Spark's golden files: several servers at once, each with files of its own."""

import fnmatch
import logging
import queue
import threading
import time

import spark_golden_file
import passing_list
import spark_jar
from replay import Replay

# Their functions exist in Spark's Scala and Python test sources only.
WITHOUT = ("udf/", "udtf/")


def golden_files(root, patterns=None):
    names = [name for name in spark_golden_file.names(root) if not name.startswith(WITHOUT)]
    if patterns:
        names = [n for n in names if any(fnmatch.fnmatch(n, p) for p in patterns)]
    return [spark_golden_file.read(root, name) for name in names]


def replay_all(remotes, patterns=None, report=lambda file, wrong, seconds: None):
    """{file: {number of a query: how its answer differs}}, and the files."""
    # The client logs each error, and a fifth of the queries end with one.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL + 1)
    root = spark_jar.folder()
    files = golden_files(root, patterns)
    # Long ones first, so that no server is left with one at the end.
    todo = queue.Queue()
    for file in sorted(files, key=lambda file: -len(file.queries)):
        todo.put(file)
    results, problems = {}, []

    def work(remote):
        try:
            replay = Replay(remote, root)
            while True:
                file = todo.get_nowait()
                began = time.monotonic()
                results[file.name] = replay.run(file)
                report(file, results[file.name], time.monotonic() - began)
        except queue.Empty:
            pass
        except Exception as error:  # a server that is gone, for one
            problems.append(f"{remote}: {type(error).__name__}: {error}")

    workers = [threading.Thread(target=work, args=(remote,)) for remote in remotes]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if problems:
        raise RuntimeError("; ".join(problems))
    return results, files


def passing(results, files):
    return {
        file.name: (set(range(len(file.queries))) - set(results[file.name]), len(file.queries))
        for file in files
    }


def regressions(results, known):
    """(file, number, difference) of queries that are on the list and are wrong now."""
    return [
        (name, number, wrong[number])
        for name, wrong in sorted(results.items())
        for number in sorted(set(wrong) & known.get(name, set()))
    ]


def update(results, files):
    """Writes the list anew; files that were not run keep their lines."""
    merged = {}
    if passing_list.PATH.exists():
        known, totals = passing_list.read(), passing_list.totals()
        merged = {name: (numbers, totals[name][1]) for name, numbers in known.items()}
    merged.update(passing(results, files))
    passing_list.write(merged)
    return merged
