"""Every statement of *.sql answers what stands in results/, which Apache Spark wrote:

    FIRESTEEL_TEST_REMOTE=sc://HOST:PORT pytest tests/sql --regenerate
"""

import difflib
import pathlib

import pytest

import golden_file

FOLDER = pathlib.Path(__file__).resolve().parent
INPUTS = sorted(FOLDER.glob("*.sql"))


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.stem)
def test_golden(path, session, request):
    statements = golden_file.split_statements(path.read_text())
    actual = golden_file.write([golden_file.answer(session, text) for text in statements])
    expected_path = FOLDER / "results" / (path.stem + ".out")
    if request.config.getoption("--regenerate"):
        expected_path.write_text(actual)
        return
    expected = expected_path.read_text()
    if actual != expected:
        diff = difflib.unified_diff(
            expected.splitlines(), actual.splitlines(), "expected", "actual", lineterm="", n=4
        )
        pytest.fail("\n".join(diff), pytrace=False)


def test_results_belong_to_statements():
    names = {path.stem for path in INPUTS}
    assert {path.stem for path in (FOLDER / "results").glob("*.out")} == names
