"""Asynchronous functions on streams."""
from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from pyflink.datastream import async_retry_strategies
from pyflink.datastream._operations import AsyncOperation
from pyflink.datastream._python_operators import python_operator
from pyflink.datastream.data_stream import DataStream, KeyedStream
from pyflink.datastream.functions import AsyncFunction, AsyncRetryStrategy

if TYPE_CHECKING:
    from pyflink.common import Time, TypeInformation


class AsyncDataStream(object):
    """Applies coroutines to streams, with many calls in flight."""

    @staticmethod
    def unordered_wait(data_stream: DataStream,
                       async_function: AsyncFunction,
                       timeout: Time,
                       capacity: int = 100,
                       output_type: TypeInformation = None) -> 'DataStream':
        """Results leave as they come, but not past a watermark. At most ``capacity`` calls are in flight."""
        return AsyncDataStream.unordered_wait_with_retry(
            data_stream, async_function, timeout, async_retry_strategies.NO_RETRY_STRATEGY, capacity, output_type)

    @staticmethod
    def unordered_wait_with_retry(data_stream: DataStream,
                                  async_function: AsyncFunction,
                                  timeout: Time,
                                  async_retry_strategy: AsyncRetryStrategy,
                                  capacity: int = 100,
                                  output_type: TypeInformation = None) -> 'DataStream':
        """As :meth:`unordered_wait`; ``timeout`` is for all attempts together."""
        return _async(data_stream, async_function, False, timeout, async_retry_strategy, capacity, output_type)

    @staticmethod
    def ordered_wait(data_stream: DataStream,
                     async_function: AsyncFunction,
                     timeout: Time,
                     capacity: int = 100,
                     output_type: TypeInformation = None) -> 'DataStream':
        """Results leave in the order of their inputs. At most ``capacity`` calls are in flight."""
        return AsyncDataStream.ordered_wait_with_retry(
            data_stream, async_function, timeout, async_retry_strategies.NO_RETRY_STRATEGY, capacity, output_type)

    @staticmethod
    def ordered_wait_with_retry(data_stream: DataStream,
                                async_function: AsyncFunction,
                                timeout: Time,
                                async_retry_strategy: AsyncRetryStrategy,
                                capacity: int = 100,
                                output_type: TypeInformation = None) -> 'DataStream':
        """As :meth:`ordered_wait`; ``timeout`` is for all attempts together."""
        return _async(data_stream, async_function, True, timeout, async_retry_strategy, capacity, output_type)


def _async(data_stream: DataStream, async_function: AsyncFunction, ordered: bool, timeout: Time,
           strategy: AsyncRetryStrategy, capacity: int, output_type: TypeInformation) -> DataStream:
    _validate(async_function, timeout, strategy)
    if data_stream._j_data_stream.env._configuration.get_string('python.execution-mode', 'process') == 'thread':
        raise Exception("AsyncFunction is still not supported for 'thread' mode.")
    if capacity <= 0:
        raise ValueError(f'The number of concurrent async operation should be greater than 0, got {capacity}')
    stream = data_stream._rows() if isinstance(data_stream, KeyedStream) else data_stream
    retry = None if strategy is async_retry_strategies.NO_RETRY_STRATEGY else strategy
    operation = AsyncOperation(async_function, ordered, timeout.to_milliseconds(), capacity, retry)
    return DataStream(python_operator('async wait operator', 'async', operation, [stream._j_data_stream],
                                      output_type, what='async wait',
                                      options={'capacity': str(capacity), 'ordered': str(ordered).lower()}))


def _validate(async_function: AsyncFunction, timeout: Time, strategy: AsyncRetryStrategy) -> None:
    if not inspect.iscoroutinefunction(async_function.async_invoke):
        raise Exception("Method 'async_invoke' of class '%s' should be declared as 'async def'."
                        % type(async_function))
    if strategy is None:
        raise Exception('Async retry strategy should not be None.')
    if strategy is not async_retry_strategies.NO_RETRY_STRATEGY and timeout.to_milliseconds() <= 0:
        raise Exception('Timeout should be configured when do async with retry.')
    if strategy.get_retry_predicate() is None:
        raise Exception("Retry predicate of the async retry strategy '%s' is None." % type(strategy))
