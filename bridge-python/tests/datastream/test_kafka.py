"""Builders of the Kafka connector: what they tell the host, and what they refuse in Flink's words."""
import json

import pytest

from pyflink.common import SimpleStringSchema, Types
from pyflink.common.serialization import FormatSpec, SerializationSchema
from pyflink.datastream.connectors import DeliveryGuarantee
from pyflink.datastream.connectors.kafka import (
    FlinkKafkaConsumer,
    FlinkKafkaProducer,
    KafkaOffsetResetStrategy,
    KafkaOffsetsInitializer,
    KafkaRecordSerializationSchema,
    KafkaSink,
    KafkaSource,
    KafkaTopicPartition,
    Semantic,
)
from pyflink.datastream.formats.json import JsonRowSerializationSchema
from pyflink.util.exceptions import FlinkException


def _source():
    return KafkaSource.builder().set_bootstrap_servers('s:1').set_value_only_deserializer(SimpleStringSchema())


def _settings(wrapper):
    return json.loads(wrapper.get_java_function().options['settings'])


def _serializer():
    return KafkaRecordSerializationSchema.builder().set_topic('t').set_value_serialization_schema(SimpleStringSchema())


def test_source_settings():
    spec = _source().set_topics('a', 'b').set_group_id('g').set_property('fetch.max.bytes', '5').build()
    settings = _settings(spec)
    assert settings['topics'] == ['a', 'b']
    assert settings['starting'] == {'kind': 'earliest'}
    assert 'stopping' not in settings and settings['bounded'] is False
    assert settings['properties'] == {
        'bootstrap.servers': 's:1', 'group.id': 'g', 'fetch.max.bytes': '5', 'client.id.prefix': 'g',
        'enable.auto.commit': 'false'}
    assert spec.get_java_function().type_info == Types.STRING()


def test_bounded_source_looks_for_partitions_once():
    settings = _settings(_source().set_topic_pattern('a.*').set_bounded(KafkaOffsetsInitializer.latest()).build())
    assert settings['topicPattern'] == 'a.*' and settings['bounded'] is True
    assert settings['properties']['partition.discovery.interval.ms'] == '-1'
    assert settings['properties']['commit.offsets.on.checkpoint'] == 'false'


def test_unbounded_source_that_ends():
    settings = _settings(_source().set_topics('a').set_unbounded(KafkaOffsetsInitializer.timestamp(5)).build())
    assert settings['stopping'] == {'kind': 'timestamp', 'timestamp': 5} and settings['bounded'] is False


def test_offsets():
    partition = KafkaTopicPartition('t', 1)
    assert partition == KafkaTopicPartition('t', 1) and hash(partition) == hash(KafkaTopicPartition('t', 1))
    assert KafkaOffsetsInitializer.offsets({partition: 7})._j_initializer == {
        'kind': 'specific', 'offsets': [{'topic': 't', 'partition': 1, 'offset': 7}], 'reset': 'earliest'}
    committed = KafkaOffsetsInitializer.committed_offsets(KafkaOffsetResetStrategy.LATEST)
    assert committed._j_initializer == {'kind': 'committed', 'reset': 'latest'}


@pytest.mark.parametrize('make, message', [
    (lambda: KafkaSource.builder().build(), 'Property bootstrap.servers is required but not provided'),
    (lambda: _source().build(), 'No subscribe mode is specified, should be one of topics, topic pattern and partition'),
    (lambda: KafkaSource.builder().set_bootstrap_servers('s').set_topics('t').build(),
     'Deserialization schema is required but not provided.'),
    (lambda: _source().set_topics('t').set_topic_pattern('x'),
     'Cannot use topic pattern for consumption because a TopicListSubscriber is already set for consumption.'),
    (lambda: _source().set_topics('t').set_starting_offsets(KafkaOffsetsInitializer.committed_offsets()).build(),
     'Property group.id is required when using committed offset for offsets initializer'),
    (lambda: _source().set_topics('t').set_property('enable.auto.commit', 'true').build(),
     'Property group.id is required when offset commit is enabled'),
    (lambda: KafkaSink.builder().build(), 'bootstrapServers'),
    (lambda: KafkaSink.builder().set_bootstrap_servers('s').build(), 'recordSerializer'),
    (lambda: KafkaSink.builder().set_bootstrap_servers('s').set_record_serializer(_serializer().build())
     .set_delivery_guarantee(DeliveryGuarantee.EXACTLY_ONCE).build(),
     'EXACTLY_ONCE delivery guarantee requires a transactionalIdPrefix to be set'),
    (lambda: KafkaSink.builder().set_transactional_id_prefix('x' * 64_001), 'The configured prefix is too long'),
    (lambda: KafkaRecordSerializationSchema.builder().build(), 'No value serializer is configured.'),
    (lambda: KafkaRecordSerializationSchema.builder().set_value_serialization_schema(SimpleStringSchema()).build(),
     'No topic selector is configured.'),
    (lambda: _serializer().set_topic('u'), 'Topic selector already set.'),
    (lambda: _serializer().set_value_serialization_schema(SimpleStringSchema()), 'Value serializer already set.'),
])
def test_refused(make, message):
    with pytest.raises(FlinkException) as error:
        make()
    assert message in str(error.value)


def test_sink_settings():
    json_schema = JsonRowSerializationSchema.builder().with_type_info(Types.ROW([Types.INT()])).build()
    serializer = _serializer().set_key_serialization_schema(json_schema).build()
    sink = KafkaSink.builder().set_bootstrap_servers('s:1').set_record_serializer(serializer) \
        .set_delivery_guarantee(DeliveryGuarantee.EXACTLY_ONCE).set_transactional_id_prefix('p').build()
    settings = _settings(sink)
    assert settings['deliveryGuarantee'] == 'exactly-once' and settings['transactionalIdPrefix'] == 'p'
    assert settings['properties'] == {'transaction.timeout.ms': '3600000', 'bootstrap.servers': 's:1'}
    assert settings['serializer']['topic'] == 't' and settings['serializer']['key']['format'] == 'json'
    assert sink.get_transformer() is None


def test_topic_selector_is_a_transformer():
    builder = KafkaRecordSerializationSchema.builder().set_value_serialization_schema(SimpleStringSchema())
    with pytest.raises(TypeError, match='topic_selector must be KafkaTopicSelector or a callable'):
        builder.set_topic_selector('t')
    serializer = builder.set_topic_selector(lambda value: 't').build()
    sink = KafkaSink.builder().set_bootstrap_servers('s').set_record_serializer(serializer).build()
    assert sink.get_transformer() is not None and 'topic' not in _settings(sink)['serializer']


def test_schemas_that_kafka_does_not_have():
    avro = SerializationSchema(FormatSpec('avro'))
    with pytest.raises(NotImplementedError, match="'avro' for Kafka is not supported"):
        KafkaRecordSerializationSchema.builder().set_topic('t').set_value_serialization_schema(avro).build()


def test_consumer_of_flink_1():
    with pytest.warns(DeprecationWarning):
        consumer = FlinkKafkaConsumer('t', SimpleStringSchema(), {'bootstrap.servers': 's', 'group.id': 'g'})
    assert consumer.get_produced_type() == Types.STRING()
    assert _settings(consumer)['starting'] == {'kind': 'committed', 'reset': 'latest'}
    consumer.set_start_from_timestamp(9).set_commit_offsets_on_checkpoints(False)
    settings = _settings(consumer)
    assert settings['starting'] == {'kind': 'timestamp', 'timestamp': 9}
    assert settings['properties']['commit.offsets.on.checkpoint'] == 'false'


def test_producer_of_flink_1():
    config = {'bootstrap.servers': 's'}
    producer = FlinkKafkaProducer('t', SimpleStringSchema(), config).set_write_timestamp_to_kafka(True)
    settings = _settings(producer)
    assert settings['deliveryGuarantee'] == 'at-least-once'
    assert settings['serializer']['partitioner'] == 'fixed' and settings['serializer']['writeTimestamps'] is True
    with pytest.raises(NotImplementedError, match='EXACTLY_ONCE'):
        FlinkKafkaProducer('t', SimpleStringSchema(), config, semantic=Semantic.EXACTLY_ONCE)
    with pytest.raises(NotImplementedError, match='set_log_failures_only'):
        producer.set_log_failures_only(True)
