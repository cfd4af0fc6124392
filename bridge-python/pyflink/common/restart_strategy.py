"""Restart strategies as objects: Flink 1.18's API, replaced in Flink 2 by the options ``restart-strategy.*``."""
from __future__ import annotations

from abc import ABCMeta
from datetime import timedelta
from typing import Any, Dict, Union

__all__ = ['RestartStrategies', 'RestartStrategyConfiguration']

_Interval = Union[int, timedelta]


def _interval(value: Any, name: str) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, int):
        return timedelta(milliseconds=value)
    raise TypeError("The parameter '%s' only supports integer and datetime.timedelta, current input type is %s."
                    % (name, type(value)))


def _millis(value: timedelta) -> int:
    return value // timedelta(milliseconds=1)


class RestartStrategyConfiguration(object, metaclass=ABCMeta):
    """Base of the strategies; equal when of one kind with equal settings."""

    def get_description(self) -> str:
        raise NotImplementedError(type(self).__name__ + ".get_description")

    def _options(self) -> Dict[str, str]:
        """The strategy as options of the configuration."""
        return {}

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, self.__class__) and self._options() == other._options()

    def __hash__(self) -> int:
        return hash((type(self), frozenset(self._options().items())))


class RestartStrategies(object):
    """Makes restart strategies for ``StreamExecutionEnvironment.set_restart_strategy``."""

    class NoRestartStrategyConfiguration(RestartStrategyConfiguration):
        """A failure ends the job."""

        def get_description(self) -> str:
            return "Restart deactivated."

        def _options(self) -> Dict[str, str]:
            return {'restart-strategy.type': 'none'}

    class FixedDelayRestartStrategyConfiguration(RestartStrategyConfiguration):
        """A limited number of restarts with one delay between them."""

        def __init__(self, restart_attempts: int, delay_between_attempts_interval: _Interval) -> None:
            self._attempts = restart_attempts
            self._delay = _interval(delay_between_attempts_interval, 'delay_between_attempts_interval')

        def get_restart_attempts(self) -> int:
            return self._attempts

        def get_delay_between_attempts_interval(self) -> timedelta:
            return self._delay

        def get_description(self) -> str:
            return "Restart with fixed delay (%d ms). #%d restart attempts." % (_millis(self._delay), self._attempts)

        def _options(self) -> Dict[str, str]:
            return {'restart-strategy.type': 'fixed-delay',
                    'restart-strategy.fixed-delay.attempts': str(self._attempts),
                    'restart-strategy.fixed-delay.delay': '%d ms' % _millis(self._delay)}

    class FailureRateRestartStrategyConfiguration(RestartStrategyConfiguration):
        """Restarts until there are too many failures in an interval."""

        def __init__(self, max_failure_rate: int, failure_interval: _Interval,
                     delay_between_attempts_interval: _Interval) -> None:
            self._rate = max_failure_rate
            self._failure_interval = _interval(failure_interval, 'failure_interval')
            self._delay = _interval(delay_between_attempts_interval, 'delay_between_attempts_interval')

        def get_max_failure_rate(self) -> int:
            return self._rate

        def get_failure_interval(self) -> timedelta:
            return self._failure_interval

        def get_delay_between_attempts_interval(self) -> timedelta:
            return self._delay

        def get_description(self) -> str:
            return "Failure rate restart with maximum of %d failures within interval %d ms and fixed delay %d ms." \
                % (self._rate, _millis(self._failure_interval), _millis(self._delay))

        def _options(self) -> Dict[str, str]:
            return {'restart-strategy.type': 'failure-rate',
                    'restart-strategy.failure-rate.max-failures-per-interval': str(self._rate),
                    'restart-strategy.failure-rate.failure-rate-interval': '%d ms' % _millis(self._failure_interval),
                    'restart-strategy.failure-rate.delay': '%d ms' % _millis(self._delay)}

    class FallbackRestartStrategyConfiguration(RestartStrategyConfiguration):
        """Whatever the configuration says."""

        def get_description(self) -> str:
            return "Cluster level default restart strategy"

    @staticmethod
    def no_restart() -> RestartStrategyConfiguration:
        return RestartStrategies.NoRestartStrategyConfiguration()

    @staticmethod
    def fall_back_restart() -> RestartStrategyConfiguration:
        return RestartStrategies.FallbackRestartStrategyConfiguration()

    @staticmethod
    def fixed_delay_restart(restart_attempts: int, delay_between_attempts: _Interval) -> RestartStrategyConfiguration:
        """
        :param delay_between_attempts: milliseconds or a timedelta.
        """
        return RestartStrategies.FixedDelayRestartStrategyConfiguration(restart_attempts, delay_between_attempts)

    @staticmethod
    def failure_rate_restart(failure_rate: int, failure_interval: _Interval,
                             delay_interval: _Interval) -> RestartStrategyConfiguration:
        """
        :param failure_interval: milliseconds or a timedelta.
        :param delay_interval: milliseconds or a timedelta.
        """
        return RestartStrategies.FailureRateRestartStrategyConfiguration(
            failure_rate, failure_interval, delay_interval)
