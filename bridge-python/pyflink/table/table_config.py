"""Options of a table environment."""
from __future__ import annotations

import datetime
from typing import Any, Dict, Optional

from pyflink.common.configuration import Configuration, parse_duration_ms

__all__ = ['TableConfig']

_TIME_ZONE = 'table.local-time-zone'
_STATE_TTL = 'table.exec.state.ttl'
_MAX_CODE = 'table.generated-code.max-length'
_DIALECT = 'table.sql-dialect'
_PYTHON = 'python.executable'


class TableConfig(object):
    """Options under Flink's keys; those that are not set come from the stream environment."""

    def __init__(self, j_table_config: Any = None) -> None:
        self._config = Configuration()
        self._root: Configuration = j_table_config if j_table_config is not None else Configuration()

    @staticmethod
    def get_default() -> 'TableConfig':
        """A configuration of its own, without any option set."""
        return TableConfig()

    def get(self, key: str, default_value: Optional[str]) -> Optional[str]:
        """The value as text."""
        return self._config.get_string(key, self._root.get_string(key, default_value))

    def set(self, key: str, value: str) -> 'TableConfig':
        self._config.set_string(key, value)
        return self

    def get_local_timezone(self) -> str:
        """Name of the time zone in which TIMESTAMP_LTZ values are shown."""
        zone = self.get(_TIME_ZONE, 'default')
        return _system_zone() if zone == 'default' else zone

    def set_local_timezone(self, timezone_id: str) -> None:
        """
        :param timezone_id: such as "America/Los_Angeles", "GMT+03:00" or "UTC".
        :raises FlinkException: when there is no such zone.
        """
        if timezone_id is None:
            raise ValueError('The time zone must not be null.')
        _check_zone(timezone_id)
        self.set(_TIME_ZONE, timezone_id)

    def get_max_generated_code_length(self) -> int:
        return int(self.get(_MAX_CODE, '4000'))

    def set_max_generated_code_length(self, max_generated_code_length: int) -> None:
        """Accepted; generated code is not split here."""
        self.set(_MAX_CODE, str(int(max_generated_code_length)))

    def set_idle_state_retention(self, duration: datetime.timedelta) -> None:
        """How long state is kept that is not updated; 0 = for ever."""
        self.set(_STATE_TTL, _duration_text(round(duration.total_seconds() * 1000)))

    def get_idle_state_retention(self) -> datetime.timedelta:
        return datetime.timedelta(milliseconds=parse_duration_ms(self.get(_STATE_TTL, '0 ms')))

    def get_configuration(self) -> Configuration:
        """The options that were set here; changes of it count."""
        return self._config

    def add_configuration(self, configuration: Configuration) -> None:
        """Takes over every option of ``configuration``."""
        self._config.add_all(configuration)

    def to_map(self) -> Dict[str, str]:
        """All options, those of the stream environment included."""
        return {**self._root.to_dict(), **self._config.to_dict()}

    def get_sql_dialect(self) -> int:
        from pyflink.table.sql_dialect import SqlDialect
        return SqlDialect.HIVE if self.get(_DIALECT, 'default').lower() == 'hive' else SqlDialect.DEFAULT

    def set_sql_dialect(self, sql_dialect: int) -> None:
        """
        :raises NotImplementedError: for Hive's dialect.
        """
        from pyflink.table.sql_dialect import SqlDialect
        if sql_dialect == SqlDialect.HIVE:
            raise NotImplementedError("Hive's SQL dialect is not part of this version; see docs/compatibility.md")
        self.set(_DIALECT, 'default')

    def set_python_executable(self, python_exec: str) -> None:
        """The workers' interpreter."""
        self.set(_PYTHON, python_exec)

    def get_python_executable(self) -> Optional[str]:
        return self.get(_PYTHON, None)


def _system_zone() -> str:
    import os
    zone = os.environ.get('TZ')
    if zone:
        return zone.lstrip(':')
    try:
        target = os.path.realpath('/etc/localtime')
    except OSError:
        return 'UTC'
    _, found, name = target.partition('zoneinfo/')
    return name if found else 'UTC'


def _duration_text(millis: int) -> str:
    """In the largest unit that needs no fraction."""
    for unit, size in (('d', 86400000), ('h', 3600000), ('min', 60000), ('s', 1000)):
        if millis and millis % size == 0:
            return '%d %s' % (millis // size, unit)
    return '%d ms' % millis


def _check_zone(zone: str) -> None:
    import re
    if re.fullmatch(r'(UTC|GMT|UT)?([+-]\d{1,2}(:?\d{2}){0,2})?|Z', zone) and zone:
        return
    import zoneinfo
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        from pyflink.util.exceptions import make_error
        raise make_error('Unknown time-zone ID: %s' % zone, 'java.time.zone.ZoneRulesException') from None
