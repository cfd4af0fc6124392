"""Windows and their serializers, published by ``pyflink.datastream.window``."""
from __future__ import annotations

import struct
from abc import ABC, abstractmethod
from io import BytesIO
from typing import TYPE_CHECKING, Iterable, List

from pyflink.common.serializer import TypeSerializer

if TYPE_CHECKING:
    from pyflink.datastream.window import MergingWindowAssigner

MAX_LONG = 0x7FFFFFFFFFFFFFFF
MIN_LONG = -MAX_LONG - 1

_LONG = struct.Struct('>q')
_TWO_LONGS = struct.Struct('>qq')


class Window(ABC):
    """A finite group of elements."""

    @abstractmethod
    def max_timestamp(self) -> int:
        """The largest timestamp (ms) that still belongs to the window."""


class TimeWindow(Window):
    """From ``start`` (inclusive) to ``end`` (exclusive), in ms."""

    def __init__(self, start: int, end: int):
        self.start = start
        self.end = end

    def max_timestamp(self) -> int:
        return self.end - 1

    def intersects(self, other: 'TimeWindow') -> bool:
        """True also for windows that merely touch: those merge into one session."""
        return self.start <= other.end and self.end >= other.start

    def cover(self, other: 'TimeWindow') -> 'TimeWindow':
        """The smallest window that holds both."""
        return TimeWindow(min(self.start, other.start), max(self.end, other.end))

    @staticmethod
    def get_window_start_with_offset(timestamp: int, offset: int, window_size: int):
        """Start of the window that ``timestamp`` falls into. Floors, so it holds for times before 1970."""
        return timestamp - (timestamp - offset) % window_size

    @staticmethod
    def merge_windows(windows: Iterable['TimeWindow'],
                      callback: 'MergingWindowAssigner.MergeCallback[TimeWindow]') -> None:
        """Tells ``callback`` of every group of two or more windows that overlap or touch, and of the group's cover."""
        group: List[TimeWindow] = []
        cover = None
        for window in sorted(windows):
            if cover is not None and cover.intersects(window):
                cover = cover.cover(window)
                group.append(window)
                continue
            if len(group) > 1:
                callback.merge(set(group), cover)
            cover, group = window, [window]
        if len(set(group)) > 1:
            callback.merge(set(group), cover)

    def __hash__(self):
        return hash((self.start, self.end))

    def __eq__(self, other):
        return self.__class__ is other.__class__ and self.end == other.end and self.start == other.start

    def __lt__(self, other: 'TimeWindow'):
        if not isinstance(other, TimeWindow):
            raise Exception('Does not support comparison with non-TimeWindow %s' % other)
        return self.start < other.start or (self.start == other.start and self.end < other.end)

    def __le__(self, other: 'TimeWindow'):
        return self.__eq__(other) or self.__lt__(other)

    def __repr__(self):
        return 'TimeWindow(start={}, end={})'.format(self.start, self.end)


class CountWindow(Window):
    """A window of a fixed number of elements, by its number from 0."""

    def __init__(self, id: int):
        self.id = id

    def max_timestamp(self) -> int:
        return MAX_LONG

    def __hash__(self):
        return hash(self.id)

    def __eq__(self, other):
        return self.__class__ is other.__class__ and self.id == other.id

    def __repr__(self):
        return 'CountWindow(id={})'.format(self.id)


class GlobalWindow(Window):
    """The window that holds everything."""

    @staticmethod
    def get() -> 'GlobalWindow':
        return GlobalWindow()

    def max_timestamp(self) -> int:
        return MAX_LONG

    def __eq__(self, other):
        return self.__class__ is other.__class__

    def __hash__(self):
        return 0

    def __repr__(self):
        return 'GlobalWindow'


class TimeWindowSerializer(TypeSerializer[TimeWindow]):
    """Two big-endian longs."""

    def serialize(self, element: TimeWindow, stream: BytesIO) -> None:
        stream.write(_TWO_LONGS.pack(element.start, element.end))

    def deserialize(self, stream: BytesIO) -> TimeWindow:
        return TimeWindow(*_TWO_LONGS.unpack(stream.read(16)))


class CountWindowSerializer(TypeSerializer[CountWindow]):
    """One big-endian long."""

    def serialize(self, element: CountWindow, stream: BytesIO) -> None:
        stream.write(_LONG.pack(element.id))

    def deserialize(self, stream: BytesIO) -> CountWindow:
        return CountWindow(_LONG.unpack(stream.read(8))[0])


class GlobalWindowSerializer(TypeSerializer[GlobalWindow]):
    """One byte, as Flink writes it."""

    def serialize(self, element: GlobalWindow, stream: BytesIO) -> None:
        stream.write(b'\x00')

    def deserialize(self, stream: BytesIO) -> GlobalWindow:
        stream.read(1)
        return GlobalWindow()
