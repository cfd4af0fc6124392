"""Python aggregate functions in SQL: what PyFlink gave for the same queries, and what it cannot show."""
from __future__ import annotations

import json
import time

import pytest

from .aggregate_cases import (
    PANDAS_BATCH, PANDAS_STREAMING, RECORDED, REFUSED, STREAMING, VALUES, Sum, environment, run)
from pyflink.common import Row
from pyflink.table import ListView, MapView
from pyflink.table.udf import AggregateFunction, udaf

with open(RECORDED) as file:
    EXPECTED = json.load(file)


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp('aggregates')


@pytest.fixture(scope='module')
def streaming(folder):
    return environment(folder, pandas=False)


@pytest.fixture(scope='module')
def pandas_streaming(folder):
    pytest.importorskip('pandas')
    return environment(folder)


@pytest.fixture(scope='module')
def pandas_batch(folder):
    pytest.importorskip('pandas')
    return environment(folder, batch=True)


def check(name, rows):
    """What PyFlink cannot do must only run."""
    expected = EXPECTED[name]
    assert isinstance(expected, dict) or rows == expected


@pytest.mark.parametrize('bundle', ['1', '1000'])
@pytest.mark.parametrize('name', STREAMING)
def test_general_functions(streaming, name, bundle):
    check('streaming/%s/%s' % (name, bundle), run(streaming, STREAMING[name], bundle))


@pytest.mark.parametrize('name', PANDAS_STREAMING)
def test_pandas_functions_over_streams(pandas_streaming, name):
    check('pandas-streaming/%s' % name, run(pandas_streaming, PANDAS_STREAMING[name]))


@pytest.mark.parametrize('name', PANDAS_BATCH)
def test_pandas_functions_in_batch_mode(pandas_batch, name):
    check('pandas-batch/%s' % name, run(pandas_batch, PANDAS_BATCH[name]))


@pytest.mark.parametrize('name', REFUSED)
def test_refused(folder, name):
    batch, query = REFUSED[name]
    t_env = environment(folder, batch=batch)
    with pytest.raises(Exception) as raised:
        run(t_env, query)
    message = str(raised.value).split('TableException: ')[-1]
    assert any(message in line for line in EXPECTED['refused/%s' % name]['refused'])


class Large(AggregateFunction):
    """A map too large to travel: only what a row touches is asked for."""

    def create_accumulator(self):
        return Row(MapView(), ListView(), 0)

    def accumulate(self, accumulator, value):
        accumulator[0][value] = (accumulator[0][value] if value in accumulator[0] else 0) + 1
        accumulator[1].add(value)
        accumulator[2] += 1

    def get_value(self, accumulator):
        count = accumulator[2]
        if count % 200 == 0:
            return '%d %d %d' % (count, sum(accumulator[0].values()), len(list(accumulator[1])))
        return '%d' % count

    def get_accumulator_type(self):
        return 'ROW<a BIGINT>'

    def get_result_type(self):
        return 'STRING'


def test_large_views_stay_in_the_host(t_env):
    t_env.create_temporary_function('big_views', udaf(Large()))
    t_env.execute_sql("CREATE TABLE g (x BIGINT) WITH ('connector' = 'datagen', 'number-of-rows' = '400', "
                      "'fields.x.kind' = 'sequence', 'fields.x.start' = '1', 'fields.x.end' = '400')")
    rows = run(t_env, 'SELECT big_views(x) FROM g', bundle='40')
    assert rows[-1] == "+U<Row('400 400 400')>"
    assert "+U<Row('200 200 200')>" in rows


def test_state_expires(t_env):
    t_env.create_temporary_function('my_sum', Sum())
    t_env.get_config().set('table.exec.state.ttl', '300 ms')
    t_env.execute_sql("CREATE TABLE g (x BIGINT) WITH ('connector' = 'datagen', 'number-of-rows' = '3', "
                      "'rows-per-second' = '1', 'fields.x.kind' = 'sequence', 'fields.x.start' = '5', 'fields.x.end' = '7')")
    rows = run(t_env, 'SELECT my_sum(x) FROM g', bundle='1')
    assert rows[0] == '+I<Row(5)>' and rows[-1] == '+I<Row(7)>'


def test_a_bundle_ends_after_its_time(t_env):
    t_env.create_temporary_function('my_sum', Sum())
    t_env.get_config().set('python.fn-execution.bundle.time', '100')
    t_env.execute_sql("CREATE TABLE g (x BIGINT) WITH ('connector' = 'datagen', 'number-of-rows' = '20', "
                      "'rows-per-second' = '10', 'fields.x.kind' = 'sequence', 'fields.x.start' = '1', 'fields.x.end' = '20')")
    started = time.monotonic()
    with t_env.execute_sql('SELECT my_sum(x) FROM g').collect() as rows:
        next(rows)
        assert time.monotonic() - started < 1.9
        assert list(rows)[-1][0] == 210


class Fails(Sum):
    def accumulate(self, accumulator, value):
        if value == 3:
            raise ValueError('three is too much')
        super().accumulate(accumulator, value)


def test_errors_show_the_function_and_the_row(t_env):
    t_env.create_temporary_function('fails', Fails())
    with pytest.raises(Exception) as raised:
        run(t_env, 'SELECT k, fails(x) FROM %s GROUP BY k' % VALUES)
    assert 'three is too much' in str(raised.value)


class NoRetract(AggregateFunction):
    def create_accumulator(self):
        return [0]

    def accumulate(self, accumulator, value):
        accumulator[0] += value

    def get_value(self, accumulator):
        return accumulator[0]

    def get_accumulator_type(self):
        return 'ARRAY<BIGINT>'

    def get_result_type(self):
        return 'BIGINT'


def test_functions_without_retract(t_env):
    t_env.create_temporary_function('plain_sum', NoRetract())
    changes = 'SELECT k, SUM(x) AS s FROM %s GROUP BY k' % VALUES
    with pytest.raises(Exception) as raised:
        run(t_env, 'SELECT plain_sum(s) FROM (%s)' % changes, bundle='1')
    assert 'Method retract is not implemented' in str(raised.value)
