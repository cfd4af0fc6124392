"""Asynchronous functions on the real host: order, capacity, time-outs and retries."""
from __future__ import annotations

import asyncio

import pytest

from pyflink.common import Time, Types
from pyflink.datastream.async_data_stream import AsyncDataStream
from pyflink.datastream.functions import AsyncFunction, AsyncRetryStrategy

from .conftest import new_environment

TEN_SECONDS = Time.seconds(10)


class Later(AsyncFunction):
    """Small numbers take longer."""

    async def async_invoke(self, value):
        await asyncio.sleep((5 - value) * 0.03)
        return [value, value * 10]


class Slow(AsyncFunction):
    """2 takes longer than any time-out."""

    async def async_invoke(self, value):
        await asyncio.sleep(20 if value == 2 else 0)
        return [value]


class SlowWithFallback(Slow):
    def timeout(self, value):
        return [-value]


class Failing(AsyncFunction):
    """2 fails, at least twice."""

    def open(self, runtime_context):
        self.attempts = 0

    async def async_invoke(self, value):
        if value == 2:
            self.attempts += 1
            if self.attempts < 3:
                raise ValueError('bad luck')
        return [value * 10 + self.attempts]


@pytest.fixture
def numbers():
    env = new_environment()
    env.set_parallelism(1)
    return env.from_collection([1, 2, 3, 4], Types.INT())


def collected(stream):
    with stream.execute_and_collect() as results:
        return list(results)


def test_ordered_with_fewer_calls_than_rows(numbers):
    stream = AsyncDataStream.ordered_wait(numbers, Later(), TEN_SECONDS, 2, Types.INT())
    assert collected(stream) == [1, 10, 2, 20, 3, 30, 4, 40]


def test_unordered(numbers):
    stream = AsyncDataStream.unordered_wait(numbers, Later(), TEN_SECONDS, 10, Types.INT())
    assert collected(stream) == [4, 40, 3, 30, 2, 20, 1, 10]


def test_a_timeout_may_have_a_result(numbers):
    stream = AsyncDataStream.ordered_wait(numbers, SlowWithFallback(), Time.milliseconds(200), 10, Types.INT())
    assert collected(stream) == [1, -2, 3, 4]


def test_a_timeout_is_an_error_by_default(numbers):
    stream = AsyncDataStream.unordered_wait(numbers, Slow(), Time.milliseconds(200), 10, Types.INT())
    with pytest.raises(Exception, match='timed out'):
        collected(stream)


def test_retries(numbers):
    strategy = AsyncRetryStrategy.fixed_delay(3, 20, None, lambda error: 'bad luck' in str(error))
    stream = AsyncDataStream.ordered_wait_with_retry(numbers, Failing(), TEN_SECONDS, strategy, 1, Types.INT())
    assert collected(stream) == [10, 23, 33, 43]


def test_retries_that_are_used_up(numbers):
    strategy = AsyncRetryStrategy.exponential_backoff(1, 10, 20, 2.0, None, lambda error: True)
    stream = AsyncDataStream.unordered_wait_with_retry(numbers, Failing(), TEN_SECONDS, strategy, 10, Types.INT())
    with pytest.raises(Exception, match='bad luck'):
        collected(stream)


def test_behind_and_before_other_functions(numbers):
    stream = AsyncDataStream.ordered_wait(numbers.filter(lambda v: v != 3), Later(), TEN_SECONDS, 10, Types.INT())
    assert collected(stream.map(lambda v: v + 1, Types.INT())) == [2, 11, 3, 21, 5, 41]


def test_thread_mode_is_refused_as_in_pyflink():
    stream = new_environment(python_execution__mode='thread').from_collection([1], Types.INT())
    with pytest.raises(Exception, match="not supported for 'thread' mode"):
        AsyncDataStream.ordered_wait(stream, Later(), TEN_SECONDS, 2, Types.INT())
