"""The Pulsar connector: importable, not supported yet."""
from __future__ import annotations

from enum import Enum

from pyflink.datastream.connectors.base import DeliveryGuarantee, Sink, Source  # noqa: F401

__all__ = [
    'PulsarSource', 'PulsarSourceBuilder', 'StartCursor', 'StopCursor', 'RangeGenerator', 'PulsarSink',
    'PulsarSinkBuilder', 'MessageDelayer', 'TopicRoutingMode',
]


def _unsupported(what: str) -> NotImplementedError:
    return NotImplementedError(f'{what}: the Pulsar connector is not supported yet, see docs/compatibility.md')


class StartCursor(object):
    """Part of the Pulsar connector."""

    def __init__(self, _j_start_cursor):
        raise _unsupported('StartCursor')

    @staticmethod
    def default_start_cursor() -> StartCursor:
        raise _unsupported('StartCursor.default_start_cursor')

    @staticmethod
    def earliest() -> StartCursor:
        raise _unsupported('StartCursor.earliest')

    @staticmethod
    def latest() -> StartCursor:
        raise _unsupported('StartCursor.latest')

    @staticmethod
    def from_message_id(message_id: bytes, inclusive: bool = True) -> StartCursor:
        raise _unsupported('StartCursor.from_message_id')

    @staticmethod
    def from_publish_time(timestamp: int) -> StartCursor:
        raise _unsupported('StartCursor.from_publish_time')


class StopCursor(object):
    """Part of the Pulsar connector."""

    def __init__(self, _j_stop_cursor):
        raise _unsupported('StopCursor')

    @staticmethod
    def default_stop_cursor() -> StopCursor:
        raise _unsupported('StopCursor.default_stop_cursor')

    @staticmethod
    def never() -> StopCursor:
        raise _unsupported('StopCursor.never')

    @staticmethod
    def latest() -> StopCursor:
        raise _unsupported('StopCursor.latest')

    @staticmethod
    def at_event_time(timestamp: int) -> StopCursor:
        raise _unsupported('StopCursor.at_event_time')

    @staticmethod
    def after_event_time(timestamp: int) -> StopCursor:
        raise _unsupported('StopCursor.after_event_time')

    @staticmethod
    def at_publish_time(timestamp: int) -> StopCursor:
        raise _unsupported('StopCursor.at_publish_time')

    @staticmethod
    def after_publish_time(timestamp: int) -> StopCursor:
        raise _unsupported('StopCursor.after_publish_time')

    @staticmethod
    def at_message_id(message_id: bytes) -> StopCursor:
        raise _unsupported('StopCursor.at_message_id')

    @staticmethod
    def after_message_id(message_id: bytes) -> StopCursor:
        raise _unsupported('StopCursor.after_message_id')


class RangeGenerator(object):
    """Part of the Pulsar connector."""

    def __init__(self, j_range_generator):
        raise _unsupported('RangeGenerator')

    @staticmethod
    def full() -> RangeGenerator:
        raise _unsupported('RangeGenerator.full')

    @staticmethod
    def fixed_key(support_null_key: bool = False,
                  keys=None,
                  key_bytes=None,
                  ordering_key_bytes=None) -> RangeGenerator:
        raise _unsupported('RangeGenerator.fixed_key')


class PulsarSource(Source):
    """Part of the Pulsar connector."""

    def __init__(self, j_pulsar_source):
        raise _unsupported('PulsarSource')

    @staticmethod
    def builder() -> PulsarSourceBuilder:
        raise _unsupported('PulsarSource.builder')


class PulsarSourceBuilder(object):
    """Part of the Pulsar connector."""

    def __init__(self):
        raise _unsupported('PulsarSourceBuilder')

    def set_admin_url(self, admin_url: str) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_admin_url')

    def set_service_url(self, service_url: str) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_service_url')

    def set_subscription_name(self, subscription_name: str) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_subscription_name')

    def set_topics(self, topics) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_topics')

    def set_topic_pattern(self, topic_pattern: str) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_topic_pattern')

    def set_consumer_name(self, consumer_name: str) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_consumer_name')

    def set_range_generator(self, range_generator: RangeGenerator) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_range_generator')

    def set_start_cursor(self, start_cursor: StartCursor) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_start_cursor')

    def set_unbounded_stop_cursor(self, stop_cursor: StopCursor) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_unbounded_stop_cursor')

    def set_bounded_stop_cursor(self, stop_cursor: StopCursor) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_bounded_stop_cursor')

    def set_deserialization_schema(self, deserialization_schema) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_deserialization_schema')

    def set_authentication(self, auth_plugin_class_name: str, auth_params_string) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_authentication')

    def set_config(self, key, value) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_config')

    def set_config_with_dict(self, config) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_config_with_dict')

    def set_properties(self, config) -> PulsarSourceBuilder:
        raise _unsupported('PulsarSourceBuilder.set_properties')

    def build(self) -> PulsarSource:
        raise _unsupported('PulsarSourceBuilder.build')


class TopicRoutingMode(Enum):
    """Values of the Pulsar connector."""

    ROUND_ROBIN = 0
    MESSAGE_KEY_HASH = 1
    CUSTOM = 2


class MessageDelayer(object):
    """Part of the Pulsar connector."""

    def __init__(self, _j_message_delayer):
        raise _unsupported('MessageDelayer')

    @staticmethod
    def never() -> MessageDelayer:
        raise _unsupported('MessageDelayer.never')

    @staticmethod
    def fixed(duration) -> MessageDelayer:
        raise _unsupported('MessageDelayer.fixed')


class PulsarSink(Sink):
    """Part of the Pulsar connector."""

    def __init__(self, j_pulsar_sink):
        raise _unsupported('PulsarSink')

    @staticmethod
    def builder() -> PulsarSinkBuilder:
        raise _unsupported('PulsarSink.builder')


class PulsarSinkBuilder(object):
    """Part of the Pulsar connector."""

    def __init__(self):
        raise _unsupported('PulsarSinkBuilder')

    def set_admin_url(self, admin_url: str) -> PulsarSinkBuilder:
        raise _unsupported('PulsarSinkBuilder.set_admin_url')

    def set_service_url(self, service_url: str) -> PulsarSinkBuilder:
        raise _unsupported('PulsarSinkBuilder.set_service_url')

    def set_producer_name(self, producer_name: str) -> PulsarSinkBuilder:
        raise _unsupported('PulsarSinkBuilder.set_producer_name')

    def set_topics(self, topics) -> PulsarSinkBuilder:
        raise _unsupported('PulsarSinkBuilder.set_topics')

    def set_delivery_guarantee(self, delivery_guarantee) -> PulsarSinkBuilder:
        raise _unsupported('PulsarSinkBuilder.set_delivery_guarantee')

    def set_topic_routing_mode(self, topic_routing_mode: TopicRoutingMode) -> PulsarSinkBuilder:
        raise _unsupported('PulsarSinkBuilder.set_topic_routing_mode')

    def set_topic_router(self, topic_router_class_name: str) -> PulsarSinkBuilder:
        raise _unsupported('PulsarSinkBuilder.set_topic_router')

    def set_serialization_schema(self, serialization_schema) -> PulsarSinkBuilder:
        raise _unsupported('PulsarSinkBuilder.set_serialization_schema')

    def set_authentication(self, auth_plugin_class_name: str, auth_params_string) -> PulsarSinkBuilder:
        raise _unsupported('PulsarSinkBuilder.set_authentication')

    def delay_sending_message(self, message_delayer: MessageDelayer) -> PulsarSinkBuilder:
        raise _unsupported('PulsarSinkBuilder.delay_sending_message')

    def set_config(self, key: str, value) -> PulsarSinkBuilder:
        raise _unsupported('PulsarSinkBuilder.set_config')

    def set_properties(self, config) -> PulsarSinkBuilder:
        raise _unsupported('PulsarSinkBuilder.set_properties')

    def build(self) -> PulsarSink:
        raise _unsupported('PulsarSinkBuilder.build')
