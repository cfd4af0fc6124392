"""Windows, window assigners and triggers."""
from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Collection, Generic, Iterable, Optional, TypeVar

from pyflink.common.serializer import TypeSerializer
from pyflink.common.time import Time
from pyflink.common.typeinfo import Types
from pyflink.datastream._triggers import (
    ContinuousEventTimeTrigger,
    ContinuousProcessingTimeTrigger,
    CountTrigger,
    EventTimeTrigger,
    NeverTrigger,
    ProcessingTimeTrigger,
    PurgingTrigger,
    Trigger,
    TriggerResult,
)
from pyflink.datastream._windows import (
    MIN_LONG,
    CountWindow,
    CountWindowSerializer,
    GlobalWindow,
    GlobalWindowSerializer,
    TimeWindow,
    TimeWindowSerializer,
    Window,
)
from pyflink.datastream.functions import RuntimeContext
from pyflink.datastream.state import ValueStateDescriptor

__all__ = [
    'Window', 'TimeWindow', 'CountWindow', 'GlobalWindow', 'WindowAssigner', 'TumblingProcessingTimeWindows',
    'TumblingEventTimeWindows', 'SlidingProcessingTimeWindows', 'SlidingEventTimeWindows',
    'ProcessingTimeSessionWindows', 'EventTimeSessionWindows', 'DynamicProcessingTimeSessionWindows',
    'DynamicEventTimeSessionWindows', 'GlobalWindows', 'MergingWindowAssigner', 'CountTumblingWindowAssigner',
    'CountSlidingWindowAssigner', 'TriggerResult', 'Trigger', 'EventTimeTrigger', 'ProcessingTimeTrigger',
    'ContinuousEventTimeTrigger', 'ContinuousProcessingTimeTrigger', 'NeverTrigger', 'PurgingTrigger',
    'CountTrigger', 'TimeWindowSerializer', 'CountWindowSerializer', 'GlobalWindowSerializer',
    'SessionWindowTimeGapExtractor',
]

T = TypeVar('T')
W = TypeVar('W')
W2 = TypeVar('W2')


class WindowAssigner(ABC, Generic[T, W]):
    """Says which windows an element belongs to."""

    class WindowAssignerContext(ABC):
        """What an assigner may ask."""

        @abstractmethod
        def get_current_processing_time(self) -> int:
            """ms since the epoch."""

        @abstractmethod
        def get_runtime_context(self) -> RuntimeContext:
            """Context of the window operator; its keyed state belongs to the element's key."""

    @abstractmethod
    def assign_windows(self, element: T, timestamp: int,
                       context: 'WindowAssigner.WindowAssignerContext') -> Collection[W]:
        """The windows of ``element``, whose event timestamp (ms) is ``timestamp``."""

    @abstractmethod
    def get_default_trigger(self, env) -> Trigger[T, W]:
        """The trigger that is used unless another is set."""

    @abstractmethod
    def get_window_serializer(self) -> TypeSerializer[W]:
        """Serializer of the windows."""

    @abstractmethod
    def is_event_time(self) -> bool:
        """Whether windows end by the watermark rather than by the wall clock."""


class MergingWindowAssigner(WindowAssigner[T, W]):
    """An assigner whose windows grow together, such as sessions."""

    class MergeCallback(ABC, Generic[W2]):
        """Takes the merges that were found."""

        @abstractmethod
        def merge(self, to_be_merged: Iterable[W2], merge_result: W2) -> None:
            """``to_be_merged`` become ``merge_result``."""

    @abstractmethod
    def merge_windows(self, windows: Iterable[W], callback: 'MergingWindowAssigner.MergeCallback[W]') -> None:
        """Tells ``callback`` which of ``windows`` to merge."""


class SessionWindowTimeGapExtractor(ABC):
    """The session gap as a function of the element."""

    @abstractmethod
    def extract(self, element: Any) -> int:
        """Gap in ms, greater than 0."""


def _require_timestamp(timestamp: int) -> None:
    if timestamp is None or timestamp <= MIN_LONG:
        raise Exception(
            "Record has Java Long.MIN_VALUE timestamp (= no timestamp marker). Is the time characteristic set to "
            "'ProcessingTime', or did you forget to call 'data_stream.assign_timestamps_and_watermarks(...)'?")


def _offset_ms(offset: Optional[Time]) -> int:
    return 0 if offset is None else offset.to_milliseconds()


class _EventTimeWindows(WindowAssigner[T, TimeWindow]):
    """Base of assigners of time windows that end by the watermark."""

    def get_default_trigger(self, env) -> Trigger[T, TimeWindow]:
        return EventTimeTrigger()

    def get_window_serializer(self) -> TypeSerializer[TimeWindow]:
        return TimeWindowSerializer()

    def is_event_time(self) -> bool:
        return True


class _ProcessingTimeWindows(WindowAssigner[T, TimeWindow]):
    """Base of assigners of time windows that end by the wall clock."""

    def get_default_trigger(self, env) -> Trigger[T, TimeWindow]:
        return ProcessingTimeTrigger()

    def get_window_serializer(self) -> TypeSerializer[TimeWindow]:
        return TimeWindowSerializer()

    def is_event_time(self) -> bool:
        return False


class _CountWindows(WindowAssigner[T, CountWindow]):
    """Base of assigners that number the elements of a key."""

    _window_size: int
    _count_descriptor: ValueStateDescriptor

    def _next_number(self, context: 'WindowAssigner.WindowAssignerContext') -> int:
        count = context.get_runtime_context().get_state(self._count_descriptor)
        number = count.value() or 0
        count.update(number + 1)
        return number

    def get_default_trigger(self, env) -> Trigger[T, CountWindow]:
        return CountTrigger(self._window_size)

    def get_window_serializer(self) -> TypeSerializer[CountWindow]:
        return CountWindowSerializer()

    def is_event_time(self) -> bool:
        return False


class CountTumblingWindowAssigner(_CountWindows[T]):
    """Windows of ``window_size`` elements of a key each."""

    def __init__(self, window_size: int):
        self._window_size = window_size
        self._count_descriptor = ValueStateDescriptor('tumble-count-assigner', Types.LONG())

    @staticmethod
    def of(window_size: int) -> 'CountTumblingWindowAssigner':
        return CountTumblingWindowAssigner(window_size)

    def assign_windows(self, element: T, timestamp: int,
                       context: 'WindowAssigner.WindowAssignerContext') -> Collection[CountWindow]:
        return [CountWindow(self._next_number(context) // self._window_size)]

    def __repr__(self) -> str:
        return 'CountTumblingWindowAssigner(%s)' % self._window_size


class CountSlidingWindowAssigner(_CountWindows[T]):
    """Windows of ``window_size`` elements of a key, a new one every ``window_slide`` elements."""

    def __init__(self, window_size: int, window_slide: int):
        self._window_size = window_size
        self._window_slide = window_slide
        self._count_descriptor = ValueStateDescriptor('slide-count-assigner', Types.LONG())

    @staticmethod
    def of(window_size: int, window_slide: int) -> 'CountSlidingWindowAssigner':
        return CountSlidingWindowAssigner(window_size, window_slide)

    def assign_windows(self, element: T, timestamp: int,
                       context: 'WindowAssigner.WindowAssignerContext') -> Collection[CountWindow]:
        number = self._next_number(context)
        windows = []
        window_id = number // self._window_slide
        while window_id >= 0 and number < window_id * self._window_slide + self._window_size:
            windows.append(CountWindow(window_id))
            window_id -= 1
        return windows

    def __repr__(self):
        return 'CountSlidingWindowAssigner(%s, %s)' % (self._window_size, self._window_slide)


class TumblingProcessingTimeWindows(_ProcessingTimeWindows[T]):
    """Fixed windows of the wall clock; ``size`` and ``offset`` in ms."""

    def __init__(self, size: int, offset: int):
        if abs(offset) >= size:
            raise Exception('TumblingProcessingTimeWindows parameters must satisfy abs(offset) < size')
        self._size = size
        self._offset = offset

    @staticmethod
    def of(size: Time, offset: Time = None) -> 'TumblingProcessingTimeWindows':
        return TumblingProcessingTimeWindows(size.to_milliseconds(), _offset_ms(offset))

    def assign_windows(self, element: T, timestamp: int,
                       context: WindowAssigner.WindowAssignerContext) -> Collection[TimeWindow]:
        now = context.get_current_processing_time()
        start = now - (now - self._offset) % self._size
        return [TimeWindow(start, start + self._size)]

    def __repr__(self):
        return 'TumblingProcessingTimeWindows(%s, %s)' % (self._size, self._offset)


class TumblingEventTimeWindows(_EventTimeWindows[T]):
    """Fixed windows of event time; ``size`` and ``offset`` in ms."""

    def __init__(self, size: int, offset: int):
        if abs(offset) >= size:
            raise Exception('TumblingEventTimeWindows parameters must satisfy abs(offset) < size')
        self._size = size
        self._offset = offset

    @staticmethod
    def of(size: Time, offset: Time = None) -> 'TumblingEventTimeWindows':
        return TumblingEventTimeWindows(size.to_milliseconds(), _offset_ms(offset))

    def assign_windows(self, element: T, timestamp: int,
                       context: WindowAssigner.WindowAssignerContext) -> Collection[TimeWindow]:
        _require_timestamp(timestamp)
        start = timestamp - (timestamp - self._offset) % self._size
        return [TimeWindow(start, start + self._size)]

    def __repr__(self):
        return 'TumblingEventTimeWindows(%s, %s)' % (self._size, self._offset)


def _sliding(time: int, size: int, slide: int, offset: int) -> Collection[TimeWindow]:
    last_start = time - (time - offset) % slide
    return [TimeWindow(start, start + size) for start in range(last_start, time - size, -slide)]


class SlidingProcessingTimeWindows(_ProcessingTimeWindows[T]):
    """Overlapping windows of the wall clock, a new one every ``slide``; all in ms."""

    def __init__(self, size: int, slide: int, offset: int):
        if abs(offset) >= slide or size <= 0:
            raise Exception('SlidingProcessingTimeWindows parameters must satisfy abs(offset) < slide and size > 0')
        self._size = size
        self._slide = slide
        self._offset = offset

    @staticmethod
    def of(size: Time, slide: Time, offset: Time = None) -> 'SlidingProcessingTimeWindows':
        return SlidingProcessingTimeWindows(size.to_milliseconds(), slide.to_milliseconds(), _offset_ms(offset))

    def assign_windows(self, element: T, timestamp: int,
                       context: 'WindowAssigner.WindowAssignerContext') -> Collection[TimeWindow]:
        return _sliding(context.get_current_processing_time(), self._size, self._slide, self._offset)

    def __repr__(self) -> str:
        return 'SlidingProcessingTimeWindows(%s, %s, %s)' % (self._size, self._slide, self._offset)


class SlidingEventTimeWindows(_EventTimeWindows[T]):
    """Overlapping windows of event time, a new one every ``slide``; all in ms."""

    def __init__(self, size: int, slide: int, offset: int):
        if abs(offset) >= slide or size <= 0:
            raise Exception('SlidingEventTimeWindows parameters must satisfy abs(offset) < slide and size > 0')
        self._size = size
        self._slide = slide
        self._offset = offset

    @staticmethod
    def of(size: Time, slide: Time, offset: Time = None) -> 'SlidingEventTimeWindows':
        return SlidingEventTimeWindows(size.to_milliseconds(), slide.to_milliseconds(), _offset_ms(offset))

    def assign_windows(self, element: T, timestamp: int,
                       context: 'WindowAssigner.WindowAssignerContext') -> Collection[TimeWindow]:
        _require_timestamp(timestamp)
        return _sliding(timestamp, self._size, self._slide, self._offset)

    def __repr__(self) -> str:
        return 'SlidingEventTimeWindows(%s, %s, %s)' % (self._size, self._slide, self._offset)


class ProcessingTimeSessionWindows(_ProcessingTimeWindows[T], MergingWindowAssigner[T, TimeWindow]):
    """Sessions that end after ``session_gap`` ms of the wall clock without an element."""

    def __init__(self, session_gap: int):
        if session_gap <= 0:
            raise Exception('ProcessingTimeSessionWindows parameters must satisfy 0 < size')
        self._session_gap = session_gap

    @staticmethod
    def with_gap(size: Time) -> 'ProcessingTimeSessionWindows':
        return ProcessingTimeSessionWindows(size.to_milliseconds())

    @staticmethod
    def with_dynamic_gap(extractor: SessionWindowTimeGapExtractor) -> 'DynamicProcessingTimeSessionWindows':
        return DynamicProcessingTimeSessionWindows(extractor)

    def merge_windows(self, windows: Iterable[TimeWindow],
                      callback: 'MergingWindowAssigner.MergeCallback[TimeWindow]') -> None:
        TimeWindow.merge_windows(windows, callback)

    def assign_windows(self, element: T, timestamp: int,
                       context: 'WindowAssigner.WindowAssignerContext') -> Collection[TimeWindow]:
        now = context.get_current_processing_time()
        return [TimeWindow(now, now + self._session_gap)]

    def __repr__(self):
        return 'ProcessingTimeSessionWindows(%s)' % self._session_gap


class EventTimeSessionWindows(_EventTimeWindows[T], MergingWindowAssigner[T, TimeWindow]):
    """Sessions that end after ``session_gap`` ms of event time without an element."""

    def __init__(self, session_gap: int):
        if session_gap <= 0:
            raise Exception('EventTimeSessionWindows parameters must satisfy 0 < size')
        self._session_gap = session_gap

    @staticmethod
    def with_gap(size: Time) -> 'EventTimeSessionWindows':
        return EventTimeSessionWindows(size.to_milliseconds())

    @staticmethod
    def with_dynamic_gap(extractor: SessionWindowTimeGapExtractor) -> 'DynamicEventTimeSessionWindows':
        return DynamicEventTimeSessionWindows(extractor)

    def merge_windows(self, windows: Iterable[TimeWindow],
                      callback: 'MergingWindowAssigner.MergeCallback[TimeWindow]') -> None:
        TimeWindow.merge_windows(windows, callback)

    def assign_windows(self, element: T, timestamp: int,
                       context: 'WindowAssigner.WindowAssignerContext') -> Collection[TimeWindow]:
        return [TimeWindow(timestamp, timestamp + self._session_gap)]

    def __repr__(self):
        return 'EventTimeSessionWindows(%s)' % self._session_gap


class DynamicProcessingTimeSessionWindows(_ProcessingTimeWindows[T], MergingWindowAssigner[T, TimeWindow]):
    """Sessions of the wall clock whose gap depends on the element."""

    def __init__(self, session_window_time_gap_extractor: SessionWindowTimeGapExtractor):
        self._session_gap = 0
        self._session_window_time_gap_extractor = session_window_time_gap_extractor

    @staticmethod
    def with_dynamic_gap(extractor: SessionWindowTimeGapExtractor) -> 'DynamicProcessingTimeSessionWindows':
        return DynamicProcessingTimeSessionWindows(extractor)

    def merge_windows(self, windows: Iterable[TimeWindow],
                      callback: 'MergingWindowAssigner.MergeCallback[TimeWindow]') -> None:
        TimeWindow.merge_windows(windows, callback)

    def assign_windows(self, element: T, timestamp: int,
                       context: 'WindowAssigner.WindowAssignerContext') -> Collection[TimeWindow]:
        now = context.get_current_processing_time()
        self._session_gap = _dynamic_gap(self._session_window_time_gap_extractor, element)
        return [TimeWindow(now, now + self._session_gap)]

    def __repr__(self):
        return 'DynamicProcessingTimeSessionWindows(%s)' % self._session_gap


class DynamicEventTimeSessionWindows(_EventTimeWindows[T], MergingWindowAssigner[T, TimeWindow]):
    """Sessions of event time whose gap depends on the element."""

    def __init__(self, session_window_time_gap_extractor: SessionWindowTimeGapExtractor):
        self._session_gap = 0
        self._session_window_time_gap_extractor = session_window_time_gap_extractor

    @staticmethod
    def with_dynamic_gap(extractor: SessionWindowTimeGapExtractor) -> 'DynamicEventTimeSessionWindows':
        return DynamicEventTimeSessionWindows(extractor)

    def merge_windows(self, windows: Iterable[TimeWindow],
                      callback: 'MergingWindowAssigner.MergeCallback[TimeWindow]') -> None:
        TimeWindow.merge_windows(windows, callback)

    def assign_windows(self, element: T, timestamp: int,
                       context: 'WindowAssigner.WindowAssignerContext') -> Collection[TimeWindow]:
        self._session_gap = _dynamic_gap(self._session_window_time_gap_extractor, element)
        return [TimeWindow(timestamp, timestamp + self._session_gap)]

    def __repr__(self):
        return 'DynamicEventTimeSessionWindows(%s)' % self._session_gap


def _dynamic_gap(extractor: SessionWindowTimeGapExtractor, element: Any) -> int:
    gap = extractor.extract(element)
    if gap <= 0:
        raise Exception('Dynamic session time gap must satisfy 0 < gap')
    return gap


class GlobalWindows(WindowAssigner[T, GlobalWindow]):
    """One window for everything. Set a trigger: the default one never fires."""

    @staticmethod
    def create() -> 'GlobalWindows':
        return GlobalWindows()

    def assign_windows(self, element: T, timestamp: int,
                       context: 'WindowAssigner.WindowAssignerContext') -> Collection[GlobalWindow]:
        return [GlobalWindow.get()]

    def get_default_trigger(self, env) -> Trigger[T, GlobalWindow]:
        return NeverTrigger()

    def get_window_serializer(self) -> TypeSerializer[GlobalWindow]:
        return GlobalWindowSerializer()

    def is_event_time(self) -> bool:
        return False

    def __repr__(self) -> str:
        return 'GlobalWindows()'
