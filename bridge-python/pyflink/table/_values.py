"""Values of results, as PyFlink's collect gives them: rows without names, bytearray, the shortest floats."""
from __future__ import annotations

import struct
from typing import Any, Callable, List, Optional

from pyflink._protocol.messages import DataType as ProtoType
from pyflink.common.types import Row, _create_row
from pyflink.table import types as t
from pyflink.table._type_text import _ForeignType, type_text

Convert = Optional[Callable[[Any], Any]]


def without_names(proto: ProtoType) -> ProtoType:
    """A type by whose decoder rows have no names."""
    copy = ProtoType(root=proto.root, not_null=proto.not_null, length=proto.length, precision=proto.precision,
                     scale=proto.scale, class_name=proto.class_name, extra=proto.extra)
    copy.children += [without_names(child) for child in proto.children]
    return copy


def row_converter(columns: List[t.DataType]) -> Callable[[Row], Row]:
    """
    Rows as they come from the wire to rows of the user.

    :raises TypeError: for a type that Python has no values for.
    """
    converters = [converter(column) for column in columns]

    def convert(row: Row) -> Row:
        values = [value if one is None or value is None else one(value) for one, value in zip(converters, row._values)]
        return _create_row(None, values, row.get_row_kind())

    return convert


def converter(data_type: t.DataType) -> Convert:
    """What is left to do for values of a type; None when nothing."""
    if isinstance(data_type, t.FloatType):
        return _shortest
    if isinstance(data_type, (t.BinaryType, t.VarBinaryType)):
        return bytearray
    if isinstance(data_type, t.DayTimeIntervalType):
        return lambda millis: data_type.from_sql_type(millis * 1000)
    if isinstance(data_type, t.ArrayType):
        return _list(converter(data_type.element_type))
    if isinstance(data_type, t.MultisetType):
        return _dict(converter(data_type.element_type), None)
    if isinstance(data_type, t.MapType):
        return _dict(converter(data_type.key_type), converter(data_type.value_type))
    if isinstance(data_type, t.RowType):
        return row_converter(data_type.field_types())
    if isinstance(data_type, _ForeignType):
        raise TypeError('Unsupported type: %s, it is not supported yet in current python type system'
                        % type_text(data_type))
    return None


def _shortest(value: float) -> float:
    """The number with the fewest digits that is the same 32-bit float."""
    bits = struct.pack('>f', value)
    for digits in range(6, 9):
        short = float('%.*g' % (digits, value))
        if struct.pack('>f', short) == bits:
            return short
    return float('%.9g' % value)


def _list(one: Convert) -> Convert:
    if one is None:
        return None
    return lambda values: [None if value is None else one(value) for value in values]


def _dict(key: Convert, value: Convert) -> Convert:
    if key is None and value is None:
        return None

    def convert(entries: dict) -> dict:
        return {key(k) if key is not None and k is not None else k: value(v) if value is not None and v is not None else v
                for k, v in entries.items()}

    return convert
