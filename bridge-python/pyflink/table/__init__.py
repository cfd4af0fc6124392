"""
The Table API: SQL, with catalogs, Python functions, results and conversion from and to DataStreams. Expressions are not part of
this version; using them raises NotImplementedError.
"""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyflink.common.types import Row, RowKind
    from pyflink.table.catalog import CatalogDescriptor, ObjectIdentifier, ResolvedSchema
    from pyflink.table.changelog_mode import ChangelogMode
    from pyflink.table.environment_settings import EnvironmentSettings
    from pyflink.table.explain_detail import ExplainDetail
    from pyflink.table.model_descriptor import ModelDescriptor
    from pyflink.table.module import HiveModule, Module, ModuleEntry
    from pyflink.table.result_kind import ResultKind
    from pyflink.table.schema import Schema
    from pyflink.table.sql_dialect import SqlDialect
    from pyflink.table.statement_set import StatementSet
    from pyflink.table.table import Table
    from pyflink.table.table_config import TableConfig
    from pyflink.table.table_descriptor import FormatDescriptor, TableDescriptor
    from pyflink.table.table_environment import StreamTableEnvironment, TableEnvironment
    from pyflink.table.table_pipeline import TablePipeline
    from pyflink.table.table_result import TableResult
    from pyflink.table.table_schema import TableSchema
    from pyflink.table.types import DataTypes, UserDefinedType
    from pyflink.table.udf import (
        AggregateFunction, AsyncScalarFunction, FunctionContext, ScalarFunction, TableAggregateFunction, TableFunction)

_MODULES = {
    'TableEnvironment': 'table_environment',
    'StreamTableEnvironment': 'table_environment',
    'EnvironmentSettings': 'environment_settings',
    'Table': 'table',
    'TableResult': 'table_result',
    'TableConfig': 'table_config',
    'TableSchema': 'table_schema',
    'TablePipeline': 'table_pipeline',
    'StatementSet': 'statement_set',
    'Schema': 'schema',
    'TableDescriptor': 'table_descriptor',
    'FormatDescriptor': 'table_descriptor',
    'ModelDescriptor': 'model_descriptor',
    'Module': 'module',
    'HiveModule': 'module',
    'ModuleEntry': 'module',
    'SqlDialect': 'sql_dialect',
    'ChangelogMode': 'changelog_mode',
    'ExplainDetail': 'explain_detail',
    'ResultKind': 'result_kind',
    'CatalogDescriptor': 'catalog',
    'ObjectIdentifier': 'catalog',
    'ResolvedSchema': 'catalog',
    'ScalarFunction': 'udf',
    'TableFunction': 'udf',
    'AggregateFunction': 'udf',
    'TableAggregateFunction': 'udf',
    'AsyncScalarFunction': 'udf',
    'FunctionContext': 'udf',
    'CompiledPlan': 'compiled_plan',
    'PlanReference': 'plan_reference',
    'DataView': 'data_view',
    'ListView': 'data_view',
    'MapView': 'data_view',
    'DataTypes': 'types',
    'UserDefinedType': 'types',
    'Row': 'types',
    'RowKind': 'types',
}

# Importable, so that scripts fail where they use them, with a message that says why.
_UNSUPPORTED = frozenset((
    'GroupedTable GroupWindowedTable OverWindowedTable WindowGroupedTable Expression').split())

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
