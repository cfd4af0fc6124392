"""Errors that programs see."""
from __future__ import annotations

import sys
from typing import Any, Optional, Type

__all__ = ['FlinkException', 'JavaException', 'JobExecutionException', 'TableException', 'CatalogException']


class JavaException(Exception):
    """An error that Flink reports by the name of a Java class."""

    def __init__(self, stack_trace: str = '') -> None:
        super().__init__(stack_trace)
        self.stack_trace = stack_trace

    def __str__(self) -> str:
        return self.stack_trace


class FlinkException(JavaException):
    """
    An error of the engine. ``error_class`` is the Java class that Flink throws in this case; when the program has
    loaded ``py4j.protocol``, the error is also a ``Py4JJavaError``, as scripts written for PyFlink catch it.
    """

    def __init__(self, message: str, error_class: str = 'org.apache.flink.util.FlinkException') -> None:
        super().__init__(message)
        self.error_class = error_class


class JobExecutionException(FlinkException):
    """A job failed. ``str()`` shows the traceback of the user's code first, then a line that says where it happened."""

    def __init__(self, message: str, error_class: str = 'org.apache.flink.runtime.client.JobExecutionException',
                 operator_name: str = '', task: str = '', record: str = '', user_exception_class: str = '',
                 job_id: Optional[str] = None) -> None:
        super().__init__(message, error_class)
        self.operator_name = operator_name
        self.task = task
        self.record = record
        self.user_exception_class = user_exception_class
        self.job_id = job_id


class JobCancellationException(JobExecutionException):
    """The job was cancelled."""


class TableException(JavaException):
    """Any error of the Table API."""


class CatalogException(JavaException):
    """Any error of a catalog."""


class DatabaseAlreadyExistException(JavaException):
    """There is a database of this name."""


class DatabaseNotEmptyException(JavaException):
    """The database still holds objects."""


class DatabaseNotExistException(JavaException):
    """There is no database of this name."""


class FunctionAlreadyExistException(JavaException):
    """There is a function of this name."""


class FunctionNotExistException(JavaException):
    """There is no function of this name."""


class PartitionAlreadyExistsException(JavaException):
    """There is such a partition."""


class PartitionNotExistException(JavaException):
    """There is no such partition, or no such table."""


class PartitionSpecInvalidException(JavaException):
    """The partition does not fit the partition keys of the table."""


class TableAlreadyExistException(JavaException):
    """There is a table or view of this name."""


class TableNotExistException(JavaException):
    """There is no table or view of this name."""


class TableNotPartitionedException(JavaException):
    """The table has no partitions."""


class ModelAlreadyExistException(JavaException):
    """There is a model of this name."""


class ModelNotExistException(JavaException):
    """There is no model of this name."""


_catchable: dict = {}


def _as_py4j(kind: Type[FlinkException]) -> Type[FlinkException]:
    """``kind``, or a subclass that is also py4j's error when the program knows that."""
    protocol = sys.modules.get('py4j.protocol')
    base: Any = getattr(protocol, 'Py4JJavaError', None)
    if base is None:
        return kind
    if (kind, base) not in _catchable:
        _catchable[kind, base] = type(kind.__name__, (kind, base), {'__module__': kind.__module__})
    return _catchable[kind, base]


_OWN_CLASSES = ('TableException', 'CatalogException', 'DatabaseAlreadyExistException', 'DatabaseNotEmptyException',
                'DatabaseNotExistException', 'FunctionAlreadyExistException', 'FunctionNotExistException',
                'PartitionAlreadyExistsException', 'PartitionNotExistException', 'PartitionSpecInvalidException',
                'TableAlreadyExistException', 'TableNotExistException', 'TableNotPartitionedException',
                'ModelAlreadyExistException', 'ModelNotExistException')


def make_error(message: str, error_class: str) -> JavaException:
    """
    The error for a request that the host refused: of the class that PyFlink has for it, else a :class:`FlinkException`.
    """
    text = '%s: %s' % (error_class, message) if error_class else message
    package, _, name = error_class.rpartition('.')
    if name in _OWN_CLASSES and package.startswith('org.apache.flink.table.'):
        error = globals()[name](text)
        error.error_class = error_class
        return error
    return _as_py4j(FlinkException)(text, error_class)
