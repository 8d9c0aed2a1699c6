"""One of Spark's golden files: statements, each with the schema and the text of its answer."""

import dataclasses
import json
import re

EXCEPTION = re.compile(r"[\w.$]+\.[\w$]*(Exception|Error)")


@dataclasses.dataclass
class Expected:
    sql: str
    schema: str
    # Answers that are right; Java versions differ in some.
    texts: set

    def error(self):
        """None, or (message, fields) of the error that is wanted: fields are None for a plain Java
        exception."""
        head, _, rest = next(iter(self.texts)).partition("\n")
        if self.schema != "struct<>" or not EXCEPTION.fullmatch(head):
            return None
        try:
            return rest, json.loads(rest)
        except ValueError:
            return rest.strip(), None


@dataclasses.dataclass
class GoldenFile:
    name: str
    queries: list
    # (key, value) pairs that hold while the file runs.
    settings: list


def read(root, name):
    results = root / "sql-tests/results" / (name + ".out")
    queries = [Expected(sql, schema, {text}) for sql, schema, text in sections(results)]
    newer = results.with_name(results.name + ".java21")
    if newer.exists():
        for query, (sql, _, text) in zip(queries, sections(newer)):
            if query.sql == sql:
                query.texts.add(text)
    source = (root / "sql-tests/inputs" / name).read_text(encoding="utf-8")
    return GoldenFile(name, queries, settings_of(source))


def sections(path):
    """(statement, schema, output) of each query."""
    parts = re.split(r"^-- !query[^\n]*\n", path.read_text(encoding="utf-8"), flags=re.M)[1:]
    for i in range(0, len(parts) - 2, 3):
        yield parts[i].strip(), parts[i + 1].strip(), without_trace(parts[i + 2])


def without_trace(text):
    """Python's tracebacks differ from place to place; so does space at the end."""
    kept, inside = [], False
    for line in text.split("\n"):
        if line.startswith("Traceback (most"):
            inside = True
        elif not line.startswith(" "):
            inside = False
        if not inside:
            kept.append(line)
    return "\n".join(kept).rstrip()


def settings_of(source):
    """--SET lines, and of each --CONFIG_DIM the first choice."""
    out, dimensions = [], set()
    for line in source.splitlines():
        if line.startswith("--SET "):
            out += pairs(line[6:])
        elif line.startswith("--CONFIG_DIM"):
            dimension, _, choice = line.partition(" ")
            if dimension not in dimensions:
                dimensions.add(dimension)
                out += pairs(choice)
    return out


def pairs(text):
    for item in text.split(","):
        key, equals, value = item.partition("=")
        if equals:
            yield key.strip(), value.strip()


def names(root):
    """All files that have both a source and results."""
    base = root / "sql-tests/results"
    found = (str(path.relative_to(base))[:-4] for path in base.rglob("*.sql.out"))
    return sorted(name for name in found if (root / "sql-tests/inputs" / name).exists())
