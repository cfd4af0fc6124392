"""Decoders: columns to lists of Python values. The layout comes from the column, its meaning from the type."""

from __future__ import annotations

import json
import pickle
from decimal import Decimal
from typing import Any, Callable, Dict, List

from pyflink._protocol import column_values as convert
from pyflink._protocol.column_buffers import apply_nulls, unpack
from pyflink._protocol.column_errors import type_name
from pyflink._protocol.messages import Column, DataType, Encoding, TypeRoot

Decoder = Callable[[Column, int], List[Any]]

_PICKLED = DataType(root=TypeRoot.PICKLED)
_CODES = {
    Encoding.I8: "b",
    Encoding.I16: "h",
    Encoding.I32: "i",
    Encoding.I64: "q",
    Encoding.F32: "f",
    Encoding.F64: "d",
}
_TRUTH = (False, True)
_loads_json = json.loads


def build_decoder(data_type: DataType) -> Decoder:
    """The decoder of ``data_type``: callable(column, count) -> values."""
    root = data_type.root
    if root in (TypeRoot.PICKLED, TypeRoot.AVRO):
        return decode_pickled
    if root in (TypeRoot.ROW, TypeRoot.STRUCTURED):
        return _guarded(_row_decoder(data_type))
    if root == TypeRoot.TUPLE:
        return _guarded(_tuple_decoder(data_type))
    if root in _LISTS:
        return _guarded(_list_decoder(build_decoder(data_type.children[0])))
    if root in (TypeRoot.MAP, TypeRoot.MULTISET):
        return _guarded(_map_decoder(data_type))
    make = _CONVERSIONS.get(root)
    if make is not None:
        return _converting(_guarded(_decode_plain), make(data_type))
    if root in _PLAIN:
        return _guarded(_decode_plain)
    raise NotImplementedError(f"values of type {type_name(data_type)} cannot cross to Python (docs/compatibility.md)")


def _guarded(decode: Decoder) -> Decoder:
    """Adds what every layout has: all-null columns, null bits and dictionaries."""

    def guarded(column: Column, count: int) -> List[Any]:
        encoding = column.encoding
        if encoding == Encoding.ENCODING_UNSPECIFIED:
            return [None] * count
        if encoding == Encoding.DICT:
            indexes = unpack("i", column.data)
            child = column.children[0]
            entries = guarded(child, max(indexes, default=-1) + 1)
            values = [entries[index] for index in indexes]
        else:
            values = decode(column, count)
        return apply_nulls(values, column.nulls) if len(column.nulls) else values

    return guarded


def _decode_plain(column: Column, count: int) -> List[Any]:
    encoding = column.encoding
    code = _CODES.get(encoding)
    if code is not None:
        return unpack(code, column.data)
    if encoding == Encoding.TEXT:
        return _loads_json(str(column.data, "utf-8", "surrogatepass"))
    if encoding == Encoding.BOOL:
        truth = _TRUTH
        return (
            [truth[byte] for byte in column.data.tobytes()]
            if isinstance(column.data, memoryview)
            else [truth[byte] for byte in column.data]
        )
    if encoding == Encoding.BLOB:
        return decode_blobs(column)
    raise ValueError(f"encoding {encoding} does not go with the declared type")


def decode_blobs(column: Column) -> List[bytes]:
    """The byte strings of a BLOB column."""
    data = bytes(column.data)
    offsets = unpack("i", column.offsets)
    return [data[start:end] for start, end in zip(offsets, offsets[1:])]


def _converting(decode: Decoder, one: Callable[[Any], Any]) -> Decoder:
    def converting(column: Column, count: int) -> List[Any]:
        return [None if value is None else one(value) for value in decode(column, count)]

    return converting


def _list_decoder(decode_element: Decoder) -> Decoder:
    def decode(column: Column, count: int) -> List[Any]:
        offsets = unpack("i", column.offsets)
        elements = decode_element(column.children[0], offsets[-1])
        return [elements[start:end] for start, end in zip(offsets, offsets[1:])]

    return decode


def _map_decoder(data_type: DataType) -> Decoder:
    decode_key = build_decoder(data_type.children[0])
    decode_value = build_decoder(
        data_type.children[1] if len(data_type.children) > 1 else DataType(root=TypeRoot.INTEGER)
    )

    def decode(column: Column, count: int) -> List[Any]:
        offsets = unpack("i", column.offsets)
        keys = decode_key(column.children[0], offsets[-1])
        values = decode_value(column.children[1], offsets[-1])
        return [dict(zip(keys[start:end], values[start:end])) for start, end in zip(offsets, offsets[1:])]

    return decode


def _row_decoder(data_type: DataType) -> Decoder:
    from pyflink._protocol.column_rows import field_names, make_rows

    decoders = [build_decoder(child) for child in data_type.children]
    names = field_names(data_type)

    def decode(column: Column, count: int) -> List[Any]:
        columns = [decode_field(child, count) for decode_field, child in zip(decoders, column.children)]
        return make_rows(columns, count, names, column.data)

    return decode


def _tuple_decoder(data_type: DataType) -> Decoder:
    decoders = [build_decoder(child) for child in data_type.children]

    def decode(column: Column, count: int) -> List[Any]:
        columns = [decode_field(child, count) for decode_field, child in zip(decoders, column.children)]
        return list(zip(*columns)) if columns else [() for _ in range(count)]

    return decode


def decode_pickled(column: Column, count: int) -> List[Any]:
    """PICKLED data, whatever layout the writer chose."""
    encoding = column.encoding
    if encoding == Encoding.ENCODING_UNSPECIFIED:
        return [None] * count
    nulls = column.nulls
    if encoding == Encoding.DICT:
        indexes = unpack("i", column.data)
        entries = decode_pickled(column.children[0], max(indexes, default=-1) + 1)
        values = [entries[index] for index in indexes]
    elif encoding == Encoding.STRUCT:
        values = list(zip(*[decode_pickled(child, count) for child in column.children])) or [()] * count
    elif encoding == Encoding.BLOB and column.python_class != "bytes":
        loads = pickle.loads
        blobs = decode_blobs(column)
        if len(nulls):
            return [loads(blob) if blob else None for blob in apply_nulls(blobs, nulls)]
        return [loads(blob) for blob in blobs]
    else:
        values = _decode_plain(column, count)
    return apply_nulls(values, nulls) if len(nulls) else values


_LISTS = frozenset(
    (TypeRoot.ARRAY, TypeRoot.LIST, TypeRoot.PRIMITIVE_ARRAY, TypeRoot.BASIC_ARRAY, TypeRoot.OBJECT_ARRAY)
)
_PLAIN = frozenset(
    (
        TypeRoot.BOOLEAN,
        TypeRoot.TINYINT,
        TypeRoot.SMALLINT,
        TypeRoot.INTEGER,
        TypeRoot.BIGINT,
        TypeRoot.FLOAT,
        TypeRoot.DOUBLE,
        TypeRoot.CHAR,
        TypeRoot.VARCHAR,
        TypeRoot.BINARY,
        TypeRoot.VARBINARY,
        TypeRoot.RAW,
        TypeRoot.NULL,
    )
)
_CONVERSIONS: Dict[int, Callable[[DataType], Callable[[Any], Any]]] = {
    TypeRoot.DECIMAL: lambda t: Decimal,
    TypeRoot.BIG_DEC: lambda t: Decimal,
    TypeRoot.BIG_INT: lambda t: int,
    TypeRoot.DATE: lambda t: convert.days_to_date,
    TypeRoot.TIME: lambda t: convert.micros_to_time,
    TypeRoot.TIMESTAMP: lambda t: convert.timestamp_decoder(t.precision),
    TypeRoot.TIMESTAMP_LTZ: lambda t: convert.instant_decoder(t.precision),
}
