"""Table environments: not part of this version."""
from __future__ import annotations

from typing import Any

from pyflink.table._unsupported import Unsupported, unsupported

__all__ = ['StreamTableEnvironment', 'TableEnvironment']


class TableEnvironment(Unsupported):
    """Not part of this version."""

    @staticmethod
    def create(environment_settings: Any) -> Any:
        """:raises NotImplementedError: always."""
        unsupported('TableEnvironment.create')


class StreamTableEnvironment(TableEnvironment):
    """Not part of this version."""

    @staticmethod
    def create(stream_execution_environment: Any = None, environment_settings: Any = None) -> Any:
        """:raises NotImplementedError: always."""
        unsupported('StreamTableEnvironment.create')
