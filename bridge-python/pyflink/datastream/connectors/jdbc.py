"""The JDBC connector: importable, not supported yet."""
from __future__ import annotations

from pyflink.datastream.functions import SinkFunction

__all__ = [
    'JdbcSink', 'JdbcConnectionOptions', 'JdbcExecutionOptions',
]


def _unsupported(what: str) -> NotImplementedError:
    return NotImplementedError(f'{what}: the JDBC connector is not supported yet, see docs/compatibility.md')


class JdbcSink(SinkFunction):
    """Part of the JDBC connector."""

    def __init__(self, j_jdbc_sink):
        raise _unsupported('JdbcSink')

    @staticmethod
    def sink(sql: str,
             type_info,
             jdbc_connection_options: JdbcConnectionOptions,
             jdbc_execution_options: JdbcExecutionOptions = None):
        raise _unsupported('JdbcSink.sink')


class JdbcConnectionOptions(object):
    """Part of the JDBC connector."""

    def __init__(self, j_jdbc_connection_options):
        raise _unsupported('JdbcConnectionOptions')

    def get_db_url(self) -> str:
        raise _unsupported('JdbcConnectionOptions.get_db_url')

    def get_driver_name(self) -> str:
        raise _unsupported('JdbcConnectionOptions.get_driver_name')

    def get_user_name(self) -> str:
        raise _unsupported('JdbcConnectionOptions.get_user_name')

    def get_password(self) -> str:
        raise _unsupported('JdbcConnectionOptions.get_password')

    class JdbcConnectionOptionsBuilder(object):
        """Part of the JDBC connector."""

        def __init__(self):
            raise _unsupported('JdbcConnectionOptions.JdbcConnectionOptionsBuilder')

        def with_url(self, url: str):
            raise _unsupported('JdbcConnectionOptions.JdbcConnectionOptionsBuilder.with_url')

        def with_driver_name(self, driver_name: str):
            raise _unsupported('JdbcConnectionOptions.JdbcConnectionOptionsBuilder.with_driver_name')

        def with_user_name(self, user_name: str):
            raise _unsupported('JdbcConnectionOptions.JdbcConnectionOptionsBuilder.with_user_name')

        def with_password(self, password: str):
            raise _unsupported('JdbcConnectionOptions.JdbcConnectionOptionsBuilder.with_password')

        def build(self) -> JdbcConnectionOptions:
            raise _unsupported('JdbcConnectionOptions.JdbcConnectionOptionsBuilder.build')


class JdbcExecutionOptions(object):
    """Part of the JDBC connector."""

    def __init__(self, j_jdbc_execution_options):
        raise _unsupported('JdbcExecutionOptions')

    def get_batch_interval_ms(self) -> int:
        raise _unsupported('JdbcExecutionOptions.get_batch_interval_ms')

    def get_batch_size(self) -> int:
        raise _unsupported('JdbcExecutionOptions.get_batch_size')

    def get_max_retries(self) -> int:
        raise _unsupported('JdbcExecutionOptions.get_max_retries')

    @staticmethod
    def defaults() -> JdbcExecutionOptions:
        raise _unsupported('JdbcExecutionOptions.defaults')

    @staticmethod
    def builder():
        raise _unsupported('JdbcExecutionOptions.builder')

    class Builder(object):
        """Part of the JDBC connector."""

        def __init__(self):
            raise _unsupported('JdbcExecutionOptions.Builder')

        def with_batch_size(self, size: int):
            raise _unsupported('JdbcExecutionOptions.Builder.with_batch_size')

        def with_batch_interval_ms(self, interval_ms: int):
            raise _unsupported('JdbcExecutionOptions.Builder.with_batch_interval_ms')

        def with_max_retries(self, max_retries: int):
            raise _unsupported('JdbcExecutionOptions.Builder.with_max_retries')

        def build(self) -> JdbcExecutionOptions:
            raise _unsupported('JdbcExecutionOptions.Builder.build')
