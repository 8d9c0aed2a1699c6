"""Temporary views, tables, databases and functions in the catalog."""

import pytest

from expect import error, rows, sorted_rows


@pytest.fixture
def database(spark):
    """A database of its own, in use while the test runs."""
    spark.sql("CREATE DATABASE pyspark_tests")
    spark.sql("USE pyspark_tests")
    yield "pyspark_tests"
    spark.sql("USE default")
    spark.sql("DROP DATABASE pyspark_tests CASCADE")


def test_temporary_view(spark):
    spark.range(3).createTempView("v1")
    assert spark.table("v1").count() == 3
    assert spark.catalog.tableExists("v1")
    with error("TEMP_TABLE_OR_VIEW_ALREADY_EXISTS", "42P07", relationName="`v1`"):
        spark.range(1).createTempView("v1")
    spark.range(1).createOrReplaceTempView("v1")
    assert spark.table("V1").count() == 1
    assert spark.catalog.dropTempView("v1") is True
    assert spark.catalog.dropTempView("v1") is False
    with error("TABLE_OR_VIEW_NOT_FOUND", "42P01", relationName="`v1`"):
        spark.table("v1").collect()


def test_temporary_view_is_of_its_session(spark, session):
    spark.range(1).createOrReplaceTempView("mine")
    with error("TABLE_OR_VIEW_NOT_FOUND", "42P01"):
        session.table("mine").collect()
    spark.catalog.dropTempView("mine")


def test_global_temporary_view_is_of_all_sessions(spark, session):
    spark.range(4).createOrReplaceGlobalTempView("ours")
    assert session.table("global_temp.ours").count() == 4
    assert session.catalog.dropGlobalTempView("ours") is True


def test_a_view_keeps_the_plan_it_was_made_of(spark):
    spark.range(2).createOrReplaceTempView("base")
    spark.sql("CREATE OR REPLACE TEMPORARY VIEW above AS SELECT id * 10 AS ten FROM base")
    assert sorted_rows(spark.table("above")) == [(0,), (10,)]
    spark.sql("DROP VIEW above")
    spark.catalog.dropTempView("base")


def test_saved_table(spark, database):
    spark.range(3).selectExpr("id", "id * 2 AS d").write.saveAsTable("saved")
    assert sorted_rows(spark.table("pyspark_tests.saved")) == [(0, 0), (1, 2), (2, 4)]
    with error("TABLE_OR_VIEW_ALREADY_EXISTS", "42P07"):
        spark.range(1).write.saveAsTable("saved")
    spark.range(3, 5).selectExpr("id", "0L AS d").write.mode("append").saveAsTable("saved")
    assert spark.table("saved").count() == 5
    spark.range(1).write.mode("overwrite").saveAsTable("saved")
    assert spark.table("saved").columns == ["id"]


def test_insert_into(spark, database):
    spark.sql("CREATE TABLE target (a INT, b STRING) USING parquet")
    spark.sql("INSERT INTO target VALUES (1, 'x'), (2, NULL)")
    spark.sql("INSERT INTO target (b) VALUES ('only')")
    spark.createDataFrame([(3, "z")], "a int, b string").write.insertInto("target")
    assert sorted_rows(spark.table("target")) == [(None, "only"), (1, "x"), (2, None), (3, "z")]
    spark.sql("INSERT OVERWRITE target SELECT 9, 'new'")
    assert rows(spark.table("target")) == [(9, "new")]


def test_insert_of_another_type_is_checked(spark, database):
    spark.sql("CREATE TABLE strict (a INT) USING parquet")
    with error("INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST", "KD000", colName="`a`"):
        spark.sql("INSERT INTO strict SELECT array(1)").collect()
    with error("INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST", "KD000", colName="`a`"):
        spark.range(1).selectExpr("'x'").write.insertInto("strict")
    with error("CAST_OVERFLOW_IN_TABLE_INSERT", "22003", columnName="`a`"):
        spark.sql("INSERT INTO strict SELECT id + 3000000000 FROM range(1)").collect()


def test_columns_and_tables_listed(spark, database):
    spark.sql(
        "CREATE TABLE listed (a INT COMMENT 'first', p STRING) USING parquet PARTITIONED BY (p)"
    )
    columns = spark.catalog.listColumns("listed")
    assert [(c.name, c.dataType, c.description, c.isPartition) for c in columns] == [
        ("a", "int", "first", False),
        ("p", "string", None, True),
    ]
    table = spark.catalog.getTable("listed")
    assert (table.name, table.tableType, table.isTemporary) == ("listed", "MANAGED", False)
    assert table.namespace == ["pyspark_tests"]
    assert [t.name for t in spark.catalog.listTables()] == ["listed"]


def test_partitioned_table(spark, database):
    spark.range(6).selectExpr("id", "id % 2 AS p").write.partitionBy("p").saveAsTable("parted")
    assert spark.table("parted").columns == ["id", "p"]
    assert sorted_rows(spark.sql("SELECT id FROM parted WHERE p = 1")) == [(1,), (3,), (5,)]
    assert sorted_rows(spark.sql("SHOW PARTITIONS parted")) == [("p=0",), ("p=1",)]


def test_databases(spark, database):
    assert spark.catalog.currentDatabase() == database
    assert spark.catalog.databaseExists(database)
    assert database in [d.name for d in spark.catalog.listDatabases()]
    with error("SCHEMA_NOT_EMPTY", "2BP01"):
        spark.sql("CREATE TABLE t (a INT) USING parquet")
        spark.sql("DROP DATABASE pyspark_tests")
    with error("SCHEMA_NOT_FOUND", "42704"):
        spark.sql("USE no_such_database")


def test_views_in_the_catalog(spark, database):
    spark.range(3).write.saveAsTable("numbers")
    spark.sql("CREATE VIEW evens AS SELECT id FROM numbers WHERE id % 2 = 0")
    assert sorted_rows(spark.table("evens")) == [(0,), (2,)]
    spark.range(4, 5).write.insertInto("numbers")
    assert spark.table("evens").count() == 3
    with error("WRONG_COMMAND_FOR_OBJECT_TYPE", "42809"):
        spark.sql("DROP VIEW numbers")


def test_drop_table(spark, database):
    spark.sql("CREATE TABLE gone (a INT) USING parquet")
    spark.sql("DROP TABLE gone")
    assert not spark.catalog.tableExists("gone")
    spark.sql("DROP TABLE IF EXISTS gone")
    with error("TABLE_OR_VIEW_NOT_FOUND", "42P01"):
        spark.sql("DROP TABLE gone")


def test_functions(spark):
    assert spark.catalog.functionExists("upper")
    assert not spark.catalog.functionExists("no_such_function")
    assert spark.catalog.getFunction("abs").name == "abs"
    names = {f.name for f in spark.catalog.listFunctions()}
    assert {"abs", "concat_ws", "percentile_approx", "explode"} <= names


def test_catalog_names(spark):
    assert spark.catalog.currentCatalog() == "spark_catalog"
    assert "spark_catalog" in [c.name for c in spark.catalog.listCatalogs()]


def test_describe_and_show(spark, database):
    spark.sql("CREATE TABLE told (a INT, b STRING COMMENT 'text') USING parquet")
    assert rows(spark.sql("DESCRIBE told")) == [("a", "int", None), ("b", "string", "text")]
    assert rows(spark.sql("SHOW COLUMNS IN told")) == [("a",), ("b",)]
    assert rows(spark.sql("SHOW TABLES")) == [("pyspark_tests", "told", False)]


def test_writer_version_two(spark, database):
    spark.range(2).writeTo("v2").using("parquet").create()
    assert spark.table("v2").count() == 2
    with error("TABLE_OR_VIEW_ALREADY_EXISTS", "42P07"):
        spark.range(2).writeTo("v2").using("parquet").create()
