"""The Elasticsearch connector: importable, not supported yet."""
from __future__ import annotations

from enum import Enum

from pyflink.datastream.connectors.base import DeliveryGuarantee, Sink  # noqa: F401

__all__ = [
    'FlushBackoffType', 'ElasticsearchEmitter', 'Elasticsearch6SinkBuilder', 'Elasticsearch7SinkBuilder',
    'ElasticsearchSink',
]


def _unsupported(what: str) -> NotImplementedError:
    return NotImplementedError(f'{what}: the Elasticsearch connector is not supported yet, see docs/compatibility.md')


class FlushBackoffType(Enum):
    """Values of the Elasticsearch connector."""

    CONSTANT = 0
    EXPONENTIAL = 1
    NONE = 2


class ElasticsearchEmitter(object):
    """Part of the Elasticsearch connector."""

    def __init__(self, j_emitter):
        raise _unsupported('ElasticsearchEmitter')

    @staticmethod
    def static_index(index: str, key_field: str = None, doc_type: str = None) -> ElasticsearchEmitter:
        raise _unsupported('ElasticsearchEmitter.static_index')

    @staticmethod
    def dynamic_index(index_field: str, key_field: str = None, doc_type: str = None) -> ElasticsearchEmitter:
        raise _unsupported('ElasticsearchEmitter.dynamic_index')


class ElasticsearchSinkBuilderBase(object):
    """Part of the Elasticsearch connector."""

    def __init__(self):
        raise _unsupported('ElasticsearchSinkBuilderBase')

    def get_http_host_class(self):
        raise _unsupported('ElasticsearchSinkBuilderBase.get_http_host_class')

    def set_emitter(self, emitter: ElasticsearchEmitter) -> ElasticsearchSinkBuilderBase:
        raise _unsupported('ElasticsearchSinkBuilderBase.set_emitter')

    def set_hosts(self, hosts) -> ElasticsearchSinkBuilderBase:
        raise _unsupported('ElasticsearchSinkBuilderBase.set_hosts')

    def set_delivery_guarantee(self, delivery_guarantee) -> ElasticsearchSinkBuilderBase:
        raise _unsupported('ElasticsearchSinkBuilderBase.set_delivery_guarantee')

    def set_bulk_flush_max_actions(self, num_max_actions: int) -> ElasticsearchSinkBuilderBase:
        raise _unsupported('ElasticsearchSinkBuilderBase.set_bulk_flush_max_actions')

    def set_bulk_flush_max_size_mb(self, max_size_mb: int) -> ElasticsearchSinkBuilderBase:
        raise _unsupported('ElasticsearchSinkBuilderBase.set_bulk_flush_max_size_mb')

    def set_bulk_flush_interval(self, interval_millis: int) -> ElasticsearchSinkBuilderBase:
        raise _unsupported('ElasticsearchSinkBuilderBase.set_bulk_flush_interval')

    def set_bulk_flush_backoff_strategy(self,
                                        flush_backoff_type: FlushBackoffType,
                                        max_retries: int,
                                        delay_millis: int) -> ElasticsearchSinkBuilderBase:
        raise _unsupported('ElasticsearchSinkBuilderBase.set_bulk_flush_backoff_strategy')

    def set_connection_username(self, username: str) -> ElasticsearchSinkBuilderBase:
        raise _unsupported('ElasticsearchSinkBuilderBase.set_connection_username')

    def set_connection_password(self, password: str) -> ElasticsearchSinkBuilderBase:
        raise _unsupported('ElasticsearchSinkBuilderBase.set_connection_password')

    def set_connection_path_prefix(self, prefix: str) -> ElasticsearchSinkBuilderBase:
        raise _unsupported('ElasticsearchSinkBuilderBase.set_connection_path_prefix')

    def set_connection_request_timeout(self, timeout: int) -> ElasticsearchSinkBuilderBase:
        raise _unsupported('ElasticsearchSinkBuilderBase.set_connection_request_timeout')

    def set_connection_timeout(self, timeout: int) -> ElasticsearchSinkBuilderBase:
        raise _unsupported('ElasticsearchSinkBuilderBase.set_connection_timeout')

    def set_socket_timeout(self, timeout: int) -> ElasticsearchSinkBuilderBase:
        raise _unsupported('ElasticsearchSinkBuilderBase.set_socket_timeout')

    def build(self) -> ElasticsearchSink:
        raise _unsupported('ElasticsearchSinkBuilderBase.build')


class Elasticsearch6SinkBuilder(ElasticsearchSinkBuilderBase):
    """Part of the Elasticsearch connector."""

    def __init__(self):
        raise _unsupported('Elasticsearch6SinkBuilder')

    def get_http_host_class(self):
        raise _unsupported('Elasticsearch6SinkBuilder.get_http_host_class')


class Elasticsearch7SinkBuilder(ElasticsearchSinkBuilderBase):
    """Part of the Elasticsearch connector."""

    def __init__(self):
        raise _unsupported('Elasticsearch7SinkBuilder')

    def get_http_host_class(self):
        raise _unsupported('Elasticsearch7SinkBuilder.get_http_host_class')


class ElasticsearchSink(Sink):
    """Part of the Elasticsearch connector."""

    def __init__(self, j_elasticsearch_sink):
        raise _unsupported('ElasticsearchSink')
