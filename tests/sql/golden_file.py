"""Files of statements, and files of what they answer, as text that reads well in a diff."""

import dataclasses
import datetime
import decimal
import re

from pyspark.errors import PySparkException
from pyspark.sql import Row

# What differs from run to run: ids of columns and plans, and folders.
MASKS = [
    (re.compile(r"#\d+L?"), "#x"),
    (re.compile(r"file:/[^\s'\"`,\]]*"), "file:/..."),
]


@dataclasses.dataclass
class Answer:
    """What a statement gave: its schema and rows, or an error's condition and message."""

    statement: str
    schema: str
    lines: list


def split_statements(text):
    """The statements of a file: each ends with a semicolon at the end of a line. Lines that start
    with -- are comments."""
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    for part in re.split(r";[ \t]*(?:\n|$)", "\n".join(lines)):
        if part.strip():
            yield part.strip()


def answer(spark, statement):
    try:
        frame = spark.sql(statement)
        rows = frame.collect()
        schema = frame.schema.simpleString()
    except PySparkException as error:
        return Answer(statement, "error", error_lines(error))
    lines = ["\t".join(mask(text_of(value)) for value in row) for row in rows]
    return Answer(statement, mask(schema), lines if is_ordered(statement) else sorted(lines))


def error_lines(error):
    condition = error.getCondition() or type(error).__name__
    if condition == "PARSE_SYNTAX_ERROR":
        # Where Spark's grammar gives up depends on how it looks ahead.
        return [condition]
    message = error.getMessage() or str(error)
    # A stack trace of the server, and the place in the statement, which its own tests look at.
    message = re.split(r"\n\nJVM stacktrace|\n== SQL|; line \d+ pos \d+|SQLSTATE:", message)[0]
    return [f"{condition} {error.getSqlState() or None}", *mask(message).strip().splitlines()]


def is_ordered(statement):
    """Whether the outermost query sorts its rows."""
    flat = re.sub(r"'[^']*'", "", statement)
    while (inner := re.sub(r"\([^()]*\)", "", flat)) != flat:
        flat = inner
    return re.search(r"\b(order|sort)\s+by\b|\b(show|describe|desc|explain)\b", flat, re.I)


def mask(text):
    for pattern, replacement in MASKS:
        text = pattern.sub(replacement, text)
    return text


def text_of(value):
    """A value as its literal would read; newlines and tabs escaped, so that a row is a line."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Row):
        return "{" + ", ".join(f"{k}: {text_of(v)}" for k, v in value.asDict().items()) + "}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{text_of(k)} -> {text_of(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(text_of(item) for item in value) + "]"
    if isinstance(value, (bytes, bytearray)):
        return "X'" + value.hex().upper() + "'"
    if isinstance(value, datetime.timedelta):
        return f"{value.days} {datetime.timedelta(0, value.seconds, value.microseconds)}"
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    return str(value).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def write(answers):
    parts = []
    for item in answers:
        parts += ["-- statement", item.statement, f"-- {item.schema}", *item.lines, ""]
    return "\n".join(parts)
