"""Interfaces of metrics; ``RuntimeContext.get_metrics_group`` gives the implementations."""
from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Callable, Optional


class Metric(ABC):
    """Base of all metrics."""


class Counter(Metric, ABC):
    """A number that goes up and down."""

    @abstractmethod
    def inc(self, n: int = 1) -> None:
        """Adds ``n``."""

    @abstractmethod
    def dec(self, n: int = 1) -> None:
        """Subtracts ``n``."""

    @abstractmethod
    def get_count(self) -> int:
        """The current number."""


class Meter(Metric, ABC):
    """A number of events and their rate."""

    @abstractmethod
    def mark_event(self, value: int = 1) -> None:
        """Notes ``value`` events."""

    @abstractmethod
    def get_count(self) -> int:
        """How many events there were."""


class Distribution(Metric, ABC):
    """Minimum, maximum, sum and number of values."""

    @abstractmethod
    def update(self, value: Any) -> None:
        """Adds a value."""


class MetricGroup(ABC):
    """A named place for metrics and further groups."""

    @abstractmethod
    def add_group(self, name: str, extra: Optional[str] = None) -> 'MetricGroup':
        """A group inside this one; with ``extra``, a pair of key group and value group."""

    @abstractmethod
    def counter(self, name: str) -> Counter:
        """Registers a counter."""

    @abstractmethod
    def gauge(self, name: str, obj: Callable[[], int]) -> None:
        """Registers a function that is asked for the value."""

    @abstractmethod
    def meter(self, name: str, time_span_in_seconds: int = 60) -> Meter:
        """Registers a meter."""

    @abstractmethod
    def distribution(self, name: str) -> Distribution:
        """Registers a distribution."""
