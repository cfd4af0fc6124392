/** PyFlink's KafkaSource and KafkaSink on a real broker. */
import { readTopic, readValues } from '../../host/src/connectors/kafka/testing/topics';
import { runPython } from '../e2e/run';
import { KafkaTest } from './broker';

jest.setTimeout(120_000);

let kafka: KafkaTest;
beforeAll(async () => {
  kafka = await KafkaTest.start();
});
afterAll(() => kafka?.cluster.stop());

const HEAD = `
import sys
from pyflink.common import Row, SimpleStringSchema, Types, WatermarkStrategy
from pyflink.common.serialization import RowFieldExtractorSchema
from pyflink.datastream import StreamExecutionEnvironment
from pyflink.datastream.connectors import DeliveryGuarantee
from pyflink.datastream.connectors.kafka import *
from pyflink.datastream.formats.csv import CsvRowSerializationSchema
from pyflink.datastream.formats.json import JsonRowDeserializationSchema, JsonRowSerializationSchema
SERVERS, *TOPICS = sys.argv[1:]
env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(2)

def source(schema, *topics):
    return KafkaSource.builder().set_bootstrap_servers(SERVERS).set_topics(*topics) \\
        .set_starting_offsets(KafkaOffsetsInitializer.earliest()).set_bounded(KafkaOffsetsInitializer.latest()) \\
        .set_value_only_deserializer(schema).build()

def sink(serializer):
    return KafkaSink.builder().set_bootstrap_servers(SERVERS).set_record_serializer(serializer) \\
        .set_delivery_guarantee(DeliveryGuarantee.AT_LEAST_ONCE).build()
`;

async function run(program: string, topics: readonly string[]): Promise<string> {
  const end = await runPython(HEAD + program, [kafka.servers, ...topics]);
  if (end.code !== 0) throw new Error(end.stdout + end.stderr);
  return end.stdout;
}

const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : Buffer.from(bytes).toString());

test('JSON rows in, a Python map, JSON and CSV rows out', async () => {
  const input = await kafka.topic(
    [1, 2, 3].map((n) => ({ value: `{"n":${n},"s":"x${n}"}`, timestamp: 1_700_000_000_000 + n })),
  );
  const [json, csv] = [await kafka.topic(), await kafka.topic()];
  const program = `
IN = Types.ROW_NAMED(['n', 's'], [Types.INT(), Types.STRING()])
OUT = Types.ROW_NAMED(['s', 'twice'], [Types.STRING(), Types.LONG()])
rows = env.from_source(source(JsonRowDeserializationSchema.builder().type_info(IN).build(), TOPICS[0]),
                       WatermarkStrategy.no_watermarks(), 'kafka')
twice = rows.map(lambda row: Row(row['s'], row['n'] * 2), OUT)
json = JsonRowSerializationSchema.builder().with_type_info(OUT).build()
twice.sink_to(sink(KafkaRecordSerializationSchema.builder().set_topic(TOPICS[1])
                   .set_key_serialization_schema(json).set_value_serialization_schema(json).build()))
twice.sink_to(sink(KafkaRecordSerializationSchema.builder().set_topic(TOPICS[2]).set_value_serialization_schema(
    CsvRowSerializationSchema.Builder(OUT).set_line_delimiter('').build()).build()))
env.execute('json')
`;
  await run(program, [input, json, csv]);
  const written = (await readTopic(kafka.servers, json)).sort((a, b) => a.timestamp - b.timestamp);
  expect(written.map(({ key, value, timestamp }) => [text(key), text(value), timestamp])).toEqual(
    [1, 2, 3].map((n) => {
      const row = `{"s":"x${n}","twice":${n * 2}}`;
      return [row, row, 1_700_000_000_000 + n];
    }),
  );
  expect((await readValues(kafka.servers, csv)).sort()).toEqual(['x1,2', 'x2,4', 'x3,6']);
});

test('a topic for each element', async () => {
  const input = await kafka.topic(['a1', 'b1', 'a2'].map((value) => ({ value })));
  const [a, b] = [await kafka.topic(), await kafka.topic()];
  const program = `
names = {'a': TOPICS[1], 'b': TOPICS[2]}
texts = env.from_source(source(SimpleStringSchema(), TOPICS[0]), WatermarkStrategy.no_watermarks(), 'kafka')
texts.sink_to(sink(KafkaRecordSerializationSchema.builder().set_topic_selector(lambda text: names[text[0]])
                   .set_value_serialization_schema(SimpleStringSchema()).build()))
env.execute('topics')
`;
  await run(program, [input, a, b]);
  expect((await readValues(kafka.servers, a)).sort()).toEqual(['a1', 'a2']);
  expect(await readValues(kafka.servers, b)).toEqual(['b1']);
});

test('bytes of the fields of rows as key and value; offsets, partitions, elements on the console', async () => {
  const output = await kafka.topic([], 2);
  const program = `
rows = env.from_collection([Row(b'k1', b'v1'), Row(b'k2', b'v2')],
                           Types.ROW([Types.PRIMITIVE_ARRAY(Types.BYTE()), Types.PRIMITIVE_ARRAY(Types.BYTE())]))
rows.sink_to(sink(KafkaRecordSerializationSchema.builder().set_topic(TOPICS[0])
                  .set_key_serialization_schema(RowFieldExtractorSchema(0))
                  .set_value_serialization_schema(RowFieldExtractorSchema(1)).build()))
env.execute('fields')
`;
  await run(program, [output]);
  const written = await readTopic(kafka.servers, output);
  expect(written.map(({ key, value }) => `${text(key)} ${text(value)}`).sort()).toEqual(['k1 v1', 'k2 v2']);
  const reading = `
one = KafkaTopicPartition(TOPICS[0], int(TOPICS[1]))
s = KafkaSource.builder().set_bootstrap_servers(SERVERS).set_partitions({one}) \\
    .set_starting_offsets(KafkaOffsetsInitializer.offsets({one: 0})).set_bounded(KafkaOffsetsInitializer.latest()) \\
    .set_value_only_deserializer(SimpleStringSchema()).build()
env.from_source(s, WatermarkStrategy.no_watermarks(), 'kafka').print()
env.execute('partition')
`;
  const [{ partition }] = written;
  const own = written.filter((record) => record.partition === partition).map(({ value }) => text(value));
  const printed = (await run(reading, [output, String(partition)])).trim().split('\n');
  expect(printed.map((line) => line.replace(/^\d> /, '')).sort()).toEqual(own.sort());
});

test('consumer and producer of Flink 1.x', async () => {
  const input = await kafka.topic(['x', 'y'].map((value) => ({ value })));
  const output = await kafka.topic([], 3);
  const program = `
import threading, time
consumer = FlinkKafkaConsumer(TOPICS[0], SimpleStringSchema(), {'bootstrap.servers': SERVERS, 'group.id': 'g-' + TOPICS[0]})
consumer.set_start_from_earliest()
producer = FlinkKafkaProducer(TOPICS[1], SimpleStringSchema(), {'bootstrap.servers': SERVERS})
env.set_parallelism(1)
env.add_source(consumer).add_sink(producer)
job = env.execute_async('legacy')
time.sleep(4)
job.cancel().result()
`;
  await run(program, [input, output]);
  const written = await readTopic(kafka.servers, output);
  expect(written.map(({ value }) => text(value)).sort()).toEqual(['x', 'y']);
  expect(new Set(written.map(({ partition }) => partition))).toEqual(new Set([0]));
});
