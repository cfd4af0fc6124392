"""User-defined functions of the Table API: can be defined and imported, not used in this version."""
from __future__ import annotations

from typing import Any

from pyflink.table._unsupported import unsupported

__all__ = ['FunctionContext', 'AggregateFunction', 'ScalarFunction', 'AsyncScalarFunction', 'TableFunction',
           'TableAggregateFunction', 'udf', 'udtf', 'udaf', 'udtaf']


class FunctionContext(object):
    """What a function sees of its job."""


class UserDefinedFunction(object):
    """Base of the functions."""

    def open(self, function_context: FunctionContext) -> None:
        """Called before the first call."""

    def close(self) -> None:
        """Called after the last call."""

    def is_deterministic(self) -> bool:
        return True


class ScalarFunction(UserDefinedFunction):
    """One value for each call."""


class AsyncScalarFunction(UserDefinedFunction):
    """One value for each call, later."""


class TableFunction(UserDefinedFunction):
    """Any number of rows for each call."""


class AggregateFunction(UserDefinedFunction):
    """One value for a group of rows."""


class TableAggregateFunction(UserDefinedFunction):
    """Any number of rows for a group of rows."""


class _Declared(object):
    """A declared function; declaring is harmless, calling it in a table program is not possible."""

    def __init__(self, kind: str, function: Any) -> None:
        self._kind = kind
        self._func = function

    def __call__(self, *args: Any) -> Any:
        unsupported('%s %s' % (self._kind, getattr(self._func, '__name__', type(self._func).__name__)))


def _declare(kind: str, function: Any) -> Any:
    if function is None:
        return lambda decorated: _Declared(kind, decorated)
    return _Declared(kind, function)


def udf(f: Any = None, *args: Any, **kwargs: Any) -> Any:
    """Declares a scalar function; also as a decorator."""
    return _declare('udf', f)


def udtf(f: Any = None, *args: Any, **kwargs: Any) -> Any:
    """Declares a table function; also as a decorator."""
    return _declare('udtf', f)


def udaf(f: Any = None, *args: Any, **kwargs: Any) -> Any:
    """Declares an aggregate function; also as a decorator."""
    return _declare('udaf', f)


def udtaf(f: Any = None, *args: Any, **kwargs: Any) -> Any:
    """Declares a table aggregate function; also as a decorator."""
    return _declare('udtaf', f)
