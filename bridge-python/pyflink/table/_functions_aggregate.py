"""Types of accumulators as the host hears of them: a data view counts as the collection that it is."""
from __future__ import annotations

from typing import Any

_NESTED = 'For Python AggregateFunction, DataView cannot be used in the nested columns of the accumulator. '
_NOT_IN_ROW = 'For Python AggregateFunction you can only use DataView in Row type.'


def accumulator_text(declared: Any) -> str:
    """
    The declared type, a DataType or a text, in SQL's text.

    :raises TableException: when a data view stands elsewhere than in a field of a row.
    """
    from pyflink.table._type_text import type_text
    if isinstance(declared, str):
        return declared
    return type_text(_without_views(declared))


def _without_views(declared: Any) -> Any:
    from pyflink.table.types import ListViewType, MapViewType, RowField, RowType
    if isinstance(declared, RowType):
        fields = []
        for field in declared.fields:
            one = field.data_type
            if isinstance(one, (ListViewType, MapViewType)):
                one = _collection(one)
            elif _has_view(one):
                _refuse(_NESTED)
            fields.append(RowField(field.name, one, field.description))
        return RowType(fields, declared._nullable)
    if _has_view(declared):
        _refuse(_NOT_IN_ROW)
    return declared


def _collection(view: Any) -> Any:
    from pyflink.table.types import ArrayType, ListViewType, MapType
    if isinstance(view, ListViewType):
        return ArrayType(view._element_type)
    return MapType(view._key_type, view._value_type)


def _has_view(declared: Any) -> bool:
    from pyflink.table.types import ListViewType, MapViewType, RowType
    if isinstance(declared, (ListViewType, MapViewType)):
        return True
    if isinstance(declared, RowType):
        return any(_has_view(field.data_type) for field in declared.fields)
    parts = (getattr(declared, name, None) for name in ('element_type', 'key_type', 'value_type'))
    return any(part is not None and _has_view(part) for part in parts)


def _refuse(text: str) -> None:
    from pyflink.util.exceptions import TableException
    raise TableException('org.apache.flink.table.api.TableException: ' + text)
