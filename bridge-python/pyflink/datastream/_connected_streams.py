"""Streams of two inputs, published by ``pyflink.datastream.data_stream``."""
from __future__ import annotations

from typing import Any, Callable, List, Optional, Union, overload

from pyflink.common.typeinfo import TypeInformation
from pyflink.datastream import _adapters
from pyflink.datastream._data_stream import DataStream
from pyflink.datastream._keyed_stream import KeyedStream
from pyflink.datastream._python_operators import python_operator, resolve_type
from pyflink.datastream.functions import (
    BroadcastProcessFunction,
    CoFlatMapFunction,
    CoMapFunction,
    CoProcessFunction,
    KeyedBroadcastProcessFunction,
    KeyedCoProcessFunction,
    KeySelector,
)
from pyflink.datastream.state import MapStateDescriptor


class ConnectedStreams(object):
    """Two streams, possibly of different types, that one operator reads. State is shared when both are keyed."""

    def __init__(self, stream1: DataStream, stream2: DataStream):
        self.stream1 = stream1
        self.stream2 = stream2

    def key_by(self, key_selector1: Union[Callable, KeySelector], key_selector2: Union[Callable, KeySelector],
               key_type: TypeInformation = None) -> 'ConnectedStreams':
        """Partitions both streams, so that equal keys meet."""
        stream1, stream2 = [stream._origin_stream if isinstance(stream, KeyedStream) else stream
                            for stream in (self.stream1, self.stream2)]
        return ConnectedStreams(stream1.key_by(key_selector1, key_type), stream2.key_by(key_selector2, key_type))

    def map(self, func: CoMapFunction, output_type: TypeInformation = None) -> 'DataStream':
        """At most one element (None is none) for each of either stream."""
        if not isinstance(func, CoMapFunction):
            raise TypeError('The input function must be a CoMapFunction!')
        if self._is_keyed_stream():
            return self._apply('Co-Map', 'keyed_co_process', _adapters.KeyedCoMap(func), output_type, 'map')
        return self._apply('Co-Map', 'co_map', func, output_type, 'map')

    def flat_map(self, func: CoFlatMapFunction, output_type: TypeInformation = None) -> 'DataStream':
        """Any number of elements for each of either stream."""
        if not isinstance(func, CoFlatMapFunction):
            raise TypeError('The input must be a CoFlatMapFunction!')
        if self._is_keyed_stream():
            return self._apply('Co-Flat Map', 'keyed_co_process', _adapters.KeyedCoFlatMap(func), output_type,
                               'flat_map')
        return self._apply('Co-Flat Map', 'co_flat_map', func, output_type, 'flat_map')

    def process(self, func: Union[CoProcessFunction, KeyedCoProcessFunction],
                output_type: TypeInformation = None) -> 'DataStream':
        """The general function over two streams."""
        if not isinstance(func, (CoProcessFunction, KeyedCoProcessFunction)):
            raise TypeError('The input must be a CoProcessFunction or KeyedCoProcessFunction!')
        if not self._is_keyed_stream():
            return self._apply('Co-Process', 'co_process', func, output_type, 'process')
        keyed: Any = func if isinstance(func, KeyedCoProcessFunction) else _adapters.CoProcessOnKeyed(func)
        return self._apply('Keyed Co-Process', 'keyed_co_process', keyed, output_type, 'process')

    def _apply(self, name: str, kind: str, func: Any, output_type: Optional[TypeInformation],
               what: str) -> 'DataStream':
        if self._is_keyed_stream():
            key_type = self.stream1._key_type
            if self.stream2._key_type != key_type:
                raise TypeError(f'Key types if input KeyedStreams don\'t match: {key_type} and '
                                f'{self.stream2._key_type}.')
            streams = [self.stream1, self.stream2]
        else:
            key_type = None
            streams = [stream._rows() if isinstance(stream, KeyedStream) else stream
                       for stream in (self.stream1, self.stream2)]
        plans = [stream._j_data_stream for stream in streams]
        return DataStream(python_operator(name, kind, func, plans, output_type, key_type, what=what))

    def _is_keyed_stream(self):
        return isinstance(self.stream1, KeyedStream) and isinstance(self.stream2, KeyedStream)


class BroadcastStream(object):
    """A stream that all subtasks of an operator see, with the broadcast states that they keep of it."""

    def __init__(self, input_stream: Union['DataStream', 'KeyedStream'],
                 broadcast_state_descriptors: List[MapStateDescriptor]):
        self.input_stream = input_stream
        self.broadcast_state_descriptors = broadcast_state_descriptors


class BroadcastConnectedStream(object):
    """A stream and a broadcast stream that one operator reads."""

    def __init__(self, non_broadcast_stream: Union['DataStream', 'KeyedStream'],
                 broadcast_stream: 'BroadcastStream',
                 broadcast_state_descriptors: List[MapStateDescriptor]):
        self.non_broadcast_stream = non_broadcast_stream
        self.broadcast_stream = broadcast_stream
        self.broadcast_state_descriptors = broadcast_state_descriptors

    @overload
    def process(self, func: BroadcastProcessFunction, output_type: TypeInformation = None) -> 'DataStream':
        pass

    @overload
    def process(self, func: KeyedBroadcastProcessFunction, output_type: TypeInformation = None) -> 'DataStream':
        pass

    def process(self, func: Union[BroadcastProcessFunction, KeyedBroadcastProcessFunction],
                output_type: TypeInformation = None) -> 'DataStream':
        """Applies the function that fits the stream: keyed or not."""
        keyed = self._is_keyed_stream()
        if isinstance(func, BroadcastProcessFunction) and keyed:
            raise TypeError('BroadcastProcessFunction should be applied to non-keyed DataStream')
        if isinstance(func, KeyedBroadcastProcessFunction) and not keyed:
            raise TypeError('KeyedBroadcastProcessFunction should be applied to keyed DataStream')
        descriptors = list(self.broadcast_state_descriptors)
        return DataStream(python_operator(
            'Keyed-Co-Process-Broadcast' if keyed else 'Co-Process-Broadcast',
            'keyed_broadcast_process' if keyed else 'broadcast_process',
            (func, descriptors),
            [self.non_broadcast_stream._j_data_stream, self.broadcast_stream.input_stream._j_data_stream],
            resolve_type(output_type),
            self.non_broadcast_stream._key_type if keyed else None,
            tuple(descriptor.get_name() for descriptor in descriptors),
            what='process'))

    def _is_keyed_stream(self):
        return isinstance(self.non_broadcast_stream, KeyedStream)
