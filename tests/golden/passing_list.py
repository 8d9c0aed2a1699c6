"""passing.txt: the queries that are answered as Spark does, by file, as ranges of their numbers."""

import pathlib

PATH = pathlib.Path(__file__).with_name("passing.txt")
HEADER = "# FILE PASSING/ALL RANGES: written by `tests/golden/run --update`, by hand never.\n"


def read(path=PATH):
    passing = {}
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, ranges = line.split(" ") if line.count(" ") == 2 else (*line.split(" "), "")
            passing[name] = numbers_of(ranges)
    return passing


def write(results, path=PATH):
    """results: {file: (numbers of passing queries, number of queries)}"""
    lines = [
        f"{name} {len(numbers)}/{total} {ranges_of(numbers)}".rstrip()
        for name, (numbers, total) in sorted(results.items())
    ]
    path.write_text(HEADER + "\n".join(lines) + "\n")


def totals(path=PATH):
    """{file: (passing, all)}"""
    out = {}
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            name, counts = line.split(" ")[:2]
            out[name] = tuple(map(int, counts.split("/")))
    return out


def numbers_of(ranges):
    numbers = set()
    for part in filter(None, ranges.split(",")):
        first, _, last = part.partition("-")
        numbers.update(range(int(first), int(last or first) + 1))
    return numbers


def ranges_of(numbers):
    parts, numbers = [], sorted(numbers)
    for number in numbers:
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)
