"""Statements whose planning is done: they can be stored, explained and run."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

if TYPE_CHECKING:
    from pyflink.table._session import Handle
    from pyflink.table.table_environment import TableEnvironment
    from pyflink.table.table_result import TableResult

__all__ = ['CompiledPlan']


class CompiledPlan(object):
    """
    Made by ``TableEnvironment.compile_plan_sql``, ``load_plan`` and ``StatementSet.compile_plan``. The JSON is Drey's own and is
    kept readable over its versions; plans that Flink has stored cannot be read.
    """

    def __init__(self, j_compiled_plan: Handle, t_env: TableEnvironment, reply: Any = None) -> None:
        self._handle = j_compiled_plan
        self._t_env = t_env
        self._json, self._version = reply.texts

    def __str__(self) -> str:
        return self.explain()

    def as_json_string(self) -> str:
        return self._json

    def as_smile_bytes(self) -> bytes:
        """:raises NotImplementedError: always."""
        from pyflink.table.plan_reference import _SMILE
        raise NotImplementedError(_SMILE)

    def write_to_file(self, file: Union[str, Path], ignore_if_exists: bool = False) -> None:
        """
        Writes the JSON.

        :raises TableException: if the file exists, and neither ``ignore_if_exists`` nor ``table.plan.force-recompile`` is set.
        """
        self._t_env._session.call('writePlan', str(Path(file).absolute()), 'ignore' if ignore_if_exists else '',
                                  tables=[self._handle.number])

    def get_flink_version(self) -> str:
        return self._version

    def print_json_string(self) -> None:
        print(self._json)

    def execute(self) -> TableResult:
        """Runs the plan as one job."""
        return self._t_env._result('executePlan', tables=[self._handle.number])

    def explain(self, *extra_details: int) -> str:
        """The optimized execution plan; plans have no syntax tree any more."""
        from pyflink.table.explain_detail import _detail_names
        return self._t_env._session.call('explainPlan', *_detail_names(extra_details), tables=[self._handle.number],
                                         graph=True).texts[0]

    def print_explain(self, *extra_details: int) -> None:
        print(self.explain(*extra_details))
