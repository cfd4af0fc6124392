"""Columns of arguments as arrays that pandas can show, and results of pandas functions as plain values."""

from __future__ import annotations

from typing import Any

import numpy as np

from pyflink._protocol.messages import Column, DataType, Encoding, TypeRoot
from pyflink.fn_execution.table_values import decoder

_NUMBERS = {
    Encoding.I8: np.int8,
    Encoding.I16: np.int16,
    Encoding.I32: np.int32,
    Encoding.I64: np.int64,
    Encoding.F32: np.float32,
    Encoding.F64: np.float64,
}
_INTEGERS = {
    TypeRoot.TINYINT: np.int8,
    TypeRoot.SMALLINT: np.int16,
    TypeRoot.INTEGER: np.int32,
    TypeRoot.BIGINT: np.int64,
}
_FLOATS = {TypeRoot.FLOAT: np.float32, TypeRoot.DOUBLE: np.float64}


def series_of(column: Column, count: int, data_type: DataType, zone: str) -> Any:
    """The array of a column. Integers with a NULL are floats with NaN, as Arrow gives them to pandas."""
    root = data_type.root
    numeric = root in _INTEGERS or root in _FLOATS
    if numeric and column.encoding in _NUMBERS and not len(column.nulls):
        return np.frombuffer(column.data, dtype=_NUMBERS[column.encoding], count=count)
    values = decoder(data_type, zone)(column, count)
    missing = any(value is None for value in values)
    if root in _INTEGERS:
        if missing:
            return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
        return np.array(values, dtype=_INTEGERS[root])
    if root in _FLOATS:
        return np.array([np.nan if value is None else value for value in values], dtype=_FLOATS[root])
    if root == TypeRoot.BOOLEAN and not missing:
        return np.array(values, dtype=np.bool_)
    if root == TypeRoot.TIMESTAMP:
        return np.array(values, dtype="datetime64[ns]")
    if root == TypeRoot.TIMESTAMP_LTZ:
        import pandas as pd

        return pd.DatetimeIndex(pd.to_datetime(values)).array
    array = np.empty(count, dtype=object)
    if root == TypeRoot.ARRAY:
        for at, value in enumerate(values):
            array[at] = None if value is None else np.array(value, dtype=None if None not in value else object)
        return array
    for at, value in enumerate(values):
        array[at] = value
    return array


def plain(value: Any) -> Any:
    """A result without numpy's and pandas' classes. What pandas counts as missing is NULL."""
    if value is None or isinstance(value, (str, bytes, bool, int)):
        return value
    if isinstance(value, np.generic):
        if isinstance(value, np.datetime64):
            import pandas as pd

            return plain(pd.Timestamp(value))
        return plain(value.item())
    if isinstance(value, float):
        return None if value != value else value
    if isinstance(value, (list, tuple)):
        return type(value)(map(plain, value)) if type(value) in (list, tuple) else value
    if isinstance(value, np.ndarray):
        return [plain(item) for item in value.tolist()]
    import pandas as pd

    if isinstance(value, pd.Series):
        return [plain(item) for item in value.tolist()]
    if value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value
