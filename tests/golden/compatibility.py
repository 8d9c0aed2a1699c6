"""docs/compatibility.md, made from what a replay found."""

import collections
import pathlib
import re

import spark_jar

PATH = pathlib.Path(__file__).resolve().parents[2] / "docs/compatibility.md"
# Why whole groups of queries differ; the first pattern that fits a difference names it.
REASONS = [
    (r"UNSUPPORTED_FEATURE\S* .*?supported: ([^\n]*?)\.? SQLSTATE", "not there yet: {}"),
    (r"UNRESOLVED_ROUTINE\S* .*?routine `(\w+)`", "function {} is not there yet"),
    (r"UNSUPPORTED_COLLATION", "collations"),
    (r"UNSUPPORTED_DATATYPE\S* .*?type \"?(\w+)", "type {}"),
    (r"^error: ([\w.]+)", "error {}"),
    (r"^(no error|schema|rows|client)", "{}"),
]
SHOWN_REASONS = 3


def write(counts, results, files):
    """Writes the page. `counts`: {file: (numbers of passing queries, all)} of all files."""
    if PATH.exists() and len(results) < len(counts):
        # A part of the files says nothing of the others' differences.
        return
    right = sum(len(numbers) for numbers, _ in counts.values())
    total = sum(count for _, count in counts.values())
    lines = [
        "# Compatibility",
        "",
        f"Measured by Apache Spark {spark_jar.VERSION}'s own SQL test files "
        f"(`{spark_jar.ARTIFACT}`): {total:,} queries, each with the schema, the rows or the error "
        "that Spark gives. An error is right when its condition and SQLSTATE are. This page is "
        "written by `tests/golden/run --update`; `tests/golden/passing.txt` names each query that "
        "passes, and the test in `tests/golden` fails when one of them no longer does.",
        "",
        f"**{right:,} of {total:,} queries ({100 * right / total:.1f} %) are answered as Spark "
        "answers them.**",
        "",
        "Left out: `udf/` and `udtf/`, whose functions exist in Spark's own test sources only.",
        "",
        "| folder | right | queries | |",
        "|---|---|---|---|",
    ]
    lines += folder_rows(counts)
    lines += [
        "",
        "## Files that are not complete",
        "",
        "What differs, the most frequent first: an error that Spark does not give (or another "
        "one), no error where Spark gives one, another schema, other rows.",
        "",
        "| file | right | queries | what differs |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {len(counts[name][0])} | {counts[name][1]} | {reasons(results[name])} |"
        for name in sorted(results)
        if results[name]
    ]
    complete = [name for name in sorted(counts) if len(counts[name][0]) == counts[name][1]]
    lines += [
        "",
        f"## Files whose queries all pass ({len(complete)})",
        "",
        ", ".join(complete),
    ]
    PATH.write_text("\n".join(lines) + "\n")


def folder_rows(counts):
    folders = collections.defaultdict(lambda: [0, 0])
    for name, (numbers, total) in counts.items():
        folder = folders[name.rpartition("/")[0] or "(top)"]
        folder[0] += len(numbers)
        folder[1] += total
    for name, (right, total) in sorted(folders.items()):
        yield f"| {name} | {right:,} | {total:,} | {100 * right / total:.1f} % |"


def reasons(differences):
    found = collections.Counter(reason(text) for text in differences.values())
    shown = [f"{text} ({count})" for text, count in found.most_common(SHOWN_REASONS)]
    rest = sum(found.values()) - sum(count for _, count in found.most_common(SHOWN_REASONS))
    return ", ".join(shown) + (f", others ({rest})" if rest else "")


def reason(difference):
    for pattern, text in REASONS:
        match = re.search(pattern, difference, re.S)
        if match:
            return text.format(*(match.groups() or [""])).replace("|", "\\|")
    return "other"

