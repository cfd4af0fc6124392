"""Settings of a table environment."""
from __future__ import annotations

from typing import Optional

from pyflink.common.configuration import Configuration

__all__ = ['EnvironmentSettings']


class EnvironmentSettings(object):
    """Streaming or batch, and names of the built-in catalog and database."""

    def __init__(self, configuration: Optional[Configuration] = None, streaming: bool = True) -> None:
        self._config = configuration or Configuration()
        self._streaming = streaming

    class Builder(object):
        """Collects the settings."""

        def __init__(self) -> None:
            self._config = Configuration()
            self._streaming = True

        def with_configuration(self, config: Configuration) -> 'EnvironmentSettings.Builder':
            self._config.add_all(config)
            return self

        def in_batch_mode(self) -> 'EnvironmentSettings.Builder':
            self._streaming = False
            return self

        def in_streaming_mode(self) -> 'EnvironmentSettings.Builder':
            self._streaming = True
            return self

        def with_built_in_catalog_name(self, built_in_catalog_name: str) -> 'EnvironmentSettings.Builder':
            self._config.set_string('table.builtin-catalog-name', built_in_catalog_name)
            return self

        def with_built_in_database_name(self, built_in_database_name: str) -> 'EnvironmentSettings.Builder':
            self._config.set_string('table.builtin-database-name', built_in_database_name)
            return self

        def build(self) -> 'EnvironmentSettings':
            self._config.set_string('execution.runtime-mode', 'STREAMING' if self._streaming else 'BATCH')
            return EnvironmentSettings(self._config, self._streaming)

    @staticmethod
    def new_instance() -> 'EnvironmentSettings.Builder':
        return EnvironmentSettings.Builder()

    @staticmethod
    def in_streaming_mode() -> 'EnvironmentSettings':
        return EnvironmentSettings.new_instance().in_streaming_mode().build()

    @staticmethod
    def in_batch_mode() -> 'EnvironmentSettings':
        return EnvironmentSettings.new_instance().in_batch_mode().build()

    def get_built_in_catalog_name(self) -> str:
        return self._config.get_string('table.builtin-catalog-name', 'default_catalog') or ''

    def get_built_in_database_name(self) -> str:
        return self._config.get_string('table.builtin-database-name', 'default_database') or ''

    def is_streaming_mode(self) -> bool:
        return self._streaming

    def get_configuration(self) -> Configuration:
        return self._config
