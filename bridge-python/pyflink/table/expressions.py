"""Expressions of the Table API: those that are SQL text. The others can be imported, not used in this version."""
from __future__ import annotations

from typing import Any, Callable

from pyflink.table._unsupported import unsupported

_NAMES = (
    'if_then_else lit col range_ and_ or_ not_ current_date current_time current_timestamp current_watermark '
    'local_time local_timestamp to_date to_timestamp to_timestamp_ltz temporal_overlaps date_format timestamp_diff '
    'convert_tz from_unixtime unix_timestamp array row map_ map_from_arrays row_interval pi e rand rand_integer atan2 '
    'negative concat concat_ws uuid null_of log with_columns without_columns json json_string json_object '
    'json_object_agg json_array json_array_agg call call_sql source_watermark current_database coalesce typeof '
    'UNBOUNDED_ROW UNBOUNDED_RANGE CURRENT_ROW CURRENT_RANGE')

__all__ = [name for name in _NAMES.split()]


def _expression(name: str) -> Callable[..., Any]:
    def expression(*args: Any, **kwargs: Any) -> Any:
        unsupported('expressions.' + name)

    expression.__name__ = name
    return expression


globals().update({name: _expression(name) for name in __all__})


class _SqlText(object):
    """An expression that is written in SQL; for schemas."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


def call_sql(sql_expression: str) -> _SqlText:
    """An expression as SQL writes it."""
    return _SqlText(sql_expression)


def source_watermark() -> _SqlText:
    """The watermarks that the source makes."""
    return _SqlText('SOURCE_WATERMARK()')
