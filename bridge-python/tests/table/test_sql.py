"""Statements, their results and errors. Expected values are those of PyFlink 2.3."""
import datetime
from decimal import Decimal

import pytest

from pyflink.common import Configuration, Row
from pyflink.table import (
    DataTypes, EnvironmentSettings, ExplainDetail, ModuleEntry, ResultKind, Schema, TableDescriptor, TableEnvironment)
from pyflink.table.catalog import ObjectPath
from pyflink.util.exceptions import CatalogException, FlinkException, TableException


def collected(t_env, query):
    with t_env.execute_sql(query).collect() as result:
        return list(result)


@pytest.mark.parametrize('query, expected', [
    ("CAST(1 AS TINYINT), 3, CAST(4 AS BIGINT), CAST(0.1 AS FLOAT), CAST(2.1 AS DOUBLE), 1.10, 'x', TRUE",
     Row(1, 3, 4, 0.1, 2.1, Decimal('1.10'), 'x', True)),
    ("CAST('ab' AS CHAR(3)), CAST(NULL AS INT), X'0102'", Row('ab ', None, bytearray(b'\x01\x02'))),
    ("DATE '2020-01-02', TIME '03:04:05.123', TIMESTAMP '2020-01-02 03:04:05.123'",
     Row(datetime.date(2020, 1, 2), datetime.time(3, 4, 5, 123000), datetime.datetime(2020, 1, 2, 3, 4, 5, 123000))),
    ("ARRAY[DATE '2020-01-01'], MAP['a', 1, 'b', 2], ARRAY[CAST(1.5 AS FLOAT)]",
     Row([datetime.date(2020, 1, 1)], {'a': 1, 'b': 2}, [1.5])),
    ("CAST(ROW(1, 'a') AS ROW<x INT, y STRING>), CAST(NULL AS ROW<a INT>)", Row(Row(1, 'a'), None)),
    ("INTERVAL '1' DAY", Row(datetime.timedelta(days=1))),
])
def test_values(t_env, query, expected):
    assert collected(t_env, 'SELECT ' + query) == [expected]


def test_rows_have_kinds_and_no_names(t_env, rows):
    assert rows('SELECT a, SUM(b) FROM (VALUES (1, 1), (1, 2)) t(a, b) GROUP BY a') == [
        '+I<Row(1, 1)>', '-U<Row(1, 1)>', '+U<Row(1, 3)>']


def test_values_that_python_does_not_have(t_env):
    with pytest.raises(TypeError, match='Unsupported type: VARIANT NOT NULL'):
        t_env.execute_sql("SELECT PARSE_JSON('{}')").collect()


def test_print(t_env, capsys):
    result = t_env.execute_sql("SELECT 1 AS a, 'x' AS b")
    result.wait()
    result.print()
    assert capsys.readouterr().out == (
        '+----+-------------+--------------------------------+\n'
        '| op |           a |                              b |\n'
        '+----+-------------+--------------------------------+\n'
        '| +I |           1 |                              x |\n'
        '+----+-------------+--------------------------------+\n'
        '1 row in set\n')
    result.print()
    assert capsys.readouterr().out == 'Empty set\n'


def test_many_rows_come_to_their_end(t_env, capsys):
    t_env.execute_sql("CREATE TABLE n (a BIGINT) WITH ('connector' = 'datagen', 'number-of-rows' = '30000', "
                      "'fields.a.kind' = 'sequence', 'fields.a.start' = '1', 'fields.a.end' = '30000')")
    assert len(collected(t_env, 'SELECT * FROM n')) == 30000
    t_env.execute_sql('SELECT * FROM n').print()
    assert capsys.readouterr().out.endswith('30000 rows in set\n')


def test_statements_without_a_job(t_env, capsys):
    result = t_env.execute_sql("CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'blackhole')")
    assert result.get_result_kind() == ResultKind.SUCCESS
    assert result.get_job_client() is None
    assert list(result.collect()) == [Row('OK')] == list(result.collect())
    t_env.execute_sql('DESCRIBE t').print()
    assert '|    b | STRING | TRUE |     |        |           |\n' in capsys.readouterr().out


def test_insert(t_env, capsys):
    t_env.execute_sql("CREATE TABLE t (a INT) WITH ('connector' = 'blackhole')")
    result = t_env.execute_sql('INSERT INTO t VALUES (1)')
    result.wait()
    assert str(result.get_table_schema()) == 'root\n |-- default_catalog.default_database.t: BIGINT\n'
    assert result.get_job_client().get_job_execution_result().result() is not None
    result.print()
    assert capsys.readouterr().out == '-1\n'


def test_statement_set(t_env):
    t_env.execute_sql("CREATE TABLE t (a INT) WITH ('connector' = 'blackhole')")
    statements = t_env.create_statement_set()
    with pytest.raises(TableException, match='Only insert statement is supported now.'):
        statements.add_insert_sql('SELECT 1')
    statements.add_insert_sql('INSERT INTO t VALUES (1)').add_insert('t', t_env.sql_query('SELECT 2'))
    assert '== Optimized Execution Plan ==' in statements.explain()
    statements.execute().wait()


@pytest.mark.parametrize('statement, kind, message', [
    ('SELEC 1', FlinkException, 'SqlParserException: SQL parse failed. Non-query expression encountered in illegal context'),
    ('SELECT a FROM nosuch', FlinkException,
     "ValidationException: SQL validation failed. From line 1, column 15 to line 1, column 20: Object 'nosuch' not found"),
    ("SET 'a' = 'b'", TableException, 'Unsupported SQL query! executeSql()'),
    ('SELECT 1; SELECT 2', FlinkException, 'only single statement supported'),
])
def test_refused_statements(t_env, statement, kind, message):
    with pytest.raises(kind) as error:
        t_env.execute_sql(statement)
    assert message in str(error.value)


def test_failing_jobs(t_env):
    for run in (lambda: t_env.execute_sql("SELECT CAST('x' AS INT)").print(),
                lambda: collected(t_env, "SELECT CAST('x' AS INT)")):
        with pytest.raises(FlinkException, match="For input string: 'x'"):
            run()


def test_names_of_the_catalog(t_env):
    t_env.execute_sql("CREATE TABLE t (a INT) WITH ('connector' = 'datagen')")
    t_env.create_temporary_view('v', t_env.from_path('t'))
    assert (t_env.get_current_catalog(), t_env.get_current_database()) == ('default_catalog', 'default_database')
    assert (t_env.list_tables(), t_env.list_views(), t_env.list_temporary_views()) == (['t', 'v'], ['v'], ['v'])
    assert t_env.list_modules() == ['core'] and t_env.list_full_modules() == [ModuleEntry('core', True)]
    assert t_env.drop_temporary_view('v') and not t_env.drop_temporary_view('v')
    assert not t_env.drop_table('nosuch')
    with pytest.raises(FlinkException, match='does not exist'):
        t_env.drop_table('nosuch', False)
    with pytest.raises(CatalogException, match=r'A catalog with name \[nosuch\] does not exist.'):
        t_env.use_catalog('nosuch')
    with pytest.raises(FlinkException, match='Table `nosuch` was not found.'):
        t_env.from_path('nosuch')


def test_descriptors(t_env):
    schema = Schema.new_builder().column('a', DataTypes.INT()).column_by_expression('b', 'a + 1').build()
    descriptor = TableDescriptor.for_connector('datagen').schema(schema).option('number-of-rows', '2').build()
    t_env.create_table('t', descriptor)
    assert t_env.get_catalog('default_catalog').table_exists(ObjectPath('default_database', 't'))
    table = t_env.from_descriptor(descriptor)
    assert 'table=[[*anonymous_datagen$' in table.explain()
    sink = TableDescriptor.for_connector('blackhole').schema(
        Schema.new_builder().column('a', 'INT').column('b', 'INT').build()).build()
    table.execute_insert(sink).wait()
    assert t_env.list_tables() == ['t']


def test_tables_in_texts(t_env, rows):
    table = t_env.sql_query('SELECT 1 AS a')
    assert str(table) == 'UnnamedTable$0'
    assert rows(f'SELECT a + 1 FROM {table}') == ['+I<Row(2)>']


def test_expressions_say_what_they_are(t_env):
    with pytest.raises(NotImplementedError, match='Table.select'):
        t_env.sql_query('SELECT 1 AS a').select('a')


def test_options(t_env, capsys):
    config = t_env.get_config()
    config.set('table.local-time-zone', 'Asia/Tokyo')
    t_env.execute_sql('SELECT TO_TIMESTAMP_LTZ(0, 3) AS t').print()
    assert '1970-01-01 09:00:00.000' in capsys.readouterr().out
    config.set_idle_state_retention(datetime.timedelta(hours=1))
    assert config.get('table.exec.state.ttl', '') == '1 h'
    with pytest.raises(FlinkException, match='Unknown time-zone ID: Nosuch'):
        config.set_local_timezone('Nosuch')


def test_batch_environment(capsys):
    settings = EnvironmentSettings.new_instance().in_batch_mode().with_configuration(
        Configuration.from_dict({'parallelism.default': '1'})).build()
    t_env = TableEnvironment.create(settings)
    t_env.execute_sql('SELECT a, COUNT(*) AS n FROM (VALUES (1), (1)) t(a) GROUP BY a').print()
    assert capsys.readouterr().out.splitlines()[3] == '|           1 |                    2 |'


def test_explain(t_env):
    text = t_env.explain_sql('SELECT a, COUNT(*) FROM (VALUES (1)) t(a) GROUP BY a', ExplainDetail.CHANGELOG_MODE)
    assert '== Abstract Syntax Tree ==' in text and 'changelogMode=[I,UA]' in text
