"""Queries with Python aggregate functions, whose results were recorded on PyFlink.

    python aggregate_cases.py [CASE...]       (in an environment with apache-flink 2.3.0 and pandas)

runs all of them (or those) there and writes aggregate_cases.json; test_aggregate_functions.py compares.
"""
from __future__ import annotations

import json
import os
import sys
import tempfile

from pyflink.common import Row
from pyflink.datastream import StreamExecutionEnvironment
from pyflink.table import DataTypes, EnvironmentSettings, ListView, MapView, StreamTableEnvironment
from pyflink.table.udf import AggregateFunction, udaf

RECORDED = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'aggregate_cases.json')


class Sum(AggregateFunction):
    def create_accumulator(self):
        return [0]

    def accumulate(self, accumulator, value):
        if value is not None:
            accumulator[0] += value

    def retract(self, accumulator, value):
        if value is not None:
            accumulator[0] -= value

    def merge(self, accumulator, accumulators):
        for other in accumulators:
            accumulator[0] += other[0]

    def get_value(self, accumulator):
        return accumulator[0]

    def get_accumulator_type(self):
        return 'ARRAY<BIGINT>'

    def get_result_type(self):
        return 'BIGINT'


class Count(Sum):
    def accumulate(self, accumulator, *args):
        accumulator[0] += 1

    def retract(self, accumulator, *args):
        accumulator[0] -= 1


class Words(AggregateFunction):
    """The words in order, and how many different ones: a list and a map in state."""

    def create_accumulator(self):
        return Row(ListView(), MapView(), 0)

    def accumulate(self, accumulator, word):
        accumulator[0].add(word)
        if word in accumulator[1]:
            accumulator[1][word] += 1
        else:
            accumulator[1][word] = 1
            accumulator[2] += 1
        if word == 'clear':
            accumulator[0].clear()
            accumulator[1].clear()
            accumulator[2] = 0

    def get_value(self, accumulator):
        counts = ','.join('%s=%d' % item for item in sorted(accumulator[1].items()))
        return '%d|%s|%s' % (accumulator[2], '-'.join(accumulator[0]), counts)

    def get_accumulator_type(self):
        return DataTypes.ROW([
            DataTypes.FIELD('words', DataTypes.LIST_VIEW(DataTypes.STRING())),
            DataTypes.FIELD('counts', DataTypes.MAP_VIEW(DataTypes.STRING(), DataTypes.INT())),
            DataTypes.FIELD('different', DataTypes.BIGINT())])

    def get_result_type(self):
        return DataTypes.STRING()


class Distinct(AggregateFunction):
    """Counts values that were not all taken back; removes entries of the map."""

    def create_accumulator(self):
        return Row(MapView(), 0)

    def accumulate(self, accumulator, value):
        count = accumulator[0][value] if value in accumulator[0] else 0
        accumulator[0].put(value, count + 1)
        accumulator[1] += 1 if count == 0 else 0

    def retract(self, accumulator, value):
        accumulator[0][value] -= 1
        if accumulator[0][value] == 0:
            del accumulator[0][value]
            accumulator[1] -= 1

    def get_value(self, accumulator):
        return Row(accumulator[1], sorted(accumulator[0].keys()))

    def get_accumulator_type(self):
        return DataTypes.ROW([
            DataTypes.FIELD('counts', DataTypes.MAP_VIEW(DataTypes.BIGINT(), DataTypes.BIGINT())),
            DataTypes.FIELD('different', DataTypes.BIGINT())])

    def get_result_type(self):
        return DataTypes.ROW([
            DataTypes.FIELD('n', DataTypes.BIGINT()), DataTypes.FIELD('of', DataTypes.ARRAY(DataTypes.BIGINT()))])


class Spread(AggregateFunction):
    """A pandas function with a class of its own."""

    def create_accumulator(self):
        return []

    def accumulate(self, accumulator, values):
        accumulator.append(int(values.max() - values.min()))

    def get_value(self, accumulator):
        return accumulator[0]


GENERAL = {
    'my_sum': lambda: udaf(Sum()),
    'my_count': lambda: udaf(Count()),
    'words': lambda: udaf(Words()),
    'different': lambda: udaf(Distinct()),
}
PANDAS = {
    'mean': lambda: udaf(lambda v: v.mean(), result_type='FLOAT', func_type='pandas'),
    'bounds': lambda: udaf(lambda v: (v.max(), v.min()), result_type='ROW<a INT, b INT>', func_type='pandas'),
    'row_count': lambda: udaf(lambda v: len(v), result_type=DataTypes.BIGINT(), func_type='pandas'),
    'repeat_text': lambda: udaf(lambda a, b: len(a) * b[0], result_type='STRING', func_type='pandas'),
    'spread': lambda: udaf(Spread(), result_type='INT', func_type='pandas'),
    'values_of': lambda: udaf(lambda v: v.tolist(), result_type='ARRAY<INT>', func_type='pandas'),
}

VALUES = ("(VALUES ('a', 1, TIMESTAMP '2020-01-01 00:00:00'), ('b', 2, TIMESTAMP '2020-01-01 00:00:03'), "
          "('a', 3, TIMESTAMP '2020-01-01 00:00:07'), ('a', 1, TIMESTAMP '2020-01-01 00:00:11')) AS v(k, x, ts)")
NULLS = "(VALUES ('a', CAST(NULL AS INT)), ('a', 4), ('b', CAST(NULL AS INT))) AS v(k, x)"
EVENTS = ['a,1,2020-01-01 00:00:00', 'b,2,2020-01-01 00:00:03', 'a,3,2020-01-01 00:00:07', 'a,1,2020-01-01 00:00:11',
          'a,5,2020-01-01 00:00:11', 'b,7,2020-01-01 00:00:31']
WORDS = "(VALUES ('x', 'hi'), ('x', 'hi'), ('y', 'you'), ('x', 'clear'), ('x', 'there')) AS v(k, w)"
CHANGES = 'SELECT k, COUNT(*) AS c, my_sum(x) AS s FROM %s GROUP BY k' % VALUES

STREAMING = {
    'sum': 'SELECT k, my_sum(x) FROM %s GROUP BY k' % VALUES,
    'whole-table': 'SELECT my_sum(x), COUNT(*), MAX(x) FROM %s' % VALUES,
    'no-rows': 'SELECT my_sum(x) FROM %s WHERE x > 9' % VALUES,
    'no-arguments': 'SELECT k, my_count() FROM %s GROUP BY k' % VALUES,
    'nulls': 'SELECT k, my_sum(x), my_count(x) FROM %s GROUP BY k' % NULLS,
    'with-built-in': 'SELECT MIN(x), k, my_sum(x), LISTAGG(CAST(x AS STRING)), AVG(x) FROM %s GROUP BY k' % VALUES,
    'distinct': 'SELECT k, my_sum(DISTINCT x), my_count(DISTINCT x), my_sum(x) FROM %s GROUP BY k' % VALUES,
    'filter': 'SELECT k, my_sum(x) FILTER (WHERE x > 1), my_sum(DISTINCT x) FILTER (WHERE x < 3) FROM %s GROUP BY k' % VALUES,
    'expression': 'SELECT k, my_sum(x * 2 + 1) + 1, my_count(1) FROM %s GROUP BY k HAVING my_sum(x) > 2' % VALUES,
    'two-keys': 'SELECT k, x, my_count(ts) FROM %s GROUP BY k, x' % VALUES,
    'retraction': 'SELECT c, my_sum(s), my_count(k) FROM (%s) GROUP BY c' % CHANGES,
    'retraction-whole': 'SELECT my_sum(s), SUM(c), different(s) FROM (%s)' % CHANGES,
    'views': 'SELECT k, words(w) FROM %s GROUP BY k' % WORDS,
    'view-and-retraction': 'SELECT k, different(c) FROM (SELECT k, x, COUNT(*) AS c FROM %s GROUP BY k, x) GROUP BY k' % VALUES,
    'grouping-sets': 'SELECT k, x, my_sum(x) FROM %s GROUP BY GROUPING SETS ((k), (x), ())' % VALUES,
    'same-call-twice': 'SELECT k, my_sum(x), my_sum(x) * 2 FROM %s GROUP BY k' % VALUES,
    'tumble': "SELECT k, my_sum(x), TUMBLE_START(ts, INTERVAL '5' SECOND), COUNT(*) FROM ev "
              "GROUP BY k, TUMBLE(ts, INTERVAL '5' SECOND)",
    'hop': "SELECT k, my_sum(x), HOP_END(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND) FROM ev "
           "GROUP BY k, HOP(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND)",
    'session': "SELECT k, my_sum(x), SESSION_END(ts, INTERVAL '5' SECOND) FROM ev GROUP BY k, SESSION(ts, INTERVAL '5' SECOND)",
    'window-function': 'SELECT k, window_start, my_sum(x) FROM '
                       "TABLE(TUMBLE(TABLE ev, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY k, window_start, window_end",
}
PANDAS_STREAMING = {
    'tumble': "SELECT k, mean(x), bounds(x), TUMBLE_START(ts, INTERVAL '5' SECOND) FROM ev "
              "GROUP BY k, TUMBLE(ts, INTERVAL '5' SECOND)",
    'hop': "SELECT spread(x), HOP_END(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND) FROM ev "
           "GROUP BY HOP(ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND)",
    'over-rows': 'SELECT k, x, mean(x) OVER w, row_count(x) OVER w FROM ev '
                 'WINDOW w AS (PARTITION BY k ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)',
    'over-range': 'SELECT k, x, mean(x) OVER w, values_of(x) OVER w FROM ev '
                  "WINDOW w AS (PARTITION BY k ORDER BY ts RANGE BETWEEN INTERVAL '5' SECOND PRECEDING AND CURRENT ROW)",
    'over-processing-time': 'SELECT k, x, mean(x) OVER w FROM ev '
                            'WINDOW w AS (PARTITION BY k ORDER BY pt ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)',
}
PANDAS_BATCH = {
    'group': "SELECT k, mean(x), bounds(x), repeat_text(x, 'abc'), spread(x) FROM %s GROUP BY k" % VALUES,
    'whole-table': 'SELECT mean(x), row_count(x) FROM %s' % VALUES,
    'no-rows': 'SELECT mean(x), row_count(x) FROM %s WHERE x > 9' % VALUES,
    'no-groups': 'SELECT k, mean(x) FROM %s WHERE x > 9 GROUP BY k' % VALUES,
    'nulls': 'SELECT k, mean(x), row_count(x) FROM %s GROUP BY k' % NULLS,
    'distinct': 'SELECT k, row_count(DISTINCT x) FROM %s GROUP BY k' % VALUES,
    'over-rows': 'SELECT k, x, values_of(x) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) '
                 'FROM %s' % VALUES,
    'over-frames': 'SELECT k, x, mean(x) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), '
                   'mean(x) OVER (PARTITION BY k ORDER BY ts '
                   "RANGE BETWEEN INTERVAL '5' SECOND PRECEDING AND UNBOUNDED FOLLOWING), "
                   'row_count(x) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) '
                   'FROM %s' % VALUES,
    'tumble': "SELECT k, mean(x), TUMBLE_START(ts, INTERVAL '5' SECOND) FROM %s GROUP BY k, TUMBLE(ts, INTERVAL '5' SECOND)"
              % VALUES,
}
REFUSED = {
    'pandas-group-by': (False, 'SELECT k, mean(x) FROM %s GROUP BY k' % VALUES),
    'pandas-session': (False, "SELECT k, mean(x) FROM ev GROUP BY k, SESSION(ts, INTERVAL '5' SECOND)"),
    'pandas-and-general': (False, "SELECT mean(x), my_sum(x) FROM ev GROUP BY TUMBLE(ts, INTERVAL '5' SECOND)"),
    'general-over': (False, 'SELECT my_sum(x) OVER w FROM ev '
                            'WINDOW w AS (PARTITION BY k ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)'),
    'unbounded-over': (False, 'SELECT mean(x) OVER (PARTITION BY k ORDER BY ts) FROM ev'),
    'over-with-built-in': (False, 'SELECT mean(x) OVER w, SUM(x) OVER w FROM ev '
                                  'WINDOW w AS (PARTITION BY k ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)'),
    'general-in-batch': (True, 'SELECT my_sum(x) FROM %s' % VALUES),
    'general-over-in-batch': (True, 'SELECT my_sum(x) OVER (PARTITION BY k ORDER BY ts) FROM %s' % VALUES),
    'built-in-in-batch': (True, 'SELECT mean(x), SUM(x) FROM %s' % VALUES),
    'window-in-batch': (True, "SELECT my_sum(x) FROM %s GROUP BY TUMBLE(ts, INTERVAL '5' SECOND)" % VALUES),
}


def environment(folder, batch=False, pandas=True):
    """A table environment with all functions, and the table of events."""
    env = StreamExecutionEnvironment.get_execution_environment()
    env.set_parallelism(1)
    settings = EnvironmentSettings.in_batch_mode() if batch else EnvironmentSettings.in_streaming_mode()
    t_env = StreamTableEnvironment.create(env, environment_settings=settings)
    for name, make in {**GENERAL, **(PANDAS if pandas else {})}.items():
        t_env.create_temporary_function(name, make())
    if not batch:
        path = os.path.join(str(folder), 'events.csv')
        with open(path, 'w') as file:
            file.write('\n'.join(EVENTS) + '\n')
        t_env.execute_sql("CREATE TABLE ev (k STRING, x INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts, pt AS PROCTIME()) "
                          "WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'csv')" % path)
    return t_env


def run(t_env, query, bundle='1000'):
    """Kinds and values of a query's rows, as text."""
    t_env.get_config().set('python.fn-execution.bundle.size', bundle)
    # Only the size ends a bundle, however slow the machine is.
    t_env.get_config().set('python.fn-execution.bundle.time', '600000')
    with t_env.execute_sql(query).collect() as result:
        return ['%s%r' % (row.get_row_kind(), row) for row in result]


def refusal(error):
    """The lines that name what was wrong."""
    return [line for line in str(error).split('\n') if 'Exception: ' in line or 'Error: ' in line]


def main():
    wanted = sys.argv[1:]
    recorded = {}
    if wanted:
        with open(RECORDED) as file:
            recorded = json.load(file)

    def record(name, t_env, query, bundle='1000'):
        if wanted and name not in wanted:
            return
        try:
            recorded[name] = run(t_env, query, bundle)
        except Exception as error:
            # Some of what is right fails in PyFlink itself.
            recorded[name] = {'refused': refusal(error)}
        with open(RECORDED, 'w') as file:
            json.dump(recorded, file, indent=1, sort_keys=True)
            file.write('\n')

    with tempfile.TemporaryDirectory() as folder:
        t_env, batch = environment(folder), environment(folder, batch=True)
        for name, query in PANDAS_BATCH.items():
            record('pandas-batch/%s' % name, batch, query)
        for name, query in PANDAS_STREAMING.items():
            record('pandas-streaming/%s' % name, t_env, query)
        for name, (in_batch, query) in REFUSED.items():
            record('refused/%s' % name, batch if in_batch else t_env, query)
        for bundle in ('1', '1000'):
            for name, query in STREAMING.items():
                record('streaming/%s/%s' % (name, bundle), t_env, query, bundle)


if __name__ == '__main__':
    main()
