"""The RabbitMQ connector: importable, not supported yet."""
from __future__ import annotations

from pyflink.datastream.functions import SinkFunction, SourceFunction

__all__ = [
    'RMQConnectionConfig', 'RMQSource', 'RMQSink',
]


def _unsupported(what: str) -> NotImplementedError:
    return NotImplementedError(f'{what}: the RabbitMQ connector is not supported yet, see docs/compatibility.md')


class RMQConnectionConfig(object):
    """Part of the RabbitMQ connector."""

    def __init__(self, j_rmq_connection_config):
        raise _unsupported('RMQConnectionConfig')

    def get_host(self) -> str:
        raise _unsupported('RMQConnectionConfig.get_host')

    def get_port(self) -> int:
        raise _unsupported('RMQConnectionConfig.get_port')

    def get_virtual_host(self) -> str:
        raise _unsupported('RMQConnectionConfig.get_virtual_host')

    def get_user_name(self) -> str:
        raise _unsupported('RMQConnectionConfig.get_user_name')

    def get_password(self) -> str:
        raise _unsupported('RMQConnectionConfig.get_password')

    def get_uri(self) -> str:
        raise _unsupported('RMQConnectionConfig.get_uri')

    def get_network_recovery_interval(self) -> int:
        raise _unsupported('RMQConnectionConfig.get_network_recovery_interval')

    def is_automatic_recovery(self) -> bool:
        raise _unsupported('RMQConnectionConfig.is_automatic_recovery')

    def is_topology_recovery(self) -> bool:
        raise _unsupported('RMQConnectionConfig.is_topology_recovery')

    def get_connection_timeout(self) -> int:
        raise _unsupported('RMQConnectionConfig.get_connection_timeout')

    def get_requested_channel_max(self) -> int:
        raise _unsupported('RMQConnectionConfig.get_requested_channel_max')

    def get_requested_frame_max(self) -> int:
        raise _unsupported('RMQConnectionConfig.get_requested_frame_max')

    def get_requested_heartbeat(self) -> int:
        raise _unsupported('RMQConnectionConfig.get_requested_heartbeat')

    class Builder(object):
        """Part of the RabbitMQ connector."""

        def __init__(self):
            raise _unsupported('RMQConnectionConfig.Builder')

        def set_port(self, port: int):
            raise _unsupported('RMQConnectionConfig.Builder.set_port')

        def set_host(self, host: str):
            raise _unsupported('RMQConnectionConfig.Builder.set_host')

        def set_virtual_host(self, vhost: str):
            raise _unsupported('RMQConnectionConfig.Builder.set_virtual_host')

        def set_user_name(self, user_name: str):
            raise _unsupported('RMQConnectionConfig.Builder.set_user_name')

        def set_password(self, password: str):
            raise _unsupported('RMQConnectionConfig.Builder.set_password')

        def set_uri(self, uri: str):
            raise _unsupported('RMQConnectionConfig.Builder.set_uri')

        def set_topology_recovery_enabled(self, topology_recovery_enabled: bool):
            raise _unsupported('RMQConnectionConfig.Builder.set_topology_recovery_enabled')

        def set_requested_heartbeat(self, requested_heartbeat: int):
            raise _unsupported('RMQConnectionConfig.Builder.set_requested_heartbeat')

        def set_requested_frame_max(self, requested_frame_max: int):
            raise _unsupported('RMQConnectionConfig.Builder.set_requested_frame_max')

        def set_requested_channel_max(self, requested_channel_max: int):
            raise _unsupported('RMQConnectionConfig.Builder.set_requested_channel_max')

        def set_network_recovery_interval(self, network_recovery_interval: int):
            raise _unsupported('RMQConnectionConfig.Builder.set_network_recovery_interval')

        def set_connection_timeout(self, connection_timeout: int):
            raise _unsupported('RMQConnectionConfig.Builder.set_connection_timeout')

        def set_automatic_recovery(self, automatic_recovery: bool):
            raise _unsupported('RMQConnectionConfig.Builder.set_automatic_recovery')

        def set_prefetch_count(self, prefetch_count: int):
            raise _unsupported('RMQConnectionConfig.Builder.set_prefetch_count')

        def build(self) -> RMQConnectionConfig:
            raise _unsupported('RMQConnectionConfig.Builder.build')


class RMQSource(SourceFunction):
    """Part of the RabbitMQ connector."""

    def __init__(self,
                 connection_config: RMQConnectionConfig,
                 queue_name: str,
                 use_correlation_id: bool,
                 deserialization_schema):
        raise _unsupported('RMQSource')


class RMQSink(SinkFunction):
    """Part of the RabbitMQ connector."""

    def __init__(self, connection_config: RMQConnectionConfig, queue_name: str, serialization_schema):
        raise _unsupported('RMQSink')
