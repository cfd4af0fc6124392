"""Python scalar and table functions in SQL, in real jobs."""
from __future__ import annotations

import asyncio
import functools
import os
import signal
import subprocess
import sys

import pytest

from pyflink.common import Configuration, Row
from pyflink.table import (
    AsyncScalarFunction, DataTypes, EnvironmentSettings, ScalarFunction, TableEnvironment, TableFunction)
from pyflink.table.udf import udf, udtf
from pyflink.util.exceptions import FlinkException

NUMBERS = '(VALUES (1, 10), (2, 20), (3, 30)) AS t(a, b)'


def collected(t_env, query):
    with t_env.execute_sql(query).collect() as result:
        return list(result)


def values(t_env, query):
    return [row[0] if len(row) == 1 else tuple(row) for row in collected(t_env, query)]


def bigint(function, **more):
    return udf(function, result_type=DataTypes.BIGINT(), **more)


class Power(ScalarFunction):
    def __init__(self, exponent):
        self.exponent = exponent

    def open(self, function_context):
        self.greeting = function_context.get_job_parameter('greeting', 'none')
        self.subtasks = function_context.get_number_of_parallel_subtasks()

    def eval(self, base):
        return base ** self.exponent


class Described(Power):
    def eval(self, base):
        return '%s %s %s' % (self.greeting, self.subtasks, base ** self.exponent)


class Callable:
    def __call__(self, x):
        return x - 1


@udf(result_type='BIGINT')
def negated(x):
    return -x


@udtf(result_types=['STRING', 'INT'])
def words(text):
    for position, word in enumerate(text.split(' ')):
        yield word, position


def test_what_a_function_may_be_made_of(t_env):
    for name, function in [('plus', bigint(lambda x, y: x + y)), ('partial', bigint(functools.partial(max, 2))),
                           ('square', bigint(Power(2))), ('less', bigint(Callable())), ('negated', negated),
                           ('one', bigint(lambda: 1))]:
        t_env.create_temporary_system_function(name, function)
    assert values(t_env, 'SELECT plus(a, b), partial(a), square(a), less(a), negated(a), `one`() FROM ' + NUMBERS) == [
        (11, 2, 1, 0, -1, 1), (22, 2, 4, 1, -2, 1), (33, 3, 9, 2, -3, 1)]


def test_calls_stand_in_any_expression(t_env):
    t_env.create_temporary_function('plus', bigint(lambda x, y: x + y, input_types=['BIGINT', 'BIGINT']))
    assert values(t_env, 'SELECT plus(plus(a, 1), b * 2) + 1, a FROM %s WHERE plus(a, 1) > 2' % NUMBERS) == [
        (44, 2), (65, 3)]
    assert values(t_env, 'SELECT CASE WHEN plus(a, 0) = 2 THEN NULL ELSE plus(b, a) END FROM ' + NUMBERS) == [11, None, 33]
    assert values(t_env, 'SELECT SUM(plus(a, b)) FROM %s GROUP BY MOD(a, 2)' % NUMBERS)[-1] in (44, 22)


def test_nulls_and_literals(t_env):
    t_env.create_temporary_function('shown', udf(lambda *args: repr(args), result_type='STRING'))
    assert values(t_env, "SELECT shown(a, 'x', CAST(NULL AS INT), 1.5) FROM " + NUMBERS)[0] == (
        "(1, 'x', None, Decimal('1.5'))")


def test_context_of_functions(env):
    config = Configuration()
    config.set_string('pipeline.global-job-parameters', 'greeting:hello')
    config.set_string('parallelism.default', '1')
    t_env = TableEnvironment.create(EnvironmentSettings.new_instance().with_configuration(config).build())
    t_env.create_temporary_function('described', udf(Described(3), result_type='STRING'))
    assert values(t_env, 'SELECT described(a) FROM ' + NUMBERS) == ['hello 1 1', 'hello 1 8', 'hello 1 27']


def test_table_functions(t_env):
    t_env.create_temporary_function('words', words)
    source = "(VALUES (1, 'a b'), (2, 'c')) AS t(id, line)"
    assert values(t_env, 'SELECT id, word, pos FROM %s, LATERAL TABLE(words(line)) AS w(word, pos)' % source) == [
        (1, 'a', 0), (1, 'b', 1), (2, 'c', 0)]

    class Upto(TableFunction):
        def eval(self, n):
            return range(n - 1)

    t_env.create_temporary_function('upto', udtf(Upto(), result_types=DataTypes.INT()))
    assert values(t_env, 'SELECT id, n FROM %s LEFT JOIN LATERAL TABLE(upto(id)) AS u(n) ON TRUE' % source) == [
        (1, None), (2, 0)]


def test_nested_results(t_env):
    result = DataTypes.ROW([DataTypes.FIELD('id', DataTypes.INT()),
                            DataTypes.FIELD('tags', DataTypes.ARRAY(DataTypes.STRING())),
                            DataTypes.FIELD('ages', DataTypes.MAP(DataTypes.STRING(), DataTypes.INT()))])
    t_env.create_temporary_function('nested', udf(lambda a: Row(id=a, tags=['x', None], ages={'k': a}), result_type=result))
    assert values(t_env, 'SELECT nested(a).id, nested(a).tags, nested(a).ages FROM %s LIMIT 1' % NUMBERS) == [
        (1, ['x', None], {'k': 1})]


def test_asynchronous_functions(t_env):
    class Lookup(AsyncScalarFunction):
        async def eval(self, key):
            await asyncio.sleep(0.05 if key == 1 else 0.01)
            return 'value %d' % key

    t_env.create_temporary_function('lookup', udf(Lookup(), result_type='STRING'))
    assert values(t_env, 'SELECT a, lookup(a) FROM ' + NUMBERS) == [(1, 'value 1'), (2, 'value 2'), (3, 'value 3')]


def test_asynchronous_functions_time_out(t_env):
    @udf(result_type='BIGINT')
    async def endless(key):
        await asyncio.sleep(60)

    t_env.get_config().set('table.exec.async-scalar.timeout', '50 ms')
    t_env.create_temporary_function('endless', endless)
    with pytest.raises(FlinkException, match='Async function call has timed out for input'):
        values(t_env, 'SELECT endless(a) FROM ' + NUMBERS)


def test_failures(t_env):
    def divide(x):
        return 6 // (x - 2)

    t_env.create_temporary_function('divide', bigint(divide))
    with pytest.raises(FlinkException) as caught:
        values(t_env, 'SELECT divide(a) FROM ' + NUMBERS)
    text = str(caught.value)
    assert 'return 6 // (x - 2)' in text and 'in divide' in text
    assert "Function 'divide' (PYTHON): ZeroDivisionError" in text and 'record 2' in text


def test_results_of_the_wrong_type(t_env):
    t_env.create_temporary_function('wrong', bigint(lambda x: 'x'))
    with pytest.raises(FlinkException, match="'x' of type str is no value of BIGINT"):
        values(t_env, 'SELECT wrong(a) FROM ' + NUMBERS)


def test_names_in_sql(t_env, tmp_path, monkeypatch):
    (tmp_path / 'named_functions.py').write_text(
        'from pyflink.table.udf import udf\n@udf(result_type="BIGINT")\ndef inc(x): return x + 1\nplain = 5\n')
    monkeypatch.syspath_prepend(str(tmp_path))
    t_env.add_python_file(str(tmp_path / 'named_functions.py'))
    t_env.execute_sql("CREATE TEMPORARY FUNCTION inc AS 'named_functions.inc' LANGUAGE PYTHON")
    t_env.execute_sql("CREATE FUNCTION plain AS 'named_functions.plain' LANGUAGE PYTHON")
    t_env.execute_sql("CREATE TEMPORARY SYSTEM FUNCTION later AS 'later_functions.inc' LANGUAGE PYTHON")
    assert values(t_env, 'SELECT inc(a) FROM ' + NUMBERS) == [2, 3, 4]
    assert list(t_env.sql_query('SELECT inc(1)').execute().collect()) == [Row(2)]
    assert 'PythonCalc' in t_env.explain_sql('SELECT inc(a) FROM ' + NUMBERS)
    for name in ('plain', 'later'):
        with pytest.raises(FlinkException, match="Cannot instantiate user-defined function '%s'" % name):
            values(t_env, 'SELECT %s(a) FROM %s' % (name, NUMBERS))
    # What was missing may come later.
    (tmp_path / 'later_functions.py').write_text((tmp_path / 'named_functions.py').read_text())
    t_env.add_python_file(str(tmp_path / 'later_functions.py'))
    import importlib
    importlib.invalidate_caches()
    assert values(t_env, 'SELECT later(a) FROM ' + NUMBERS) == [2, 3, 4]


def test_functions_are_listed_and_dropped(t_env):
    t_env.create_temporary_system_function('one', bigint(lambda: 1))
    t_env.create_temporary_function('two', bigint(lambda: 2))
    assert {'one', 'two'} <= set(t_env.list_user_defined_functions())
    assert t_env.drop_temporary_system_function('one') and t_env.drop_temporary_function('two')
    assert not t_env.drop_temporary_function('two')
    assert not {'one', 'two'} & set(t_env.list_user_defined_functions())
    with pytest.raises(TypeError, match='is no user-defined function'):
        t_env.create_temporary_function('three', lambda: 3)


def test_calls_in_the_expression_language_are_refused():
    with pytest.raises(NotImplementedError, match='The function negated was called in an expression'):
        negated(1)


def test_a_killed_worker_fails_the_task_and_restarts_it(t_env, tmp_path):
    flag = str(tmp_path / 'killed')

    def once(x):
        if x == 2 and not os.path.exists(flag):
            open(flag, 'w').close()
            os.kill(os.getpid(), signal.SIGKILL)
        return x

    t_env.create_temporary_function('once', bigint(once))
    with pytest.raises(FlinkException, match='was killed by signal 9'):
        values(t_env, 'SELECT once(a) FROM ' + NUMBERS)
    os.remove(flag)
    t_env.get_config().set('restart-strategy.type', 'fixed-delay')
    t_env.get_config().set('restart-strategy.fixed-delay.attempts', '1')
    t_env.get_config().set('restart-strategy.fixed-delay.delay', '10 ms')
    t_env.execute_sql("CREATE TABLE sink (x BIGINT) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '%s')"
                      % (tmp_path / 'out'))
    t_env.execute_sql('INSERT INTO sink SELECT once(a) FROM ' + NUMBERS).wait()
    assert sorted(values(t_env, 'SELECT * FROM sink')) == [1, 2, 3]


def test_vectorised_functions(t_env):
    pytest.importorskip('pandas')
    plus = udf(lambda x, y: x + y, result_type='BIGINT', func_type='pandas')
    t_env.create_temporary_function('plus', plus)
    t_env.create_temporary_function('half', udf(lambda x: x / 2, result_type='DOUBLE', func_type='pandas'))
    assert values(t_env, 'SELECT plus(plus(a, 1), b), half(a) FROM ' + NUMBERS) == [(12, 0.5), (23, 1.0), (34, 1.5)]


def test_programs_without_a_python_client(host_bundle, tmp_path):
    (tmp_path / 'own_functions.py').write_text(
        'from pyflink.table.udf import udf, udtf\n'
        'inc = udf(lambda x: x + 1, result_type="BIGINT")\n'
        'pair = udtf(lambda x: [(x, "a"), (x, "b")], result_types=["INT", "STRING"])\n')
    statements = (
        "CREATE TEMPORARY FUNCTION inc AS 'own_functions.inc' LANGUAGE PYTHON;"
        "CREATE TEMPORARY FUNCTION pair AS 'own_functions.pair' LANGUAGE PYTHON;"
        "SET 'sql-client.execution.result-mode' = 'tableau';"
        "SELECT inc(n) AS incremented, t FROM (VALUES (41)) AS v(n), LATERAL TABLE(pair(n)) AS p(m, t);")
    environment = {**os.environ, 'DREY_PYTHON': sys.executable}
    done = subprocess.run(['node', os.environ['DREY_HOST_BUNDLE'], 'sql', '-e', statements], cwd=tmp_path, env=environment,
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(' 42 |') == 2, done.stdout
