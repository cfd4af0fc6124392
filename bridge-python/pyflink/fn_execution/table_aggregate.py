"""Stages of aggregate functions of SQL: GROUP BY with the groups' accumulators in keyed state.

A frame of a ``group_aggregate`` stage brings rows of arguments, those of a group behind each other, and is answered by one
row for each group: the results before the frame's rows, then those after them. The host decides which rows come, what is a
new group and which groups are empty; it says so in the rows' kinds (see :data:`RETRACT`).
"""

from __future__ import annotations

import json
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Tuple

from pyflink._protocol.column_buffers import unpack
from pyflink._protocol.column_errors import ColumnError
from pyflink._protocol.messages import (
    Column,
    Data,
    DataType,
    Encoding,
    EndInput,
    Metrics,
    OpenStage,
    RegisterState,
    Result,
    RowBatch,
    StageFunction,
    StageOpened,
    StageOutputBatch,
    StateDescriptor,
    StateKind,
    Timers,
    TypeRoot,
)
from pyflink.fn_execution.failures import StageFailure
from pyflink.fn_execution.freezing import IMMUTABLE, freezer
from pyflink.fn_execution.keyed_backend import KeyedBackend
from pyflink.fn_execution.keyed_state import KeyedValueState
from pyflink.fn_execution.metrics import StageMetricGroup
from pyflink.fn_execution.table_aggregate_views import time_to_live, views_of
from pyflink.fn_execution.table_functions import load, open_function
from pyflink.fn_execution.table_values import decoder, encoder
from pyflink.fn_execution.timers import Clock

RETRACT = 1
"""Kind of a row: it is taken back."""
FRESH = 2
"""First row of a group that the host has no accumulator of."""
DROP = 4
"""First row of a group that is empty after the frame."""

_PICKLED = DataType(root=TypeRoot.PICKLED)


class AggregateOperator:
    """One aggregate call: its function, where its arguments are, and the metrics of the function."""

    def __init__(self, spec: StageFunction, call: Dict[str, Any]) -> None:
        self.name = spec.name
        self.kind = spec.kind
        self.function: Any = load(spec.payload, spec.options)
        self.args: List[int] = call["args"]
        self.include: int = call.get("include", -1)
        self.metrics = StageMetricGroup()
        self.opened = False

    def open(self, opening: OpenStage) -> None:
        open_function(self.function, opening, self.metrics)
        self.opened = True

    def close(self) -> None:
        if self.opened:
            self.opened = False
            self.function.close()


class AggregateStage:
    """What the stages of aggregate functions share: their life, and answers of columns. The first function of the stage is
    the plan in JSON, the others are those of the calls."""

    def __init__(
        self,
        opening: OpenStage,
        send: Callable[[str, Any], None],
        request: Callable[[Any], Any],
        on_failure: Callable[[Any, StageFailure], None],
    ) -> None:
        self.id = opening.stage_id
        self.opening = opening
        self.send = send
        self.operators: List[AggregateOperator] = []
        self.plan: Dict[str, Any] = {}
        self._request = request
        result_type = opening.outputs[0].type
        assert result_type is not None
        self.result_types = list(result_type.children)
        self._encoders: List[Callable[[List[Any]], Column]] = [encoder(one) for one in self.result_types]
        self._declared: List[StateDescriptor] = []
        self._opened = False

    def open(self) -> None:
        """Unpickles and opens all functions; answers StageOpened. Raises StageFailure."""
        head, *functions = self.opening.functions
        self.plan = json.loads(bytes(head.payload).decode())
        for spec, call in zip(functions, self.plan["calls"]):
            try:
                self.operators.append(AggregateOperator(spec, call))
            except Exception as error:
                raise StageFailure(error, "open", spec.name) from error
        for operator in self.operators:
            try:
                operator.open(self.opening)
            except Exception as error:
                raise StageFailure(error, "open", operator.name) from error
        self.prepare()
        self._opened = True
        self.send("stage_opened", StageOpened(stage_id=self.id, states=self._declared))

    def prepare(self) -> None:
        """What a kind of stage makes once its functions are open."""

    def register(self, descriptor: StateDescriptor) -> None:
        """Tells the host of a state."""
        self._declared.append(descriptor)
        if self._opened:
            self.send("register_state", RegisterState(stage_id=self.id, state=descriptor))

    def request(self, request: Any) -> Any:
        """Asks the host for state and waits for the answer."""
        request.stage_id = self.id
        return self._request(request)

    def close(self) -> None:
        """Runs every close(); the first error is raised after all of them."""
        failure: Optional[StageFailure] = None
        for operator in self.operators:
            try:
                operator.close()
            except Exception as error:
                failure = failure or StageFailure(error, "close", operator.name)
        if failure is not None:
            raise failure

    def data(self, message: Data) -> None:
        raise NotImplementedError

    def timers(self, message: Timers) -> None:
        raise AssertionError("a stage of aggregate functions has no timers")

    def end_input(self, message: EndInput) -> None:
        self.send("result", Result(stage_id=self.id, seq=message.seq, done=True))

    def encode(self, columns: Sequence[List[Any]], count: int, names: Sequence[str]) -> List[StageOutputBatch]:
        """Rows of results; ``names`` are the functions whose results the columns hold."""
        children = []
        for column, encode, name in zip(columns, self._encoders, names):
            try:
                children.append(encode(column))
            except ColumnError as error:
                raise StageFailure(error, "encode", name, error.value) from None
            except Exception as error:
                raise StageFailure(error, "encode", name) from error
        values = Column(encoding=Encoding.STRUCT, children=children)
        return [StageOutputBatch(output=0, batch=RowBatch(count=count, values=values))]

    @property
    def has_metrics(self) -> bool:
        return any(operator.metrics.in_use for operator in self.operators)

    def metrics(self) -> List[Metrics]:
        """All metrics of user functions as they are now."""
        messages = []
        for operator in self.operators:
            reports = operator.metrics.report()
            if reports:
                messages.append(Metrics(stage_id=self.id, operator_name=operator.name, metrics=reports))
        return messages


class GroupAggregateStage(AggregateStage):
    """GROUP BY: see the module's text."""

    def prepare(self) -> None:
        opening, operators = self.opening, self.operators
        self._clock = Clock()
        self._backend = KeyedBackend(
            opening.key_type or _PICKLED, False, self.register, self.request, self._clock.now
        )
        ttl: int = self.plan.get("ttl", 0)
        descriptor = StateDescriptor(
            name="accumulators", kind=StateKind.VALUE, value_type=_PICKLED, ttl=time_to_live(ttl)
        )
        self._accumulators = KeyedValueState(self._backend.scope, self._backend.register("accumulators", descriptor))
        self._views: List[Tuple[int, int, Any]] = []
        for position, operator in enumerate(operators):
            try:
                views = views_of(operator.function, position, self._backend, ttl)
            except Exception as error:
                raise StageFailure(error, "open", operator.name) from error
            self._views.extend((position, field, view) for field, view in views)
        input_type = opening.input_types[0]
        zone = self.plan["zone"]
        self._decoders = [decoder(child, zone) for child in input_type.children]
        self._values = [operator.function.get_value for operator in operators]
        freezers = [freezer(one) for one in self.result_types[: len(operators)]]
        self._freezers = [freeze or (lambda value: value) for freeze in freezers]
        self._names = [operator.name for operator in operators] * 2

    def data(self, message: Data) -> None:
        """Handles a frame of rows and answers it."""
        batch = message.batch
        self._clock.watermark = message.watermark
        self._clock.test_time = message.processing_time
        values = batch.values
        try:
            columns = [
                decode(column, batch.count) for decode, column in zip(self._decoders, values.children)
            ]
        except Exception as error:
            raise StageFailure(error, "decode", self.operators[0].name) from error
        kinds = bytes(values.data) or bytes(batch.count)
        backend = self._backend
        entries = backend.begin_frame(
            message.seq, message.acked_seq, batch.keys, batch.key_count, message.state, message.unsent_states
        )
        positions = unpack("i", batch.key_index)
        before: List[List[Any]] = [[] for _ in self.operators]
        after: List[List[Any]] = [[] for _ in self.operators]
        retracts = any(kind & RETRACT for kind in set(kinds))
        for start, end in _runs(positions):
            entry = backend.entry = entries[positions[start]]
            backend.scope.cells = entry.cells
            self._group(columns, kinds, start, end, retracts, before, after)
        result = Result(stage_id=self.id, seq=message.seq, done=True)
        if before:
            result.outputs = self.encode(before + after, len(before[0]), self._names)
        try:
            result.state = backend.drain_changes()
        except Exception as error:
            raise StageFailure(error, "encode", self.operators[0].name) from error
        self.send("result", result)

    def _group(
        self, columns: List[List[Any]], kinds: bytes, start: int, end: int, retracts: bool, before: Any, after: Any
    ) -> None:
        """Rows ``start`` to ``end`` are those of the current key."""
        kind = kinds[start]
        state = self._accumulators
        accumulators = None if kind & FRESH else state.value()
        known = accumulators is not None
        if not known:
            for _, _, view in self._views:
                view.forget()
            accumulators = self._create()
        for position, field, view in self._views:
            accumulators[position][field] = view
        self._results(accumulators, before, not kind & FRESH)
        flags = kinds[start:end] if retracts else None
        for operator, accumulator in zip(self.operators, accumulators):
            try:
                _feed(operator, accumulator, columns, flags, start, end)
            except StageFailure:
                raise
            except Exception as error:
                raise StageFailure(error, "process", operator.name) from error
        self._results(accumulators, after, not kind & DROP)
        if kind & DROP:
            state.clear()
            for _, _, view in self._views:
                view.clear()
        else:
            state.update(accumulators)

    def _create(self) -> List[Any]:
        try:
            return [operator.function.create_accumulator() for operator in self.operators]
        except Exception as error:
            raise StageFailure(error, "process", self.operators[0].name) from error

    def _results(self, accumulators: List[Any], into: List[List[Any]], wanted: bool) -> None:
        if not wanted:
            for column in into:
                column.append(None)
            return
        try:
            for column, get_value, freeze, accumulator in zip(into, self._values, self._freezers, accumulators):
                value = get_value(accumulator)
                # Accumulators go on changing; what they gave out must not.
                column.append(value if type(value) in IMMUTABLE else freeze(value))
        except Exception as error:
            lengths = [len(column) for column in into]
            raise StageFailure(error, "process", self._names[lengths.index(min(lengths))]) from error


def _runs(positions: List[int]) -> Iterator[Tuple[int, int]]:
    """Spans of equal numbers."""
    start, count = 0, len(positions)
    for at in range(1, count):
        if positions[at] != positions[start]:
            yield start, at
            start = at
    if count:
        yield start, count


def _feed(
    operator: AggregateOperator, accumulator: Any, columns: List[List[Any]], flags: Optional[bytes], start: int, end: int
) -> None:
    """Adds rows to an accumulator, or takes them back."""
    accumulate = operator.function.accumulate
    arguments = [columns[position] for position in operator.args]
    include = columns[operator.include] if operator.include >= 0 else None
    if end == start + 1:
        if include is None or include[start]:
            row = [column[start] for column in arguments]
            try:
                if flags is not None and flags[0] & RETRACT:
                    operator.function.retract(accumulator, *row)
                else:
                    accumulate(accumulator, *row)
            except Exception as error:
                raise StageFailure(error, "process", operator.name, tuple(row)) from error
        return
    rows = list(zip(*[column[start:end] for column in arguments])) if arguments else [()] * (end - start)
    at = 0
    try:
        if flags is None and include is None:
            for row in rows:
                accumulate(accumulator, *row)
                at += 1
            return
        retract = operator.function.retract
        for at, row in enumerate(rows):
            if include is not None and not include[start + at]:
                continue
            if flags is not None and flags[at] & RETRACT:
                retract(accumulator, *row)
            else:
                accumulate(accumulator, *row)
    except Exception as error:
        raise StageFailure(error, "process", operator.name, rows[at]) from error
