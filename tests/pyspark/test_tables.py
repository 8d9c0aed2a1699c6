"""Tables: statements about them, what they tell, what they refuse."""

import pathlib

import pytest

from expect import error, rows, sorted_rows


@pytest.fixture
def database(spark):
    spark.sql("CREATE DATABASE table_tests")
    spark.sql("USE table_tests")
    yield "table_tests"
    spark.sql("SET spark.sql.sources.partitionOverwriteMode=STATIC")
    spark.sql("USE default")
    spark.sql("DROP DATABASE table_tests CASCADE")


@pytest.fixture
def parted(spark, database):
    """A table of two partition columns, one partition each row."""
    spark.sql(
        "CREATE TABLE parted (a INT, p INT, q STRING DEFAULT 'd') USING parquet"
        " PARTITIONED BY (p, q)"
    )
    spark.sql("INSERT INTO parted VALUES (1, 10, 'x'), (2, 11, 'a b/c'), (3, NULL, NULL)")
    return "parted"


def described(spark, statement):
    """The rows of a DESCRIBE by their first column, those below the last heading winning."""
    return {row[0]: row[1] for row in spark.sql(statement).collect()}


def test_databases(spark, tmp_path):
    spark.sql(
        f"CREATE DATABASE dbt COMMENT 'mine' LOCATION '{tmp_path}/d' WITH DBPROPERTIES (a='1', b='2')"
    )
    with error("SCHEMA_ALREADY_EXISTS", "42P06", schemaName="`dbt`"):
        spark.sql("CREATE DATABASE dbt")
    spark.sql("CREATE DATABASE IF NOT EXISTS dbt")
    spark.sql("ALTER DATABASE dbt SET DBPROPERTIES (c='3')")
    spark.sql("ALTER DATABASE dbt UNSET DBPROPERTIES ('a')")
    spark.sql("COMMENT ON SCHEMA dbt IS 'ours'")
    told = described(spark, "DESCRIBE DATABASE EXTENDED dbt")
    assert told["Comment"] == "ours"
    assert told["Location"] == f"file:{tmp_path}/d"
    assert told["Properties"] == "((b,2), (c,3))"
    spark.sql("USE dbt")
    assert rows(spark.sql("SHOW CURRENT NAMESPACE")) == [("spark_catalog", "dbt")]
    spark.sql("USE default")
    spark.sql("DROP DATABASE dbt")
    with error("SCHEMA_NOT_FOUND", "42704", schemaName="`spark_catalog`.`dbt`"):
        spark.sql("DESCRIBE DATABASE dbt")
    spark.sql("DROP DATABASE IF EXISTS dbt")
    with error("UNSUPPORTED_FEATURE.DROP_DATABASE", "0A000"):
        spark.sql("DROP DATABASE default")


def test_described_in_full(spark, database):
    spark.sql(
        "CREATE TABLE told (a INT COMMENT 'first', b STRING DEFAULT 'x', p INT) USING parquet"
        " OPTIONS (k 'v') PARTITIONED BY (p) COMMENT 'tab' TBLPROPERTIES ('z'='1', 'y'='2')"
    )
    assert rows(spark.sql("DESCRIBE told")) == [
        ("a", "int", "first"),
        ("b", "string", None),
        ("p", "int", None),
        ("# Partition Information", "", ""),
        ("# col_name", "data_type", "comment"),
        ("p", "int", None),
        ("", "", ""),
        ("# Column Default Values", "", ""),
        ("b", "string", "'x'"),
    ]
    told = described(spark, "DESCRIBE EXTENDED told")
    assert told["Type"] == "MANAGED"
    assert told["Provider"] == "parquet"
    assert told["Table Properties"] == "[y=2, z=1]"
    assert told["Storage Properties"] == "[k=v]"
    assert told["Location"].endswith("/table_tests.db/told")
    assert spark.sql("SHOW CREATE TABLE told").first()[0] == (
        "CREATE TABLE spark_catalog.table_tests.told (\n"
        "  a INT COMMENT 'first',\n"
        "  b STRING COLLATE UTF8_BINARY DEFAULT 'x',\n"
        "  p INT)\n"
        "USING parquet\n"
        "OPTIONS (\n"
        "  'k' = 'v')\n"
        "PARTITIONED BY (p)\n"
        "COMMENT 'tab'\n"
        "TBLPROPERTIES (\n"
        "  'y' = '2',\n"
        "  'z' = '1')\n"
    )
    assert rows(spark.sql("SHOW TBLPROPERTIES told")) == [("option.k", "v"), ("y", "2"), ("z", "1")]
    information = spark.sql("SHOW TABLE EXTENDED LIKE 'tol*'").first().information
    assert "Partition Columns: [`p`]\nSchema: root\n |-- a: integer (nullable = true)\n" in information
    with error("COLUMN_NOT_FOUND", "42703", colName="`nope`"):
        spark.sql("DESCRIBE told nope")


def test_inserting_by_position_list_and_name(spark, database):
    spark.sql("CREATE TABLE t (a INT, b STRING DEFAULT 'x', c DOUBLE) USING parquet")
    spark.sql("INSERT INTO t VALUES (1, 'one', 1.5), (2, DEFAULT, 2)")
    spark.sql("INSERT INTO t SELECT 3 AS any, 'three' AS name, 3")
    spark.sql("INSERT INTO t (c, a) VALUES (4, 4)")
    spark.sql("INSERT INTO t BY NAME SELECT 5.0D AS c, 5 AS a")
    assert sorted_rows(spark.table("t")) == [
        (1, "one", 1.5),
        (2, "x", 2.0),
        (3, "three", 3.0),
        (4, "x", 4.0),
        (5, "x", 5.0),
    ]
    with error("INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS", "21S01"):
        spark.sql("INSERT INTO t VALUES (1, 'x')")
    with error("INSERT_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS", "21S01"):
        spark.sql("INSERT INTO t VALUES (1, 'x', 2, 3)")
    with error("UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703", objectName="`nope`"):
        spark.sql("INSERT INTO t (nope) VALUES (1)")
    with error("COLUMN_ALREADY_EXISTS", "42711", columnName="`a`"):
        spark.sql("INSERT INTO t (a, A) VALUES (1, 2)")
    with error("INCOMPATIBLE_DATA_FOR_TABLE.EXTRA_COLUMNS", "KD000", extraColumns="`nope`"):
        spark.sql("INSERT INTO t BY NAME SELECT 1 AS nope")
    with error("DEFAULT_PLACEMENT_INVALID", "42608"):
        spark.sql("INSERT INTO t VALUES (DEFAULT + 1, 'x', 1)")
    with error("TABLE_OR_VIEW_NOT_FOUND", "42P01", relationName="`nope`"):
        spark.sql("INSERT INTO nope VALUES (1)")
    assert spark.table("t").count() == 5


def test_store_assignment(spark, database):
    spark.sql(
        "CREATE TABLE s (n INT, s STRUCT<x: STRING, y: INT>, m MAP<STRING, INT>, c CHAR(4), v"
        " VARCHAR(3), d DATE) USING parquet"
    )
    spark.sql(
        "INSERT INTO s SELECT 1L, struct(7, 2L), map('k', 1L), 'ab', 'abc  ',"
        " timestamp'2020-01-01 10:00:00'"
    )
    row = spark.table("s").first()
    assert (row.n, tuple(row.s), row.m, row.c, row.v) == (1, ("7", 2), {"k": 1}, "ab  ", "abc")
    assert str(row.d) == "2020-01-01"
    ok = "1, struct('x', 1), map('k', 1), 'ab', 'abc', date'2020-01-01'"
    for bad, column in [
        (ok.replace("1, struct", "'1', struct"), "`n`"),
        (ok.replace("struct('x', 1)", "struct('x', 'y')"), "`s`.`y`"),
        (ok.replace("map('k', 1)", "map('k', 'x')"), "`m`.`value`"),
    ]:
        with error("INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST", "KD000", colName=column):
            spark.sql(f"INSERT INTO s SELECT {bad}")
    with error("INCOMPATIBLE_DATA_FOR_TABLE.STRUCT_MISSING_FIELDS", "KD000", missingFields="`y`"):
        spark.sql("INSERT INTO s SELECT " + ok.replace("struct('x', 1)", "struct('x')"))
    with error("EXCEED_LIMIT_LENGTH", "54006", limit="4"):
        spark.sql("INSERT INTO s SELECT " + ok.replace("'ab'", "'abcde'"))
    with error("CAST_OVERFLOW_IN_TABLE_INSERT", "22003", columnName="`n`", sourceType='"BIGINT"'):
        spark.sql("INSERT INTO s SELECT 3000000000" + ok[1:])
    assert spark.table("s").count() == 1


def test_partitions(spark, parted):
    assert rows(spark.sql("SHOW PARTITIONS parted")) == [
        ("p=10/q=x",),
        ("p=11/q=a b%2Fc",),
        ("p=__HIVE_DEFAULT_PARTITION__/q=__HIVE_DEFAULT_PARTITION__",),
    ]
    assert rows(spark.sql("SHOW PARTITIONS parted PARTITION (p=10)")) == [("p=10/q=x",)]
    assert rows(spark.sql("SELECT a FROM parted WHERE q = 'a b/c'")) == [(2,)]
    assert rows(spark.sql("SELECT a FROM parted WHERE p IS NULL")) == [(3,)]
    spark.sql("INSERT INTO parted PARTITION (p=12, q) VALUES (4, 'dyn')")
    spark.sql("INSERT INTO parted PARTITION (p=12, q='sta') SELECT 5")
    assert sorted_rows(spark.sql("SELECT * FROM parted WHERE p = 12")) == [
        (4, 12, "dyn"),
        (5, 12, "sta"),
    ]
    with error("PARTITIONS_NOT_FOUND", "428FT", partitionList="`zz`"):
        spark.sql("INSERT INTO parted PARTITION (zz=1) VALUES (1, 2)")
    with error("INSERT_PARTITION_COLUMN_ARITY_MISMATCH", "21S01", staticPartCols="`p`"):
        spark.sql("INSERT INTO parted PARTITION (p=1, q) VALUES (1)")
    spark.sql("ALTER TABLE parted ADD PARTITION (p=77, q='n')")
    with error("PARTITIONS_ALREADY_EXIST", "428FT"):
        spark.sql("ALTER TABLE parted ADD PARTITION (p=77, q='n')")
    spark.sql("ALTER TABLE parted PARTITION (p=12, q='sta') RENAME TO PARTITION (p=13, q='sta')")
    assert rows(spark.sql("SELECT a FROM parted WHERE p = 13")) == [(5,)]
    spark.sql("ALTER TABLE parted DROP PARTITION (p=13, q='sta'), PARTITION (p=77, q='n')")
    with error("PARTITIONS_NOT_FOUND", "428FT"):
        spark.sql("ALTER TABLE parted DROP PARTITION (p=13, q='sta')")
    spark.sql("ALTER TABLE parted DROP IF EXISTS PARTITION (p=13, q='sta')")
    assert spark.table("parted").count() == 4
    told = described(spark, "DESCRIBE EXTENDED parted PARTITION (p=10, q='x')")
    assert told["Partition Values"] == "[p=10, q=x]"
    spark.sql("TRUNCATE TABLE parted PARTITION (p=10)")
    assert spark.table("parted").count() == 3
    spark.sql("TRUNCATE TABLE parted")
    assert spark.table("parted").count() == 0


def test_overwriting_partitions(spark, parted):
    spark.sql("INSERT OVERWRITE parted PARTITION (p=10, q) VALUES (100, 'new')")
    assert sorted_rows(spark.sql("SELECT a FROM parted")) == [(100,), (2,), (3,)]
    spark.sql("INSERT OVERWRITE parted PARTITION (p=10, q='new') IF NOT EXISTS VALUES (7)")
    assert rows(spark.sql("SELECT a FROM parted WHERE p = 10")) == [(100,)]
    with error("UNSUPPORTED_OVERWRITE.TABLE", "42902"):
        spark.sql("INSERT OVERWRITE parted SELECT * FROM parted")
    spark.sql("SET spark.sql.sources.partitionOverwriteMode=DYNAMIC")
    spark.sql("INSERT OVERWRITE parted VALUES (200, 10, 'new')")
    assert sorted_rows(spark.sql("SELECT a FROM parted")) == [(2,), (200,), (3,)]
    spark.sql("INSERT OVERWRITE parted SELECT a + 1, p, q FROM parted")
    assert sorted_rows(spark.sql("SELECT a FROM parted")) == [(201,), (3,), (4,)]
    spark.sql("SET spark.sql.sources.partitionOverwriteMode=STATIC")
    spark.sql("INSERT OVERWRITE parted VALUES (1, 1, 'only')")
    assert rows(spark.table("parted")) == [(1, 1, "only")]
    assert rows(spark.sql("SHOW PARTITIONS parted")) == [("p=1/q=only",)]


def test_partitions_found_on_disk(spark, database, tmp_path):
    spark.range(4).selectExpr("id", "id % 2 AS p").write.partitionBy("p").parquet(f"{tmp_path}/t")
    spark.sql(
        "CREATE TABLE found (id BIGINT, p INT) USING parquet PARTITIONED BY (p)"
        f" LOCATION '{tmp_path}/t'"
    )
    assert spark.table("found").count() == 0
    spark.sql("MSCK REPAIR TABLE found")
    assert sorted_rows(spark.table("found")) == [(0, 0), (1, 1), (2, 0), (3, 1)]
    spark.sql("DROP TABLE found")
    assert pathlib.Path(f"{tmp_path}/t/p=1").is_dir()


def test_failed_insert_leaves_the_table_as_it_was(spark, parted):
    before = sorted_rows(spark.table("parted"))
    for statement in ("INSERT INTO", "INSERT OVERWRITE"):
        with error("DIVIDE_BY_ZERO", "22012"):
            spark.sql(f"{statement} parted SELECT CAST(1 DIV (id - 2) AS INT), 50, 'z' FROM range(3)")
    assert sorted_rows(spark.table("parted")) == before
    with error("DIVIDE_BY_ZERO", "22012"):
        spark.sql("CREATE TABLE broken AS SELECT 1 DIV (id - 2) AS a FROM range(3)")
    assert not spark.catalog.tableExists("broken")


def test_altering(spark, database):
    spark.sql("CREATE TABLE t (a INT COMMENT 'c', b STRING) USING parquet")
    spark.sql("INSERT INTO t VALUES (1, 'x')")
    spark.sql("ALTER TABLE t ADD COLUMNS (n INT COMMENT 'new', m STRING)")
    assert rows(spark.table("t")) == [(1, "x", None, None)]
    with error("COLUMN_ALREADY_EXISTS", "42711", columnName="`n`"):
        spark.sql("ALTER TABLE t ADD COLUMN n INT")
    spark.sql("ALTER TABLE t ALTER COLUMN a COMMENT 'changed'")
    assert rows(spark.sql("DESCRIBE t"))[0] == ("a", "int", "changed")
    for change, operation in [
        ("DROP COLUMN b", "DROP COLUMN"),
        ("RENAME COLUMN b TO c", "RENAME COLUMN"),
        ("REPLACE COLUMNS (x INT)", "REPLACE COLUMNS"),
        ("ALTER COLUMN a FIRST", "ALTER COLUMN ... FIRST | AFTER"),
    ]:
        with error("UNSUPPORTED_FEATURE.TABLE_OPERATION", "0A000", operation=operation):
            spark.sql(f"ALTER TABLE t {change}")
    with error("NOT_SUPPORTED_CHANGE_COLUMN", "0A000", newType='"BIGINT"'):
        spark.sql("ALTER TABLE t ALTER COLUMN a TYPE BIGINT")
    spark.sql("ALTER TABLE t SET TBLPROPERTIES ('k'='v', 'l'='w')")
    spark.sql("ALTER TABLE t UNSET TBLPROPERTIES ('l', 'not there')")
    assert rows(spark.sql("SHOW TBLPROPERTIES t")) == [("k", "v")]
    spark.sql("ALTER TABLE t RENAME TO u")
    assert rows(spark.table("u")) == [(1, "x", None, None)]
    assert not spark.catalog.tableExists("t")
    for statement in ("DELETE FROM u WHERE a = 1", "UPDATE u SET a = 1"):
        with error("UNSUPPORTED_FEATURE.TABLE_OPERATION", "0A000"):
            spark.sql(statement)


def test_creating_what_cannot_be(spark, database):
    spark.sql("CREATE TABLE t (a INT) USING parquet")
    with error("TABLE_OR_VIEW_ALREADY_EXISTS", "42P07"):
        spark.sql("CREATE TABLE t (a INT) USING parquet")
    spark.sql("CREATE TABLE IF NOT EXISTS t AS SELECT 5 AS x")
    assert spark.table("t").columns == ["a"]
    for columns, condition, sql_state in [
        ("(a INT, A INT)", "COLUMN_ALREADY_EXISTS", "42711"),
        ("(a INT) PARTITIONED BY (b)", "COLUMN_NOT_DEFINED_IN_TABLE", "42703"),
        ("(a INT) PARTITIONED BY (a)", "ALL_PARTITION_COLUMNS_NOT_ALLOWED", "KD005"),
        ("(a INT DEFAULT 'x')", "INVALID_DEFAULT_VALUE.DATA_TYPE", "42623"),
        ("(a INT DEFAULT (SELECT 1))", "INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION", "42623"),
        ("(a INT DEFAULT b)", "INVALID_DEFAULT_VALUE.NOT_CONSTANT", "42623"),
        ("USING nosuch", "DATA_SOURCE_NOT_FOUND", "42K02"),
        ("USING parquet", "UNABLE_TO_INFER_SCHEMA", "42KD9"),
        ("(a INT) CLUSTERED BY (a) INTO 0 BUCKETS", "INVALID_BUCKET_COUNT", "22003"),
        ("(a INT) STORED AS PARQUET", "NOT_SUPPORTED_COMMAND_WITHOUT_HIVE_SUPPORT", "0A000"),
    ]:
        with error(condition, sql_state):
            spark.sql(f"CREATE TABLE bad {columns}")
    with error("INVALID_SCHEMA_OR_RELATION_NAME", "42602"):
        spark.sql("CREATE TABLE `bad-name` (a INT)")
    with error("SCHEMA_NOT_FOUND", "42704"):
        spark.sql("CREATE TABLE nosuch.t (a INT)")
    with error("UNSUPPORTED_FEATURE.TABLE_OPERATION", "0A000", operation="REPLACE TABLE"):
        spark.sql("CREATE OR REPLACE TABLE t (a INT) USING parquet")


def test_table_of_files_elsewhere(spark, database, tmp_path):
    spark.sql(f"CREATE TABLE csv (a INT, b STRING) USING csv LOCATION '{tmp_path}/c'")
    spark.sql("INSERT INTO csv VALUES (1, 'x'), (2, 'y,z')")
    assert sorted_rows(spark.table("csv")) == [(1, "x"), (2, "y,z")]
    with error("CANNOT_TRUNCATE_EXTERNAL_TABLE", "0A000"):
        spark.sql("TRUNCATE TABLE csv")
    spark.sql("DROP TABLE csv")
    spark.sql(f"CREATE TABLE csv2 USING csv OPTIONS (path '{tmp_path}/c')")
    assert spark.table("csv2").columns == ["_c0", "_c1"]
    spark.sql("CREATE TABLE copy LIKE csv2")
    assert described(spark, "DESCRIBE EXTENDED copy")["Type"] == "MANAGED"
    with error("_LEGACY_ERROR_TEMP_1241", ""):
        spark.sql(f"CREATE TABLE c3 USING csv LOCATION '{tmp_path}/c' AS SELECT 1 AS a")


def test_persistent_views(spark, database):
    spark.sql("CREATE TABLE t (a INT, b STRING) USING parquet")
    spark.sql("INSERT INTO t VALUES (1, 'x')")
    spark.sql("CREATE VIEW v (aa COMMENT 'ca', bb) COMMENT 'vc' AS SELECT a, b FROM t")
    assert spark.table("v").columns == ["aa", "bb"]
    assert rows(spark.sql("DESCRIBE v")) == [("aa", "int", "ca"), ("bb", "string", None)]
    told = described(spark, "DESCRIBE EXTENDED v")
    assert told["View Text"] == "SELECT a, b FROM t"
    assert told["View Catalog and Namespace"] == "spark_catalog.table_tests"
    assert told["View Query Output Columns"] == "[`a`, `b`]"
    spark.sql("CREATE VIEW stars AS SELECT * FROM t")
    spark.sql("ALTER TABLE t ADD COLUMNS (c INT)")
    assert spark.table("stars").columns == ["a", "b"]
    # Names mean what they meant where the view was made.
    spark.sql("USE default")
    assert rows(spark.table("table_tests.v")) == [(1, "x")]
    spark.sql("USE table_tests")
    with error("EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE", "42809", operation="INSERT"):
        spark.sql("INSERT INTO v VALUES (1, 'x')")
    with error("EXPECT_TABLE_NOT_VIEW.USE_ALTER_VIEW", "42809"):
        spark.sql("ALTER TABLE v RENAME TO w")
    with error("EXPECT_VIEW_NOT_TABLE.USE_ALTER_TABLE", "42809"):
        spark.sql("ALTER VIEW t RENAME TO w")
    spark.sql("ALTER VIEW v AS SELECT a + 1 AS z FROM t")
    assert rows(spark.table("v")) == [(2,)]
    spark.sql("CREATE TEMPORARY VIEW tmp AS SELECT 1 AS one")
    with error("INVALID_TEMP_OBJ_REFERENCE", "42K0F", tempObjName="`tmp`"):
        spark.sql("CREATE VIEW bad AS SELECT * FROM tmp")
    with error("RECURSIVE_VIEW", "42K0H"):
        spark.sql("CREATE OR REPLACE VIEW v AS SELECT * FROM v")
    spark.sql("DROP VIEW tmp")
    assert rows(spark.sql("SHOW VIEWS LIKE 'v*'")) == [("table_tests", "v", False)]
    spark.sql("DROP VIEW v")


def test_captured_settings_of_a_view(spark, database):
    spark.sql("CREATE VIEW v AS SELECT CAST('x' AS INT) AS i")
    spark.sql("SET spark.sql.ansi.enabled=false")
    try:
        with error("CAST_INVALID_INPUT", "22018"):
            spark.table("v").collect()
    finally:
        spark.sql("RESET spark.sql.ansi.enabled")


def test_statistics(spark, database):
    spark.sql("CREATE TABLE t (a INT, s STRING) USING parquet")
    spark.sql("INSERT INTO t VALUES (1, 'x'), (5, 'yyy'), (NULL, 'z')")
    spark.sql("ANALYZE TABLE t COMPUTE STATISTICS FOR COLUMNS a, s")
    told = described(spark, "DESCRIBE EXTENDED t a")
    assert (told["min"], told["max"], told["num_nulls"], told["distinct_count"]) == (
        "1",
        "5",
        "1",
        "2",
    )
    assert described(spark, "DESCRIBE EXTENDED t s")["max_col_len"] == "3"
    assert described(spark, "DESCRIBE EXTENDED t")["Statistics"].endswith(" bytes, 3 rows")
    with error("COLUMN_NOT_FOUND", "42703"):
        spark.sql("ANALYZE TABLE t COMPUTE STATISTICS FOR COLUMNS nope")


def test_cached_table_sees_what_is_inserted(spark, session, database):
    spark.sql("CREATE TABLE t (a INT) USING parquet")
    spark.sql("INSERT INTO t VALUES (1)")
    spark.sql("CACHE TABLE t")
    assert spark.catalog.isCached("t")
    session.sql("INSERT INTO table_tests.t VALUES (2)")
    assert sorted_rows(spark.table("t")) == [(1,), (2,)]
    assert spark.catalog.isCached("t")
    spark.sql("UNCACHE TABLE t")
    assert not spark.catalog.isCached("t")


def test_sessions_share_tables(spark, session, database):
    spark.range(3).write.saveAsTable("shared")
    assert session.table("table_tests.shared").count() == 3
    with error("TABLE_OR_VIEW_NOT_FOUND", "42P01"):
        session.table("shared").count()
    session.sql("DROP TABLE table_tests.shared")
    assert not spark.catalog.tableExists("shared")


def test_a_dataframe_follows_its_table(spark, database):
    spark.range(2).write.saveAsTable("t")
    df = spark.table("t").where("id >= 0")
    df.createOrReplaceTempView("over_t")
    spark.range(5, 8).write.insertInto("t")
    assert df.count() == 5
    assert spark.table("over_t").count() == 5
    spark.catalog.dropTempView("over_t")


def test_writer_modes(spark, database):
    two = spark.createDataFrame([(1, "a"), (2, "b")], "id INT, name STRING")
    two.write.saveAsTable("w")
    two.select("name", "id").write.mode("append").saveAsTable("w")
    assert sorted_rows(spark.table("w")) == [(1, "a"), (1, "a"), (2, "b"), (2, "b")]
    two.write.mode("ignore").saveAsTable("w")
    assert spark.table("w").count() == 4
    two.write.mode("overwrite").partitionBy("name").saveAsTable("w")
    assert rows(spark.sql("SHOW PARTITIONS w")) == [("name=a",), ("name=b",)]
    two.write.mode("overwrite").insertInto("w")
    assert spark.table("w").count() == 2
    two.writeTo("w2").using("parquet").tableProperty("k", "v").partitionedBy("name").create()
    two.writeTo("w2").append()
    spark.createDataFrame([(9, "a")], "id INT, name STRING").writeTo("w2").overwritePartitions()
    assert sorted_rows(spark.table("w2")) == [(2, "b"), (2, "b"), (9, "a")]
    two.writeTo("w2").createOrReplace()
    assert sorted_rows(spark.table("w2")) == [(1, "a"), (2, "b")]
    with error("TABLE_OR_VIEW_NOT_FOUND", "42P01"):
        two.writeTo("nope").append()


def test_catalog_of_the_session(spark, database, tmp_path):
    spark.range(1).createOrReplaceTempView("temporary_one")
    spark.catalog.createTable("made", schema=spark.range(1).schema, source="parquet", description="d")
    made = spark.catalog.getTable("made")
    assert (made.description, made.tableType, made.catalog) == ("d", "MANAGED", "spark_catalog")
    temporary = spark.catalog.getTable("temporary_one")
    assert (temporary.tableType, temporary.isTemporary, temporary.catalog) == ("TEMPORARY", True, None)
    assert [t.name for t in spark.catalog.listTables()] == ["made", "temporary_one"]
    assert spark.catalog.getDatabase("table_tests").name == "table_tests"
    spark.catalog.dropTempView("temporary_one")
    spark.range(3).selectExpr("id", "id AS p").write.partitionBy("p").parquet(f"{tmp_path}/x")
    spark.sql(
        f"CREATE TABLE x (id BIGINT, p INT) USING parquet PARTITIONED BY (p) LOCATION '{tmp_path}/x'"
    )
    spark.catalog.recoverPartitions("x")
    assert spark.table("x").count() == 3
    assert spark.catalog.currentDatabase() == "table_tests"
    spark.catalog.setCurrentDatabase("default")
    assert not spark.catalog.tableExists("made")
    assert spark.catalog.tableExists("made", "table_tests")
    assert spark.catalog.tableExists("table_tests.made")
    spark.catalog.setCurrentDatabase("table_tests")


def test_nested_values(spark, database):
    spark.sql("CREATE TABLE n (a ARRAY<STRING>, m MAP<STRING, INT>, s STRUCT<x: INT>) USING parquet")
    spark.sql("INSERT INTO n VALUES (array('a'), map('k', 1), struct(1))")
    spark.sql("INSERT INTO n VALUES (array(1, null), null, null)")
    spark.sql("INSERT INTO n SELECT array('b'), map('l', 2), named_struct('other', 3)")
    assert sorted_rows(spark.sql("SELECT a, m, s.x FROM n")) == [
        (["1", None], None, None),
        (["a"], {"k": 1}, 1),
        (["b"], {"l": 2}, 3),
    ]


def test_column_added_with_a_default(spark, database):
    spark.sql("CREATE TABLE t (a INT) USING parquet")
    spark.sql("INSERT INTO t VALUES (1)")
    spark.sql("ALTER TABLE t ADD COLUMNS (b INT DEFAULT 42, c STRING DEFAULT concat('x', 'y'))")
    spark.sql("INSERT INTO t VALUES (2, NULL, DEFAULT)")
    spark.sql("ALTER TABLE t ALTER COLUMN b SET DEFAULT 7")
    spark.sql("INSERT INTO t (a) VALUES (3)")
    assert sorted_rows(spark.table("t")) == [(1, 42, "xy"), (2, None, "xy"), (3, 7, "xy")]
    assert rows(spark.sql("SELECT a FROM t WHERE b = 42")) == [(1,)]
