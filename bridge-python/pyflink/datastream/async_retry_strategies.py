"""Retry strategies of asynchronous functions."""
from __future__ import annotations

from typing import Callable, Generic, List, Optional, TypeVar

from pyflink.datastream.functions import AsyncRetryPredicate, AsyncRetryStrategy

__all__ = ['RetryPredicate', 'NoRetryStrategy', 'FixedDelayRetryStrategy', 'ExponentialBackoffDelayRetryStrategy']

OUT = TypeVar('OUT')


class RetryPredicate(AsyncRetryPredicate, Generic[OUT]):
    """Two optional predicates."""

    def __init__(self,
                 result_predicate: Optional[Callable[[List[OUT]], bool]],
                 exception_predicate: Optional[Callable[[Exception], bool]]):
        self._result_predicate = result_predicate
        self._exception_predicate = exception_predicate

    def result_predicate(self) -> Optional[Callable[[List[OUT]], bool]]:
        return self._result_predicate

    def exception_predicate(self) -> Optional[Callable[[Exception], bool]]:
        return self._exception_predicate


class NoRetryStrategy(AsyncRetryStrategy, Generic[OUT]):
    """Never retries."""

    def can_retry(self, current_attempts: int) -> bool:
        return False

    def get_backoff_time_millis(self, current_attempts: int) -> int:
        return -1

    def get_retry_predicate(self) -> AsyncRetryPredicate[OUT]:
        return RetryPredicate(None, None)


class FixedDelayRetryStrategy(AsyncRetryStrategy, Generic[OUT]):
    """Retries after the same delay (ms) each time."""

    def __init__(self,
                 max_attempts: int,
                 backoff_time_millis: int,
                 result_predicate: Optional[Callable[[List[OUT]], bool]],
                 exception_predicate: Optional[Callable[[Exception], bool]]):
        assert max_attempts > 0, 'max_attempts should be greater than zero.'
        assert backoff_time_millis > 0, 'backoff_time_millis should be greater than zero.'
        self._max_attempts = max_attempts
        self._backoff_time_millis = backoff_time_millis
        self._result_predicate = result_predicate
        self._exception_predicate = exception_predicate

    def can_retry(self, current_attempts: int) -> bool:
        return current_attempts <= self._max_attempts

    def get_backoff_time_millis(self, current_attempts: int) -> int:
        return self._backoff_time_millis

    def get_retry_predicate(self) -> AsyncRetryPredicate[OUT]:
        return RetryPredicate(self._result_predicate, self._exception_predicate)


class ExponentialBackoffDelayRetryStrategy(AsyncRetryStrategy, Generic[OUT]):
    """Retries after a delay (ms) that grows by a factor up to a maximum."""

    def __init__(self,
                 max_attempts: int,
                 initial_delay: int,
                 max_retry_delay: int,
                 multiplier: float,
                 result_predicate: Optional[Callable[[List[OUT]], bool]],
                 exception_predicate: Optional[Callable[[Exception], bool]]):
        assert max_attempts > 0, 'max_attempts should be greater than zero.'
        assert initial_delay > 0, 'initial_delay should be greater than zero.'
        assert max_retry_delay > 0, 'max_retry_delay should be greater than zero.'
        assert multiplier > 0, 'multiplier should be greater than zero.'
        self._max_attempts = max_attempts
        self._initial_delay = initial_delay
        self._max_retry_delay = max_retry_delay
        self._multiplier = multiplier
        self._result_predicate = result_predicate
        self._exception_predicate = exception_predicate

    def can_retry(self, current_attempts: int) -> bool:
        return current_attempts <= self._max_attempts

    def get_backoff_time_millis(self, current_attempts: int) -> int:
        # By attempt rather than from the last delay: one strategy serves many calls in flight.
        delay = self._initial_delay
        for _ in range(current_attempts - 1):
            delay = int(min(delay * self._multiplier, self._max_retry_delay))
        return delay

    def get_retry_predicate(self) -> AsyncRetryPredicate[OUT]:
        return RetryPredicate(self._result_predicate, self._exception_predicate)


NO_RETRY_STRATEGY: AsyncRetryStrategy = NoRetryStrategy()
