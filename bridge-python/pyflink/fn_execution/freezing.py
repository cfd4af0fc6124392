"""Outputs are encoded once a frame, but a function may go on changing an object that it has emitted: what is mutable is
copied (or pickled) when it is emitted, as PyFlink serialises each result at once."""

from __future__ import annotations

import datetime
import decimal
from typing import Any, Callable, Optional

from pyflink._protocol.column_pickles import Frozen, dump
from pyflink._protocol.messages import DataType, TypeRoot
from pyflink.common.types import Row

IMMUTABLE = frozenset(
    (int, str, float, bool, type(None), bytes, decimal.Decimal)
    + (datetime.date, datetime.time, datetime.datetime, datetime.timedelta)
)
_LISTS = frozenset(
    (TypeRoot.ARRAY, TypeRoot.LIST, TypeRoot.PRIMITIVE_ARRAY, TypeRoot.BASIC_ARRAY, TypeRoot.OBJECT_ARRAY)
)
_ROWS = frozenset((TypeRoot.ROW, TypeRoot.TUPLE, TypeRoot.STRUCTURED))
_BYTES = frozenset((TypeRoot.BINARY, TypeRoot.VARBINARY, TypeRoot.RAW))

Freeze = Callable[[Any], Any]


def freezer(data_type: DataType) -> Optional[Freeze]:
    """What makes a value of the type independent of the object that was emitted; None when its values are immutable.

    Generated code calls it only for values whose class is not in :data:`IMMUTABLE`.
    """
    root = data_type.root
    if root in (TypeRoot.PICKLED, TypeRoot.AVRO):
        return _freeze_object
    if root in _ROWS:
        return _row_freezer(data_type)
    if root in _LISTS:
        element = freezer(data_type.children[0])
        return list if element is None else lambda value: [_inner(element, item) for item in value]
    if root in (TypeRoot.MAP, TypeRoot.MULTISET):
        element = freezer(data_type.children[1]) if root == TypeRoot.MAP else None
        if element is None:
            return dict
        return lambda value: {key: _inner(element, item) for key, item in value.items()}
    return bytes if root in _BYTES else None


def _inner(freeze: Freeze, value: Any) -> Any:
    return value if type(value) in IMMUTABLE else freeze(value)


def _freeze_object(value: Any) -> Any:
    if type(value) is tuple:
        for item in value:
            if type(item) not in IMMUTABLE:
                break
        else:
            return value
    return Frozen(dump(value))


def _row_freezer(data_type: DataType) -> Freeze:
    children = [freezer(child) for child in data_type.children]
    if any(children):

        def deep(items: Any) -> list:
            pairs = zip(items, children)
            return [item if child is None or type(item) in IMMUTABLE else child(item) for item, child in pairs]

    else:
        deep = list

    def freeze(value: Any) -> Any:
        if type(value) is tuple:
            return value if deep is list else tuple(deep(value)) if len(value) == len(children) else value
        if type(value) is Row:
            copy = Row.__new__(Row)
            attributes = copy.__dict__
            attributes.update(value.__dict__)
            if deep is list or len(value) == len(children):
                attributes["_values"] = deep(value._values)
            return copy
        return deep(value) if isinstance(value, list) and len(value) == len(children) else value

    return freeze
