"""Timers of keyed functions: changes for the host, and timers that fire in the frame at hand."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any, Dict, Iterator, List, Optional, Tuple

from pyflink._protocol.column_buffers import MIN_LONG, pack
from pyflink._protocol.messages import TimerChanges
from pyflink.datastream.timerservice import TimerService
from pyflink.fn_execution.cells import KeyEntry

_DELETE = 1
_PROCESSING = 2

Timer = Tuple[int, int, KeyEntry, str]
"""(time, order of registration, key, namespace)"""


class Clock:
    """What time it is for a stage. ``test_time`` replaces the machine's clock when it is not 0."""

    __slots__ = ("watermark", "test_time")

    def __init__(self) -> None:
        self.watermark = MIN_LONG
        self.test_time = 0

    def now(self) -> int:
        from time import time

        return self.test_time or int(time() * 1000)


class FiringTimers:
    """The timers that fire now, in order of time; the ones registered meanwhile take their place among them."""

    def __init__(self, processing: bool, horizon: int) -> None:
        self.processing = processing
        self.horizon = horizon
        self._heap: List[Timer] = []
        self._alive: Dict[Tuple[int, KeyEntry, str], int] = {}
        self._order = 0

    def add(self, time: int, entry: KeyEntry, namespace: str) -> None:
        if (time, entry, namespace) in self._alive:
            return
        self._order += 1
        self._alive[time, entry, namespace] = self._order
        heappush(self._heap, (time, self._order, entry, namespace))

    def remove(self, time: int, entry: KeyEntry, namespace: str) -> bool:
        """False when there is no such timer here."""
        return self._alive.pop((time, entry, namespace), None) is not None

    def __iter__(self) -> Iterator[Timer]:
        heap, alive = self._heap, self._alive
        while heap:
            timer = heappop(heap)
            time, order, entry, namespace = timer
            # A timer deleted and registered again has another order: the first heap entry is dead.
            if alive.get((time, entry, namespace)) == order:
                del alive[time, entry, namespace]
                yield timer

    def pending(self) -> bool:
        return bool(self._alive)


class TimerQueue:
    """Registrations and deletions of a stage."""

    def __init__(self, backend: Any, clock: Clock, local: bool) -> None:
        self.backend = backend
        self.clock = clock
        self.firing: Optional[FiringTimers] = None
        self._changes: Dict[Tuple[bool, int, KeyEntry, str], int] = {}
        self._local: Optional[Tuple[FiringTimers, FiringTimers]] = None
        if local:
            self.start_key()

    def start_key(self) -> None:
        """Batch mode: timers of one key, event time and processing time."""
        end = (1 << 63) - 1
        self._local = (FiringTimers(False, end), FiringTimers(True, end))

    @property
    def local(self) -> Tuple[FiringTimers, FiringTimers]:
        assert self._local is not None
        return self._local

    def change(self, processing: bool, time: int, namespace: str, delete: bool) -> None:
        """Registers or deletes a timer of the current key."""
        time = int(time)
        entry = self.backend.entry
        if self._local is not None:
            timers = self._local[processing]
            timers.remove(time, entry, namespace) if delete else timers.add(time, entry, namespace)
            return
        firing = self.firing
        if firing is not None and firing.processing is processing:
            if delete:
                if firing.remove(time, entry, namespace):
                    return
            elif not processing and time <= firing.horizon:
                firing.add(time, entry, namespace)
                return
        self._changes[processing, time, entry, namespace] = (_PROCESSING if processing else 0) | (
            _DELETE if delete else 0
        )

    def drain(self) -> Optional[TimerChanges]:
        """The message for all changes since the last call; None without any."""
        changes = self._changes
        if not changes:
            return None
        self._changes = {}
        namespaces = [namespace for _, _, _, namespace in changes]
        return TimerChanges(
            ops=bytes(changes.values()),
            timestamps=pack("q", [time for _, time, _, _ in changes]),
            keys=pack("i", [entry.position for _, _, entry, _ in changes]),
            namespaces=namespaces if any(namespaces) else [],
        )


class KeyedTimerService(TimerService):
    """What functions on keyed streams get."""

    def __init__(self, queue: TimerQueue) -> None:
        self._queue = queue
        self._clock = queue.clock

    def current_processing_time(self) -> int:
        return self._clock.now()

    def current_watermark(self) -> int:
        return self._clock.watermark

    def register_processing_time_timer(self, timestamp: int) -> None:
        self._queue.change(True, timestamp, "", False)

    def register_event_time_timer(self, timestamp: int) -> None:
        self._queue.change(False, timestamp, "", False)

    def delete_processing_time_timer(self, timestamp: int) -> None:
        self._queue.change(True, timestamp, "", True)

    def delete_event_time_timer(self, timestamp: int) -> None:
        self._queue.change(False, timestamp, "", True)


class NonKeyedTimerService(TimerService):
    """Time only: timers belong to keys."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def current_processing_time(self) -> int:
        return self._clock.now()

    def current_watermark(self) -> int:
        return self._clock.watermark

    def register_processing_time_timer(self, timestamp: int) -> None:
        raise Exception("Register timers is only supported on a keyed stream.")

    def register_event_time_timer(self, timestamp: int) -> None:
        raise Exception("Register timers is only supported on a keyed stream.")

    def delete_processing_time_timer(self, timestamp: int) -> None:
        raise Exception("Deleting timers is only supported on a keyed streams.")

    def delete_event_time_timer(self, timestamp: int) -> None:
        raise Exception("Deleting timers is only supported on a keyed streams.")
