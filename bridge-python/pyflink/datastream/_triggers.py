"""Triggers: when a window is evaluated. Published by ``pyflink.datastream.window``; run by the worker's window operator."""
from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar

from pyflink.common.time import Time
from pyflink.common.typeinfo import Types
from pyflink.datastream._windows import CountWindow, GlobalWindow, TimeWindow, Window
from pyflink.datastream.functions import ReduceFunction
from pyflink.datastream.state import ReducingState, ReducingStateDescriptor, State, StateDescriptor

if TYPE_CHECKING:
    from pyflink.metrics import MetricGroup

T = TypeVar('T')
W = TypeVar('W')


class TriggerResult(Enum):
    """What happens to a window after a call of its trigger: (evaluate, drop the contents)."""

    CONTINUE = (False, False)
    FIRE_AND_PURGE = (True, True)
    FIRE = (True, False)
    PURGE = (False, True)

    def __init__(self, fire: bool, purge: bool):
        self._fire = fire
        self._purge = purge

    def is_fire(self) -> bool:
        return self._fire

    def is_purge(self) -> bool:
        return self._purge


_CONTINUE = TriggerResult.CONTINUE
_FIRE = TriggerResult.FIRE


class Trigger(ABC, Generic[T, W]):
    """Decides when a window is evaluated. Must keep what it remembers in partitioned state: one object serves all
    windows of a subtask."""

    class TriggerContext(ABC):
        """Timers and state of one key and window."""

        @abstractmethod
        def get_current_processing_time(self) -> int:
            """ms since the epoch."""

        @abstractmethod
        def get_metric_group(self) -> MetricGroup:
            """Metrics of the window operator."""

        @abstractmethod
        def get_current_watermark(self) -> int:
            """Event-time watermark in ms."""

        @abstractmethod
        def register_processing_time_timer(self, time: int) -> None:
            """``on_processing_time`` is called when the wall clock has passed ``time``."""

        @abstractmethod
        def register_event_time_timer(self, time: int) -> None:
            """``on_event_time`` is called when the watermark has passed ``time``."""

        @abstractmethod
        def delete_processing_time_timer(self, time: int) -> None:
            """Removes the timer at ``time``."""

        @abstractmethod
        def delete_event_time_timer(self, time: int) -> None:
            """Removes the timer at ``time``."""

        @abstractmethod
        def get_partitioned_state(self, state_descriptor: StateDescriptor) -> State:
            """State of the current key and window."""

    class OnMergeContext(TriggerContext):
        """Used when windows have been merged."""

        @abstractmethod
        def merge_partitioned_state(self, state_descriptor: StateDescriptor) -> None:
            """Merges the state of the windows that went into the state of the one that came of them."""

    @abstractmethod
    def on_element(self, element: T, timestamp: int, window: W, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        """An element was added to ``window``."""

    @abstractmethod
    def on_processing_time(self, time: int, window: W, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        """A processing-time timer is due."""

    @abstractmethod
    def on_event_time(self, time: int, window: W, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        """An event-time timer is due."""

    def can_merge(self) -> bool:
        """True when the trigger supports merging windows; it implements ``on_merge`` then."""
        return False

    @abstractmethod
    def on_merge(self, window: W, ctx: 'Trigger.OnMergeContext') -> None:
        """Several windows have become ``window``."""

    @abstractmethod
    def clear(self, window: W, ctx: 'Trigger.TriggerContext') -> None:
        """The window goes: removes timers and state."""


class _MinReduceFunction(ReduceFunction):
    """The smaller of two."""

    def reduce(self, value1, value2):
        return min(value1, value2)


class EventTimeTrigger(Trigger[T, TimeWindow]):
    """Fires when the watermark passes the end of the window, and again for every element that comes later."""

    def on_element(self, element: T, timestamp: int, window: TimeWindow,
                   ctx: 'Trigger.TriggerContext') -> TriggerResult:
        end = window.max_timestamp()
        if end <= ctx.get_current_watermark():
            return _FIRE
        ctx.register_event_time_timer(end)
        return _CONTINUE

    def on_processing_time(self, time: int, window: TimeWindow, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        return _CONTINUE

    def on_event_time(self, time: int, window: TimeWindow, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        return _FIRE if time == window.max_timestamp() else _CONTINUE

    def can_merge(self) -> bool:
        return True

    def on_merge(self, window: TimeWindow, ctx: 'Trigger.OnMergeContext') -> None:
        # A window that already fired must not get a timer of the past: the late element's on_element fires it.
        end = window.max_timestamp()
        if end > ctx.get_current_watermark():
            ctx.register_event_time_timer(end)

    def clear(self, window: TimeWindow, ctx: 'Trigger.TriggerContext') -> None:
        ctx.delete_event_time_timer(window.max_timestamp())

    @staticmethod
    def create() -> 'EventTimeTrigger':
        return EventTimeTrigger()


class ContinuousEventTimeTrigger(Trigger[T, TimeWindow]):
    """Fires every ``interval`` ms of event time and at the end of the window."""

    def __init__(self, interval: int):
        self.interval = interval
        self.state_desc = ReducingStateDescriptor('fire-time', _MinReduceFunction(), Types.LONG())

    @staticmethod
    def of(interval: Time) -> 'ContinuousEventTimeTrigger':
        return ContinuousEventTimeTrigger(interval.to_milliseconds())

    def on_element(self, element: T, timestamp: int, window: TimeWindow,
                   ctx: 'Trigger.TriggerContext') -> TriggerResult:
        end = window.max_timestamp()
        if end <= ctx.get_current_watermark():
            return _FIRE
        ctx.register_event_time_timer(end)
        fire_time: ReducingState = ctx.get_partitioned_state(self.state_desc)
        if fire_time.get() is None:
            self.register_next_fire_timestamp(timestamp - timestamp % self.interval, window, ctx, fire_time)
        return _CONTINUE

    def on_processing_time(self, time: int, window: TimeWindow, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        return _CONTINUE

    def on_event_time(self, time: int, window: TimeWindow, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        if time == window.max_timestamp():
            return _FIRE
        fire_time: ReducingState = ctx.get_partitioned_state(self.state_desc)
        if fire_time.get() != time:
            return _CONTINUE
        fire_time.clear()
        self.register_next_fire_timestamp(time, window, ctx, fire_time)
        return _FIRE

    def can_merge(self) -> bool:
        return True

    def on_merge(self, window: TimeWindow, ctx: 'Trigger.OnMergeContext') -> None:
        ctx.merge_partitioned_state(self.state_desc)
        next_fire = ctx.get_partitioned_state(self.state_desc).get()
        if next_fire is not None:
            ctx.register_event_time_timer(next_fire)

    def clear(self, window: TimeWindow, ctx: 'Trigger.TriggerContext') -> None:
        fire_time: ReducingState = ctx.get_partitioned_state(self.state_desc)
        timestamp = fire_time.get()
        if timestamp is not None:
            ctx.delete_event_time_timer(timestamp)
            fire_time.clear()

    def register_next_fire_timestamp(self, time: int, window: TimeWindow, ctx: 'Trigger.TriggerContext',
                                     fire_timestamp_state: ReducingState):
        """Sets the timer one interval after ``time``, but not after the end of the window."""
        next_fire = min(time + self.interval, window.max_timestamp())
        fire_timestamp_state.add(next_fire)
        ctx.register_event_time_timer(next_fire)


class ProcessingTimeTrigger(Trigger[T, TimeWindow]):
    """Fires when the wall clock passes the end of the window."""

    def on_element(self, element: T, timestamp: int, window: TimeWindow,
                   ctx: 'Trigger.TriggerContext') -> TriggerResult:
        ctx.register_processing_time_timer(window.max_timestamp())
        return _CONTINUE

    def on_processing_time(self, time: int, window: TimeWindow, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        return _FIRE

    def on_event_time(self, time: int, window: TimeWindow, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        return _CONTINUE

    def can_merge(self) -> bool:
        return True

    def on_merge(self, window: TimeWindow, ctx: 'Trigger.OnMergeContext') -> None:
        end = window.max_timestamp()
        if end > ctx.get_current_processing_time():
            ctx.register_processing_time_timer(end)

    def clear(self, window: TimeWindow, ctx: 'Trigger.TriggerContext') -> None:
        ctx.delete_processing_time_timer(window.max_timestamp())

    @staticmethod
    def create() -> 'ProcessingTimeTrigger':
        return ProcessingTimeTrigger()


class ContinuousProcessingTimeTrigger(Trigger[T, TimeWindow]):
    """Fires every ``interval`` ms of the wall clock, at the latest at the end of the window."""

    def __init__(self, interval: int):
        self.interval = interval
        self.state_desc = ReducingStateDescriptor('fire-time', _MinReduceFunction(), Types.LONG())

    @staticmethod
    def of(interval: Time) -> 'ContinuousProcessingTimeTrigger':
        return ContinuousProcessingTimeTrigger(interval.to_milliseconds())

    def on_element(self, element: T, timestamp: int, window: TimeWindow,
                   ctx: 'Trigger.TriggerContext') -> TriggerResult:
        fire_time: ReducingState = ctx.get_partitioned_state(self.state_desc)
        if fire_time.get() is None:
            now = ctx.get_current_processing_time()
            self.register_next_fire_timestamp(now - now % self.interval, window, ctx, fire_time)
        return _CONTINUE

    def on_processing_time(self, time: int, window: TimeWindow, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        fire_time: ReducingState = ctx.get_partitioned_state(self.state_desc)
        if fire_time.get() != time:
            return _CONTINUE
        fire_time.clear()
        self.register_next_fire_timestamp(time, window, ctx, fire_time)
        return _FIRE

    def on_event_time(self, time: int, window: TimeWindow, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        return _CONTINUE

    def can_merge(self) -> bool:
        return True

    def on_merge(self, window: TimeWindow, ctx: 'Trigger.OnMergeContext') -> None:
        ctx.merge_partitioned_state(self.state_desc)
        next_fire = ctx.get_partitioned_state(self.state_desc).get()
        if next_fire is not None:
            ctx.register_processing_time_timer(next_fire)

    def clear(self, window: TimeWindow, ctx: 'Trigger.TriggerContext') -> None:
        fire_time: ReducingState = ctx.get_partitioned_state(self.state_desc)
        timestamp = fire_time.get()
        if timestamp is not None:
            ctx.delete_processing_time_timer(timestamp)
            fire_time.clear()

    def register_next_fire_timestamp(self, time: int, window: TimeWindow, ctx: 'Trigger.TriggerContext',
                                     fire_timestamp_state: ReducingState):
        """Sets the timer one interval after ``time``, but not after the end of the window."""
        next_fire = min(time + self.interval, window.max_timestamp())
        fire_timestamp_state.add(next_fire)
        ctx.register_processing_time_timer(next_fire)


class PurgingTrigger(Trigger[T, Window]):
    """Another trigger whose firings also drop the contents."""

    def __init__(self, nested_trigger: Trigger[T, Window]):
        self.nested_trigger = nested_trigger

    @staticmethod
    def of(nested_trigger: Trigger[T, Window]) -> 'PurgingTrigger':
        return PurgingTrigger(nested_trigger)

    def on_element(self, element: T, timestamp: int, window: Window,
                   ctx: 'Trigger.TriggerContext') -> TriggerResult:
        return _purging(self.nested_trigger.on_element(element, timestamp, window, ctx))

    def on_event_time(self, time: int, window: Window, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        return _purging(self.nested_trigger.on_event_time(time, window, ctx))

    def on_processing_time(self, time: int, window: Window, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        return _purging(self.nested_trigger.on_processing_time(time, window, ctx))

    def clear(self, window: Window, ctx: 'Trigger.TriggerContext') -> None:
        self.nested_trigger.clear(window, ctx)

    def can_merge(self) -> bool:
        return self.nested_trigger.can_merge()

    def on_merge(self, window: Window, ctx: 'Trigger.OnMergeContext') -> None:
        self.nested_trigger.on_merge(window, ctx)


def _purging(result: TriggerResult) -> TriggerResult:
    return TriggerResult.FIRE_AND_PURGE if result.is_fire() else result


def _add(count1: int, count2: int) -> int:
    return count1 + count2


class CountTrigger(Trigger[T, CountWindow]):
    """Fires when the window has seen ``window_size`` elements since it last fired."""

    def __init__(self, window_size: int):
        self._window_size = window_size
        self._count_state_descriptor = ReducingStateDescriptor('count', _add, Types.LONG())

    @staticmethod
    def of(window_size: int) -> 'CountTrigger':
        return CountTrigger(window_size)

    def on_element(self, element: T, timestamp: int, window: CountWindow,
                   ctx: Trigger.TriggerContext) -> TriggerResult:
        count: ReducingState = ctx.get_partitioned_state(self._count_state_descriptor)
        count.add(1)
        if count.get() < self._window_size:
            return _CONTINUE
        count.clear()
        return _FIRE

    def on_processing_time(self, time: int, window: CountWindow, ctx: Trigger.TriggerContext) -> TriggerResult:
        return _CONTINUE

    def on_event_time(self, time: int, window: CountWindow, ctx: Trigger.TriggerContext) -> TriggerResult:
        return _CONTINUE

    def can_merge(self) -> bool:
        return True

    def on_merge(self, window: CountWindow, ctx: Trigger.OnMergeContext) -> None:
        ctx.merge_partitioned_state(self._count_state_descriptor)

    def clear(self, window: CountWindow, ctx: Trigger.TriggerContext) -> None:
        ctx.get_partitioned_state(self._count_state_descriptor).clear()


class NeverTrigger(Trigger[T, GlobalWindow]):
    """Never fires: the default of global windows."""

    def on_element(self, element: T, timestamp: int, window: GlobalWindow,
                   ctx: 'Trigger.TriggerContext') -> TriggerResult:
        return _CONTINUE

    def on_processing_time(self, time: int, window: GlobalWindow, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        return _CONTINUE

    def on_event_time(self, time: int, window: GlobalWindow, ctx: 'Trigger.TriggerContext') -> TriggerResult:
        return _CONTINUE

    def on_merge(self, window: GlobalWindow, ctx: 'Trigger.OnMergeContext') -> None:
        """Nothing to merge."""

    def clear(self, window: GlobalWindow, ctx: 'Trigger.TriggerContext') -> None:
        """Nothing to clear."""
