"""DataStreams as tables and back. Expected values are those of PyFlink 2.3."""
import datetime
from decimal import Decimal

import pytest

from pyflink.common import Row, RowKind, Types, WatermarkStrategy
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.table import ChangelogMode, DataTypes, Schema
from pyflink.util.exceptions import FlinkException, TableException


class FirstField(TimestampAssigner):
    def extract_timestamp(self, value, record_timestamp):
        return int(value[0])


def events(env):
    return env.from_collection(
        [(1, 42, 'a'), (2, 5, 'a'), (3, 1000, 'c'), (100, 1000, 'c')],
        Types.ROW_NAMED(['a', 'b', 'c'], [Types.LONG(), Types.INT(), Types.STRING()])).assign_timestamps_and_watermarks(
            WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(FirstField()))


def collected(table):
    with table.execute().collect() as result:
        return list(result)


@pytest.mark.parametrize('type_info, value, column, expected', [
    (Types.TUPLE([Types.INT()]), (1,), 'INT NOT NULL', 1),
    (Types.INT(), 1, 'INT NOT NULL', 1),
    (Types.ROW([Types.LONG()]), Row(1), 'BIGINT', 1),
    (Types.ROW([Types.BIG_DEC()]), Row(Decimal('1.5')), 'DECIMAL(38, 18)', Decimal('1.500000000000000000')),
    (Types.ROW([Types.SQL_TIMESTAMP()]), Row(datetime.datetime(2020, 1, 2, 3, 4, 5, 678000)), 'TIMESTAMP(9)',
     datetime.datetime(2020, 1, 2, 3, 4, 5, 678000)),
    (Types.ROW([Types.PRIMITIVE_ARRAY(Types.INT())]), Row([1, 2]), 'ARRAY<INT NOT NULL>', [1, 2]),
    (Types.ROW([Types.LIST(Types.STRING())]), Row(['x']), 'ARRAY<STRING>', ['x']),
    (Types.ROW([Types.MAP(Types.STRING(), Types.INT())]), Row({'a': 1}), 'MAP<STRING, INT>', {'a': 1}),
    (None, (1, 'x'), "RAW('[B', '...')", (1, 'x')),
])
def test_types_of_columns(env, t_env, type_info, value, column, expected):
    table = t_env.from_data_stream(env.from_collection([value], type_info))
    assert str(table.get_resolved_schema()) == '(\n  `f0` %s\n)' % column
    assert collected(table) == [Row(expected)]


def test_declared_columns(env, t_env):
    stream = env.from_collection([(1, 'a')], Types.ROW_NAMED(['a', 'b'], [Types.INT(), Types.STRING()]))
    schema = Schema.new_builder().column_by_expression('c', 'a + 1').column_by_expression('p', 'PROCTIME()').build()
    table = t_env.from_data_stream(stream, schema)
    assert '`p` TIMESTAMP_LTZ(3) NOT NULL *PROCTIME* AS PROCTIME()' in str(table.get_resolved_schema())
    t_env.create_temporary_view('t', table)
    assert [row[2] for row in collected(t_env.sql_query('SELECT a, b, c FROM t'))] == [2]
    reordered = Schema.new_builder().column('b', 'STRING').column('a', 'BIGINT').build()
    assert collected(t_env.from_data_stream(stream, reordered)) == [Row('a', 1)]
    with pytest.raises(FlinkException, match="Unable to find a field named 'zz'"):
        t_env.from_data_stream(stream, Schema.new_builder().column('zz', 'INT').build())


def test_event_time_goes_in_and_out(env, t_env):
    schema = Schema.new_builder().column_by_metadata('rowtime', 'TIMESTAMP_LTZ(3)') \
        .watermark('rowtime', 'SOURCE_WATERMARK()').build()
    table = t_env.from_data_stream(events(env), schema)
    assert str(table.get_resolved_schema()).endswith(
        '  `rowtime` TIMESTAMP_LTZ(3) *ROWTIME* METADATA,\n'
        '  WATERMARK FOR `rowtime`: TIMESTAMP_LTZ(3) AS SOURCE_WATERMARK()\n)')
    t_env.create_temporary_view('t', table)
    windows = t_env.sql_query("SELECT c, SUM(b) FROM t GROUP BY c, TUMBLE(rowtime, INTERVAL '0.005' SECOND)")
    assert sorted(map(str, collected(windows))) == ["<Row('a', 47)>", "<Row('c', 1000)>", "<Row('c', 1000)>"]

    target = Schema.new_builder().column('n', DataTypes.INT()).column_by_metadata('rowtime', DataTypes.TIMESTAMP_LTZ(3)).build()
    stream = t_env.to_changelog_stream(t_env.sql_query('SELECT b, rowtime FROM t'), target)
    timestamps = stream.process(Timestamps(), Types.LONG())
    assert list(timestamps.execute_and_collect()) == [1, 2, 3, 100]


def test_records_without_a_timestamp(env, t_env):
    schema = Schema.new_builder().column_by_metadata('rowtime', 'TIMESTAMP_LTZ(3)').build()
    with pytest.raises(FlinkException, match='Could not find timestamp in DataStream API record'):
        collected(t_env.from_data_stream(env.from_collection([Row(1)], Types.ROW([Types.INT()])), schema))


def test_one_graph_of_functions_and_operators(env, t_env):
    numbers = env.from_collection([1, 2, 3], Types.INT()).map(lambda n: Row(n, n * n), Types.ROW([Types.INT(), Types.INT()]))
    t_env.create_temporary_view('squares', numbers, Schema.new_builder().column('f0', 'INT').column('f1', 'INT').build())
    stream = t_env.to_data_stream(t_env.sql_query('SELECT f0 AS n, f1 AS square FROM squares WHERE f0 > 1'))
    assert str(stream.get_type()) == 'ExternalTypeInfo<RowTypeInfo(n: Integer, square: Integer)>'
    texts = stream.map(lambda row: '%d: %d' % (row['n'], row.square), Types.STRING())
    assert list(texts.execute_and_collect()) == ['2: 4', '3: 9']


def test_changes(env, t_env):
    counts = t_env.sql_query('SELECT a, COUNT(*) c FROM (VALUES (1), (1)) t(a) GROUP BY a')
    with pytest.raises(TableException, match="doesn't support consuming update changes which is produced by node GroupAgg"):
        t_env.to_data_stream(counts)
    show = lambda row: '%s%s' % (row.get_row_kind(), row)  # noqa: E731
    changes = t_env.to_changelog_stream(counts).map(show, Types.STRING())
    assert list(changes.execute_and_collect()) == ['+IRow(a=1, c=1)', '-URow(a=1, c=1)', '+URow(a=1, c=2)']
    schema = Schema.new_builder().column('a', 'INT NOT NULL').column('c', 'BIGINT').primary_key('a').build()
    upserts = t_env.to_changelog_stream(counts, schema, ChangelogMode.upsert()).map(show, Types.STRING())
    assert list(upserts.execute_and_collect()) == ['+IRow(a=1, c=1)', '+URow(a=1, c=2)']


def test_changelog_streams(env, t_env):
    rows = [Row(1, 'a'), Row(1, 'a'), Row(2, 'c')]
    rows[1].set_row_kind(RowKind.DELETE)
    stream = env.from_collection(rows, Types.ROW([Types.INT(), Types.STRING()]))
    table = t_env.from_changelog_stream(stream)
    assert ['%s%s' % (row.get_row_kind(), row[0]) for row in collected(table)] == ['+I1', '-D1', '+I2']
    with pytest.raises(FlinkException, match='Conversion expects insert-only records but DataStream API record contains: DELETE'):
        collected(t_env.from_data_stream(stream))


def test_retract_stream(env, t_env):
    counts = t_env.sql_query('SELECT a, COUNT(*) c FROM (VALUES (1), (1)) t(a) GROUP BY a')
    stream = t_env.to_retract_stream(counts, Types.ROW([Types.INT(), Types.LONG()]))
    assert [(flag, row[1]) for flag, row in stream.execute_and_collect()] == [(True, 1), (False, 1), (True, 2)]


def test_from_elements(t_env):
    table = t_env.from_elements([(1, 'hi', Decimal('1.05')), (2, None, None)], ['a', 'b', 'c'])
    assert str(table.get_schema()) == 'root\n |-- a: BIGINT\n |-- b: STRING\n |-- c: DECIMAL(38, 18)\n'
    assert collected(table) == [Row(1, 'hi', Decimal('1.050000000000000000')), Row(2, None, None)]
    typed = DataTypes.ROW([DataTypes.FIELD('a', DataTypes.TINYINT())])
    with pytest.raises(ValueError, match='object of TinyIntType out of range, got: 200'):
        t_env.from_elements([(200,)], typed)


from pyflink.datastream.functions import ProcessFunction  # noqa: E402


class Timestamps(ProcessFunction):
    """The timestamps of the records."""

    def process_element(self, value, ctx):
        yield ctx.timestamp()
