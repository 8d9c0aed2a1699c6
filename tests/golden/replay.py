"""Runs golden files against a server and says which of their queries are answered as Spark does."""

import re
import threading

from pyspark.errors import PySparkException

import hive_text
import spark_jar
from sessions import new_session

BASE_TABLES = ("testdata", "arraydata", "mapdata", "aggtest", "onek", "tenk1")
TENK_COLUMNS = [
    f"{name} int"
    for name in "unique1 unique2 two four ten twenty hundred thousand twothousand fivethous tenthous "
    "odd even".split()
] + ["stringu1 string", "stringu2 string", "string4 string"]
LEAVES_OBJECTS = re.compile(
    r"\b(create|replace)\s+(or\s+replace\s+)?(table|view|database|schema|namespace|function)\b", re.I
)
# Seconds until a query is interrupted.
LIMIT = 10
NOT_COMPARED = "[not included in comparison]"
# What the files leave out because it differs from run to run.
MASKS = [
    (r"#\d+", "#x"),
    (r"plan_id=\d+", "plan_id=x"),
    (r"Created By.*", "Created By " + NOT_COMPARED),
    (r"Created Time.*", "Created Time " + NOT_COMPARED),
    (r"Last Access.*", "Last Access " + NOT_COMPARED),
    (r"Owner[\t ]+.*", "Owner\t" + NOT_COMPARED),
    (r"Partition Statistics\t\d+", "Partition Statistics\t" + NOT_COMPARED),
    (r"CTERelation(Def|Ref) \d+,", r"CTERelation\1 xxxx,"),
    (r"\*\(\d+\) ", "*"),
    (r'"created_by":".*?"', f'"created_by {NOT_COMPARED}":"None"'),
    (r'"created_time":".*?"', f'"created_time {NOT_COMPARED}":"None"'),
    (r'"last_access":".*?"', f'"last_access {NOT_COMPARED}":"None"'),
    (r'"owner":".*?"', f'"owner {NOT_COMPARED}":"None"'),
    (r"transient_lastDdlTime=\d+", "transient_lastDdlTime=" + NOT_COMPARED),
]


class Replay:
    """One server, whose default database is this object's alone."""

    def __init__(self, remote, root):
        self.remote, self.root = remote, root
        session = new_session(remote)
        self.warehouse = re.sub("^file:/*", "/", session.conf.get("spark.sql.warehouse.dir"))
        make_tables(session, root / "test-data/postgresql")
        session.stop()
        self.masks = [(re.compile(pattern), text) for pattern, text in MASKS]
        place = re.escape(self.warehouse.rstrip("/"))
        self.masks += [
            (re.compile(f"Location.*?(?:{place}|spark-warehouse)/"),
             f"Location {NOT_COMPARED}/{{warehouse_dir}}/"),
            (re.compile(rf"file:[^\s,]*?(?:{place}|spark-warehouse)"),
             f"file:{NOT_COMPARED}/{{warehouse_dir}}"),
            (re.compile(f'"location":.*?(?:{place}|spark-warehouse)/'),
             f'"location": "{NOT_COMPARED}/{{warehouse_dir}}/'),
        ]

    def run(self, file):
        """(query's number, how it differs) of each query that differs; an empty text never."""
        session = self.open_session(file)
        wrong = {}
        for number, query in enumerate(file.queries):
            difference = self.difference(session, query, dict(file.settings))
            if difference:
                wrong[number] = difference
        if any(LEAVES_OBJECTS.search(query.sql) for query in file.queries):
            drop_leftovers(session)
        session.stop()
        return wrong

    def open_session(self, file):
        session = new_session(self.remote)
        settings = [
            ("spark.sql.ansi.enabled", str(not file.name.startswith("nonansi/")).lower()),
            ("spark.sql.shuffle.partitions", "4"),
            ("spark.sql.binaryOutputStyle", "UTF-8"),
            ("spark.sql.collation.schemaLevel.enabled", "true"),
        ]
        if file.name.startswith("postgreSQL/"):
            settings.append(("spark.sql.legacy.interval.enabled", "true"))
        if file.name.startswith("timestampNTZ/"):
            settings.append(("spark.sql.timestampType", "TIMESTAMP_NTZ"))
        for key, value in settings + file.settings:
            attempt(session, f"SET {key}={value}")
        if file.name == "pipe-operators.sql":
            for name, columns in spark_jar.tpcds_tables(self.root):
                attempt(session, f"CREATE TABLE IF NOT EXISTS {name} ({columns}) USING parquet")
        return session

    def difference(self, session, query, settings):
        wanted = query.error()
        alarm = threading.Timer(LIMIT, session.interruptAll)
        alarm.start()
        try:
            table_schema, rows = self.answer(session, query.sql, settings)
        except PySparkException as error:
            return error_difference(error, wanted)
        except Exception as error:
            return f"client: {type(error).__name__}: {error}"
        finally:
            alarm.cancel()
        if wanted is not None:
            return "no error"
        if table_schema != query.schema:
            return f"schema: {table_schema}"
        lines = {"\n".join(rows).rstrip(), "\n".join(sorted(rows, key=hive_text.java_order)).rstrip()}
        if is_ordered(query.sql):
            lines = {"\n".join(rows).rstrip()}
        if lines & query.texts:
            return ""
        plain = sorted(row.rstrip() for row in rows)
        if not is_ordered(query.sql) and any(
            sorted(line.rstrip() for line in text.split("\n")) == plain for text in query.texts
        ):
            return ""
        return "rows: " + "\n".join(rows)

    def answer(self, session, sql, settings):
        frame = session.sql(sql)
        schema = frame.schema
        names = [field.name for field in schema.fields]
        # As they came: toArrow() has no type for intervals of months.
        batches = frame._to_table()[0].to_batches() if names else []
        style = settings.get("spark.sql.binaryOutputStyle")
        rows = list(hive_text.table_rows(schema, batches, style))
        statement = first_words(sql)
        if names == ["col_name", "data_type", "comment"] and statement.startswith("desc"):
            rows = [
                [f"{'' if i == 2 and text == 'NULL' else text:<20}" for i, text in enumerate(row)]
                for row in rows
            ]
        elif re.match(r"show\s+(tables|views)\b", statement) and len(names) in (2, 3):
            rows = [row[1:2] for row in rows]
        return schema.simpleString(), [self.masked("\t".join(row)) for row in rows]

    def masked(self, line):
        for pattern, text in self.masks:
            line = pattern.sub(text, line)
        return line


def error_difference(error, wanted):
    condition, state = error.getCondition(), error.getSqlState()
    if not condition:
        found = re.match(r"(?:\([\w.$]+\)\s*)?\[([A-Z_0-9.]+)\]", str(error))
        condition = found and found.group(1)
    got = f"error: {condition}"
    if wanted is None:
        return got + " " + str(error)[:300]
    message, fields = wanted
    if fields is None:
        return "" if message[:200] in str(error) else got
    right = condition == fields.get("errorClass") and state == fields.get("sqlState", state)
    return "" if right else got


def make_tables(session, data):
    """The tables that Spark's suite makes for all files."""

    def csv(name, columns):
        reader = session.read.option("delimiter", "\t").schema(", ".join(columns))
        return reader.csv(str(data / (name + ".data")))

    maps = ", ".join(
        "(map(" + ", ".join(f"{i + 1}, '{'abcde'[i]}{n}'" for i in range(6 - n)) + "))"
        for n in range(1, 6)
    )
    frames = [
        session.sql("SELECT CAST(id AS INT) AS key, CAST(id AS STRING) AS value FROM range(1, 101)"),
        session.sql(
            "SELECT * FROM VALUES (array(1, 2, 3), array(array(1, 2, 3))), "
            "(array(2, 3, 4), array(array(2, 3, 4))) AS t(arraycol, nestedarraycol)"
        ),
        session.sql(f"SELECT * FROM VALUES {maps} AS t(mapcol)"),
        csv("agg", ["a int", "b float"]),
        csv("onek", TENK_COLUMNS),
        csv("tenk", TENK_COLUMNS),
    ]
    for name, frame in zip(BASE_TABLES, frames):
        frame.write.mode("overwrite").saveAsTable(name)


def drop_leftovers(session):
    attempt(session, "USE spark_catalog.default")
    for row in attempt(session, "SHOW DATABASES") or []:
        if row[0] != "default":
            attempt(session, f"DROP DATABASE IF EXISTS `{row[0]}` CASCADE")
    for row in attempt(session, "SHOW TABLES IN default") or []:
        if row[0] == "default" and row[1] not in BASE_TABLES:
            # One of them fits.
            attempt(session, f"DROP VIEW IF EXISTS default.`{row[1]}`")
            attempt(session, f"DROP TABLE IF EXISTS default.`{row[1]}`")
    for row in attempt(session, "SHOW USER FUNCTIONS") or []:
        if "." in row[0]:
            attempt(session, f"DROP FUNCTION IF EXISTS {row[0]}")


def attempt(session, sql):
    try:
        return session.sql(sql).collect()
    except PySparkException:
        return None


def first_words(sql):
    text = re.sub(r"--[^\n]*\n|/\*.*?\*/", " ", sql, flags=re.S)
    return text.lstrip("( \t\r\n").lower()


def is_ordered(sql):
    """Whether the outermost query sorts its rows."""
    flat = re.sub(r"--[^\n]*|/\*.*?\*/", " ", sql, flags=re.S)
    flat = re.sub(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`", "''", flat, flags=re.S).strip()
    if re.match(r"desc(ribe)?\b(?!\s+(function|database|schema|namespace)\b)", flat, re.I):
        return True
    while flat.startswith("(") and closes_at_end(flat):
        flat = flat[1:-1].strip()
    while (inner := re.sub(r"\([^()]*\)", "", flat)) != flat:
        flat = inner
    return re.search(r"\border\s+by\b", flat, re.I) is not None


def closes_at_end(text):
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return at == len(text) - 1
    return False
