"""The benchmark's result as a table."""

import math


def markdown(results) -> str:
    engines = results["engines"]
    base = "firesteel" if answered_any(engines.get("firesteel")) else next(iter(engines))
    machine = results["machine"]
    lines = [
        f"TPC-H, Parquet files in {results['data']}, {machine['cores']} cores of "
        f"{machine['cpu']}, {machine['memory_bytes'] / 2**30:.0f} GiB.",
        f"Seconds: median of {results['runs']} warm runs; in brackets: times {base}'s.",
        "",
        row(
            "query",
            *(f"{name} {engine['version'] or ''}".strip() for name, engine in engines.items()),
        ),
        row("---", *("---:" for _ in engines)),
    ]
    numbers = list(engines[base]["queries"])
    for number in numbers:
        cells = (cell(engine, engines[base], number) for engine in engines.values())
        lines.append(row(f"Q{number}", *cells))
    lines.append(row("total", *(total(engine) for engine in engines.values())))
    lines.append(row("geometric mean", *(mean_ratio(e, engines[base]) for e in engines.values())))
    lines.append(
        row("peak memory", *(f"{e['peak_bytes'] / 2**20:,.0f} MiB" for e in engines.values()))
    )
    lines.append("")
    for name, engine in engines.items():
        for number, query in engine["queries"].items():
            if query["error"]:
                lines.append(f"- {name} Q{number}: {query['error']}")
    return "\n".join(lines).rstrip() + "\n"


def answered_any(engine) -> bool:
    return engine is not None and any(good_seconds(engine, number) for number in engine["queries"])


def row(*cells) -> str:
    return "| " + " | ".join(cells) + " |"


def good_seconds(engine, number):
    """The time of a query that was answered rightly."""
    query = engine["queries"][number]
    return None if query["error"] else query["median_seconds"]


def cell(engine, base, number) -> str:
    query = engine["queries"][number]
    if query["error"]:
        return "wrong" if query["error"].startswith("wrong answer") else "failed"
    seconds, base_seconds = good_seconds(engine, number), good_seconds(base, number)
    if seconds is None:
        return ""
    ratio = f" ({seconds / base_seconds:.2f})" if base_seconds and engine is not base else ""
    return f"{seconds:.3f}{ratio}"


def total(engine) -> str:
    """Only of an engine that answered every query: another sum would say nothing."""
    times = [good_seconds(engine, number) for number in engine["queries"]]
    return f"{sum(times):.2f}" if all(time is not None for time in times) else ""


def mean_ratio(engine, base) -> str:
    pairs = [(good_seconds(engine, n), good_seconds(base, n)) for n in engine["queries"]]
    logs = [math.log(mine / theirs) for mine, theirs in pairs if mine and theirs]
    return f"{math.exp(sum(logs) / len(logs)):.2f}" if logs else ""
