"""Compiles the functions of a stage into one Python function: a loop over a frame with no calls between operators.

The generated source is readable (``DREY_DUMP_CODE=1`` prints it to stderr); line numbers tell which operator failed.
"""

from __future__ import annotations

import linecache
import os
import sys
from typing import Any, Callable, Dict, List, Optional, Tuple

from pyflink.datastream.output_tag import OutputTag
from pyflink.fn_execution.failures import NO_RECORD, STAGE_CODE, StageFailure
from pyflink.fn_execution.freezing import IMMUTABLE
from pyflink.fn_execution.operators import KEYED_KINDS, Operator

_ONE_TO_ONE = frozenset(("map", "key_selector", "partitioner"))
_COMPREHENSIBLE = (["map"], ["key_selector"], ["partitioner"], ["map", "key_selector"], ["map", "partitioner"])
_ITERATES = frozenset(
    (
        "process",
        "keyed_process",
        "co_process",
        "keyed_co_process",
        "broadcast_process",
        "keyed_broadcast_process",
        "window",
    )
)
_EXPANDS = _ITERATES | {"flat_map", "co_flat_map"}

_NO_TIMESTAMP = "-9223372036854775808"

_sources: Dict[str, Dict[int, Tuple[int, str]]] = {}
"""By file name of generated code: line -> (position in the chain's operators, variable with the operator's input)."""
_operators: Dict[str, List[Operator]] = {}
_counter = 0


def is_one_to_one(operators: List[Operator]) -> bool:
    """Every row gives exactly one row with the same timestamp."""
    return all(operator.kind in _ONE_TO_ONE for operator in operators)


class _Writer:
    def __init__(self, operators: List[Operator], sink: Any, timed: bool) -> None:
        self.operators = operators
        self.timed = timed
        self.sink = sink
        self.lines: List[str] = []
        self.places: Dict[int, Tuple[int, str]] = {}
        self.names: Dict[str, Any] = {"OutputTag": OutputTag}

    def line(self, depth: int, text: str, operator: Optional[int] = None, variable: str = "") -> None:
        self.lines.append("    " * depth + text)
        if operator is not None:
            self.places[len(self.lines)] = (operator, variable)

    def bind(self, name: str, value: Any) -> str:
        self.names[name] = value
        return name

    def operator(self, at: int, variable: str, time: str, depth: int, input_index: int = 0, key: str = "") -> None:
        """Writes what operator ``at`` does with ``variable``, and all that follows."""
        if at == len(self.operators):
            self.append(variable, time, depth, key)
            return
        operator = self.operators[at]
        kind = operator.kind
        after = f"v{at + 1}"
        if kind == "key_selector" or kind == "partitioner":
            function = self.bind(f"f{at}", operator.callables()[0])
            self.line(depth, f"k{at} = {function}({variable})", at, variable)
            self.operator(at + 1, variable, time, depth, key=f"k{at}")
        elif kind == "map":
            function = self.bind(f"f{at}", operator.callables()[0])
            self.line(depth, f"{after} = {function}({variable})", at, variable)
            self.operator(at + 1, after, time, depth)
        elif kind == "co_map":
            function = self.bind(f"f{at}", operator.callables()[input_index])
            self.line(depth, f"{after} = {function}({variable})", at, variable)
            self.line(depth, f"if {after} is None:")
            self.line(depth + 1, "continue")
            self.operator(at + 1, after, time, depth)
        elif kind == "filter":
            function = self.bind(f"f{at}", operator.callables()[0])
            self.line(depth, f"if not {function}({variable}):", at, variable)
            self.line(depth + 1, "continue")
            self.operator(at + 1, variable, time, depth)
        elif kind == "timestamp_assigner":
            function = self.bind(f"f{at}", operator.callables()[0])
            self.line(depth, f"ts{at + 1} = {function}({variable}, {time})", at, variable)
            self.operator(at + 1, variable, f"ts{at + 1}", depth)
        else:
            self.expand(at, variable, time, depth, input_index)

    def expand(self, at: int, variable: str, time: str, depth: int, input_index: int) -> None:
        operator = self.operators[at]
        function = self.bind(f"f{at}", operator.callables()[input_index])
        arguments = variable
        if operator.kind in _ITERATES:
            arguments += ", " + self.bind(f"c{at}", self.context(at, input_index))
            if self.timed:
                self.line(depth, f"c{at}.ts = {time}")
        self.line(depth, f"r{at} = {function}({arguments})", at, variable)
        # PyFlink takes anything false as "no results", and iterates anything else.
        self.line(depth, f"if r{at}:", at, variable)
        self.results(at, f"r{at}", time, depth + 1, variable)

    def context(self, at: int, input_index: int) -> Any:
        context = self.operators[at].context
        return context[input_index] if isinstance(context, tuple) else context

    def results(self, at: int, results: str, time: str, depth: int, variable: str) -> None:
        """Writes the loop over the results of operator ``at``."""
        after = f"v{at + 1}"
        self.line(depth, f"for {after} in {results}:", at, variable)
        if self.operators[at].kind in _ITERATES and self.operators[at].has_sides:
            side = self.bind("side", self.sink.side)
            self.line(depth + 1, f"if isinstance({after}, tuple) and {after} and isinstance({after}[0], OutputTag):")
            self.line(depth + 2, f"{side}({self.operators[at].index}, {after}[0], {after}[1], {time})", at, variable)
            self.line(depth + 2, "continue")
        self.operator(at + 1, after, time, depth + 1)

    def append(self, variable: str, time: str, depth: int, key: str) -> None:
        self.line(depth, f"{self.bind('append', self.sink.values.append)}({self.frozen(variable)})")
        if self.timed:
            self.line(depth, f"{self.bind('append_time', self.sink.times.append)}({time})")
        if key:
            target = self.sink.keys if self.operators[-1].kind == "key_selector" else self.sink.partitions
            self.line(depth, f"{self.bind('append_key', target.append)}({key})")

    def frozen(self, variable: str) -> str:
        """The expression of an output that no longer depends on the object that was emitted. What came in as it is
        (no operator made it) cannot be anyone's to change before the frame ends."""
        if self.sink.freeze is None or variable == "v0":
            return variable
        self.bind("immutable", IMMUTABLE)
        self.bind("freeze", self.sink.freeze)
        return f"{variable} if type({variable}) in immutable else freeze({variable})"

    def flush_when_full(self, depth: int, flush: Optional[Callable[[], None]]) -> None:
        if flush is not None:
            self.bind("emitted", self.sink.values)
            self.bind("flush", flush)
            self.line(depth, f"if len(emitted) >= {self.sink.limit}:")
            self.line(depth + 1, "flush()")

    def compile(self, title: str) -> Callable:
        global _counter
        _counter += 1
        filename = f"{STAGE_CODE} {_counter}: {title}>"
        source = "\n".join(self.lines) + "\n"
        if os.environ.get("DREY_DUMP_CODE"):
            print(f"# {filename}\n{source}", file=sys.stderr)
        linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
        _sources[filename] = self.places
        _operators[filename] = self.operators
        namespace = dict(self.names)
        exec(compile(source, filename, "exec"), namespace)
        return namespace["run"]


def compile_run(
    operators: List[Operator],
    sink: Any,
    timed: bool,
    input_index: int = 0,
    backend: Any = None,
    flush: Optional[Callable[[], None]] = None,
) -> Callable:
    """``run(values, times, entries)`` for one input of the stage.

    ``times`` are event timestamps, unused unless ``timed``; ``entries`` the rows' keys if the first operator is keyed.
    """
    kinds = [operator.kind for operator in operators]
    # A selector must see what the map gave, not what was frozen of it.
    selects_frozen = sink.freeze is not None and kinds[0] == "map" and len(kinds) > 1
    if not timed and backend is None and kinds in _COMPREHENSIBLE and not selects_frozen:
        return _compile_one_to_one(operators, sink)
    writer = _Writer(operators, sink, timed)
    expands = any(operator.kind in _EXPANDS for operator in operators)
    names, sources = ["v0"], ["values"]
    if timed:
        names.append("ts0")
        sources.append("times")
    keyed = (
        backend is not None
        and operators[0].kind in KEYED_KINDS
        and not (operators[0].kind == "keyed_broadcast_process" and input_index == 1)
    )
    if keyed:
        names.append("entry")
        sources.append("entries")
        writer.bind("backend", backend)
        writer.bind("scope", backend.scope)
    writer.line(0, "def run(values, times, entries):")
    if not timed:
        for at, operator in enumerate(operators):
            if operator.kind in _ITERATES:
                writer.line(1, f"{writer.bind(f'c{at}', writer.context(at, input_index))}.ts = {_NO_TIMESTAMP}")
    rows = f"zip({', '.join(sources)})" if len(sources) > 1 else sources[0]
    writer.line(1, f"for {', '.join(names)} in {rows}:")
    if expands:
        writer.flush_when_full(2, flush)
    if keyed:
        writer.line(2, "backend.entry = entry")
        writer.line(2, "scope.cells = entry.cells")
    writer.operator(0, "v0", "ts0" if timed else _NO_TIMESTAMP, 2, input_index)
    return writer.compile("rows")


def compile_tail(operators: List[Operator], sink: Any) -> Callable:
    """``run(results, time)``: what follows when the first operator has given ``results`` by a timer."""
    writer = _Writer(operators, sink, True)
    writer.line(0, "def run(results, time):")
    writer.results(0, "results", "time", 1, "time")
    return writer.compile("timer")


def _compile_one_to_one(operators: List[Operator], sink: Any) -> Callable:
    """At most one map, then at most one selector of keys or channels: comprehensions, the fastest loops there are."""
    writer = _Writer(operators, sink, False)
    writer.line(0, "def run(values, times, entries):")
    at = 0
    result = "values"
    if operators[0].kind == "map":
        result = "result"
        function = writer.bind("f0", operators[0].callables()[0])
        writer.line(1, "rows_v0 = iter(values)")
        writer.line(1, f"result = [{function}(v0)", 0, "v0")
        writer.line(2, "for v0 in rows_v0]")
        at = 1
    if at < len(operators):
        operator = operators[at]
        target = sink.keys if operator.kind == "key_selector" else sink.partitions
        function = writer.bind(f"f{at}", operator.callables()[0])
        writer.line(1, f"rows_v1 = iter({result})")
        writer.line(1, f"{writer.bind('extend_keys', target.extend)}([{function}(v1)", at, "v1")
        writer.line(2, "for v1 in rows_v1])")
    writer.line(1, f"{writer.bind('extend', sink.values.extend)}({result})")
    return writer.compile("rows")


def locate(error: BaseException) -> Tuple[Optional[Operator], Any]:
    """(operator, its input) of an error that came out of generated code."""
    found: Tuple[Optional[Operator], Any] = (None, NO_RECORD)
    trace = error.__traceback__
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        place = _sources.get(filename, {}).get(trace.tb_lineno)
        if place is not None:
            operator = _operators[filename][place[0]]
            found = (operator, _record(trace.tb_frame.f_locals, place[1]))
        trace = trace.tb_next
    return found


def _record(local: Dict[str, Any], variable: str) -> Any:
    """The value of ``variable``. In Python 3.12 that of a comprehension is gone; its iterator is not."""
    if variable in local:
        return local[variable]
    rows = local.get(f"rows_{variable}")
    if rows is None:
        return NO_RECORD
    values = local["result"] if variable == "v1" and "result" in local else local["values"]
    position = len(values) - rows.__length_hint__() - 1
    return values[position] if 0 <= position < len(values) else NO_RECORD


def failure_of(error: Exception, phase: str, first: Operator) -> StageFailure:
    """The failure of ``error``, raised by a chain that starts with ``first``."""
    operator, record = locate(error)
    if record is NO_RECORD and operator is None:
        operator = first
    return StageFailure(error, phase, (operator or first).name, record)


def forget(operators: List[Operator]) -> None:
    """Drops what is kept for the errors of a closed stage."""
    for filename in [name for name, known in _operators.items() if known is operators]:
        _operators.pop(filename, None)
        _sources.pop(filename, None)
        linecache.cache.pop(filename, None)
