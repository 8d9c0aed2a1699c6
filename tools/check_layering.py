"""Checks that the folders of src/ include only from the layers that cmake/layers.txt lets them use.

Exits with 1 and a line for each include that points right, or at a layer not named in the table.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s*"([a-z_]+)/', re.MULTILINE)


def read_table(path):
    """layer -> every layer it may include from, itself among them."""
    allowed = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        # The first two colons that stand alone; library names hold `::`.
        layer, uses = (part.strip() for part in re.split(r"(?<!:):(?!:)", line)[:2])
        reach = {layer}
        for used in uses.split():
            if used not in allowed:
                sys.exit(f"{path.name}:{number}: {layer} uses {used}, which is not further up")
            reach |= allowed[used]
        allowed[layer] = reach
    return allowed


def check(path, layer, allowed, table):
    """The complaints about one file of `layer`."""
    text = path.read_text(encoding="utf-8")
    for match in INCLUDE.finditer(text):
        included = match.group(1)
        if included not in table or included in allowed:
            continue
        line = text.count("\n", 0, match.start(1)) + 1
        where = f"{path.relative_to(ROOT)}:{line}: {layer} may not include from {included}"
        if list(table).index(included) < list(table).index(layer):
            yield f"{where}, unless cmake/layers.txt says that it uses it"
        else:
            yield f"{where}, which is to its right"


def main():
    table = read_table(ROOT / "cmake" / "layers.txt")
    complaints = []
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix not in (".h", ".cc"):
            continue
        layer = path.relative_to(ROOT / "src").parts[0]
        if layer not in table:
            complaints.append(f"src/{layer} is not in cmake/layers.txt")
            continue
        complaints.extend(check(path, layer, table[layer], table))
    print("\n".join(complaints) or f"layering: {len(table)} layers, no include points right")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
