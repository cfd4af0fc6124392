"""Classes that the DataStream API and the Table API share; loaded when they are first used."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyflink.common.completable_future import CompletableFuture
    from pyflink.common.config_options import ConfigOption, ConfigOptions
    from pyflink.common.configuration import Configuration
    from pyflink.common.execution_config import ExecutionConfig
    from pyflink.common.input_dependency_constraint import InputDependencyConstraint
    from pyflink.common.job_client import JobClient
    from pyflink.common.job_execution_result import JobExecutionResult
    from pyflink.common.job_id import JobID
    from pyflink.common.job_status import JobStatus
    from pyflink.common.restart_strategy import RestartStrategies, RestartStrategyConfiguration
    from pyflink.common.serialization import (
        ByteArraySchema, DeserializationSchema, Encoder, SerializationSchema, SimpleStringSchema)
    from pyflink.common.serializer import TypeSerializer
    from pyflink.common.time import Duration, Instant, Time
    from pyflink.common.typeinfo import TypeInformation, Types
    from pyflink.common.types import Row, RowKind
    from pyflink.common.watermark_strategy import AssignerWithPeriodicWatermarksWrapper, WatermarkStrategy

_MODULES = {
    'Configuration': 'pyflink.common.configuration',
    'ConfigOption': 'pyflink.common.config_options',
    'ConfigOptions': 'pyflink.common.config_options',
    'ExecutionConfig': 'pyflink.common.execution_config',
    'TypeInformation': 'pyflink.common.typeinfo',
    'TypeSerializer': 'pyflink.common.serializer',
    'Types': 'pyflink.common.typeinfo',
    'SerializationSchema': 'pyflink.common.serialization',
    'DeserializationSchema': 'pyflink.common.serialization',
    'SimpleStringSchema': 'pyflink.common.serialization',
    'ByteArraySchema': 'pyflink.common.serialization',
    'Encoder': 'pyflink.common.serialization',
    'CompletableFuture': 'pyflink.common.completable_future',
    'InputDependencyConstraint': 'pyflink.common.input_dependency_constraint',
    'JobClient': 'pyflink.common.job_client',
    'JobExecutionResult': 'pyflink.common.job_execution_result',
    'JobID': 'pyflink.common.job_id',
    'JobStatus': 'pyflink.common.job_status',
    'RestartStrategies': 'pyflink.common.restart_strategy',
    'RestartStrategyConfiguration': 'pyflink.common.restart_strategy',
    'Row': 'pyflink.common.types',
    'RowKind': 'pyflink.common.types',
    'WatermarkStrategy': 'pyflink.common.watermark_strategy',
    'Duration': 'pyflink.common.time',
    'Instant': 'pyflink.common.time',
    'Time': 'pyflink.common.time',
    'AssignerWithPeriodicWatermarksWrapper': 'pyflink.common.watermark_strategy',
}

# Where these were before the formats had modules of their own.
_OLD_PLACES = {
    'JsonRowDeserializationSchema': 'pyflink.datastream.formats.json',
    'JsonRowSerializationSchema': 'pyflink.datastream.formats.json',
    'CsvRowDeserializationSchema': 'pyflink.datastream.formats.csv',
    'CsvRowSerializationSchema': 'pyflink.datastream.formats.csv',
    'AvroRowDeserializationSchema': 'pyflink.datastream.formats.avro',
    'AvroRowSerializationSchema': 'pyflink.datastream.formats.avro',
}

__all__ = list(_MODULES)


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name) or _OLD_PLACES.get(name)
    if module is None:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    import importlib
    value = getattr(importlib.import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list:
    return sorted(set(globals()) | set(__all__))
