"""Compares an engine's answer with the reference's.

An answer is {"columns": [...], "scales": [...], "rows": [[...], ...]} of JSON values: numbers,
strings (dates in ISO form) and null; a scale is a decimal column's, or null.
"""

import math

# Engines differ in the type of an average or a quotient (decimal or double), not in its value.
RELATIVE_TOLERANCE = 1e-6


def equal(left, right, step) -> bool:
    """`step`: one in the last decimal place of the coarser answer, which may be cut there; or 0."""
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return math.isclose(left, right, rel_tol=RELATIVE_TOLERANCE, abs_tol=1.0001 * step)
    return left == right


def rows_equal(left, right, steps) -> bool:
    return len(left) == len(right) and all(map(equal, left, right, steps))


def rounding_steps(answer, reference) -> list[float]:
    pairs = zip(answer["scales"], reference["scales"])
    return [max((10.0**-scale for scale in pair if scale), default=0) for pair in pairs]


def difference(answer, reference, sort_keys, has_limit) -> str | None:
    """What is wrong with `answer`, or None. Rows with equal sort keys may come in any order."""
    rows, expected = answer["rows"], reference["rows"]
    if len(rows) != len(expected):
        return f"{len(rows)} rows instead of {len(expected)}"
    # JSON lines say nothing of the columns where there is no line.
    if rows and len(answer["columns"]) != len(reference["columns"]):
        return f"{len(answer['columns'])} columns instead of {len(reference['columns'])}"
    names = [name.lower() for name in reference["columns"]]
    keys = [names.index(key) for key in sort_keys]
    steps = rounding_steps(answer, reference)

    def same_keys(left, right):
        return all(equal(left[i], right[i], steps[i]) for i in keys)

    start = 0
    while start < len(expected):
        end = start + 1
        while end < len(expected) and same_keys(expected[start], expected[end]):
            end += 1
        for i in range(start, end):
            if not same_keys(rows[i], expected[i]):
                return f"row {i + 1}: {rows[i]} instead of {expected[i]}"
        # Which of the rows that tie at a limit are kept is the engine's choice.
        if not (has_limit and end == len(expected)):
            left = list(expected[start:end])
            for row in rows[start:end]:
                found = next((other for other in left if rows_equal(row, other, steps)), None)
                if found is None:
                    return f"a row that the reference lacks: {row}"
                left.remove(found)
        start = end
    return None
