"""Type information of the DataStream API: what the values of a stream are, and how they cross to the host."""
import calendar
import datetime
import time
from enum import Enum
from typing import Any, List, Optional

from pyflink._protocol.messages import DataType, TypeRoot

__all__ = ['TypeInformation', 'Types']


class TypeInformation(object):
    """
    Base of all type information.

    ``to_internal_type`` and ``from_internal_type`` are PyFlink's conversions between a Python value and its form on
    the wire of PyFlink; here they matter only to code that calls them, since columns are encoded by `_to_proto`.
    """

    def need_conversion(self) -> bool:
        """Whether values differ between Python and their internal form."""
        return False

    def to_internal_type(self, obj: Any) -> Any:
        return obj

    def from_internal_type(self, obj: Any) -> Any:
        return obj

    def get_java_type_info(self) -> Any:
        """:raises NotImplementedError: always; there is no JVM behind this package."""
        raise NotImplementedError(
            "TypeInformation.get_java_type_info: there is no JVM in this version; see docs/compatibility.md")

    def _to_proto(self) -> DataType:
        """
        The protocol's type of these values.

        :raises TypeError: when this type cannot describe data of a job.
        """
        raise TypeError("%s cannot be used as the type of a stream" % self)

    # Subclasses that define __eq__ keep a hash: types are keys of caches.
    def __hash__(self) -> int:
        return hash(repr(self))


class BasicType(Enum):
    """Kinds of :class:`BasicTypeInfo`; the values are their printed names."""

    STRING = "String"
    BYTE = "Byte"
    BOOLEAN = "Boolean"
    SHORT = "Short"
    INT = "Integer"
    LONG = "Long"
    FLOAT = "Float"
    DOUBLE = "Double"
    CHAR = "Char"
    BIG_INT = "BigInteger"
    BIG_DEC = "BigDecimal"
    INSTANT = "Instant"


_BASIC_ROOTS = {
    BasicType.STRING: TypeRoot.VARCHAR,
    BasicType.BYTE: TypeRoot.TINYINT,
    BasicType.BOOLEAN: TypeRoot.BOOLEAN,
    BasicType.SHORT: TypeRoot.SMALLINT,
    BasicType.INT: TypeRoot.INTEGER,
    BasicType.LONG: TypeRoot.BIGINT,
    BasicType.FLOAT: TypeRoot.FLOAT,
    BasicType.DOUBLE: TypeRoot.DOUBLE,
    BasicType.CHAR: TypeRoot.CHAR,
    BasicType.BIG_INT: TypeRoot.BIG_INT,
    BasicType.BIG_DEC: TypeRoot.BIG_DEC,
    BasicType.INSTANT: TypeRoot.TIMESTAMP_LTZ,
}


class BasicTypeInfo(TypeInformation):
    """Numbers, booleans, strings and instants."""

    def __init__(self, basic_type: BasicType) -> None:
        self._basic_type = basic_type

    def __eq__(self, o: Any) -> bool:
        return isinstance(o, BasicTypeInfo) and self._basic_type == o._basic_type

    __hash__ = TypeInformation.__hash__

    def __repr__(self) -> str:
        return self._basic_type.value

    def _to_proto(self) -> DataType:
        root = _BASIC_ROOTS.get(self._basic_type)
        if root is None:
            raise TypeError("Invalid BasicType %s." % self._basic_type)
        return DataType(root=root, precision=6 if root == TypeRoot.TIMESTAMP_LTZ else 0)

    @staticmethod
    def STRING_TYPE_INFO() -> 'BasicTypeInfo':
        return BasicTypeInfo(BasicType.STRING)

    @staticmethod
    def BOOLEAN_TYPE_INFO() -> 'BasicTypeInfo':
        return BasicTypeInfo(BasicType.BOOLEAN)

    @staticmethod
    def BYTE_TYPE_INFO() -> 'BasicTypeInfo':
        return BasicTypeInfo(BasicType.BYTE)

    @staticmethod
    def SHORT_TYPE_INFO() -> 'BasicTypeInfo':
        return BasicTypeInfo(BasicType.SHORT)

    @staticmethod
    def INT_TYPE_INFO() -> 'BasicTypeInfo':
        return BasicTypeInfo(BasicType.INT)

    @staticmethod
    def LONG_TYPE_INFO() -> 'BasicTypeInfo':
        return BasicTypeInfo(BasicType.LONG)

    @staticmethod
    def FLOAT_TYPE_INFO() -> 'BasicTypeInfo':
        return BasicTypeInfo(BasicType.FLOAT)

    @staticmethod
    def DOUBLE_TYPE_INFO() -> 'BasicTypeInfo':
        return BasicTypeInfo(BasicType.DOUBLE)

    @staticmethod
    def CHAR_TYPE_INFO() -> 'BasicTypeInfo':
        return BasicTypeInfo(BasicType.CHAR)

    @staticmethod
    def BIG_INT_TYPE_INFO() -> 'BasicTypeInfo':
        return BasicTypeInfo(BasicType.BIG_INT)

    @staticmethod
    def BIG_DEC_TYPE_INFO() -> 'BasicTypeInfo':
        return BasicTypeInfo(BasicType.BIG_DEC)

    @staticmethod
    def INSTANT_TYPE_INFO() -> 'BasicTypeInfo':
        return InstantTypeInfo(BasicType.INSTANT)


class InstantTypeInfo(BasicTypeInfo):
    """:class:`pyflink.common.Instant`; internally microseconds since the epoch."""

    def need_conversion(self) -> bool:
        return True

    def to_internal_type(self, obj: Any) -> int:
        return obj.to_epoch_milli() * 1000

    def from_internal_type(self, obj: int) -> Any:
        from pyflink.common.time import Instant
        return Instant.of_epoch_milli(obj // 1000)


class SqlTimeTypeInfo(TypeInformation):
    """The types of java.sql.Date, Time and Timestamp."""

    @staticmethod
    def DATE() -> 'DateTypeInfo':
        return DateTypeInfo()

    @staticmethod
    def TIME() -> 'TimeTypeInfo':
        return TimeTypeInfo()

    @staticmethod
    def TIMESTAMP() -> 'TimestampTypeInfo':
        return TimestampTypeInfo()


class _ArrayTypeInfo(TypeInformation):
    """Arrays differ in what they may hold; ``_elements`` names it (None = anything)."""

    _root = TypeRoot.OBJECT_ARRAY
    _elements: Optional[frozenset] = None

    def __init__(self, element_type: TypeInformation) -> None:
        self._element_type = element_type

    def __eq__(self, o: Any) -> bool:
        return type(o) is type(self) and self._element_type == o._element_type

    __hash__ = TypeInformation.__hash__

    def __repr__(self) -> str:
        return "%s<%s>" % (type(self).__name__, self._element_type)

    def _to_proto(self) -> DataType:
        allowed = self._elements
        if allowed is not None and getattr(self._element_type, '_basic_type', None) not in allowed:
            raise TypeError("Invalid element type for a primitive array.")
        return DataType(root=self._root, children=[self._element_type._to_proto()])


_PRIMITIVES = frozenset((BasicType.BOOLEAN, BasicType.BYTE, BasicType.SHORT, BasicType.INT, BasicType.LONG,
                         BasicType.FLOAT, BasicType.DOUBLE, BasicType.CHAR))


class PrimitiveArrayTypeInfo(_ArrayTypeInfo):
    """Arrays of Java's primitives; an array of bytes is ``bytes`` in Python, the others are lists."""

    _root = TypeRoot.PRIMITIVE_ARRAY
    _elements = _PRIMITIVES

    def _to_proto(self) -> DataType:
        proto = super()._to_proto()
        if proto.children[0].root == TypeRoot.TINYINT:
            return DataType(root=TypeRoot.VARBINARY)
        return proto


class BasicArrayTypeInfo(_ArrayTypeInfo):
    """Arrays of Java's boxed primitives and strings."""

    _root = TypeRoot.BASIC_ARRAY
    _elements = _PRIMITIVES | {BasicType.STRING}


class ObjectArrayTypeInfo(_ArrayTypeInfo):
    """Arrays of any element type."""


class PickledBytesTypeInfo(TypeInformation):
    """Any Python object; the type of every stream without a declared one."""

    def __eq__(self, o: Any) -> bool:
        return isinstance(o, PickledBytesTypeInfo)

    __hash__ = TypeInformation.__hash__

    def __repr__(self) -> str:
        return "PickledByteArrayTypeInfo"

    def _to_proto(self) -> DataType:
        return DataType(root=TypeRoot.PICKLED)


class _CompositeTypeInfo(TypeInformation):
    """Shared parts of row and tuple types."""

    def __init__(self, field_types: List[TypeInformation]) -> None:
        self._field_types = field_types
        self._need_conversion = [f.need_conversion() if isinstance(f, TypeInformation) else None for f in field_types]
        self._need_serialize_any_field = any(self._need_conversion)

    def get_field_types(self) -> List[TypeInformation]:
        return self._field_types

    def need_conversion(self) -> bool:
        return True

    def _convert(self, values: Any) -> tuple:
        if not self._need_serialize_any_field:
            return tuple(values)
        return tuple(f.to_internal_type(v) if c else v
                     for f, v, c in zip(self._field_types, values, self._need_conversion))

    def _restore(self, values: Any) -> tuple:
        if not self._need_serialize_any_field:
            return tuple(values)
        return tuple(f.from_internal_type(v) if c else v
                     for f, v, c in zip(self._field_types, values, self._need_conversion))

    def _children(self) -> List[DataType]:
        return [field_type._to_proto() for field_type in self._field_types]


class RowTypeInfo(_CompositeTypeInfo):
    """:class:`pyflink.common.Row` with a type for each field and, optionally, names (else f0, f1, ...)."""

    def __init__(self, field_types: List[TypeInformation], field_names: Optional[List[str]] = None) -> None:
        self._field_names = field_names
        super(RowTypeInfo, self).__init__(field_types)

    def get_field_names(self) -> List[str]:
        if not self._field_names:
            self._field_names = ["f%d" % i for i in range(len(self._field_types))]
        return self._field_names

    def get_field_index(self, field_name: str) -> int:
        """
        Position of the field, -1 when the type has no names.

        :raises ValueError: when it has names but not this one.
        """
        return self._field_names.index(field_name) if self._field_names else -1

    # As in PyFlink, names do not count for equality.
    def __eq__(self, other: Any) -> bool:
        return isinstance(other, RowTypeInfo) and self._field_types == other._field_types

    def __hash__(self) -> int:
        return hash(tuple(self._field_types))

    def __repr__(self) -> str:
        if self._field_names:
            return "RowTypeInfo(%s)" % ', '.join(
                '%s: %s' % pair for pair in zip(self._field_names, self._field_types))
        return "RowTypeInfo(%s)" % ', '.join(map(str, self._field_types))

    def to_internal_type(self, obj: Any) -> Optional[tuple]:
        if obj is None:
            return None
        from pyflink.common.types import Row
        kind = 0
        if isinstance(obj, dict):
            values: Any = [obj.get(name) for name in self.get_field_names()]
        elif isinstance(obj, Row):
            kind = obj.get_row_kind().value
            values = [obj[name] for name in self.get_field_names()] if hasattr(obj, "_fields") else obj
        elif isinstance(obj, (tuple, list)):
            values = obj
        elif hasattr(obj, "__dict__"):
            values = [obj.__dict__.get(name) for name in self.get_field_names()]
        else:
            raise ValueError("Unexpected tuple %r with RowTypeInfo" % obj)
        return (kind,) + self._convert(values)

    def from_internal_type(self, obj: Any) -> Any:
        if obj is None or isinstance(obj, (tuple, list)):
            return obj
        return self._restore(obj)

    def _to_proto(self) -> DataType:
        names = self._field_names or []
        if names:
            if len(names) != len(self._field_types):
                raise ValueError("Number of field types and names is different.")
            if len(set(names)) != len(names):
                raise ValueError("Field names are not unique.")
        return DataType(root=TypeRoot.ROW, children=self._children(), field_names=list(names))


class TupleTypeInfo(_CompositeTypeInfo):
    """Python tuples with a type for each field."""

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, TupleTypeInfo) and self._field_types == other._field_types

    __hash__ = TypeInformation.__hash__

    def __repr__(self) -> str:
        return "TupleTypeInfo(%s)" % ', '.join(map(str, self._field_types))

    def to_internal_type(self, obj: Any) -> Optional[tuple]:
        if obj is None:
            return None
        from pyflink.common.types import Row
        if not isinstance(obj, (list, tuple, Row)):
            raise ValueError("Unexpected tuple %r with TupleTypeInfo" % obj)
        return self._convert(obj)

    def from_internal_type(self, obj: Any) -> Any:
        if obj is None or isinstance(obj, (tuple, list)):
            return obj
        return self._restore(obj)

    def _to_proto(self) -> DataType:
        return DataType(root=TypeRoot.TUPLE, children=self._children())


class DateTypeInfo(TypeInformation):
    """``datetime.date``; internally days since 1970-01-01."""

    EPOCH_ORDINAL = datetime.datetime(1970, 1, 1).toordinal()

    def need_conversion(self) -> bool:
        return True

    def to_internal_type(self, d: Optional[datetime.date]) -> Optional[int]:
        return None if d is None else d.toordinal() - self.EPOCH_ORDINAL

    def from_internal_type(self, v: Optional[int]) -> Optional[datetime.date]:
        return None if v is None else datetime.date.fromordinal(v + self.EPOCH_ORDINAL)

    def __eq__(self, o: Any) -> bool:
        return isinstance(o, DateTypeInfo)

    __hash__ = TypeInformation.__hash__

    def __repr__(self) -> str:
        return "DateTypeInfo"

    def _to_proto(self) -> DataType:
        return DataType(root=TypeRoot.DATE)


class TimeTypeInfo(TypeInformation):
    """``datetime.time``; internally microseconds, shifted by the local time zone's offset at the epoch."""

    EPOCH_ORDINAL = calendar.timegm(time.localtime(0)) * 10 ** 6

    def need_conversion(self) -> bool:
        return True

    def to_internal_type(self, t: Optional[datetime.time]) -> Optional[int]:
        if t is None:
            return None
        shift = self.EPOCH_ORDINAL
        if t.tzinfo is not None:
            shift = (t.utcoffset() or datetime.timedelta()) // datetime.timedelta(microseconds=1)
        return ((t.hour * 60 + t.minute) * 60 + t.second) * 10 ** 6 + t.microsecond - shift

    def from_internal_type(self, t: Optional[int]) -> Optional[datetime.time]:
        if t is None:
            return None
        seconds, microseconds = divmod(t + self.EPOCH_ORDINAL, 10 ** 6)
        minutes, seconds = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return datetime.time(hours, minutes, seconds, microseconds)

    def __eq__(self, o: Any) -> bool:
        return isinstance(o, TimeTypeInfo)

    __hash__ = TypeInformation.__hash__

    def __repr__(self) -> str:
        return "TimeTypeInfo"

    def _to_proto(self) -> DataType:
        return DataType(root=TypeRoot.TIME)


class TimestampTypeInfo(TypeInformation):
    """``datetime.datetime``; internally microseconds since the epoch, naive values read in the local time zone."""

    def need_conversion(self) -> bool:
        return True

    def to_internal_type(self, dt: Optional[datetime.datetime]) -> Optional[int]:
        if dt is None:
            return None
        seconds = calendar.timegm(dt.utctimetuple()) if dt.tzinfo else time.mktime(dt.timetuple())
        return int(seconds) * 10 ** 6 + dt.microsecond

    def from_internal_type(self, ts: Optional[int]) -> Optional[datetime.datetime]:
        if ts is None:
            return None
        return datetime.datetime.fromtimestamp(ts // 10 ** 6).replace(microsecond=ts % 10 ** 6)

    def __eq__(self, o: Any) -> bool:
        return isinstance(o, TimestampTypeInfo)

    __hash__ = TypeInformation.__hash__

    def __repr__(self) -> str:
        return "TimestampTypeInfo"

    def _to_proto(self) -> DataType:
        return DataType(root=TypeRoot.TIMESTAMP, precision=6)


class ListTypeInfo(TypeInformation):
    """Python lists of one element type."""

    def __init__(self, element_type: TypeInformation) -> None:
        self.elem_type = element_type

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, ListTypeInfo) and self.elem_type == other.elem_type

    __hash__ = TypeInformation.__hash__

    def __repr__(self) -> str:
        return "ListTypeInfo<%s>" % self.elem_type

    def _to_proto(self) -> DataType:
        return DataType(root=TypeRoot.LIST, children=[self.elem_type._to_proto()])


class MapTypeInfo(TypeInformation):
    """Python dictionaries of one key and one value type."""

    def __init__(self, key_type_info: TypeInformation, value_type_info: TypeInformation) -> None:
        self._key_type_info = key_type_info
        self._value_type_info = value_type_info

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, MapTypeInfo) and self._key_type_info == other._key_type_info \
            and self._value_type_info == other._value_type_info

    __hash__ = TypeInformation.__hash__

    def __repr__(self) -> str:
        return 'MapTypeInfo<{}, {}>'.format(self._key_type_info, self._value_type_info)

    def _to_proto(self) -> DataType:
        return DataType(root=TypeRoot.MAP,
                        children=[self._key_type_info._to_proto(), self._value_type_info._to_proto()])


class LocalTimeTypeInfo(TypeInformation):
    """The types of java.time.LocalDate, LocalTime and LocalDateTime. `DataType.extra` is "local": it only prints otherwise."""

    class TimeType(Enum):
        LOCAL_DATE = 0
        LOCAL_TIME = 1
        LOCAL_DATE_TIME = 2

    def __init__(self, time_type: TimeType) -> None:
        self._time_type = time_type

    def __eq__(self, other: Any) -> bool:
        return self.__class__ == other.__class__ and self._time_type == other._time_type

    __hash__ = TypeInformation.__hash__

    def __repr__(self) -> str:
        return 'LocalTimeTypeInfo<{}>'.format(self._time_type.name)

    def _to_proto(self) -> DataType:
        if self._time_type == LocalTimeTypeInfo.TimeType.LOCAL_DATE:
            return DataType(root=TypeRoot.DATE, extra="local")
        if self._time_type == LocalTimeTypeInfo.TimeType.LOCAL_TIME:
            return DataType(root=TypeRoot.TIME, extra="local")
        return DataType(root=TypeRoot.TIMESTAMP, precision=6, extra="local")


class ExternalTypeInfo(TypeInformation):
    """Marks a type that comes from the Table API; the values are those of the type inside."""

    def __init__(self, type_info: TypeInformation) -> None:
        self._type_info = type_info

    def __eq__(self, other: Any) -> bool:
        return self.__class__ == other.__class__ and self._type_info == other._type_info

    __hash__ = TypeInformation.__hash__

    def __repr__(self) -> str:
        return 'ExternalTypeInfo<{}>'.format(self._type_info)

    def _to_proto(self) -> DataType:
        return self._type_info._to_proto()


class Types(object):
    """Makes the type information of what a stream can hold. Python's int, float and str are LONG, DOUBLE and STRING."""

    @staticmethod
    def STRING() -> TypeInformation:
        """``str``."""
        return BasicTypeInfo.STRING_TYPE_INFO()

    @staticmethod
    def BYTE() -> TypeInformation:
        """``int`` of 8 bits."""
        return BasicTypeInfo.BYTE_TYPE_INFO()

    @staticmethod
    def BOOLEAN() -> TypeInformation:
        """``bool``."""
        return BasicTypeInfo.BOOLEAN_TYPE_INFO()

    @staticmethod
    def SHORT() -> TypeInformation:
        """``int`` of 16 bits."""
        return BasicTypeInfo.SHORT_TYPE_INFO()

    @staticmethod
    def INT() -> TypeInformation:
        """``int`` of 32 bits."""
        return BasicTypeInfo.INT_TYPE_INFO()

    @staticmethod
    def LONG() -> TypeInformation:
        """``int`` of 64 bits."""
        return BasicTypeInfo.LONG_TYPE_INFO()

    @staticmethod
    def FLOAT() -> TypeInformation:
        """``float``, rounded to 32 bits."""
        return BasicTypeInfo.FLOAT_TYPE_INFO()

    @staticmethod
    def DOUBLE() -> TypeInformation:
        """``float``."""
        return BasicTypeInfo.DOUBLE_TYPE_INFO()

    @staticmethod
    def CHAR() -> TypeInformation:
        """``str`` of one character."""
        return BasicTypeInfo.CHAR_TYPE_INFO()

    @staticmethod
    def BIG_INT() -> TypeInformation:
        """``int`` of any size."""
        return BasicTypeInfo.BIG_INT_TYPE_INFO()

    @staticmethod
    def BIG_DEC() -> TypeInformation:
        """``decimal.Decimal``."""
        return BasicTypeInfo.BIG_DEC_TYPE_INFO()

    @staticmethod
    def INSTANT() -> TypeInformation:
        """:class:`pyflink.common.Instant`."""
        return BasicTypeInfo.INSTANT_TYPE_INFO()

    @staticmethod
    def SQL_DATE() -> TypeInformation:
        """``datetime.date``."""
        return SqlTimeTypeInfo.DATE()

    @staticmethod
    def SQL_TIME() -> TypeInformation:
        """``datetime.time``."""
        return SqlTimeTypeInfo.TIME()

    @staticmethod
    def SQL_TIMESTAMP() -> TypeInformation:
        """``datetime.datetime``."""
        return SqlTimeTypeInfo.TIMESTAMP()

    @staticmethod
    def PICKLED_BYTE_ARRAY() -> TypeInformation:
        """Any Python object that can be pickled."""
        return PickledBytesTypeInfo()

    @staticmethod
    def ROW(field_types: List[TypeInformation]) -> RowTypeInfo:
        """A row whose fields are called f0, f1, ..."""
        return RowTypeInfo(field_types)

    @staticmethod
    def ROW_NAMED(field_names: List[str], field_types: List[TypeInformation]) -> RowTypeInfo:
        """A row with named fields."""
        return RowTypeInfo(field_types, field_names)

    @staticmethod
    def TUPLE(field_types: List[TypeInformation]) -> TupleTypeInfo:
        """A tuple."""
        return TupleTypeInfo(field_types)

    @staticmethod
    def PRIMITIVE_ARRAY(element_type: TypeInformation) -> PrimitiveArrayTypeInfo:
        """A list of numbers, booleans or characters without None; ``bytes`` when the element is BYTE."""
        return PrimitiveArrayTypeInfo(element_type)

    @staticmethod
    def BASIC_ARRAY(element_type: TypeInformation) -> TypeInformation:
        """A list of numbers, booleans, characters or strings."""
        return BasicArrayTypeInfo(element_type)

    @staticmethod
    def OBJECT_ARRAY(element_type: TypeInformation) -> TypeInformation:
        """A list of any element type."""
        return ObjectArrayTypeInfo(element_type)

    @staticmethod
    def MAP(key_type_info: TypeInformation, value_type_info: TypeInformation) -> TypeInformation:
        """A dictionary."""
        return MapTypeInfo(key_type_info, value_type_info)

    @staticmethod
    def LIST(element_type_info: TypeInformation) -> TypeInformation:
        """A list."""
        return ListTypeInfo(element_type_info)


def _from_java_type(j_type_info: Any) -> TypeInformation:
    """:raises NotImplementedError: always; there is no JVM whose types could be read."""
    raise NotImplementedError(
        "_from_java_type: there are no Java types in this version; see docs/compatibility.md")
