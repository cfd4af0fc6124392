"""What a window or asynchronous operator of the worker is made of: the payloads of the stage kinds ``window`` and
``async``. Pickled by the API, run by ``pyflink.fn_execution``."""
from __future__ import annotations

from typing import Any, Optional

from pyflink.common.typeinfo import TypeInformation
from pyflink.datastream.functions import AsyncFunction, AsyncRetryStrategy
from pyflink.datastream.output_tag import OutputTag
from pyflink.datastream.window import Trigger, WindowAssigner

REDUCE = 'reduce'
AGGREGATE = 'aggregate'
PROCESS = 'process'
APPLY = 'apply'


class WindowOperation:
    """A window operator.

    ``trigger`` is never None: the assigner's default is filled in. Late elements go to ``late_data_tag``; None drops
    them. ``kind`` says what is kept for a window: the reduced value (``reduce``), an accumulator (``aggregate``), or all
    elements (``process``, ``apply``). ``pre_aggregator`` is a ReduceFunction, a callable of two arguments, an
    AggregateFunction, or None. ``window_function`` (ProcessWindowFunction, WindowFunction, ProcessAllWindowFunction,
    AllWindowFunction; None = pass through) sees the result of the pre-aggregation as its only element. ``keyed`` False
    is window_all, run on a constant key: the key is not handed to the window function.
    """

    def __init__(self, assigner: WindowAssigner, trigger: Trigger, allowed_lateness_ms: int,
                 late_data_tag: Optional[OutputTag], kind: str, pre_aggregator: Any, window_function: Any,
                 element_type: TypeInformation, accumulator_type: Optional[TypeInformation], keyed: bool):
        self.assigner = assigner
        self.trigger = trigger
        self.allowed_lateness_ms = allowed_lateness_ms
        self.late_data_tag = late_data_tag
        self.kind = kind
        self.pre_aggregator = pre_aggregator
        self.window_function = window_function
        self.element_type = element_type
        self.accumulator_type = accumulator_type
        self.keyed = keyed


class AsyncOperation:
    """An asynchronous operator.

    ``ordered`` True keeps results in the order of their inputs; ``timeout_ms`` is for one input over all its attempts (0
    or less = none); ``capacity`` is the most inputs in flight; ``retry_strategy`` None never retries.
    """

    def __init__(self, function: AsyncFunction, ordered: bool, timeout_ms: int, capacity: int,
                 retry_strategy: Optional[AsyncRetryStrategy]):
        self.function = function
        self.ordered = ordered
        self.timeout_ms = timeout_ms
        self.capacity = capacity
        self.retry_strategy = retry_strategy
