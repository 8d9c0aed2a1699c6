"""TPC-H tables as Parquet files, one file a table, as tpchgen-cli writes them."""

import pathlib
import subprocess
import sys

import environments

TABLES = ("customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier")


def path(folder: pathlib.Path, table: str) -> pathlib.Path | None:
    """A table is a file, or a folder of files when it was generated in parts."""
    for candidate in (folder / f"{table}.parquet", folder / table):
        if candidate.exists():
            return candidate
    return None


def make(folder: pathlib.Path, scale: float) -> pathlib.Path:
    """Generates the tables that `folder` lacks."""
    missing = [table for table in TABLES if path(folder, table) is None]
    if missing:
        print(f"generating scale factor {scale:g} in {folder}", file=sys.stderr, flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        # Written elsewhere and moved when whole: a run that was cut off leaves no half file.
        unfinished = folder / "unfinished"
        tool = environments.python("tools").parent / "tpchgen-cli"
        subprocess.run(
            [
                tool,
                "parquet",
                "--overwrite",
                "-s",
                f"{scale:g}",
                "-T",
                ",".join(missing),
                "-o",
                unfinished,
            ],
            check=True,
            stdout=sys.stderr,
        )
        for file in unfinished.iterdir():
            file.rename(folder / file.name)
        unfinished.rmdir()
    return folder
