"""Encoders: lists of Python values to columns. One closure a type, built once; None-free data take the fast path."""

from __future__ import annotations

import json
from itertools import chain
from typing import Any, Callable, Dict, List, Sequence

from pyflink._protocol import column_values as convert
from pyflink._protocol.column_buffers import null_bits, offsets_of, pack
from pyflink._protocol.column_errors import ColumnError, ColumnTypeError, ColumnValueError, type_name
from pyflink._protocol.messages import Column, DataType, Encoding, TypeRoot

Encoder = Callable[[Sequence[Any]], Column]

_NONE = type(None)
_TEXT_TYPES = frozenset((str,))
_NULLABLE_TEXT_TYPES = frozenset((str, _NONE))
_TRUTH = bytes([0]) + bytes([1]) * 255
_LOW, _HIGH = -(1 << 63), (1 << 63) - 1
_RANGES = {"b": 8, "h": 16, "i": 32, "q": 64}

_encode_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_encode_ascii_json = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode


def json_text(values: Sequence[Any]) -> bytes:
    """A JSON array of ``values`` (strings and None). Lone surrogates are escaped, so that they survive UTF-8."""
    try:
        return _encode_json(values).encode()
    except UnicodeEncodeError:
        return _encode_ascii_json(values).encode()


def build_encoder(data_type: DataType) -> Encoder:
    """The encoder of ``data_type``. Raises NotImplementedError for types that never cross to Python."""
    root = data_type.root
    if root in _INTEGERS:
        return _integer_encoder(data_type, *_INTEGERS[root])
    factory = _FACTORIES.get(root)
    if factory is None:
        raise NotImplementedError(
            f"values of type {type_name(data_type)} cannot cross to Python (docs/compatibility.md)"
        )
    return factory(data_type)


def _raise(values: Sequence[Any], data_type: DataType, encode_one: Callable[[Any], Any], error: BaseException) -> None:
    """Finds the first value that ``encode_one`` refuses and raises an error that names it."""
    for row, value in enumerate(values):
        if value is None:
            continue
        try:
            encode_one(value)
        except (ValueError, OverflowError) as reason:
            raise ColumnValueError(row, value, data_type, str(reason)) from None
        except (TypeError, AttributeError) as reason:
            raise ColumnTypeError(row, value, data_type, str(reason)) from None
    raise error


def _integer_encoder(data_type: DataType, encoding: int, code: str) -> Encoder:
    bits = _RANGES[code]
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1

    def one(value: Any) -> int:
        number = convert.int_from(value)
        if not low <= number <= high:
            raise ValueError(f"it must lie between {low} and {high}")
        return number

    def encode(values: Sequence[Any]) -> Column:
        try:
            return Column(encoding=encoding, data=pack(code, values))
        except (TypeError, OverflowError):
            return slow(values)

    def slow(values: Sequence[Any]) -> Column:
        try:
            data = pack(code, [0 if value is None else one(value) for value in values])
        except (TypeError, ValueError, OverflowError) as error:
            _raise(values, data_type, one, error)
        return Column(encoding=encoding, data=data, nulls=null_bits(values) if None in values else b"")

    return encode


def _float_encoder(data_type: DataType) -> Encoder:
    encoding, code = (Encoding.F32, "f") if data_type.root == TypeRoot.FLOAT else (Encoding.F64, "d")

    def encode(values: Sequence[Any]) -> Column:
        try:
            return Column(encoding=encoding, data=pack(code, values))
        except (TypeError, OverflowError):
            pass
        try:
            data = pack(code, [0.0 if value is None else value for value in values])
        except (TypeError, OverflowError) as error:
            _raise(values, data_type, lambda value: pack(code, (value,)), error)
        return Column(encoding=encoding, data=data, nulls=null_bits(values))

    return encode


def _boolean_encoder(data_type: DataType) -> Encoder:
    def encode(values: Sequence[Any]) -> Column:
        try:
            return Column(encoding=Encoding.BOOL, data=bytes(values).translate(_TRUTH))
        except (TypeError, ValueError):
            pass
        try:
            data = bytes([0 if value is None else 1 if convert.int_from(value) else 0 for value in values])
        except (TypeError, ValueError) as error:
            _raise(values, data_type, convert.int_from, error)
        return Column(encoding=Encoding.BOOL, data=data, nulls=null_bits(values) if None in values else b"")

    return encode


def _require_text(value: Any) -> None:
    if not isinstance(value, str):
        raise TypeError("a str is required")


def _text_encoder(data_type: DataType) -> Encoder:
    def encode(values: Sequence[Any]) -> Column:
        if not _NULLABLE_TEXT_TYPES.issuperset(map(type, values)):
            for row, value in enumerate(values):
                if value is not None and not isinstance(value, str):
                    raise ColumnTypeError(row, value, data_type, "a str is required")
        return Column(encoding=Encoding.TEXT, data=json_text(values))

    return encode


def _to_bytes(value: Any) -> bytes:
    if not isinstance(value, (bytes, bytearray, memoryview)):
        raise TypeError("bytes are required")
    return bytes(value)


def blob_column(values: Sequence[bytes], nulls: bytes = b"", python_class: str = "") -> Column:
    """A BLOB column of ``values``, which are bytes only."""
    return Column(
        encoding=Encoding.BLOB,
        data=b"".join(values),
        offsets=pack("i", offsets_of(values)),
        nulls=nulls,
        python_class=python_class,
    )


def _bytes_encoder(data_type: DataType) -> Encoder:
    def encode(values: Sequence[Any]) -> Column:
        nulls = null_bits(values) if None in values else b""
        try:
            return blob_column([b"" if value is None else _to_bytes(value) for value in values], nulls)
        except TypeError as error:
            _raise(values, data_type, _to_bytes, error)
            raise

    return encode


def _converted_numbers(encoding: int, code: str, one_of: Callable[[DataType], Callable[[Any], int]]) -> Any:
    def factory(data_type: DataType) -> Encoder:
        one = one_of(data_type)

        def encode(values: Sequence[Any]) -> Column:
            try:
                return Column(encoding=encoding, data=pack(code, [one(value) for value in values]))
            except (TypeError, OverflowError):
                pass
            try:
                data = pack(code, [0 if value is None else one(value) for value in values])
            except (TypeError, ValueError, OverflowError) as error:
                _raise(values, data_type, lambda value: pack(code, (one(value),)), error)
            return Column(encoding=encoding, data=data, nulls=null_bits(values))

        return encode

    return factory


def _converted_text(one_of: Callable[[DataType], Callable[[Any], str]]) -> Any:
    def factory(data_type: DataType) -> Encoder:
        one = one_of(data_type)

        def encode(values: Sequence[Any]) -> Column:
            try:
                texts = [None if value is None else one(value) for value in values]
            except (TypeError, ValueError) as error:
                _raise(values, data_type, one, error)
            return Column(encoding=Encoding.TEXT, data=json_text(texts))

        return encode

    return factory


def _big_int_text(value: Any) -> str:
    return str(convert.int_from(value))


def _as_list(value: Any) -> Any:
    """Sequences that stand for a list: lists, tuples, arrays (also numpy's)."""
    if isinstance(value, (list, tuple)):
        return value
    if hasattr(value, "tolist") and not isinstance(value, memoryview):
        return value.tolist()
    raise TypeError("a list is required")


def _list_encoder(data_type: DataType) -> Encoder:
    encode_element = build_encoder(data_type.children[0])

    def encode(values: Sequence[Any]) -> Column:
        nulls = b""
        if set(map(type, values)) != {list}:
            if None in values:
                nulls = null_bits(values)
            try:
                values = [() if value is None else _as_list(value) for value in values]
            except TypeError as error:
                _raise(values, data_type, _as_list, error)
        offsets = offsets_of(values)
        elements = _child(encode_element, list(chain.from_iterable(values)), "[]", offsets)
        return Column(encoding=Encoding.LISTS, offsets=pack("i", offsets), children=[elements], nulls=nulls)

    return encode


def _child(encode: Encoder, values: Sequence[Any], step: str, offsets: List[int]) -> Column:
    """Encodes flattened elements; errors count in rows of the enclosing column."""
    try:
        return encode(values)
    except ColumnError as error:
        from bisect import bisect_right

        raise error.within(step, bisect_right(offsets, error.row) - 1)


def _require_dict(value: Any) -> Any:
    if not hasattr(value, "items") or not hasattr(value, "values"):
        raise TypeError("a dict is required")
    return value


def _map_encoder(data_type: DataType) -> Encoder:
    encode_key = build_encoder(data_type.children[0])
    encode_value = build_encoder(data_type.children[1])

    def encode(values: Sequence[Any]) -> Column:
        nulls = b""
        if set(map(type, values)) != {dict}:
            if None in values:
                nulls = null_bits(values)
            try:
                values = [{} if value is None else _require_dict(value) for value in values]
            except TypeError as error:
                _raise(values, data_type, _require_dict, error)
        offsets = offsets_of(values)
        keys = _child(encode_key, list(chain.from_iterable(values)), "key", offsets)
        items = _child(encode_value, list(chain.from_iterable([value.values() for value in values])), "value", offsets)
        return Column(encoding=Encoding.MAPS, offsets=pack("i", offsets), children=[keys, items], nulls=nulls)

    return encode


def _pickled_encoder(data_type: DataType) -> Encoder:
    from pyflink._protocol.column_pickles import encode_pickled

    return encode_pickled


def _null_encoder(data_type: DataType) -> Encoder:
    def encode(values: Sequence[Any]) -> Column:
        for row, value in enumerate(values):
            if value is not None:
                raise ColumnTypeError(row, value, data_type, "only None is a value of this type")
        return Column()

    return encode


def _row_encoder(data_type: DataType) -> Encoder:
    from pyflink._protocol.column_rows import row_encoder

    return row_encoder(data_type)


def _tuple_encoder(data_type: DataType) -> Encoder:
    from pyflink._protocol.column_rows import tuple_encoder

    return tuple_encoder(data_type)


_INTEGERS = {
    TypeRoot.TINYINT: (Encoding.I8, "b"),
    TypeRoot.SMALLINT: (Encoding.I16, "h"),
    TypeRoot.INTEGER: (Encoding.I32, "i"),
    TypeRoot.BIGINT: (Encoding.I64, "q"),
}

_FACTORIES: Dict[int, Callable[[DataType], Encoder]] = {
    TypeRoot.BOOLEAN: _boolean_encoder,
    TypeRoot.FLOAT: _float_encoder,
    TypeRoot.DOUBLE: _float_encoder,
    TypeRoot.CHAR: _text_encoder,
    TypeRoot.VARCHAR: _text_encoder,
    TypeRoot.BINARY: _bytes_encoder,
    TypeRoot.VARBINARY: _bytes_encoder,
    TypeRoot.RAW: _bytes_encoder,
    TypeRoot.DECIMAL: _converted_text(lambda t: convert.decimal_encoder(t.precision, t.scale)),
    TypeRoot.BIG_DEC: _converted_text(lambda t: convert.big_decimal_text),
    TypeRoot.BIG_INT: _converted_text(lambda t: _big_int_text),
    TypeRoot.DATE: _converted_numbers(Encoding.I32, "i", lambda t: convert.date_to_days),
    TypeRoot.TIME: _converted_numbers(Encoding.I64, "q", lambda t: convert.time_to_micros),
    TypeRoot.TIMESTAMP: _converted_numbers(Encoding.I64, "q", lambda t: convert.timestamp_encoder(t.precision)),
    TypeRoot.TIMESTAMP_LTZ: _converted_numbers(Encoding.I64, "q", lambda t: convert.instant_encoder(t.precision)),
    TypeRoot.ARRAY: _list_encoder,
    TypeRoot.LIST: _list_encoder,
    TypeRoot.PRIMITIVE_ARRAY: _list_encoder,
    TypeRoot.BASIC_ARRAY: _list_encoder,
    TypeRoot.OBJECT_ARRAY: _list_encoder,
    TypeRoot.MAP: _map_encoder,
    TypeRoot.MULTISET: lambda t: _map_encoder(
        DataType(root=TypeRoot.MAP, children=[t.children[0], DataType(root=TypeRoot.INTEGER)])
    ),
    TypeRoot.ROW: _row_encoder,
    TypeRoot.TUPLE: _tuple_encoder,
    TypeRoot.PICKLED: _pickled_encoder,
    TypeRoot.AVRO: _pickled_encoder,
    TypeRoot.NULL: _null_encoder,
}
