"""Keyed functions and accumulations, run as the worker runs them."""
import pytest

from pyflink.common.types import Row, RowKind
from pyflink.common.typeinfo import Types
from pyflink.datastream._adapters import Accumulate, KeyedFilter, KeyedFlatMap, KeyedMap, KeyedReduce, Project


class Cell:
    content = None

    def value(self):
        return self.content

    def update(self, value):
        self.content = value


class Context:
    """Runtime context and function context of one key."""

    def __init__(self, batch=False):
        self._in_batch_execution_mode, self.cell, self.timers = batch, Cell(), []

    def get_state(self, descriptor):
        return self.cell

    def timer_service(self):
        return self

    def register_event_time_timer(self, time):
        self.timers.append(time)


def run(function, values, batch=False):
    context = Context(batch)
    function.open(context)
    results = [result for value in values for result in function.process_element(value, context)]
    for time in context.timers:
        results.extend(function.on_timer(time, context))
    function.close()
    return results


def reduce(kind, position, values):
    return run(KeyedReduce(Accumulate(kind, position), Types.PICKLED_BYTE_ARRAY()), values)


def test_simple_functions():
    assert run(KeyedMap(lambda x: x + 1, 'map'), [1, 2]) == [2, 3]
    assert run(KeyedFlatMap(lambda x: [x] * x, 'flat_map'), [1, 2]) == [1, 2, 2]
    assert run(KeyedFilter(lambda x: x > 1, 'filter'), [1, 2]) == [2]
    assert Project([2, 0])((1, 2, 3)) == (3, 1)


def test_reduce_rolls_in_streaming_and_ends_once_in_batch():
    def add(a, b):
        return a + b

    assert run(KeyedReduce(add, Types.LONG()), [1, 2, 3]) == [1, 3, 6]
    assert run(KeyedReduce(add, Types.LONG()), [1, 2, 3], batch=True) == [6]


def test_reduce_functions_may_change_their_first_argument():
    def merge(a, b):
        a.update(b)
        return a

    assert run(KeyedReduce(merge, Types.PICKLED_BYTE_ARRAY()), [{'a': 1}, {'b': 2}]) == [{'a': 1}, {'a': 1, 'b': 2}]
    assert run(KeyedReduce(lambda a, b: (a[0] + b[0], a[1].append(0) or a[1]), Types.PICKLED_BYTE_ARRAY()),
               [(1, []), (2, [])]) == [(1, []), (3, [0])]


def test_accumulate():
    rows = [('a', 3), ('b', 1), ('c', 1), ('d', 4)]
    assert reduce('sum', 1, rows) == [('a', 3), ('a', 4), ('a', 5), ('a', 9)]
    assert reduce('min', 1, rows) == [('a', 3), ('a', 1), ('a', 1), ('a', 1)]
    assert reduce('max', 1, rows)[-1] == ('a', 4)
    assert reduce('min_by', 1, rows) == [('a', 3), ('b', 1), ('b', 1), ('b', 1)]
    assert reduce('max_by', 1, rows)[-1] == ('d', 4)
    assert reduce('sum', 0, [1, 2, 3]) == [1, 3, 6]
    assert reduce('max_by', 0, [1, 3, 2]) == [1, 3, 3]


def test_accumulate_leaves_its_inputs_alone():
    first = Row(n=1, m='x')
    first.set_row_kind(RowKind.UPDATE_AFTER)
    results = reduce('sum', 'n', [first, Row(n=2, m='y')])
    assert [result.n for result in results] == [1, 3]
    assert results[1].get_row_kind() == RowKind.UPDATE_AFTER and results[1].m == 'x'
    lists = reduce('sum', 0, [[1], [2]])
    assert lists == [[1], [3]]


def test_basic_values_have_one_field():
    with pytest.raises(TypeError, match='The 1 field selected on a basic type'):
        reduce('sum', 1, [1, 2])
