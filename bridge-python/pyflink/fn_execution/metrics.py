"""Metrics of user functions. They are counted here and reported to the host now and then."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional

from pyflink._protocol.messages import Metric as MetricMessage
from pyflink.metrics.metricbase import Counter, Distribution, Meter, MetricGroup


class StageCounter(Counter):
    def __init__(self) -> None:
        self._count = 0

    def inc(self, n: int = 1) -> None:
        self._count += n

    def dec(self, n: int = 1) -> None:
        self._count -= n

    def get_count(self) -> int:
        return self._count

    def report(self, name: str) -> MetricMessage:
        return MetricMessage(name=name, type="counter", value=float(self._count))


class StageMeter(Meter):
    """The host works out the rate."""

    def __init__(self) -> None:
        self._count = 0

    def mark_event(self, value: int = 1) -> None:
        self._count += value

    def get_count(self) -> int:
        return self._count

    def report(self, name: str) -> MetricMessage:
        return MetricMessage(name=name, type="meter", value=float(self._count))


class StageDistribution(Distribution):
    """Whole numbers, as in PyFlink."""

    def __init__(self) -> None:
        self._count = 0
        self._sum = 0
        self._min: Optional[int] = None
        self._max: Optional[int] = None

    def update(self, value: Any) -> None:
        value = int(value)
        self._count += 1
        self._sum += value
        self._min = value if self._min is None or value < self._min else self._min
        self._max = value if self._max is None or value > self._max else self._max

    def report(self, name: str) -> MetricMessage:
        return MetricMessage(
            name=name,
            type="distribution",
            count=self._count,
            sum=float(self._sum),
            min=float(self._min or 0),
            max=float(self._max or 0),
        )


class StageGauge:
    def __init__(self, read: Callable[[], Any]) -> None:
        self._read = read

    def report(self, name: str) -> MetricMessage:
        return MetricMessage(name=name, type="gauge", value=float(self._read()))


class StageMetricGroup(MetricGroup):
    """A group; the operator's own has an empty prefix. Metrics are told apart by their full names."""

    def __init__(self, prefix: str = "", metrics: Optional[Dict[str, Any]] = None) -> None:
        self._prefix = prefix
        self._metrics: Dict[str, Any] = {} if metrics is None else metrics

    def add_group(self, name: str, extra: Optional[str] = None) -> "StageMetricGroup":
        path = name if extra is None else f"{name}.{extra}"
        return StageMetricGroup(f"{self._prefix}{path}.", self._metrics)

    def counter(self, name: str) -> Counter:
        return self._register(name, StageCounter())

    def gauge(self, name: str, obj: Callable[[], int]) -> None:
        self._register(name, StageGauge(obj))

    def meter(self, name: str, time_span_in_seconds: int = 60) -> Meter:
        return self._register(name, StageMeter())

    def distribution(self, name: str) -> Distribution:
        return self._register(name, StageDistribution())

    def _register(self, name: str, metric: Any) -> Any:
        full = self._prefix + name
        known = self._metrics.get(full)
        if known is not None and type(known) is type(metric) and not isinstance(metric, StageGauge):
            return known
        self._metrics[full] = metric
        return metric

    @property
    def in_use(self) -> bool:
        """Whether there is any metric."""
        return bool(self._metrics)

    def report(self) -> List[MetricMessage]:
        """All metrics as they are now. A gauge that fails is left out, as in Flink: metrics never fail a job."""
        reports = []
        for name, metric in list(self._metrics.items()):
            try:
                reports.append(metric.report(name))
            except Exception:  # a gauge is user code
                import logging

                logging.getLogger(__name__).debug("gauge %s failed", name, exc_info=True)
        return reports
