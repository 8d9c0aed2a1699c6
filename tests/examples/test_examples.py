"""The C++ examples of RDDs, in one process and on executors, against plain Python."""

import collections
import pathlib
import random
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(params=["local[2]", "local-cluster[2,1,1024]"])
def run(request):
    """Runs an example on a master and gives what it prints."""

    def run_example(name, *arguments):
        done = subprocess.run(
            [ROOT / "examples" / "run", name, "--master", request.param, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=3600,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run_example


def test_word_count(run, tmp_path):
    generator = random.Random(1)
    words = [f"w{int(generator.paretovariate(1))}" for _ in range(20000)]
    text = tmp_path / "text"
    text.write_text("\n".join(" ".join(words[i : i + 9]) for i in range(0, len(words), 9)))
    counts = collections.Counter(words)
    expected = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:10]
    assert run("word_count", text) == "".join(f"{n}\t{w}\n" for w, n in expected)

    run("word_count", text, tmp_path / "out")
    lines = [line for part in (tmp_path / "out").glob("part-*") for line in part.open()]
    assert sorted(lines) == sorted(f"({w},{n})\n" for w, n in counts.items())


def test_page_rank(run):
    links = {"a": ["b", "c"], "b": ["c"], "c": ["a"], "d": ["c"]}
    ranks = dict.fromkeys(links, 1.0)
    for _ in range(10):
        given = collections.defaultdict(float)
        for page, targets in links.items():
            for target in targets if page in ranks else []:
                given[target] += ranks[page] / len(targets)
        ranks = {page: 0.15 + 0.85 * total for page, total in given.items()}
    printed = dict(line.split(" has rank ") for line in run("page_rank").splitlines())
    assert {page: float(rank) for page, rank in printed.items()} == pytest.approx(ranks, rel=1e-4)


def test_logistic_regression(run):
    lines = run("logistic_regression", 20000, 10).splitlines()
    assert len(lines[0].split()) == 11
    assert float(lines[1].split()[2]) > 95


def test_k_means(run):
    centres = sorted(tuple(map(float, line.split())) for line in run("k_means").splitlines()[1:])
    assert len(centres) == 3
    for i, centre in enumerate(centres):
        assert centre == pytest.approx((10 * i, -5 * i), abs=0.1)


def test_terasort(run, tmp_path):
    run("terasort", "generate", 50000, tmp_path / "in", 4)
    run("terasort", "sort", tmp_path / "in", tmp_path / "out", 3)
    after = run("terasort", "validate", tmp_path / "out")
    assert after.startswith("50000 records") and after.endswith(", in order\n")
