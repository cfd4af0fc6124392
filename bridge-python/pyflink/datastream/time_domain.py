"""Clocks that timers can be set on."""
from __future__ import annotations

from enum import Enum


class TimeDomain(Enum):
    """Whether a timer fires by the watermark or by the wall clock."""

    EVENT_TIME = 0
    PROCESSING_TIME = 1
