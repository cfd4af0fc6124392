"""Types of Python values, and checks that values fit a type; with PyFlink's messages."""
from __future__ import annotations

import ctypes
import datetime
import decimal
from array import array
from typing import Any, Callable, Dict, List, Optional

from pyflink.common.types import Row
from pyflink.table import types as t

_array_signed_int_typecode_ctype_mappings = {
    'b': ctypes.c_byte, 'h': ctypes.c_short, 'i': ctypes.c_int, 'l': ctypes.c_long,
}
_array_unsigned_int_typecode_ctype_mappings = {
    'B': ctypes.c_ubyte, 'H': ctypes.c_ushort, 'I': ctypes.c_uint, 'L': ctypes.c_ulong,
}
_INTEGERS = ((8, t.TinyIntType), (16, t.SmallIntType), (32, t.IntType), (64, t.BigIntType))


def _integer_of(bits: int) -> Optional[Callable[..., t.DataType]]:
    return next((kind for size, kind in _INTEGERS if bits <= size), None)


def _array_mappings() -> Dict[str, Callable[[], t.DataType]]:
    mappings: Dict[str, Callable[[], t.DataType]] = {
        'f': lambda: t.FloatType(False), 'd': lambda: t.DoubleType(False), 'u': lambda: t.CharType(1, False)}
    for codes, extra in ((_array_signed_int_typecode_ctype_mappings, 0), (_array_unsigned_int_typecode_ctype_mappings, 1)):
        for code, ctype in codes.items():
            kind = _integer_of(ctypes.sizeof(ctype) * 8 + extra)
            if kind is not None:
                mappings[code] = lambda kind=kind: kind(nullable=False)
    return mappings


_array_type_mappings = _array_mappings()

_INFERRED: Dict[type, Callable[[], t.DataType]] = {
    type(None): t.NullType, bool: t.BooleanType, int: t.BigIntType, float: t.DoubleType,
    str: lambda: t.DataTypes.STRING(), bytearray: lambda: t.DataTypes.BYTES(),
    decimal.Decimal: lambda: t.DecimalType(38, 18), datetime.date: t.DateType,
    datetime.datetime: lambda: t.LocalZonedTimestampType(6), datetime.time: t.TimeType,
}


def _infer_type(obj: Any) -> t.DataType:
    """
    The type of a value.

    :raises TypeError: when it has none.
    """
    if hasattr(obj, '__UDT__'):
        return obj.__UDT__
    if type(obj) in _INFERRED:
        return _INFERRED[type(obj)]()
    if isinstance(obj, dict):
        for key, value in obj.items():
            if key is not None and value is not None:
                return t.MapType(_infer_type(key).not_null(), _infer_type(value))
        return t.MapType(t.NullType(), t.NullType())
    if isinstance(obj, list):
        found = next((value for value in obj if value is not None), None)
        return t.ArrayType(t.NullType() if found is None else _infer_type(found))
    if isinstance(obj, array):
        if obj.typecode not in _array_type_mappings:
            raise TypeError('not supported type: array(%s)' % obj.typecode)
        return t.ArrayType(_array_type_mappings[obj.typecode]())
    try:
        return _infer_schema(obj)
    except TypeError:
        raise TypeError('not supported type: %s' % type(obj)) from None


def _infer_schema(row: Any, names: Optional[List[str]] = None) -> t.RowType:
    """
    The type of a row: a dict, a Row, a tuple, a list or an object with attributes.

    :raises TypeError: for anything else.
    """
    if isinstance(row, dict):
        items = sorted(row.items())
    elif isinstance(row, (Row, tuple, list)):
        fields = getattr(row, '_fields', None) if isinstance(row, (Row, tuple)) else None
        given = list(names or fields or [])
        given += ['_%d' % position for position in range(len(given) + 1, len(row) + 1)]
        items = list(zip(given, row))
    elif hasattr(row, '__dict__') and not isinstance(row, type):
        items = sorted(row.__dict__.items())
        if not items:
            raise TypeError('Can not infer schema for type: %s' % type(row))
    else:
        raise TypeError('Can not infer schema for type: %s' % type(row))
    return t.RowType([t.RowField(name, _infer_type(value)) for name, value in items])


def _has_nulltype(data_type: t.DataType) -> bool:
    if isinstance(data_type, t.RowType):
        return any(_has_nulltype(field.data_type) for field in data_type.fields)
    if isinstance(data_type, (t.ArrayType, t.MultisetType)):
        return _has_nulltype(data_type.element_type)
    if isinstance(data_type, t.MapType):
        return _has_nulltype(data_type.key_type) or _has_nulltype(data_type.value_type)
    return isinstance(data_type, t.NullType)


def _merge_type(a: t.DataType, b: t.DataType, name: Optional[str] = None) -> t.DataType:
    """
    The type of values of either.

    :raises TypeError: when there is none.
    """
    if isinstance(a, t.NullType):
        return b
    if isinstance(b, t.NullType):
        return a
    if type(a) is not type(b):
        message = 'Can not merge type %s and %s' % (type(a), type(b))
        raise TypeError(message if name is None else '%s: %s' % (name, message))
    if isinstance(a, t.RowType):
        known = {field.name: field.data_type for field in b.fields}
        fields = [t.RowField(f.name, _merge_type(f.data_type, known.get(f.name, t.NullType()),
                                                 'field %s' % f.name if name is None else 'field %s in %s' % (f.name, name)))
                  for f in a.fields]
        names = {field.name for field in fields}
        return t.RowType(fields + [field for field in b.fields if field.name not in names])
    if isinstance(a, (t.ArrayType, t.MultisetType)):
        return type(a)(_merge_type(a.element_type, b.element_type, 'element in array %s' % name))
    if isinstance(a, t.MapType):
        return t.MapType(_merge_type(a.key_type, b.key_type, 'key of map %s' % name),
                         _merge_type(a.value_type, b.value_type, 'value of map %s' % name))
    return a


def _infer_schema_from_data(elements: List[Any], names: Optional[List[str]] = None) -> t.RowType:
    """
    The type of all rows.

    :raises ValueError: without rows, or when a column has only None.
    """
    if not elements:
        raise ValueError('can not infer schema from empty data set')
    schema: Any = _infer_schema(elements[0], names)
    for element in elements[1:]:
        schema = _merge_type(schema, _infer_schema(element, names))
    if _has_nulltype(schema):
        raise ValueError('Some column types cannot be determined after inferring')
    return schema


_ACCEPTED: Dict[type, tuple] = {
    t.BooleanType: (bool,), t.TinyIntType: (int,), t.SmallIntType: (int,), t.IntType: (int,), t.BigIntType: (int,),
    t.FloatType: (float,), t.DoubleType: (float,), t.DecimalType: (decimal.Decimal,), t.CharType: (str,),
    t.VarCharType: (str,), t.BinaryType: (bytearray, bytes), t.VarBinaryType: (bytearray, bytes),
    t.DateType: (datetime.date, datetime.datetime), t.TimeType: (datetime.time,), t.TimestampType: (datetime.datetime,),
    t.DayTimeIntervalType: (datetime.timedelta,), t.LocalZonedTimestampType: (datetime.datetime,),
    t.ZonedTimestampType: (datetime.datetime,), t.ArrayType: (list, tuple, array), t.MapType: (dict,),
    t.RowType: (tuple, list, dict),
}
_BITS = {t.TinyIntType: 8, t.SmallIntType: 16, t.IntType: 32}

Verify = Callable[[Any], None]


def _create_type_verifier(data_type: t.DataType, name: Optional[str] = None) -> Verify:
    """
    A function that raises TypeError or ValueError for what is no value of a type.

    :param name: of the value, for messages.
    """
    def told(message: str) -> str:
        return message if name is None else '%s: %s' % (name, message)

    check = _checker(data_type, name, told)

    def verify(obj: Any) -> None:
        if obj is None:
            if not data_type._nullable:
                raise ValueError(told('This field is not nullable, but got None'))
        else:
            check(obj)

    return verify


def _checker(data_type: t.DataType, name: Optional[str], told: Callable[[str], str]) -> Verify:
    if isinstance(data_type, t.UserDefinedType):
        inner = _create_type_verifier(data_type.sql_type(), name)

        def user_defined(obj: Any) -> None:
            if not (hasattr(obj, '__UDT__') and obj.__UDT__ == data_type):
                raise ValueError(told('%r is not an instance of type %r' % (obj, data_type)))
            inner(data_type.to_sql_type(obj))

        return user_defined
    if isinstance(data_type, t.RowType):
        return _row_checker(data_type, told)
    accept = _acceptor(data_type, told)
    if isinstance(data_type, (t.ArrayType, t.MultisetType)):
        element = _create_type_verifier(data_type.element_type, 'element in array %s' % name)

        def collection(obj: Any) -> None:
            accept(obj)
            for value in obj:
                element(value)

        return collection
    if isinstance(data_type, t.MapType):
        key = _create_type_verifier(data_type.key_type.not_null(), 'key of map %s' % name)
        value = _create_type_verifier(data_type.value_type, 'value of map %s' % name)

        def mapping(obj: Any) -> None:
            accept(obj)
            for k, v in obj.items():
                key(k)
                value(v)

        return mapping
    return accept


def _acceptor(data_type: t.DataType, told: Callable[[str], str]) -> Verify:
    accepted = _ACCEPTED.get(type(data_type))
    bits = _BITS.get(type(data_type))
    length = getattr(data_type, 'length', None)

    def accept(obj: Any) -> None:
        if accepted is not None and type(obj) not in accepted:
            raise TypeError(told('%s can not accept object %r in type %s' % (data_type, obj, type(obj))))
        if bits is not None and not -(1 << bits - 1) <= obj < 1 << bits - 1:
            raise ValueError(told('object of %s out of range, got: %s' % (type(data_type).__name__, obj)))
        if length is not None and len(obj) > length:
            raise ValueError(told('%s can not accept object %r: its length %d exceeds %d'
                                  % (data_type, obj, len(obj), length)))

    return accept


def _row_checker(data_type: t.RowType, told: Callable[[str], str]) -> Verify:
    verifiers = [(field.name, _create_type_verifier(field.data_type, 'field %s' % field.name))
                 for field in data_type.fields]

    def check(obj: Any) -> None:
        if isinstance(obj, dict):
            for name, verify in verifiers:
                verify(obj.get(name))
        elif isinstance(obj, Row) and obj._from_dict:
            for name, verify in verifiers:
                verify(obj[name])
        elif isinstance(obj, (tuple, list, Row)):
            if len(obj) != len(verifiers):
                raise ValueError(told('Length of object (%d) does not match with length of fields (%d)'
                                      % (len(obj), len(verifiers))))
            named = isinstance(obj, Row) and hasattr(obj, '_fields')
            values = [obj[name] for name, _ in verifiers] if named else obj
            for value, (_, verify) in zip(values, verifiers):
                verify(value)
        elif hasattr(obj, '__dict__'):
            for name, verify in verifiers:
                verify(obj.__dict__.get(name))
        else:
            raise TypeError(told('RowType can not accept object %r in type %s' % (obj, type(obj))))

    return check
