"""The keyed side of a stage: current key, state and timers of its first function."""

from __future__ import annotations

from itertools import repeat
from typing import Any, Callable, List, Optional

from pyflink._protocol.column_buffers import MIN_LONG, unpack
from pyflink._protocol.messages import Data, DataType, Result, Timers
from pyflink.datastream.time_domain import TimeDomain
from pyflink.fn_execution import chain
from pyflink.fn_execution.cells import KeyEntry
from pyflink.fn_execution.failures import StageFailure
from pyflink.fn_execution.keyed_backend import KeyedBackend
from pyflink.fn_execution.operators import Operator
from pyflink.fn_execution.runtime_context import StateFactory
from pyflink.fn_execution.timers import FiringTimers, KeyedTimerService, TimerQueue

_MAX_LONG = (1 << 63) - 1


class KeyedPart:
    """``tail`` is set by the stage: it passes results of timers on to the following functions."""

    tail: Callable[[Any, int], None]

    def __init__(self, stage: Any, key_type: DataType) -> None:
        self._stage = stage
        self._clock = stage.clock
        self.local = stage.opening.batch_mode
        self.backend = KeyedBackend(key_type, self.local, stage.register, stage.request, stage.clock.now)
        self.factory = StateFactory(self.backend, self.backend.scope)
        self.timers = TimerQueue(self.backend, stage.clock, self.local)
        self._operator: Optional[Operator] = None
        self._on_timer: Any = None
        self._timer_context: Any = None
        self._current: Optional[KeyEntry] = None
        """Batch mode: the key whose rows are being handled."""

    def prepare(self, operator: Operator, runtime_context: Any) -> None:
        """Contexts of the stage's first function."""
        from pyflink.fn_execution import contexts

        self._operator = operator
        service = KeyedTimerService(self.timers)
        if operator.kind == "window":
            from pyflink.fn_execution.window_operator import WindowOperator

            operator.payload = WindowOperator(operator.payload, self, runtime_context)
            operator.callables = lambda: [operator.payload.process_element]  # type: ignore[method-assign]
            operator.opened.append(operator.payload)
            operator.context = contexts.KeyedContext(service, self.backend)
            self._timer_context = contexts.TimerContext(service, self.backend)
            self._on_timer = operator.payload.on_timer
            operator.payload.open()
            return
        if operator.kind == "keyed_broadcast_process":
            reading = contexts.KeyedBroadcastReadOnlyContext(service, self.backend)
            firing = contexts.KeyedBroadcastTimerContext(service, self.backend)
            reading._broadcast = firing._broadcast = self._stage.broadcast
            operator.context = (reading, operator.context)
            self._timer_context = firing
            user_function = operator.payload[0]
        else:
            operator.context = contexts.KeyedContext(service, self.backend)
            self._timer_context = contexts.TimerContext(service, self.backend)
            user_function = operator.payload
        on_timer = user_function.on_timer
        self._on_timer = lambda time, context, namespace: on_timer(time, context)

    def rows(self, message: Data, values: List[Any], times: Optional[List[int]], state: List[Any]) -> None:
        """Runs rows with keys."""
        batch = message.batch
        positions = unpack("i", batch.key_index)
        if self.local:
            self._sorted_rows(message, values, times, positions)
            return
        entries = self.backend.begin_frame(
            message.seq, message.acked_seq, batch.keys, batch.key_count, state, message.unsent_states
        )
        run = self._stage.run_for(times is not None, message.input)
        self._stage.guarded(run, values, times, map(entries.__getitem__, positions))

    # Batch mode: rows come key by key

    def _sorted_rows(self, message: Data, values: List[Any], times: Optional[List[int]], positions: List[int]) -> None:
        self._clock.watermark = MIN_LONG
        keys = self.backend.read_keys(message.batch.keys, message.batch.key_count)
        run = self._stage.run_for(True, message.input)
        start = 0
        count = len(values)
        while start < count:
            position = positions[start]
            end = start + 1
            while end < count and positions[end] == position:
                end += 1
            key, identity = keys[position]
            if self._current is None or self._current.identity != identity:
                self._finish_key()
                self._current = self.backend.new_entry(key, identity)
                self.timers.start_key()
            self._stage.guarded(
                run, values[start:end], repeat(MIN_LONG) if times is None else times[start:end], repeat(self._current)
            )
            start = end

    def _finish_key(self) -> None:
        """Fires all timers of the key as at the end of time, then forgets it."""
        if self._current is None:
            return
        self._clock.watermark = _MAX_LONG
        event_time, processing_time = self.timers.local
        while event_time.pending() or processing_time.pending():
            self._fire_all(event_time)
            self._fire_all(processing_time)
        self._clock.watermark = MIN_LONG
        self.backend.finish_key(self._current)
        self._current = None

    def finish(self) -> None:
        """The input has ended."""
        if self.local:
            self._finish_key()

    # Timers

    def fire(self, message: Timers, processing: bool) -> None:
        """Runs the timers of a frame."""
        entries = self.backend.begin_frame(
            message.seq, message.acked_seq, message.keys, message.key_count, message.state, message.unsent_states
        )
        firing = FiringTimers(processing, message.watermark)
        times = unpack("q", message.timestamps)
        namespaces = message.namespaces or repeat("")
        for time, position, namespace in zip(times, unpack("i", message.key_index), namespaces):
            firing.add(time, entries[position], namespace)
        self.timers.firing = firing
        try:
            self._fire_all(firing)
        finally:
            self.timers.firing = None

    def _fire_all(self, firing: FiringTimers) -> None:
        context = self._timer_context
        context.domain = TimeDomain.PROCESSING_TIME if firing.processing else TimeDomain.EVENT_TIME
        on_timer, tail, backend = self._on_timer, self.tail, self.backend
        scope = backend.scope
        emitted, limit = self._stage.output.values, self._stage.output.limit
        if self._stage.asynchronous is not None:
            limit = float("inf")
        try:
            for time, _, entry, namespace in firing:
                backend.entry = entry
                scope.cells = entry.cells
                context.ts = time
                results = on_timer(time, context, namespace)
                if results:
                    tail(results, time)
                if len(emitted) >= limit:
                    self._stage.flush()
        except StageFailure:
            raise
        except Exception as error:
            raise chain.failure_of(error, "timer", self._operator) from error

    def side(self, tag: Any, value: Any, timestamp: int) -> None:
        """A row for a side output of the first function."""
        self._stage.output.side(0, tag, value, timestamp)

    def drain_into(self, result: Result) -> None:
        """Adds the changes of state and timers since the last frame."""
        if not self.local:
            result.state = self.backend.drain_changes()
            result.timers = self.timers.drain()
