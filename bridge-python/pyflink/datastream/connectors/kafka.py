"""Kafka: source and sink with their settings."""
from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum
from typing import Any, Callable, Dict, Optional, Set, Union

from pyflink.common import DeserializationSchema, Row, SerializationSchema, Types
from pyflink.datastream.connectors import _kafka_settings as _settings
from pyflink.datastream.connectors._kafka_legacy import (
    FlinkKafkaConsumer,
    FlinkKafkaConsumerBase,
    FlinkKafkaProducer,
    FlinkKafkaProducerBase,
    Semantic,
)
from pyflink.datastream.connectors.base import (
    DeliveryGuarantee,
    Sink,
    Source,
    StreamTransformer,
    SupportsPreprocessing,
)

__all__ = [
    'FlinkKafkaConsumer', 'FlinkKafkaConsumerBase', 'FlinkKafkaProducer', 'FlinkKafkaProducerBase', 'KafkaSource',
    'KafkaSourceBuilder', 'KafkaSink', 'KafkaSinkBuilder', 'Semantic', 'KafkaTopicPartition',
    'KafkaOffsetsInitializer', 'KafkaOffsetResetStrategy', 'KafkaRecordSerializationSchema',
    'KafkaRecordSerializationSchemaBuilder', 'KafkaTopicSelector',
]

_MAX_PREFIX_BYTES = 64_000
_TRANSACTION_TIMEOUT_MS = 3_600_000


class KafkaSource(Source):
    """Reads topics of Kafka. Made by :class:`KafkaSourceBuilder`."""

    def __init__(self, j_kafka_source):
        super().__init__(j_kafka_source)

    @staticmethod
    def builder() -> 'KafkaSourceBuilder':
        """A builder without settings."""
        return KafkaSourceBuilder()


class KafkaSourceBuilder(object):
    """
    Settings of a :class:`KafkaSource`. Servers, topics (or a pattern, or partitions) and a deserializer are required;
    reading begins at the earliest offsets and never ends unless told otherwise.
    """

    def __init__(self):
        self._properties: Dict[str, str] = {}
        self._subscription: Optional[Dict[str, Any]] = None
        self._subscriber = ''
        self._starting = KafkaOffsetsInitializer.earliest()
        self._stopping: Optional[KafkaOffsetsInitializer] = None
        self._bounded = False
        self._schema: Any = None

    def build(self) -> 'KafkaSource':
        """The source."""
        starting = self._starting._j_initializer
        stopping = None if self._stopping is None else self._stopping._j_initializer
        _settings.require(
            self._properties.get('bootstrap.servers'), 'Property bootstrap.servers is required but not provided')
        subscription = _settings.require(
            self._subscription,
            'No subscribe mode is specified, should be one of topics, topic pattern and partition set.')
        schema = _settings.require(self._schema, 'Deserialization schema is required but not provided.')
        properties = _settings.completed_properties(self._properties, [starting, stopping], self._bounded)
        settings = {**subscription, 'properties': properties, 'starting': starting}
        if stopping is not None:
            settings['stopping'] = stopping
        return KafkaSource(_settings.source_spec(settings, schema, self._bounded))

    def set_bootstrap_servers(self, bootstrap_servers: str) -> 'KafkaSourceBuilder':
        """Addresses of brokers, separated by commas."""
        return self.set_property('bootstrap.servers', bootstrap_servers)

    def set_group_id(self, group_id: str) -> 'KafkaSourceBuilder':
        """The consumer group whose offsets are committed."""
        return self.set_property('group.id', group_id)

    def set_topics(self, *topics: str) -> 'KafkaSourceBuilder':
        """Topics to read; all of them must exist."""
        return self._subscribe('topics', 'TopicListSubscriber', {'topics': list(topics)})

    def set_topic_pattern(self, topic_pattern: str) -> 'KafkaSourceBuilder':
        """A regular expression of Java that names of topics match as a whole; topics may appear later."""
        return self._subscribe('topic pattern', 'TopicPatternSubscriber', {'topicPattern': topic_pattern})

    def set_partitions(self, partitions: Set['KafkaTopicPartition']) -> 'KafkaSourceBuilder':
        """The only partitions to read."""
        described = [{'topic': one._topic, 'partition': one._partition} for one in partitions]
        described.sort(key=lambda one: (one['topic'], one['partition']))
        return self._subscribe('partitions', 'PartitionSetSubscriber', {'partitions': described})

    def _subscribe(self, mode: str, subscriber: str, subscription: Dict[str, Any]) -> 'KafkaSourceBuilder':
        if self._subscription is not None:
            raise _settings.illegal_state(
                f'Cannot use {mode} for consumption because a {self._subscriber} is already set for consumption.')
        self._subscription = subscription
        self._subscriber = subscriber
        return self

    def set_starting_offsets(self, starting_offsets_initializer: 'KafkaOffsetsInitializer') \
            -> 'KafkaSourceBuilder':
        """Where reading begins: at the earliest offsets by default."""
        self._starting = starting_offsets_initializer
        return self

    def set_unbounded(self, stopping_offsets_initializer: 'KafkaOffsetsInitializer') -> 'KafkaSourceBuilder':
        """Where reading ends; the source counts as unbounded all the same."""
        self._stopping, self._bounded = stopping_offsets_initializer, False
        return self

    def set_bounded(self, stopping_offsets_initializer: 'KafkaOffsetsInitializer') -> 'KafkaSourceBuilder':
        """Where reading ends; the source is bounded."""
        self._stopping, self._bounded = stopping_offsets_initializer, True
        return self

    def set_value_only_deserializer(self, deserialization_schema: DeserializationSchema) -> 'KafkaSourceBuilder':
        """How values of records become elements. Keys and headers are not read."""
        self._schema = deserialization_schema._j_deserialization_schema
        return self

    def set_client_id_prefix(self, prefix: str) -> 'KafkaSourceBuilder':
        """What the names of the source's clients begin with."""
        return self.set_property('client.id.prefix', prefix)

    def set_property(self, key: str, value: str) -> 'KafkaSourceBuilder':
        """A property of Kafka's consumer or of the source."""
        self._properties[key] = value
        return self

    def set_properties(self, props: Dict) -> 'KafkaSourceBuilder':
        """Properties of Kafka's consumer or of the source."""
        self._properties.update(props)
        return self


class KafkaTopicPartition(object):
    """A partition of a topic."""

    def __init__(self, topic: str, partition: int):
        self._topic = topic
        self._partition = partition

    def __eq__(self, other):
        if not isinstance(other, KafkaTopicPartition):
            return False
        return self._topic == other._topic and self._partition == other._partition

    def __hash__(self):
        return 31 * (31 + self._partition) + hash(self._topic)


class KafkaOffsetResetStrategy(Enum):
    """Where to begin when there is no offset to begin with."""

    LATEST = 0
    EARLIEST = 1
    NONE = 2


class KafkaOffsetsInitializer(object):
    """Where reading begins, or ends. Holds what settings.ts calls OffsetsSpec."""

    def __init__(self, j_initializer: Dict[str, Any]):
        self._j_initializer = j_initializer

    @staticmethod
    def committed_offsets(
            offset_reset_strategy: 'KafkaOffsetResetStrategy' = KafkaOffsetResetStrategy.NONE) \
            -> 'KafkaOffsetsInitializer':
        """The offsets that the consumer group has committed."""
        return KafkaOffsetsInitializer({'kind': 'committed', 'reset': offset_reset_strategy.name.lower()})

    @staticmethod
    def timestamp(timestamp: int) -> 'KafkaOffsetsInitializer':
        """The first records whose timestamp is not before ``timestamp`` (ms)."""
        return KafkaOffsetsInitializer({'kind': 'timestamp', 'timestamp': timestamp})

    @staticmethod
    def earliest() -> 'KafkaOffsetsInitializer':
        """The first records that there are."""
        return KafkaOffsetsInitializer({'kind': 'earliest'})

    @staticmethod
    def latest() -> 'KafkaOffsetsInitializer':
        """Behind the last records that there are."""
        return KafkaOffsetsInitializer({'kind': 'latest'})

    @staticmethod
    def offsets(offsets: Dict['KafkaTopicPartition', int],
                offset_reset_strategy: 'KafkaOffsetResetStrategy' = KafkaOffsetResetStrategy.EARLIEST) \
            -> 'KafkaOffsetsInitializer':
        """Offsets by partition. Partitions that are not named: committed offsets, else ``offset_reset_strategy``."""
        described = [{'topic': one._topic, 'partition': one._partition, 'offset': offset}
                     for one, offset in offsets.items()]
        return KafkaOffsetsInitializer(
            {'kind': 'specific', 'offsets': described, 'reset': offset_reset_strategy.name.lower()})


class KafkaSink(Sink, SupportsPreprocessing):
    """Writes to topics of Kafka with the guarantees of :class:`DeliveryGuarantee`."""

    def __init__(self, j_kafka_sink, transformer: Optional[StreamTransformer] = None):
        super().__init__(j_kafka_sink)
        self._transformer = transformer

    @staticmethod
    def builder() -> 'KafkaSinkBuilder':
        """A builder without settings."""
        return KafkaSinkBuilder()

    def get_transformer(self) -> Optional[StreamTransformer]:
        return self._transformer


class KafkaSinkBuilder(object):
    """Settings of a :class:`KafkaSink`. Servers and a record serializer are required."""

    def __init__(self):
        self._properties: Dict[str, str] = {'transaction.timeout.ms': str(_TRANSACTION_TIMEOUT_MS)}
        self._guarantee = DeliveryGuarantee.NONE
        self._prefix: Optional[str] = None
        self._serializer: Optional[KafkaRecordSerializationSchema] = None

    def build(self) -> 'KafkaSink':
        """The sink."""
        _settings.require(self._properties.get('bootstrap.servers'), 'bootstrapServers')
        serializer = _settings.require(self._serializer, 'recordSerializer')
        if self._guarantee == DeliveryGuarantee.EXACTLY_ONCE and self._prefix is None:
            raise _settings.illegal_state(
                'EXACTLY_ONCE delivery guarantee requires a transactionalIdPrefix to be set to provide unique '
                'transaction names across multiple KafkaSinks writing to the same Kafka cluster.')
        settings: Dict[str, Any] = {
            'properties': self._properties,
            'deliveryGuarantee': self._guarantee.name.lower().replace('_', '-'),
            'transactionNaming': 'INCREMENTING',
            'serializer': serializer._j_serialization_schema,
        }
        if self._prefix is not None:
            settings['transactionalIdPrefix'] = self._prefix
        return KafkaSink(_settings.sink_spec(settings), serializer._build_preprocessing())

    def set_bootstrap_servers(self, bootstrap_servers: str) -> 'KafkaSinkBuilder':
        """Addresses of brokers, separated by commas."""
        return self.set_property('bootstrap.servers', bootstrap_servers)

    def set_delivery_guarantee(self, delivery_guarantee: DeliveryGuarantee) -> 'KafkaSinkBuilder':
        """What is promised across failures; nothing by default."""
        self._guarantee = delivery_guarantee
        return self

    def set_transactional_id_prefix(self, transactional_id_prefix: str) -> 'KafkaSinkBuilder':
        """What the ids of transactions begin with: one's own for each sink, and the same after a restart."""
        if len(transactional_id_prefix.encode('utf-8')) > _MAX_PREFIX_BYTES:
            raise _settings.illegal_state(
                'The configured prefix is too long and the resulting transactionalIdPrefix might exceed Kafka\'s '
                'transactionalIdPrefix size.')
        self._prefix = transactional_id_prefix
        return self

    def set_record_serializer(self, record_serializer: 'KafkaRecordSerializationSchema') -> 'KafkaSinkBuilder':
        """How elements become records."""
        self._serializer = record_serializer
        return self

    def set_property(self, key: str, value: str) -> 'KafkaSinkBuilder':
        """A property of Kafka's producer."""
        self._properties[key] = value
        return self


class KafkaRecordSerializationSchema(SerializationSchema):
    """How elements become records: topic, key and value. Holds what settings.ts calls SerializerSettings."""

    def __init__(self, j_serialization_schema, topic_selector: Optional['KafkaTopicSelector'] = None):
        super().__init__(j_serialization_schema)
        self._topic_selector = topic_selector

    @staticmethod
    def builder() -> 'KafkaRecordSerializationSchemaBuilder':
        """A builder without settings."""
        return KafkaRecordSerializationSchemaBuilder()

    def _build_preprocessing(self) -> Optional[StreamTransformer]:
        """Rows of topic and element, for a sink that selects topics."""
        return None if self._topic_selector is None else _SelectTopic(self._topic_selector)


class _SelectTopic(StreamTransformer):

    def __init__(self, topic_selector: 'KafkaTopicSelector'):
        self._topic_selector = topic_selector

    def apply(self, ds):
        output_type = Types.ROW([Types.STRING(), ds.get_type()])
        selector = self._topic_selector
        return ds.map(lambda value: Row(selector.apply(value), value), output_type=output_type)


class KafkaRecordSerializationSchemaBuilder(object):
    """Settings of a :class:`KafkaRecordSerializationSchema`. A topic, or a selector, and a value schema are required."""

    def __init__(self):
        self._topic: Optional[str] = None
        self._topic_selector: Optional[KafkaTopicSelector] = None
        self._key_serialization_schema: Optional[SerializationSchema] = None
        self._value_serialization_schema: Optional[SerializationSchema] = None

    def build(self) -> 'KafkaRecordSerializationSchema':
        """The schema."""
        if self._value_serialization_schema is None:
            raise _settings.illegal_state('No value serializer is configured.')
        if self._topic is None and self._topic_selector is None:
            raise _settings.illegal_state('No topic selector is configured.')
        value = self._value_serialization_schema._j_serialization_schema
        settings: Dict[str, Any] = {'kind': 'record', 'value': _settings.schema_settings(value, 'writes')}
        if self._key_serialization_schema is not None:
            key = self._key_serialization_schema._j_serialization_schema
            settings['key'] = _settings.schema_settings(key, 'writes')
        if self._topic is not None:
            settings['topic'] = self._topic
        return KafkaRecordSerializationSchema(settings, self._topic_selector)

    def set_topic(self, topic: str) -> 'KafkaRecordSerializationSchemaBuilder':
        """The topic of all records."""
        self._check_no_topic()
        self._topic = topic
        return self

    def set_topic_selector(self, topic_selector: Union[Callable[[Any], str], 'KafkaTopicSelector']) \
            -> 'KafkaRecordSerializationSchemaBuilder':
        """Gives the topic of each element."""
        if not isinstance(topic_selector, KafkaTopicSelector) and not callable(topic_selector):
            raise TypeError('topic_selector must be KafkaTopicSelector or a callable')
        self._check_no_topic()
        if not isinstance(topic_selector, KafkaTopicSelector):
            topic_selector = _TopicFunction(topic_selector)
        self._topic_selector = topic_selector
        return self

    def _check_no_topic(self) -> None:
        if self._topic is not None or self._topic_selector is not None:
            raise _settings.illegal_state('Topic selector already set.')

    def set_key_serialization_schema(self, key_serialization_schema: SerializationSchema) \
            -> 'KafkaRecordSerializationSchemaBuilder':
        """How elements become keys; records have no key by default."""
        if self._key_serialization_schema is not None:
            raise _settings.illegal_state('Key serializer already set.')
        self._key_serialization_schema = key_serialization_schema
        return self

    def set_value_serialization_schema(self, value_serialization_schema: SerializationSchema) \
            -> 'KafkaRecordSerializationSchemaBuilder':
        """How elements become values."""
        if self._value_serialization_schema is not None:
            raise _settings.illegal_state('Value serializer already set.')
        self._value_serialization_schema = value_serialization_schema
        return self


class KafkaTopicSelector(ABC):
    """Gives the topic of an element."""

    @abstractmethod
    def apply(self, data) -> str:
        """The topic of ``data``."""


class _TopicFunction(KafkaTopicSelector):

    def __init__(self, function: Callable[[Any], str]):
        self._function = function

    def apply(self, data) -> str:
        return self._function(data)
