"""Keyed and two-input forms of the simple functions, written on top of the process functions that the worker runs.

``process_element`` returns a tuple rather than being a generator: these run once a row.
"""
from __future__ import annotations

import copy
import pickle
from typing import Any, Callable, Optional, Union

from pyflink.common.types import Row
from pyflink.datastream.functions import (
    CoFlatMapFunction,
    CoMapFunction,
    CoProcessFunction,
    Function,
    KeyedCoProcessFunction,
    KeyedProcessFunction,
    KeySelector,
    MapFunction,
    ReduceFunction,
    RuntimeContext,
)
from pyflink.datastream.state import ValueStateDescriptor

MAX_LONG = 0x7FFFFFFFFFFFFFFF
_NOTHING: tuple = ()
_ATOMS = frozenset((int, str, float, bool, bytes, type(None)))


def _snapshot(value: Any) -> Any:
    """A copy that later changes of ``value`` do not reach. A reduce function may change its first argument in place,
    and that object was emitted before and may still be waiting to be sent."""
    if type(value) is tuple:
        for item in value:
            if type(item) not in _ATOMS:
                break
        else:
            return value
    try:
        return pickle.loads(pickle.dumps(value, -1))
    except Exception:  # a class of the job script, which plain pickle does not find in a spawned worker
        return copy.deepcopy(value)


def identity(value):
    """Maps a record to itself."""
    return value


def first(value):
    """The first field."""
    return value[0]


class _Wrapping(Function):
    """Opens and closes the wrapped function, if it is one, and takes ``method`` of it as what to call."""

    def __init__(self, function: Any, method: str):
        self._function = function
        self._method = method

    def open(self, runtime_context: RuntimeContext):
        if isinstance(self._function, Function):
            self._function.open(runtime_context)

    def close(self):
        if isinstance(self._function, Function):
            self._function.close()

    def _callable(self) -> Callable:
        return getattr(self._function, self._method) if isinstance(self._function, Function) else self._function


class KeyedMap(_Wrapping, KeyedProcessFunction):
    """``KeyedStream.map``."""

    def open(self, runtime_context: RuntimeContext):
        super().open(runtime_context)
        self._call = self._callable()

    def process_element(self, value, ctx: 'KeyedProcessFunction.Context'):
        return (self._call(value),)


class KeyedFlatMap(_Wrapping, KeyedProcessFunction):
    """``KeyedStream.flat_map``."""

    def open(self, runtime_context: RuntimeContext):
        super().open(runtime_context)
        self._call = self._callable()

    def process_element(self, value, ctx: 'KeyedProcessFunction.Context'):
        return self._call(value)


class KeyedFilter(_Wrapping, KeyedProcessFunction):
    """``KeyedStream.filter``."""

    def open(self, runtime_context: RuntimeContext):
        super().open(runtime_context)
        self._call = self._callable()

    def process_element(self, value, ctx: 'KeyedProcessFunction.Context'):
        return (value,) if self._call(value) else _NOTHING


class KeyedRow(_Wrapping, MapFunction):
    """Shows a keyed stream as PyFlink does: as rows of key and value."""

    def __init__(self, key_selector: Union[Callable, KeySelector]):
        super().__init__(key_selector, 'get_key')

    def open(self, runtime_context: RuntimeContext):
        super().open(runtime_context)
        self._key = self._callable()

    def map(self, value):
        return Row(self._key(value), value)


class KeyedReduce(_Wrapping, KeyedProcessFunction):
    """``KeyedStream.reduce`` and what is built on it.

    In streaming mode every record gives the value reduced so far; in batch mode there is one result for each key, sent by
    a timer at the end of time, which fires when the key's last record has been seen.
    """

    def __init__(self, function: Union[Callable, ReduceFunction], type_info: Any):
        super().__init__(function, 'reduce')
        self._type_info = type_info

    def open(self, runtime_context: RuntimeContext):
        super().open(runtime_context)
        state = runtime_context.get_state(ValueStateDescriptor('_reduce_state', self._type_info))
        self._get, self._put, self._reduce = state.value, state.update, self._callable()
        self._batch = bool(getattr(runtime_context, '_in_batch_execution_mode', False))
        self._pure = isinstance(self._function, Accumulate)

    def process_element(self, value, ctx: 'KeyedProcessFunction.Context'):
        current = self._get()
        if current is not None:
            value = self._reduce(current, value)
        elif self._batch:
            ctx.timer_service().register_event_time_timer(MAX_LONG)
        self._put(value)
        if self._batch:
            return _NOTHING
        return (value if self._pure or type(value) in _ATOMS else _snapshot(value),)

    def on_timer(self, timestamp: int, ctx: 'KeyedProcessFunction.OnTimerContext'):
        current = self._get()
        return _NOTHING if current is None else (current,)


class _Co(Function):
    """A two-input form: ``calls`` are the functions for the inputs."""

    def __init__(self, function: Union[CoMapFunction, CoFlatMapFunction]):
        self._function = function

    def open(self, runtime_context: RuntimeContext):
        self._function.open(runtime_context)

    def close(self):
        self._function.close()


class KeyedCoMap(_Co, KeyedCoProcessFunction):
    """``ConnectedStreams.map`` of keyed streams; a None result is dropped."""

    def process_element1(self, value, ctx: 'KeyedCoProcessFunction.Context'):
        result = self._function.map1(value)
        return _NOTHING if result is None else (result,)

    def process_element2(self, value, ctx: 'KeyedCoProcessFunction.Context'):
        result = self._function.map2(value)
        return _NOTHING if result is None else (result,)


class KeyedCoFlatMap(_Co, KeyedCoProcessFunction):
    """``ConnectedStreams.flat_map`` of keyed streams."""

    def process_element1(self, value, ctx: 'KeyedCoProcessFunction.Context'):
        return self._function.flat_map1(value) or _NOTHING

    def process_element2(self, value, ctx: 'KeyedCoProcessFunction.Context'):
        return self._function.flat_map2(value) or _NOTHING


class CoProcessOnKeyed(_Co, KeyedCoProcessFunction):
    """A :class:`CoProcessFunction` used on keyed streams."""

    _function: CoProcessFunction

    def process_element1(self, value, ctx: 'KeyedCoProcessFunction.Context'):
        return self._function.process_element1(value, ctx)

    def process_element2(self, value, ctx: 'KeyedCoProcessFunction.Context'):
        return self._function.process_element2(value, ctx)


class Project:
    """Keeps the fields of a tuple at ``indexes``."""

    def __init__(self, indexes):
        self._indexes = tuple(indexes)

    def __call__(self, value):
        return tuple([value[index] for index in self._indexes])


def to_text(value) -> str:
    """What ``print`` shows of an object of any type."""
    return value if isinstance(value, str) else str(value)


def row_to_text(value) -> str:
    """What ``print`` shows of a row."""
    assert isinstance(value, Row)
    return f'{value.get_row_kind()}[{",".join([str(item) for item in value._values])}]'


class Accumulate(ReduceFunction):
    """``sum``, ``min``, ``max``, ``min_by`` and ``max_by``.

    ``kind`` is the method's name, ``position`` an index or a field name. The first pair of records decides how values are
    taken apart: tuples, lists and rows by position, anything else as a whole. Inputs are never changed in place: records
    that were emitted before may still be waiting to be sent.
    """

    def __init__(self, kind: str, position: Union[int, str]):
        self._kind = kind
        self._position = position
        self._reduce: Optional[Callable] = None

    def reduce(self, value1, value2):
        if self._reduce is None:
            self._reduce = self._function_for(value2)
        return self._reduce(value1, value2)

    def __getstate__(self):
        return self._kind, self._position

    def __setstate__(self, state):
        self._kind, self._position = state
        self._reduce = None

    def _function_for(self, value: Any) -> Callable:
        composite = isinstance(value, (tuple, list, Row))
        if self._kind in ('min_by', 'max_by'):
            return _pick_by(self._kind == 'min_by', self._position) if composite else _PICK[self._kind[:3]]
        if not composite:
            if self._position != 0:
                raise TypeError(
                    'The %s field selected on a basic type. A field expression on a basic type can only select the '
                    '0th field (which means selecting the entire basic type).' % self._position)
            return _PICK[self._kind]
        combine, position = _PICK[self._kind], self._position
        replace = _replace_in_row if isinstance(value, Row) else _replace_in_tuple if isinstance(value, tuple) \
            else _replace_in_list
        return lambda v1, v2: replace(v1, position, combine(v1[position], v2[position]))


def _smaller(value1, value2):
    return value2 if value2 < value1 else value1


def _larger(value1, value2):
    return value2 if value2 > value1 else value1


def _sum(value1, value2):
    return value1 + value2


_PICK = {'min': _smaller, 'max': _larger, 'sum': _sum}


def _pick_by(smallest: bool, position: Union[int, str]) -> Callable:
    if smallest:
        return lambda v1, v2: v2 if v2[position] < v1[position] else v1
    return lambda v1, v2: v2 if v2[position] > v1[position] else v1


def _replace_in_tuple(value: tuple, position: int, item: Any) -> tuple:
    items = list(value)
    items[position] = item
    return tuple(items)


def _replace_in_list(value: list, position: int, item: Any) -> list:
    items = list(value)
    items[position] = item
    return items


def _replace_in_row(value: Row, position: Union[int, str], item: Any) -> Row:
    row = Row.of_kind(value.get_row_kind(), *value._values)
    if hasattr(value, '_fields'):
        row._fields = value._fields
    row[position] = item
    return row
