"""The Cassandra connector: importable, not supported yet."""
from __future__ import annotations

from enum import Enum

__all__ = [
    'CassandraSink', 'ConsistencyLevel', 'MapperOptions', 'ClusterBuilder', 'CassandraCommitter',
    'CassandraFailureHandler',
]


def _unsupported(what: str) -> NotImplementedError:
    return NotImplementedError(f'{what}: the Cassandra connector is not supported yet, see docs/compatibility.md')


class ConsistencyLevel(Enum):
    """Values of the Cassandra connector."""

    ANY = 0
    ONE = 1
    TWO = 2
    THREE = 3
    QUORUM = 4
    ALL = 5
    LOCAL_QUORUM = 6
    EACH_QUORUM = 7
    SERIAL = 8
    LOCAL_SERIAL = 9
    LOCAL_ONE = 10


class MapperOptions(object):
    """Part of the Cassandra connector."""

    def __init__(self):
        raise _unsupported('MapperOptions')

    def ttl(self, ttl: int) -> MapperOptions:
        raise _unsupported('MapperOptions.ttl')

    def timestamp(self, timestamp: int) -> MapperOptions:
        raise _unsupported('MapperOptions.timestamp')

    def consistency_level(self, cl: ConsistencyLevel) -> MapperOptions:
        raise _unsupported('MapperOptions.consistency_level')

    def tracing(self, enabled: bool) -> MapperOptions:
        raise _unsupported('MapperOptions.tracing')

    def save_null_fields(self, enabled: bool) -> MapperOptions:
        raise _unsupported('MapperOptions.save_null_fields')

    def if_not_exists(self, enabled: bool) -> MapperOptions:
        raise _unsupported('MapperOptions.if_not_exists')


class ClusterBuilder(object):
    """Part of the Cassandra connector."""

    def __init__(self, j_cluster_builder):
        raise _unsupported('ClusterBuilder')


class CassandraCommitter(object):
    """Part of the Cassandra connector."""

    def __init__(self, j_checkpoint_committer):
        raise _unsupported('CassandraCommitter')

    @staticmethod
    def default_checkpoint_committer(builder: ClusterBuilder, key_space: str = None) -> CassandraCommitter:
        raise _unsupported('CassandraCommitter.default_checkpoint_committer')


class CassandraFailureHandler(object):
    """Part of the Cassandra connector."""

    def __init__(self, j_cassandra_failure_handler):
        raise _unsupported('CassandraFailureHandler')

    @staticmethod
    def no_op() -> CassandraFailureHandler:
        raise _unsupported('CassandraFailureHandler.no_op')


class CassandraSink(object):
    """Part of the Cassandra connector."""

    def __init__(self, j_cassandra_sink):
        raise _unsupported('CassandraSink')

    def name(self, name: str) -> CassandraSink:
        raise _unsupported('CassandraSink.name')

    def uid(self, uid: str) -> CassandraSink:
        raise _unsupported('CassandraSink.uid')

    def set_uid_hash(self, uid_hash: str) -> CassandraSink:
        raise _unsupported('CassandraSink.set_uid_hash')

    def set_parallelism(self, parallelism: int) -> CassandraSink:
        raise _unsupported('CassandraSink.set_parallelism')

    def disable_chaining(self) -> CassandraSink:
        raise _unsupported('CassandraSink.disable_chaining')

    def slot_sharing_group(self, slot_sharing_group: str) -> CassandraSink:
        raise _unsupported('CassandraSink.slot_sharing_group')

    @staticmethod
    def add_sink(input):
        raise _unsupported('CassandraSink.add_sink')

    class CassandraSinkBuilder(object):
        """Part of the Cassandra connector."""

        def __init__(self, j_cassandra_sink_builder):
            raise _unsupported('CassandraSink.CassandraSinkBuilder')

        def set_query(self, query: str):
            raise _unsupported('CassandraSink.CassandraSinkBuilder.set_query')

        def set_host(self, host: str, port: int = 9042):
            raise _unsupported('CassandraSink.CassandraSinkBuilder.set_host')

        def set_cluster_builder(self, builder: ClusterBuilder):
            raise _unsupported('CassandraSink.CassandraSinkBuilder.set_cluster_builder')

        def enable_write_ahead_log(self, committer: CassandraCommitter = None):
            raise _unsupported('CassandraSink.CassandraSinkBuilder.enable_write_ahead_log')

        def set_mapper_options(self, options: MapperOptions):
            raise _unsupported('CassandraSink.CassandraSinkBuilder.set_mapper_options')

        def set_failure_handler(self, failure_handler: CassandraFailureHandler):
            raise _unsupported('CassandraSink.CassandraSinkBuilder.set_failure_handler')

        def set_max_concurrent_requests(self, max_concurrent_requests: int, duration=None):
            raise _unsupported('CassandraSink.CassandraSinkBuilder.set_max_concurrent_requests')

        def enable_ignore_null_fields(self):
            raise _unsupported('CassandraSink.CassandraSinkBuilder.enable_ignore_null_fields')

        def build(self) -> CassandraSink:
            raise _unsupported('CassandraSink.CassandraSinkBuilder.build')
