"""The Python environments of the engines, made on first use.

Each engine has an environment of its own, because Sail's client and Spark's own package both
install a module called `pyspark`, in different versions.
"""

import hashlib
import os
import pathlib
import subprocess
import sys

# Versions are fixed so that two runs of the benchmark compare the same engines.
REQUIREMENTS = {
    "tools": ["tpchgen-cli==4.0.0", "pyarrow==26.0.1", "duckdb==2.0.0", "polars==2.1.0"],
    # pysail also carries the texts of the 22 queries.
    "sail": [
        "pysail==0.7.2",
        "pyspark-client==4.1.1",
        "pandas==2.3.3",
        "pyarrow==26.0.1",
        "setuptools<81",
    ],
    "spark": ["pyspark==4.2.0", "pandas==2.3.3", "pyarrow==26.0.1"],
    "firesteel": ["pyspark-client==4.2.0", "pandas==2.3.3", "pyarrow==26.0.1"],
}


def root() -> pathlib.Path:
    here = pathlib.Path(__file__).resolve().parent
    return pathlib.Path(os.environ.get("FIRESTEEL_BENCH_ENV", here.parent / ".env"))


def python(name: str) -> pathlib.Path:
    """The interpreter of the environment `name`, which is made if it is missing or outdated."""
    folder = root() / name
    executable = folder / "bin" / "python"
    packages = REQUIREMENTS[name]
    wanted = hashlib.sha256("\n".join([sys.version, *packages]).encode()).hexdigest()
    stamp = folder / "requirements.sha256"
    if stamp.exists() and stamp.read_text() == wanted:
        return executable
    print(f"setting up {folder}: {' '.join(packages)}", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
    subprocess.run([str(executable), "-m", "pip", "install", "--quiet", *packages], check=True)
    stamp.write_text(wanted)
    return executable


def site_packages(name: str) -> pathlib.Path:
    code = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    out = subprocess.run(
        [str(python(name)), "-c", code], check=True, capture_output=True, text=True
    )
    return pathlib.Path(out.stdout.strip())
