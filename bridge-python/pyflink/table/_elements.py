"""Rows of a program as the rows of a table."""
from __future__ import annotations

import decimal
from typing import Any, Callable, List, Optional, Tuple

from pyflink._protocol.messages import DataType as ProtoType
from pyflink._protocol.messages import RowBatch, TypeRoot
from pyflink.common.types import Row
from pyflink.table import types as t
from pyflink.table._inference import _create_type_verifier, _infer_schema_from_data

Convert = Optional[Callable[[Any], Any]]


def encode_elements(elements: Any, schema: Any, verify: bool) -> Tuple[RowBatch, ProtoType, ProtoType]:
    """
    The rows, their type on the wire and their type in SQL.

    :raises TypeError, ValueError: when a row does not fit the schema.
    """
    from pyflink._protocol.columns import encode_batch
    rows = list(elements)
    schema, rows = _schema_of(rows, schema, verify)
    convert = _row(schema)
    wire = _wire(schema._to_proto())
    return encode_batch([convert(row) for row in rows], wire), wire, schema._to_proto()


def _schema_of(rows: List[Any], schema: Any, verify: bool) -> Tuple[t.RowType, List[Any]]:
    if schema is None or isinstance(schema, (list, tuple)):
        return _infer_schema_from_data(rows, schema), rows
    if isinstance(schema, t.RowType):
        if verify:
            check = _create_type_verifier(schema)
            for row in rows:
                check(row)
        return schema, rows
    if isinstance(schema, t.DataType):
        if verify:
            check = _create_type_verifier(schema, name='field value')
            for row in rows:
                check(row)
        return t.RowType([t.RowField('value', schema)]), [(row,) for row in rows]
    raise TypeError('schema should be RowType, list, tuple or None, but got: %s' % schema)


def _row(schema: t.RowType) -> Callable[[Any], Any]:
    """Rows of any form as tuples in the order of the fields."""
    names = schema.names
    converters = [_converter(field.data_type) for field in schema.fields]

    def convert(row: Any) -> Any:
        if row is None:
            return None
        if isinstance(row, dict):
            values: Any = [row.get(name) for name in names]
        elif isinstance(row, Row):
            values = [row[name] for name in names] if hasattr(row, '_fields') else list(row)
        elif isinstance(row, (tuple, list)):
            values = row
        else:
            values = [row.__dict__.get(name) for name in names]
        converted = [value if one is None or value is None else one(value) for one, value in zip(converters, values)]
        made = Row(*converted)
        if isinstance(row, Row):
            made.set_row_kind(row.get_row_kind())
        return made

    return convert


def _converter(data_type: t.DataType) -> Convert:
    if isinstance(data_type, t.UserDefinedType):
        inner = _converter(data_type.sql_type())
        return lambda obj: data_type.serialize(obj) if inner is None else inner(data_type.serialize(obj))
    if isinstance(data_type, t.RowType):
        return _row(data_type)
    if isinstance(data_type, (t.ArrayType, t.MultisetType)):
        one = _converter(data_type.element_type)
        return lambda values: [value if one is None or value is None else one(value) for value in values]
    if isinstance(data_type, t.MapType):
        key, value = _converter(data_type.key_type), _converter(data_type.value_type)
        return lambda entries: {k if key is None else key(k): v if value is None or v is None else value(v)
                                for k, v in entries.items()}
    if isinstance(data_type, t.DecimalType):
        return _decimal(data_type.scale)
    if isinstance(data_type, t.DayTimeIntervalType):
        return lambda delta: data_type.to_sql_type(delta) // 1000
    if isinstance(data_type, t.LocalZonedTimestampType):
        return _instant
    return None


def _decimal(scale: int) -> Callable[[decimal.Decimal], decimal.Decimal]:
    step = decimal.Decimal(1).scaleb(-scale)
    context = decimal.Context(prec=80, rounding=decimal.ROUND_HALF_UP)
    return lambda value: value.quantize(step, context=context)


def _instant(value: Any) -> Any:
    """A datetime without a zone is one of the system's zone."""
    from pyflink.common.time import Instant
    if not hasattr(value, 'timestamp'):
        return value
    moment = value.astimezone()
    import calendar
    return Instant(calendar.timegm(moment.utctimetuple()), value.microsecond * 1000)


def _wire(proto: ProtoType) -> ProtoType:
    """Intervals have no encoding of their own: they cross as numbers."""
    if proto.root in (TypeRoot.INTERVAL_DAY_TIME, TypeRoot.INTERVAL_YEAR_MONTH):
        return ProtoType(root=TypeRoot.BIGINT, not_null=proto.not_null)
    copy = ProtoType.decode(proto.encode())
    copy.children = [_wire(child) for child in proto.children]
    return copy
