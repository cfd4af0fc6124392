"""
Stories of users who stop a program with a savepoint, change it and go on: `story.py NAME DIRECTORY` prints a line of JSON for
each run, {"run", "printed", "savepoint" or "error"}. What jobs print goes into a file, so that a run can wait for it.
"""
import json
import os
import sys
import time

NAME, DIRECTORY = sys.argv[1], sys.argv[2]
PRINTED = os.path.join(DIRECTORY, 'printed')
REPORT = os.fdopen(os.dup(1), 'w')
# Before the host starts: it inherits this.
os.dup2(os.open(PRINTED, os.O_CREAT | os.O_WRONLY | os.O_APPEND), 1)

from pyflink.common import Configuration, Duration, Row, Time, Types, WatermarkStrategy  # noqa: E402
from pyflink.datastream import KeyedProcessFunction, StreamExecutionEnvironment  # noqa: E402
from pyflink.datastream.connectors.file_system import FileSource, StreamFormat  # noqa: E402
from pyflink.datastream.functions import AggregateFunction  # noqa: E402
from pyflink.datastream.state import (AggregatingStateDescriptor, ListStateDescriptor, MapStateDescriptor,  # noqa: E402
                                      ReducingStateDescriptor, StateTtlConfig, ValueStateDescriptor)
from pyflink.table import DataTypes, EnvironmentSettings, PlanReference, TableEnvironment  # noqa: E402
from pyflink.table.udf import AggregateFunction as TableAggregate, udaf  # noqa: E402

files = 0
read = 0


def feed(*lines):
    global files
    files += 1
    os.makedirs(DIRECTORY + '/in', exist_ok=True)
    with open(DIRECTORY + '/next', 'w') as file:
        file.writelines(line + '\n' for line in lines)
    os.rename(DIRECTORY + '/next', f'{DIRECTORY}/in/{files}')


def configuration(restore, options):
    config = Configuration()
    config.set_string('execution.checkpointing.savepoint-dir', DIRECTORY + '/savepoints')
    config.set_string('restart-strategy.type', 'none')
    config.set_string('parallelism.default', '1')
    if restore:
        config.set_string('execution.state-recovery.path', restore)
    for key, value in options.items():
        config.set_string(key, value)
    return config


def report(run, start, lines):
    """Starts a job, waits until it has printed so many lines, and stops it. Gives the savepoint's path."""
    global read
    found = {'run': run}
    try:
        client = start()
        deadline = time.time() + 20
        while printed() < lines and time.time() < deadline and str(client.get_job_status().result()) != 'JobStatus.FAILED':
            time.sleep(0.02)
        try:
            found['savepoint'] = client.stop_with_savepoint(False).result()
        except Exception:
            client.get_job_execution_result().result()
            raise
    except Exception as error:
        found['error'] = str(error)
    with open(PRINTED) as file:
        file.seek(read)
        found['printed'] = sorted(line.split('> ')[-1] for line in file.read().splitlines())
        read = file.tell()
    print(json.dumps(found), file=REPORT, flush=True)
    return found.get('savepoint')


def printed():
    with open(PRINTED) as file:
        file.seek(read)
        return file.read().count('\n')


class Mean(AggregateFunction):
    def create_accumulator(self):
        return 0, 0

    def add(self, value, accumulator):
        return accumulator[0] + value, accumulator[1] + 1

    def get_result(self, accumulator):
        return accumulator[0] / accumulator[1]

    def merge(self, a, b):
        return a[0] + b[0], a[1] + b[1]


class States(KeyedProcessFunction):
    """One state of every kind, and a timer."""

    def __init__(self, value_type, ttl):
        self.value_type, self.ttl = value_type, ttl

    def open(self, context):
        value_type = {'int': Types.INT, 'long': Types.LONG, 'text': Types.STRING}[self.value_type]()
        descriptor = ValueStateDescriptor('value', value_type)
        if self.ttl:
            descriptor.enable_time_to_live(StateTtlConfig.new_builder(Time.hours(1)).build())
        self.value = context.get_state(descriptor)
        self.list = context.get_list_state(ListStateDescriptor('list', Types.STRING()))
        self.map = context.get_map_state(MapStateDescriptor('map', Types.STRING(), Types.PICKLED_BYTE_ARRAY()))
        self.sum = context.get_reducing_state(ReducingStateDescriptor('sum', lambda a, b: a + b, Types.INT()))
        pair = Types.TUPLE([Types.INT(), Types.INT()])
        self.mean = context.get_aggregating_state(AggregatingStateDescriptor('mean', Mean(), pair))

    def process_element(self, row, context):
        _, number, timestamp = row
        total = int(self.value.value() or 0) + number
        self.value.update(str(total) if self.value_type == 'text' else total)
        self.list.add(str(number))
        self.map.put(str(number), {'n': number})
        self.sum.add(number)
        self.mean.add(number)
        context.timer_service().register_processing_time_timer(2 ** 62)
        yield (row[0], total, list(self.list.get()), sorted(v['n'] for v in self.map.values()), self.sum.get(), self.mean.get())


class Passing(KeyedProcessFunction):
    def open(self, context):
        self.seen = context.get_state(ValueStateDescriptor('seen', Types.INT()))

    def process_element(self, row, context):
        self.seen.update((self.seen.value() or 0) + 1)
        yield row


def parse(line):
    key, number, timestamp = line.split(',')
    return key, int(number), timestamp


def stream(restore=None, uid='states', value_type='int', ttl=False, more=False, parallelism=1, max_parallelism=None, **options):
    def start():
        env = StreamExecutionEnvironment.get_execution_environment(configuration(restore, options))
        env.set_parallelism(parallelism)
        if max_parallelism:
            env.set_max_parallelism(max_parallelism)
        source = FileSource.for_record_stream_format(StreamFormat.text_line_format(), DIRECTORY + '/in')
        monitored = source.monitor_continuously(Duration.of_millis(20)).build()
        lines = env.from_source(monitored, WatermarkStrategy.no_watermarks(), 'files')
        rows = lines.uid('lines').map(parse, Types.TUPLE([Types.STRING(), Types.INT(), Types.STRING()])).uid('parse')
        if more:
            rows = rows.key_by(lambda row: row[0], Types.STRING()).process(Passing()).uid('more')
        keyed = rows.key_by(lambda row: row[0], Types.STRING()).process(States(value_type, ttl)).name('States')
        (keyed.uid(uid) if uid else keyed).print()
        return env.execute_async('story')
    return start


def datastream():
    feed('a,1,', 'b,2,')
    first = report('first', stream(), 2)
    runs = {
        'same': {}, 'parallelism': {'parallelism': 3}, 'rocksdb': {'state.backend.type': 'rocksdb'}, 'more': {'more': True},
        'renamed': {'uid': 'other'}, 'without uid': {'uid': None}, 'max parallelism': {'max_parallelism': 64},
        'wider': {'value_type': 'long'}, 'text': {'value_type': 'text'}, 'ttl': {'ttl': True},
        'ignored': {'uid': 'other', 'execution.state-recovery.ignore-unclaimed-state': 'true'},
    }
    for run, change in runs.items():
        feed('a,10,', 'b,20,')
        report(run, stream(first, **change), 2)
        os.remove(f'{DIRECTORY}/in/{files}')


class Sums(TableAggregate):
    def create_accumulator(self):
        return Row(0, [])

    def accumulate(self, accumulator, number):
        accumulator[0] += number
        accumulator[1].append(number)

    def get_value(self, accumulator):
        return accumulator[0] * 1000 + len(accumulator[1])


def table(query, columns, restore=None, plan=False, **options):
    def start():
        settings = EnvironmentSettings.new_instance().in_streaming_mode().with_configuration(configuration(restore, options))
        env = TableEnvironment.create(settings.build())
        lists = DataTypes.FIELD('l', DataTypes.ARRAY(DataTypes.INT()))
        accumulator = DataTypes.ROW([DataTypes.FIELD('s', DataTypes.BIGINT()), lists])
        sums = udaf(Sums(), result_type=DataTypes.BIGINT(), accumulator_type=accumulator, func_type='general')
        env.create_temporary_function('sums', sums)
        env.execute_sql(f"""CREATE TABLE t (k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
            WITH ('connector' = 'filesystem',
            'path' = '{DIRECTORY}/in', 'format' = 'csv', 'source.monitor-interval' = '20ms')""")
        env.execute_sql(f"CREATE TABLE o ({columns}) WITH ('connector' = 'print')")
        insert = f'INSERT INTO o {query}'
        if not plan:
            return env.execute_sql(insert).get_job_client()
        path = f'{DIRECTORY}/plan.json'
        if not restore:
            env.compile_plan_sql(insert).write_to_file(path)
        return env.execute_plan(PlanReference.from_file(path)).get_job_client()
    return start


SUMS = ('SELECT k, SUM(v), COUNT(*) FROM t GROUP BY k', 'k STRING, s INT, c BIGINT')
WINDOWS = 'SELECT k, window_start, SUM(v) FROM TABLE({}(TABLE t{}, DESCRIPTOR(ts), {})) GROUP BY k, window_start, window_end'
WINDOW = 'k STRING, w TIMESTAMP(3), s INT'
TEN = "INTERVAL '10' SECOND"
# Query, columns, how many lines the first and the second run print.
QUERIES = {
    'sum': (*SUMS, 4, 5),
    'tumble': (WINDOWS.format('TUMBLE', '', TEN), WINDOW, 0, 2),
    'hop': (WINDOWS.format('HOP', '', f"INTERVAL '5' SECOND, {TEN}"), WINDOW, 0, 5),
    'cumulate': (WINDOWS.format('CUMULATE', '', f"INTERVAL '5' SECOND, {TEN}"), WINDOW, 0, 4),
    'session': (WINDOWS.format('SESSION', ' PARTITION BY k', TEN), WINDOW, 0, 2),
    'top': ('SELECT k, v, n FROM (SELECT k, v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) n FROM t) WHERE n <= 2',
            'k STRING, v INT, n BIGINT', 5, 8),
    'over': ('SELECT k, v, SUM(v) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t',
             'k STRING, v INT, s INT', 3, 3),
    'first row': ('SELECT k, v FROM (SELECT k, v, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts) n FROM t) WHERE n = 1',
                  'k STRING, v INT', 2, 1),
    'join': ('SELECT a.k, a.v, b.v FROM t a JOIN t b ON a.k = b.k AND a.v < b.v', 'k STRING, a INT, b INT', 1, 3),
    'match': ('SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES A.v AS a, B.v AS b ONE ROW PER MATCH '
              'AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) DEFINE A AS A.v < 4 AND A.v > 1, B AS B.v >= 10)',
              'k STRING, a INT, b INT', 0, 2),
    'python': ('SELECT k, sums(v) FROM t GROUP BY k', 'k STRING, s BIGINT', 2, 5),
}
FIRST = ('a,1,2024-01-01 00:00:01', 'b,2,2024-01-01 00:00:02', 'a,3,2024-01-01 00:00:03')
SECOND = ('a,10,2024-01-01 00:00:04', 'b,20,2024-01-01 00:00:05', 'z,0,2024-01-01 00:01:00')


def sql():
    global files
    for name, (query, columns, before, after) in QUERIES.items():
        feed(*FIRST)
        time.sleep(0 if before else 0.1)
        savepoint = report(f'{name} 1', table(query, columns), before)
        feed(*SECOND)
        report(f'{name} 2', table(query, columns, savepoint), after)
        for file in os.listdir(DIRECTORY + '/in'):
            os.remove(f'{DIRECTORY}/in/{file}')


def changed():
    """A plan, another backend and parallelism, more columns behind the state, and other state."""
    feed(*FIRST)
    planned = report('first plan', table(*SUMS, plan=True), 4)
    first = report('first', table(*SUMS), 4)
    feed(*SECOND)
    report('plan', table(*SUMS, planned, plan=True), 5)
    # A plan has uids of its own.
    report('plan as query', table(*SUMS, planned), 5)
    report('query', table(*SUMS, first, **{'parallelism.default': '2', 'state.backend.type': 'rocksdb'}), 5)
    more = 'SELECT k, s, c, UPPER(k) FROM (SELECT k, SUM(v) s, COUNT(*) c FROM t GROUP BY k)'
    report('more columns', table(more, SUMS[1] + ', u STRING', first), 5)
    report('more aggregates', table('SELECT k, SUM(v), COUNT(*), MAX(v) FROM t GROUP BY k', SUMS[1] + ', m INT', first), 5)
    doubles = 'SELECT k, SUM(CAST(v AS DOUBLE)), COUNT(*) FROM t GROUP BY k'
    report('other type', table(doubles, 'k STRING, s DOUBLE, c BIGINT', first), 5)
    for name in ('top', 'over'):
        query, columns, before, _ = QUERIES[name]
        for file in os.listdir(DIRECTORY + '/in'):
            os.remove(f'{DIRECTORY}/in/{file}')
        feed(*FIRST)
        one = query.replace('SELECT k, v', 'SELECT w, k, v').replace('FROM t', 'FROM (SELECT *, UPPER(k) AS w FROM t)')
        savepoint = report(f'{name} 1', table(one, 'w STRING, ' + columns), before)
        feed(*SECOND)
        two = one.replace('SELECT w', 'SELECT w, x').replace('AS w', 'AS w, LOWER(k) AS x')
        report(f'{name}, more columns', table(two, 'w STRING, x STRING, ' + columns, savepoint), 1)


{'datastream': datastream, 'sql': sql, 'changed': changed}[NAME]()
