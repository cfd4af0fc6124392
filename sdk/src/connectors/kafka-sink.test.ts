import {
  DeliveryGuarantee,
  KafkaRecordSerializationSchema,
  KafkaSink,
  type KafkaSinkContext,
  TransactionNamingStrategy,
} from './kafka-sink';

interface Order {
  readonly id: string;
  readonly amount: number;
}

const context: KafkaSinkContext = {
  getParallelInstanceId: () => 1,
  getNumberOfParallelInstances: () => 2,
  getPartitionsForTopic: () => [0, 1, 2],
};

const schema = () =>
  KafkaRecordSerializationSchema.builder<Order>()
    .setTopicSelector(({ amount }) => (amount > 10 ? 'large' : 'small'))
    .setKeySerializationSchema(({ id }) => id)
    .setValueSerializationSchema({ serialize: (order) => JSON.stringify(order) })
    .setPartitioner({ partition: (_order, _key, _value, _topic, partitions) => partitions.length - 1 })
    .setHeaderProvider({ getHeaders: ({ id }) => [{ key: 'id', value: id }] })
    .build();

test('a record of an element', () => {
  const record = schema().serialize({ id: 'a', amount: 11 }, context, 5);
  expect(record).toEqual({
    topic: 'large',
    key: 'a',
    value: '{"id":"a","amount":11}',
    timestamp: 5,
    partition: 2,
    headers: [{ key: 'id', value: 'a' }],
  });
});

test('a schema needs a value and a topic, once each', () => {
  const builder = () => KafkaRecordSerializationSchema.builder<string>();
  expect(() => builder().setTopic('t').build()).toThrow('No value serializer is configured.');
  expect(() =>
    builder()
      .setValueSerializationSchema((text) => text)
      .build(),
  ).toThrow('No topic selector is configured.');
  expect(() =>
    builder()
      .setTopic('t')
      .setTopicSelector(() => 't'),
  ).toThrow('Topic selector already set.');
});

test('a sink has its settings in the graph', () => {
  const sink = KafkaSink.builder<Order>()
    .setBootstrapServers('localhost:9092')
    .setRecordSerializer(schema())
    .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
    .setTransactionalIdPrefix('orders')
    .setKafkaProducerConfig({ acks: 'all' })
    .setProperty('linger.ms', '1')
    .build();
  expect(sink.spec.connector).toBe('kafka');
  expect(JSON.parse(sink.spec.options.settings ?? '')).toEqual({
    properties: {
      'bootstrap.servers': 'localhost:9092',
      'transaction.timeout.ms': '3600000',
      acks: 'all',
      'linger.ms': '1',
    },
    deliveryGuarantee: 'exactly-once',
    transactionalIdPrefix: 'orders',
    transactionNaming: 'INCREMENTING',
    serializer: { kind: 'function' },
  });
});

test('what a sink cannot do without', () => {
  const builder = () => KafkaSink.builder<Order>().setBootstrapServers('localhost:9092').setRecordSerializer(schema());
  const exactly = () => builder().setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE);
  expect(() => KafkaSink.builder<Order>().setRecordSerializer(schema()).build()).toThrow('bootstrapServers');
  expect(() => KafkaSink.builder<Order>().setBootstrapServers('x:1').build()).toThrow('recordSerializer');
  expect(() => exactly().build()).toThrow(/requires a transactionalIdPrefix/);
  expect(() => builder().setTransactionalIdPrefix('x'.repeat(64_001))).toThrow(/prefix is too long/);
  const pooling = exactly()
    .setTransactionalIdPrefix('p')
    .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING);
  expect(() => pooling.build()).toThrow(/needs to name the target topics/);
});
