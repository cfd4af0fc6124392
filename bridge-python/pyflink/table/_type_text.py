"""Types as SQL writes them, and types that the host names."""
from __future__ import annotations

import json
from typing import Any, Callable, Dict

from pyflink._protocol.messages import DataType as ProtoType
from pyflink._protocol.messages import TypeRoot
from pyflink.table import types as t

_MAX = 0x7fffffff
_MONTHS = {1: 'YEAR', 2: 'MONTH', 3: 'YEAR_TO_MONTH'}


def type_text(data_type: t.DataType) -> str:
    """``DECIMAL(10, 2) NOT NULL``: Flink's text of a type."""
    if isinstance(data_type, t.UserDefinedType):
        return type_text(data_type.sql_type())
    text = _text(data_type)
    return text if data_type._nullable else text + ' NOT NULL'


def _text(data_type: t.DataType) -> str:
    kind = type(data_type)
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in _MAKERS:
        return _MAKERS[kind](data_type)
    return type(data_type).__name__


def _length(name: str, unlimited: str = '') -> Callable[[Any], str]:
    def text(data_type: Any) -> str:
        return unlimited if unlimited and data_type.length == _MAX else '%s(%d)' % (name, data_type.length)
    return text


def _precision(name: str) -> Callable[[Any], str]:
    return lambda data_type: '%s(%d)' % (name, data_type.precision)


def _row(data_type: t.RowType) -> str:
    return 'ROW<%s>' % ', '.join('%s %s' % (quoted(f.name), type_text(f.data_type)) for f in data_type.fields)


def _months(data_type: t.YearMonthIntervalType) -> str:
    unit = _MONTHS[data_type.resolution]
    parts = {'YEAR': 'YEAR(%d)', 'MONTH': 'MONTH', 'YEAR_TO_MONTH': 'YEAR(%d) TO MONTH'}[unit]
    return 'INTERVAL ' + (parts % data_type.precision if '%d' in parts else parts)


def _days(data_type: t.DayTimeIntervalType) -> str:
    units = data_type.resolution.name.split('_TO_')
    texts = []
    for unit in units:
        digits = {'DAY': data_type.day_precision, 'SECOND': data_type.fractional_precision}.get(unit)
        texts.append(unit if digits is None else '%s(%d)' % (unit, digits))
    return 'INTERVAL ' + ' TO '.join(texts)


_PLAIN = {
    t.NullType: 'NULL', t.BooleanType: 'BOOLEAN', t.TinyIntType: 'TINYINT', t.SmallIntType: 'SMALLINT', t.IntType: 'INT',
    t.BigIntType: 'BIGINT', t.FloatType: 'FLOAT', t.DoubleType: 'DOUBLE', t.DateType: 'DATE',
    t.RawType: "RAW('[B', '...')",
}
_MAKERS: Dict[type, Callable[[Any], str]] = {
    t.CharType: _length('CHAR'), t.VarCharType: _length('VARCHAR', 'STRING'), t.BinaryType: _length('BINARY'),
    t.VarBinaryType: _length('VARBINARY', 'BYTES'),
    t.DecimalType: lambda d: 'DECIMAL(%d, %d)' % (d.precision, d.scale),
    t.TimeType: _precision('TIME'), t.TimestampType: _precision('TIMESTAMP'),
    t.LocalZonedTimestampType: _precision('TIMESTAMP_LTZ'),
    t.ZonedTimestampType: lambda d: 'TIMESTAMP(%d) WITH TIME ZONE' % d.precision,
    t.ArrayType: lambda d: 'ARRAY<%s>' % type_text(d.element_type),
    t.MultisetType: lambda d: 'MULTISET<%s>' % type_text(d.element_type),
    t.MapType: lambda d: 'MAP<%s, %s>' % (type_text(d.key_type), type_text(d.value_type)),
    t.RowType: _row, t.YearMonthIntervalType: _months, t.DayTimeIntervalType: _days,
}


def quoted(name: str) -> str:
    """A name in backticks."""
    return '`%s`' % name.replace('`', '``')


def string_literal(text: str) -> str:
    """A string of SQL."""
    return "'%s'" % text.replace("'", "''")


class _ForeignType(t.DataType):
    """A type of the host that Python has none for; values of it cannot be collected."""

    def __init__(self, text: str, nullable: bool) -> None:
        super().__init__(nullable)
        self.text = text


_MAKERS[_ForeignType] = lambda d: d.text


def from_proto(proto: ProtoType) -> t.DataType:
    """A type that the host has sent (types/logical/wire.ts)."""
    data_type = _from_root(proto, json.loads(proto.extra) if proto.extra else {})
    return data_type if not proto.not_null else data_type.not_null()


def _from_root(proto: ProtoType, extra: Dict[str, Any]) -> t.DataType:
    root = proto.root
    if root in _SIMPLE:
        return _SIMPLE[root]()
    if root in _LENGTHS:
        return _LENGTHS[root](extra.get('length', proto.length or _MAX))
    if root in _PRECISIONS:
        return _PRECISIONS[root](extra.get('precision', proto.precision))
    if root == TypeRoot.DECIMAL:
        return t.DecimalType(proto.precision, proto.scale)
    if root in (TypeRoot.ARRAY, TypeRoot.MULTISET):
        return (t.ArrayType if root == TypeRoot.ARRAY else t.MultisetType)(from_proto(proto.children[0]))
    if root == TypeRoot.MAP:
        return t.MapType(from_proto(proto.children[0]), from_proto(proto.children[1]))
    if root in (TypeRoot.ROW, TypeRoot.STRUCTURED):
        names = list(proto.field_names) or ['f%d' % i for i in range(len(proto.children))]
        return t.RowType([t.RowField(name, from_proto(child)) for name, child in zip(names, proto.children)])
    if root in (TypeRoot.INTERVAL_YEAR_MONTH, TypeRoot.INTERVAL_DAY_TIME):
        return _interval(root, proto, extra.get('resolution'))
    if root in (TypeRoot.PICKLED, TypeRoot.RAW) and proto.class_name in ('', '[B'):
        return t.RawType()
    name = next(name for name, number in vars(TypeRoot).items() if number == root)
    return _ForeignType(name, True)


def _interval(root: int, proto: ProtoType, resolution: Any) -> t.DataType:
    if root == TypeRoot.INTERVAL_YEAR_MONTH:
        number = {name: number for number, name in _MONTHS.items()}[resolution or 'YEAR_TO_MONTH']
        return t.YearMonthIntervalType(number, t.YearMonthIntervalType.DEFAULT_PRECISION if number == 2 else proto.precision)
    unit = resolution or 'DAY_TO_SECOND'
    digits = {}
    if unit.startswith('DAY'):
        digits['day_precision'] = proto.precision
    if unit.endswith('SECOND'):
        digits['fractional_precision'] = proto.scale
    return t.DayTimeIntervalType(t.DayTimeIntervalType.DayTimeResolution[unit], **digits)


_SIMPLE: Dict[int, Callable[[], t.DataType]] = {
    TypeRoot.NULL: t.NullType, TypeRoot.BOOLEAN: t.BooleanType, TypeRoot.TINYINT: t.TinyIntType,
    TypeRoot.SMALLINT: t.SmallIntType, TypeRoot.INTEGER: t.IntType, TypeRoot.BIGINT: t.BigIntType,
    TypeRoot.FLOAT: t.FloatType, TypeRoot.DOUBLE: t.DoubleType, TypeRoot.DATE: t.DateType,
}
_LENGTHS: Dict[int, Callable[[int], t.DataType]] = {
    TypeRoot.CHAR: t.CharType, TypeRoot.VARCHAR: t.VarCharType, TypeRoot.BINARY: t.BinaryType,
    TypeRoot.VARBINARY: t.VarBinaryType,
}
_PRECISIONS: Dict[int, Callable[[int], t.DataType]] = {
    TypeRoot.TIME: t.TimeType, TypeRoot.TIMESTAMP: t.TimestampType, TypeRoot.TIMESTAMP_LTZ: t.LocalZonedTimestampType,
}
