"""The Kafka connector: importable, not supported yet."""
from __future__ import annotations

from abc import ABC
from enum import Enum

from pyflink.datastream.connectors.base import DeliveryGuarantee, Sink, Source  # noqa: F401
from pyflink.datastream.functions import SinkFunction, SourceFunction

__all__ = [
    'FlinkKafkaConsumer', 'FlinkKafkaProducer', 'KafkaSource', 'KafkaSourceBuilder', 'KafkaSink', 'KafkaSinkBuilder',
    'Semantic', 'KafkaTopicPartition', 'KafkaOffsetsInitializer', 'KafkaOffsetResetStrategy',
    'KafkaRecordSerializationSchema', 'KafkaRecordSerializationSchemaBuilder', 'KafkaTopicSelector',
]


def _unsupported(what: str) -> NotImplementedError:
    return NotImplementedError(f'{what}: the Kafka connector is not supported yet, see docs/compatibility.md')


class FlinkKafkaConsumerBase(SourceFunction, ABC):
    """Part of the Kafka connector."""

    def __init__(self, j_flink_kafka_consumer):
        raise _unsupported('FlinkKafkaConsumerBase')

    def set_commit_offsets_on_checkpoints(self, commit_on_checkpoints: bool) -> FlinkKafkaConsumerBase:
        raise _unsupported('FlinkKafkaConsumerBase.set_commit_offsets_on_checkpoints')

    def set_start_from_earliest(self) -> FlinkKafkaConsumerBase:
        raise _unsupported('FlinkKafkaConsumerBase.set_start_from_earliest')

    def set_start_from_latest(self) -> FlinkKafkaConsumerBase:
        raise _unsupported('FlinkKafkaConsumerBase.set_start_from_latest')

    def set_start_from_timestamp(self, startup_offsets_timestamp: int) -> FlinkKafkaConsumerBase:
        raise _unsupported('FlinkKafkaConsumerBase.set_start_from_timestamp')

    def set_start_from_group_offsets(self) -> FlinkKafkaConsumerBase:
        raise _unsupported('FlinkKafkaConsumerBase.set_start_from_group_offsets')

    def disable_filter_restored_partitions_with_subscribed_topics(self) -> FlinkKafkaConsumerBase:
        raise _unsupported('FlinkKafkaConsumerBase.disable_filter_restored_partitions_with_subscribed_topics')

    def get_produced_type(self):
        raise _unsupported('FlinkKafkaConsumerBase.get_produced_type')


class FlinkKafkaConsumer(FlinkKafkaConsumerBase):
    """Part of the Kafka connector."""

    def __init__(self, topics, deserialization_schema, properties):
        raise _unsupported('FlinkKafkaConsumer')


class Semantic(Enum):
    """Values of the Kafka connector."""

    EXACTLY_ONCE = 0
    AT_LEAST_ONCE = 1
    NONE = 2


class FlinkKafkaProducerBase(SinkFunction, ABC):
    """Part of the Kafka connector."""

    def __init__(self, j_flink_kafka_producer):
        raise _unsupported('FlinkKafkaProducerBase')

    def set_log_failures_only(self, log_failures_only: bool) -> FlinkKafkaProducerBase:
        raise _unsupported('FlinkKafkaProducerBase.set_log_failures_only')

    def set_flush_on_checkpoint(self, flush_on_checkpoint: bool) -> FlinkKafkaProducerBase:
        raise _unsupported('FlinkKafkaProducerBase.set_flush_on_checkpoint')

    def set_write_timestamp_to_kafka(self, write_timestamp_to_kafka: bool) -> FlinkKafkaProducerBase:
        raise _unsupported('FlinkKafkaProducerBase.set_write_timestamp_to_kafka')


class FlinkKafkaProducer(FlinkKafkaProducerBase):
    """Part of the Kafka connector."""

    def __init__(self,
                 topic: str,
                 serialization_schema,
                 producer_config,
                 kafka_producer_pool_size: int = 5,
                 semantic=None):
        raise _unsupported('FlinkKafkaProducer')

    def ignore_failures_after_transaction_timeout(self) -> FlinkKafkaProducer:
        raise _unsupported('FlinkKafkaProducer.ignore_failures_after_transaction_timeout')


class KafkaSource(Source):
    """Part of the Kafka connector."""

    def __init__(self, j_kafka_source):
        raise _unsupported('KafkaSource')

    @staticmethod
    def builder() -> KafkaSourceBuilder:
        raise _unsupported('KafkaSource.builder')


class KafkaSourceBuilder(object):
    """Part of the Kafka connector."""

    def __init__(self):
        raise _unsupported('KafkaSourceBuilder')

    def build(self) -> KafkaSource:
        raise _unsupported('KafkaSourceBuilder.build')

    def set_bootstrap_servers(self, bootstrap_servers: str) -> KafkaSourceBuilder:
        raise _unsupported('KafkaSourceBuilder.set_bootstrap_servers')

    def set_group_id(self, group_id: str) -> KafkaSourceBuilder:
        raise _unsupported('KafkaSourceBuilder.set_group_id')

    def set_topics(self, *topics) -> KafkaSourceBuilder:
        raise _unsupported('KafkaSourceBuilder.set_topics')

    def set_topic_pattern(self, topic_pattern: str) -> KafkaSourceBuilder:
        raise _unsupported('KafkaSourceBuilder.set_topic_pattern')

    def set_partitions(self, partitions) -> KafkaSourceBuilder:
        raise _unsupported('KafkaSourceBuilder.set_partitions')

    def set_starting_offsets(self, starting_offsets_initializer: KafkaOffsetsInitializer) -> KafkaSourceBuilder:
        raise _unsupported('KafkaSourceBuilder.set_starting_offsets')

    def set_unbounded(self, stopping_offsets_initializer: KafkaOffsetsInitializer) -> KafkaSourceBuilder:
        raise _unsupported('KafkaSourceBuilder.set_unbounded')

    def set_bounded(self, stopping_offsets_initializer: KafkaOffsetsInitializer) -> KafkaSourceBuilder:
        raise _unsupported('KafkaSourceBuilder.set_bounded')

    def set_value_only_deserializer(self, deserialization_schema) -> KafkaSourceBuilder:
        raise _unsupported('KafkaSourceBuilder.set_value_only_deserializer')

    def set_client_id_prefix(self, prefix: str) -> KafkaSourceBuilder:
        raise _unsupported('KafkaSourceBuilder.set_client_id_prefix')

    def set_property(self, key: str, value: str) -> KafkaSourceBuilder:
        raise _unsupported('KafkaSourceBuilder.set_property')

    def set_properties(self, props) -> KafkaSourceBuilder:
        raise _unsupported('KafkaSourceBuilder.set_properties')


class KafkaTopicPartition(object):
    """Part of the Kafka connector."""

    def __init__(self, topic: str, partition: int):
        raise _unsupported('KafkaTopicPartition')


class KafkaOffsetResetStrategy(Enum):
    """Values of the Kafka connector."""

    LATEST = 0
    EARLIEST = 1
    NONE = 2


class KafkaOffsetsInitializer(object):
    """Part of the Kafka connector."""

    def __init__(self, j_initializer):
        raise _unsupported('KafkaOffsetsInitializer')

    @staticmethod
    def committed_offsets(offset_reset_strategy: KafkaOffsetResetStrategy = None) -> KafkaOffsetsInitializer:
        raise _unsupported('KafkaOffsetsInitializer.committed_offsets')

    @staticmethod
    def timestamp(timestamp: int) -> KafkaOffsetsInitializer:
        raise _unsupported('KafkaOffsetsInitializer.timestamp')

    @staticmethod
    def earliest() -> KafkaOffsetsInitializer:
        raise _unsupported('KafkaOffsetsInitializer.earliest')

    @staticmethod
    def latest() -> KafkaOffsetsInitializer:
        raise _unsupported('KafkaOffsetsInitializer.latest')

    @staticmethod
    def offsets(offsets, offset_reset_strategy: KafkaOffsetResetStrategy = None) -> KafkaOffsetsInitializer:
        raise _unsupported('KafkaOffsetsInitializer.offsets')


class KafkaSink(Sink):
    """Part of the Kafka connector."""

    def __init__(self, j_kafka_sink, transformer=None):
        raise _unsupported('KafkaSink')

    @staticmethod
    def builder() -> KafkaSinkBuilder:
        raise _unsupported('KafkaSink.builder')

    def get_transformer(self):
        raise _unsupported('KafkaSink.get_transformer')


class KafkaSinkBuilder(object):
    """Part of the Kafka connector."""

    def __init__(self):
        raise _unsupported('KafkaSinkBuilder')

    def build(self) -> KafkaSink:
        raise _unsupported('KafkaSinkBuilder.build')

    def set_bootstrap_servers(self, bootstrap_servers: str) -> KafkaSinkBuilder:
        raise _unsupported('KafkaSinkBuilder.set_bootstrap_servers')

    def set_delivery_guarantee(self, delivery_guarantee) -> KafkaSinkBuilder:
        raise _unsupported('KafkaSinkBuilder.set_delivery_guarantee')

    def set_transactional_id_prefix(self, transactional_id_prefix: str) -> KafkaSinkBuilder:
        raise _unsupported('KafkaSinkBuilder.set_transactional_id_prefix')

    def set_record_serializer(self, record_serializer: KafkaRecordSerializationSchema) -> KafkaSinkBuilder:
        raise _unsupported('KafkaSinkBuilder.set_record_serializer')

    def set_property(self, key: str, value: str) -> KafkaSinkBuilder:
        raise _unsupported('KafkaSinkBuilder.set_property')


class KafkaRecordSerializationSchema(object):
    """Part of the Kafka connector."""

    def __init__(self, j_serialization_schema, topic_selector=None):
        raise _unsupported('KafkaRecordSerializationSchema')

    @staticmethod
    def builder() -> KafkaRecordSerializationSchemaBuilder:
        raise _unsupported('KafkaRecordSerializationSchema.builder')


class KafkaRecordSerializationSchemaBuilder(object):
    """Part of the Kafka connector."""

    def __init__(self):
        raise _unsupported('KafkaRecordSerializationSchemaBuilder')

    def build(self) -> KafkaRecordSerializationSchema:
        raise _unsupported('KafkaRecordSerializationSchemaBuilder.build')

    def set_topic(self, topic: str) -> KafkaRecordSerializationSchemaBuilder:
        raise _unsupported('KafkaRecordSerializationSchemaBuilder.set_topic')

    def set_topic_selector(self, topic_selector) -> KafkaRecordSerializationSchemaBuilder:
        raise _unsupported('KafkaRecordSerializationSchemaBuilder.set_topic_selector')

    def set_key_serialization_schema(self, key_serialization_schema) -> KafkaRecordSerializationSchemaBuilder:
        raise _unsupported('KafkaRecordSerializationSchemaBuilder.set_key_serialization_schema')

    def set_value_serialization_schema(self, value_serialization_schema) -> KafkaRecordSerializationSchemaBuilder:
        raise _unsupported('KafkaRecordSerializationSchemaBuilder.set_value_serialization_schema')


class KafkaTopicSelector(ABC):
    """Part of the Kafka connector."""

    def apply(self, data) -> str:
        raise _unsupported('KafkaTopicSelector.apply')
