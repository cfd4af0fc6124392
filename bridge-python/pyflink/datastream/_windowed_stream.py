"""WindowedStream, published by ``pyflink.datastream.data_stream``."""
from __future__ import annotations

from typing import Any, Callable, Optional, Union

from pyflink.common.typeinfo import TypeInformation
from pyflink.datastream import _operations
from pyflink.datastream._data_stream import DataStream
from pyflink.datastream._keyed_stream import KeyedStream
from pyflink.datastream._operations import WindowOperation
from pyflink.datastream._python_operators import python_operator, resolve_type
from pyflink.datastream.functions import (
    AggregateFunction,
    ProcessWindowFunction,
    ReduceFunction,
    WindowFunction,
)
from pyflink.datastream.output_tag import OutputTag
from pyflink.datastream.window import Trigger, WindowAssigner


class _Windowed(object):
    """What windows over keyed and over whole streams share."""

    _KEYED = True
    _TITLE = 'Window'
    _FUNCTIONS: tuple = ()
    _FUNCTION_ERROR = ''

    def __init__(self, keyed_stream: KeyedStream, window_assigner: WindowAssigner):
        self._keyed_stream = keyed_stream
        self._window_assigner = window_assigner
        self._allowed_lateness = 0
        self._late_data_output_tag: Optional[OutputTag] = None
        self._window_trigger: Optional[Trigger] = None

    def get_execution_environment(self):
        """The environment that the stream belongs to."""
        return self._keyed_stream.get_execution_environment()

    def get_input_type(self):
        """Type of the elements."""
        return self._keyed_stream._original_data_type_info

    def trigger(self, trigger: Trigger):
        """Replaces the assigner's default trigger."""
        self._window_trigger = trigger
        return self

    def allowed_lateness(self, time_ms: int):
        """ms for which a window stays after the watermark has passed its end; late elements evaluate it again."""
        self._allowed_lateness = time_ms
        return self

    def side_output_late_data(self, output_tag: OutputTag):
        """Elements that are too late go to this side output instead of being dropped."""
        self._late_data_output_tag = output_tag
        return self

    def _check_function(self, window_function: Any) -> None:
        if window_function is not None and not isinstance(window_function, self._FUNCTIONS):
            raise TypeError(self._FUNCTION_ERROR)

    def _reduce(self, reduce_function: Any, window_function: Any,
                output_type: Optional[TypeInformation]) -> DataStream:
        self._check_function(window_function)
        if not isinstance(reduce_function, ReduceFunction) and not callable(reduce_function):
            raise TypeError('The input must be a ReduceFunction or a callable function!')
        if window_function is None and output_type is None:
            output_type = self.get_input_type()
        return self._result(_operations.REDUCE, reduce_function, window_function, None, output_type)

    def _aggregate(self, aggregate_function: Any, window_function: Any, accumulator_type: Any,
                   output_type: Optional[TypeInformation]) -> DataStream:
        self._check_function(window_function)
        if not isinstance(aggregate_function, AggregateFunction):
            raise TypeError('The input must be a pyflink.datastream.functions.AggregateFunction!')
        return self._result(_operations.AGGREGATE, aggregate_function, window_function,
                            resolve_type(accumulator_type), output_type)

    def _result(self, kind: str, pre_aggregator: Any, window_function: Any,
                accumulator_type: Optional[TypeInformation], output_type: Optional[TypeInformation]) -> DataStream:
        assigner = self._window_assigner
        if self._window_trigger is None:
            self._window_trigger = assigner.get_default_trigger(self.get_execution_environment())
        operation = WindowOperation(
            assigner, self._window_trigger, self._allowed_lateness, self._late_data_output_tag, kind, pre_aggregator,
            window_function, self.get_input_type(), accumulator_type, self._KEYED)
        parts = [type(part).__name__ for part in (pre_aggregator, window_function) if part is not None]
        result = DataStream(python_operator(
            type(assigner).__name__, 'window', operation, [self._keyed_stream._j_data_stream], output_type,
            self._keyed_stream._key_type, what=f'{self._TITLE.lower()} {kind}'))
        return result.set_description('%s(%s, %s, %s)' % (
            self._TITLE, assigner, type(self._window_trigger).__name__, ', '.join(parts)))


class WindowedStream(_Windowed):
    """Elements of a keyed stream in windows, waiting to be evaluated by a function."""

    _FUNCTIONS = (WindowFunction, ProcessWindowFunction)
    _FUNCTION_ERROR = 'window_function should be a WindowFunction or ProcessWindowFunction'

    def __init__(self, keyed_stream: KeyedStream, window_assigner: WindowAssigner):
        super().__init__(keyed_stream, window_assigner)

    def reduce(self,
               reduce_function: Union[Callable, ReduceFunction],
               window_function: Union[WindowFunction, ProcessWindowFunction] = None,
               output_type: TypeInformation = None) -> DataStream:
        """Combines elements as they arrive; ``window_function`` sees the one value that is left."""
        return self._reduce(reduce_function, window_function, output_type)

    def aggregate(self,
                  aggregate_function: AggregateFunction,
                  window_function: Union[WindowFunction, ProcessWindowFunction] = None,
                  accumulator_type: TypeInformation = None,
                  output_type: TypeInformation = None) -> DataStream:
        """Adds elements to an accumulator as they arrive; ``window_function`` sees its one result."""
        return self._aggregate(aggregate_function, window_function, accumulator_type, output_type)

    def apply(self, window_function: WindowFunction, output_type: TypeInformation = None) -> DataStream:
        """Evaluates all elements of a window at once."""
        return self._result(_operations.APPLY, None, window_function, None, output_type)

    def process(self, process_window_function: ProcessWindowFunction,
                output_type: TypeInformation = None) -> DataStream:
        """Evaluates all elements of a window at once, with a context."""
        return self._result(_operations.PROCESS, None, process_window_function, None, output_type)
