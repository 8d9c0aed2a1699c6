"""Polars through its SQL, in this process."""

import re

import polars

# The one kind of statement that Polars' SQL does not have: its SELECT is run as a frame.
CREATE_VIEW = re.compile(r"create temporary view (\w+) \(([^)]*)\) as\s+(.*)", re.DOTALL)


class Engine:
    server_pid = None

    def __init__(self, options):
        self._collect_with = options.get("polars_engine", "auto")
        self._context = polars.SQLContext()

    def add_table(self, name, path):
        pattern = path / "*.parquet" if path.is_dir() else path
        self._context.register(name, polars.scan_parquet(pattern))

    def run(self, statements):
        answer = None
        for statement in statements:
            view = CREATE_VIEW.match(statement)
            if view:
                name, columns, select = view.groups()
                frame = self._context.execute(select)
                names = [column.strip() for column in columns.split(",")]
                renamed = dict(zip(frame.collect_schema().names(), names))
                self._context.register(name, frame.rename(renamed))
            elif statement.startswith("drop view"):
                self._context.unregister(statement.split()[-1])
            else:
                answer = self._context.execute(statement).collect(engine=self._collect_with)
        return answer.to_arrow()

    def version(self):
        return polars.__version__

    def close(self):
        pass
