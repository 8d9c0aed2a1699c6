"""Apache Spark itself, classic, in a JVM that PySpark starts."""

from pyspark.sql import SparkSession

from .spark_session import SparkSessionEngine


class Engine(SparkSessionEngine):
    def __init__(self, options):
        self.spark = (
            SparkSession.builder.master("local[*]")
            .appName("tpch")
            .config("spark.driver.memory", options["spark_memory"])
            # The result of toArrow() is not what is measured; its default limit is 1 GB.
            .config("spark.driver.maxResultSize", "0")
            # One machine: as many shuffle partitions as 200 only cost time.
            .config("spark.sql.shuffle.partitions", options["spark_shuffle_partitions"])
            .config("spark.ui.enabled", "false")
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )

    def close(self):
        self.spark.stop()
