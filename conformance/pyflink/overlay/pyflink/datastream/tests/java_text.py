"""Values as Java's ``toString`` prints them, by their type."""
import datetime
import decimal
import math
import struct
from typing import Any

from pyflink.common import Row
from pyflink.common.typeinfo import (BasicArrayTypeInfo, ListTypeInfo, MapTypeInfo, ObjectArrayTypeInfo,
                                     PrimitiveArrayTypeInfo, RowTypeInfo, TupleTypeInfo, Types)


def java_text(value: Any, type_info: Any) -> str:
    """Rows ``+I[a, 1]``, tuples ``(a,1)``, null, Java's numbers and dates."""
    if value is None:
        return "null"
    if hasattr(type_info, "_proto"):
        return _table_text(value, type_info._proto)
    if isinstance(type_info, RowTypeInfo):
        kind = str(value.get_row_kind()) if isinstance(value, Row) else "+I"
        return f"{kind}[{', '.join(map(java_text, value, type_info.get_field_types()))}]"
    if isinstance(type_info, TupleTypeInfo):
        return f"({','.join(map(java_text, value, type_info.get_field_types()))})"
    if isinstance(type_info, (PrimitiveArrayTypeInfo, BasicArrayTypeInfo, ObjectArrayTypeInfo)):
        return f"[{', '.join(java_text(item, type_info._element_type) for item in value)}]"
    if isinstance(type_info, ListTypeInfo):
        return f"[{', '.join(java_text(item, type_info.elem_type) for item in value)}]"
    if isinstance(type_info, MapTypeInfo):
        pairs = (f"{java_text(k, type_info._key_type_info)}={java_text(v, type_info._value_type_info)}"
                 for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    return _scalar_text(value, type_info)


def _table_text(value: Any, proto: Any) -> str:
    """Values of tables: those of java.time as ISO texts."""
    if value is None:
        return "null"
    if isinstance(value, Row):
        kind = str(value.get_row_kind())
        return f"{kind}[{', '.join(map(_table_text, value, proto.children))}]"
    if isinstance(value, list):
        return f"[{', '.join(_table_text(item, proto.children[0]) for item in value)}]"
    if isinstance(value, (datetime.datetime, datetime.time)):
        return value.isoformat()
    return _scalar_text(value, None)


def _scalar_text(value: Any, type_info: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return java_float(value, single=type_info == Types.FLOAT())
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if type_info == Types.SQL_TIMESTAMP():
        text = value.strftime("%Y-%m-%d %H:%M:%S.%f").rstrip("0")
        return text + "0" if text.endswith(".") else text
    if type_info == Types.SQL_TIME():
        return value.strftime("%H:%M:%S")
    if isinstance(value, (bytes, bytearray)):
        return f"[{', '.join(str(b - 256 if b > 127 else b) for b in value)}]"
    return str(value)


def java_float(value: float, single: bool) -> str:
    """Double.toString and Float.toString: the shortest digits, with an exponent outside [10^-3, 10^7)."""
    if math.isnan(value) or math.isinf(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "-0.0" if math.copysign(1, value) < 0 else "0.0"
    shortest = repr(value)
    if single:
        bits = struct.pack(">f", value)
        for digits in range(1, 10):
            shortest = f"{value:.{digits}g}"
            if struct.pack(">f", float(shortest)) == bits:
                break
    sign, digits, exponent = decimal.Decimal(shortest).normalize().as_tuple()
    text = "".join(map(str, digits))
    point = len(text) + exponent
    minus = "-" if sign else ""
    if -2 <= point <= 7:
        if point <= 0:
            return f"{minus}0.{'0' * -point}{text}"
        text = text.ljust(point, "0")
        return f"{minus}{text[:point]}.{text[point:] or '0'}"
    return f"{minus}{text[0]}.{text[1:] or '0'}E{point - 1}"
