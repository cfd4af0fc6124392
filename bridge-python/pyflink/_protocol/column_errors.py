"""Errors of the column codec: which value of which row does not fit, and why."""

from __future__ import annotations

from typing import Any, List

from pyflink._protocol.messages import DataType, TypeRoot

_ROOT_NAMES = {value: name for name, value in vars(TypeRoot).items() if isinstance(value, int)}
_MAX_SHOWN = 200


def type_name(data_type: DataType) -> str:
    """The type as messages show it: ``INTEGER``, ``LIST<VARCHAR>``, ``DECIMAL(10, 2)``."""
    name = _ROOT_NAMES.get(data_type.root, str(data_type.root))
    if data_type.root == TypeRoot.DECIMAL:
        return f"{name}({data_type.precision}, {data_type.scale})"
    if data_type.children:
        return f"{name}<{', '.join(type_name(child) for child in data_type.children)}>"
    return name


def shorten(text: str, limit: int = _MAX_SHOWN) -> str:
    """At most ``limit`` characters of ``text``."""
    return text if len(text) <= limit else text[: limit - 3] + "..."


def safe_repr(value: Any) -> str:
    """``repr(value)``, shortened; survives objects whose repr raises."""
    try:
        return shorten(repr(value))
    except Exception as error:  # the user's __repr__
        return f"<{type(value).__name__} whose repr raised {type(error).__name__}>"


class ColumnError(Exception):
    """A value that its declared type cannot hold.

    ``row`` is the value's position in the column that was being encoded (raised further, in its parent's), ``path``
    leads from there to the value: field names, ``[]`` for elements, ``key`` and ``value`` of maps.
    """

    def __init__(self, row: int, value: Any, data_type: DataType, reason: str) -> None:
        super().__init__(row, value, data_type, reason)
        self.row = row
        self.value = value
        self.data_type = data_type
        self.reason = reason
        self.path: List[str] = []

    def within(self, step: str, row: int) -> "ColumnError":
        """The same error seen from the enclosing column."""
        self.path.insert(0, step)
        self.row = row
        return self

    def __str__(self) -> str:
        where = f" (field {'.'.join(self.path)})" if self.path else ""
        return (
            f"row {self.row}{where}: {safe_repr(self.value)} of type {type(self.value).__name__} is no value of "
            f"{type_name(self.data_type)}: {self.reason}"
        )


class ColumnTypeError(ColumnError, TypeError):
    """The Python type does not go with the declared type."""


class ColumnValueError(ColumnError, ValueError):
    """The Python type is right, but the value is out of range or malformed."""
