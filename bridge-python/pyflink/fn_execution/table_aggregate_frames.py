"""Stages of aggregate functions over rows that are all at hand: OVER windows, group windows, and groups of inputs that end.

Each row of a frame brings, for each set of calls, an array of rows of arguments, and is answered by the results of the calls over
them. The arrays of a column share one table of rows (LISTS of DICT of STRUCT), so that overlapping windows cost indexes only.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List

from pyflink._protocol.column_buffers import unpack
from pyflink._protocol.messages import Column, Data, DataType, Result
from pyflink.fn_execution.failures import StageFailure
from pyflink.fn_execution.table_aggregate import AggregateOperator, AggregateStage
from pyflink.fn_execution.table_values import decoder


class _Rows:
    """The rows of one set of calls, and the span of positions of each array."""

    def __init__(self, column: Column, count: int, types: List[DataType], zone: str) -> None:
        self.offsets = unpack("i", column.offsets) or [0] * (count + 1)
        table = column.children[0] if column.children else Column()
        self.indexes: List[int] = unpack("i", table.data)
        self._columns = table.children[0].children if table.children else []
        self._size = max(self.indexes, default=-1) + 1
        self._types = types
        self._zone = zone
        self._values: Dict[int, List[Any]] = {}
        self._series: Dict[int, Any] = {}
        self._gaps = _gaps(self.indexes)

    def values(self, field: int) -> List[Any]:
        """A column of arguments."""
        known = self._values.get(field)
        if known is None:
            decode = decoder(self._types[field], self._zone)
            known = self._values[field] = decode(self._columns[field], self._size)
        return known

    def series(self, field: int) -> Any:
        """A column of arguments as pandas has it: a Series, of rows a DataFrame."""
        known = self._series.get(field)
        if known is None:
            from pyflink.fn_execution.table_pandas import series_of

            known = self._series[field] = series_of(self._columns[field], self._size, self._types[field], self._zone)
        return known

    def is_span(self, start: int, end: int) -> bool:
        """Whether the array's rows stand behind each other in the table."""
        return self._gaps[end - 1] == self._gaps[start]


def _gaps(indexes: List[int]) -> List[int]:
    """How often a position does not follow the one before it, up to each position."""
    gaps, count, before = [], 0, -2
    for index in indexes:
        if index != before + 1:
            count += 1
        gaps.append(count)
        before = index
    return gaps


class FrameAggregateStage(AggregateStage):
    """See the module's text."""

    def prepare(self) -> None:
        for position, call in enumerate(self.plan["calls"]):
            if call["vectorized"]:
                self._encoders[position] = _results_encoder(self.result_types[position], self.plan["zone"])
        self._zone: str = self.plan["zone"]
        self._types = [child.children[0].children for child in self.opening.input_types[0].children]
        self._names = [operator.name for operator in self.operators]
        self._sets: List[int] = [call["set"] for call in self.plan["calls"]]
        self._evaluate: List[Callable[..., Any]] = []
        for operator, call in zip(self.operators, self.plan["calls"]):
            self._evaluate.append(_over_series(operator) if call["vectorized"] else _over_rows(operator))
        if any(call["vectorized"] for call in self.plan["calls"]):
            try:
                import pandas  # noqa: F401
            except ImportError as error:
                raise StageFailure(error, "open", self.operators[0].name) from error

    def data(self, message: Data) -> None:
        """Answers a frame."""
        batch = message.batch
        try:
            sets = [
                _Rows(column, batch.count, types, self._zone)
                for column, types in zip(batch.values.children, self._types)
            ]
        except Exception as error:
            raise StageFailure(error, "decode", self.operators[0].name) from error
        columns = []
        for operator, evaluate, number in zip(self.operators, self._evaluate, self._sets):
            columns.append(self._column(operator, evaluate, sets[number], batch.count))
        outputs = self.encode(columns, batch.count, self._names)
        self.send("result", Result(stage_id=self.id, seq=message.seq, outputs=outputs, done=True))

    def _column(self, operator: AggregateOperator, evaluate: Callable[..., Any], rows: _Rows, count: int) -> List[Any]:
        offsets, indexes = rows.offsets, rows.indexes
        column = []
        try:
            for at in range(count):
                column.append(evaluate(rows, offsets[at], offsets[at + 1], indexes))
        except StageFailure:
            raise
        except Exception as error:
            raise StageFailure(error, "process", operator.name) from error
        return column


def _over_rows(operator: AggregateOperator) -> Callable[..., Any]:
    """A general function: row by row."""
    function, args = operator.function, operator.args

    def evaluate(rows: _Rows, start: int, end: int, indexes: List[int]) -> Any:
        accumulator = function.create_accumulator()
        accumulate = function.accumulate
        columns = [rows.values(field) for field in args]
        for index in indexes[start:end]:
            accumulate(accumulator, *[column[index] for column in columns])
        return function.get_value(accumulator)

    return evaluate


def _over_series(operator: AggregateOperator) -> Callable[..., Any]:
    """A pandas function: all rows at once."""
    function, args = operator.function, operator.args

    def evaluate(rows: _Rows, start: int, end: int, indexes: List[int]) -> Any:
        if start == end:
            chosen: Any = slice(0, 0)
        elif rows.is_span(start, end):
            chosen = slice(indexes[start], indexes[start] + end - start)
        else:
            chosen = indexes[start:end]
        accumulator = function.create_accumulator()
        function.accumulate(accumulator, *[_part(rows.series(field), chosen) for field in args])
        return function.get_value(accumulator)

    return evaluate


def _part(series: Any, chosen: Any) -> Any:
    """Some rows, numbered from 0."""
    from pandas import DataFrame, Series

    if isinstance(series, DataFrame):
        return series.iloc[chosen].reset_index(drop=True)
    return Series(series.array[chosen], dtype=series.dtype)


def _results_encoder(data_type: DataType, zone: str) -> Callable[[List[Any]], Column]:
    """Results of a pandas function as a column. What pandas counts as missing is NULL."""

    def encode(values: List[Any]) -> Column:
        from pandas import Series

        from pyflink.fn_execution.table_pandas import column_of

        numbers = [value for value in values if value is not None]
        if len(numbers) < len(values) or any(isinstance(value, (tuple, list, dict)) for value in numbers[:1]):
            return column_of(Series(values, dtype=object), data_type, zone)
        return column_of(Series(values), data_type, zone)

    return encode
