"""STRUCT columns of rows and tuples."""

from __future__ import annotations

from typing import Any, Callable, List, Sequence

from pyflink._protocol.column_buffers import null_bits
from pyflink._protocol.column_encoders import Encoder, build_encoder
from pyflink._protocol.column_errors import ColumnError, ColumnTypeError, ColumnValueError
from pyflink._protocol.messages import Column, DataType, Encoding
from pyflink.common.types import Row, RowKind

_INSERT = RowKind.INSERT
_KINDS = (RowKind.INSERT, RowKind.UPDATE_BEFORE, RowKind.UPDATE_AFTER, RowKind.DELETE)


def field_names(data_type: DataType) -> List[str]:
    """Declared names, or f0, f1, …"""
    return list(data_type.field_names) or [f"f{index}" for index in range(len(data_type.children))]


def _encode_fields(rows: Sequence[Sequence[Any]], encoders: List[Encoder], names: List[str]) -> List[Column]:
    columns = []
    for encode, values, name in zip(encoders, zip(*rows), names):
        try:
            columns.append(encode(values))
        except ColumnError as error:
            raise error.within(name, error.row)
    return columns or [encode(()) for encode in encoders]


def _check_arity(rows: Sequence[Any], arity: int, values: Sequence[Any], data_type: DataType) -> None:
    if set(map(len, rows)) <= {arity}:
        return
    for index, row in enumerate(rows):
        if len(row) != arity:
            raise ColumnValueError(index, values[index], data_type, f"it has {len(row)} fields instead of {arity}")


def tuple_encoder(data_type: DataType) -> Encoder:
    encoders = [build_encoder(child) for child in data_type.children]
    names = [f"f{index}" for index in range(len(encoders))]
    arity = len(encoders)
    filler = (None,) * arity

    def one(row: int, value: Any) -> Any:
        if value is None:
            return filler
        if isinstance(value, (tuple, list, Row)):
            return value
        raise ColumnTypeError(row, value, data_type, "a tuple is required")

    def encode(values: Sequence[Any]) -> Column:
        rows, nulls = values, b""
        if set(map(type, values)) != {tuple}:
            nulls = null_bits(values) if None in values else b""
            rows = [one(row, value) for row, value in enumerate(values)]
        _check_arity(rows, arity, values, data_type)
        return Column(encoding=Encoding.STRUCT, children=_encode_fields(rows, encoders, names), nulls=nulls)

    return encode


def row_encoder(data_type: DataType) -> Encoder:
    encoders = [build_encoder(child) for child in data_type.children]
    names = field_names(data_type)
    arity = len(encoders)
    filler = (None,) * arity

    def one(row: int, value: Any) -> Any:
        """Field values of what may stand for a row: rows by name, sequences by position, dicts by name."""
        if value is None:
            return filler
        if isinstance(value, Row):
            try:
                return value.get_fields_by_names(names)
            except Exception as error:
                raise ColumnValueError(row, value, data_type, str(error)) from None
        if isinstance(value, (tuple, list)):
            return value
        if isinstance(value, dict):
            return [value.get(name) for name in names]
        raise ColumnTypeError(row, value, data_type, "a Row is required")

    def encode(values: Sequence[Any]) -> Column:
        nulls, kinds = b"", b""
        if set(map(type, values)) == {Row}:
            try:
                rows = [
                    d["_values"] if d.get("_fields", names) is names else one(0, value)
                    for value in values
                    for d in (value.__dict__,)
                ]
            except ColumnValueError:
                rows = [one(row, value) for row, value in enumerate(values)]
            changed = any([True for value in values if value._row_kind is not _INSERT])
        else:
            nulls = null_bits(values) if None in values else b""
            rows = [one(row, value) for row, value in enumerate(values)]
            changed = any(isinstance(value, Row) and value._row_kind is not _INSERT for value in values)
        if changed:
            kinds = bytes([value._row_kind.value if isinstance(value, Row) else 0 for value in values])
        _check_arity(rows, arity, values, data_type)
        return Column(encoding=Encoding.STRUCT, children=_encode_fields(rows, encoders, names), nulls=nulls, data=kinds)

    return encode


def make_rows(columns: List[List[Any]], count: int, names: List[str], kinds: Any) -> List[Row]:
    """Rows with the given names, of decoded field columns. ``kinds``: a row-kind byte each, or empty."""
    new = Row.__new__
    rows = []
    append = rows.append
    for values in map(list, zip(*columns)) if columns else [[] for _ in range(count)]:
        row = new(Row)
        attributes = row.__dict__
        attributes["_values"] = values
        attributes["_from_dict"] = False
        attributes["_row_kind"] = _INSERT
        attributes["_fields"] = names
        append(row)
    if len(kinds):
        for row, kind in zip(rows, kinds):
            row.__dict__["_row_kind"] = _KINDS[kind]
    return rows


RowMaker = Callable[[List[List[Any]], int, Any], List[Row]]
