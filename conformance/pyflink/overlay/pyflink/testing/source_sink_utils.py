"""
Results of the SQL connector 'test-sink', which takes any changes: what is written to such a table goes, as a stream of changes,
to the test sink of DataStream programs.
"""
import re
from typing import Any, List, Set

from pyflink.datastream.tests.test_util import DataStreamTestSinkFunction
from pyflink.table import Table, TableEnvironment
from pyflink.table._type_text import from_proto, quoted, type_text

_TEST_SINK = re.compile(r"""(['"]connector['"]\s*=\s*)'test-sink'""", re.IGNORECASE)
_TABLE_NAME = re.compile(r"CREATE\s+(?:TEMPORARY\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?`?([\w.]+)`?", re.IGNORECASE)
_INSERT = re.compile(r"\s*INSERT\s+INTO\s+`?([\w.]+)`?\s+(SELECT\b.*)", re.IGNORECASE | re.DOTALL)

_tables: Set[str] = set()
_changes: List[str] = []


def results() -> List[str]:
    """The rows that are left when all changes since the last call are made."""
    rows: List[str] = []
    for kind, text in _taken():
        if kind in ("+I", "+U"):
            rows.append("+I" + text)
        elif "+I" + text in rows:
            rows.remove("+I" + text)
    return rows


def upsert_results(keys: List[int]) -> List[str]:
    """The last row of each key."""
    rows = {}
    for kind, text in _taken():
        fields = text[1:-1].split(", ")
        key = tuple(fields[index] for index in keys)
        if kind in ("+I", "+U"):
            rows[key] = "+I" + text
        else:
            rows.pop(key, None)
    return list(rows.values())


def _taken() -> List[Any]:
    global _changes
    changes, _changes = _changes, []
    return [(text[:2], text[2:]) for text in changes]


class _Written:
    """The ended job of an INSERT."""

    def wait(self, timeout_ms: Any = None) -> None:
        pass

    def get_job_client(self) -> "_Written":
        return self

    def get_job_execution_result(self) -> "_Written":
        return self

    def result(self) -> "_Written":
        return self


def _write(table: Table, path: str) -> _Written:
    t_env = table._t_env
    columns = t_env.from_path(path)._schema.columns
    given = table._schema.columns
    casts = ", ".join(
        "CAST(%s AS %s) AS %s" % (quoted(source.name), type_text(from_proto(sink.type).nullable()), quoted(sink.name))
        for source, sink in zip(given, columns)
    )
    stream = t_env.to_changelog_stream(t_env.sql_query("SELECT %s FROM %s" % (casts, table)))
    sink = DataStreamTestSinkFunction()
    stream.add_sink(sink)
    t_env._env.execute()
    _changes.extend(sink.get_results())
    return _Written()


def _install() -> None:
    execute_sql, execute_insert = TableEnvironment.execute_sql, Table.execute_insert

    def execute_sql_with_sinks(self: TableEnvironment, stmt: str) -> Any:
        insert = _INSERT.match(stmt)
        if insert and insert.group(1) in _tables:
            return _write(self.sql_query(insert.group(2)), insert.group(1))
        name = _TABLE_NAME.search(stmt)
        if name and _TEST_SINK.search(stmt):
            _tables.add(name.group(1))
            # The table is only asked for its columns.
            stmt = _TEST_SINK.sub(r"\1'blackhole'", stmt)
        return execute_sql(self, stmt)

    def execute_insert_with_sinks(self: Table, table_path_or_descriptor: Any, overwrite: bool = False) -> Any:
        if table_path_or_descriptor in _tables:
            return _write(self, table_path_or_descriptor)
        return execute_insert(self, table_path_or_descriptor, overwrite)

    TableEnvironment.execute_sql = execute_sql_with_sinks
    Table.execute_insert = execute_insert_with_sinks


_install()
