"""Asynchronous functions: an event loop in a thread of its own runs the calls and sends what completes."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from typing import Any, Callable, Deque, Iterable, List, Optional

from pyflink._protocol.column_buffers import MIN_LONG, unpack
from pyflink._protocol.messages import Result
from pyflink.fn_execution import chain
from pyflink.fn_execution.event_loop import run_until_stopped
from pyflink.fn_execution.failures import StageFailure
from pyflink.fn_execution.operators import Operator
from pyflink.fn_execution.output import OutputBuffer


class _Row:
    """An input row of the stage: complete when all calls that came of it are."""

    __slots__ = ("open_calls", "count")

    def __init__(self, open_calls: int, count: int = 1) -> None:
        self.open_calls = open_calls
        self.count = count
        """How many input rows it stands for."""


class _Call:
    """One call of the function, over all its attempts."""

    __slots__ = ("row", "value", "time", "results", "attempts", "timer", "done")

    def __init__(self, row: _Row, value: Any, time: int) -> None:
        self.row = row
        self.value = value
        self.time = time
        self.results: List[Any] = []
        self.attempts = 1
        self.timer: Any = None
        self.done = False


class AsyncPart:
    """``front`` are the functions before the asynchronous one: they run in the worker's thread, later ones in the
    loop's.

    Completed rows travel in Results of no frame (``seq`` 0).
    """

    def __init__(self, stage: Any, operator: Operator) -> None:
        self._stage = stage
        self._operator = operator
        self._function = operator.payload.function
        operation = operator.payload
        operator.functions = lambda: [self._function]  # type: ignore[method-assign]
        self._ordered = operation.ordered
        self._timeout = (operation.timeout_ms or 0) / 1000
        self._strategy = operation.retry_strategy
        predicate = self._strategy.get_retry_predicate() if self._strategy is not None else None
        self._retry_result = predicate.result_predicate() if predicate is not None else None
        self._retry_error = predicate.exception_predicate() if predicate is not None else None
        self.front: List[Operator] = stage.operators[: operator.index]
        self.sink: OutputBuffer = stage.output
        self._output = OutputBuffer(stage.opening)
        self._back: Optional[Callable] = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=run_until_stopped, args=(self._loop,), name="drey-async", daemon=True)
        self._order: Deque[_Call] = deque()
        """Ordered mode: calls whose results have not been passed on."""
        self._ready: List[_Call] = []
        self._completed = 0
        self._in_flight = 0
        self._running = 0
        self._capacity = max(1, operation.capacity)
        self._waiting: Deque[_Call] = deque()
        self._idle = threading.Event()
        self._flush_scheduled = False
        self._end_seq = 0
        self._stopped = False
        self._failed = False

    def open(self, runtime_context: Any) -> None:
        self._operator.open(runtime_context)
        self._thread.start()

    def stop(self) -> None:
        """Ends the loop; calls in flight are cancelled."""
        if self._stopped:
            return
        self._stopped = True
        self._idle.set()
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            if threading.current_thread() is not self._thread:
                self._thread.join(2)

    # In the worker's thread

    def accept(self, values: List[Any], raw_times: Any) -> None:
        """Starts a call for every row of a frame, after the functions before it."""
        times: Iterable[int] = unpack("q", raw_times) if len(raw_times) else [MIN_LONG] * len(values)
        if not self.front:
            calls = [_Call(_Row(1), value, time) for value, time in zip(values, times)]
            empty = 0
        else:
            calls, empty = self._through_front(values, times)
        self._loop.call_soon_threadsafe(self._start, calls, empty)

    def _through_front(self, values: List[Any], times: Iterable[int]) -> Any:
        run = self._stage.run_for(True, 0)
        calls: List[_Call] = []
        empty = 0
        sink = self.sink
        for value, time in zip(values, times):
            self._stage.guarded(run, [value], [time], None)
            row = _Row(len(sink.values))
            calls.extend(_Call(row, out, out_time) for out, out_time in zip(sink.values, sink.times))
            if not row.open_calls:
                empty += 1
            # Side outputs stay in the buffer: they go with the frame's answer.
            del sink.values[:], sink.times[:]
        return calls, empty

    def accept_emitted(self, rows: int) -> None:
        """Runs calls for what the functions before have emitted for a frame of ``rows``, and waits for all of them.

        The frame is answered afterwards, so that the host's watermarks and timers stay behind these calls.
        """
        sink = self.sink
        group = _Row(len(sink.values), rows)
        times = sink.times or [MIN_LONG] * len(sink.values)
        calls = [_Call(group, value, time) for value, time in zip(sink.values, times)]
        del sink.values[:], sink.times[:]
        self._idle.clear()
        self._loop.call_soon_threadsafe(self._start, calls, 0 if calls else rows)
        self._idle.wait()

    def finish(self, seq: int) -> None:
        """Answers frame ``seq`` when everything has completed."""
        self._loop.call_soon_threadsafe(self._finish, seq)

    # In the loop's thread

    def _start(self, calls: List[_Call], empty: int) -> None:
        self._completed += empty
        self._in_flight += len(calls)
        if self._ordered:
            self._order.extend(calls)
        self._waiting.extend(calls)
        self._start_waiting()
        if empty or not calls:
            self._schedule_flush()

    def _start_waiting(self) -> None:
        while self._waiting and self._running < self._capacity and not self._failed:
            call = self._waiting.popleft()
            self._running += 1
            if self._timeout > 0:
                call.timer = self._loop.call_later(self._timeout, self._time_out, call)
            self._loop.create_task(self._attempt(call))

    async def _attempt(self, call: _Call) -> None:
        try:
            result = await self._function.async_invoke(call.value)
        except Exception as error:
            self._after_attempt(call, None, error)
        else:
            self._after_attempt(call, result, None)

    def _after_attempt(self, call: _Call, result: Any, error: Optional[Exception]) -> None:
        if call.done:
            return
        try:
            if self._should_retry(call, result, error):
                delay = self._strategy.get_backoff_time_millis(call.attempts) / 1000
                self._loop.call_later(delay, self._retry, call)
            elif error is not None:
                self._fail(call, error)
            else:
                self._complete(call, result)
        except Exception as raised:  # the user's predicates and strategy
            self._fail(call, raised)

    def _should_retry(self, call: _Call, result: Any, error: Optional[Exception]) -> bool:
        if self._strategy is None:
            return False
        if error is not None:
            wanted = self._retry_error is not None and self._retry_error(error)
        else:
            wanted = result is not None and self._retry_result is not None and self._retry_result(result)
        return bool(wanted) and self._strategy.can_retry(call.attempts)

    def _retry(self, call: _Call) -> None:
        if not call.done:
            call.attempts += 1
            self._loop.create_task(self._attempt(call))

    def _time_out(self, call: _Call) -> None:
        if call.done:
            return
        try:
            result = self._function.timeout(call.value)
        except Exception as error:
            self._fail(call, error)
        else:
            self._complete(call, result)

    def _complete(self, call: _Call, result: Any) -> None:
        from collections.abc import Iterable as IterableType

        if not isinstance(result, IterableType):
            what = "cannot be none" if result is None else "should be of list type"
            self._fail(
                call,
                RuntimeError(
                    f"The result of AsyncFunction {what}, please check the methods 'async_invoke' and 'timeout' "
                    f"of class '{type(self._function)}'."
                ),
            )
            return
        call.done = True
        call.results = list(result)
        self._running -= 1
        self._start_waiting()
        if call.timer is not None:
            call.timer.cancel()
        if not self._ordered:
            self._ready.append(call)
        self._schedule_flush()

    def _schedule_flush(self) -> None:
        if not self._flush_scheduled:
            self._flush_scheduled = True
            self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        """Passes on what has completed since the last time."""
        self._flush_scheduled = False
        if self._failed or self._stopped:
            return
        order = self._order
        while order and order[0].done:
            self._ready.append(order.popleft())
        calls, self._ready = self._ready, []
        try:
            for call in calls:
                self._in_flight -= 1
                call.row.open_calls -= 1
                if call.row.open_calls == 0:
                    self._completed += call.row.count
                if call.results:
                    self._pass_on(call)
            self._send()
        except StageFailure as failure:
            self._report(failure)
        except OSError:
            self._stopped = True  # the host is gone; the worker's thread sees it as well
            self._loop.stop()

    def _pass_on(self, call: _Call) -> None:
        back = self._back
        if back is None:
            operators = self._stage.operators[self._operator.index + 1 :]
            back = self._back = chain.compile_run(operators, self._output, True) if operators else self._append
        try:
            back(call.results, [call.time] * len(call.results), None)
        except Exception as error:
            raise chain.failure_of(error, "process", self._operator) from error

    def _append(self, values: List[Any], times: List[int], entries: Any) -> None:
        self._output.values.extend(values)
        self._output.times.extend(times)

    def _send(self) -> None:
        result = Result(stage_id=self._stage.id)
        for outputs in self._output.drain():
            if result.outputs:
                self._stage.send("result", result)
                result = Result(stage_id=self._stage.id)
            result.outputs = outputs
        result.completed, self._completed = self._completed, 0
        if result.outputs or result.completed:
            self._stage.send("result", result)
        if self._in_flight == 0:
            self._idle.set()
            self._answer_end()

    def _finish(self, seq: int) -> None:
        self._end_seq = seq
        self._schedule_flush()

    def _answer_end(self) -> None:
        if self._end_seq:
            seq, self._end_seq = self._end_seq, 0
            self._stage.send("result", Result(stage_id=self._stage.id, seq=seq, done=True))

    def _fail(self, call: _Call, error: Exception) -> None:
        call.done = True
        self._report(StageFailure(error, "process", self._operator.name, call.value))

    def _report(self, failure: StageFailure) -> None:
        if not self._failed and not self._stopped:
            self._failed = True
            self._idle.set()
            self._stage.fail(failure)
