"""A table and the sink that its rows go to."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Union

from pyflink.table._unsupported import unsupported

if TYPE_CHECKING:
    from pyflink.table.table import Table
    from pyflink.table.table_descriptor import TableDescriptor
    from pyflink.table.table_result import TableResult

__all__ = ['TablePipeline']


class TablePipeline(object):
    """Made by ``Table.insert_into``."""

    def __init__(self, table: Table, target: Union[str, TableDescriptor], overwrite: bool) -> None:
        self._table = table
        self._target = target
        self._overwrite = overwrite

    def execute(self) -> TableResult:
        """Runs the INSERT."""
        return self._table.execute_insert(self._target, self._overwrite)

    def explain(self, *extra_details: int) -> str:
        """The plan."""
        return self._statement_set().explain(*extra_details)

    def print_explain(self, *extra_details: int) -> None:
        print(self.explain(*extra_details))

    def get_sink_identifier(self) -> Any:
        """The sink's name; None for a descriptor."""
        from pyflink.table.catalog import ObjectIdentifier
        if not isinstance(self._target, str):
            return None
        env = self._table._t_env
        parts = [part.strip('`') for part in self._target.split('.')]
        return ObjectIdentifier.of(*[env.get_current_catalog(), env.get_current_database()][:3 - len(parts)], *parts)

    def compile_plan(self) -> Any:
        """:raises NotImplementedError: always."""
        unsupported('TablePipeline.compile_plan')

    def _statement_set(self) -> Any:
        return self._table._t_env.create_statement_set().add(self)
