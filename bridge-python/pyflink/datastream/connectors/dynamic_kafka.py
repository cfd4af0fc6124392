"""The dynamic Kafka connector: importable, not supported yet."""
from __future__ import annotations

from pyflink.datastream.connectors.base import Source

__all__ = [
    'DynamicKafkaSource', 'DynamicKafkaSourceBuilder', 'KafkaMetadataService', 'KafkaRecordDeserializationSchema',
    'KafkaStreamSetSubscriber', 'KafkaStreamSubscriber', 'StreamPatternSubscriber',
    'SingleClusterTopicMetadataService',
]


def _unsupported(what: str) -> NotImplementedError:
    return NotImplementedError(f'{what}: the dynamic Kafka connector is not supported yet, see docs/compatibility.md')


class KafkaMetadataService(object):
    """Part of the dynamic Kafka connector."""

    def __init__(self, j_metadata_service):
        raise _unsupported('KafkaMetadataService')


class SingleClusterTopicMetadataService(KafkaMetadataService):
    """Part of the dynamic Kafka connector."""

    def __init__(self, kafka_cluster_id: str, properties):
        raise _unsupported('SingleClusterTopicMetadataService')


class KafkaStreamSubscriber(object):
    """Part of the dynamic Kafka connector."""

    def __init__(self, j_kafka_stream_subscriber):
        raise _unsupported('KafkaStreamSubscriber')


class KafkaStreamSetSubscriber(KafkaStreamSubscriber):
    """Part of the dynamic Kafka connector."""

    def __init__(self, stream_ids):
        raise _unsupported('KafkaStreamSetSubscriber')


class StreamPatternSubscriber(KafkaStreamSubscriber):
    """Part of the dynamic Kafka connector."""

    def __init__(self, stream_pattern: str):
        raise _unsupported('StreamPatternSubscriber')


class KafkaRecordDeserializationSchema(object):
    """Part of the dynamic Kafka connector."""

    def __init__(self, j_deserialization_schema):
        raise _unsupported('KafkaRecordDeserializationSchema')

    @staticmethod
    def value_only(deserialization_schema) -> KafkaRecordDeserializationSchema:
        raise _unsupported('KafkaRecordDeserializationSchema.value_only')


class DynamicKafkaSource(Source):
    """Part of the dynamic Kafka connector."""

    def __init__(self, j_dynamic_kafka_source):
        raise _unsupported('DynamicKafkaSource')

    @staticmethod
    def builder() -> DynamicKafkaSourceBuilder:
        raise _unsupported('DynamicKafkaSource.builder')


class DynamicKafkaSourceBuilder(object):
    """Part of the dynamic Kafka connector."""

    def __init__(self):
        raise _unsupported('DynamicKafkaSourceBuilder')

    def build(self) -> DynamicKafkaSource:
        raise _unsupported('DynamicKafkaSourceBuilder.build')

    def set_stream_ids(self, stream_ids) -> DynamicKafkaSourceBuilder:
        raise _unsupported('DynamicKafkaSourceBuilder.set_stream_ids')

    def set_stream_pattern(self, stream_pattern: str) -> DynamicKafkaSourceBuilder:
        raise _unsupported('DynamicKafkaSourceBuilder.set_stream_pattern')

    def set_kafka_stream_subscriber(self, kafka_stream_subscriber) -> DynamicKafkaSourceBuilder:
        raise _unsupported('DynamicKafkaSourceBuilder.set_kafka_stream_subscriber')

    def set_kafka_metadata_service(self, kafka_metadata_service) -> DynamicKafkaSourceBuilder:
        raise _unsupported('DynamicKafkaSourceBuilder.set_kafka_metadata_service')

    def set_deserializer(self, deserializer) -> DynamicKafkaSourceBuilder:
        raise _unsupported('DynamicKafkaSourceBuilder.set_deserializer')

    def set_value_only_deserializer(self, deserialization_schema) -> DynamicKafkaSourceBuilder:
        raise _unsupported('DynamicKafkaSourceBuilder.set_value_only_deserializer')

    def set_starting_offsets(self, starting_offsets_initializer) -> DynamicKafkaSourceBuilder:
        raise _unsupported('DynamicKafkaSourceBuilder.set_starting_offsets')

    def set_bounded(self, stopping_offsets_initializer) -> DynamicKafkaSourceBuilder:
        raise _unsupported('DynamicKafkaSourceBuilder.set_bounded')

    def set_properties(self, props) -> DynamicKafkaSourceBuilder:
        raise _unsupported('DynamicKafkaSourceBuilder.set_properties')

    def set_property(self, key: str, value: str) -> DynamicKafkaSourceBuilder:
        raise _unsupported('DynamicKafkaSourceBuilder.set_property')

    def set_group_id(self, group_id: str) -> DynamicKafkaSourceBuilder:
        raise _unsupported('DynamicKafkaSourceBuilder.set_group_id')

    def set_client_id_prefix(self, prefix: str) -> DynamicKafkaSourceBuilder:
        raise _unsupported('DynamicKafkaSourceBuilder.set_client_id_prefix')
