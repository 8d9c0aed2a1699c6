"""Choosing, adding, renaming and dropping columns."""

import pytest
from pyspark.sql import functions as F
from pyspark.sql.types import IntegerType, LongType, StringType, StructField, StructType

from expect import error, rows


@pytest.fixture
def people(spark):
    data = [(1, "Ann", 30), (2, "Bob", 25), (3, "Cid", None)]
    return spark.createDataFrame(data, "id int, name string, age int")


def test_select_by_name_column_and_position(people):
    df = people.select("name", people.age, F.col("id"), people["name"].alias("again"))
    assert df.columns == ["name", "age", "id", "again"]
    assert rows(df.limit(1)) == [("Ann", 30, 1, "Ann")]


def test_select_star_and_expressions(people):
    df = people.select("*", (F.col("age") + 1).alias("next"))
    assert df.schema.simpleString() == "struct<id:int,name:string,age:int,next:int>"
    assert rows(df)[2] == (3, "Cid", None, None)


def test_select_expr(people):
    df = people.selectExpr("id * 2 AS twice", "upper(name)", "age IS NULL")
    assert df.columns == ["twice", "upper(name)", "(age IS NULL)"]
    assert rows(df) == [(2, "ANN", False), (4, "BOB", False), (6, "CID", True)]


def test_names_of_unnamed_expressions(people):
    df = people.select(
        F.col("id") + 1, -F.col("id"), F.lit("x"), F.col("id").cast("string"), F.sqrt("id")
    )
    assert df.columns == ["(id + 1)", "negative(id)", "x", "id", "SQRT(id)"]


def test_col_regex(people):
    assert people.select(people.colRegex("`(id|age)`")).columns == ["id", "age"]


def test_filter_forms_agree(people):
    expected = [(1, "Ann", 30)]
    assert rows(people.filter(F.col("age") > 26)) == expected
    assert rows(people.where("age > 26")) == expected
    assert rows(people.filter(people.name.isin("Ann", "Dan"))) == expected
    assert rows(people.filter(people.name.like("A%") & people.age.isNotNull())) == expected


def test_filter_on_null_keeps_nothing(people):
    assert people.filter(F.col("age") != 30).count() == 1
    assert people.filter(F.col("age").eqNullSafe(None)).count() == 1
    assert people.filter(F.lit(None).cast("boolean")).count() == 0


def test_filter_wants_a_boolean(people):
    with error("DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN", "42K09", filter='"id"', type='"INT"'):
        people.filter("id").collect()


def test_with_column_replaces_and_appends(people):
    df = people.withColumn("age", F.col("age") * 2).withColumn("kind", F.lit("p"))
    assert df.columns == ["id", "name", "age", "kind"]
    assert rows(df)[0] == (1, "Ann", 60, "p")


def test_with_column_ignores_case(people):
    df = people.withColumn("NAME", F.upper("name"))
    assert df.columns == ["id", "NAME", "age"]
    assert rows(df)[0] == (1, "ANN", 30)


def test_with_columns_see_the_old_values(people):
    df = people.withColumns({"id": F.col("age"), "age": F.col("id")})
    assert rows(df)[0] == (30, "Ann", 1)


def test_rename(people):
    assert people.withColumnRenamed("age", "years").columns == ["id", "name", "years"]
    assert people.withColumnRenamed("nothing", "x").columns == ["id", "name", "age"]
    assert people.withColumnsRenamed({"id": "a", "age": "c"}).columns == ["a", "name", "c"]
    assert people.toDF("x", "y", "z").columns == ["x", "y", "z"]


def test_drop(people):
    assert people.drop("age").columns == ["id", "name"]
    assert people.drop("AGE", "nothing").columns == ["id", "name"]
    assert people.drop(people.id, F.col("name")).columns == ["age"]


def test_with_metadata(people):
    df = people.withMetadata("age", {"unit": "years"})
    assert df.schema["age"].metadata == {"unit": "years"}


def test_cast_forms(people):
    df = people.select(
        F.col("id").cast(StringType()), F.col("id").cast("bigint"), F.col("id").astype("double")
    )
    assert df.schema.simpleString() == "struct<id:string,id:bigint,id:double>"
    assert rows(df)[1] == ("2", 2, 2.0)


def test_to_schema_reorders_and_casts(people):
    wanted = StructType([StructField("name", StringType()), StructField("id", LongType())])
    df = people.to(wanted)
    assert df.schema == wanted
    assert rows(df) == [("Ann", 1), ("Bob", 2), ("Cid", 3)]


def test_to_schema_refuses_null_in_a_column_that_is_not_nullable(people):
    wanted = StructType([StructField("age", IntegerType(), nullable=False)])
    with error("NULLABLE_COLUMN_OR_FIELD", "42000", name="`age`"):
        people.to(wanted).collect()


def test_struct_fields(spark):
    df = spark.sql("SELECT named_struct('a', 1, 'b', named_struct('c', 'x')) AS s")
    assert rows(df.select("s.a", "s.b.c", df.s.getField("a"), df.s["b"]["c"])) == [(1, "x", 1, "x")]
    assert df.select("s.*").columns == ["a", "b"]
    changed = df.select(df.s.withField("d", F.lit(2)).dropFields("b").alias("s"))
    assert changed.schema.simpleString() == "struct<s:struct<a:int,d:int>>"


def test_array_and_map_items(spark):
    df = spark.sql("SELECT array(10, 20) AS a, map('k', 1) AS m")
    assert rows(df.select(df.a[0], df.a.getItem(1), df.m["k"], df.m.getItem("k"))) == [
        (10, 20, 1, 1)
    ]


def test_column_operators(spark):
    df = spark.sql("SELECT 7 AS a, 2 AS b, true AS t, false AS f, 'spark' AS s")
    checks = {
        "plus": (df.a + df.b, 9),
        "minus": (df.a - 1, 6),
        "reversed minus": (10 - df.a, 3),
        "times": (df.a * df.b, 14),
        "divided": (df.a / df.b, 3.5),
        "modulo": (df.a % df.b, 1),
        "power": (df.a**df.b, 49.0),
        "negative": (-df.a, -7),
        "and": (df.t & df.f, False),
        "or": (df.t | df.f, True),
        "not": (~df.t, False),
        "between": (df.a.between(1, 7), True),
        "bitwise and": (df.a.bitwiseAND(df.b), 2),
        "bitwise or": (df.a.bitwiseOR(8), 15),
        "bitwise xor": (df.a.bitwiseXOR(df.b), 5),
        "starts": (df.s.startswith("sp"), True),
        "ends": (df.s.endswith("x"), False),
        "contains": (df.s.contains("ar"), True),
        "rlike": (df.s.rlike("^s.*k$"), True),
        "ilike": (df.s.ilike("SPA%"), True),
        "substr": (df.s.substr(2, 3), "par"),
        "slice": (df.s[2:3], "par"),
        "when": (F.when(df.a > 5, "big").when(df.a > 3, "mid").otherwise("small"), "big"),
        "when without otherwise": (F.when(df.a < 5, 1), None),
    }
    for name, (column, expected) in checks.items():
        value = df.select(column).first()[0]
        assert value == expected, name


def test_transform_and_lambda(people):
    def older(df, years):
        return df.withColumn("age", F.col("age") + years)

    assert rows(people.transform(older, 5).select("age")) == [(35,), (30,), (None,)]


def test_schema_nullability(spark):
    df = spark.range(1).select("id", F.lit(1).alias("one"), F.lit(None).alias("none"))
    assert [field.nullable for field in df.schema] == [False, False, True]
    assert df.schema.simpleString() == "struct<id:bigint,one:int,none:void>"


def test_dtypes_and_print_schema(people, capsys):
    assert people.dtypes == [("id", "int"), ("name", "string"), ("age", "int")]
    people.printSchema()
    assert capsys.readouterr().out.strip().splitlines() == [
        "root",
        " |-- id: integer (nullable = true)",
        " |-- name: string (nullable = true)",
        " |-- age: integer (nullable = true)",
    ]


def test_first_head_take_tail(people):
    assert people.first().name == "Ann"
    assert people.head(2)[1].name == "Bob"
    assert [row.id for row in people.take(2)] == [1, 2]
    assert [row.id for row in people.tail(2)] == [2, 3]
    assert people.limit(0).first() is None
    assert people.isEmpty() is False and people.limit(0).isEmpty() is True


def test_limit_and_offset(spark):
    df = spark.range(10).orderBy("id")
    assert rows(df.limit(3)) == [(0,), (1,), (2,)]
    assert rows(df.offset(8)) == [(8,), (9,)]
    assert rows(df.offset(2).limit(2)) == [(2,), (3,)]
    assert rows(df.limit(4).offset(2)) == [(2,), (3,)]


def test_names_of_any_letters(spark):
    df = spark.createDataFrame([(1, 2, 3)], ["数量", "a.b", "c d"])
    assert df.select("数量", "`a.b`", "`c d`").first()[:] == (1, 2, 3)
    assert df.select("c d").first()[:] == (3,)
    with error("INVALID_ATTRIBUTE_NAME_SYNTAX", "42601", name="`a"):
        df.select("`a").collect()


def test_fields_of_a_constant_struct(spark):
    df = spark.sql("SELECT named_struct('a', 1, 'b', 2) AS s")
    df = df.select(df.s.withField("c", F.lit(3)).alias("w"), df.s.dropFields("a").alias("d"))
    assert df.first()[:] == ((1, 2, 3), (2,))


def test_drop_of_a_column_that_was_replaced(spark):
    df = spark.range(1).withColumn("k", F.lit(1))
    changed = df.withColumn("k", df.k + 1)
    assert changed.drop(df.k).columns == ["id", "k"]
