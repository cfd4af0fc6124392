"""INSERTs that run as one job."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Union

from pyflink.table._session import Handle
from pyflink.table._unsupported import unsupported

if TYPE_CHECKING:
    from pyflink.table.compiled_plan import CompiledPlan
    from pyflink.table.table import Table
    from pyflink.table.table_descriptor import TableDescriptor
    from pyflink.table.table_environment import TableEnvironment
    from pyflink.table.table_pipeline import TablePipeline
    from pyflink.table.table_result import TableResult

__all__ = ['StatementSet']


class StatementSet(object):
    """Collects INSERTs; made by ``TableEnvironment.create_statement_set``."""

    def __init__(self, _j_statement_set: Handle, t_env: TableEnvironment) -> None:
        self._handle = _j_statement_set
        self._t_env = t_env
        self._session = t_env._session

    def add(self, table_pipeline: TablePipeline) -> 'StatementSet':
        return self.add_insert(table_pipeline._target, table_pipeline._table, table_pipeline._overwrite)

    def add_insert_sql(self, stmt: str) -> 'StatementSet':
        """
        Adds an INSERT statement.

        :raises TableException: for any other statement.
        """
        self._session.call('addInsertSql', stmt, tables=[self._handle.number], graph=True)
        return self

    def add_insert(self, target_path_or_descriptor: Union[str, TableDescriptor], table: Table,
                   overwrite: bool = False) -> 'StatementSet':
        """Adds the rows of a table for a sink."""
        with self._t_env._sink(target_path_or_descriptor) as path:
            self._session.call('addInsert', path, 'overwrite' if overwrite else '', graph=True,
                               tables=[self._handle.number, table._handle.number])
        return self

    def attach_as_datastream(self) -> Any:
        """:raises NotImplementedError: always."""
        unsupported('StatementSet.attach_as_datastream')

    def explain(self, *extra_details: int) -> str:
        """The plan of all INSERTs."""
        from pyflink.table.explain_detail import _detail_names
        return self._session.call('explainSet', *_detail_names(extra_details), tables=[self._handle.number],
                                  graph=True).texts[0]

    def print_explain(self, *extra_details: int) -> None:
        print(self.explain(*extra_details))

    def execute(self) -> TableResult:
        """Runs what was added, and forgets it."""
        return self._t_env._result('executeSet', tables=[self._handle.number])

    def compile_plan(self) -> CompiledPlan:
        """One plan of all that was added, which can be stored."""
        return self._t_env._plan('compileSet', tables=[self._handle.number])
