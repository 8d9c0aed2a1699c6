"""Functions of numbers."""

from decimal import Decimal

import pytest
from pyspark.sql import functions as F

from expect import assert_same

DATA = """
SELECT 7 AS i,
       -7 AS m,
       2.5D AS d,
       -2.5D AS f,
       12.345BD AS x,
       CAST(NULL AS INT) AS n,
       10L AS l,
       3Y AS t
"""

CASES = [
    ("abs", lambda: F.abs("m"), "int", 7),
    ("abs of decimal", lambda: F.abs(-F.col("x")), "decimal(5,3)", Decimal("12.345")),
    ("negative", lambda: F.negative("d"), "double", -2.5),
    ("positive", lambda: F.positive("m"), "int", -7),
    ("sign", lambda: F.sign("m"), "double", -1.0),
    ("signum", lambda: F.signum("f"), "double", -1.0),
    ("ceil", lambda: F.ceil("d"), "bigint", 3),
    ("ceil of a negative", lambda: F.ceil("f"), "bigint", -2),
    ("ceil with places", lambda: F.ceil(F.col("x"), F.lit(1)), "decimal(4,1)", Decimal("12.4")),
    ("ceiling", lambda: F.ceiling("x"), "decimal(3,0)", Decimal("13")),
    ("floor", lambda: F.floor("f"), "bigint", -3),
    ("floor with places", lambda: F.floor(F.col("x"), F.lit(-1)), "decimal(3,0)", Decimal("10")),
    ("round goes away from zero", lambda: F.round("d"), "double", 3.0),
    ("round of a negative", lambda: F.round("f"), "double", -3.0),
    ("round with places", lambda: F.round(F.lit(2.675), 2), "double", 2.68),
    ("round of a decimal", lambda: F.round("x", 1), "decimal(4,1)", Decimal("12.3")),
    ("round of an integer", lambda: F.round(F.lit(1250), -2), "int", 1300),
    ("bround goes to even", lambda: F.bround("d"), "double", 2.0),
    ("bround of an integer", lambda: F.bround(F.lit(25), -1), "int", 20),
    ("rint", lambda: F.rint(F.lit(3.5)), "double", 4.0),
    ("sqrt", lambda: F.sqrt("i"), "double", 2.6457513110645907),
    ("sqrt of a negative", lambda: F.sqrt("m"), "double", float("nan")),
    ("cbrt", lambda: F.cbrt(F.lit(27.0)), "double", 3.0),
    ("exp", lambda: F.exp(F.lit(1.0)), "double", 2.7182818284590455),
    ("expm1", lambda: F.expm1(F.lit(1e-10)), "double", 1.00000000005e-10),
    ("ln", lambda: F.ln("i"), "double", 1.9459101490553132),
    ("ln of zero", lambda: F.ln(F.lit(0.0)), "double", None),
    ("log", lambda: F.log("i"), "double", 1.9459101490553132),
    ("log with a base", lambda: F.log(2.0, F.lit(8.0)), "double", 3.0),
    ("log2", lambda: F.log2(F.lit(1024)), "double", 10.0),
    ("log10", lambda: F.log10(F.lit(0.001)), "double", -3.0),
    ("log1p", lambda: F.log1p(F.lit(1e-10)), "double", 9.999999999500001e-11),
    ("pow", lambda: F.pow("d", "i"), "double", 610.3515625),
    ("power", lambda: F.power(F.lit(2), F.lit(0.5)), "double", 1.4142135623730951),
    ("pow of a negative", lambda: F.pow(F.lit(-8.0), F.lit(1 / 3)), "double", float("nan")),
    ("sin", lambda: F.sin("d"), "double", 0.5984721441039564),
    ("cos", lambda: F.cos("d"), "double", -0.8011436155469337),
    ("tan", lambda: F.tan("d"), "double", -0.7470222972386603),
    ("cot", lambda: F.cot("d"), "double", -1.3386481283041514),
    ("sec", lambda: F.sec("d"), "double", -1.2482156514688179),
    ("csc", lambda: F.csc("d"), "double", 1.67092154555868),
    ("asin", lambda: F.asin(F.lit(0.5)), "double", 0.5235987755982989),
    ("asin outside", lambda: F.asin(F.lit(2.0)), "double", float("nan")),
    ("acos", lambda: F.acos(F.lit(0.5)), "double", 1.0471975511965979),
    ("atan", lambda: F.atan("d"), "double", 1.1902899496825317),
    ("atan2", lambda: F.atan2(F.lit(1.0), F.lit(-1.0)), "double", 2.356194490192345),
    ("sinh", lambda: F.sinh(F.lit(1.0)), "double", 1.1752011936438014),
    ("cosh", lambda: F.cosh(F.lit(1.0)), "double", 1.543080634815244),
    ("tanh", lambda: F.tanh(F.lit(0.5)), "double", 0.46211715726000974),
    ("asinh", lambda: F.asinh(F.lit(1.0)), "double", 0.881373587019543),
    ("acosh", lambda: F.acosh(F.lit(2.0)), "double", 1.3169578969248166),
    ("atanh", lambda: F.atanh(F.lit(0.5)), "double", 0.5493061443340548),
    ("degrees", lambda: F.degrees(F.lit(3.141592653589793)), "double", 180.0),
    ("radians", lambda: F.radians(F.lit(180.0)), "double", 3.141592653589793),
    ("e", lambda: F.e(), "double", 2.718281828459045),
    ("pi", lambda: F.pi(), "double", 3.141592653589793),
    ("hypot", lambda: F.hypot(F.lit(3.0), F.lit(4.0)), "double", 5.0),
    ("factorial", lambda: F.factorial(F.lit(10)), "bigint", 3628800),
    ("factorial outside", lambda: F.factorial(F.lit(21)), "bigint", None),
    ("bin", lambda: F.bin("i"), "string", "111"),
    (
        "bin of a negative",
        lambda: F.bin(F.lit(-1)),
        "string",
        "1111111111111111111111111111111111111111111111111111111111111111",
    ),
    ("conv", lambda: F.conv(F.lit("ff"), 16, 10), "string", "255"),
    ("conv of a negative", lambda: F.conv(F.lit("-10"), 10, 16), "string", "FFFFFFFFFFFFFFF6"),
    ("greatest", lambda: F.greatest("i", "n", "l"), "bigint", 10),
    ("least", lambda: F.least("i", "m", "n"), "int", -7),
    ("pmod", lambda: F.pmod("m", F.lit(3)), "int", 2),
    ("modulo keeps the sign", lambda: F.col("m") % 3, "int", -1),
    ("division of integers", lambda: F.col("i") / 2, "double", 3.5),
    ("division of decimals", lambda: F.col("x") / F.lit(3), "decimal(8,6)", Decimal("4.115000")),
    ("try_add", lambda: F.try_add(F.lit(2147483647), F.lit(1)), "int", None),
    ("try_subtract", lambda: F.try_subtract(F.lit(-2147483648), F.lit(1)), "int", None),
    ("try_multiply", lambda: F.try_multiply(F.lit(2147483647), F.lit(2)), "int", None),
    ("try_divide", lambda: F.try_divide("i", F.lit(0)), "double", None),
    ("try_mod", lambda: F.try_mod("i", F.lit(0)), "int", None),
    (
        "width_bucket",
        lambda: F.width_bucket(F.lit(5.3), F.lit(0.2), F.lit(10.6), F.lit(5)),
        "bigint",
        3,
    ),
    ("bitwise_not", lambda: F.bitwise_not("i"), "int", -8),
    ("bit_count", lambda: F.bit_count("i"), "int", 3),
    ("bit_get", lambda: F.bit_get("i", F.lit(1)), "tinyint", 1),
    ("getbit", lambda: F.getbit("i", F.lit(3)), "tinyint", 0),
    ("shiftleft", lambda: F.shiftleft("i", 2), "int", 28),
    ("shiftright", lambda: F.shiftright("m", 1), "int", -4),
    ("shiftrightunsigned", lambda: F.shiftrightunsigned(F.lit(-1), 28), "int", 15),
    ("isnan", lambda: F.isnan(F.lit(float("nan"))), "boolean", True),
    ("nanvl", lambda: F.nanvl(F.lit(float("nan")), "d"), "double", 2.5),
    ("negative of a decimal", lambda: -F.col("x"), "decimal(5,3)", Decimal("-12.345")),
    ("unsigned shift of a long", lambda: F.shiftrightunsigned("l", 1), "bigint", 5),
    ("product of int and long", lambda: F.col("i") * F.col("l"), "bigint", 70),
    ("sum of byte and int", lambda: F.col("t") + F.col("i"), "int", 10),
    (
        "decimal times decimal",
        lambda: F.col("x") * F.col("x"),
        "decimal(11,6)",
        Decimal("152.399025"),
    ),
    ("int to double comparison", lambda: F.col("i") > F.col("d"), "boolean", True),
    ("uniform in range", lambda: F.uniform(F.lit(5), F.lit(6), F.lit(0)), "int", 5),
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
