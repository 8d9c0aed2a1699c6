"""DuckDB, in this process."""

import duckdb


class Engine:
    server_pid = None

    def __init__(self, options):
        self._connection = duckdb.connect()

    def add_table(self, name, path):
        pattern = f"{path}/*.parquet" if path.is_dir() else str(path)
        self._connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{pattern}')")

    def run(self, statements):
        """Runs the statements; the answer of the one that has one, as an Arrow table."""
        answer = None
        for statement in statements:
            result = self._connection.execute(statement)
            if statement.startswith("select"):
                answer = result.to_arrow_table()
        return answer

    def version(self):
        return duckdb.__version__

    def close(self):
        self._connection.close()
