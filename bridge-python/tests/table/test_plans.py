"""Compiled plans."""
import json

import pytest

from pyflink.table import CompiledPlan, EnvironmentSettings, PlanReference, TableEnvironment
from pyflink.util.exceptions import TableException


@pytest.fixture
def files(tmp_path, t_env):
    (tmp_path / 'in.csv').write_text('1,x\n2,y\n')
    t_env.execute_sql("CREATE TABLE src (a INT, b STRING) WITH ('connector' = 'filesystem', 'format' = 'csv', "
                      "'path' = '%s')" % (tmp_path / 'in.csv'))
    t_env.execute_sql("CREATE TABLE snk (b STRING, a INT) WITH ('connector' = 'filesystem', 'format' = 'csv', "
                      "'path' = '%s')" % (tmp_path / 'out'))
    return tmp_path


def written(folder):
    return sorted(line for file in (folder / 'out').iterdir() for line in file.read_text().splitlines())


def test_a_plan_is_stored_and_run(files, t_env, capsys):
    plan = t_env.compile_plan_sql('INSERT INTO snk SELECT b, a FROM src WHERE a > 1')
    assert isinstance(plan, CompiledPlan)
    assert plan.get_flink_version() == '2.3'
    assert plan.explain() == str(plan)
    assert plan.explain().startswith('== Optimized Execution Plan ==\nSink(')
    plan.print_json_string()
    assert json.loads(capsys.readouterr().out) == json.loads(plan.as_json_string())
    file = files / 'plan.json'
    plan.write_to_file(file)
    plan.write_to_file(file, ignore_if_exists=True)
    with pytest.raises(TableException, match='Cannot overwrite the plan file'):
        plan.write_to_file(str(file))
    other = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
    assert PlanReference.from_file(file).get_file() == file.resolve()
    other.execute_plan(PlanReference.from_file(file)).wait()
    assert written(files) == ['y,2']
    other.load_plan(PlanReference.from_json_string(plan.as_json_string())).execute().wait()
    assert written(files) == ['y,2', 'y,2']


def test_statement_sets(files, t_env):
    statements = t_env.create_statement_set()
    statements.add_insert_sql('INSERT INTO snk SELECT b, a FROM src')
    statements.add_insert_sql("INSERT INTO snk VALUES ('z', 3)")
    statements.compile_plan().execute().wait()
    assert written(files) == ['x,1', 'y,2', 'z,3']


def test_what_is_refused(t_env):
    with pytest.raises(TableException, match='compilePlanSql\\(\\) only accepts a single SQL statement of type INSERT'):
        t_env.compile_plan_sql('SELECT 1')
    with pytest.raises(TableException, match="Cannot load Plan from file '/nowhere/plan.json'."):
        t_env.load_plan(PlanReference.from_file('/nowhere/plan.json'))
    with pytest.raises(NotImplementedError, match='Smile'):
        PlanReference.from_smile_bytes(b'')
