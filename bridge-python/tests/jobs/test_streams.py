"""DataStream programs whose results, errors and plans were compared with PyFlink's."""
from __future__ import annotations

import json
import logging
import os

import pytest

from pyflink.common import Types, WatermarkStrategy
from pyflink.datastream import OutputTag, RuntimeExecutionMode
from pyflink.datastream.functions import (
    CoProcessFunction,
    KeyedProcessFunction,
    MapFunction,
    ProcessFunction,
    RuntimeContext,
)
from pyflink.datastream.state import MapStateDescriptor, ValueStateDescriptor

from .conftest import new_environment

PAIR = Types.ROW([Types.STRING(), Types.INT()])


def pairs(env):
    return env.from_collection([('a', 0), ('b', 0), ('c', 1), ('a', 5)], type_info=PAIR)


def collected(stream):
    with stream.execute_and_collect() as results:
        return sorted(map(repr, results))


def first(value):
    return value[0]


def plan_of(env):
    """Type, parallelism and inputs (positions in the plan and partitionings) of each operator."""
    nodes = json.loads(env.get_execution_plan())['nodes']
    places = {node['id']: place for place, node in enumerate(nodes)}
    return [(node['type'], node['parallelism'],
             [(places[p['id']], p['ship_strategy']) for p in node.get('predecessors', [])]) for node in nodes]


def test_a_collected_keyed_stream_keeps_the_order_of_its_input():
    rows = pairs(new_environment()).key_by(first, Types.STRING()).execute_and_collect()
    assert [(row[0], row[1][1]) for row in rows] == [('a', 0), ('b', 0), ('c', 1), ('a', 5)]


def test_keys_of_a_union_of_streams_of_different_parallelism(env):
    union = pairs(env).union(pairs(env).map(lambda x: x, PAIR)).key_by(first)
    assert collected(union.sum(1))[-1] == "Row(f0='c', f1=2)"


def test_keys_behind_a_union(env):
    stream = pairs(env).union(pairs(env)).key_by(first).map(lambda x: x[0])
    assert collected(stream) == ["'a'"] * 4 + ["'b'"] * 2 + ["'c'"] * 2


def test_keys_behind_a_rebalance(env):
    stream = pairs(env).map(lambda x: x, PAIR).set_parallelism(1).rebalance().key_by(first).map(lambda x: x[0])
    assert collected(stream) == ["'a'", "'a'", "'b'", "'c'"]


def test_a_keyed_stream_connected_with_one_that_is_not(env):
    class Both(CoProcessFunction):
        def process_element1(self, value, ctx):
            yield 'keyed', value

        def process_element2(self, value, ctx):
            yield 'plain', value

    stream = pairs(env).key_by(first, Types.STRING()).connect(env.from_collection([1])).process(Both())
    assert collected(stream)[0] == "('keyed', Row(f0='a', f1=Row(f0='a', f1=0)))"
    assert collected(stream)[-1] == "('plain', 1)"


def test_names_of_tasks_and_subtasks(env):
    class Names(MapFunction):
        def open(self, runtime_context: RuntimeContext):
            self.context = runtime_context

        def map(self, value):
            return self.context.get_task_name(), self.context.get_task_name_with_subtasks()

    names = pairs(env).map(Names()).set_parallelism(1).name('Names')
    assert "Names (1/1)#0')" in collected(names.disable_chaining())[0]
    assert collected(names)[0].startswith("('Names', ")


def test_values_of_a_keyed_stream_run_beside_their_consumer():
    env = new_environment()
    env.from_collection([(1, 2)], type_info=Types.TUPLE([Types.INT(), Types.INT()])) \
        .key_by(first).print().set_parallelism(1)
    assert plan_of(env) == [
        ('Source: Collection Source', 1, []),
        ('_stream_key_by_map_operator', 1, [(0, 'FORWARD')]),
        ('_keyed_stream_values_operator', 1, [(1, 'HASH')]),
        ('Sink: Print to Std. Out', 1, [(2, 'FORWARD')]),
    ]


def test_the_plan_shows_chained_python_operators_as_pyflink_does():
    env = new_environment()
    pairs(env).map(lambda x: x, PAIR).set_parallelism(3).key_by(first).sum(1).print()
    assert plan_of(env) == [
        ('Source: Collection Source', 1, []),
        ('Map, _stream_key_by_map_operator', 3, [(0, 'REBALANCE')]),
        ('Reduce, Map', 2, [(1, 'HASH')]),
        ('Sink: Print to Std. Out', 2, [(2, 'FORWARD')]),
    ]


@pytest.mark.parametrize('method, strategy', [
    ('rebalance', 'REBALANCE'), ('rescale', 'RESCALE'), ('shuffle', 'SHUFFLE'), ('broadcast', 'BROADCAST')])
def test_partitionings_in_the_plan(method, strategy):
    env = new_environment()
    getattr(pairs(env), method)().map(first, Types.STRING()).set_parallelism(3).print()
    assert plan_of(env)[1] == ('Map', 3, [(0, strategy)])


def test_watermarks_are_made_where_their_input_runs():
    env = new_environment()
    pairs(env).assign_timestamps_and_watermarks(WatermarkStrategy.for_monotonous_timestamps()).map(first).print()
    assert plan_of(env)[1] == ('Timestamps/Watermarks', 1, [(0, 'FORWARD')])


def test_side_outputs_and_state_in_both_modes(env):
    late = OutputTag('late', Types.STRING())

    class Process(KeyedProcessFunction):
        def open(self, runtime_context: RuntimeContext):
            self.count = runtime_context.get_state(ValueStateDescriptor('count', Types.INT()))
            self.seen = runtime_context.get_map_state(MapStateDescriptor('seen', Types.INT(), Types.STRING()))

        def process_element(self, value, ctx):
            self.count.update((self.count.value() or 0) + 1)
            self.seen.put(value[1], value[0])
            ctx.timer_service().register_event_time_timer(7)
            yield late, '%s %d' % (value[0], self.count.value())

        def on_timer(self, timestamp, ctx):
            yield ctx.get_current_key(), timestamp, self.count.value(), sorted(self.seen.items())

    stream = pairs(env).key_by(first, Types.STRING()).process(Process())
    assert collected(stream.get_side_output(late)) == ["'a 1'", "'a 2'", "'b 1'", "'c 1'"]
    stream = pairs(env).key_by(first, Types.STRING()).process(Process())
    assert collected(stream.get_side_output(late).union(stream.map(str, Types.STRING())))[:1] == \
        ["\"('a', 7, 2, [(0, 'a'), (5, 'a')])\""]


def test_the_partitioner_is_told_how_many_channels_there_are(execution):
    env = new_environment(python_execution__mode=execution)

    class Place(MapFunction):
        def open(self, runtime_context: RuntimeContext):
            self.index = runtime_context.get_index_of_this_subtask()

        def map(self, value):
            return value[1], self.index

    def modulo(key, channels):
        assert channels == 5
        return key % channels

    stream = pairs(env).partition_custom(modulo, lambda x: x[1]).map(Place()).set_parallelism(5)
    assert collected(stream) == ['(0, 0)', '(0, 0)', '(1, 1)', '(5, 0)']


def test_timers_need_keys(env):
    class Process(ProcessFunction):
        def process_element(self, value, ctx):
            ctx.timer_service().register_event_time_timer(3)
            yield value

    with pytest.raises(Exception, match='Register timers is only supported on a keyed stream'):
        collected(pairs(env).process(Process()))


def test_workers_log_to_one_file_at_the_configured_levels(tmp_path, monkeypatch):
    monkeypatch.setenv('FLINK_LOG_DIR', str(tmp_path))
    env = new_environment(**{'python_logging_default_level': 'DEBUG', 'python_logging_level_overrides': 'quiet: INFO'})

    def log(value):
        logging.getLogger().debug('root %s', value)
        logging.getLogger('quiet').debug('no %s', value)
        logging.getLogger('quiet').info('yes %s', value)
        return value

    env.set_runtime_mode(RuntimeExecutionMode.STREAMING)
    collected(env.from_collection([1, 2]).map(log))
    collected(env.from_collection([3]).map(log))
    [name] = os.listdir(tmp_path)
    assert 'python' in name and name.endswith('.log')
    text = (tmp_path / name).read_text()
    assert all(f'root {i}' in text and f'yes {i}' in text for i in (1, 2, 3))
    assert 'no ' not in text
