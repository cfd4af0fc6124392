"""A stage that runs a program of table functions: columns in, columns out, one answer for each frame.

The functions of ``OpenStage`` are the calls in order (kind ``table_call``), perhaps with the program's literals at the
end (``table_literals``). Input 0 is the columns as one row type; input 1 the same, and failing rows do not fail the
frame. Outputs are the results that are wanted; the last is for the rows that failed.
"""

from __future__ import annotations

from typing import Any, Callable, List

from pyflink._protocol.messages import Metrics, OpenStage, Result, RowBatch, StageOpened, StageOutputBatch
from pyflink.fn_execution.failures import StageFailure
from pyflink.fn_execution.metrics import StageMetricGroup
from pyflink.fn_execution.table_functions import open_function
from pyflink.fn_execution.table_program import Answer, Call, Program

LITERALS = "table_literals"


class TableStage:
    """Runs in the worker's thread; asynchronous functions in one of their own."""

    def __init__(self, opening: OpenStage, send: Callable[[str, Any], None], request: Any, on_failure: Any) -> None:
        self.id = opening.stage_id
        self.opening = opening
        self.send = send
        self._on_failure = on_failure
        self._metrics: List[StageMetricGroup] = []
        self._program: Any = None
        self._asynchronous: Any = None
        self.operators: List[Any] = [spec for spec in opening.functions if spec.kind != LITERALS]
        self._opened: List[Call] = []

    def open(self) -> None:
        """Finds and opens all functions; answers StageOpened. Raises StageFailure."""
        opening = self.opening
        calls = []
        for spec in self.operators:
            try:
                calls.append(Call(spec))
                metrics = StageMetricGroup()
                self._metrics.append(metrics)
                open_function(calls[-1].function, opening, metrics)
                self._opened.append(calls[-1])
            except Exception as error:
                raise StageFailure(error, "open", spec.name) from error
        constants = [spec for spec in opening.functions if spec.kind == LITERALS]
        try:
            self._program = Program(calls, opening, constants)
        except Exception as error:
            raise StageFailure(error, "open", self.operators[0].name) from error
        if any(call.asynchronous for call in calls):
            from pyflink.fn_execution.table_async import AsyncFrames

            self._asynchronous = AsyncFrames(self, self._program, opening.configuration)
        self.send("stage_opened", StageOpened(stage_id=self.id))

    def data(self, message: Any) -> None:
        """Answers a frame."""
        frame = self._program.frame(message.batch, message.input == 1)
        if self._asynchronous is not None:
            self._asynchronous.accept(message.seq, frame)
            return
        frame.run()
        self.answer(message.seq, frame.finish())

    def answer(self, seq: int, answer: Answer) -> None:
        """Sends the columns of a frame."""
        outputs = [
            StageOutputBatch(output=index, batch=RowBatch(count=answer.count, values=column))
            for index, column in enumerate(answer.columns)
        ]
        if answer.failures is not None:
            batch = RowBatch(count=answer.failed, values=answer.failures)
            outputs.append(StageOutputBatch(output=len(outputs), batch=batch))
        self.send("result", Result(stage_id=self.id, seq=seq, outputs=outputs, done=True))

    def fail(self, failure: StageFailure) -> None:
        """Reports a failure from another thread."""
        self._on_failure(self, failure)

    def timers(self, message: Any) -> None:
        raise NotImplementedError("table functions have no timers")

    def end_input(self, message: Any) -> None:
        """Every frame is answered by itself: there is nothing left at the end."""
        self.send("result", Result(stage_id=self.id, seq=message.seq, done=True))

    def close(self) -> None:
        """Runs every close(), in order; the first error is raised after all of them."""
        if self._asynchronous is not None:
            self._asynchronous.stop()
        failure = None
        for call in self._opened:
            try:
                if hasattr(call.function, "close"):
                    call.function.close()
            except Exception as error:
                failure = failure or StageFailure(error, "close", call.name)
        self._opened = []
        if failure is not None:
            raise failure

    @property
    def has_metrics(self) -> bool:
        return any(group.in_use for group in self._metrics)

    def metrics(self) -> List[Metrics]:
        """All metrics of the functions as they are now."""
        found = []
        for spec, group in zip(self.operators, self._metrics):
            reports = group.report()
            if reports:
                found.append(Metrics(stage_id=self.id, operator_name=spec.name, metrics=reports))
        return found


