"""The window operator: elements into windows, triggers, evaluation, lateness and clean-up, as Flink's does it."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Callable, Dict, List, Optional, Tuple

from pyflink.common.typeinfo import Types
from pyflink.datastream.functions import (
    AllWindowFunction,
    ProcessAllWindowFunction,
    ProcessWindowFunction,
)
from pyflink.datastream.state import (
    AggregatingStateDescriptor,
    ListStateDescriptor,
    MapStateDescriptor,
    ReducingStateDescriptor,
)
from pyflink.datastream.time_domain import TimeDomain
from pyflink.datastream.window import (
    CountWindow,
    EventTimeTrigger,
    GlobalWindow,
    MergingWindowAssigner,
    ProcessingTimeTrigger,
    SlidingEventTimeWindows,
    TimeWindow,
    TriggerResult,
    TumblingEventTimeWindows,
)
from pyflink.fn_execution.keyed_backend import Scope
from pyflink.fn_execution.merging_windows import MergingWindowSet
from pyflink.fn_execution.runtime_context import StateFactory
from pyflink.fn_execution.window_contexts import (
    AssignerContext,
    NoWindowStates,
    PerWindowStates,
    TriggerContext,
    WindowFunctionContext,
)

_CONTINUE = TriggerResult.CONTINUE
_MAX_LONG = (1 << 63) - 1
_CONTENTS = "window-contents"
_MAX_PANES = 1024


class WindowNames:
    """Namespaces of windows: ``start,end``, the number of a count window, ``g``; others as their serializer's bytes."""

    def __init__(self, assigner: Any) -> None:
        self._serializer = assigner.get_window_serializer

    def name(self, window: Any) -> str:
        kind = type(window)
        if kind is TimeWindow:
            return f"{window.start},{window.end}"
        if kind is GlobalWindow:
            return "g"
        if kind is CountWindow:
            return str(window.id)
        out = BytesIO()
        self._serializer().serialize(window, out)
        return "x" + out.getvalue().hex()

    def window(self, name: str) -> Any:
        if name == "g":
            return GlobalWindow()
        if name[:1] == "x":
            return self._serializer().deserialize(BytesIO(bytes.fromhex(name[1:])))
        start, comma, end = name.partition(",")
        return TimeWindow(int(start), int(end)) if comma else CountWindow(int(start))


class WindowOperator:
    """``process_element`` and ``on_timer`` return lists of results. The current key is the backend's."""

    def __init__(self, operation: Any, keyed: Any, runtime_context: Any) -> None:
        self._operation = operation
        self._assigner = operation.assigner
        self._trigger = operation.trigger
        self._function = operation.window_function
        self._lateness = operation.allowed_lateness_ms or 0
        self._event_time = operation.assigner.is_event_time()
        self._merging = isinstance(operation.assigner, MergingWindowAssigner)
        self._runtime_context = runtime_context
        self._keyed = keyed
        self._backend = keyed.backend
        self._clock = keyed.timers.clock
        self._names = WindowNames(operation.assigner)
        window_scope = Scope(keyed.backend)
        # A merged window keeps its contents in the namespace of one of its parts, the state of its trigger in its own.
        self._contents_scope = Scope(keyed.backend) if self._merging else window_scope
        self.process_element = self._add_merging if self._merging else self._add
        self._only_ends = self._lateness == 0 and type(operation.trigger) is (
            EventTimeTrigger if self._event_time else ProcessingTimeTrigger
        )
        """An element need not be shown to the trigger: all it would do is to register the timer of the clean-up."""
        self._aligned = _alignment(operation.assigner)
        self._panes: Dict[int, List[Tuple[Any, str, int]]] = {}
        """Aligned windows by the number of the slide that the timestamp falls into."""
        window_factory = StateFactory(keyed.backend, window_scope)
        self._trigger_context = TriggerContext(
            keyed.timers, window_scope, window_factory, runtime_context, self._names.name
        )
        self._assigner_context = AssignerContext(self._clock.now, runtime_context)
        states = NoWindowStates() if self._merging else PerWindowStates(window_factory)
        self._function_context = WindowFunctionContext(self._clock, states, runtime_context)

    def open(self) -> None:
        """Opens the window function and declares the operator's states."""
        operation = self._operation
        factory = StateFactory(self._backend, self._contents_scope)
        self._contents = factory.any(_contents_descriptor(operation))
        self._is_list = operation.kind not in ("reduce", "aggregate")
        if self._merging:
            self._windows_state = self._keyed.factory.map(
                MapStateDescriptor("merging-window-set", Types.STRING(), Types.STRING())
            )
        if self._function is not None:
            self._function.open(self._runtime_context)
        self._evaluate = _evaluation(operation, self._function_context)
        self._late_dropped = self._runtime_context.get_metrics_group().counter("numLateRecordsDropped")

    def close(self) -> None:
        if self._function is not None:
            self._function.close()

    # Elements

    def _add(self, value: Any, context: Any) -> List[Any]:
        """Adds ``value`` to its windows; returns what they emit."""
        timestamp = context.ts
        results: List[Any] = []
        accepted = False
        backend, scope, event_time = self._backend, self._contents_scope, self._event_time
        entry, watermark = backend.entry, self._clock.watermark
        for window, name, cleanup in self._places(value, timestamp):
            if event_time and cleanup <= watermark:
                continue
            accepted = True
            scope.cells = cells = backend.space(entry, name)
            self._contents.add(value)
            if self._only_ends:
                self._keyed.timers.change(not event_time, cleanup, name, False)
                continue
            self._trigger_context.enter_space(window, name, cells)
            action = self._trigger.on_element(value, timestamp, window, self._trigger_context)
            if action is not _CONTINUE and not self._act(action, window, results):
                continue
            if cleanup != _MAX_LONG:
                self._keyed.timers.change(not event_time, cleanup, name, False)
        if not accepted:
            self._late(value, timestamp)
        return results

    def _places(self, value: Any, timestamp: int) -> List[Tuple[Any, str, int]]:
        """The windows of an element with their names and clean-up times."""
        if self._aligned is None:
            windows = self._assigner.assign_windows(value, timestamp, self._assigner_context)
            return [(window, self._names.name(window), self._cleanup_time(window)) for window in windows]
        offset, slide = self._aligned
        pane = (timestamp - offset) // slide
        places = self._panes.get(pane)
        if places is None:
            windows = self._assigner.assign_windows(value, timestamp, self._assigner_context)
            places = [(window, self._names.name(window), self._cleanup_time(window)) for window in windows]
            if len(self._panes) >= _MAX_PANES:
                self._panes.clear()
            self._panes[pane] = places
        return places

    def _add_merging(self, value: Any, context: Any) -> List[Any]:
        """Adds ``value`` to its windows, which merge with those that they touch; returns what they emit."""
        timestamp = context.ts
        windows = self._assigner.assign_windows(value, timestamp, self._assigner_context)
        results: List[Any] = []
        merging = self._merging_windows()
        accepted = False
        for window in windows:
            window = merging.add(window, self._merged)
            if self._event_time and self._cleanup_time(window) <= self._clock.watermark:
                merging.retire(window)
                continue
            self._contents_scope.enter(self._names.name(merging.state_window(window)))
            accepted = True
            self._contents.add(value)
            self._trigger_context.enter(window)
            action = self._trigger.on_element(value, timestamp, window, self._trigger_context)
            if action is not _CONTINUE and not self._act(action, window, results):
                continue
            self._cleanup_timer(window, False)
        merging.persist()
        if not accepted:
            self._late(value, timestamp)
        return results

    def _act(self, action: TriggerResult, window: Any, results: List[Any]) -> bool:
        """Does what the trigger said about an element; False when there was nothing to evaluate."""
        if action.is_fire() and not self._emit(window, results):
            return False
        if action.is_purge():
            self._contents.clear()
        return True

    def _late(self, value: Any, timestamp: int) -> None:
        """A value that no window has taken: that is not always because it was late."""
        if not self._event_time or timestamp + self._lateness > self._clock.watermark:
            return
        tag = self._operation.late_data_tag
        if tag is None:
            self._late_dropped.inc()
        else:
            self._keyed.side(tag, value, timestamp)

    def _emit(self, window: Any, results: List[Any]) -> bool:
        """Evaluates the current contents; False when there are none."""
        contents = self._contents.get()
        if contents is None or self._is_list and not contents:
            return False
        self._function_context.current = window
        emitted = self._evaluate(self._backend.entry.key, window, contents)
        if emitted:
            results.extend(emitted)
        return True

    # Timers

    def on_timer(self, time: int, context: Any, namespace: str) -> List[Any]:
        """A timer of a window is due; returns what the window emits."""
        window = self._names.window(namespace)
        merging = self._merging_windows()
        state_window = window
        if merging is not None:
            state_window = merging.state_window(window)
            if state_window is None:
                return []  # the window has been merged away; its trigger has left a timer behind
        self._contents_scope.enter(self._names.name(state_window))
        trigger_context = self._trigger_context
        trigger_context.enter(window)
        is_event = context.domain is TimeDomain.EVENT_TIME
        call = self._trigger.on_event_time if is_event else self._trigger.on_processing_time
        action = call(time, window, trigger_context)
        results: List[Any] = []
        if action.is_fire():
            self._emit(window, results)
        if action.is_purge():
            self._contents.clear()
        if is_event == self._event_time and time == self._cleanup_time(window):
            self._clear(window, merging)
        if merging is not None:
            merging.persist()
        return results

    def _clear(self, window: Any, merging: Any) -> None:
        self._contents.clear()
        self._trigger.clear(window, self._trigger_context)
        clear = getattr(self._function, "clear", None)
        if clear is not None:
            self._function_context.current = window
            clear(self._function_context)
        if merging is not None:
            self._drop(merging.state_window(window))
            merging.retire(window)
        self._drop(window)

    def _drop(self, window: Any) -> None:
        self._backend.drop_space(self._backend.entry, self._names.name(window))

    # Time

    def _cleanup_time(self, window: Any) -> int:
        end = window.max_timestamp()
        if self._event_time and self._lateness:
            return min(end + self._lateness, _MAX_LONG)
        return end

    def _cleanup_timer(self, window: Any, delete: bool) -> None:
        time = self._cleanup_time(window)
        if time != _MAX_LONG:
            self._keyed.timers.change(not self._event_time, time, self._names.name(window), delete)

    # Merging

    def _merging_windows(self) -> Any:
        if not self._merging:
            return None
        return MergingWindowSet(self._assigner, self._windows_state, self._names.name, self._names.window)

    def _merged(self, result: Any, parts: List[Any], state_window: Any, state_windows: List[Any]) -> None:
        if self._event_time:
            if result.max_timestamp() + self._lateness <= self._clock.watermark:
                raise Exception(
                    "The end timestamp of an event-time window cannot become earlier than the current watermark "
                    "by merging. Current watermark: %d window: %s" % (self._clock.watermark, result)
                )
        elif result.max_timestamp() <= self._clock.now():
            raise Exception(
                "The end timestamp of a processing-time window cannot become earlier than the current processing "
                "time by merging. Current processing time: %d window: %s" % (self._clock.now(), result)
            )
        context = self._trigger_context
        context.merged = parts
        context.enter(result)
        self._trigger.on_merge(result, context)
        context.merged = []
        for part in parts:
            context.enter(part)
            self._trigger.clear(part, context)
            self._cleanup_timer(part, True)
        if state_windows:
            entry, name = self._backend.entry, self._names.name
            self._contents.merge_into(
                self._backend.space(entry, name(state_window)),
                [self._backend.space(entry, name(window)) for window in state_windows],
            )


def _alignment(assigner: Any) -> Optional[Tuple[int, int]]:
    """(offset, slide) in ms of assigners whose windows depend on nothing but the slide that a timestamp falls into."""
    if type(assigner) is TumblingEventTimeWindows:
        return assigner._offset, assigner._size
    if type(assigner) is SlidingEventTimeWindows and assigner._size % assigner._slide == 0:
        return assigner._offset, assigner._slide
    return None


def _contents_descriptor(operation: Any) -> Any:
    if operation.kind == "reduce":
        return ReducingStateDescriptor(_CONTENTS, operation.pre_aggregator, operation.element_type)
    if operation.kind == "aggregate":
        return AggregatingStateDescriptor(
            _CONTENTS, operation.pre_aggregator, operation.accumulator_type or Types.PICKLED_BYTE_ARRAY()
        )
    return ListStateDescriptor(_CONTENTS, operation.element_type)


def _evaluation(operation: Any, context: WindowFunctionContext) -> Callable[[Any, Any, Any], Any]:
    """``(key, window, contents) -> results``. After a pre-aggregation the function sees one element."""
    function = operation.window_function
    single = operation.kind in ("reduce", "aggregate")
    if function is None:
        return (lambda key, window, contents: (contents,)) if single else (lambda key, window, contents: contents)
    elements: Callable[[Any], Any] = (lambda contents: [contents]) if single else (lambda contents: contents)
    if isinstance(function, ProcessAllWindowFunction):
        return lambda key, window, contents: function.process(context, elements(contents))
    if isinstance(function, ProcessWindowFunction):
        return lambda key, window, contents: function.process(key, context, elements(contents))
    if isinstance(function, AllWindowFunction):
        return lambda key, window, contents: function.apply(window, elements(contents))
    return lambda key, window, contents: function.apply(key, window, elements(contents))
