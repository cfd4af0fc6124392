"""Contexts of process functions. One object serves all calls: ``ts`` and ``domain`` are set before each."""

from __future__ import annotations

from typing import Any

from pyflink._protocol.column_buffers import MIN_LONG
from pyflink.datastream.functions import (
    BroadcastProcessFunction,
    CoProcessFunction,
    KeyedBroadcastProcessFunction,
    KeyedCoProcessFunction,
    KeyedProcessFunction,
    ProcessFunction,
)
from pyflink.datastream.time_domain import TimeDomain


class _Timed:
    """Timestamp and clocks."""

    ts = MIN_LONG

    def __init__(self, timer_service: Any) -> None:
        self._timers = timer_service

    def timer_service(self) -> Any:
        return self._timers

    def timestamp(self) -> int:
        return self.ts

    def current_processing_time(self) -> int:
        return self._timers.current_processing_time()

    def current_watermark(self) -> int:
        return self._timers.current_watermark()


class _Keyed(_Timed):
    def __init__(self, timer_service: Any, backend: Any) -> None:
        _Timed.__init__(self, timer_service)
        self._backend = backend

    def get_current_key(self) -> Any:
        return self._backend.entry.key


class _Firing(_Keyed):
    domain = TimeDomain.EVENT_TIME

    def time_domain(self) -> TimeDomain:
        return self.domain


class _Broadcast:
    """``_broadcast``: the stage's BroadcastStates."""

    _broadcast: Any = None

    def get_broadcast_state(self, state_descriptor: Any) -> Any:
        return self._broadcast.get(state_descriptor)


class _ReadOnlyBroadcast:
    _broadcast: Any = None

    def get_broadcast_state(self, state_descriptor: Any) -> Any:
        return self._broadcast.read_only(state_descriptor)


class PlainContext(_Timed, ProcessFunction.Context, CoProcessFunction.Context):
    """Of functions on streams that are not keyed."""


class KeyedContext(_Keyed, KeyedProcessFunction.Context, KeyedCoProcessFunction.Context):
    """Of functions on keyed streams."""


class TimerContext(_Firing, KeyedProcessFunction.OnTimerContext, KeyedCoProcessFunction.OnTimerContext):
    """Of ``on_timer``."""


class BroadcastContext(_Broadcast, _Timed, BroadcastProcessFunction.Context, KeyedBroadcastProcessFunction.Context):
    """Of the broadcast side, of both functions."""


class BroadcastReadOnlyContext(_ReadOnlyBroadcast, _Timed, BroadcastProcessFunction.ReadOnlyContext):
    """Of the other side, not keyed."""


class KeyedBroadcastReadOnlyContext(_ReadOnlyBroadcast, _Keyed, KeyedBroadcastProcessFunction.ReadOnlyContext):
    """Of the other side, keyed."""


class KeyedBroadcastTimerContext(_ReadOnlyBroadcast, _Firing, KeyedBroadcastProcessFunction.OnTimerContext):
    """Of ``on_timer`` of a keyed broadcast function."""
