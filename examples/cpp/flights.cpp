// All flights that left New York City in 2013: examples/python/flights.py in C++.
//
//     flights FOLDER      where flights.csv, airlines.csv, airports.csv, planes.csv and weather.csv
//                         are (examples/python/flights.py says from where)
//
// It reads CSV files with an inferred schema, joins and aggregates them, ranks with window
// functions, writes a partitioned Parquet table and reads it back.

#include <firesteel/firesteel.h>

#include <filesystem>
#include <iostream>
#include <string>

namespace F = firesteel::functions;
using firesteel::Column;
using firesteel::DataFrame;
using firesteel::SparkSession;
using firesteel::expressions::Window;

namespace {

void title(const std::string& text) { std::cout << "\n== " << text << std::endl; }

void run(const std::string& folder) {
  const auto spark = SparkSession::builder().appName("flights").getOrCreate();
  const auto read = [&](const std::string& name) {
    return spark.read()
        .option("header", true)
        .option("inferSchema", true)
        .option("nullValue", "NA")
        .csv(folder + "/" + name + ".csv");
  };
  const DataFrame flights =
      read("flights").withColumn("date", F::make_date("year", "month", "day"));
  const DataFrame airlines = read("airlines");
  const DataFrame airports = read("airports");
  const DataFrame planes = read("planes");
  const DataFrame weather = read("weather");

  title("What the CSV reader found");
  flights.printSchema();
  std::cout << "flights: " << flights.count()
            << " of which cancelled: " << flights.where("dep_time IS NULL").count() << std::endl;

  title("Airlines by mean arrival delay");
  flights.join(airlines, "carrier")
      .groupBy("name")
      .agg(
          F::count("*").alias("flights"), F::round(F::avg("arr_delay"), 1).alias("mean_delay"),
          F::round(F::percentile("arr_delay", 0.9), 1).alias("p90_delay"),
          F::round(100 * F::avg(F::col("dep_time").isNull().cast("int")), 2).alias("cancelled_pct"))
      .orderBy("mean_delay", "name")
      .show(20, 0);

  title("The three busiest destinations from each airport");
  const auto rank = Window::partitionBy("origin").orderBy(F::desc("flights"), "dest");
  flights.groupBy("origin", "dest")
      .agg(F::count("*").alias("flights"), F::countDistinct("carrier").alias("carriers"))
      .withColumn("rank", F::row_number().over(rank))
      .where("rank <= 3")
      .join(airports, F::col("dest") == F::col("faa"), "left")
      .select("origin", "rank", "dest", F::col("name").alias("airport"), "flights", "carriers")
      .orderBy("origin", "rank")
      .show(20, 0);

  title("Destinations that the airports table does not know");
  flights.join(airports, flights["dest"] == airports["faa"], "left_anti")
      .groupBy("dest")
      .count()
      .orderBy("dest")
      .show();

  title("Delay by wind speed at departure (knots)");
  const auto hourly =
      weather.select("origin", "time_hour", (F::col("wind_speed") * 0.868976).alias("knots"));
  flights.join(hourly, {"origin", "time_hour"})
      .where("knots IS NOT NULL AND dep_delay IS NOT NULL")
      .groupBy((F::floor(F::col("knots") / 10) * 10).alias("knots_from"))
      .agg(F::count("*").alias("flights"), F::round(F::avg("dep_delay"), 1).alias("mean_delay"))
      .orderBy("knots_from")
      .show();

  title("Seats offered each month, by maker (pivot)");
  const Column maker = F::when(F::col("manufacturer").startsWith("AIRBUS"), "AIRBUS")
                           .otherwise(F::col("manufacturer"));
  flights.where("dep_time IS NOT NULL")
      .join(planes.withColumnRenamed("year", "built").withColumn("maker", maker), "tailnum")
      .where(F::col("maker").isin("AIRBUS", "BOEING", "EMBRAER"))
      .groupBy("month")
      .pivot("maker", {"AIRBUS", "BOEING", "EMBRAER"})
      .agg(F::sum("seats"))
      .orderBy("month")
      .show();

  title("Days with the worst mean delay, and the week before each");
  const auto by_date = Window::orderBy("date");
  const auto rounded = [](const char* name) { return F::round(name, 1).alias(name); };
  flights.groupBy("date")
      .agg(F::count("*").alias("flights"), F::avg("dep_delay").alias("delay"))
      .withColumn("week_before", F::avg("delay").over(by_date.rowsBetween(-7, -1)))
      .withColumn("day_before", F::lag("delay").over(by_date))
      .orderBy(F::desc("delay"))
      .limit(5)
      .select("date", F::date_format("date", "EEEE").alias("day"), "flights", rounded("delay"),
              rounded("day_before"), rounded("week_before"))
      .show();

  title("Written as Parquet, one folder an airport and month, and read back");
  const auto table = (std::filesystem::temp_directory_path() / "flights.parquet").string();
  flights.write().partitionBy({"origin", "month"}).mode("overwrite").parquet(table);
  const DataFrame back = spark.read().parquet(table);
  std::cout << "partitions: " << back.select("origin", "month").distinct().count()
            << " rows: " << back.count() << std::endl;
  back.createOrReplaceTempView("flights");
  spark
      .sql(R"(
        SELECT origin, count(*) AS flights, sum(distance) AS miles,
               max_by(concat(carrier, flight, ' to ', dest), dep_delay) AS latest_start
        FROM flights
        WHERE month BETWEEN 6 AND 8
        GROUP BY ROLLUP (origin)
        ORDER BY origin NULLS LAST)")
      .show(20, 0);
  std::filesystem::remove_all(table);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: flights FOLDER\n";
    return 2;
  }
  try {
    run(argv[1]);
  } catch (const firesteel::SparkException& error) {
    std::cerr << error.what() << std::endl;
    return 1;
  }
}
