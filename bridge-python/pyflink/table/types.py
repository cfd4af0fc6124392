"""Data types of the Table API, as formats and schemas name them."""
from __future__ import annotations

import calendar
import datetime
import time
from copy import copy
from enum import Enum
from typing import Any, Dict, Iterator, List, Optional, Tuple, Union

from pyflink._protocol.messages import DataType as ProtoType
from pyflink._protocol.messages import TypeRoot
from pyflink.common.typeinfo import DateTypeInfo, TimestampTypeInfo, TimeTypeInfo
from pyflink.common.types import Row, RowKind, _create_row

__all__ = ['DataTypes', 'UserDefinedType', 'Row', 'RowKind']

_UNLIMITED = 0x7fffffff


class DataType(object):
    """Base of the types: a nullable kind of value."""

    _root = TypeRoot.TYPE_ROOT_UNSPECIFIED

    def __init__(self, nullable: bool = True) -> None:
        self._nullable = nullable
        self._conversion_cls = ''

    @classmethod
    def type_name(cls) -> str:
        return cls.__name__[:-4].upper()

    def not_null(self) -> 'DataType':
        """This type without null."""
        return self._with_null(False)

    def nullable(self) -> 'DataType':
        """This type with null."""
        return self._with_null(True)

    def _with_null(self, nullable: bool) -> 'DataType':
        changed = copy(self)
        changed._nullable = nullable
        return changed

    def bridged_to(self, conversion_cls: str) -> 'DataType':
        """Names the class that represents values outside of the Table API."""
        self._conversion_cls = conversion_cls
        return self

    def need_conversion(self) -> bool:
        """Whether values differ between Python and SQL."""
        return False

    def to_sql_type(self, obj: Any) -> Any:
        return obj

    def from_sql_type(self, obj: Any) -> Any:
        return obj

    def _parameters(self) -> Tuple[Any, ...]:
        """What stands before the nullability in repr()."""
        return ()

    def _to_proto(self) -> ProtoType:
        """
        :raises TypeError: when the protocol has no such type.
        """
        if self._root == TypeRoot.TYPE_ROOT_UNSPECIFIED:
            raise TypeError("%s cannot be used as the type of data" % self)
        return ProtoType(root=self._root, not_null=not self._nullable)

    def __repr__(self) -> str:
        parts = [str(part) for part in self._parameters()] + [str(self._nullable).lower()]
        return '%s(%s)' % (self.__class__.__name__, ', '.join(parts))

    def __str__(self, *args: Any, **kwargs: Any) -> str:
        return self.__class__.type_name()

    def __hash__(self) -> int:
        return hash(str(self))

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, self.__class__) and self.__dict__ == other.__dict__

    def __ne__(self, other: Any) -> bool:
        return not self.__eq__(other)


class AtomicType(DataType):
    """A type without parts."""


class NullType(AtomicType):
    """Only null."""

    _root = TypeRoot.NULL

    def __init__(self) -> None:
        super().__init__(True)


class NumericType(AtomicType):
    """Numbers."""


class IntegralType(NumericType):
    """Whole numbers."""


class FractionalType(NumericType):
    """Numbers with a fraction."""


class _LengthType(AtomicType):
    def __init__(self, length: int = 1, nullable: bool = True) -> None:
        super().__init__(nullable)
        self.length = length

    def _parameters(self) -> Tuple[Any, ...]:
        return (self.length,)

    def _to_proto(self) -> ProtoType:
        proto = super()._to_proto()
        proto.length = 0 if self.length == _UNLIMITED else self.length
        return proto


class CharType(_LengthType):
    """Strings of a fixed length."""

    _root = TypeRoot.CHAR


class VarCharType(_LengthType):
    """Strings of a limited length."""

    _root = TypeRoot.VARCHAR


class BinaryType(_LengthType):
    """Bytes of a fixed length."""

    _root = TypeRoot.BINARY


class VarBinaryType(_LengthType):
    """Bytes of a limited length."""

    _root = TypeRoot.VARBINARY


class BooleanType(AtomicType):
    """True and false."""

    _root = TypeRoot.BOOLEAN


class TinyIntType(IntegralType):
    """8 bits."""

    _root = TypeRoot.TINYINT


class SmallIntType(IntegralType):
    """16 bits."""

    _root = TypeRoot.SMALLINT


class IntType(IntegralType):
    """32 bits."""

    _root = TypeRoot.INTEGER


class BigIntType(IntegralType):
    """64 bits."""

    _root = TypeRoot.BIGINT


class FloatType(FractionalType):
    """Floating point of 32 bits."""

    _root = TypeRoot.FLOAT


class DoubleType(FractionalType):
    """Floating point of 64 bits."""

    _root = TypeRoot.DOUBLE


class DecimalType(FractionalType):
    """Decimal numbers of up to 38 digits."""

    _root = TypeRoot.DECIMAL

    def __init__(self, precision: int = 10, scale: int = 0, nullable: bool = True) -> None:
        super().__init__(nullable)
        assert 1 <= precision <= 38
        assert 0 <= scale <= precision
        self.precision = precision
        self.scale = scale
        self.has_precision_info = True

    def _parameters(self) -> Tuple[Any, ...]:
        return self.precision, self.scale

    def _to_proto(self) -> ProtoType:
        proto = super()._to_proto()
        proto.precision, proto.scale = self.precision, self.scale
        return proto


class DateType(AtomicType):
    """``datetime.date``; in SQL days since 1970-01-01."""

    _root = TypeRoot.DATE
    EPOCH_ORDINAL = DateTypeInfo.EPOCH_ORDINAL

    def need_conversion(self) -> bool:
        return True

    def to_sql_type(self, obj: Any) -> Any:
        return DateTypeInfo().to_internal_type(obj)

    def from_sql_type(self, obj: Any) -> Any:
        return DateTypeInfo().from_internal_type(obj)


class _PrecisionType(AtomicType):
    def __init__(self, precision: int, nullable: bool) -> None:
        super().__init__(nullable)
        assert 0 <= precision <= 9
        self.precision = precision

    def need_conversion(self) -> bool:
        return True

    def _parameters(self) -> Tuple[Any, ...]:
        return (self.precision,)

    def _to_proto(self) -> ProtoType:
        proto = super()._to_proto()
        proto.precision = self.precision
        if self.precision == 0:
            # 0 would be read as the default.
            proto.precision, proto.extra = 1, '{"precision":0}'
        return proto


class TimeType(_PrecisionType):
    """``datetime.time``; in SQL microseconds of the day."""

    _root = TypeRoot.TIME
    EPOCH_ORDINAL = TimeTypeInfo.EPOCH_ORDINAL

    def __init__(self, precision: int = 0, nullable: bool = True) -> None:
        super().__init__(precision, nullable)

    def to_sql_type(self, obj: Any) -> Any:
        return TimeTypeInfo().to_internal_type(obj)

    def from_sql_type(self, obj: Any) -> Any:
        return TimeTypeInfo().from_internal_type(obj)


class TimestampType(_PrecisionType):
    """``datetime.datetime`` without a time zone; in SQL microseconds."""

    _root = TypeRoot.TIMESTAMP

    def __init__(self, precision: int = 6, nullable: bool = True) -> None:
        super().__init__(precision, nullable)

    def to_sql_type(self, obj: Any) -> Any:
        return TimestampTypeInfo().to_internal_type(obj)

    def from_sql_type(self, obj: Any) -> Any:
        return TimestampTypeInfo().from_internal_type(obj)


class LocalZonedTimestampType(_PrecisionType):
    """A point in time, shown in the session's time zone."""

    _root = TypeRoot.TIMESTAMP_LTZ
    EPOCH_ORDINAL = calendar.timegm(time.localtime(0)) * 10 ** 6

    def __init__(self, precision: int = 6, nullable: bool = True) -> None:
        super().__init__(precision, nullable)

    def to_sql_type(self, obj: Any) -> Any:
        return None if obj is None else TimestampTypeInfo().to_internal_type(obj) + self.EPOCH_ORDINAL

    def from_sql_type(self, obj: Any) -> Any:
        return None if obj is None else TimestampTypeInfo().from_internal_type(obj - self.EPOCH_ORDINAL)


class ZonedTimestampType(_PrecisionType):
    """A point in time with its time zone; in SQL microseconds of the local time and the offset in seconds."""

    def __init__(self, precision: int = 6, nullable: bool = True) -> None:
        super().__init__(precision, nullable)

    def to_sql_type(self, obj: Any) -> Any:
        if obj is None:
            return None
        zone = obj.tzinfo or datetime.datetime.now(datetime.timezone.utc).astimezone().tzinfo
        seconds = calendar.timegm(obj.utctimetuple()) if obj.tzinfo else int(time.mktime(obj.timetuple()))
        offset = int(zone.utcoffset(obj).total_seconds())
        return (seconds + offset) * 10 ** 6 + obj.microsecond, offset

    def from_sql_type(self, obj: Any) -> Any:
        if obj is None:
            return None
        local, offset = obj
        zone = datetime.timezone(datetime.timedelta(seconds=offset))
        micros = local - offset * 10 ** 6
        return datetime.datetime.fromtimestamp(micros // 10 ** 6, tz=zone).replace(microsecond=micros % 10 ** 6)


class Resolution(object):
    """One end of an interval's fields, with its number of digits."""

    class IntervalUnit(Enum):
        SECOND = 0
        MINUTE = 1
        HOUR = 2
        DAY = 3
        MONTH = 4
        YEAR = 5

    def __init__(self, unit: 'Resolution.IntervalUnit', precision: int = -1) -> None:
        self._unit = unit
        self._precision = precision

    @property
    def unit(self) -> 'Resolution.IntervalUnit':
        return self._unit

    @property
    def precision(self) -> int:
        return self._precision

    def __str__(self) -> str:
        return '%s(%s)' % (self._unit, self._precision)


class YearMonthIntervalType(AtomicType):
    """Numbers of months."""

    _root = TypeRoot.INTERVAL_YEAR_MONTH
    DEFAULT_PRECISION = 2

    class YearMonthResolution(object):
        YEAR = 1
        MONTH = 2
        YEAR_TO_MONTH = 3

    def __init__(self, resolution: int, precision: int = DEFAULT_PRECISION, nullable: bool = True) -> None:
        kinds = YearMonthIntervalType.YearMonthResolution
        assert resolution in (kinds.YEAR, kinds.MONTH, kinds.YEAR_TO_MONTH)
        assert resolution != kinds.MONTH or precision == self.DEFAULT_PRECISION
        assert 1 <= precision <= 4
        super().__init__(nullable)
        self._resolution = resolution
        self._precision = precision

    @property
    def resolution(self) -> int:
        return self._resolution

    @property
    def precision(self) -> int:
        return self._precision

    def _to_proto(self) -> ProtoType:
        proto = super()._to_proto()
        names = {1: 'YEAR', 2: 'MONTH', 3: 'YEAR_TO_MONTH'}
        proto.precision, proto.extra = self._precision, '{"resolution":"%s"}' % names[self._resolution]
        return proto


class DayTimeIntervalType(AtomicType):
    """``datetime.timedelta``; in SQL microseconds."""

    _root = TypeRoot.INTERVAL_DAY_TIME
    DEFAULT_DAY_PRECISION = 2
    DEFAULT_FRACTIONAL_PRECISION = 6

    class DayTimeResolution(Enum):
        DAY = 1
        DAY_TO_HOUR = 2
        DAY_TO_MINUTE = 3
        DAY_TO_SECOND = 4
        HOUR = 5
        HOUR_TO_MINUTE = 6
        HOUR_TO_SECOND = 7
        MINUTE = 8
        MINUTE_TO_SECOND = 9
        SECOND = 10

    def __init__(self, resolution: 'DayTimeIntervalType.DayTimeResolution',
                 day_precision: int = DEFAULT_DAY_PRECISION,
                 fractional_precision: int = DEFAULT_FRACTIONAL_PRECISION, nullable: bool = True) -> None:
        assert isinstance(resolution, DayTimeIntervalType.DayTimeResolution)
        has_days = resolution.name.startswith('DAY')
        has_seconds = resolution.name.endswith('SECOND')
        assert has_days or day_precision == self.DEFAULT_DAY_PRECISION
        assert has_seconds or fractional_precision == self.DEFAULT_FRACTIONAL_PRECISION
        assert 1 <= day_precision <= 6
        assert 0 <= fractional_precision <= 9
        super().__init__(nullable)
        self._resolution = resolution
        self._day_precision = day_precision
        self._fractional_precision = fractional_precision

    def need_conversion(self) -> bool:
        return True

    def to_sql_type(self, obj: Any) -> Any:
        return None if obj is None else (obj.days * 86400 + obj.seconds) * 10 ** 6 + obj.microseconds

    def from_sql_type(self, obj: Any) -> Any:
        return None if obj is None else datetime.timedelta(microseconds=obj)

    @property
    def resolution(self) -> 'DayTimeIntervalType.DayTimeResolution':
        return self._resolution

    @property
    def day_precision(self) -> int:
        return self._day_precision

    @property
    def fractional_precision(self) -> int:
        return self._fractional_precision

    def _to_proto(self) -> ProtoType:
        proto = super()._to_proto()
        proto.precision, proto.scale = self._day_precision, self._fractional_precision
        proto.extra = '{"resolution":"%s"}' % self._resolution.name
        return proto


def _check_type(value: Any, what: str) -> None:
    assert isinstance(value, DataType), "%s %s should be an instance of %s" % (what, value, DataType)


class _CollectionType(DataType):
    def __init__(self, element_type: DataType, nullable: bool = True) -> None:
        _check_type(element_type, 'element_type')
        super().__init__(nullable)
        self.element_type = element_type

    def need_conversion(self) -> bool:
        return self.element_type.need_conversion()

    def to_sql_type(self, obj: Any) -> Any:
        return [self.element_type.to_sql_type(v) for v in obj] if obj and self.need_conversion() else obj

    def from_sql_type(self, obj: Any) -> Any:
        return [self.element_type.from_sql_type(v) for v in obj] if obj and self.need_conversion() else obj

    def _parameters(self) -> Tuple[Any, ...]:
        return (repr(self.element_type),)

    def _to_proto(self) -> ProtoType:
        proto = super()._to_proto()
        proto.children.append(self.element_type._to_proto())
        return proto


class ArrayType(_CollectionType):
    """Lists."""

    _root = TypeRoot.ARRAY


class MultisetType(_CollectionType):
    """Lists in which order does not count."""

    _root = TypeRoot.MULTISET


class MapType(DataType):
    """Dictionaries; keys are never null."""

    _root = TypeRoot.MAP

    def __init__(self, key_type: DataType, value_type: DataType, nullable: bool = True) -> None:
        _check_type(key_type, 'key_type')
        _check_type(value_type, 'value_type')
        super().__init__(nullable)
        self.key_type = key_type
        self.value_type = value_type

    def need_conversion(self) -> bool:
        return self.key_type.need_conversion() or self.value_type.need_conversion()

    def to_sql_type(self, obj: Any) -> Any:
        if not obj or not self.need_conversion():
            return obj
        return {self.key_type.to_sql_type(k): self.value_type.to_sql_type(v) for k, v in obj.items()}

    def from_sql_type(self, obj: Any) -> Any:
        if not obj or not self.need_conversion():
            return obj
        return {self.key_type.from_sql_type(k): self.value_type.from_sql_type(v) for k, v in obj.items()}

    def _parameters(self) -> Tuple[Any, ...]:
        return repr(self.key_type), repr(self.value_type)

    def _to_proto(self) -> ProtoType:
        proto = super()._to_proto()
        proto.children += [self.key_type._to_proto(), self.value_type._to_proto()]
        return proto


class _ViewType(DataType):
    def __init__(self) -> None:
        super().__init__(False)

    def to_sql_type(self, obj: Any) -> Any:
        raise Exception("%s can only be used in accumulator type declaration of AggregateFunction."
                        % type(self).__name__)

    from_sql_type = to_sql_type


class ListViewType(_ViewType):
    """A list kept in state."""

    def __init__(self, element_type: DataType) -> None:
        _check_type(element_type, 'element_type')
        super().__init__()
        self._element_type = element_type

    def __repr__(self) -> str:
        return "ListViewType(%r)" % self._element_type


class MapViewType(_ViewType):
    """A dictionary kept in state."""

    def __init__(self, key_type: DataType, value_type: DataType) -> None:
        _check_type(key_type, 'element_type')
        _check_type(value_type, 'element_type')
        super().__init__()
        self._key_type = key_type
        self._value_type = value_type

    def __repr__(self) -> str:
        return "MapViewType(%r, %r)" % (self._key_type, self._value_type)


class RowField(object):
    """A named field of a row."""

    def __init__(self, name: str, data_type: DataType, description: Optional[str] = None) -> None:
        _check_type(data_type, 'data_type')
        assert isinstance(name, str), "field name %s should be string" % name
        assert description is None or isinstance(description, str), "description %s should be string" % description
        self.name = name
        self.data_type = data_type
        self.description = '...' if description is None else description

    def need_conversion(self) -> bool:
        return self.data_type.need_conversion()

    def to_sql_type(self, obj: Any) -> Any:
        return self.data_type.to_sql_type(obj)

    def from_sql_type(self, obj: Any) -> Any:
        return self.data_type.from_sql_type(obj)

    def __repr__(self) -> str:
        return "RowField(%s, %r, %s)" % (self.name, self.data_type, self.description)

    def __str__(self, *args: Any, **kwargs: Any) -> str:
        return "RowField(%s, %s)" % (self.name, self.data_type)

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, self.__class__) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(self.name)


class RowType(DataType):
    """Rows. Iterating gives the fields; they are also read by name, position or slice."""

    _root = TypeRoot.ROW

    def __init__(self, fields: Optional[List[RowField]] = None, nullable: bool = True) -> None:
        super().__init__(nullable)
        self.fields = fields or []
        assert all(isinstance(f, RowField) for f in self.fields), "fields should be a list of RowField"
        self._update()

    def _update(self) -> None:
        self.names = [f.name for f in self.fields]
        self._need_conversion = [f.need_conversion() for f in self.fields]
        self._need_serialize_any_field = any(self._need_conversion)

    def add(self, field: Union[RowField, str], data_type: Optional[DataType] = None) -> 'RowType':
        """
        Adds a field.

        :raises ValueError: for a name without a type.
        """
        if isinstance(field, RowField):
            self.fields.append(field)
        elif data_type is None:
            raise ValueError("Must specify DataType if passing name of row_field to create.")
        else:
            self.fields.append(RowField(field, data_type))
        self._update()
        return self

    def field_names(self) -> List[str]:
        return list(self.names)

    def field_types(self) -> List[DataType]:
        return [f.data_type for f in self.fields]

    def need_conversion(self) -> bool:
        return True

    def to_sql_type(self, obj: Any) -> Any:
        if obj is None:
            return None
        kind = RowKind.INSERT.value
        if isinstance(obj, dict):
            values: Any = [obj.get(name) for name in self.names]
        elif isinstance(obj, Row):
            kind = obj.get_row_kind().value
            values = [obj[name] for name in self.names] if hasattr(obj, "_fields") else obj
        elif isinstance(obj, (tuple, list)):
            values = obj
        elif hasattr(obj, "__dict__"):
            values = [obj.__dict__.get(name) for name in self.names]
        else:
            raise ValueError("Unexpected tuple %r with RowType" % obj)
        if self._need_serialize_any_field:
            values = [f.to_sql_type(v) if c else v for f, v, c in zip(self.fields, values, self._need_conversion)]
        return (kind,) + tuple(values)

    def from_sql_type(self, obj: Any) -> Any:
        if obj is None or isinstance(obj, Row):
            return obj
        if self._need_serialize_any_field:
            obj = [f.from_sql_type(v) if c else v for f, v, c in zip(self.fields, obj, self._need_conversion)]
        return _create_row(self.names, obj)

    def _to_proto(self) -> ProtoType:
        proto = super()._to_proto()
        proto.children += [f.data_type._to_proto() for f in self.fields]
        proto.field_names += self.names
        return proto

    def __iter__(self) -> Iterator[RowField]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def __getitem__(self, key: Union[str, int, slice]) -> Any:
        if isinstance(key, str):
            for field in self.fields:
                if field.name == key:
                    return field
            raise KeyError('No RowField named {0}'.format(key))
        if isinstance(key, int):
            try:
                return self.fields[key]
            except IndexError:
                raise IndexError('RowType index out of range')
        if isinstance(key, slice):
            return RowType(self.fields[key])
        raise TypeError('RowType keys should be strings, integers or slices')

    def __repr__(self) -> str:
        return "RowType(%s)" % ",".join(map(repr, self.fields))


class RawType(DataType):
    """Pickled Python objects."""

    _root = TypeRoot.PICKLED

    def from_sql_type(self, obj: Any) -> Any:
        import pickle
        return pickle.loads(obj)


class UserDefinedType(DataType):
    """Base of types of the user's own, stored as one of the types above."""

    @classmethod
    def sql_type(cls) -> DataType:
        """The type that values are stored as."""
        raise NotImplementedError("UDT must implement sql_type().")

    @classmethod
    def module(cls) -> str:
        """The Python module of the type."""
        raise NotImplementedError("UDT must implement module().")

    @classmethod
    def java_udt(cls) -> str:
        """The Java class of the type."""
        return ''

    @classmethod
    def type_name(cls) -> str:
        return cls.__name__.lower()

    def serialize(self, obj: Any) -> Any:
        """A value as a value of ``sql_type()``."""
        raise NotImplementedError("UDT must implement serialize().")

    def deserialize(self, datum: Any) -> Any:
        """The value of a stored one."""
        raise NotImplementedError("UDT must implement deserialize().")

    def need_conversion(self) -> bool:
        return True

    def to_sql_type(self, obj: Any) -> Any:
        return None if obj is None else self.sql_type().to_sql_type(self.serialize(obj))

    def from_sql_type(self, obj: Any) -> Any:
        value = self.sql_type().from_sql_type(obj)
        return None if value is None else self.deserialize(value)

    def _to_proto(self) -> ProtoType:
        return self.sql_type()._to_proto()

    def __eq__(self, other: Any) -> bool:
        return type(self) is type(other)

    __hash__ = DataType.__hash__


def _from_resolution(upper: Resolution, lower: Optional[Resolution] = None) -> DataType:
    """
    :raises ValueError: for units that make no interval.
    """
    unit = upper.unit.name if lower is None else '%s_TO_%s' % (upper.unit.name, lower.unit.name)
    if unit in ('YEAR', 'MONTH', 'YEAR_TO_MONTH'):
        kind = getattr(YearMonthIntervalType.YearMonthResolution, unit)
        return YearMonthIntervalType(kind, upper.precision) if unit == 'YEAR' else YearMonthIntervalType(kind)
    if unit not in DayTimeIntervalType.DayTimeResolution.__members__:
        raise ValueError("Unsupported interval definition '%s TO %s'. Please check the documentation for supported "
                         "combinations for year-month and day-time intervals." % (upper, lower))
    precisions: Dict[str, int] = {}
    if unit.startswith('DAY'):
        precisions['day_precision'] = upper.precision
    last = upper if lower is None else lower
    if last.unit is Resolution.IntervalUnit.SECOND:
        precisions['fractional_precision'] = last.precision
    return DayTimeIntervalType(DayTimeIntervalType.DayTimeResolution[unit], **precisions)


_INFERENCE = frozenset((
    '_infer_type _infer_schema _infer_schema_from_data _merge_type _has_nulltype _create_type_verifier '
    '_array_signed_int_typecode_ctype_mappings _array_unsigned_int_typecode_ctype_mappings _array_type_mappings').split())


def __getattr__(name: str) -> Any:
    if name not in _INFERENCE:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    from pyflink.table import _inference
    return getattr(_inference, name)


from pyflink.table._data_types import DataTypes  # noqa: E402  needs the classes above
