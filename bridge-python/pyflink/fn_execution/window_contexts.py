"""Contexts of assigners, triggers and window functions."""

from __future__ import annotations

from typing import Any, List

from pyflink.datastream.functions import KeyedStateStore, ProcessAllWindowFunction, ProcessWindowFunction
from pyflink.datastream.window import Trigger, WindowAssigner
from pyflink.fn_execution.keyed_backend import Scope
from pyflink.fn_execution.runtime_context import StateFactory
from pyflink.fn_execution.timers import TimerQueue


class AssignerContext(WindowAssigner.WindowAssignerContext):
    """State of an assigner belongs to the key, not to a window."""

    def __init__(self, now: Any, runtime_context: Any) -> None:
        self._now = now
        self._runtime_context = runtime_context

    def get_current_processing_time(self) -> int:
        return self._now()

    def get_runtime_context(self) -> Any:
        return self._runtime_context


class TriggerContext(Trigger.OnMergeContext):
    """Timers and state of ``window`` of the current key."""

    def __init__(
        self, timers: TimerQueue, scope: Scope, factory: StateFactory, runtime_context: Any, name: Any
    ) -> None:
        self.window: Any = None
        self.namespace = ""
        self.merged: List[Any] = []
        self._timers = timers
        self._clock = timers.clock
        self._scope = scope
        self._factory = factory
        self._runtime_context = runtime_context
        self._name = name

    def enter(self, window: Any) -> None:
        """Makes ``window`` the one that the trigger sees."""
        self.window = window
        self.namespace = self._name(window)
        self._scope.enter(self.namespace)

    def enter_space(self, window: Any, namespace: str, cells: List[Any]) -> None:
        """As ``enter``, when name and cells are known already."""
        self.window = window
        self.namespace = namespace
        self._scope.cells = cells

    def get_current_processing_time(self) -> int:
        return self._clock.now()

    def get_metric_group(self) -> Any:
        return self._runtime_context.get_metrics_group()

    def get_current_watermark(self) -> int:
        return self._clock.watermark

    def register_processing_time_timer(self, time: int) -> None:
        self._timers.change(True, time, self.namespace, False)

    def register_event_time_timer(self, time: int) -> None:
        self._timers.change(False, time, self.namespace, False)

    def delete_processing_time_timer(self, time: int) -> None:
        self._timers.change(True, time, self.namespace, True)

    def delete_event_time_timer(self, time: int) -> None:
        self._timers.change(False, time, self.namespace, True)

    def get_partitioned_state(self, state_descriptor: Any) -> Any:
        return self._factory.any(state_descriptor)

    def merge_partitioned_state(self, state_descriptor: Any) -> None:
        state = self._factory.any(state_descriptor)
        if not hasattr(state, "merge_into"):
            raise Exception("The given state descriptor does not refer to a mergeable state (MergingState)")
        if self.merged:
            backend = self._scope.backend
            sources = [backend.space(backend.entry, self._name(window)) for window in self.merged]
            state.merge_into(backend.space(backend.entry, self.namespace), sources)


class PerWindowStates(KeyedStateStore):
    """State of the current key and window."""

    def __init__(self, factory: StateFactory) -> None:
        self._factory = factory

    def get_state(self, state_descriptor: Any) -> Any:
        return self._factory.value(state_descriptor)

    def get_list_state(self, state_descriptor: Any) -> Any:
        return self._factory.list(state_descriptor)

    def get_map_state(self, state_descriptor: Any) -> Any:
        return self._factory.map(state_descriptor)

    def get_reducing_state(self, state_descriptor: Any) -> Any:
        return self._factory.reducing(state_descriptor)

    def get_aggregating_state(self, state_descriptor: Any) -> Any:
        return self._factory.aggregating(state_descriptor)


class NoWindowStates(KeyedStateStore):
    """Merging windows have no state of their own."""

    def _refuse(self, state_descriptor: Any) -> Any:
        raise Exception("Per-window state is not allowed when using merging windows.")

    get_state = get_list_state = get_map_state = get_reducing_state = get_aggregating_state = _refuse


class WindowFunctionContext(ProcessWindowFunction.Context, ProcessAllWindowFunction.Context):
    """Of ``process`` and ``clear`` of window functions."""

    def __init__(self, clock: Any, window_states: KeyedStateStore, runtime_context: Any) -> None:
        self.current: Any = None
        self._clock = clock
        self._window_states = window_states
        self._runtime_context = runtime_context

    def window(self) -> Any:
        return self.current

    def current_processing_time(self) -> int:
        return self._clock.now()

    def current_watermark(self) -> int:
        return self._clock.watermark

    def window_state(self) -> KeyedStateStore:
        return self._window_states

    def global_state(self) -> Any:
        return self._runtime_context
