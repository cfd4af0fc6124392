/**
 * The same job in SQL, Python and TypeScript: JSON from a topic, a keyed aggregate, exactly once (or as DREY_TEST_GUARANTEE says) to a topic. A
 * record that finds a file `fail` fails its task. They know their topics by environment variables.
 */

/** A source, counts by key, a sink whose rows are `key,count`; a file `die` ends the process between prepare and commit. */
export const TYPESCRIPT = `
import {
  DeliveryGuarantee, KafkaRecordSerializationSchema, KafkaSink, KafkaSource, KeyedProcessFunction, OffsetsInitializer,
  SimpleStringSchema, StreamExecutionEnvironment, ValueStateDescriptor, WatermarkStrategy,
} from '@drey/sdk';
import { existsSync, rmSync } from 'node:fs';
const { SERVERS, INPUT, OUTPUT, FOLDER, GUARANTEE, TIMEOUT = '600000' } = process.env as Record<string, string>;

function found(file: string): boolean {
  if (!existsSync(FOLDER + '/' + file)) return false;
  rmSync(FOLDER + '/' + file, { force: true });
  return true;
}

class Count extends KeyedProcessFunction<string, string, string> {
  #count: any;
  override open(context: any): void {
    this.#count = context.getState(new ValueStateDescriptor<number>('count'));
  }
  override processElement(value: string, _context: any, out: any): void {
    if (found('fail')) throw new Error('the file is there');
    const count = (this.#count.value() ?? 0) + 1;
    this.#count.update(count);
    out.collect(JSON.parse(value).k + ',' + count);
  }
  notifyCheckpointComplete(): void {
    if (found('die')) process.kill(process.pid, 'SIGKILL');
  }
}

const env = StreamExecutionEnvironment.getExecutionEnvironment();
const source = KafkaSource.builder<string>().setBootstrapServers(SERVERS).setTopics(INPUT).setGroupId('g-' + OUTPUT)
  .setStartingOffsets(OffsetsInitializer.earliest()).setValueOnlyDeserializer(new SimpleStringSchema()).build();
const serializer = KafkaRecordSerializationSchema.builder<string>().setTopic(OUTPUT)
  .setValueSerializationSchema((text) => text).build();
const sink = KafkaSink.builder<string>().setBootstrapServers(SERVERS).setRecordSerializer(serializer)
  .setDeliveryGuarantee(GUARANTEE as DeliveryGuarantee).setTransactionalIdPrefix(OUTPUT)
  .setProperty('transaction.timeout.ms', TIMEOUT).build();
env.fromSource(source, WatermarkStrategy.noWatermarks<string>(), 'in').uid('in')
  .keyBy((text) => JSON.parse(text).k).process(new Count()).uid('count').sinkTo(sink).uid('out');
const client = await env.executeAsync('counts');
const timer = setInterval(async () => {
  if (!found('stop')) return;
  clearInterval(timer);
  console.log('savepoint: ' + (await client.stopWithSavepoint(false, FOLDER + '/savepoints')));
}, 100);
await client.getJobExecutionResult();
`;

export const PYTHON = `
import json, os, threading, time
from pyflink.common import SimpleStringSchema, Types, WatermarkStrategy
from pyflink.datastream import KeyedProcessFunction, RuntimeContext, StreamExecutionEnvironment
from pyflink.datastream.connectors import DeliveryGuarantee
from pyflink.datastream.connectors.kafka import (
    KafkaOffsetsInitializer, KafkaRecordSerializationSchema, KafkaSink, KafkaSource)
from pyflink.datastream.state import ValueStateDescriptor

SERVERS, INPUT, OUTPUT, FOLDER, GUARANTEE = (
    os.environ[name] for name in ('SERVERS', 'INPUT', 'OUTPUT', 'FOLDER', 'GUARANTEE'))


def found(file):
    try:
        os.remove(FOLDER + '/' + file)
        return True
    except FileNotFoundError:
        return False


class Count(KeyedProcessFunction):
    def open(self, runtime_context: RuntimeContext):
        self.count = runtime_context.get_state(ValueStateDescriptor('count', Types.LONG()))

    def process_element(self, value, ctx):
        if found('fail'):
            raise RuntimeError('the file is there')
        count = (self.count.value() or 0) + 1
        self.count.update(count)
        yield f"{json.loads(value)['k']},{count}"


env = StreamExecutionEnvironment.get_execution_environment()
source = KafkaSource.builder().set_bootstrap_servers(SERVERS).set_topics(INPUT).set_group_id('g-' + OUTPUT) \\
    .set_starting_offsets(KafkaOffsetsInitializer.earliest()).set_value_only_deserializer(SimpleStringSchema()).build()
serializer = KafkaRecordSerializationSchema.builder().set_topic(OUTPUT) \\
    .set_value_serialization_schema(SimpleStringSchema()).build()
sink = KafkaSink.builder().set_bootstrap_servers(SERVERS).set_record_serializer(serializer) \\
    .set_delivery_guarantee(DeliveryGuarantee[GUARANTEE.upper().replace('-', '_')]) \\
    .set_transactional_id_prefix(OUTPUT).set_property('transaction.timeout.ms', '600000').build()
env.from_source(source, WatermarkStrategy.no_watermarks(), 'in').uid('in') \\
    .key_by(lambda text: json.loads(text)['k'], Types.STRING()).process(Count(), Types.STRING()).uid('count') \\
    .sink_to(sink).uid('out')
client = env.execute_async('counts')


def stop():
    while not found('stop'):
        time.sleep(0.1)
    print('savepoint:', client.stop_with_savepoint(False, FOLDER + '/savepoints').result(), flush=True)


threading.Thread(target=stop, daemon=True).start()
client.get_job_execution_result().result()
`;

/** Windows of a second; the Python function is where a task fails. */
export const SQL = `
CREATE TABLE t (k STRING, n BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'kafka', 'topic' = '$INPUT',
  'properties.bootstrap.servers' = '$SERVERS', 'properties.group.id' = 'g-$OUTPUT', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE o (k STRING, s TIMESTAMP(3), c BIGINT, n BIGINT) WITH ('connector' = 'kafka', 'topic' = '$OUTPUT', 'format' = 'csv',
  'properties.bootstrap.servers' = '$SERVERS', 'sink.delivery-guarantee' = '$GUARANTEE', 'sink.transactional-id-prefix' = '$OUTPUT',
  'properties.transaction.timeout.ms' = '600000');
CREATE FUNCTION same AS 'fails.same' LANGUAGE PYTHON;
INSERT INTO o SELECT k, window_start, COUNT(*), SUM(same(n)) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' SECOND))
  WHERE k <> 'end' GROUP BY k, window_start, window_end;
`;

/** Module of the function in SQL. */
export const FAILS = `
import os
from pyflink.table.udf import udf


@udf(result_type='BIGINT')
def same(n):
    try:
        os.remove(os.environ['FOLDER'] + '/fail')
    except FileNotFoundError:
        return n
    raise RuntimeError('the file is there')
`;

/** Counts by key as updates of upsert-kafka. */
export const UPSERT = `
CREATE TABLE t (k STRING, n BIGINT) WITH ('connector' = 'kafka', 'topic' = '$INPUT', 'properties.bootstrap.servers' = '$SERVERS',
  'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE o (k STRING, c BIGINT, n BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'upsert-kafka', 'topic' = '$OUTPUT',
  'key.format' = 'csv', 'value.format' = 'csv', 'properties.bootstrap.servers' = '$SERVERS', 'sink.delivery-guarantee' = '$GUARANTEE',
  'sink.transactional-id-prefix' = '$OUTPUT', 'properties.transaction.timeout.ms' = '600000');
INSERT INTO o SELECT k, COUNT(*), SUM(n) FROM t WHERE k <> 'end' GROUP BY k;
`;
