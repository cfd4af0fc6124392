"""Durations, instants and the time intervals of windows."""
from typing import Any, Union

__all__ = ['Duration', 'Instant', 'Time']

_NANOS_OF_MILLI = 1_000_000


class Duration(object):
    """An exact amount of time, with nanoseconds."""

    __slots__ = ('_nanos',)

    def __init__(self, nanos: int) -> None:
        self._nanos = nanos

    @staticmethod
    def of_days(days: int) -> 'Duration':
        return Duration(days * 86_400_000 * _NANOS_OF_MILLI)

    @staticmethod
    def of_hours(hours: int) -> 'Duration':
        return Duration(hours * 3_600_000 * _NANOS_OF_MILLI)

    @staticmethod
    def of_millis(millis: int) -> 'Duration':
        return Duration(millis * _NANOS_OF_MILLI)

    @staticmethod
    def of_minutes(minutes: int) -> 'Duration':
        return Duration(minutes * 60_000 * _NANOS_OF_MILLI)

    @staticmethod
    def of_nanos(nanos: int) -> 'Duration':
        return Duration(nanos)

    @staticmethod
    def of_seconds(seconds: int) -> 'Duration':
        return Duration(seconds * 1000 * _NANOS_OF_MILLI)

    def to_millis(self) -> int:
        """Whole milliseconds, rounded down."""
        return self._nanos // _NANOS_OF_MILLI

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Duration) and self._nanos == other._nanos

    def __hash__(self) -> int:
        return hash(self._nanos)

    def __repr__(self) -> str:
        return 'Duration<%s>' % _duration_text(self._nanos)


class Instant(object):
    """A point on the time line: seconds since the epoch and nanoseconds within the second."""

    def __init__(self, seconds: int, nanos: int) -> None:
        self.seconds = seconds
        self.nanos = nanos

    def to_epoch_milli(self) -> int:
        """Milliseconds since the epoch, rounded down (also before it, where PyFlink is off by part of a second)."""
        return self.seconds * 1000 + self.nanos // _NANOS_OF_MILLI

    @staticmethod
    def of_epoch_milli(epoch_milli: int) -> 'Instant':
        seconds, millis = divmod(epoch_milli, 1000)
        return Instant(seconds, millis * _NANOS_OF_MILLI)

    def __eq__(self, other: Any) -> bool:
        return self.__class__ == other.__class__ and self.seconds == other.seconds and self.nanos == other.nanos

    def __hash__(self) -> int:
        return hash((self.seconds, self.nanos))

    def __repr__(self) -> str:
        return 'Instant<{}, {}>'.format(self.seconds, self.nanos)


class Time(object):
    """An interval in milliseconds, as window assigners take it."""

    def __init__(self, milliseconds: int) -> None:
        self._milliseconds = milliseconds

    def to_milliseconds(self) -> int:
        return self._milliseconds

    @staticmethod
    def milliseconds(milliseconds: int) -> 'Time':
        return Time(milliseconds)

    @staticmethod
    def seconds(seconds: int) -> 'Time':
        return Time(seconds * 1000)

    @staticmethod
    def minutes(minutes: int) -> 'Time':
        return Time(minutes * 60_000)

    @staticmethod
    def hours(hours: int) -> 'Time':
        return Time(hours * 3_600_000)

    @staticmethod
    def days(days: int) -> 'Time':
        return Time(days * 86_400_000)

    def __eq__(self, other: Any) -> bool:
        return self.__class__ == other.__class__ and self._milliseconds == other._milliseconds

    def __hash__(self) -> int:
        return hash(self._milliseconds)

    def __str__(self) -> str:
        return "{} ms".format(self._milliseconds)


_UNITS = (("d", 86_400_000 * _NANOS_OF_MILLI), ("h", 3_600_000 * _NANOS_OF_MILLI), ("min", 60_000 * _NANOS_OF_MILLI),
          ("s", 1000 * _NANOS_OF_MILLI), ("ms", _NANOS_OF_MILLI), ("µs", 1000), ("ns", 1))


def _duration_text(nanos: int) -> str:
    """The largest unit that holds the duration exactly, as Flink prints configured durations: "90 s", "1 min"."""
    if nanos == 0:
        return "0 ms"
    for unit, size in _UNITS:
        if nanos % size == 0:
            return "%d %s" % (nanos // size, unit)
    raise AssertionError("unreachable")


def _millis(duration: Union[Duration, Time, int]) -> int:
    """Milliseconds of what APIs accept as a duration."""
    if isinstance(duration, Duration):
        return duration.to_millis()
    if isinstance(duration, Time):
        return duration.to_milliseconds()
    return duration
