// The smallest program on Firesteel: a session, some rows, a query, in SQL and in C++.

#include <firesteel/firesteel.h>

#include <iostream>

namespace F = firesteel::functions;
using firesteel::Row;

int main() {
  auto spark = firesteel::SparkSession::builder().appName("hello").getOrCreate();

  auto people = spark.createDataFrame({Row{"Ann", 34}, Row{"Bo", 19}, Row{"Cy", nullptr}},
                                      "name STRING, age INT");
  people.filter(F::col("age") > 18)
      .select(F::upper("name").alias("name"), (F::col("age") + 1).alias("next_year"))
      .show();

  people.createOrReplaceTempView("people");
  for (const Row& row : spark.sql("SELECT avg(age), count(*) FROM people").collect()) {
    std::cout << row.getDouble(0) << " years on average, of " << row.getLong(1) << " people\n";
  }
}
