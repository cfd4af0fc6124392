"""What a stage emits while it handles a frame, and its encoding as output batches."""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Optional, Tuple

from pyflink._protocol.column_buffers import MIN_LONG, pack
from pyflink._protocol.column_errors import ColumnError
from pyflink._protocol.column_pickles import Frozen
from pyflink._protocol.columns import column_encoder
from pyflink._protocol.messages import DataType, OpenStage, RowBatch, StageOutputBatch, TypeRoot
from pyflink.fn_execution.failures import StageFailure
from pyflink.fn_execution.freezing import IMMUTABLE, Freeze, freezer
from pyflink.fn_execution.keys import distinct, key_column_encoder


_ENOUGH_BYTES = 4 << 20
"""A Result of large rows is split: buffers of some megabytes are used again, huge ones are mapped anew each time."""
_SMALL_ROW = 512
_SAMPLE = 16
_MAX_SWITCHES = 64
"""Changes from one output to another in a frame up to which rows leave in exact order of emission. Beyond it every
output has its own order only, as in PyFlink: a batch for every few rows would cost far more than the rows."""


class OutputBuffer:
    """Rows of the main output in ``values``; side outputs remember where among these they were emitted.

    ``times`` runs beside ``values`` unless no row has a timestamp: then it is empty. ``keys`` and ``partitions`` run
    beside them when the last function selects keys or channels.
    """

    def __init__(self, opening: OpenStage) -> None:
        self.values: List[Any] = []
        self.times: List[int] = []
        self.keys: List[Any] = []
        self.partitions: List[int] = []
        self.raw_times: Any = b""
        """Timestamps of all rows as they came, for stages that give one row for each."""
        self._sides: List[Tuple[int, int, Any, int]] = []
        self._limit = max(1, opening.max_frame_rows or 8192)
        self._names = [function.name for function in opening.functions]
        last = len(opening.functions) - 1
        self._main: Optional[int] = None
        self._ordinals: Dict[Tuple[int, str], int] = {}
        self._functions: List[int] = []
        self._encoders = []
        self.freeze: Optional[Freeze] = None
        """Applied by generated code to what it appends to ``values``; None when nothing of the main output can change."""
        self._freezers: List[Optional[Freeze]] = []
        for ordinal, output in enumerate(opening.outputs):
            self._functions.append(output.function)
            self._encoders.append(column_encoder(output.type or DataType(root=TypeRoot.PICKLED)))
            self._freezers.append(freezer(output.type or DataType(root=TypeRoot.PICKLED)))
            if output.side_output:
                self._ordinals[output.function, output.side_output] = ordinal
            elif output.function == last:
                self._main = ordinal
                self.freeze = freezer(output.type or DataType(root=TypeRoot.PICKLED))
        self._key_type = (opening.functions[last].key_type if opening.functions else None) or DataType(
            root=TypeRoot.PICKLED
        )
        self._encode_keys = key_column_encoder(self._key_type)

    @property
    def limit(self) -> int:
        """Rows of a Result."""
        return self._limit

    def side(self, function: int, tag: Any, value: Any, timestamp: int) -> None:
        """A row for the side output ``tag`` of a function; dropped when nobody reads that output."""
        ordinal = self._ordinals.get((function, tag.tag_id))
        if ordinal is not None:
            freeze = self._freezers[ordinal]
            if freeze is not None and type(value) not in IMMUTABLE:
                value = freeze(value)
            self._sides.append((len(self.values), ordinal, value, timestamp))

    @property
    def rows(self) -> int:
        return len(self.values) + len(self._sides)

    def drain(self) -> Iterator[List[StageOutputBatch]]:
        """Encodes and forgets everything: a list of batches for each Result."""
        if not self._sides and len(self.values) <= self._rows_of_batch(self.values):
            if self.values and self._main is not None:
                yield [self._main_batch(0, len(self.values))]
        else:
            yield from self._drain_large()
        self.clear()

    def _rows_of_batch(self, values: List[Any]) -> int:
        """Rows that a batch of such values may have: fewer than ``limit`` when a few of them tell that they are large."""
        sample = values[:: max(1, len(values) // _SAMPLE)]
        size = sum(map(_size, sample))
        if size <= len(sample) * _SMALL_ROW:
            return self._limit
        return max(1, min(self._limit, _ENOUGH_BYTES * len(sample) // size))

    def _drain_large(self) -> Iterator[List[StageOutputBatch]]:
        batches: List[StageOutputBatch] = []
        rows, size = 0, 0
        for batch in self._interleaved() if self._switches() <= _MAX_SWITCHES else self._by_output():
            bytes_more = len(batch.batch.values.data)
            if rows and (rows + batch.batch.count > self._limit or size + bytes_more > _ENOUGH_BYTES):
                yield batches
                batches, rows, size = [], 0, 0
            batches.append(batch)
            rows += batch.batch.count
            size += bytes_more
        if batches:
            yield batches

    def clear(self) -> None:
        """Keeps the lists themselves: generated code is bound to them."""
        del self.values[:], self.times[:], self.keys[:], self.partitions[:], self._sides[:]
        self.raw_times = b""

    def _switches(self) -> int:
        """How often the rows change from one side output, or one position among the main rows, to another."""
        count, last_position, last_ordinal = 0, -1, -1
        for position, ordinal, _, _ in self._sides:
            if position != last_position or ordinal != last_ordinal:
                count, last_position, last_ordinal = count + 1, position, ordinal
        return count

    def _interleaved(self) -> Iterator[StageOutputBatch]:
        start = 0
        sides = self._sides
        at = 0
        while at < len(sides):
            position, ordinal, _, _ = sides[at]
            yield from self._main_batches(start, position)
            start = position
            end = at + 1
            while end < len(sides) and sides[end][0] == position and sides[end][1] == ordinal:
                end += 1
            yield from self._side_batches(ordinal, sides[at:end])
            at = end
        yield from self._main_batches(start, len(self.values))

    def _by_output(self) -> Iterator[StageOutputBatch]:
        yield from self._main_batches(0, len(self.values))
        by_ordinal: Dict[int, List[Tuple[int, int, Any, int]]] = {}
        for side in self._sides:
            by_ordinal.setdefault(side[1], []).append(side)
        for ordinal, sides in by_ordinal.items():
            yield from self._side_batches(ordinal, sides)

    def _side_batches(self, ordinal: int, sides: List[Tuple[int, int, Any, int]]) -> Iterator[StageOutputBatch]:
        step = self._rows_of_batch([side[2] for side in sides])
        for start in range(0, len(sides), step):
            part = sides[start : start + step]
            values = self._encode(ordinal, [side[2] for side in part])
            times = _pack_times([side[3] for side in part])
            yield StageOutputBatch(output=ordinal, batch=RowBatch(count=len(part), values=values, timestamps=times))

    def _main_batches(self, start: int, end: int) -> Iterator[StageOutputBatch]:
        if self._main is None:
            return
        step = self._rows_of_batch(self.values)
        for position in range(start, end, step):
            yield self._main_batch(position, min(end, position + step))

    def _main_batch(self, start: int, end: int) -> StageOutputBatch:
        whole = end - start == len(self.values)
        ordinal = self._main
        batch = RowBatch(
            count=end - start, values=self._encode(ordinal, self.values if whole else self.values[start:end])
        )
        if len(self.raw_times):
            batch.timestamps = self.raw_times[start * 8 : end * 8]
        elif self.times:
            batch.timestamps = _pack_times(self.times if whole else self.times[start:end])
        if self.keys:
            batch.key_index, keys = distinct(self.keys[start:end], self._key_type)
            try:
                batch.keys = self._encode_keys(keys)
            except ColumnError as error:
                raise StageFailure(error, "encode", self._names[-1], error.value) from None
            batch.key_count = len(keys)
        if self.partitions:
            batch.partitions = pack("i", self.partitions[start:end])
        return StageOutputBatch(output=ordinal, batch=batch)

    def _encode(self, ordinal: int, values: List[Any]) -> Any:
        try:
            return self._encoders[ordinal](values)
        except ColumnError as error:
            raise StageFailure(error, "encode", self._names[self._functions[ordinal]], values[error.row]) from None
        except Exception as error:  # pickling runs the objects' own code
            raise StageFailure(error, "encode", self._names[self._functions[ordinal]]) from error


def _size(value: Any) -> int:
    """Near enough, of texts and bytes, also in tuples; others are taken for small."""
    if isinstance(value, (str, bytes, bytearray)):
        return len(value)
    if isinstance(value, Frozen):
        return len(value.data)
    if isinstance(value, tuple):
        return sum(map(_size, value))
    return 0


def _pack_times(times: List[int]) -> bytes:
    """Empty when no row has a timestamp."""
    if times[0] == MIN_LONG and times.count(MIN_LONG) == len(times):
        return b""
    return pack("q", times)
