"""Flink 1.x's choice of a time; event time is always available now."""
from enum import Enum

__all__ = ['TimeCharacteristic']


class TimeCharacteristic(Enum):
    """Accepted and ignored: windows and timers name the time that they use."""

    ProcessingTime = 0
    IngestionTime = 1
    EventTime = 2
