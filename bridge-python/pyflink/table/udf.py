"""User-defined functions of the Table API: their base classes, and the wrappers that declare kind, types and determinism."""
from __future__ import annotations

import abc
import functools
import inspect
from typing import TYPE_CHECKING, Any, Callable, Dict, Generic, Iterable, List, NoReturn, Optional, Type, TypeVar, Union

if TYPE_CHECKING:
    from pyflink.metrics import MetricGroup
    from pyflink.table.types import DataType

__all__ = ['FunctionContext', 'AggregateFunction', 'ScalarFunction', 'TableFunction', 'TableAggregateFunction',
           'AsyncScalarFunction', 'udf', 'udtf', 'udaf', 'udtaf']

T = TypeVar('T')
ACC = TypeVar('ACC')


class FunctionContext(object):
    """What a function may know of the job and the subtask that runs it."""

    def __init__(self, base_metric_group: Any, job_parameters: Dict[str, str], task_name: Optional[str] = None,
                 task_name_with_subtasks: Optional[str] = None, number_of_parallel_subtasks: Optional[int] = None,
                 max_number_of_parallel_subtasks: Optional[int] = None, index_of_this_subtask: Optional[int] = None,
                 attempt_number: Optional[int] = None) -> None:
        self._base_metric_group = base_metric_group
        self._job_parameters = job_parameters
        self._task_name = task_name
        self._task_name_with_subtasks = task_name_with_subtasks
        self._number_of_parallel_subtasks = number_of_parallel_subtasks
        self._max_number_of_parallel_subtasks = max_number_of_parallel_subtasks
        self._index_of_this_subtask = index_of_this_subtask
        self._attempt_number = attempt_number

    def get_metric_group(self) -> MetricGroup:
        """
        The metrics of this function in this subtask.

        :raises RuntimeError: when metrics are switched off (``python.metric.enabled``).
        """
        if self._base_metric_group is None:
            raise RuntimeError("Metric has not been enabled. You can enable "
                               "metric with the 'python.metric.enabled' configuration.")
        return self._base_metric_group

    def get_job_parameter(self, key: str, default_value: str) -> str:
        """A global job parameter; ``default_value`` when it is not set."""
        return self._job_parameters[key] if key in self._job_parameters else default_value

    def get_task_name(self) -> Optional[str]:
        """Name of the task, as the plan shows it."""
        return self._task_name

    def get_task_name_with_subtasks(self) -> Optional[str]:
        """``MyTask (3/6)``."""
        return self._task_name_with_subtasks

    def get_number_of_parallel_subtasks(self) -> Optional[int]:
        """The parallelism of the task."""
        return self._number_of_parallel_subtasks

    def get_max_number_of_parallel_subtasks(self) -> Optional[int]:
        """The highest parallelism that the task may ever have."""
        return self._max_number_of_parallel_subtasks

    def get_index_of_this_subtask(self) -> Optional[int]:
        """From 0."""
        return self._index_of_this_subtask

    def get_attempt_number(self) -> Optional[int]:
        """How often the subtask was started before."""
        return self._attempt_number


class UserDefinedFunction(abc.ABC):
    """Base of the functions."""

    def open(self, function_context: FunctionContext) -> None:
        """Called once before the first call."""

    def close(self) -> None:
        """Called once after the last call."""

    def is_deterministic(self) -> bool:
        """Whether the same arguments always give the same result."""
        return True


class ScalarFunction(UserDefinedFunction):
    """One value for each call."""

    @abc.abstractmethod
    def eval(self, *args: Any) -> Any:
        """The value."""


class AsyncScalarFunction(UserDefinedFunction):
    """One value for each call, which is awaited; other calls go on meanwhile."""

    @abc.abstractmethod
    async def eval(self, *args: Any) -> Any:
        """The value."""


class TableFunction(UserDefinedFunction):
    """Any number of rows for each call."""

    @abc.abstractmethod
    def eval(self, *args: Any) -> Any:
        """An iterable of rows (tuple, Row, or the value of a single column), one row, or None."""


class ImperativeAggregateFunction(UserDefinedFunction, Generic[T, ACC]):
    """Base of the functions of groups of rows. Accumulators hold what is known of a group."""

    @abc.abstractmethod
    def create_accumulator(self) -> ACC:
        """The accumulator of an empty group."""

    @abc.abstractmethod
    def accumulate(self, accumulator: ACC, *args: Any) -> None:
        """Adds a row."""

    def retract(self, accumulator: ACC, *args: Any) -> None:
        """Takes back a row that was added before."""
        raise RuntimeError('Method retract is not implemented')

    def merge(self, accumulator: ACC, accumulators: Any) -> None:
        """Adds what other accumulators hold; ``accumulator`` may hold something already."""
        raise RuntimeError('Method merge is not implemented')

    def get_result_type(self) -> Union[DataType, str]:
        """Type of the results."""
        raise RuntimeError('Method get_result_type is not implemented')

    def get_accumulator_type(self) -> Union[DataType, str]:
        """Type of the accumulators."""
        raise RuntimeError('Method get_accumulator_type is not implemented')


class AggregateFunction(ImperativeAggregateFunction):
    """One value for a group of rows."""

    @abc.abstractmethod
    def get_value(self, accumulator: Any) -> Any:
        """The value, perhaps of a group that is not complete yet."""


class TableAggregateFunction(ImperativeAggregateFunction):
    """Any number of rows for a group of rows."""

    @abc.abstractmethod
    def emit_value(self, accumulator: Any) -> Iterable[Any]:
        """The rows, perhaps of a group that is not complete yet."""


class DelegatingScalarFunction(ScalarFunction):
    """A plain callable as scalar function."""

    def __init__(self, func: Callable) -> None:
        self.func = func

    def eval(self, *args: Any) -> Any:
        return self.func(*args)


class DelegatingAsyncScalarFunction(AsyncScalarFunction):
    """A coroutine function as asynchronous scalar function."""

    def __init__(self, func: Callable) -> None:
        self.func = func

    async def eval(self, *args: Any) -> Any:
        return await self.func(*args)


class DelegationTableFunction(TableFunction):
    """A plain callable as table function."""

    def __init__(self, func: Callable) -> None:
        self.func = func

    def eval(self, *args: Any) -> Any:
        return self.func(*args)


class DelegatingPandasAggregateFunction(AggregateFunction):
    """A callable that takes the whole group as pandas.Series; the accumulator is a list with its value."""

    def __init__(self, func: Callable) -> None:
        self.func = func

    def get_value(self, accumulator: list) -> Any:
        return accumulator[0]

    def create_accumulator(self) -> list:
        return []

    def accumulate(self, accumulator: list, *args: Any) -> None:
        accumulator.append(self.func(*args))


class UserDefinedFunctionWrapper(object):
    """A declared function. ``_kind`` is the host's name of its kind (FunctionKind in functions/user/contracts.ts)."""

    _kind = ''

    def __init__(self, func: Any, input_types: Any, func_type: str, deterministic: Optional[bool] = None,
                 name: Optional[str] = None) -> None:
        if inspect.isclass(func) or not (isinstance(func, UserDefinedFunction) or callable(func)):
            raise TypeError('Invalid function: not a function or callable (__call__ is not defined): {0}'
                            .format(type(func)))
        self._func = func
        self._input_types = None if input_types is None else _input_types(input_types)
        self._name = name or (func.__name__ if hasattr(func, '__name__') else func.__class__.__name__)
        own = func.is_deterministic() if isinstance(func, UserDefinedFunction) else None
        if deterministic is not None and own is not None and deterministic != own:
            raise ValueError('Inconsistent deterministic: {} and {}'.format(deterministic, own))
        self._deterministic = deterministic if deterministic is not None else True if own is None else own
        self._func_type = func_type
        self._takes_row_as_input = False

    def __call__(self, *args: Any) -> NoReturn:
        raise NotImplementedError(
            'The function %s was called in an expression of the Table API, as in t.select(f(t.a)): expressions are not part '
            'of this version. Register the function (create_temporary_function) and call it in SQL; see '
            'docs/compatibility.md' % self._name)

    def alias(self, *alias_names: str) -> UserDefinedFunctionWrapper:
        """Names for the columns of the result."""
        self._alias_names = alias_names
        return self

    def _set_takes_row_as_input(self) -> UserDefinedFunctionWrapper:
        self._takes_row_as_input = True
        return self

    def _delegate(self) -> UserDefinedFunction:
        """The function as an object with open() and close(), whatever it was declared with."""
        return self._func if isinstance(self._func, UserDefinedFunction) else self._create_delegate_function()

    @abc.abstractmethod
    def _create_delegate_function(self) -> UserDefinedFunction:
        """Of a plain callable."""


def _data_type() -> Any:
    from pyflink.table.types import DataType
    return DataType


def _input_types(declared: Any) -> list:
    from pyflink.table.types import DataType, RowType
    if isinstance(declared, RowType):
        types = declared.field_types()
    else:
        types = [declared] if isinstance(declared, (DataType, str)) else list(declared)
    for one in types:
        if not isinstance(one, (DataType, str)):
            raise TypeError('Invalid input_type: input_type should be DataType or str but contains {}'.format(one))
    return types


def _check_result_type(result_type: Any) -> None:
    if not isinstance(result_type, (_data_type(), str)):
        raise TypeError('Invalid returnType: returnType should be DataType or str but is {}'.format(result_type))


class UserDefinedScalarFunctionWrapper(UserDefinedFunctionWrapper):
    """A declared scalar function."""

    _kind = 'SCALAR'

    def __init__(self, func: Any, input_types: Any, result_type: Any, func_type: str, deterministic: Optional[bool],
                 name: Optional[str]) -> None:
        super().__init__(func, input_types, func_type, deterministic, name)
        _check_result_type(result_type)
        self._result_type = result_type

    def _create_delegate_function(self) -> UserDefinedFunction:
        return DelegatingScalarFunction(self._func)


class UserDefinedAsyncScalarFunctionWrapper(UserDefinedScalarFunctionWrapper):
    """A declared asynchronous scalar function."""

    _kind = 'ASYNC_SCALAR'

    def _create_delegate_function(self) -> UserDefinedFunction:
        return DelegatingAsyncScalarFunction(self._func)


class UserDefinedTableFunctionWrapper(UserDefinedFunctionWrapper):
    """A declared table function. ``_result_types``: the types of the columns, or the text of a row type."""

    _kind = 'TABLE'

    def __init__(self, func: Any, input_types: Any, result_types: Any, deterministic: Optional[bool] = None,
                 name: Optional[str] = None) -> None:
        super().__init__(func, input_types, 'general', deterministic, name)
        from pyflink.table.types import DataType, RowType
        if isinstance(result_types, RowType):
            result_types = result_types.field_types()
        elif isinstance(result_types, DataType):
            result_types = [result_types]
        elif not isinstance(result_types, str):
            result_types = list(result_types)
        for one in result_types:
            if not isinstance(one, (DataType, str)):
                raise TypeError('Invalid result_type: result_type should be DataType or str but contains {}'.format(one))
        self._result_types = result_types

    def _create_delegate_function(self) -> UserDefinedFunction:
        return DelegationTableFunction(self._func)


class UserDefinedAggregateFunctionWrapper(UserDefinedFunctionWrapper):
    """A declared aggregate function or table aggregate function."""

    def __init__(self, func: Any, input_types: Any, result_type: Any, accumulator_type: Any, func_type: str,
                 deterministic: Optional[bool], name: Optional[str], is_table_aggregate: bool = False) -> None:
        super().__init__(func, input_types, func_type, deterministic, name)
        from pyflink.table.types import MapType
        if accumulator_type is None and func_type == 'general':
            accumulator_type = func.get_accumulator_type()
        if result_type is None:
            result_type = func.get_result_type()
        _check_result_type(result_type)
        if func_type == 'pandas' and isinstance(result_type, MapType):
            raise TypeError("Invalid returnType: Pandas UDAF doesn't support DataType type {} currently"
                            .format(result_type))
        DataType = _data_type()
        if accumulator_type is not None and not isinstance(accumulator_type, (DataType, str)):
            raise TypeError('Invalid accumulator_type: accumulator_type should be DataType or str but is {}'
                            .format(accumulator_type))
        if func_type == 'general' and not (isinstance(result_type, str) or isinstance(accumulator_type, DataType)):
            raise TypeError('result_type and accumulator_type should be DataType or str at the same time.')
        self._result_type = result_type
        self._accumulator_type = accumulator_type
        self._is_table_aggregate = is_table_aggregate
        self._kind = 'TABLE_AGGREGATE' if is_table_aggregate else 'AGGREGATE'

    def _create_delegate_function(self) -> UserDefinedFunction:
        assert self._func_type == 'pandas'
        return DelegatingPandasAggregateFunction(self._func)


def _create_udf(f: Any, input_types: Any, result_type: Any, func_type: str, deterministic: Optional[bool],
                name: Optional[str]) -> UserDefinedFunctionWrapper:
    if isinstance(f, AsyncScalarFunction) or inspect.iscoroutinefunction(f):
        if func_type == 'pandas':
            raise ValueError('Async scalar functions do not support pandas func_type. '
                             "Please use func_type='general' (default) for async functions.")
        return UserDefinedAsyncScalarFunctionWrapper(f, input_types, result_type, func_type, deterministic, name)
    return UserDefinedScalarFunctionWrapper(f, input_types, result_type, func_type, deterministic, name)


def _declared(create: Callable[..., Any], f: Any, **declaration: Any) -> Any:
    """Declares ``f``; without it, the answer is a decorator that does."""
    decorator = functools.partial(create, **declaration)
    return decorator if f is None else decorator(f)


def _check_func_type(func_type: str, *known: str) -> None:
    if func_type not in known:
        names = 'one of ' + repr(', '.join(known)) if len(known) > 1 else repr(known[0])
        raise ValueError('The func_type must be %s, got %s.' % (names, func_type))


_Types = Union[List['DataType'], 'DataType', str, List[str], None]
_Type = Union['DataType', str, None]


def udf(f: Union[Callable, ScalarFunction, AsyncScalarFunction, Type, None] = None, input_types: _Types = None,
        result_type: _Type = None, deterministic: Optional[bool] = None, name: Optional[str] = None,
        func_type: str = 'general') -> Any:
    """
    Declares a scalar function; without ``f`` as a decorator. Coroutine functions are asynchronous functions.

    :param input_types: types of the arguments; without them any arguments are taken as they are.
    :param func_type: 'general', or 'pandas' for functions of pandas.Series.
    :raises TypeError, ValueError: when the declaration is wrong.
    """
    _check_func_type(func_type, 'general', 'pandas')
    return _declared(_create_udf, f, input_types=input_types, result_type=result_type, func_type=func_type,
                     deterministic=deterministic, name=name)


def udtf(f: Union[Callable, TableFunction, Type, None] = None, input_types: _Types = None, result_types: _Types = None,
         deterministic: Optional[bool] = None, name: Optional[str] = None) -> Any:
    """
    Declares a table function; without ``f`` as a decorator.

    :param input_types: types of the arguments; without them any arguments are taken as they are.
    :param result_types: types of the columns, or the text of a row type.
    :raises TypeError, ValueError: when the declaration is wrong.
    """
    return _declared(UserDefinedTableFunctionWrapper, f, input_types=input_types, result_types=result_types,
                     deterministic=deterministic, name=name)


def udaf(f: Union[Callable, AggregateFunction, Type, None] = None, input_types: _Types = None, result_type: _Type = None,
         accumulator_type: _Type = None, deterministic: Optional[bool] = None, name: Optional[str] = None,
         func_type: str = 'general') -> Any:
    """
    Declares an aggregate function; without ``f`` as a decorator.

    :param func_type: 'general', or 'pandas' for functions that take a whole group as pandas.Series.
    :raises TypeError, ValueError: when the declaration is wrong.
    """
    _check_func_type(func_type, 'general', 'pandas')
    return _declared(UserDefinedAggregateFunctionWrapper, f, input_types=input_types, result_type=result_type,
                     accumulator_type=accumulator_type, func_type=func_type, deterministic=deterministic, name=name)


def udtaf(f: Union[Callable, TableAggregateFunction, Type, None] = None, input_types: _Types = None,
          result_type: _Type = None, accumulator_type: _Type = None, deterministic: Optional[bool] = None,
          name: Optional[str] = None, func_type: str = 'general') -> Any:
    """
    Declares a table aggregate function; without ``f`` as a decorator.

    :raises TypeError, ValueError: when the declaration is wrong.
    """
    _check_func_type(func_type, 'general')
    return _declared(UserDefinedAggregateFunctionWrapper, f, input_types=input_types, result_type=result_type,
                     accumulator_type=accumulator_type, func_type=func_type, deterministic=deterministic, name=name,
                     is_table_aggregate=True)
