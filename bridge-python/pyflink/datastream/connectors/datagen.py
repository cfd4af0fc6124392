"""Generated data, for tests and demonstrations: Flink's Java ``DataGeneratorSource`` in Python."""
from __future__ import annotations

from typing import Callable, Optional, Union

from pyflink._graph.plan import SourceSpec
from pyflink.common.typeinfo import TypeInformation, Types
from pyflink.datastream.connectors.base import Source
from pyflink.datastream.functions import MapFunction

__all__ = ['DataGeneratorSource', 'RateLimiterStrategy']


class RateLimiterStrategy(object):
    """How fast a generator runs, over all subtasks."""

    def __init__(self, records_per_second: Optional[float]):
        self._records_per_second = records_per_second

    @staticmethod
    def per_second(records_per_second: float) -> 'RateLimiterStrategy':
        """At most so many records a second."""
        if records_per_second <= 0:
            raise ValueError('records_per_second must be greater than zero')
        return RateLimiterStrategy(records_per_second)

    @staticmethod
    def no_op() -> 'RateLimiterStrategy':
        """As fast as possible."""
        return RateLimiterStrategy(None)


class DataGeneratorSource(Source):
    """``generator_function`` of each number from 0 to ``count - 1``."""

    def __init__(self,
                 generator_function: Union[Callable, MapFunction],
                 count: int,
                 rate_limiter_strategy: Optional[RateLimiterStrategy] = None,
                 type_info: Optional[TypeInformation] = None):
        if not isinstance(generator_function, MapFunction) and not callable(generator_function):
            raise TypeError('generator_function must be a callable or a MapFunction')
        options = {'number-of-rows': str(count)}
        rate = rate_limiter_strategy and rate_limiter_strategy._records_per_second
        if rate:
            options['rows-per-second'] = str(rate)
        super().__init__(SourceSpec(
            'datagen', options, type_info=Types.LONG(), name='Data Generator Source',
            decode=lambda stream: stream.map(generator_function, output_type=type_info).name('Generator')))
