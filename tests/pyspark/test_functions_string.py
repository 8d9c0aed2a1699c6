"""Functions of strings and binaries."""

from decimal import Decimal

import pytest
from pyspark.sql import functions as F

from expect import assert_same

DATA = """
SELECT '  Spark SQL ' AS padded,
       'Spark SQL' AS s,
       'héllo 😀' AS u,
       '' AS e,
       CAST(NULL AS STRING) AS n,
       'a,b,,c' AS l,
       'b' AS k,
       3 AS i,
       x'0aff' AS b
"""

CASES = [
    ("upper", lambda: F.upper("u"), "string", "HÉLLO 😀"),
    ("lower", lambda: F.lower("s"), "string", "spark sql"),
    ("ucase", lambda: F.ucase("s"), "string", "SPARK SQL"),
    ("lcase", lambda: F.lcase("s"), "string", "spark sql"),
    ("initcap", lambda: F.initcap(F.lit("hello wORLD of-spark")), "string", "Hello World Of-spark"),
    ("length counts characters", lambda: F.length("u"), "int", 7),
    ("char_length", lambda: F.char_length("u"), "int", 7),
    ("character_length", lambda: F.character_length("s"), "int", 9),
    ("octet_length", lambda: F.octet_length("u"), "int", 11),
    ("bit_length", lambda: F.bit_length("u"), "int", 88),
    ("length of binary", lambda: F.length("b"), "int", 2),
    ("trim", lambda: F.trim("padded"), "string", "Spark SQL"),
    ("ltrim", lambda: F.ltrim("padded"), "string", "Spark SQL "),
    ("rtrim", lambda: F.rtrim("padded"), "string", "  Spark SQL"),
    ("trim characters", lambda: F.trim(F.col("s"), F.lit("SL")), "string", "park SQ"),
    ("btrim", lambda: F.btrim("padded"), "string", "Spark SQL"),
    ("btrim characters", lambda: F.btrim(F.lit("xxhixx"), F.lit("x")), "string", "hi"),
    ("lpad", lambda: F.lpad("s", 12, "*-"), "string", "*-*Spark SQL"),
    ("lpad cuts", lambda: F.lpad("s", 3, "*"), "string", "Spa"),
    ("rpad", lambda: F.rpad("s", 12, "*-"), "string", "Spark SQL*-*"),
    ("concat", lambda: F.concat("s", F.lit("!"), "e"), "string", "Spark SQL!"),
    ("concat with null", lambda: F.concat("s", "n"), "string", None),
    (
        "concat of arrays",
        lambda: F.concat(F.array(F.lit(1)), F.array(F.lit(2), F.lit(3))),
        "array<int>",
        [1, 2, 3],
    ),
    (
        "concat_ws",
        lambda: F.concat_ws("-", "s", "n", F.lit("x"), F.array(F.lit("a"), F.lit("b"))),
        "string",
        "Spark SQL-x-a-b",
    ),
    ("substring", lambda: F.substring("s", 2, 3), "string", "par"),
    ("substring from the end", lambda: F.substring("s", -3, 2), "string", "SQ"),
    ("substring at zero", lambda: F.substring("s", 0, 2), "string", "Sp"),
    ("substring of wide characters", lambda: F.substring("u", 2, 4), "string", "éllo"),
    ("substr", lambda: F.substr("s", F.lit(7)), "string", "SQL"),
    ("substring of binary", lambda: F.substring("b", 2, 1), "binary", b"\xff"),
    ("left", lambda: F.left("s", F.lit(3)), "string", "Spa"),
    ("right", lambda: F.right("s", F.lit(3)), "string", "SQL"),
    ("substring_index", lambda: F.substring_index("l", ",", 2), "string", "a,b"),
    ("substring_index from the end", lambda: F.substring_index("l", ",", -2), "string", ",c"),
    ("instr", lambda: F.instr("s", "ar"), "int", 3),
    ("locate", lambda: F.locate("S", "s", 2), "int", 7),
    ("position", lambda: F.position(F.lit("k"), "s"), "int", 5),
    ("replace", lambda: F.replace("s", F.lit("S"), F.lit("*")), "string", "*park *QL"),
    ("translate", lambda: F.translate("s", "Spk", "12"), "string", "12ar 1QL"),
    ("overlay", lambda: F.overlay("s", F.lit("XX"), 3), "string", "SpXXk SQL"),
    ("overlay with length", lambda: F.overlay("s", F.lit("XX"), 3, 1), "string", "SpXXrk SQL"),
    ("repeat", lambda: F.repeat("k", 3), "string", "bbb"),
    ("repeat zero times", lambda: F.repeat("k", 0), "string", ""),
    ("reverse", lambda: F.reverse("u"), "string", "😀 olléh"),
    ("split", lambda: F.split("l", ","), "array<string>", ["a", "b", "", "c"]),
    ("split with limit", lambda: F.split("l", ",", 2), "array<string>", ["a", "b,,c"]),
    (
        "split by a pattern",
        lambda: F.split(F.lit("one1two22three"), "[0-9]+"),
        "array<string>",
        ["one", "two", "three"],
    ),
    ("split_part", lambda: F.split_part("l", F.lit(","), F.lit(4)), "string", "c"),
    ("split_part from the end", lambda: F.split_part("l", F.lit(","), F.lit(-1)), "string", "c"),
    ("split_part outside", lambda: F.split_part("l", F.lit(","), F.lit(9)), "string", ""),
    (
        "regexp_extract",
        lambda: F.regexp_extract(F.lit("100-200"), r"(\d+)-(\d+)", 2),
        "string",
        "200",
    ),
    ("regexp_extract without a match", lambda: F.regexp_extract("s", r"(\d+)", 1), "string", ""),
    (
        "regexp_extract_all",
        lambda: F.regexp_extract_all(F.lit("100-200, 300-400"), F.lit(r"(\d+)-(\d+)"), 1),
        "array<string>",
        ["100", "300"],
    ),
    ("regexp_replace", lambda: F.regexp_replace("s", "[aeiou]", "<$0>"), "string", "Sp<a>rk SQL"),
    ("regexp_count", lambda: F.regexp_count("s", F.lit("S")), "int", 2),
    ("regexp_instr", lambda: F.regexp_instr("s", F.lit("a.k")), "int", 3),
    ("regexp_substr", lambda: F.regexp_substr("s", F.lit("[A-Z]+$")), "string", "SQL"),
    ("regexp_like", lambda: F.regexp_like("s", F.lit("^Sp")), "boolean", True),
    ("rlike", lambda: F.rlike("s", F.lit("^pa")), "boolean", False),
    ("like", lambda: F.like("s", F.lit("Sp%k___L")), "boolean", True),
    ("like with escape", lambda: F.like(F.lit("10%"), F.lit("10#%"), F.lit("#")), "boolean", True),
    ("ilike", lambda: F.ilike("s", F.lit("SPARK%")), "boolean", True),
    ("contains", lambda: F.contains("s", F.lit("rk S")), "boolean", True),
    ("startswith", lambda: F.startswith("s", F.lit("Sp")), "boolean", True),
    ("endswith", lambda: F.endswith("s", F.lit("sql")), "boolean", False),
    ("ascii", lambda: F.ascii("s"), "int", 83),
    ("ascii of a wide character", lambda: F.ascii(F.lit("é")), "int", 233),
    ("chr", lambda: F.chr(F.lit(65)), "string", "A"),
    ("char", lambda: F.char(F.lit(233)), "string", "é"),
    ("base64", lambda: F.base64(F.lit("Spark")), "string", "U3Bhcms="),
    ("unbase64", lambda: F.unbase64(F.lit("U3Bhcms=")), "binary", b"Spark"),
    (
        "encode",
        lambda: F.encode("u", "UTF-16BE"),
        "binary",
        b"\x00h\x00\xe9\x00l\x00l\x00o\x00 \xd8=\xde\x00",
    ),
    ("decode", lambda: F.decode(F.lit(bytearray(b"h\xc3\xa9")), "UTF-8"), "string", "hé"),
    ("to_binary hex", lambda: F.to_binary(F.lit("0aff"), F.lit("hex")), "binary", b"\n\xff"),
    ("try_to_binary", lambda: F.try_to_binary(F.lit("zz"), F.lit("hex")), "binary", None),
    ("hex of a string", lambda: F.hex("k"), "string", "62"),
    ("hex of a number", lambda: F.hex(F.lit(255)), "string", "FF"),
    ("hex of binary", lambda: F.hex("b"), "string", "0AFF"),
    ("unhex", lambda: F.unhex(F.lit("4F4B")), "binary", b"OK"),
    ("levenshtein", lambda: F.levenshtein(F.lit("kitten"), F.lit("sitting")), "int", 3),
    (
        "levenshtein with a threshold",
        lambda: F.levenshtein(F.lit("kitten"), F.lit("sitting"), 2),
        "int",
        -1,
    ),
    ("soundex", lambda: F.soundex(F.lit("Miller")), "string", "M460"),
    (
        "format_string",
        lambda: F.format_string("%d %s %05.1f", "i", "s", F.lit(3.14159)),
        "string",
        "3 Spark SQL 003.1",
    ),
    ("printf", lambda: F.printf(F.lit("%x-%5s|"), F.lit(255), "k"), "string", "ff-    b|"),
    ("format_number", lambda: F.format_number(F.lit(1234567.891), 2), "string", "1,234,567.89"),
    (
        "format_number without places",
        lambda: F.format_number(F.lit(1234567.891), 0),
        "string",
        "1,234,568",
    ),
    ("to_char", lambda: F.to_char(F.lit(-1234.5), F.lit("999,999.00S")), "string", "  1,234.50-"),
    ("to_varchar", lambda: F.to_varchar(F.lit(78), F.lit("$99.0")), "string", "$78.0"),
    (
        "to_number",
        lambda: F.to_number(F.lit("$1,234.50"), F.lit("$9,999.99")),
        "decimal(6,2)",
        Decimal("1234.50"),
    ),
    ("try_to_number", lambda: F.try_to_number(F.lit("abc"), F.lit("999")), "decimal(3,0)", None),
    ("find_in_set", lambda: F.find_in_set(F.lit("c"), F.lit("a,b,c")), "int", 3),
    ("elt", lambda: F.elt(F.lit(2), F.lit("a"), F.lit("b")), "string", "b"),
    (
        "sentences",
        lambda: F.sentences(F.lit("Hi there! Good day.")),
        "array<array<string>>",
        [["Hi", "there"], ["Good", "day"]],
    ),
    ("mask", lambda: F.mask(F.lit("AbCD123-@$#")), "string", "XxXXnnn-@$#"),
    (
        "mask with letters",
        lambda: F.mask(F.lit("AbCD123"), F.lit("Q"), F.lit("q"), F.lit("d")),
        "string",
        "QqQQddd",
    ),
    ("quote", lambda: F.quote(F.lit("it's")), "string", "'it\\'s'"),
    ("is_valid_utf8", lambda: F.is_valid_utf8(F.lit("ok")), "boolean", True),
    ("make_valid_utf8", lambda: F.make_valid_utf8(F.lit("ok")), "string", "ok"),
    ("try_validate_utf8", lambda: F.try_validate_utf8(F.lit("ok")), "string", "ok"),
    ("collation", lambda: F.collation("s"), "string", "SYSTEM.BUILTIN.UTF8_BINARY"),
    ("collate", lambda: F.collate("s", "UTF8_LCASE") == F.lit("SPARK sql"), "boolean", True),
    ("randstr length", lambda: F.length(F.randstr(F.lit(7), F.lit(1))), "int", 7),
]


@pytest.fixture(scope="module")
def data(spark):
    return spark.sql(DATA)


@pytest.mark.parametrize(
    "name, column, type_name, expected", CASES, ids=[case[0] for case in CASES]
)
def test_function(data, name, column, type_name, expected):
    df = data.select(column())
    assert_same(df.first()[0], expected)
    assert df.schema[0].dataType.simpleString() == type_name
