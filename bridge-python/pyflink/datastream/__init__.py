"""The DataStream API. Its classes are loaded when they are first used."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyflink.datastream.async_data_stream import AsyncDataStream
    from pyflink.datastream.checkpoint_config import CheckpointConfig
    from pyflink.datastream.checkpoint_storage import (
        CheckpointStorage, CustomCheckpointStorage, FileSystemCheckpointStorage, JobManagerCheckpointStorage)
    from pyflink.datastream.checkpointing_mode import CheckpointingMode
    from pyflink.datastream.data_stream import (
        BroadcastConnectedStream, BroadcastStream, ConnectedStreams, DataStream, DataStreamSink, KeyedStream,
        WindowedStream)
    from pyflink.datastream.execution_mode import RuntimeExecutionMode
    from pyflink.datastream.externalized_checkpoint_retention import ExternalizedCheckpointRetention
    from pyflink.datastream.functions import (
        AggregateFunction, AsyncFunction, AsyncRetryPredicate, AsyncRetryStrategy, BroadcastProcessFunction,
        CoFlatMapFunction, CoMapFunction, CoProcessFunction, FilterFunction, FlatMapFunction,
        KeyedBroadcastProcessFunction, KeyedCoProcessFunction, KeyedProcessFunction, KeySelector, MapFunction,
        Partitioner, ProcessFunction, ProcessWindowFunction, ReduceFunction, RuntimeContext, SinkFunction,
        SourceFunction, WindowFunction)
    from pyflink.datastream.output_tag import OutputTag
    from pyflink.datastream.slot_sharing_group import MemorySize, SlotSharingGroup
    from pyflink.datastream.state_backend import (
        CustomStateBackend, EmbeddedRocksDBStateBackend, HashMapStateBackend, PredefinedOptions, StateBackend)
    from pyflink.datastream.stream_execution_environment import StreamExecutionEnvironment
    from pyflink.datastream.time_domain import TimeDomain
    from pyflink.datastream.timerservice import TimerService
    from pyflink.datastream.window import (
        CountWindow, GlobalWindow, MergingWindowAssigner, TimeWindow, Trigger, TriggerResult, Window, WindowAssigner)

_NAMES = {
    'async_data_stream': 'AsyncDataStream',
    'checkpoint_config': 'CheckpointConfig',
    'checkpoint_storage': 'CheckpointStorage JobManagerCheckpointStorage FileSystemCheckpointStorage '
                          'CustomCheckpointStorage',
    'checkpointing_mode': 'CheckpointingMode',
    'data_stream': 'DataStream KeyedStream WindowedStream ConnectedStreams DataStreamSink BroadcastStream '
                   'BroadcastConnectedStream',
    'execution_mode': 'RuntimeExecutionMode',
    'externalized_checkpoint_retention': 'ExternalizedCheckpointRetention',
    'functions': 'MapFunction CoMapFunction FlatMapFunction CoFlatMapFunction ReduceFunction RuntimeContext KeySelector '
                 'FilterFunction Partitioner SourceFunction SinkFunction CoProcessFunction KeyedProcessFunction '
                 'KeyedCoProcessFunction AggregateFunction WindowFunction ProcessWindowFunction '
                 'BroadcastProcessFunction KeyedBroadcastProcessFunction AsyncFunction AsyncRetryPredicate '
                 'AsyncRetryStrategy ProcessFunction',
    'output_tag': 'OutputTag',
    'slot_sharing_group': 'SlotSharingGroup MemorySize',
    'state_backend': 'StateBackend HashMapStateBackend EmbeddedRocksDBStateBackend CustomStateBackend '
                     'PredefinedOptions',
    'stream_execution_environment': 'StreamExecutionEnvironment',
    'time_domain': 'TimeDomain',
    'timerservice': 'TimerService',
    'window': 'Window TimeWindow CountWindow GlobalWindow WindowAssigner MergingWindowAssigner TriggerResult Trigger',
}

_MODULES = {name: 'pyflink.datastream.' + module for module, names in _NAMES.items() for name in names.split()}

# Names of Flink 1.18 that Flink 2 has dropped.
_OLD_NAMES = {
    'TimeCharacteristic': 'pyflink.datastream.time_characteristic',
    'ExternalizedCheckpointCleanup': 'pyflink.datastream.checkpoint_config',
    'RocksDBStateBackend': 'pyflink.datastream.state_backend',
    'MemoryStateBackend': 'pyflink.datastream.state_backend',
}

__all__ = list(_MODULES)


def __getattr__(name: str) -> Any:
    import importlib
    module = _MODULES.get(name) or _OLD_NAMES.get(name)
    if module is None:
        # PyFlink imports its modules at once, so programs may name them as attributes.
        if not name.startswith('_'):
            try:
                return importlib.import_module('pyflink.datastream.' + name)
            except ModuleNotFoundError as error:
                if error.name != 'pyflink.datastream.' + name:
                    raise
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    value = getattr(importlib.import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list:
    return sorted(set(globals()) | set(__all__))
