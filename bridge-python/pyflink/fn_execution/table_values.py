"""SQL values as functions of tables see them: PyFlink's forms where they differ from those of DataStreams.

TIMESTAMP_LTZ is a datetime in the session's time zone whose clock shows UTC (PyFlink attaches the zone without a shift);
results count by their clock again. TIME has whole milliseconds. Decimals are rounded half to even, as PyFlink's coder does it.
"""

from __future__ import annotations

from datetime import datetime, time
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import Any, Callable, Dict, List, Optional, Sequence

from pyflink._protocol.columns import column_decoder, column_encoder
from pyflink._protocol.messages import Column, DataType, TypeRoot
from pyflink.common.types import Row

Convert = Optional[Callable[[Any], Any]]

Leaves = Dict[int, Callable[[DataType], Callable[[Any], Any]]]
"""By root: what makes the conversion of a type's values."""

_WIDE = Context(prec=1000)
_ROWS = (TypeRoot.ROW, TypeRoot.STRUCTURED)


def _rewritten(data_type: DataType) -> DataType:
    """The type by whose codec the values cross: TIMESTAMP for TIMESTAMP_LTZ."""
    root = TypeRoot.TIMESTAMP if data_type.root == TypeRoot.TIMESTAMP_LTZ else data_type.root
    return DataType(
        root=root,
        not_null=data_type.not_null,
        length=data_type.length,
        precision=data_type.precision,
        scale=data_type.scale,
        children=[_rewritten(child) for child in data_type.children],
        field_names=list(data_type.field_names),
        class_name=data_type.class_name,
    )


def decoder(data_type: DataType, zone: str) -> Callable[[Column, int], List[Any]]:
    """``(column, count) -> values`` for arguments."""
    decode = column_decoder(_rewritten(data_type))
    convert = _deep(data_type, {TypeRoot.TIMESTAMP_LTZ: lambda _: localizer(zone)})
    if convert is None:
        return decode
    return lambda column, count: [None if value is None else convert(value) for value in decode(column, count)]


def encoder(data_type: DataType) -> Callable[[Sequence[Any]], Column]:
    """``values -> column`` for results."""
    encode = column_encoder(_rewritten(data_type))
    convert = _deep(data_type, _RESULTS)
    if convert is None:
        return encode
    return lambda values: encode([None if value is None else convert(value) for value in values])


def localizer(zone: str) -> Callable[[datetime], datetime]:
    """Attaches a time zone, of pytz where that is installed, as in PyFlink."""
    try:
        import pytz
    except ImportError:
        return _with_zone(zone)
    localize = pytz.timezone(zone).localize
    plain = None

    def localized(value: datetime) -> datetime:
        nonlocal plain
        try:
            return localize(value)
        except OverflowError:  # pytz looks a day ahead and back, which the first and the last day do not have
            plain = plain or _with_zone(zone)
            return plain(value)

    return localized


def _with_zone(zone: str) -> Callable[[datetime], datetime]:
    from zoneinfo import ZoneInfo

    info = ZoneInfo(zone)
    return lambda value: value.replace(tzinfo=info)


def _whole_millis(value: Any) -> Any:
    return value.replace(microsecond=value.microsecond // 1000 * 1000) if isinstance(value, time) else value


def _rounder(data_type: DataType) -> Callable[[Any], Any]:
    unit = Decimal(1).scaleb(-data_type.scale)

    def rounded(value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        try:
            return value.quantize(unit, ROUND_HALF_EVEN, _WIDE)
        except InvalidOperation:  # no finite number: the encoder says so
            return value

    return rounded


_RESULTS: Leaves = {TypeRoot.TIME: lambda _: _whole_millis, TypeRoot.DECIMAL: _rounder}


def _deep(data_type: DataType, leaves: Leaves) -> Convert:
    """Applies ``leaves`` to the values of their roots wherever they stand; None when there are none. Other values pass."""
    root = data_type.root
    if root in leaves:
        return leaves[root](data_type)
    children = [_deep(child, leaves) for child in data_type.children]
    if not any(children):
        return None
    if root in _ROWS:
        return _fields(children, list(data_type.field_names))
    if root == TypeRoot.MAP:
        key, item = children
        return lambda entries: (
            {_one(key, k): _one(item, v) for k, v in entries.items()} if hasattr(entries, "items") else entries
        )
    if root == TypeRoot.MULTISET:
        return lambda entries: {_one(children[0], k): v for k, v in entries.items()}
    element = children[0]
    return lambda items: [_one(element, item) for item in items] if hasattr(items, "__iter__") else items


def _one(convert: Convert, value: Any) -> Any:
    return value if convert is None or value is None else convert(value)


def _fields(children: List[Convert], names: List[str]) -> Callable[[Any], Any]:
    def convert(row: Any) -> Any:
        if isinstance(row, Row):
            values = row.get_fields_by_names(names)
            made = Row(*[_one(child, value) for child, value in zip(children, values)])
            made.set_field_names(names)
            made.set_row_kind(row.get_row_kind())
            return made
        if isinstance(row, dict):
            return {**row, **{name: _one(child, row.get(name)) for name, child in zip(names, children)}}
        if isinstance(row, (tuple, list)) and len(row) == len(children):
            return [_one(child, value) for child, value in zip(children, row)]
        return row

    return convert
