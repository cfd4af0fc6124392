"""Tables: queries that have not run yet."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Union

from pyflink.table._unsupported import unsupported

if TYPE_CHECKING:
    from pyflink._protocol.messages import TableReply
    from pyflink.table._session import Handle
    from pyflink.table.catalog import ResolvedSchema
    from pyflink.table.table_descriptor import TableDescriptor
    from pyflink.table.table_environment import TableEnvironment
    from pyflink.table.table_pipeline import TablePipeline
    from pyflink.table.table_result import TableResult
    from pyflink.table.table_schema import TableSchema

__all__ = ['Table']

_DSL = (
    'select alias filter where group_by distinct join left_outer_join right_outer_join full_outer_join join_lateral '
    'left_outer_join_lateral minus minus_all union union_all intersect intersect_all order_by offset fetch limit window '
    'over_window add_columns add_or_replace_columns rename_columns drop_columns map flat_map aggregate flat_aggregate '
    'to_pandas to_changelog from_changelog')


class Table(object):
    """A query's or a catalog table's rows. Made by a table environment."""

    def __init__(self, j_table: Handle, t_env: TableEnvironment, reply: TableReply) -> None:
        self._handle = j_table
        self._t_env = t_env
        self._schema = reply.schema
        self._name = ''

    def __str__(self) -> str:
        """A name for the table in SQL; the table is registered under it."""
        if not self._name:
            self._name = self._t_env._name_table(self)
        return self._name

    def get_schema(self) -> TableSchema:
        from pyflink.table.table_schema import TableSchema
        return TableSchema(j_table_schema=self.get_resolved_schema())

    def get_resolved_schema(self) -> ResolvedSchema:
        from pyflink.table.catalog import ResolvedSchema
        return ResolvedSchema._from_proto(self._schema)

    def print_schema(self) -> None:
        print(self.get_resolved_schema())

    def execute(self) -> TableResult:
        """Runs the query; its rows come through the result."""
        return self._t_env._result('execute', tables=[self._handle.number])

    def execute_insert(self, table_path_or_descriptor: Union[str, TableDescriptor], overwrite: bool = False) -> TableResult:
        """Writes the rows to a sink, as a job of its own."""
        with self._t_env._sink(table_path_or_descriptor) as path:
            return self._t_env._result('insert', path, 'overwrite' if overwrite else '', tables=[self._handle.number])

    def insert_into(self, table_path_or_descriptor: Union[str, TableDescriptor], overwrite: bool = False) -> TablePipeline:
        """The table and its sink, to be executed or explained."""
        from pyflink.table.table_pipeline import TablePipeline
        return TablePipeline(self, table_path_or_descriptor, overwrite)

    def explain(self, *extra_details: int) -> str:
        """The plan's text, in Flink's sections."""
        from pyflink.table.explain_detail import _detail_names
        return self._t_env._session.call('explain', *_detail_names(extra_details), tables=[self._handle.number],
                                         graph=True).texts[0]

    def print_explain(self, *extra_details: int) -> None:
        print(self.explain(*extra_details))

    def __getattr__(self, name: str) -> Any:
        if name.startswith('_'):
            raise AttributeError(name)
        if name not in [column.name for column in self._schema.columns]:
            raise AttributeError("The current table has no column named '%s', available columns: [%s]" % (
                name, ', '.join(column.name for column in self._schema.columns)))
        unsupported('Table.' + name)


def _unsupported_method(name: str) -> Any:
    def method(self: Table, *args: Any, **kwargs: Any) -> Any:
        unsupported('Table.' + name)

    method.__name__ = name
    return method


for _name in _DSL.split():
    setattr(Table, _name, _unsupported_method(_name))
