"""User functions of the DataStream API.

Subclass one of these (or pass a plain callable where the API allows it). An instance is pickled when it is handed to the
API, unpickled once in every parallel subtask, opened there, called for each record, and closed at the end.
"""
from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum
from typing import TYPE_CHECKING, Any, Callable, Generic, Iterable, List, Optional, TypeVar, Union

from pyflink.datastream.state import (
    AggregatingState,
    AggregatingStateDescriptor,
    BroadcastState,
    ListState,
    ListStateDescriptor,
    MapState,
    MapStateDescriptor,
    ReadOnlyBroadcastState,
    ReducingState,
    ReducingStateDescriptor,
    ValueState,
    ValueStateDescriptor,
)
from pyflink.datastream.time_domain import TimeDomain
from pyflink.datastream.timerservice import TimerService

if TYPE_CHECKING:
    from pyflink.metrics import MetricGroup

__all__ = [
    'RuntimeContext', 'MapFunction', 'CoMapFunction', 'FlatMapFunction', 'CoFlatMapFunction', 'ReduceFunction',
    'AggregateFunction', 'KeySelector', 'FilterFunction', 'Partitioner', 'SourceFunction', 'SinkFunction',
    'ProcessFunction', 'CoProcessFunction', 'KeyedProcessFunction', 'KeyedCoProcessFunction', 'TimerService',
    'WindowFunction', 'AllWindowFunction', 'ProcessWindowFunction', 'ProcessAllWindowFunction',
    'BaseBroadcastProcessFunction', 'BroadcastProcessFunction', 'KeyedBroadcastProcessFunction', 'AsyncFunction',
    'AsyncFunctionDescriptor', 'AsyncRetryPredicate', 'AsyncRetryStrategy',
]

W = TypeVar('W')
W2 = TypeVar('W2')
IN = TypeVar('IN')
IN1 = TypeVar('IN1')
IN2 = TypeVar('IN2')
OUT = TypeVar('OUT')
KEY = TypeVar('KEY')


class KeyedStateStore(ABC):
    """Gives access to state that belongs to the current key. Only functions on keyed streams have any."""

    @abstractmethod
    def get_state(self, state_descriptor: ValueStateDescriptor) -> ValueState:
        """The value state that the descriptor names."""

    @abstractmethod
    def get_list_state(self, state_descriptor: ListStateDescriptor) -> ListState:
        """The list state that the descriptor names."""

    @abstractmethod
    def get_map_state(self, state_descriptor: MapStateDescriptor) -> MapState:
        """The map state that the descriptor names."""

    @abstractmethod
    def get_reducing_state(self, state_descriptor: ReducingStateDescriptor) -> ReducingState:
        """The reducing state that the descriptor names."""

    @abstractmethod
    def get_aggregating_state(self, state_descriptor: AggregatingStateDescriptor) -> AggregatingState:
        """The aggregating state that the descriptor names."""


class RuntimeContext(KeyedStateStore):
    """What a function knows about where it runs; handed to ``open()``."""

    @abstractmethod
    def get_task_name(self) -> str:
        """Name of the task that runs the function."""

    @abstractmethod
    def get_number_of_parallel_subtasks(self) -> int:
        """Parallelism of the operator."""

    @abstractmethod
    def get_max_number_of_parallel_subtasks(self) -> int:
        """Maximum parallelism (number of key groups) of the operator."""

    @abstractmethod
    def get_index_of_this_subtask(self) -> int:
        """Index of this parallel subtask, from 0."""

    @abstractmethod
    def get_attempt_number(self) -> int:
        """0 for the first run of the subtask, one more after each restart."""

    @abstractmethod
    def get_task_name_with_subtasks(self) -> str:
        """Task name followed by ``(index + 1/parallelism)``, with the attempt where there is one."""

    @abstractmethod
    def get_job_parameter(self, key: str, default_value: str):
        """The global job parameter ``key``, or ``default_value``."""

    @abstractmethod
    def get_metrics_group(self) -> MetricGroup:
        """The metric group of the operator in this subtask."""


class Function(ABC):
    """Base of all user functions."""

    def open(self, runtime_context: RuntimeContext):
        """Called once before the first record."""

    def close(self):
        """Called once after the last record, and also when the job fails or is cancelled."""


class MapFunction(Function):
    """One record in, one record out."""

    @abstractmethod
    def map(self, value):
        """Returns the record that replaces ``value``."""


class CoMapFunction(Function):
    """A map over two connected streams that share one output."""

    @abstractmethod
    def map1(self, value):
        """Maps a record of the first stream; None drops it."""

    @abstractmethod
    def map2(self, value):
        """Maps a record of the second stream; None drops it."""


class FlatMapFunction(Function):
    """One record in, any number out."""

    @abstractmethod
    def flat_map(self, value):
        """Returns (or yields) the records that replace ``value``."""


class CoFlatMapFunction(Function):
    """A flat map over two connected streams that share one output."""

    @abstractmethod
    def flat_map1(self, value):
        """Returns (or yields) the records for one of the first stream."""

    @abstractmethod
    def flat_map2(self, value):
        """Returns (or yields) the records for one of the second stream."""


class ReduceFunction(Function):
    """Combines two records of one type into one of the same type."""

    @abstractmethod
    def reduce(self, value1, value2):
        """Combines what was reduced so far (``value1``) with the next record (``value2``)."""


class AggregateFunction(Function):
    """Aggregates records in an accumulator whose type may differ from those of the records and of the result."""

    @abstractmethod
    def create_accumulator(self):
        """A new, empty accumulator."""

    @abstractmethod
    def add(self, value, accumulator):
        """Adds ``value`` and returns the accumulator (the same object or another)."""

    @abstractmethod
    def get_result(self, accumulator):
        """The result of the aggregation so far."""

    @abstractmethod
    def merge(self, acc_a, acc_b):
        """Combines two accumulators, which may both be reused; needed by merging (session) windows."""


class KeySelector(Function):
    """Extracts the key by which a stream is partitioned. Must be deterministic."""

    @abstractmethod
    def get_key(self, value):
        """The key of ``value``."""


class NullByteKeySelector(KeySelector):
    """The same key for every record: what ``window_all`` partitions by."""

    def get_key(self, value):
        return 0


class FilterFunction(Function):
    """A predicate."""

    @abstractmethod
    def filter(self, value):
        """True keeps the record."""


class Partitioner(Function):
    """Chooses the downstream channel of a record by its key."""

    @abstractmethod
    def partition(self, key: Any, num_partitions: int) -> int:
        """A channel in ``range(num_partitions)``."""


class FunctionWrapper(Function):
    """Base of the classes that make a plain callable a function."""

    def __init__(self, func):
        self._func = func


class ReduceFunctionWrapper(FunctionWrapper):
    """A callable of two arguments as a :class:`ReduceFunction`."""

    def __init__(self, func):
        super().__init__(func)

    def reduce(self, value1, value2):
        return self._func(value1, value2)


class JavaFunctionWrapper(object):
    """Holds what PyFlink would hold as a Java object: here a description of a built-in source or sink of the host."""

    def __init__(self, j_function: Union[str, Any]):
        if isinstance(j_function, str):
            raise NotImplementedError(
                f"{type(self).__name__}({j_function!r}): functions given by a Java class name need a JVM "
                "(see docs/compatibility.md)")
        self._j_function = j_function

    def get_java_function(self):
        """The wrapped description."""
        return self._j_function


class SourceFunction(JavaFunctionWrapper):
    """A source of the old interface; made by the connectors."""

    def __init__(self, source_func: Union[str, Any]):
        super().__init__(source_func)


class SinkFunction(JavaFunctionWrapper):
    """A sink of the old interface; made by the connectors."""

    def __init__(self, sink_func: Union[str, Any]):
        super().__init__(sink_func)


class ProcessFunction(Function):
    """The general function on a stream that is not keyed."""

    class Context(ABC):
        """Valid during one call."""

        @abstractmethod
        def timer_service(self) -> TimerService:
            """Time, without timers: those need a keyed stream."""

        @abstractmethod
        def timestamp(self) -> int:
            """Event timestamp of the record in ms, or None."""

    @abstractmethod
    def process_element(self, value, ctx: 'ProcessFunction.Context'):
        """Yields results; ``yield output_tag, value`` goes to a side output."""


class KeyedProcessFunction(Function):
    """The general function on a keyed stream, with state and timers."""

    class Context(ABC):
        """Valid during one call."""

        @abstractmethod
        def get_current_key(self):
            """Key of the record."""

        @abstractmethod
        def timer_service(self) -> TimerService:
            """Time and timers."""

        @abstractmethod
        def timestamp(self) -> int:
            """Event timestamp of the record (or time of the timer) in ms, or None."""

    class OnTimerContext(Context):
        """Valid during one ``on_timer`` call."""

        @abstractmethod
        def time_domain(self) -> TimeDomain:
            """Which clock the timer was set on."""

    @abstractmethod
    def process_element(self, value, ctx: 'KeyedProcessFunction.Context'):
        """Yields results; ``yield output_tag, value`` goes to a side output."""

    def on_timer(self, timestamp: int, ctx: 'KeyedProcessFunction.OnTimerContext'):
        """A timer of the current key is due; yields results."""


class CoProcessFunction(Function):
    """The general function on two connected streams that are not keyed."""

    class Context(ABC):
        """Valid during one call."""

        @abstractmethod
        def timer_service(self) -> TimerService:
            """Time, without timers: those need keyed streams."""

        @abstractmethod
        def timestamp(self) -> int:
            """Event timestamp of the record in ms, or None."""

    @abstractmethod
    def process_element1(self, value, ctx: 'CoProcessFunction.Context'):
        """A record of the first stream; yields results."""

    @abstractmethod
    def process_element2(self, value, ctx: 'CoProcessFunction.Context'):
        """A record of the second stream; yields results."""


class KeyedCoProcessFunction(Function):
    """The general function on two connected keyed streams, which share state and timers."""

    class Context(ABC):
        """Valid during one call."""

        @abstractmethod
        def get_current_key(self):
            """Key of the record."""

        @abstractmethod
        def timer_service(self) -> TimerService:
            """Time and timers."""

        @abstractmethod
        def timestamp(self) -> int:
            """Event timestamp of the record (or time of the timer) in ms, or None."""

    class OnTimerContext(Context):
        """Valid during one ``on_timer`` call."""

        @abstractmethod
        def time_domain(self) -> TimeDomain:
            """Which clock the timer was set on."""

    @abstractmethod
    def process_element1(self, value, ctx: 'KeyedCoProcessFunction.Context'):
        """A record of the first stream; yields results."""

    @abstractmethod
    def process_element2(self, value, ctx: 'KeyedCoProcessFunction.Context'):
        """A record of the second stream; yields results."""

    def on_timer(self, timestamp: int, ctx: 'KeyedCoProcessFunction.OnTimerContext'):
        """A timer of the current key is due; yields results."""


class AsyncRetryPredicate(ABC, Generic[OUT]):
    """When an asynchronous call is worth another attempt."""

    @abstractmethod
    def result_predicate(self) -> Optional[Callable[[List[OUT]], bool]]:
        """Says of a result whether to retry; None = never."""

    @abstractmethod
    def exception_predicate(self) -> Optional[Callable[[Exception], bool]]:
        """Says of an exception whether to retry; None = never."""


class AsyncRetryStrategy(ABC, Generic[OUT]):
    """How often and after what delay an asynchronous call is repeated."""

    @abstractmethod
    def can_retry(self, current_attempts: int) -> bool:
        """Whether one more attempt may follow the ``current_attempts`` made so far."""

    @abstractmethod
    def get_backoff_time_millis(self, current_attempts: int) -> int:
        """ms to wait before the next attempt."""

    @abstractmethod
    def get_retry_predicate(self) -> AsyncRetryPredicate[OUT]:
        """When to retry."""

    @staticmethod
    def no_restart():
        """Never retry."""
        from pyflink.datastream import async_retry_strategies
        return async_retry_strategies.NO_RETRY_STRATEGY

    @staticmethod
    def fixed_delay(max_attempts: int, backoff_time_millis: int,
                    result_predicate: Optional[Callable[[List[OUT]], bool]],
                    exception_predicate: Optional[Callable[[Exception], bool]]):
        """At most ``max_attempts`` attempts, ``backoff_time_millis`` apart."""
        from pyflink.datastream.async_retry_strategies import FixedDelayRetryStrategy
        return FixedDelayRetryStrategy(max_attempts, backoff_time_millis, result_predicate, exception_predicate)

    @staticmethod
    def exponential_backoff(max_attempts: int, initial_delay: int, max_retry_delay: int, multiplier: float,
                            result_predicate: Optional[Callable[[List[OUT]], bool]],
                            exception_predicate: Optional[Callable[[Exception], bool]]):
        """At most ``max_attempts`` attempts; the delay (ms) grows by ``multiplier`` up to ``max_retry_delay``."""
        from pyflink.datastream.async_retry_strategies import ExponentialBackoffDelayRetryStrategy
        return ExponentialBackoffDelayRetryStrategy(
            max_attempts, initial_delay, max_retry_delay, multiplier, result_predicate, exception_predicate)


class AsyncFunction(Function, Generic[IN, OUT]):
    """A coroutine for each record; many run at a time."""

    @abstractmethod
    async def async_invoke(self, value: IN) -> List[OUT]:
        """Returns the list of results for ``value``."""

    def timeout(self, value: IN) -> List[OUT]:
        """Called when ``async_invoke`` took too long: returns a replacement, or raises (the default) to fail the job."""
        raise TimeoutError('Async function call has timed out for input: ' + str(value))


class AsyncFunctionDescriptor(object):
    """An asynchronous function with the settings of :class:`~pyflink.datastream.AsyncDataStream`."""

    class OutputMode(Enum):
        """Whether results keep the order of their inputs."""

        ORDERED = 0
        UNORDERED = 1

    def __init__(self, async_function, timeout, capacity, async_retry_strategy, output_mode):
        self.async_function = async_function
        self.timeout = timeout
        self.capacity = capacity
        self.async_retry_strategy = async_retry_strategy
        self.output_mode = output_mode


class WindowFunction(Function, Generic[IN, OUT, KEY, W]):
    """Evaluates the contents of a keyed window."""

    @abstractmethod
    def apply(self, key: KEY, window: W, inputs: Iterable[IN]) -> Iterable[OUT]:
        """Returns (or yields) the results of ``window``."""


class AllWindowFunction(Function, Generic[IN, OUT, W]):
    """Evaluates the contents of a window over a whole stream."""

    @abstractmethod
    def apply(self, window: W, inputs: Iterable[IN]) -> Iterable[OUT]:
        """Returns (or yields) the results of ``window``."""


class ProcessWindowFunction(Function, Generic[IN, OUT, KEY, W]):
    """Evaluates the contents of a keyed window, with a context."""

    class Context(ABC, Generic[W2]):
        """Valid during one call."""

        @abstractmethod
        def window(self) -> W2:
            """The window."""

        @abstractmethod
        def current_processing_time(self) -> int:
            """ms since the epoch."""

        @abstractmethod
        def current_watermark(self) -> int:
            """Event-time watermark in ms."""

        @abstractmethod
        def window_state(self) -> KeyedStateStore:
            """State of this key and window; clean it up in ``clear``. Merging windows have none."""

        @abstractmethod
        def global_state(self) -> KeyedStateStore:
            """State of this key over all windows."""

    @abstractmethod
    def process(self, key: KEY, context: 'ProcessWindowFunction.Context', elements: Iterable[IN]) -> Iterable[OUT]:
        """Returns (or yields) the results of the window."""

    def clear(self, context: 'ProcessWindowFunction.Context') -> None:
        """The window is about to go: drops state kept in ``context.window_state()``."""


class ProcessAllWindowFunction(Function, Generic[IN, OUT, W]):
    """Evaluates the contents of a window over a whole stream, with a context."""

    class Context(ABC, Generic[W2]):
        """Valid during one call."""

        @abstractmethod
        def window(self) -> W2:
            """The window."""

        @abstractmethod
        def window_state(self) -> KeyedStateStore:
            """State of this window; clean it up in ``clear``."""

        @abstractmethod
        def global_state(self) -> KeyedStateStore:
            """State over all windows."""

    @abstractmethod
    def process(self, context: 'ProcessAllWindowFunction.Context', elements: Iterable[IN]) -> Iterable[OUT]:
        """Returns (or yields) the results of the window."""

    def clear(self, context: 'ProcessAllWindowFunction.Context') -> None:
        """The window is about to go: drops state kept in ``context.window_state()``."""


class PassThroughWindowFunction(WindowFunction[IN, IN, KEY, W]):
    """Emits the contents as they are."""

    def apply(self, key: KEY, window: W, inputs: Iterable[IN]) -> Iterable[IN]:
        yield from inputs


class PassThroughAllWindowFunction(AllWindowFunction[IN, IN, W]):
    """Emits the contents as they are."""

    def apply(self, window: W, inputs: Iterable[IN]) -> Iterable[IN]:
        yield from inputs


class BaseBroadcastProcessFunction(Function):
    """What the two broadcast functions share."""

    class BaseContext(ABC):
        """Valid during one call."""

        @abstractmethod
        def timestamp(self) -> int:
            """Event timestamp of the record in ms, or None."""

        @abstractmethod
        def current_processing_time(self) -> int:
            """ms since the epoch."""

        @abstractmethod
        def current_watermark(self) -> int:
            """Event-time watermark in ms."""

    class Context(BaseContext):
        """On the broadcast side, where broadcast state may be changed."""

        @abstractmethod
        def get_broadcast_state(self, state_descriptor: MapStateDescriptor) -> BroadcastState:
            """The broadcast state that the descriptor names."""

    class ReadOnlyContext(BaseContext):
        """On the other side, where broadcast state can only be read."""

        @abstractmethod
        def get_broadcast_state(self, state_descriptor: MapStateDescriptor) -> ReadOnlyBroadcastState:
            """The broadcast state that the descriptor names."""


class BroadcastProcessFunction(BaseBroadcastProcessFunction, Generic[IN1, IN2, OUT]):
    """Joins a stream that is not keyed with a broadcast one."""

    class Context(BaseBroadcastProcessFunction.Context, ABC):
        """On the broadcast side."""

    class ReadOnlyContext(BaseBroadcastProcessFunction.ReadOnlyContext, ABC):
        """On the other side."""

    @abstractmethod
    def process_element(self, value: IN1, ctx: ReadOnlyContext):
        """A record of the stream that is not broadcast; yields results."""

    @abstractmethod
    def process_broadcast_element(self, value: IN2, ctx: Context):
        """A broadcast record, seen by every subtask; must change broadcast state alike in all of them."""


class KeyedBroadcastProcessFunction(BaseBroadcastProcessFunction, Generic[KEY, IN1, IN2, OUT]):
    """Joins a keyed stream with a broadcast one."""

    class Context(BaseBroadcastProcessFunction.Context, ABC):
        """On the broadcast side, where there is no current key."""

    class ReadOnlyContext(BaseBroadcastProcessFunction.ReadOnlyContext, ABC):
        """On the keyed side."""

        @abstractmethod
        def timer_service(self) -> TimerService:
            """Time and timers."""

        @abstractmethod
        def get_current_key(self) -> KEY:
            """Key of the record."""

    class OnTimerContext(ReadOnlyContext, ABC):
        """Valid during one ``on_timer`` call."""

        @abstractmethod
        def time_domain(self) -> TimeDomain:
            """Which clock the timer was set on."""

        @abstractmethod
        def get_current_key(self) -> KEY:
            """Key of the timer."""

    @abstractmethod
    def process_element(self, value: IN1, ctx: ReadOnlyContext):
        """A record of the keyed stream; yields results."""

    @abstractmethod
    def process_broadcast_element(self, value: IN2, ctx: Context):
        """A broadcast record, seen by every subtask; must change broadcast state alike in all of them."""

    def on_timer(self, timestamp: int, ctx: OnTimerContext):
        """A timer of the current key is due; yields results."""
