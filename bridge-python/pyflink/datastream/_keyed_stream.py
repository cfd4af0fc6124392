"""KeyedStream, published by ``pyflink.datastream.data_stream``."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Optional, Union

from pyflink._graph.plan import KEY_BY_NAME, KEYED_VALUES_NAME, StreamPlan
from pyflink.common.typeinfo import TypeInformation
from pyflink.datastream import _adapters
from pyflink.datastream._data_stream import DataStream, DataStreamSink, _spread_by_key
from pyflink.datastream._python_operators import python_operator
from pyflink.datastream.functions import (
    FilterFunction,
    FlatMapFunction,
    KeyedProcessFunction,
    KeySelector,
    MapFunction,
    Partitioner,
    ReduceFunction,
    SinkFunction,
)

if TYPE_CHECKING:
    from pyflink.common import WatermarkStrategy
    from pyflink.datastream._collect import CloseableIterator
    from pyflink.datastream.connectors.base import Sink
    from pyflink.datastream.output_tag import OutputTag
    from pyflink.datastream.slot_sharing_group import SlotSharingGroup
    from pyflink.datastream._windowed_stream import WindowedStream
    from pyflink.datastream.window import WindowAssigner


class KeyedStream(DataStream):
    """A stream partitioned by key, made by :meth:`DataStream.key_by`. It has no operator of its own, so it cannot be
    named or tuned; where it is used as a plain stream it shows rows of key and value."""

    def __init__(self, j_keyed_stream: StreamPlan, original_data_type_info: TypeInformation,
                 origin_stream: DataStream, key_selector: Union[Callable, KeySelector]):
        super().__init__(j_keyed_stream)
        self._key_selector = key_selector
        self._original_data_type_info = original_data_type_info
        self._origin_stream = origin_stream

    @property
    def _key_type(self) -> TypeInformation:
        return self._j_data_stream.upstreams[0].key_type

    def map(self, func: Union[Callable, MapFunction], output_type: TypeInformation = None) -> 'DataStream':
        """As :meth:`DataStream.map`; a MapFunction may use keyed state."""
        if not isinstance(func, MapFunction) and not callable(func):
            raise TypeError('The input must be a MapFunction or a callable function')
        return self._apply_keyed('Map', _adapters.KeyedMap(func, 'map'), output_type, 'map')

    def flat_map(self, func: Union[Callable, FlatMapFunction], output_type: TypeInformation = None) -> 'DataStream':
        """As :meth:`DataStream.flat_map`; a FlatMapFunction may use keyed state."""
        if not isinstance(func, FlatMapFunction) and not callable(func):
            raise TypeError('The input must be a FlatMapFunction or a callable function')
        return self._apply_keyed('FlatMap', _adapters.KeyedFlatMap(func, 'flat_map'), output_type, 'flat_map')

    def filter(self, func: Union[Callable, FilterFunction]) -> 'DataStream':
        """As :meth:`DataStream.filter`; a FilterFunction may use keyed state."""
        if not isinstance(func, FilterFunction) and not callable(func):
            raise TypeError('The input must be a FilterFunction or a callable function')
        return self._apply_keyed(
            'Filter', _adapters.KeyedFilter(func, 'filter'), self._original_data_type_info, 'filter')

    def reduce(self, func: Union[Callable, ReduceFunction]) -> 'DataStream':
        """Combines each element with what was reduced before for its key; emits every new value (batch: the last)."""
        if not isinstance(func, ReduceFunction) and not callable(func):
            raise TypeError('The input must be a ReduceFunction or a callable function')
        type_info = self._original_data_type_info
        return self._apply_keyed('Reduce', _adapters.KeyedReduce(func, type_info), type_info, 'reduce')

    def sum(self, position_to_sum: Union[int, str] = 0) -> 'DataStream':
        """Rolling sum of a field (position or name), other fields as in the first element of the key."""
        return self._accumulate('sum', position_to_sum)

    def min(self, position_to_min: Union[int, str] = 0) -> 'DataStream':
        """Rolling minimum of a field, other fields as in the first element of the key."""
        return self._accumulate('min', position_to_min)

    def max(self, position_to_max: Union[int, str] = 0) -> 'DataStream':
        """Rolling maximum of a field, other fields as in the first element of the key."""
        return self._accumulate('max', position_to_max)

    def min_by(self, position_to_min_by: Union[int, str] = 0) -> 'DataStream':
        """The element with the smallest value in a field so far; the first one on ties."""
        return self._accumulate('min_by', position_to_min_by)

    def max_by(self, position_to_max_by: Union[int, str] = 0) -> 'DataStream':
        """The element with the largest value in a field so far; the first one on ties."""
        return self._accumulate('max_by', position_to_max_by)

    def _accumulate(self, kind: str, position: Union[int, str]) -> 'DataStream':
        if not isinstance(position, (int, str)):
            raise TypeError('The field position must be of int or str type to locate the value to calculate for min, '
                            'max, min_by, max_by and sum.The given type is: %s' % type(position))
        return self.reduce(_adapters.Accumulate(kind, position))

    def add_sink(self, sink_func: SinkFunction) -> 'DataStreamSink':
        """Writes the values."""
        return self._values().add_sink(sink_func)

    def key_by(self, key_selector: Union[Callable, KeySelector], key_type: TypeInformation = None) -> 'KeyedStream':
        """Another key for the same elements."""
        return self._origin_stream.key_by(key_selector, key_type)

    def process(self, func: KeyedProcessFunction, output_type: TypeInformation = None) -> 'DataStream':
        """The general function: keyed state, timers, side outputs."""
        if not isinstance(func, KeyedProcessFunction):
            raise TypeError('KeyedProcessFunction is required for KeyedStream.')
        return self._apply_keyed('KEYED PROCESS', func, output_type, 'process')

    def _apply_keyed(self, name: str, func: KeyedProcessFunction, output_type: Optional[TypeInformation],
                     what: str) -> 'DataStream':
        return DataStream(python_operator(
            name, 'keyed_process', func, [self._j_data_stream], output_type, self._key_type, what=what))

    def _apply(self, name: str, kind: str, func: Any, output_type: Optional[TypeInformation]) -> 'DataStream':
        return self._rows()._apply(name, kind, func, output_type)

    def window(self, window_assigner: WindowAssigner) -> 'WindowedStream':
        """Groups the elements of each key in windows."""
        from pyflink.datastream._windowed_stream import WindowedStream
        return WindowedStream(self, window_assigner)

    def count_window(self, size: int, slide: int = 0):
        """Windows of ``size`` elements of a key; with ``slide``, a new one every ``slide`` elements."""
        from pyflink.datastream._windowed_stream import WindowedStream
        from pyflink.datastream.window import CountSlidingWindowAssigner, CountTumblingWindowAssigner
        if slide == 0:
            return WindowedStream(self, CountTumblingWindowAssigner(size))
        return WindowedStream(self, CountSlidingWindowAssigner(size, slide))

    def union(self, *streams) -> 'DataStream':
        """A union of values."""
        return self._values().union(*streams)

    def project(self, *field_indexes) -> 'DataStream':
        """Keeps some fields of tuples."""
        return self._values().project(*field_indexes)

    def assign_timestamps_and_watermarks(self, watermark_strategy: WatermarkStrategy) -> 'DataStream':
        """Works on rows of key and value, as in PyFlink."""
        return self._rows().assign_timestamps_and_watermarks(watermark_strategy)

    def get_side_output(self, output_tag: OutputTag) -> 'DataStream':
        """A keyed stream has no side outputs."""
        raise TypeError('get_side_output needs the result of an operator, not a KeyedStream.')

    def sink_to(self, sink: Sink) -> 'DataStreamSink':
        """Writes rows of key and value, as in PyFlink."""
        return self._rows().sink_to(sink)

    def print(self, sink_identifier=None):
        """Prints the values."""
        return self._values().print(sink_identifier)

    def execute_and_collect(self, job_execution_name: str = None, limit: int = None) \
            -> Union['CloseableIterator', list]:
        """Collects rows of key and value, as in PyFlink."""
        return self._rows().execute_and_collect(job_execution_name, limit)

    def _values(self) -> 'DataStream':
        """The values, spread by key, from an operator that runs where its consumer runs."""
        return DataStream(python_operator(
            KEYED_VALUES_NAME, 'keyed_process', _adapters.KeyedMap(_adapters.identity, 'map'), [self._j_data_stream],
            self._original_data_type_info, self._key_type))

    def _rows(self) -> 'DataStream':
        """Rows of key and value, spread by key. The rows are made where the keys are computed, before they are spread."""
        rows = python_operator(KEY_BY_NAME, 'map', _adapters.KeyedRow(self._key_selector),
                               [self._origin_stream._j_data_stream], self.get_type(), register=False)
        return DataStream(_spread_by_key(rows, _adapters.first, self._key_type))

    # ---- what a keyed stream refuses

    def shuffle(self) -> 'DataStream':
        raise Exception('Cannot override partitioning for KeyedStream.')

    def rescale(self) -> 'DataStream':
        raise Exception('Cannot override partitioning for KeyedStream.')

    def rebalance(self) -> 'DataStream':
        raise Exception('Cannot override partitioning for KeyedStream.')

    def forward(self) -> 'DataStream':
        raise Exception('Cannot override partitioning for KeyedStream.')

    def broadcast(self, *args):
        raise Exception('Cannot override partitioning for KeyedStream.')

    def partition_custom(self, partitioner: Union[Callable, Partitioner],
                         key_selector: Union[Callable, KeySelector]) -> 'DataStream':
        raise Exception('Cannot override partitioning for KeyedStream.')

    def set_parallelism(self, parallelism: int):
        raise Exception('Set parallelism for KeyedStream is not supported.')

    def name(self, name: str):
        raise Exception('Set name for KeyedStream is not supported.')

    def get_name(self) -> str:
        raise Exception('Get name of KeyedStream is not supported.')

    def uid(self, uid: str):
        raise Exception('Set uid for KeyedStream is not supported.')

    def set_uid_hash(self, uid_hash: str):
        raise Exception('Set uid hash for KeyedStream is not supported.')

    def set_max_parallelism(self, max_parallelism: int):
        raise Exception('Set max parallelism for KeyedStream is not supported.')

    def force_non_parallel(self):
        raise Exception('Set force non-parallel for KeyedStream is not supported.')

    def set_buffer_timeout(self, timeout_millis: int):
        raise Exception('Set buffer timeout for KeyedStream is not supported.')

    def start_new_chain(self) -> 'DataStream':
        raise Exception('Start new chain for KeyedStream is not supported.')

    def disable_chaining(self) -> 'DataStream':
        raise Exception('Disable chaining for KeyedStream is not supported.')

    def slot_sharing_group(self, slot_sharing_group: Union[str, SlotSharingGroup]) -> 'DataStream':
        raise Exception('Setting slot sharing group for KeyedStream is not supported.')

    def cache(self) -> 'CachedDataStream':
        raise Exception('Cache for KeyedStream is not supported.')


class CachedDataStream(DataStream):
    """What ``cache()`` returns in Flink; not supported here, kept for type hints and ``isinstance``."""

    def __init__(self, j_data_stream):
        raise NotImplementedError('DataStream.cache is not supported, see docs/compatibility.md')

    def invalidate(self):
        """Drops the cached data."""
        raise NotImplementedError('DataStream.cache is not supported, see docs/compatibility.md')
