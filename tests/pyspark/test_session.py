"""Sessions: settings, tags, interrupts, progress, versions, large local data, many clients."""

import datetime
import threading
import time
from decimal import Decimal

import pandas
import pyarrow
import pytest
from pyspark.errors import PySparkException
from pyspark.sql import Row
from pyspark.sql import functions as F
from pyspark.sql.types import DataType, IntegerType, StringType, StructField, StructType

from sessions import new_session
from expect import error, rows


def test_version(spark):
    assert spark.version == "4.2.0"
    assert rows(spark.sql("SELECT split_part(version(), ' ', 1)")) == [("4.2.0",)]


def test_settings(session):
    conf = session.conf
    conf.set("spark.sql.shuffle.partitions", 3)
    assert conf.get("spark.sql.shuffle.partitions") == "3"
    conf.unset("spark.sql.shuffle.partitions")
    assert conf.get("spark.sql.shuffle.partitions") != "3"
    assert conf.get("my.own.setting", "fallback") == "fallback"
    conf.set("my.own.setting", "yes")
    assert conf.get("my.own.setting") == "yes"
    with error("SQL_CONF_NOT_FOUND", "42K0I", sqlConf='"no.such.setting"'):
        conf.get("no.such.setting")


def test_settings_have_their_defaults(session):
    assert session.conf.get("spark.sql.ansi.enabled") == "true"
    assert session.conf.get("spark.sql.caseSensitive") == "false"
    assert session.conf.isModifiable("spark.sql.ansi.enabled") is True
    assert session.conf.isModifiable("spark.driver.memory") is False


def test_settings_are_of_one_session(session, spark):
    session.conf.set("spark.sql.caseSensitive", "true")
    assert spark.conf.get("spark.sql.caseSensitive") == "false"
    with pytest.raises(PySparkException):
        session.sql("SELECT A FROM (SELECT 1 AS a)").collect()
    assert rows(spark.sql("SELECT A FROM (SELECT 1 AS a)")) == [(1,)]


def test_static_settings_cannot_be_changed(session):
    with error("CANNOT_MODIFY_STATIC_CONFIG", "46110", key='"spark.sql.warehouse.dir"'):
        session.conf.set("spark.sql.warehouse.dir", "/elsewhere")


def test_a_setting_of_the_wrong_type(session):
    with error("INVALID_CONF_VALUE.TYPE_MISMATCH", "22022", confName="spark.sql.ansi.enabled"):
        session.conf.set("spark.sql.ansi.enabled", "perhaps")


def test_set_in_sql(session):
    session.sql("SET spark.sql.session.timeZone = Asia/Tokyo")
    assert session.conf.get("spark.sql.session.timeZone") == "Asia/Tokyo"
    text = session.sql("SELECT cast(timestamp_seconds(0) AS STRING)").first()[0]
    assert text == "1970-01-01 09:00:00"
    session.sql("SET TIME ZONE 'UTC'")
    assert rows(session.sql("SELECT current_timezone()")) == [("UTC",)]
    assert rows(session.sql("SET spark.sql.ansi.enabled")) == [("spark.sql.ansi.enabled", "true")]
    session.sql("RESET spark.sql.session.timeZone")


def test_sql_variables(session):
    session.sql("DECLARE total INT DEFAULT 5")
    session.sql("SET VAR total = (SELECT total + count(*) FROM range(3))")
    assert rows(session.sql("SELECT total * 2")) == [(16,)]
    session.sql("DROP TEMPORARY VARIABLE total")


def test_session_ends(remote):
    gone = new_session(remote)
    gone.client.close()
    with pytest.raises(PySparkException):
        gone.range(1).count()


def test_cloned_session_keeps_views_and_settings(session):
    session.range(2).createOrReplaceTempView("copied")
    session.conf.set("spark.sql.shuffle.partitions", "7")
    clone = session.cloneSession()
    assert clone.table("copied").count() == 2
    assert clone.conf.get("spark.sql.shuffle.partitions") == "7"
    clone.catalog.dropTempView("copied")
    assert session.catalog.tableExists("copied")


# A query that runs for an hour unless it is stopped.
ENDLESS = "SELECT max(hash(id, 1)) FROM range(0, 1000000000000)"


def start_endless_query(session, outcome, tag=None):
    def run():
        try:
            if tag:
                session.addTag(tag)  # a tag is of the thread that adds it
            outcome.append(session.sql(ENDLESS).collect())
        except PySparkException as exception:
            outcome.append(exception)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def interrupt_until_done(thread, interrupt):
    """Interrupts until it has an effect: the query may not have reached the server yet."""
    interrupted = []
    for _ in range(100):
        interrupted += interrupt()
        thread.join(timeout=0.2)
        if not thread.is_alive():
            return interrupted
    raise AssertionError("the query goes on after it was interrupted")


def test_interrupt_all(session):
    outcome = []
    thread = start_endless_query(session, outcome)
    assert interrupt_until_done(thread, session.interruptAll)
    assert isinstance(outcome[0], PySparkException)
    assert outcome[0].getCondition() == "OPERATION_CANCELED"
    assert outcome[0].getSqlState() == "HY008"
    assert session.range(3).count() == 3


def test_tags(session):
    session.addTag("one")
    session.addTag("two")
    assert session.getTags() == {"one", "two"}
    session.removeTag("two")
    assert session.getTags() == {"one"}
    session.clearTags()
    assert session.getTags() == set()


def test_interrupt_by_tag(session):
    outcome = []
    thread = start_endless_query(session, outcome, tag="slow")
    assert session.interruptTag("nothing has this tag") == []
    assert interrupt_until_done(thread, lambda: session.interruptTag("slow"))
    assert outcome[0].getCondition() == "OPERATION_CANCELED"


def test_interrupts_of_short_statements(session):
    """Whenever an interrupt comes, the statement ends: with its answer or as canceled."""
    outcomes = []

    def run():
        for _ in range(40):
            try:
                outcomes.append(session.sql("SELECT 1 AS one").collect()[0].one)
            except PySparkException as exception:
                outcomes.append(exception.getCondition())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    for _ in range(3_000):
        if not thread.is_alive():
            break
        session.interruptAll()
        time.sleep(0.002)
    thread.join(timeout=60)
    assert len(outcomes) == 40 and set(outcomes) <= {1, "OPERATION_CANCELED"}


def test_interrupt_by_operation(session):
    assert session.interruptOperation("00000000-0000-0000-0000-000000000000") == []


def test_interrupt_leaves_other_sessions_alone(session, spark):
    outcome = []
    thread = start_endless_query(session, outcome)
    time.sleep(0.5)
    assert spark.interruptAll() == []
    thread.join(timeout=0.5)
    assert thread.is_alive()
    interrupt_until_done(thread, session.interruptAll)


def test_progress_handler(session):
    calls = []

    def handler(stages, inflight_tasks, operation_id, done):
        calls.append((operation_id, done))
        return True

    session.registerProgressHandler(handler)
    session.range(1_000_000).selectExpr("sum(hash(id))").collect()
    session.removeProgressHandler(handler)
    assert calls and calls[-1][1] is True
    count = len(calls)
    session.range(10).collect()
    assert len(calls) == count


def test_execution_info(spark):
    df = spark.range(10)
    df.collect()
    assert df.executionInfo is not None


def test_create_data_frame_from_python_values(spark):
    values = {
        "i": 1,
        "l": 2**40,
        "d": 1.5,
        "s": "é",
        "b": True,
        "n": None,
        "day": datetime.date(2024, 2, 29),
        "at": datetime.datetime(2024, 3, 10, 12, 0, 0, 123456),
        "x": Decimal("1.50"),
        "raw": b"\x00\xff",
        "arr": [1, None],
        "m": {"k": 1},
        "row": Row(a=1, b="x"),
    }
    schema = (
        "i int, l bigint, d double, s string, b boolean, n int, day date, at timestamp, "
        "x decimal(10,2), raw binary, arr array<int>, m map<string,int>, row struct<a:int,b:string>"
    )
    df = spark.createDataFrame([tuple(values.values())], schema)
    assert df.first().asDict() == values
    assert spark.createDataFrame([], schema).count() == 0


def test_create_data_frame_infers_types(spark):
    df = spark.createDataFrame([Row(a=1, b="x", c=[1.5]), Row(a=2, b=None, c=[])])
    assert df.schema.simpleString() == "struct<a:bigint,b:string,c:array<double>>"
    df = spark.createDataFrame([{"k": 1}, {"k": None}])
    assert rows(df) == [(1,), (None,)]
    assert spark.createDataFrame([1, 2], "int").columns == ["value"]


def test_create_data_frame_checks_the_schema(spark):
    schema = StructType(
        [StructField("a", IntegerType(), nullable=False), StructField("b", StringType())]
    )
    assert spark.createDataFrame([(1, None)], schema).schema == schema
    with pytest.raises(PySparkException):
        spark.createDataFrame([(None, "x")], schema).collect()


def test_pandas_and_arrow_there_and_back(spark):
    frame = pandas.DataFrame(
        {"i": [1, 2], "s": ["a", None], "t": pandas.to_datetime(["2024-01-01", None])}
    )
    df = spark.createDataFrame(frame)
    assert df.schema.simpleString() == "struct<i:bigint,s:string,t:timestamp>"
    back = df.toPandas()
    assert back["i"].tolist() == [1, 2] and back["s"][1] is None
    table = pyarrow.table({"x": [1.5, None], "l": [[1], []]})
    assert spark.createDataFrame(table).toArrow().to_pylist() == table.to_pylist()


def test_large_local_data(spark):
    """More than one message of the client holds."""
    count = 300_000
    frame = pandas.DataFrame(
        {"i": range(count), "s": [f"row number {n:>40}" for n in range(count)]}
    )
    df = spark.createDataFrame(frame)
    assert df.agg(F.count("*"), F.sum("i"), F.max("s")).first()[:] == (
        count,
        count * (count - 1) // 2,
        f"row number {count - 1:>40}",
    )
    assert df.count() == count


def test_large_result(spark):
    table = spark.range(1_000_000).select("id", F.repeat(F.lit("x"), 50).alias("s")).toArrow()
    assert table.num_rows == 1_000_000
    assert table["id"].to_pylist()[-1] == 999_999


def test_to_local_iterator(spark):
    iterator = spark.range(10_000).toLocalIterator()
    assert [row.id for _, row in zip(range(3), iterator)] == [0, 1, 2]
    assert sum(1 for _ in spark.range(5_000).toLocalIterator(prefetchPartitions=True)) == 5_000


def test_wide_rows(spark):
    df = spark.range(3).select(*[(F.col("id") + n).alias(f"c{n}") for n in range(600)])
    assert len(df.first()) == 600 and df.first()[599] == 599


def test_deep_plans(spark):
    df = spark.range(5)
    for n in range(100):
        df = df.withColumn(f"c{n % 10}", F.col("id") + n)
    assert df.first().c9 == 99
    column = F.col("id")
    for _ in range(30):
        column = column + 1
    assert spark.range(1).select(column).first()[0] == 30


def test_many_clients_at_once(remote):
    failures = []

    def work(number):
        try:
            mine = new_session(remote)
            mine.range(number + 1).createOrReplaceTempView("t")
            for _ in range(3):
                found = mine.sql("SELECT count(*) AS n, max(id) AS m FROM t").first()
                assert (found.n, found.m) == (number + 1, number)
            mine.client.close()
        except BaseException as exception:
            failures.append((number, exception))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    assert not failures and not any(thread.is_alive() for thread in threads)


def test_threads_share_a_session(spark):
    results = {}

    def work(number):
        results[number] = spark.range(1_000).where(F.col("id") % 16 == number).count()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sum(results.values()) == 1_000 and len(results) == 16


def test_same_semantics(spark):
    assert spark.range(3).where("id > 1").sameSemantics(spark.range(3).where("id > 1"))
    assert not spark.range(3).sameSemantics(spark.range(4))
    assert spark.range(3).semanticHash() == spark.range(3).semanticHash()


def test_streaming_flag_and_locality(spark):
    assert spark.range(1).isStreaming is False
    assert spark.createDataFrame([(1,)], "a int").isLocal() is True


def test_artifacts_keep_python_files(session, tmp_path):
    path = tmp_path / "extra_module.py"
    path.write_text("VALUE = 42\n")
    session.addArtifact(str(path), pyfile=True)
    assert session.range(1).count() == 1


def test_settings_of_the_engine_cannot_be_changed(session):
    with error("CANNOT_MODIFY_CONFIG", "46110", key='"spark.executor.memory"'):
        session.conf.set("spark.executor.memory", "1g")
    with error("CANNOT_MODIFY_STATIC_CONFIG", "46110", key='"spark.sql.warehouse.dir"'):
        session.conf.unset("spark.sql.warehouse.dir")


def test_a_setting_of_the_wrong_number(session):
    with error("INVALID_CONF_VALUE.TYPE_MISMATCH", "22022", confType="int"):
        session.conf.set("spark.sql.shuffle.partitions", "many")
    with error("INVALID_CONF_VALUE.TIME_ZONE", "22022"):
        session.conf.set("spark.sql.session.timeZone", "Mars/Olympus")


def test_settings_that_nothing_reads_are_known(session):
    assert session.conf.get("spark.sql.adaptive.coalescePartitions.minPartitionSize") == "1048576b"
    assert session.conf.get("spark.sql.optimizer.excludedRules") is None
    key = "spark.sql.sources.partitionOverwriteMode"
    assert session.conf.get(key) == "STATIC"
    assert session.conf.get(key, None) is None


def test_deeper_plans(spark):
    df = spark.range(2)
    for n in range(60):
        df = df.where(F.col("id") >= -n)
    assert df.count() == 2
    column = F.col("id")
    for _ in range(40):
        column = column + 1
    assert spark.range(1).select(column.alias("n")).first().n == 40


def test_arguments_keep_their_type(spark):
    df = spark.sql("SELECT ? AS x, ? AS day", [Decimal("1.50"), datetime.date(2024, 2, 29)])
    assert rows(df) == [(Decimal("1.50"), datetime.date(2024, 2, 29))]
    df = spark.range(1).select(F.lit(Decimal("12.345")).alias("x"), F.lit(Decimal("1E+3")).alias("y"))
    assert rows(df) == [(Decimal("12.345"), Decimal("1000"))]


def test_fields_of_one_name(spark):
    row = spark.sql("SELECT named_struct('a', 1, 'a', 2, 'b', 3) AS s").first().s
    assert tuple(row) == (1, 2, 3)


def test_rows_with_their_index(spark):
    df = spark.range(5, 50_005).select(F.col("id")).zipWithIndex("n")
    assert df.where("n <> id - 5").count() == 0
    assert df.agg(F.min("n"), F.max("n")).first()[:] == (0, 49_999)


def test_ddl_of_a_type_alone(spark):
    assert StructType.fromDDL("a int, b string").fieldNames() == ["a", "b"]
    assert DataType.fromDDL("int") == IntegerType()
    assert spark.createDataFrame([1], "int").columns == ["value"]
