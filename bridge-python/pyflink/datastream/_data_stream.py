"""DataStream and DataStreamSink, published by ``pyflink.datastream.data_stream``."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, List, Optional, Union, cast, overload

from pyflink._graph.plan import (
    KEY_BY_NAME,
    PARTITION_CUSTOM_NAME,
    SinkSpec,
    StreamPlan,
    Transformation,
    Upstream,
    WatermarkSpec,
    new_sink,
)
from pyflink._protocol.messages import ChainingStrategy, Partitioning
from pyflink.common.typeinfo import ExternalTypeInfo, RowTypeInfo, TupleTypeInfo, TypeInformation, Types
from pyflink.datastream import _adapters
from pyflink.datastream._collect import CloseableIterator, collect, collect_some
from pyflink.datastream._python_operators import python_operator
from pyflink.datastream.functions import (
    FilterFunction,
    FlatMapFunction,
    KeySelector,
    MapFunction,
    Partitioner,
    ProcessFunction,
    SinkFunction,
)
from pyflink.datastream.output_tag import OutputTag
from pyflink.datastream.state import MapStateDescriptor

if TYPE_CHECKING:
    from pyflink.common import ExecutionConfig, WatermarkStrategy
    from pyflink.datastream._all_windowed_stream import AllWindowedStream
    from pyflink.datastream._connected_streams import BroadcastConnectedStream, BroadcastStream, ConnectedStreams
    from pyflink.datastream._keyed_stream import CachedDataStream, KeyedStream
    from pyflink.datastream.connectors.base import Sink
    from pyflink.datastream.slot_sharing_group import SlotSharingGroup
    from pyflink.datastream.window import WindowAssigner


class DataStream(object):
    """A stream of elements of one type. Transformations make new streams; nothing runs before ``execute``."""

    def __init__(self, j_data_stream: StreamPlan):
        self._j_data_stream = j_data_stream

    # ---- the operator behind the stream

    def _operator(self) -> Transformation:
        """The operator that settings apply to. A side output or a repartitioned stream gets one of its own first."""
        plan = self._j_data_stream
        if plan.operator is None:
            self._j_data_stream = plan = python_operator('Map', 'map', _adapters.identity, [plan], plan.type_info)
        return cast(Transformation, plan.operator)

    def get_name(self) -> str:
        """Name of the operator that produces this stream."""
        return self._operator().name

    def name(self, name: str) -> 'DataStream':
        """Names the operator, for logs, metrics and the web page."""
        self._operator().name = name
        return self

    def uid(self, uid: str) -> 'DataStream':
        """Gives the operator an id, unique in the job, under which savepoints keep its state."""
        self._operator().uid = uid
        return self

    def set_uid_hash(self, uid_hash: str) -> 'DataStream':
        """Gives the operator its id as 32 hex digits, as found in logs of an older version of the job."""
        self._operator().set_uid_hash(uid_hash)
        return self

    def set_parallelism(self, parallelism: int) -> 'DataStream':
        """Sets how many subtasks run the operator."""
        self._operator().set_parallelism(parallelism)
        return self

    def set_max_parallelism(self, max_parallelism: int) -> 'DataStream':
        """Sets the upper bound for rescaling, which is the number of key groups."""
        self._operator().set_max_parallelism(max_parallelism)
        return self

    def get_type(self) -> TypeInformation:
        """Type of the elements. As in PyFlink, rows without field names are given as those with f0, f1, ..."""
        type_info = self._j_data_stream.type_info
        if isinstance(type_info, RowTypeInfo) and not type_info._field_names:
            return RowTypeInfo(type_info.get_field_types(), [f'f{i}' for i in range(len(type_info.get_field_types()))])
        return type_info

    def get_execution_environment(self):
        """The environment that the stream belongs to."""
        return self._j_data_stream.env

    def get_execution_config(self) -> ExecutionConfig:
        """Execution configuration of the environment."""
        return self._j_data_stream.env.get_config()

    def force_non_parallel(self) -> 'DataStream':
        """Pins parallelism and maximum parallelism to 1."""
        operator = self._operator()
        operator.parallelism = operator.max_parallelism = 1
        operator.force_non_parallel = True
        return self

    def set_buffer_timeout(self, timeout_millis: int) -> 'DataStream':
        """ms that output may wait for more before it is sent; 0 = none, -1 = the job's default."""
        if timeout_millis < -1:
            raise ValueError('timeout must be >= -1')
        self._operator().buffer_timeout_ms = timeout_millis
        return self

    def start_new_chain(self) -> 'DataStream':
        """The operator is not chained to what comes before it."""
        self._operator().chaining = ChainingStrategy.HEAD
        return self

    def disable_chaining(self) -> 'DataStream':
        """The operator is not chained at all."""
        self._operator().chaining = ChainingStrategy.NEVER
        return self

    def slot_sharing_group(self, slot_sharing_group: Union[str, SlotSharingGroup]) -> 'DataStream':
        """Operators of one group may share a slot; the group is inherited from the inputs unless it is set."""
        set_slot_sharing_group(self._operator(), slot_sharing_group)
        return self

    def set_description(self, description: str) -> 'DataStream':
        """A longer text than the name, for the plan and the web page."""
        self._operator().description = description
        return self

    # ---- functions

    def map(self, func: Union[Callable, MapFunction], output_type: TypeInformation = None) -> 'DataStream':
        """One element for each element. Without ``output_type`` results may be any picklable object."""
        if not isinstance(func, MapFunction) and not callable(func):
            raise TypeError('The input must be a MapFunction or a callable function')
        return self._apply('Map', 'map', func, output_type)

    def flat_map(self, func: Union[Callable, FlatMapFunction], output_type: TypeInformation = None) -> 'DataStream':
        """Any number of elements (returned or yielded) for each element."""
        if not isinstance(func, FlatMapFunction) and not callable(func):
            raise TypeError('The input must be a FlatMapFunction or a callable function')
        return self._apply('FlatMap', 'flat_map', func, output_type)

    def filter(self, func: Union[Callable, FilterFunction]) -> 'DataStream':
        """Keeps the elements for which ``func`` is true."""
        if not isinstance(func, FilterFunction) and not callable(func):
            raise TypeError('The input must be a FilterFunction or a callable function')
        return self._apply('Filter', 'filter', func, self.get_type())

    def process(self, func: ProcessFunction, output_type: TypeInformation = None) -> 'DataStream':
        """The general function: time, side outputs, any number of results."""
        if not hasattr(func, 'process_element'):
            raise TypeError('The input must be a ProcessFunction')
        return self._apply('PROCESS', 'process', func, output_type)

    def _apply(self, name: str, kind: str, func: Any, output_type: Optional[TypeInformation]) -> 'DataStream':
        return DataStream(python_operator(name, kind, func, [self._j_data_stream], output_type, what=kind))

    def key_by(self, key_selector: Union[Callable, KeySelector], key_type: TypeInformation = None) -> 'KeyedStream':
        """Partitions the stream by key; state and timers of later operators belong to the keys."""
        from pyflink.datastream._keyed_stream import KeyedStream
        if not isinstance(key_selector, KeySelector) and not callable(key_selector):
            raise TypeError('Parameter key_selector should be type of KeySelector or a callable function.')
        if key_type is None:
            key_type = Types.PICKLED_BYTE_ARRAY()
        plan = _spread_by_key(self._j_data_stream, key_selector, key_type)
        keyed = StreamPlan(plan.env, plan.upstreams, RowTypeInfo([key_type, self.get_type()]), None)
        return KeyedStream(keyed, self.get_type(), self, key_selector)

    def window_all(self, window_assigner: WindowAssigner) -> 'AllWindowedStream':
        """Windows over the whole stream; not parallel."""
        from pyflink.datastream._all_windowed_stream import AllWindowedStream
        return AllWindowedStream(self, window_assigner)

    # ---- several streams

    def union(self, *streams: 'DataStream') -> 'DataStream':
        """All elements of this and the other streams, which must be of the same type."""
        plans = [self._j_data_stream]
        plans.extend(_unkeyed(stream)._j_data_stream for stream in streams)
        for plan in plans:
            if plan.type_info != self.get_type():
                raise TypeError(f'Cannot union streams of different types: {self.get_type()} and {plan.type_info}')
        upstreams = [upstream for plan in plans for upstream in plan.upstreams]
        return DataStream(StreamPlan(self._j_data_stream.env, upstreams, self.get_type(), None))

    @overload
    def connect(self, ds: 'DataStream') -> 'ConnectedStreams':
        pass

    @overload
    def connect(self, ds: 'BroadcastStream') -> 'BroadcastConnectedStream':
        pass

    def connect(self, ds: Union['DataStream', 'BroadcastStream']) \
            -> Union['ConnectedStreams', 'BroadcastConnectedStream']:
        """Joins two streams of different types in one operator, or this one with a broadcast stream."""
        from pyflink.datastream._connected_streams import BroadcastConnectedStream, BroadcastStream, ConnectedStreams
        if isinstance(ds, BroadcastStream):
            return BroadcastConnectedStream(self, ds, ds.broadcast_state_descriptors)
        return ConnectedStreams(self, ds)

    # ---- partitioning

    def shuffle(self) -> 'DataStream':
        """Spreads elements at random."""
        return self._partitioned(Partitioning.SHUFFLE)

    def rescale(self) -> 'DataStream':
        """Spreads elements in turn over some of the subtasks, so that every one sends to few."""
        return self._partitioned(Partitioning.RESCALE)

    def rebalance(self) -> 'DataStream':
        """Spreads elements in turn over all subtasks."""
        return self._partitioned(Partitioning.REBALANCE)

    def forward(self) -> 'DataStream':
        """Every subtask sends to the one of the same index."""
        return self._partitioned(Partitioning.FORWARD)

    @overload
    def broadcast(self) -> 'DataStream':
        pass

    @overload
    def broadcast(self, broadcast_state_descriptor: MapStateDescriptor,
                  *other_broadcast_state_descriptors: MapStateDescriptor) -> 'BroadcastStream':
        pass

    def broadcast(self, broadcast_state_descriptor: Optional[MapStateDescriptor] = None,
                  *other_broadcast_state_descriptors: MapStateDescriptor) -> Union['DataStream', 'BroadcastStream']:
        """Sends every element to all subtasks; with descriptors, for use with ``connect`` and broadcast state."""
        if broadcast_state_descriptor is None:
            return self._partitioned(Partitioning.BROADCAST)
        from pyflink.datastream._connected_streams import BroadcastStream
        descriptors: List[MapStateDescriptor] = [broadcast_state_descriptor, *other_broadcast_state_descriptors]
        for descriptor in descriptors:
            if not isinstance(descriptor, MapStateDescriptor):
                raise TypeError('broadcast_state_descriptor must be MapStateDescriptor')
        return BroadcastStream(self._partitioned(Partitioning.BROADCAST), descriptors)

    def partition_custom(self, partitioner: Union[Callable, Partitioner],
                         key_selector: Union[Callable, KeySelector]) -> 'DataStream':
        """``partitioner(key, number of channels)`` chooses the subtask of the next operator."""
        if not isinstance(partitioner, Partitioner) and not callable(partitioner):
            raise TypeError('Parameter partitioner should be type of Partitioner or a callable function.')
        if not isinstance(key_selector, KeySelector) and not callable(key_selector):
            raise TypeError('Parameter key_selector should be type of KeySelector or a callable function.')
        plan = python_operator(PARTITION_CUSTOM_NAME, 'partitioner', (partitioner, key_selector),
                               [self._j_data_stream], self.get_type(), what='partition_custom', register=False)
        return DataStream(plan.partitioned(Partitioning.CUSTOM))

    def _partitioned(self, partitioning: int) -> 'DataStream':
        return DataStream(self._j_data_stream.partitioned(partitioning))

    # ---- the rest

    def project(self, *field_indexes: int) -> 'DataStream':
        """Keeps some fields of tuples, in the given order."""
        tuple_type = self.get_type()
        if not isinstance(tuple_type, TupleTypeInfo):
            raise Exception('Only Tuple DataStreams can be projected.')
        types = tuple_type.get_field_types()
        if not field_indexes:
            raise ValueError('project() needs to select at least one (1) field.')
        for index in field_indexes:
            if not 0 <= index < len(types):
                raise IndexError(f'project: the tuple has fields 0 to {len(types) - 1}, got {index}')
        projected = TupleTypeInfo([types[index] for index in field_indexes])
        return self._apply('Projection', 'map', _adapters.Project(field_indexes), projected)

    def assign_timestamps_and_watermarks(self, watermark_strategy: WatermarkStrategy) -> 'DataStream':
        """Gives elements event timestamps, and the stream watermarks."""
        plan = self._j_data_stream
        assigner = watermark_strategy._timestamp_assigner
        if assigner is not None:
            plan = python_operator('Extract-Timestamp', 'timestamp_assigner', assigner, [plan], self.get_type(),
                                   what='with_timestamp_assigner', register=False)
        spec = WatermarkSpec(dict(watermark_strategy._fields))
        operator = Transformation(plan.env, 'Timestamps/Watermarks', spec, self.get_type(), [list(plan.upstreams)])
        operator.parallelism = plan.upstreams[0].transformation.parallelism
        plan.env._add_operator(operator)
        return DataStream(StreamPlan.of(operator))

    def get_side_output(self, output_tag: OutputTag) -> 'DataStream':
        """What the operator emitted with ``output_tag``."""
        operator = self._j_data_stream.operator
        if operator is None:
            raise TypeError('get_side_output needs the result of an operator, not of union or a partitioning.')
        operator.add_side_output(output_tag.tag_id, output_tag.type_info)
        upstream = Upstream(operator, side_output=output_tag.tag_id)
        return DataStream(StreamPlan(operator.env, [upstream], output_tag.type_info, None))

    def cache(self) -> 'CachedDataStream':
        """Not supported."""
        raise NotImplementedError('DataStream.cache is not supported, see docs/compatibility.md')

    # ---- sinks

    def add_sink(self, sink_func: SinkFunction) -> 'DataStreamSink':
        """Adds a sink of the old interface."""
        if not isinstance(sink_func, SinkFunction):
            raise TypeError('The input must be a SinkFunction')
        spec = sink_func.get_java_function()
        transformer = getattr(spec, 'transformer', None)
        if transformer is not None:
            return new_sink(transformer.apply(self), spec.spec)
        return new_sink(self, spec(self) if callable(spec) else spec)

    def sink_to(self, sink: Sink) -> 'DataStreamSink':
        """Adds a sink."""
        from pyflink.datastream.connectors.base import SupportsPreprocessing
        stream = self
        if isinstance(sink, SupportsPreprocessing) and sink.get_transformer() is not None:
            stream = sink.get_transformer().apply(self)
        spec = sink.get_java_function()
        return new_sink(stream, spec(stream) if callable(spec) else spec)

    def print(self, sink_identifier: str = None) -> 'DataStreamSink':
        """Writes the elements' text forms to standard output, with the subtask's number where there are several."""
        options = {} if sink_identifier is None else {'identifier': sink_identifier}
        return new_sink(self._align_output_type(), SinkSpec('print', options, name='Print to Std. Out'))

    def _align_output_type(self) -> 'DataStream':
        """Elements as text where only Python knows their text form."""
        type_info = self.get_type()
        if type_info == Types.PICKLED_BYTE_ARRAY():
            return self.map(_adapters.to_text, output_type=Types.STRING())
        if isinstance(type_info, (RowTypeInfo, ExternalTypeInfo)):
            return self.map(_adapters.row_to_text, output_type=Types.STRING())
        return self

    def execute_and_collect(self, job_execution_name: str = None, limit: int = None) \
            -> Union['CloseableIterator', list]:
        """Runs the program and brings the elements here: all as an iterator, or the first ``limit`` as a list."""
        if limit is not None:
            return collect_some(self, job_execution_name, limit)
        return collect(self, job_execution_name)


class DataStreamSink(object):
    """The end of a stream."""

    def __init__(self, j_data_stream_sink: Transformation):
        self._j_data_stream_sink = j_data_stream_sink

    def name(self, name: str) -> 'DataStreamSink':
        """Names the sink."""
        self._j_data_stream_sink.name = name
        return self

    def uid(self, uid: str) -> 'DataStreamSink':
        """Gives the sink an id, unique in the job."""
        self._j_data_stream_sink.uid = uid
        return self

    def set_uid_hash(self, uid_hash: str) -> 'DataStreamSink':
        """Gives the sink its id as 32 hex digits."""
        self._j_data_stream_sink.set_uid_hash(uid_hash)
        return self

    def set_parallelism(self, parallelism: int) -> 'DataStreamSink':
        """Sets how many subtasks run the sink."""
        self._j_data_stream_sink.set_parallelism(parallelism)
        return self

    def set_description(self, description: str) -> 'DataStreamSink':
        """A longer text than the name."""
        self._j_data_stream_sink.description = description
        return self

    def disable_chaining(self) -> 'DataStreamSink':
        """The sink is not chained to its input."""
        self._j_data_stream_sink.chaining = ChainingStrategy.NEVER
        return self

    def slot_sharing_group(self, slot_sharing_group: Union[str, SlotSharingGroup]) -> 'DataStreamSink':
        """Sets the slot sharing group."""
        set_slot_sharing_group(self._j_data_stream_sink, slot_sharing_group)
        return self


def set_slot_sharing_group(operator: Transformation, group: Union[str, SlotSharingGroup]) -> None:
    """``group`` is a name, or a SlotSharingGroup, whose resource profile is registered with the environment."""
    operator.slot_sharing_group = group if isinstance(group, str) else group.get_name()


def _unkeyed(stream: DataStream) -> DataStream:
    """A keyed stream as the stream of its values."""
    from pyflink.datastream._keyed_stream import KeyedStream
    return stream._values() if isinstance(stream, KeyedStream) else stream


def _spread_by_key(plan: StreamPlan, key_selector: Union[Callable, KeySelector], key_type: TypeInformation) \
        -> StreamPlan:
    """The same elements by the hash of their keys, which travel beside them."""
    selected = python_operator(KEY_BY_NAME, 'key_selector', key_selector, [plan], plan.type_info, key_type,
                               what='key_by', register=False)
    upstream = Upstream(cast(Transformation, selected.operator), Partitioning.HASH, key_type=key_type)
    return StreamPlan(plan.env, [upstream], plan.type_info, None)
