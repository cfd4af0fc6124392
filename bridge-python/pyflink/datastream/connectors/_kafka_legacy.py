"""Source and sink of Flink 1.x, on the source and the sink of today."""
from __future__ import annotations

import warnings
from abc import ABC
from enum import Enum
from typing import Any, Dict, List, Union

from pyflink.common import DeserializationSchema, SerializationSchema, TypeInformation
from pyflink.datastream.connectors import _kafka_settings as _settings
from pyflink.datastream.functions import SinkFunction, SourceFunction

__all__ = ['FlinkKafkaConsumer', 'FlinkKafkaConsumerBase', 'FlinkKafkaProducer', 'FlinkKafkaProducerBase', 'Semantic']


class FlinkKafkaConsumerBase(SourceFunction, ABC):
    """What the consumers of all versions of Kafka have in common."""

    def __init__(self, j_flink_kafka_consumer: '_Consumer'):
        super().__init__(j_flink_kafka_consumer)

    def get_java_function(self):
        return self._j_function.spec()

    def set_commit_offsets_on_checkpoints(self, commit_on_checkpoints: bool) -> 'FlinkKafkaConsumerBase':
        """Whether offsets are committed when a checkpoint is complete: they are by default."""
        self._j_function.properties['commit.offsets.on.checkpoint'] = 'true' if commit_on_checkpoints else 'false'
        return self

    def set_start_from_earliest(self) -> 'FlinkKafkaConsumerBase':
        """Begins at the first records that there are."""
        return self._start_from({'kind': 'earliest'})

    def set_start_from_latest(self) -> 'FlinkKafkaConsumerBase':
        """Begins behind the last records that there are."""
        return self._start_from({'kind': 'latest'})

    def set_start_from_timestamp(self, startup_offsets_timestamp: int) -> 'FlinkKafkaConsumerBase':
        """Begins at the first records that are not before a time (ms)."""
        return self._start_from({'kind': 'timestamp', 'timestamp': startup_offsets_timestamp})

    def set_start_from_group_offsets(self) -> 'FlinkKafkaConsumerBase':
        """Begins at the offsets that the group has committed: the default."""
        return self._start_from(None)

    def _start_from(self, starting: Any) -> 'FlinkKafkaConsumerBase':
        self._j_function.starting = starting
        return self

    def disable_filter_restored_partitions_with_subscribed_topics(self) -> 'FlinkKafkaConsumerBase':
        """Partitions of a checkpoint are read on whatever the topics are now, as they always are here."""
        return self

    def get_produced_type(self) -> TypeInformation:
        """Type of the elements."""
        return self._j_function.schema.type_info


class _Consumer(object):
    """Settings that become a source when the stream is made."""

    def __init__(self, topics: List[str], schema: Any, properties: Dict[str, str]):
        self.topics = topics
        self.schema = schema
        self.properties = dict(properties)
        self.starting: Any = None

    def spec(self):
        reset = self.properties.get('auto.offset.reset', 'latest').lower()
        starting = self.starting or {'kind': 'committed', 'reset': reset}
        properties = _settings.completed_properties(self.properties, [starting], False)
        settings = {'topics': self.topics, 'properties': properties, 'starting': starting}
        return _settings.source_spec(settings, self.schema, False)


class FlinkKafkaConsumer(FlinkKafkaConsumerBase):
    """Reads topics of Kafka."""

    def __init__(self, topics: Union[str, List[str]], deserialization_schema: DeserializationSchema,
                 properties: Dict):
        """
        :param topics: names of topics.
        :param deserialization_schema: how values of records become elements.
        :param properties: properties of Kafka's consumer.
        """
        warnings.warn("Deprecated in 1.16. Use KafkaSource instead.", DeprecationWarning, stacklevel=2)
        names = topics if isinstance(topics, list) else [topics]
        super().__init__(_Consumer(names, deserialization_schema._j_deserialization_schema, properties))


class Semantic(Enum):
    """What a producer promises across failures."""

    EXACTLY_ONCE = 0,
    AT_LEAST_ONCE = 1,
    NONE = 2


class FlinkKafkaProducerBase(SinkFunction, ABC):
    """What the producers of all versions of Kafka have in common."""

    def __init__(self, j_flink_kafka_producer: Dict[str, Any]):
        super().__init__(j_flink_kafka_producer)

    def get_java_function(self):
        return _settings.sink_spec(self._j_function)

    def set_log_failures_only(self, log_failures_only: bool) -> 'FlinkKafkaProducerBase':
        """Failures always fail the job."""
        if log_failures_only:
            raise NotImplementedError(
                'FlinkKafkaProducer.set_log_failures_only(True) is not supported: it would lose records')
        return self

    def set_flush_on_checkpoint(self, flush_on_checkpoint: bool) -> 'FlinkKafkaProducerBase':
        """Whether a checkpoint waits for the broker to have all records."""
        self._j_function['deliveryGuarantee'] = 'at-least-once' if flush_on_checkpoint else 'none'
        return self

    def set_write_timestamp_to_kafka(self, write_timestamp_to_kafka: bool) -> 'FlinkKafkaProducerBase':
        """Whether records have the elements' event times: they have not by default."""
        self._j_function['serializer']['writeTimestamps'] = write_timestamp_to_kafka
        return self


class FlinkKafkaProducer(FlinkKafkaProducerBase):
    """Writes to a topic of Kafka; each subtask to one partition."""

    def __init__(self, topic: str, serialization_schema: SerializationSchema, producer_config: Dict,
                 kafka_producer_pool_size: int = 5, semantic=Semantic.AT_LEAST_ONCE):
        """
        :param topic: name of the topic.
        :param serialization_schema: how elements become values.
        :param producer_config: properties of Kafka's producer.
        """
        if semantic == Semantic.EXACTLY_ONCE:
            raise NotImplementedError(
                'FlinkKafkaProducer with Semantic.EXACTLY_ONCE is not supported: use KafkaSink with '
                'DeliveryGuarantee.EXACTLY_ONCE and a prefix for its transactions')
        _settings.require(producer_config.get('bootstrap.servers'), 'bootstrapServers')
        value = _settings.schema_settings(serialization_schema._j_serialization_schema, 'writes')
        super().__init__({
            'properties': dict(producer_config),
            'deliveryGuarantee': semantic.name.lower().replace('_', '-'),
            'transactionNaming': 'INCREMENTING',
            'serializer': {'kind': 'record', 'topic': topic, 'value': value, 'partitioner': 'fixed',
                           'writeTimestamps': False},
        })

    def ignore_failures_after_transaction_timeout(self) -> 'FlinkKafkaProducer':
        """There are no transactions."""
        return self
