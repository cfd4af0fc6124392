"""Columns as pandas.Series and back, as pyarrow converts them for PyFlink, without pyarrow.

Integers with nulls become floats with NaN, booleans with nulls objects; DECIMAL, DATE, TIME, texts and bytes are
objects; a ROW is a DataFrame, a MAP a list of pairs, an ARRAY an array of numpy.
"""

from __future__ import annotations

from typing import Any, Callable, List, Optional

import numpy as np
import pandas as pd

from pyflink._protocol.column_buffers import unpack
from pyflink._protocol.messages import Column, DataType, Encoding, TypeRoot
from pyflink.fn_execution.table_values import decoder, encoder

_NUMBERS = {
    TypeRoot.TINYINT: (Encoding.I8, "<i1"),
    TypeRoot.SMALLINT: (Encoding.I16, "<i2"),
    TypeRoot.INTEGER: (Encoding.I32, "<i4"),
    TypeRoot.BIGINT: (Encoding.I64, "<i8"),
    TypeRoot.FLOAT: (Encoding.F32, "<f4"),
    TypeRoot.DOUBLE: (Encoding.F64, "<f8"),
}
_CODES = {encoding: code for encoding, code in _NUMBERS.values()}
_TIMESTAMPS = (TypeRoot.TIMESTAMP, TypeRoot.TIMESTAMP_LTZ)
_ROWS = (TypeRoot.ROW, TypeRoot.STRUCTURED)
_ARRAYS = (TypeRoot.ARRAY, TypeRoot.LIST, TypeRoot.BASIC_ARRAY, TypeRoot.OBJECT_ARRAY, TypeRoot.PRIMITIVE_ARRAY)


# ---- columns to series


def series_of(column: Column, count: int, data_type: DataType, zone: str) -> Any:
    """The column as a Series, or as a DataFrame for rows."""
    if data_type.root in _ROWS:
        return _frame(column, count, data_type, zone)
    return _series(column, count, data_type, zone)


def _series(column: Column, count: int, data_type: DataType, zone: str) -> Any:
    series = _made(_array(column, count, data_type))
    return series.dt.tz_localize(zone) if data_type.root == TypeRoot.TIMESTAMP_LTZ else series


def _made(values: Any) -> Any:
    """Objects stay objects: newer versions of pandas would make texts a type of their own."""
    return pd.Series(values, dtype=object) if values.dtype == object else pd.Series(values)


def _frame(column: Column, count: int, data_type: DataType, zone: str) -> Any:
    names = list(data_type.field_names) or ["f%d" % i for i in range(len(data_type.children))]
    # The fields of a row that is null are null.
    children = column.children or [Column() for _ in names]
    columns = []
    for child, child_type, name in zip(children, data_type.children, names):
        columns.append(_made(_array(child, count, child_type)).rename(name))
    return pd.concat(columns, axis=1) if columns else pd.DataFrame(index=range(count))


def _array(column: Column, count: int, data_type: DataType) -> Any:
    """The values of a column; timestamps without a zone."""
    root = data_type.root
    if root in _NUMBERS:
        return _number_array(column, count, _NUMBERS[root][1])
    if root == TypeRoot.BOOLEAN:
        return _boolean_array(column, count)
    if root in _TIMESTAMPS:
        return _timestamp_array(column, count, data_type.precision)
    if root in _ARRAYS:
        return _arrays(column, count, data_type)
    return _objects(decoder(_plain(data_type), "UTC")(column, count), _inner(data_type))


def _plain(data_type: DataType) -> DataType:
    """Zones are attached to whole series only."""
    root = TypeRoot.TIMESTAMP if data_type.root == TypeRoot.TIMESTAMP_LTZ else data_type.root
    children = [_plain(child) for child in data_type.children]
    return DataType(
        root=root,
        length=data_type.length,
        precision=data_type.precision,
        scale=data_type.scale,
        children=children,
        field_names=list(data_type.field_names),
    )


def _number_array(column: Column, count: int, code: str) -> Any:
    if column.encoding == Encoding.ENCODING_UNSPECIFIED:
        return np.full(count, np.nan)
    values = np.frombuffer(column.data, dtype=code, count=count)
    mask = _null_mask(column, count)
    if mask is None:
        # A frame's bytes cannot be written to, but the user may.
        return values.copy()
    values = values.astype(values.dtype if values.dtype.kind == "f" else "f8")
    values[mask] = np.nan
    return values


def _boolean_array(column: Column, count: int) -> Any:
    if column.encoding == Encoding.ENCODING_UNSPECIFIED:
        return _objects([None] * count)
    values = np.frombuffer(column.data, dtype="u1", count=count) != 0
    mask = _null_mask(column, count)
    if mask is None:
        return values
    values = values.astype(object)
    values[mask] = None
    return values


def _timestamp_array(column: Column, count: int, precision: int) -> Any:
    """In seconds, ms, µs or ns, as Arrow has them for the precision; on the wire it is 10^-max(3, precision) s."""
    unit = "ms" if precision <= 3 else "us" if precision <= 6 else "ns"
    if column.encoding == Encoding.ENCODING_UNSPECIFIED:
        return np.full(count, np.datetime64("NaT", unit))
    digits = max(3, precision)
    scale = 10 ** ({"ms": 3, "us": 6, "ns": 9}[unit] - digits)
    counts = np.frombuffer(column.data, dtype="<i8", count=count) * scale
    values = counts.astype("M8[%s]" % unit)
    mask = _null_mask(column, count)
    if mask is not None:
        values[mask] = np.datetime64("NaT")
    return values


def _arrays(column: Column, count: int, data_type: DataType) -> Any:
    if column.encoding == Encoding.ENCODING_UNSPECIFIED:
        return _objects([None] * count)
    offsets = unpack("i", column.offsets)
    elements = _array(column.children[0], offsets[-1], data_type.children[0])
    values = [elements[start:end] for start, end in zip(offsets, offsets[1:])]
    mask = _null_mask(column, count)
    if mask is not None:
        values = [None if absent else value for value, absent in zip(values, mask)]
    return _objects(values)


def _inner(data_type: DataType) -> Optional[Callable[[Any], Any]]:
    """Rows inside of other values are dicts, maps lists of pairs."""
    root = data_type.root
    if root in _ROWS:
        names = list(data_type.field_names)
        inner = [_inner(child) for child in data_type.children]
        return lambda row: {n: _apply(one, v) for n, one, v in zip(names, inner, row._values)}
    if root == TypeRoot.MAP:
        key, item = (_inner(child) for child in data_type.children)
        return lambda entries: [(_apply(key, k), _apply(item, v)) for k, v in entries.items()]
    return None


def _apply(one: Optional[Callable[[Any], Any]], value: Any) -> Any:
    return value if one is None or value is None else one(value)


def _objects(values: List[Any], one: Optional[Callable[[Any], Any]] = None) -> Any:
    """An array of objects. (numpy would make a matrix of equal lists.)"""
    made = np.empty(len(values), dtype=object)
    for index, value in enumerate(values):
        made[index] = _apply(one, value)
    return made


def _null_mask(column: Column, count: int) -> Any:
    if not len(column.nulls):
        return None
    bits = np.frombuffer(column.nulls, dtype="u1")
    return np.unpackbits(bits, bitorder="little", count=count).astype(bool)


# ---- series to columns


def column_of(values: Any, data_type: DataType, zone: str) -> Column:
    """A Series, or a DataFrame for rows, as a column.

    Raises RuntimeError with PyFlink's message, or ColumnError, when a value does not fit the type.
    """
    if isinstance(values, pd.DataFrame):
        if data_type.root not in _ROWS:
            raise RuntimeError(_refusal("DataFrame", data_type))
        children = [column_of(values[values.columns[i]], child, zone) for i, child in enumerate(data_type.children)]
        return Column(encoding=Encoding.STRUCT, children=children)
    root, kind = data_type.root, values.dtype.kind if isinstance(values.dtype, np.dtype) else "e"
    if root in _NUMBERS and kind in "iufb":
        return _numbers(values, data_type)
    if root == TypeRoot.BOOLEAN and kind == "b":
        return Column(encoding=Encoding.BOOL, data=values.to_numpy().astype("u1").tobytes())
    if root in _TIMESTAMPS and pd.api.types.is_datetime64_any_dtype(values.dtype):
        return _timestamps(values, data_type, zone)
    if root == TypeRoot.DATE and kind == "M":
        return _with_mask(Encoding.I32, values.to_numpy().astype("M8[D]").astype("<i8"), values.isnull(), "<i4")
    if kind in "iufb" and not values.isnull().all():
        raise RuntimeError(_refusal(values.dtype, data_type))
    absent = values.isnull().to_numpy()
    return encoder(data_type)([None if null else _python(value, data_type) for value, null in zip(values.tolist(), absent)])


def _numbers(values: Any, data_type: DataType) -> Column:
    encoding, code = _NUMBERS[data_type.root]
    numbers = values.to_numpy()
    if numbers.dtype == np.dtype(code) and numbers.dtype.kind == "i":
        return Column(encoding=encoding, data=numbers.tobytes())
    mask = values.isnull().to_numpy()
    if np.dtype(code).kind == "f":
        return _with_mask(encoding, numbers, mask, code)
    whole = np.where(mask, 0, numbers) if mask.any() else numbers
    if whole.dtype.kind == "f" and not np.array_equal(np.trunc(whole), whole):
        raise RuntimeError(_refusal(values.dtype, data_type, "Float value was truncated converting to an integer"))
    limits = np.iinfo(code)
    if len(whole) and (int(whole.min()) < limits.min or int(whole.max()) > limits.max):
        raise RuntimeError(_refusal(values.dtype, data_type, "Integer value out of range"))
    return _with_mask(encoding, whole, mask, code)


def _with_mask(encoding: int, values: Any, mask: Any, code: str) -> Column:
    mask = np.asarray(mask)
    if not mask.any():
        return Column(encoding=encoding, data=values.astype(code).tobytes())
    filled = np.where(mask, 0, values).astype(code)
    return Column(encoding=encoding, data=filled.tobytes(), nulls=np.packbits(mask, bitorder="little").tobytes())


def _timestamps(values: Any, data_type: DataType, zone: str) -> Column:
    if values.dt.tz is not None:
        values = (values.dt.tz_convert(zone) if data_type.root == TypeRoot.TIMESTAMP_LTZ else values.dt.tz_convert("UTC"))
        values = values.dt.tz_localize(None)
    digits = max(3, data_type.precision)
    moments = values.to_numpy()
    unit = np.datetime_data(moments.dtype)[0]
    counts = moments.astype("i8")
    difference = digits - {"s": 0, "ms": 3, "us": 6, "ns": 9}[unit]
    counts = counts * 10**difference if difference >= 0 else counts // 10**-difference
    return _with_mask(Encoding.I64, counts, values.isnull(), "<i8")


def _python(value: Any, data_type: DataType) -> Any:
    """What numpy, pandas and Arrow hold, as Python's own values."""
    if isinstance(value, np.ndarray):
        value = _moments(value) if value.dtype.kind == "M" else value.tolist()
    root, children = data_type.root, data_type.children
    if root in _ARRAYS and isinstance(value, (list, tuple)):
        return [None if _absent(one) else _python(one, children[0]) for one in value]
    if root == TypeRoot.MAP:
        entries = value.items() if hasattr(value, "items") else value
        return {_python(key, children[0]): None if _absent(one) else _python(one, children[1]) for key, one in entries}
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value.item() if isinstance(value, np.generic) else value


def _moments(values: Any) -> List[Any]:
    return [None if pd.isnull(one) else pd.Timestamp(one).to_pydatetime() for one in values]


def _absent(value: Any) -> bool:
    return value is None or isinstance(value, float) and value != value or value is pd.NaT


def _refusal(dtype: Any, data_type: DataType, reason: str = "") -> Any:
    from pyflink._protocol.column_errors import type_name

    text = "Exception thrown when converting pandas.Series (%s) to %s" % (dtype, type_name(data_type))
    return text + (": " + reason if reason else "")
