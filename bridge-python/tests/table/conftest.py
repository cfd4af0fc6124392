"""Table environments on the real host."""
from __future__ import annotations

import os
from pathlib import Path

import pytest

from pyflink.datastream import StreamExecutionEnvironment
from pyflink.table import StreamTableEnvironment

_BUNDLE = Path(__file__).parents[3] / 'host' / 'dist' / 'drey.cjs'


@pytest.fixture(scope='session', autouse=True)
def host_bundle():
    """The host that was built from this checkout, unless the environment names another one."""
    os.environ.setdefault('DREY_HOST_BUNDLE', str(_BUNDLE))
    if not os.path.exists(os.environ['DREY_HOST_BUNDLE']):
        pytest.skip('the host is not built (npm run build)')


@pytest.fixture
def env():
    env = StreamExecutionEnvironment.get_execution_environment()
    env.set_parallelism(1)
    return env


@pytest.fixture
def t_env(env):
    return StreamTableEnvironment.create(env)


@pytest.fixture
def rows(t_env):
    """Runs a query; its rows with their kinds, as text."""
    def run(query):
        with t_env.execute_sql(query).collect() as result:
            return ['%s%r' % (row.get_row_kind(), row) for row in result]
    return run
