"""Calls of table functions over the columns of a frame. Each call runs over the whole frame before the next one."""

from __future__ import annotations

import json
from itertools import islice, repeat, starmap
from typing import Any, Callable, Dict, Iterable, List, Optional, Sequence, Tuple

from pyflink._protocol.column_errors import ColumnError
from pyflink._protocol.messages import Column, RowBatch, TypeRoot
from pyflink.fn_execution.failures import NO_RECORD, StageFailure, format_traceback
from pyflink.fn_execution.table_functions import callable_of, load, rows_of, values_of
from pyflink.fn_execution.table_values import decoder, encoder

FAILURES = "failures"
"""``side_output`` of the output for rows that failed: position, class, message, traceback and name of the function."""

Source = Tuple[str, int]
"""Where an argument comes from: ``input``, ``call`` or ``literal``, and its index."""


class Call:
    """One call of a program."""

    def __init__(self, spec: Any) -> None:
        options = spec.options
        self.name: str = spec.name
        self.type = spec.output_type
        self.kind: str = options["kind"]
        self.asynchronous = self.kind == "ASYNC_SCALAR"
        self.vectorized = options.get("vectorized") == "true"
        self.args: List[Source] = [(kind, index) for kind, index in json.loads(options["args"])]
        self.function = load(bytes(spec.payload), options)
        self.apply: Callable = callable_of(self.function)
        if self.kind == "TABLE":
            self.apply = _all_rows(self.apply, self.type)


def _all_rows(call: Callable, data_type: Any) -> Callable:
    """Calls a table function to its end: what a generator raises belongs to the call."""
    collect = rows_of if data_type.children[0].root in (TypeRoot.ROW, TypeRoot.STRUCTURED) else values_of
    return lambda *args: collect(call(*args))


class Answer:
    """The columns that are wanted, and the rows that failed (None: the frame would have failed)."""

    __slots__ = ("count", "columns", "failures", "failed")

    def __init__(self, count: int, columns: List[Column], failures: Optional[Column], failed: int) -> None:
        self.count = count
        self.columns = columns
        self.failures = failures
        self.failed = failed


class Program:
    """Calls, in an order in which arguments come first."""

    def __init__(self, calls: List[Call], opening: Any, constants: Sequence[Any]) -> None:
        self.calls = calls
        self.zone: str = opening.configuration.get("table.local-time-zone", "UTC")
        self.input_types = list(opening.input_types[0].children)
        self.outputs = [output.function for output in opening.outputs if output.side_output != FAILURES]
        self._decoders: Dict[int, Callable] = {}
        self._encoders: Dict[int, Callable] = {}
        self._encode_failures = encoder(opening.outputs[-1].type)
        self.literals: List[Any] = []
        for spec in constants:
            batch = RowBatch.decode(spec.payload)
            self.literals = list(decoder(spec.output_type, self.zone)(batch.values or Column(), 1)[0])

    def frame(self, batch: RowBatch, tolerant: bool) -> Frame:
        """The program at the rows of ``batch``, not run yet."""
        return Frame(self, batch, tolerant)

    def type_of(self, source: Source) -> Any:
        kind, index = source
        return self.input_types[index] if kind == "input" else self.calls[index].type

    def decode_input(self, index: int, column: Column, count: int) -> List[Any]:
        decode = self._decoders.get(index)
        if decode is None:
            decode = self._decoders[index] = decoder(self.input_types[index], self.zone)
        return decode(column, count)

    def encode_result(self, index: int, values: Sequence[Any]) -> Column:
        encode = self._encoders.get(index)
        if encode is None:
            encode = self._encoders[index] = encoder(self.calls[index].type)
        return encode(values)

    def encode_failures(self, rows: List[tuple]) -> Column:
        return self._encode_failures(rows)


class Frame:
    """Values of one frame: columns as lists, as pandas.Series, or both."""

    def __init__(self, program: Program, batch: RowBatch, tolerant: bool) -> None:
        self.program = program
        self.count = batch.count
        self.tolerant = tolerant
        self.failures: Dict[int, Tuple[BaseException, str]] = {}
        """By row: what went wrong first, and in which function."""
        self._columns = batch.values.children if batch.values is not None else []
        self._lists: Dict[Source, List[Any]] = {}
        self._series: Dict[Source, Any] = {}

    def run(self) -> None:
        """Runs all calls. Raises StageFailure."""
        for index in range(len(self.program.calls)):
            self.run_call(index)

    def run_call(self, index: int) -> None:
        call = self.program.calls[index]
        if call.vectorized:
            self._series["call", index] = self._run_vectorized(call)
        else:
            self._lists["call", index] = self._run_rows(call)

    def store(self, index: int, values: List[Any]) -> None:
        """The results of a call that was made elsewhere."""
        self._lists["call", index] = values

    def fail(self, row: int, error: BaseException, call: Call, record: Any = NO_RECORD, phase: str = "process") -> None:
        """A row has failed: the frame with it, unless it is tolerant."""
        if not self.tolerant:
            raise StageFailure(error, phase, call.name, record) from error
        self.failures.setdefault(row, (error, call.name))

    # Rows

    def arguments(self, call: Call) -> List[Iterable[Any]]:
        """A sequence for each argument; endless for literals."""
        literals = self.program.literals
        return [repeat(literals[source[1]]) if source[0] == "literal" else self._list(source) for source in call.args]

    def _run_rows(self, call: Call) -> List[Any]:
        arguments = self.arguments(call)
        if self.failures:
            return self._run_remaining(call, arguments)
        apply, out = call.apply, []
        bounded = any(type(values) is list for values in arguments)
        while True:
            try:
                if bounded:
                    # What a raising call leaves in the list tells which row it was.
                    rest = [islice(values, len(out), None) for values in arguments] if out else arguments
                    out.extend(map(apply, *rest))
                else:
                    args = tuple([next(iter(values)) for values in arguments])
                    out.extend(starmap(apply, repeat(args, self.count - len(out))))
                return out
            except Exception as error:
                row = len(out)
                self.fail(row, error, call, _record(arguments, row))
                out.append(None)

    def _run_remaining(self, call: Call, arguments: List[Iterable[Any]]) -> List[Any]:
        """Leaves out the rows that failed in an earlier call."""
        out: List[Any] = []
        for row, args in enumerate(zip(range(self.count), *arguments)):
            if row in self.failures:
                out.append(None)
                continue
            try:
                out.append(call.apply(*args[1:]))
            except Exception as error:
                self.fail(row, error, call)
                out.append(None)
        return out

    def _list(self, source: Source) -> List[Any]:
        values = self._lists.get(source)
        if values is None:
            kind, index = source
            if kind == "input":
                values = self._decoded(index)
            else:
                from pyflink.fn_execution.table_pandas import column_of

                data_type = self.program.type_of(source)
                column = column_of(self._series[source], data_type, self.program.zone)
                values = decoder(data_type, self.program.zone)(column, self.count)
            self._lists[source] = values
        return values

    def _decoded(self, index: int) -> List[Any]:
        try:
            return self.program.decode_input(index, self._columns[index], self.count)
        except Exception as error:
            raise StageFailure(error, "decode", self.program.calls[0].name) from error

    # Columns

    def _run_vectorized(self, call: Call) -> Any:
        literals = self.program.literals
        arguments = [literals[index] if kind == "literal" else self._as_series((kind, index)) for kind, index in call.args]
        try:
            return self._checked(call, arguments, self.count)
        except Exception as error:
            if not self.tolerant:
                raise StageFailure(error, "process", call.name) from error
        return self._one_by_one(call, arguments)

    def _checked(self, call: Call, arguments: Sequence[Any], count: int) -> Any:
        import pandas as pd

        result = call.apply(*arguments)
        name = getattr(call.apply, "__name__", call.name)
        assert isinstance(result, (pd.Series, pd.DataFrame)), (
            "The result type of Pandas UDF '%s' must be pandas.Series or pandas.DataFrame, got %s" % (name, type(result))
        )
        assert len(result) == count, (
            "The result length '%d' of Pandas UDF '%s' is not equal to the input length '%d'" % (len(result), name, count)
        )
        return result

    def _one_by_one(self, call: Call, arguments: Sequence[Any]) -> Any:
        """After a failure: each row in a series of its own, so that only those fail that must."""
        import pandas as pd

        from pyflink.fn_execution.table_pandas import column_of, series_of

        values: List[Any] = []
        decode = decoder(call.type, self.program.zone)
        columnar = (pd.Series, pd.DataFrame)
        for row in range(self.count):
            value = None
            if row not in self.failures:
                try:
                    one = [a.iloc[row : row + 1].reset_index(drop=True) if isinstance(a, columnar) else a for a in arguments]
                    column = column_of(self._checked(call, one, 1), call.type, self.program.zone)
                    value = decode(column, 1)[0]
                except Exception as error:
                    self.fail(row, error, call)
            values.append(value)
        return series_of(encoder(call.type)(values), self.count, call.type, self.program.zone)

    def _as_series(self, source: Source) -> Any:
        series = self._series.get(source)
        if series is None:
            from pyflink.fn_execution.table_pandas import series_of

            kind, index = source
            data_type = self.program.type_of(source)
            column = self._columns[index] if kind == "input" else self._encoded(index)
            series = self._series[source] = series_of(column, self.count, data_type, self.program.zone)
        return series

    # Results

    def finish(self) -> Answer:
        """The columns of the results. Raises StageFailure."""
        columns = [self._encoded(index) for index in self.program.outputs]
        if self.failures:
            # A column that was encoded before a later one failed has values for that row: they must not count.
            columns = [self._encoded(index) for index in self.program.outputs]
        if not self.tolerant:
            return Answer(self.count, columns, None, 0)
        rows = [
            (row, type(error).__qualname__, _message(error), format_traceback(error), name)
            for row, (error, name) in sorted(self.failures.items())
        ]
        return Answer(self.count, columns, self.program.encode_failures(rows), len(rows))

    def _encoded(self, index: int) -> Column:
        source = ("call", index)
        call = self.program.calls[index]
        if call.vectorized and not self.failures:
            from pyflink.fn_execution.table_pandas import column_of

            try:
                return column_of(self._series[source], call.type, self.program.zone)
            except Exception as error:
                if not self.tolerant:
                    raise StageFailure(error, "encode", call.name) from error
        values = self._list(source)
        for row in self.failures:
            values[row] = None
        while True:
            try:
                return self.program.encode_result(index, values)
            except ColumnError as error:
                self.fail(error.row, error, call, error.value, "encode")
                values[error.row] = None


def _record(arguments: Sequence[Iterable[Any]], row: int) -> Any:
    values = [one[row] if isinstance(one, list) else next(iter(one)) for one in arguments]
    return values[0] if len(values) == 1 else tuple(values)


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # the user's __str__
        return ""
