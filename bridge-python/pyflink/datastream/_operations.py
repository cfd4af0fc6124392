"""What a window or asynchronous operator of the worker is made of: the payloads of the stage kinds ``window`` and
``async``. Pickled by the API, run by ``pyflink.fn_execution``."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

from pyflink.common.typeinfo import TypeInformation
from pyflink.datastream.functions import AsyncFunction, AsyncRetryStrategy
from pyflink.datastream.output_tag import OutputTag
from pyflink.datastream.window import Trigger, WindowAssigner

REDUCE = 'reduce'
AGGREGATE = 'aggregate'
PROCESS = 'process'
APPLY = 'apply'


@dataclass
class WindowOperation:
    """A window operator.

    ``kind`` says what is kept for a window: the reduced value (``reduce``), an accumulator (``aggregate``), or all
    elements (``process``, ``apply``). ``window_function`` sees the result of the pre-aggregation as its only element.
    """

    assigner: WindowAssigner
    trigger: Trigger
    """Never None: the assigner's default is filled in."""
    allowed_lateness_ms: int
    late_data_tag: Optional[OutputTag]
    """Late elements go here; None drops them."""
    kind: str
    pre_aggregator: Any
    """ReduceFunction, callable of two arguments, AggregateFunction, or None."""
    window_function: Any
    """ProcessWindowFunction, WindowFunction, ProcessAllWindowFunction, AllWindowFunction; None = pass through."""
    element_type: TypeInformation
    accumulator_type: Optional[TypeInformation]
    keyed: bool
    """False = window_all, run on a constant key: the key is not handed to the window function."""


@dataclass
class AsyncOperation:
    """An asynchronous operator."""

    function: AsyncFunction
    ordered: bool
    """True = results leave in the order of their inputs."""
    timeout_ms: int
    """For one input over all its attempts; 0 or less = none."""
    capacity: int
    """Most inputs in flight."""
    retry_strategy: Optional[AsyncRetryStrategy]
