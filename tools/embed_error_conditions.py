"""Writes Spark's error conditions as a C++ table sorted by name.

    embed_error_conditions.py SPARK_COMMON_UTILS_JAR OUTPUT
"""

import json
import sys
import zipfile


def rows(conditions):
    """(name, SQL state, message template); a subcondition's message follows its condition's."""
    for name, condition in conditions.items():
        message = "\n".join(condition["message"])
        state = condition.get("sqlState", "")
        yield name, state, message
        for sub_name, sub in condition.get("subClass", {}).items():
            sub_message = message + " " + "\n".join(sub["message"])
            yield f"{name}.{sub_name}", sub.get("sqlState", state), sub_message


def literal(text):
    """`text` as a C++ string literal: JSON escapes as C++ does, with UTF-8 left as it is."""
    return json.dumps(text, ensure_ascii=False)


def main(jar, output):
    with zipfile.ZipFile(jar) as archive:
        conditions = json.loads(archive.read("error/error-conditions.json"))
    table = sorted(rows(conditions), key=lambda row: row[0].encode())
    with open(output, "w", encoding="utf-8") as out:
        out.write("// Generated from Spark's error/error-conditions.json.\n")
        out.write('#include "base/error_conditions.h"\n\nnamespace firesteel {\nnamespace {\n\n')
        out.write(f"constexpr std::array<ErrorCondition, {len(table)}> kErrorConditions = {{{{\n")
        for row in table:
            out.write("    {" + ", ".join(literal(text) for text in row) + "},\n")
        out.write("}};\n\n}  // namespace\n\n")
        out.write("std::span<const ErrorCondition> error_conditions() { return kErrorConditions; }\n")
        out.write("\n}  // namespace firesteel\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
