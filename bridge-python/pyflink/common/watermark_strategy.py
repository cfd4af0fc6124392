"""How event time is read from records and how watermarks follow it."""
from __future__ import annotations

import abc
from typing import Any, Dict, Optional

from pyflink.common.time import Duration, _millis


class WatermarkStrategy(object):
    """
    A watermark generator, a timestamp assigner, idleness and alignment.

    ``_fields`` are those of the protocol's WatermarkOperator. As in PyFlink, ``with_idleness`` and
    ``with_watermark_alignment`` make a new strategy without the assigner: set the assigner last.
    """

    def __init__(self, fields: Dict[str, Any]) -> None:
        self._fields = fields
        self._timestamp_assigner: Optional[TimestampAssigner] = None

    def with_timestamp_assigner(self, timestamp_assigner: 'TimestampAssigner') -> 'WatermarkStrategy':
        """Uses ``timestamp_assigner`` for the records' timestamps; changes this strategy."""
        self._timestamp_assigner = timestamp_assigner
        return self

    def with_idleness(self, idle_timeout: Duration) -> 'WatermarkStrategy':
        """
        Marks a source as idle that has been silent for so long.

        :raises ValueError: when not positive.
        """
        timeout = _millis(idle_timeout)
        if timeout <= 0:
            raise ValueError("idleTimeout must be greater than zero")
        return WatermarkStrategy(dict(self._fields, idle_timeout_ms=timeout))

    def with_watermark_alignment(self, watermark_group: str, max_allowed_watermark_drift: Duration,
                                 update_interval: Optional[Duration] = None) -> 'WatermarkStrategy':
        """
        Holds sources of a group back that run ahead of the others.

        :param update_interval: how often the group's watermark is announced, 1 s by default.
        """
        interval = 1000 if update_interval is None else _millis(update_interval)
        return WatermarkStrategy(dict(self._fields, alignment_group=watermark_group,
                                      alignment_max_drift_ms=_millis(max_allowed_watermark_drift),
                                      alignment_interval_ms=interval))

    @staticmethod
    def for_monotonous_timestamps() -> 'WatermarkStrategy':
        """Timestamps never go back."""
        return WatermarkStrategy({'generator': 1, 'out_of_orderness_ms': 0})

    @staticmethod
    def for_bounded_out_of_orderness(max_out_of_orderness: Duration) -> 'WatermarkStrategy':
        """
        Timestamps go back by at most ``max_out_of_orderness``.

        :raises ValueError: when negative.
        """
        bound = _millis(max_out_of_orderness)
        if bound < 0:
            raise ValueError("maxOutOfOrderness cannot be negative")
        return WatermarkStrategy({'generator': 1, 'out_of_orderness_ms': bound})

    @staticmethod
    def no_watermarks() -> 'WatermarkStrategy':
        """No watermarks at all, as processing time needs none."""
        return WatermarkStrategy({'generator': 0})


class TimestampAssigner(abc.ABC):
    """Reads the timestamp of a record."""

    @abc.abstractmethod
    def extract_timestamp(self, value: Any, record_timestamp: int) -> int:
        """
        :param value: the record.
        :param record_timestamp: the timestamp that it has already; Long.MIN_VALUE when it has none.
        :return: milliseconds since the epoch.
        """


class AssignerWithPeriodicWatermarksWrapper(object):
    """Wraps a Java assigner in PyFlink; here it carries one that the host knows."""

    def __init__(self, j_assigner_with_periodic_watermarks: Any) -> None:
        self._j_assigner_with_periodic_watermarks = j_assigner_with_periodic_watermarks
