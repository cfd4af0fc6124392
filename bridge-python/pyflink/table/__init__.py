"""
The Table API: its data types and settings. Table programs and SQL are not part of this version; using them raises
NotImplementedError.
"""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyflink.common.types import Row, RowKind
    from pyflink.table.environment_settings import EnvironmentSettings
    from pyflink.table.table_environment import StreamTableEnvironment, TableEnvironment
    from pyflink.table.types import DataTypes, UserDefinedType
    from pyflink.table.udf import (
        AggregateFunction, AsyncScalarFunction, FunctionContext, ScalarFunction, TableAggregateFunction, TableFunction)

_MODULES = {
    'TableEnvironment': 'table_environment',
    'StreamTableEnvironment': 'table_environment',
    'EnvironmentSettings': 'environment_settings',
    'ScalarFunction': 'udf',
    'TableFunction': 'udf',
    'AggregateFunction': 'udf',
    'TableAggregateFunction': 'udf',
    'AsyncScalarFunction': 'udf',
    'FunctionContext': 'udf',
    'DataTypes': 'types',
    'UserDefinedType': 'types',
    'Row': 'types',
    'RowKind': 'types',
}

# Importable, so that scripts fail where they use them, with a message that says why.
_UNSUPPORTED = frozenset((
    'Table StatementSet TableConfig GroupedTable GroupWindowedTable OverWindowedTable WindowGroupedTable DataView '
    'ListView MapView TableDescriptor FormatDescriptor Schema Module ModuleEntry SqlDialect Expression TableSchema '
    'TableResult ChangelogMode ExplainDetail ResultKind CompiledPlan PlanReference TablePipeline').split())

__all__ = [*_MODULES, *sorted(_UNSUPPORTED)]


def __getattr__(name: str) -> Any:
    import importlib
    if name in _MODULES:
        value = getattr(importlib.import_module('pyflink.table.' + _MODULES[name]), name)
    elif name in _UNSUPPORTED:
        from pyflink.table._unsupported import Unsupported
        value = type(name, (Unsupported,), {'__doc__': 'Not part of this version.', '__module__': __name__})
    elif not name.startswith('_'):
        try:
            value = importlib.import_module('pyflink.table.' + name)
        except ModuleNotFoundError:
            raise AttributeError(f'module {__name__!r} has no attribute {name!r}') from None
    else:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    globals()[name] = value
    return value


def __dir__() -> list:
    return sorted(set(globals()) | set(__all__))
