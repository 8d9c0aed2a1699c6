"""What every engine that is reached through PySpark shares: views on files, and answers."""


class SparkSessionEngine:
    """Runs queries on the PySpark session that a subclass sets as `spark`."""

    server_pid = None

    def add_table(self, name, path):
        self.spark.read.parquet(str(path)).createOrReplaceTempView(name)

    def run(self, statements):
        answer = None
        for statement in statements:
            frame = self.spark.sql(statement)
            if statement.startswith("select"):
                answer = frame.toArrow()
        return answer

    def version(self):
        return self.spark.version
