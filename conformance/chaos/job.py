"""
The job that is killed: running totals by key, Kafka to Kafka, exactly once. Its argument is JSON; see `JobSettings` in job.ts.
The first record that a worker sees after its start is noted in a file, so that the test knows when the job works again.
"""
import json
import os
import sys
import time

from pyflink.common import Configuration, Row, SimpleStringSchema, Types, WatermarkStrategy
from pyflink.common.serialization import RowFieldExtractorSchema
from pyflink.datastream import KeyedProcessFunction, RuntimeContext, StreamExecutionEnvironment
from pyflink.datastream.connectors import DeliveryGuarantee
from pyflink.datastream.connectors.kafka import (
    KafkaOffsetsInitializer,
    KafkaRecordSerializationSchema,
    KafkaSink,
    KafkaSource,
)
from pyflink.datastream.state import ListStateDescriptor, MapStateDescriptor, ValueStateDescriptor
from pyflink.table import DataTypes, StreamTableEnvironment
from pyflink.table.udf import ScalarFunction, udf

SETTINGS = json.loads(sys.argv[1])
LAST = 3


class Marks:
    def __init__(self, path):
        self.path = path
        self.started = False

    def record(self):
        if not self.started:
            self.started = True
            with open(self.path, 'a') as file:
                file.write('%d %d\n' % (time.time() * 1000, os.getpid()))


class Totals(KeyedProcessFunction):
    """"key,number" in; key and "number of records, sum, how many ended in the same digit, the last three" out."""

    def open(self, runtime_context: RuntimeContext):
        self.marks = Marks(SETTINGS['marks'])
        self.totals = runtime_context.get_state(
            ValueStateDescriptor('totals', Types.TUPLE([Types.LONG(), Types.LONG()])))
        self.digits = runtime_context.get_map_state(MapStateDescriptor('digits', Types.INT(), Types.LONG()))
        self.last = runtime_context.get_list_state(ListStateDescriptor('last', Types.LONG()))

    def process_element(self, value, ctx):
        self.marks.record()
        key, text = value.split(',')
        number = int(text)
        count, total = self.totals.value() or (0, 0)
        count, total = count + 1, total + number
        self.totals.update((count, total))
        digit = number % 10
        same = (self.digits.get(digit) or 0) + 1
        self.digits.put(digit, same)
        last = [*self.last.get(), number][-LAST:]
        self.last.update(last)
        out = '%s,%d,%d,%d,%s' % (key, count, total, same, '|'.join(map(str, last)))
        yield Row(key.encode(), out.encode())


class Weight(ScalarFunction):
    def open(self, function_context):
        self.marks = Marks(SETTINGS['marks'])

    def eval(self, number):
        self.marks.record()
        return number * 3 + 1


def environment():
    configuration = Configuration()
    for key, value in SETTINGS['configuration'].items():
        configuration.set_string(key, value)
    env = StreamExecutionEnvironment.get_execution_environment(configuration)
    env.set_parallelism(SETTINGS['parallelism'])
    return env


def datastream():
    env = environment()
    source = KafkaSource.builder().set_bootstrap_servers(SETTINGS['servers']).set_topics(SETTINGS['input']) \
        .set_group_id(SETTINGS['prefix']).set_starting_offsets(KafkaOffsetsInitializer.earliest()) \
        .set_value_only_deserializer(SimpleStringSchema()).build()
    serializer = KafkaRecordSerializationSchema.builder().set_topic(SETTINGS['output']) \
        .set_key_serialization_schema(RowFieldExtractorSchema(0)) \
        .set_value_serialization_schema(RowFieldExtractorSchema(1)).build()
    sink = KafkaSink.builder().set_bootstrap_servers(SETTINGS['servers']).set_record_serializer(serializer) \
        .set_delivery_guarantee(DeliveryGuarantee.EXACTLY_ONCE).set_transactional_id_prefix(SETTINGS['prefix']) \
        .set_property('transaction.timeout.ms', '600000').build()
    bytes_type = Types.PRIMITIVE_ARRAY(Types.BYTE())
    env.from_source(source, WatermarkStrategy.no_watermarks(), 'numbers') \
        .key_by(lambda text: text.split(',')[0], Types.STRING()) \
        .process(Totals(), Types.ROW([bytes_type, bytes_type])).uid('totals') \
        .sink_to(sink).uid('sink')
    env.execute('chaos')


def sql():
    env = environment()
    t_env = StreamTableEnvironment.create(env)
    t_env.create_temporary_function('weight', udf(Weight(), result_type=DataTypes.BIGINT()))
    servers = "'properties.bootstrap.servers' = '%s'" % SETTINGS['servers']
    t_env.execute_sql(f"""
        CREATE TABLE numbers (k STRING, v BIGINT) WITH ('connector' = 'kafka', {servers}, 'topic' = '{SETTINGS['input']}',
            'properties.group.id' = '{SETTINGS['prefix']}', 'scan.startup.mode' = 'earliest-offset', 'format' = 'csv')""")
    t_env.execute_sql(f"""
        CREATE TABLE totals (k STRING, n BIGINT, total BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH (
            'connector' = 'upsert-kafka', {servers}, 'topic' = '{SETTINGS['output']}', 'key.format' = 'raw',
            'value.format' = 'csv', 'sink.delivery-guarantee' = 'exactly-once',
            'sink.transaction-naming-strategy' = '{SETTINGS['naming']}',
            'sink.transactional-id-prefix' = '{SETTINGS['prefix']}', 'properties.transaction.timeout.ms' = '600000')""")
    t_env.execute_sql('INSERT INTO totals SELECT k, COUNT(*), SUM(weight(v)) FROM numbers GROUP BY k').wait()


{'datastream': datastream, 'sql': sql}[SETTINGS['api']]()
