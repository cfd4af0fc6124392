"""Time and timers as functions see them."""
from __future__ import annotations

from abc import ABC, abstractmethod


class TimerService(ABC):
    """Clocks and, on keyed streams, timers. All times are ms since the epoch."""

    @abstractmethod
    def current_processing_time(self):
        """The wall clock."""

    @abstractmethod
    def current_watermark(self):
        """The event-time watermark; ``Long.MIN_VALUE`` before the first."""

    @abstractmethod
    def register_processing_time_timer(self, timestamp: int):
        """``on_timer`` is called when the wall clock has passed ``timestamp``. Registering one time twice fires once."""

    @abstractmethod
    def register_event_time_timer(self, timestamp: int):
        """``on_timer`` is called when the watermark has passed ``timestamp``."""

    def delete_processing_time_timer(self, timestamp: int):
        """Removes the current key's timer at ``timestamp``, if there is one."""

    def delete_event_time_timer(self, timestamp: int):
        """Removes the current key's timer at ``timestamp``, if there is one."""
