"""The program as it is written: operators that can still be named and tuned, and how they are joined."""
from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Tuple

from pyflink._protocol.messages import ChainingStrategy, Partitioning

if TYPE_CHECKING:
    from pyflink._protocol.messages import FunctionSpec, RowBatch
    from pyflink.common.typeinfo import TypeInformation
    from pyflink.datastream.data_stream import DataStream, DataStreamSink

KEY_BY_NAME = '_stream_key_by_map_operator'
PARTITION_CUSTOM_NAME = '_partition_custom_map_operator'
KEYED_VALUES_NAME = '_keyed_stream_values_operator'

_ids = itertools.count(1)


# Plain classes: dataclasses would cost every program the import of inspect.


class SourceSpec:
    """A built-in source: connector and format as in docs/connectors.md.

    ``type_info`` is what the source produces, when it knows; ``decode`` turns what the host reads into the elements,
    where that takes Python.
    """

    __slots__ = ('connector', 'options', 'bounded', 'format', 'format_options', 'rows', 'type_info', 'name', 'decode',
                 'watermarks')

    def __init__(self, connector: str, options: Optional[Dict[str, str]] = None, bounded: bool = True,
                 format: str = '', format_options: Optional[Dict[str, str]] = None, rows: Optional[RowBatch] = None,
                 type_info: Optional[TypeInformation] = None, name: str = '',
                 decode: Optional[Callable[[DataStream], DataStream]] = None):
        self.connector = connector
        self.options = options or {}
        self.bounded = bounded
        self.watermarks: Optional[Dict[str, Any]] = None
        self.format = format
        self.format_options = format_options or {}
        self.rows = rows
        self.type_info = type_info
        self.name = name
        self.decode = decode

    def with_watermarks(self, fields: Dict[str, Any]) -> SourceSpec:
        """This source with a watermark strategy (fields of the protocol's WatermarkOperator) that runs for each split."""
        import copy
        spec = copy.copy(self)
        spec.watermarks = fields
        return spec


class SinkSpec:
    """A built-in sink: connector and format as in docs/connectors.md."""

    __slots__ = ('connector', 'options', 'format', 'format_options', 'collect_id', 'name')

    def __init__(self, connector: str, options: Optional[Dict[str, str]] = None, format: str = '',
                 format_options: Optional[Dict[str, str]] = None, collect_id: str = '', name: str = ''):
        self.connector = connector
        self.options = options or {}
        self.format = format
        self.format_options = format_options or {}
        self.collect_id = collect_id
        self.name = name


class PythonSpec:
    """An operator that runs in the Python worker. A ``partitioner`` is told how many channels there are when the graph
    is built."""

    __slots__ = ('function', 'key_type', 'broadcast_states', 'partitioner', 'options')

    def __init__(self, function: FunctionSpec, key_type: Optional[TypeInformation] = None,
                 broadcast_states: Tuple[str, ...] = (), partitioner: bool = False,
                 options: Optional[Dict[str, str]] = None):
        self.function = function
        self.key_type = key_type
        self.broadcast_states = broadcast_states
        self.partitioner = partitioner
        self.options = options or {}


class WatermarkSpec:
    """Watermark generation: the fields of ``WatermarkOperator``."""

    __slots__ = ('fields',)

    def __init__(self, fields: Dict[str, Any]):
        self.fields = fields


class NodeSpec:
    """An operator that the host has planned: a node of the graph as it is, but for the ids."""

    __slots__ = ('node',)

    def __init__(self, node: Any):
        self.node = node


class Transformation:
    """One operator. Mutable until the graph is built: ``name()``, ``uid()`` and the like come after the fact."""

    def __init__(self, env: Any, name: str, spec: Any, output_type: Optional[TypeInformation],
                 inputs: Optional[List[List['Upstream']]] = None):
        self.id = next(_ids)
        self.env = env
        self.name = name
        self.spec = spec
        self.output_type = output_type
        self.inputs: List[List[Upstream]] = inputs or []
        self.uid = ''
        self.uid_hash = ''
        self.description = ''
        self.parallelism = max(0, env.get_parallelism())
        self.max_parallelism = 0
        self.slot_sharing_group = ''
        self.chaining = ChainingStrategy.ALWAYS
        self.buffer_timeout_ms = -1
        self.force_non_parallel = False
        self.side_outputs: Dict[str, TypeInformation] = {}

    def set_parallelism(self, parallelism: int) -> None:
        """Refuses what Flink refuses."""
        if isinstance(parallelism, bool) or not isinstance(parallelism, int):
            raise TypeError(f'The parallelism must be an int, got {type(parallelism).__name__}.')
        if parallelism < 1 and parallelism != -1:
            raise ValueError('The parallelism of an operator must be at least 1, or ExecutionConfig.PARALLELISM_DEFAULT '
                             '(use system default).')
        if parallelism > 1 and self.force_non_parallel:
            raise ValueError('The parallelism of non parallel operator must be 1.')
        self.parallelism = max(parallelism, 0)

    def set_max_parallelism(self, max_parallelism: int) -> None:
        """Refuses what Flink refuses."""
        if max_parallelism <= 0:
            raise ValueError('The maximum parallelism must be greater than 0.')
        if max_parallelism > 32768:
            raise ValueError(f'Maximum parallelism must be between 1 and 32768. Found: {max_parallelism}')
        if max_parallelism > 1 and self.force_non_parallel:
            raise ValueError('The maximum parallelism of non parallel operator must be 1.')
        self.max_parallelism = max_parallelism

    def set_uid_hash(self, uid_hash: str) -> None:
        """Refuses what Flink refuses."""
        import re
        if uid_hash is None or not re.match('^[0-9A-Fa-f]{32}$', uid_hash):
            raise ValueError('Node hash must be a 32 character String that describes a hex code. '
                             f'Found: {uid_hash}')
        self.uid_hash = uid_hash.lower()

    def add_side_output(self, tag_id: str, type_info: TypeInformation) -> None:
        """Declares a side output; one id has one type."""
        known = self.side_outputs.setdefault(tag_id, type_info)
        if known != type_info:
            raise TypeError(
                f"Side output '{tag_id}' was already requested with a different type ({known}, now {type_info}). "
                'This is not allowed, side output ids need to be unique.')


class Upstream:
    """Where the rows of an input come from, and how they are spread. Not to be changed."""

    __slots__ = ('transformation', 'partitioning', 'side_output', 'key_type')

    def __init__(self, transformation: Transformation, partitioning: int = Partitioning.AUTO, side_output: str = '',
                 key_type: Optional[TypeInformation] = None):
        self.transformation = transformation
        self.partitioning = partitioning
        self.side_output = side_output
        self.key_type = key_type


class StreamPlan:
    """What a DataStream stands for: the output of an operator, of several (a union), or a repartitioned one."""

    __slots__ = ('env', 'upstreams', 'type_info', 'operator')

    def __init__(self, env: Any, upstreams: List[Upstream], type_info: TypeInformation,
                 operator: Optional[Transformation]):
        self.env = env
        self.upstreams = upstreams
        self.type_info = type_info
        self.operator = operator
        """The operator that name(), uid()... change; None for virtual streams."""

    @staticmethod
    def of(operator: Transformation) -> 'StreamPlan':
        """The main output of ``operator``."""
        return StreamPlan(operator.env, [Upstream(operator)], operator.output_type, operator)

    def partitioned(self, partitioning: int) -> 'StreamPlan':
        """The same rows, spread by ``partitioning``."""
        upstreams = [Upstream(u.transformation, partitioning, u.side_output) for u in self.upstreams]
        return StreamPlan(self.env, upstreams, self.type_info, None)


def new_source(env: Any, name: str, spec: SourceSpec, type_info: TypeInformation,
               parallelism: Optional[int] = None) -> DataStream:
    """A stream that reads ``spec``; ``parallelism`` 1 also makes it non-parallel for good."""
    from pyflink.datastream.data_stream import DataStream
    # What is decoded in Python leaves the host in a type of the source's own.
    source = Transformation(env, name, spec, type_info if spec.decode is None else spec.type_info)
    if parallelism is not None:
        source.set_parallelism(parallelism)
        source.force_non_parallel = parallelism == 1
    stream = DataStream(StreamPlan.of(source))
    return stream if spec.decode is None else spec.decode(stream)


def new_sink(stream: DataStream, spec: SinkSpec) -> DataStreamSink:
    """Writes ``stream`` to ``spec``."""
    from pyflink.datastream.data_stream import DataStreamSink
    plan = stream._j_data_stream
    sink = Transformation(plan.env, spec.name or 'Unnamed', spec, None, [list(plan.upstreams)])
    plan.env._add_operator(sink)
    return DataStreamSink(sink)
