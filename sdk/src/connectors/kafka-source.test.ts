import { Types } from '../types';
import {
  JsonDeserializationSchema,
  JsonRowDeserializationSchema,
  KafkaSource,
  OffsetResetStrategy,
  OffsetsInitializer,
  SimpleStringSchema,
} from './kafka-source';

const complete = () =>
  KafkaSource.builder<string>()
    .setBootstrapServers('a:1')
    .setTopics('t')
    .setValueOnlyDeserializer(new SimpleStringSchema());
const settings = (source: KafkaSource<unknown>) => JSON.parse(source.spec.options.settings);

test('a source without more begins at the earliest offsets and never ends', () => {
  const { spec, producedType } = complete().build();
  expect(spec).toMatchObject({ kind: 'source', connector: 'kafka', bounded: false });
  expect(producedType).toBe(Types.STRING());
  expect(JSON.parse(spec.options.settings)).toEqual({
    topics: ['t'],
    properties: { 'bootstrap.servers': 'a:1' },
    starting: { kind: 'earliest' },
    bounded: false,
    deserializer: { kind: 'value', schema: { format: 'string', options: { charset: 'UTF-8' } } },
  });
});

test('offsets, properties and bounds', () => {
  const source = complete()
    .setGroupId('g')
    .setClientIdPrefix('p')
    .setRackId('r')
    .setProperties({ 'isolation.level': 'read_committed' })
    .setStartingOffsets(OffsetsInitializer.committedOffsets(OffsetResetStrategy.LATEST))
    .setBounded(OffsetsInitializer.offsets([{ topic: 't', partition: 0, offset: 5 }]))
    .build();
  expect(source.spec.bounded).toBe(true);
  expect(settings(source)).toMatchObject({
    properties: { 'group.id': 'g', 'client.id.prefix': 'p', 'client.rack': 'r', 'isolation.level': 'read_committed' },
    starting: { kind: 'committed', reset: 'latest' },
    stopping: { kind: 'specific', offsets: [{ topic: 't', partition: 0, offset: 5 }], reset: 'earliest' },
  });
});

test('deserializers', () => {
  const rows = new JsonRowDeserializationSchema(Types.ROW_NAMED(['a'], [Types.INT()]), { ignoreParseErrors: true });
  const native = KafkaSource.builder().setBootstrapServers('a:1').setTopicPattern('t.*').setValueOnlyDeserializer(rows);
  expect(native.build().producedType).toBe(rows.producedType);
  expect(native.build().spec.function).toBeUndefined();
  const json = complete().setValueOnlyDeserializer(new JsonDeserializationSchema<string>()).build();
  expect(json.spec.function?.kind).toBe('kafka_record_deserializer');
  const found: unknown[] = [];
  const target = json.spec.function?.target as { deserialize(record: object, out: object): void };
  target.deserialize(
    { value: new TextEncoder().encode('{"a":1}') },
    { collect: (value: unknown) => found.push(value) },
  );
  target.deserialize({ value: null }, { collect: (value: unknown) => found.push(value) });
  expect(found).toEqual([{ a: 1 }]);
});

test.each([
  [() => KafkaSource.builder().setTopics('t').build(), 'Property bootstrap.servers is required but not provided'],
  [() => KafkaSource.builder().setBootstrapServers('a:1').build(), 'No subscribe mode is specified'],
  [() => complete().setTopicPattern('x'), 'Cannot use topic pattern for consumption'],
  [() => KafkaSource.builder().setBootstrapServers('a:1').setTopics('t').build(), 'Deserialization schema is required'],
  [
    () => complete().setStartingOffsets(OffsetsInitializer.committedOffsets()).build(),
    'Property group.id is required when using committed offset',
  ],
  [
    () => complete().setProperty('commit.offsets.on.checkpoint', 'true').build(),
    'Property group.id is required when offset commit is enabled',
  ],
  [() => OffsetsInitializer.offsets([{ topic: 't', partition: 0, offset: -1 }]), 'The offset of t-0 is not valid'],
])('what is missing is said %#', (build, message) => {
  expect(build).toThrow(message);
});
