"""``table.exec.resource.default-parallelism``: how many subtasks run, and what it does to the environment."""
from __future__ import annotations

import re
import subprocess
import sys

import pytest

_HEAD = """
from pyflink.datastream import StreamExecutionEnvironment
from pyflink.table import EnvironmentSettings, StreamTableEnvironment, TableEnvironment
SOURCE = ("CREATE TABLE numbers (a INT) WITH ('connector'='datagen', 'rows-per-second'='1000000', 'number-of-rows'='3000', "
          "'fields.a.kind'='sequence', 'fields.a.start'='1', 'fields.a.end'='3000')")
SINK = "CREATE TABLE p (k INT, v BIGINT) WITH ('connector'='print')"
"""

_TABLES = _HEAD + """
t_env = TableEnvironment.create(EnvironmentSettings.in_{mode}_mode())
for key, value in {options}.items():
    t_env.get_config().set(key, value)
t_env.execute_sql(SOURCE)
t_env.execute_sql(SINK)
t_env.execute_sql('{sql}').wait()
"""

_STREAMS = _HEAD + """
env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
t_env = StreamTableEnvironment.create(env)
t_env.get_config().set('table.exec.resource.default-parallelism', '2')
t_env.execute_sql(SOURCE)
assert env.get_parallelism() == 1
t_env.to_data_stream(t_env.sql_query('SELECT a FROM numbers')).print()
assert env.get_parallelism() == 2
env.execute()
"""

_COUNT = 'INSERT INTO p SELECT MOD(a, 17), COUNT(*) FROM numbers GROUP BY MOD(a, 17)'
_COPY = 'INSERT INTO p SELECT a, 1 FROM numbers'
_THREE = {'table.exec.resource.default-parallelism': '3'}


def _subtasks(program):
    """Those that have printed; a single one has no number."""
    text = subprocess.run([sys.executable, '-c', program], capture_output=True, text=True, check=True).stdout
    return {int(found[1]) if (found := re.match(r'(\d+)> ', line)) else 1 for line in text.split('\n') if '[' in line}


@pytest.mark.parametrize('mode, options, sql, subtasks', [
    ('streaming', _THREE, _COPY, 3),
    ('streaming', _THREE, _COUNT, 3),
    ('batch', _THREE, _COUNT, 3),
    # An explicit default decides behind exchanges.
    ('streaming', {**_THREE, 'parallelism.default': '2'}, _COPY, 3),
    ('streaming', {**_THREE, 'parallelism.default': '2'}, _COUNT, 2),
])
def test_subtasks_of_a_table_environment(mode, options, sql, subtasks):
    assert _subtasks(_TABLES.format(mode=mode, options=options, sql=sql)) == set(range(1, subtasks + 1))


def test_it_overrides_the_parallelism_of_the_environment():
    assert _subtasks(_STREAMS) == {1, 2}
