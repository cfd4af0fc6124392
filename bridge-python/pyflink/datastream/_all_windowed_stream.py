"""AllWindowedStream, published by ``pyflink.datastream.data_stream``."""
from __future__ import annotations

from typing import Callable, Union

from pyflink.common.typeinfo import TypeInformation
from pyflink.datastream import _operations
from pyflink.datastream._data_stream import DataStream
from pyflink.datastream._windowed_stream import _Windowed
from pyflink.datastream.functions import (
    AggregateFunction,
    AllWindowFunction,
    NullByteKeySelector,
    ProcessAllWindowFunction,
    ReduceFunction,
)
from pyflink.datastream.window import MergingWindowAssigner, Trigger, WindowAssigner


class AllWindowedStream(_Windowed):
    """Elements of a whole stream in windows. Runs on one constant key, hence in one subtask."""

    _KEYED = False
    _TITLE = 'AllWindow'
    _FUNCTIONS = (AllWindowFunction, ProcessAllWindowFunction)
    _FUNCTION_ERROR = 'window_function should be a AllWindowFunction or ProcessAllWindowFunction'

    def __init__(self, data_stream: DataStream, window_assigner: WindowAssigner):
        super().__init__(data_stream.key_by(NullByteKeySelector()), window_assigner)

    def trigger(self, trigger: Trigger) -> 'AllWindowedStream':
        """Replaces the assigner's default trigger."""
        if isinstance(self._window_assigner, MergingWindowAssigner) and trigger.can_merge() is not True:
            raise TypeError('A merging window assigner cannot be used with a trigger that does not support merging.')
        return super().trigger(trigger)

    def reduce(self,
               reduce_function: Union[Callable, ReduceFunction],
               window_function: Union[AllWindowFunction, ProcessAllWindowFunction] = None,
               output_type: TypeInformation = None) -> DataStream:
        """Combines elements as they arrive; ``window_function`` sees the one value that is left."""
        return self._reduce(reduce_function, window_function, output_type)

    def aggregate(self,
                  aggregate_function: AggregateFunction,
                  window_function: Union[AllWindowFunction, ProcessAllWindowFunction] = None,
                  accumulator_type: TypeInformation = None,
                  output_type: TypeInformation = None) -> DataStream:
        """Adds elements to an accumulator as they arrive; ``window_function`` sees its one result."""
        return self._aggregate(aggregate_function, window_function, accumulator_type, output_type)

    def apply(self, window_function: AllWindowFunction, output_type: TypeInformation = None) -> DataStream:
        """Evaluates all elements of a window at once."""
        return self._result(_operations.APPLY, None, window_function, None, output_type)

    def process(self, process_window_function: ProcessAllWindowFunction,
                output_type: TypeInformation = None) -> DataStream:
        """Evaluates all elements of a window at once, with a context."""
        return self._result(_operations.PROCESS, None, process_window_function, None, output_type)
