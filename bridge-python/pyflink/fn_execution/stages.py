"""A stage: the chained functions of one subtask, opened, fed with frames, closed."""

from __future__ import annotations

from itertools import repeat
from typing import Any, Callable, Dict, List, Optional

from pyflink._protocol.column_buffers import MIN_LONG, unpack
from pyflink._protocol.column_errors import ColumnError
from pyflink._protocol.columns import column_decoder
from pyflink._protocol.messages import (
    Column,
    Data,
    DataType,
    EndInput,
    Metrics,
    OpenStage,
    RegisterState,
    Result,
    StageOpened,
    StateDescriptor,
    TimeDomain,
    Timers,
    TypeRoot,
)
from pyflink.fn_execution import chain
from pyflink.fn_execution.failures import StageFailure
from pyflink.fn_execution.keyed_stage import KeyedPart
from pyflink.fn_execution.metrics import StageMetricGroup
from pyflink.fn_execution.operators import HEAD_KINDS, KEYED_KINDS, Operator
from pyflink.fn_execution.output import OutputBuffer
from pyflink.fn_execution.runtime_context import StageRuntimeContext
from pyflink.fn_execution.state_changes import RegisteredState
from pyflink.fn_execution.timers import Clock, NonKeyedTimerService

_PICKLED = DataType(root=TypeRoot.PICKLED)


class Stage:
    """Runs in the worker's thread. ``send(kind, message)`` reaches the host; ``request`` asks it for state."""

    def __init__(
        self,
        opening: OpenStage,
        send: Callable[[str, Any], None],
        request: Callable[[Any], Any],
        on_failure: Callable[["Stage", StageFailure], None],
    ) -> None:
        self._on_failure = on_failure
        self.id = opening.stage_id
        self.opening = opening
        self.send = send
        self.clock = Clock()
        self.operators: List[Operator] = []
        self.output = OutputBuffer(opening)
        self.keyed: Optional[KeyedPart] = None
        self.broadcast: Any = None
        self.asynchronous: Any = None
        self._request = request
        self._metrics: List[StageMetricGroup] = []
        self._decoders = [column_decoder(data_type) for data_type in opening.input_types] or [column_decoder(_PICKLED)]
        self._declared: List[StateDescriptor] = []
        self._opened = False
        self._seq = 0
        self._runs: Dict[Any, Callable] = {}

    # Opening and closing

    def open(self) -> None:
        """Unpickles and opens all functions; answers StageOpened. Raises StageFailure."""
        opening = self.opening
        first_name = opening.functions[0].name if opening.functions else ""
        for index, spec in enumerate(opening.functions):
            try:
                self.operators.append(Operator(index, spec, opening.configuration))
            except Exception as error:
                raise StageFailure(error, "open", spec.name or first_name) from error
        first = self.operators[0]
        if first.kind in KEYED_KINDS:
            self.keyed = KeyedPart(self, opening.key_type or _PICKLED)
        for operator in self.operators:
            try:
                self._open_operator(operator)
            except Exception as error:
                raise StageFailure(error, "open", operator.name) from error
        try:
            self._build()
        except Exception as error:
            raise StageFailure(error, "open", first_name) from error
        self._opened = True
        self.send("stage_opened", StageOpened(stage_id=self.id, states=self._declared))

    def _open_operator(self, operator: Operator) -> None:
        metrics = StageMetricGroup()
        self._metrics.append(metrics)
        keyed = self.keyed if operator.index == 0 else None
        runtime_context = StageRuntimeContext(
            self.opening, self.opening.task_name or operator.name, metrics, keyed.factory if keyed else None
        )
        if operator.kind in ("broadcast_process", "keyed_broadcast_process"):
            self._open_broadcast(operator)
        if keyed is not None:
            keyed.prepare(operator, runtime_context)
        elif operator.kind in ("process", "co_process"):
            from pyflink.fn_execution.contexts import PlainContext

            operator.context = PlainContext(NonKeyedTimerService(self.clock))
        if operator.kind == "async":
            from pyflink.fn_execution.async_stage import AsyncPart

            if self.asynchronous is not None:
                raise NotImplementedError("two asynchronous functions in one stage (docs/compatibility.md)")
            self.asynchronous = AsyncPart(self, operator)
            self.asynchronous.open(runtime_context)
        elif operator.kind != "window":
            operator.open(runtime_context)

    def _open_broadcast(self, operator: Operator) -> None:
        from pyflink.fn_execution.broadcast import BroadcastStates
        from pyflink.fn_execution.contexts import BroadcastContext, BroadcastReadOnlyContext

        self.broadcast = BroadcastStates(self.keyed.backend.register if self.keyed else self._declare)
        for descriptor in operator.payload[1]:
            self.broadcast.get(descriptor)
        service = NonKeyedTimerService(self.clock)
        writable = BroadcastContext(service)
        writable._broadcast = self.broadcast
        if self.keyed is None:
            read_only = BroadcastReadOnlyContext(service)
            read_only._broadcast = self.broadcast
            operator.context = (read_only, writable)
        else:
            operator.context = writable

    def _declare(self, name: str, descriptor: StateDescriptor) -> RegisteredState:
        descriptor.index = len(self._declared)
        self.register(descriptor)
        return RegisteredState(descriptor)

    def register(self, descriptor: StateDescriptor) -> None:
        """Tells the host of a state: with StageOpened, or at once when that has been sent."""
        self._declared.append(descriptor)
        if self._opened:
            self.send("register_state", RegisterState(stage_id=self.id, state=descriptor))

    def request(self, request: Any) -> Any:
        """Asks the host for state and waits for the answer."""
        request.stage_id = self.id
        return self._request(request)

    def fail(self, failure: StageFailure) -> None:
        """Reports a failure from another thread."""
        self._on_failure(self, failure)

    def close(self) -> None:
        """Runs every close(), in order; the first error is raised after all of them."""
        failure: Optional[StageFailure] = None
        if self.asynchronous is not None:
            self.asynchronous.stop()
        for operator in self.operators:
            try:
                operator.close()
            except Exception as error:
                failure = failure or StageFailure(error, "close", operator.name)
        chain.forget(self.operators)
        if failure is not None:
            raise failure

    # Running

    def _build(self) -> None:
        """Prepares what is compiled on first use."""
        asynchronous = self.asynchronous
        self._front = self.operators if asynchronous is None else asynchronous.front
        self._plain_front = not self._front or self._front[0].kind not in HEAD_KINDS
        self._one_to_one = chain.is_one_to_one(self._front)
        self._assigns = any(operator.kind == "timestamp_assigner" for operator in self._front)
        if self.keyed is not None:
            self.keyed.tail = chain.compile_tail(self._front, self.output)

    def run_for(self, timed: bool, input_index: int) -> Callable:
        """The compiled loop over the rows of an input."""
        run = self._runs.get((timed, input_index))
        if run is None:
            backend = self.keyed.backend if self.keyed else None
            flush = self.flush if self.asynchronous is None else None
            run = chain.compile_run(self._front, self.output, timed, input_index, backend, flush)
            self._runs[timed, input_index] = run
        return run

    def data(self, message: Data) -> None:
        """Handles a frame of rows and answers it."""
        self._seq = message.seq
        self.clock.watermark = message.watermark
        self.clock.test_time = message.processing_time
        batch = message.batch
        try:
            values = self._decoders[message.input](batch.values or Column(), batch.count)
        except Exception as error:
            raise StageFailure(error, "decode", self.operators[0].name) from error
        state = message.state
        if self.broadcast is not None and state:
            state = self.broadcast.restore(state)
        raw_times = batch.timestamps
        if self.asynchronous is not None and self._plain_front:
            self.asynchronous.accept(values, raw_times)
            self._reply()
            return
        if self.keyed is not None and not (self.broadcast is not None and message.input == 1):
            self.keyed.rows(message, values, unpack("q", raw_times) if len(raw_times) else None, state)
        else:
            self._plain_rows(message, values, raw_times)
        self._reply(batch.count)

    def _plain_rows(self, message: Data, values: List[Any], raw_times: Any) -> None:
        if self.keyed is not None:
            self.keyed.backend.begin_frame(message.seq, message.acked_seq, None, 0, [])
        has_times = len(raw_times) > 0
        if self._one_to_one:
            if has_times:
                self.output.raw_times = raw_times
            self.guarded(self.run_for(False, message.input), values, None, None)
            return
        timed = has_times or self._assigns
        times: Any = unpack("q", raw_times) if has_times else repeat(MIN_LONG) if timed else None
        self.guarded(self.run_for(timed, message.input), values, times, None)

    def guarded(self, run: Callable, *arguments: Any) -> None:
        """Calls generated code; what the user's functions raise becomes a StageFailure."""
        try:
            run(*arguments)
        except StageFailure:
            raise
        except Exception as error:
            raise chain.failure_of(error, "process", self.operators[0]) from error

    def timers(self, message: Timers) -> None:
        """Fires the timers of a frame and answers it."""
        self._seq = message.seq
        self.clock.watermark = message.watermark
        self.clock.test_time = message.processing_time
        assert self.keyed is not None
        if self.broadcast is not None and message.state:
            message.state = self.broadcast.restore(message.state)
        self.keyed.fire(message, message.domain == TimeDomain.PROCESSING_TIME)
        self._reply()

    def end_input(self, message: EndInput) -> None:
        """The end of one input, or of all."""
        self._seq = message.seq
        if message.all:
            if self.keyed is not None:
                self.keyed.finish()
            if self.asynchronous is not None:
                if not self._plain_front:
                    self.asynchronous.accept_emitted(0)
                self.asynchronous.finish(message.seq)
                return
        self._reply()

    # Answering

    def flush(self) -> None:
        """Sends rows early, so that a frame that explodes does not pile up."""
        for outputs in self.output.drain():
            self.send("result", Result(stage_id=self.id, seq=self._seq, outputs=outputs))

    def _reply(self, rows: int = 0) -> None:
        """Answers the frame; ``rows`` of it have not been passed to the asynchronous function yet."""
        if self.asynchronous is not None and not self._plain_front:
            self.asynchronous.accept_emitted(rows)
        result = Result(stage_id=self.id, seq=self._seq)
        for outputs in self.output.drain():
            if result.outputs:
                self.send("result", result)
                result = Result(stage_id=self.id, seq=self._seq)
            result.outputs = outputs
        result.done = True
        try:
            if self.keyed is not None:
                self.keyed.drain_into(result)
            if self.broadcast is not None:
                changes = self.broadcast.drain()
                # Batch mode: nothing is restored, and the host knows none of the states.
                if not self.opening.batch_mode:
                    result.state = result.state + changes
        except ColumnError as error:
            raise StageFailure(error, "encode", self.operators[0].name, error.value) from None
        self.send("result", result)

    @property
    def has_metrics(self) -> bool:
        return any(group.in_use for group in self._metrics)

    def metrics(self) -> List[Metrics]:
        """All metrics of user functions as they are now."""
        messages = []
        for operator, group in zip(self.operators, self._metrics):
            reports = group.report()
            if reports:
                messages.append(Metrics(stage_id=self.id, operator_name=operator.name, metrics=reports))
        return messages
