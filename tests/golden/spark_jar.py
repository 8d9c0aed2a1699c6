"""Apache Spark's own SQL test files: the jar that Maven Central has of them, unpacked."""

import os
import pathlib
import struct
import subprocess
import zipfile

VERSION = "4.2.0"
ARTIFACT = f"org.apache.spark:spark-sql_2.13:{VERSION}:jar:tests"
NAME = f"spark-sql_2.13-{VERSION}-tests.jar"
WANTED = ("sql-tests/inputs/", "sql-tests/results/", "test-data/postgresql/")


def folder():
    """The unpacked files; fetched first when they are missing."""
    root = pathlib.Path(__file__).resolve().parents[2]
    deps = pathlib.Path(os.environ.get("FIRESTEEL_DEPS", root / ".deps"))
    target = deps / f"spark-sql-tests-{VERSION}"
    if not (target / "complete").exists():
        unpack(jar(deps), target)
    return target


def jar(deps):
    known = pathlib.Path.home() / ".m2/repository/org/apache/spark/spark-sql_2.13" / VERSION / NAME
    if known.exists():
        return known
    if not (deps / NAME).exists():
        deps.mkdir(parents=True, exist_ok=True)
        # Outside the checkout, so that Maven looks for no project.
        subprocess.run(
            ["mvn", "-B", "-q", "dependency:copy", f"-Dartifact={ARTIFACT}",
             f"-DoutputDirectory={deps}"],
            cwd=deps,
            check=True,
        )
    return deps / NAME


def unpack(path, target):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith(WANTED) or name.endswith("/TPCDSSchema.class"):
                archive.extract(name, target)
    (target / "complete").touch()


def tpcds_tables(target):
    """(name, columns) of the tables of TPC-DS, which pipe-operators.sql names: strings of a class
    that holds them, each name followed by its columns."""
    texts = constants(next(target.rglob("TPCDSSchema.class")).read_bytes())
    for name, columns in zip(texts, texts[1:]):
        if name.isidentifier() and "\n" in columns:
            yield name, columns.replace("|", " ")


def constants(code):
    """The string constants of a Java class file, in the order of its pool."""
    strings, references = {}, []
    at, index = 10, 1
    count = struct.unpack_from(">H", code, 8)[0]
    sizes = {7: 3, 8: 3, 16: 3, 19: 3, 20: 3, 15: 4}
    while index < count:
        kind = code[at]
        if kind == 1:
            length = struct.unpack_from(">H", code, at + 1)[0]
            strings[index] = code[at + 3 : at + 3 + length].decode("utf-8", "replace")
            at += 3 + length
        elif kind in (5, 6):
            # Long and double take two places.
            at, index = at + 9, index + 1
        else:
            if kind == 8:
                references.append(struct.unpack_from(">H", code, at + 1)[0])
            at += sizes.get(kind, 5)
        index += 1
    return [strings[reference] for reference in references]
