"""The factory of the Table API's types."""
from __future__ import annotations

from typing import List, Optional

from pyflink.table import types as t

__all__ = ['DataTypes']

_UNLIMITED = 0x7fffffff
_Units = t.Resolution.IntervalUnit


class DataTypes(object):
    """Makes data types. All take ``nullable``, True by default."""

    @staticmethod
    def NULL() -> t.NullType:
        return t.NullType()

    @staticmethod
    def CHAR(length: int, nullable: bool = True) -> t.CharType:
        return t.CharType(length, nullable)

    @staticmethod
    def VARCHAR(length: int, nullable: bool = True) -> t.VarCharType:
        return t.VarCharType(length, nullable)

    @staticmethod
    def STRING(nullable: bool = True) -> t.VarCharType:
        return t.VarCharType(_UNLIMITED, nullable)

    @staticmethod
    def BOOLEAN(nullable: bool = True) -> t.BooleanType:
        return t.BooleanType(nullable)

    @staticmethod
    def BINARY(length: int, nullable: bool = True) -> t.BinaryType:
        return t.BinaryType(length, nullable)

    @staticmethod
    def VARBINARY(length: int, nullable: bool = True) -> t.VarBinaryType:
        return t.VarBinaryType(length, nullable)

    @staticmethod
    def BYTES(nullable: bool = True) -> t.VarBinaryType:
        return t.VarBinaryType(_UNLIMITED, nullable)

    @staticmethod
    def DECIMAL(precision: int, scale: int, nullable: bool = True) -> t.DecimalType:
        return t.DecimalType(precision, scale, nullable)

    @staticmethod
    def TINYINT(nullable: bool = True) -> t.TinyIntType:
        return t.TinyIntType(nullable)

    @staticmethod
    def SMALLINT(nullable: bool = True) -> t.SmallIntType:
        return t.SmallIntType(nullable)

    @staticmethod
    def INT(nullable: bool = True) -> t.IntType:
        return t.IntType(nullable)

    @staticmethod
    def BIGINT(nullable: bool = True) -> t.BigIntType:
        return t.BigIntType(nullable)

    @staticmethod
    def FLOAT(nullable: bool = True) -> t.FloatType:
        return t.FloatType(nullable)

    @staticmethod
    def DOUBLE(nullable: bool = True) -> t.DoubleType:
        return t.DoubleType(nullable)

    @staticmethod
    def DATE(nullable: bool = True) -> t.DateType:
        return t.DateType(nullable)

    @staticmethod
    def TIME(precision: int = 0, nullable: bool = True) -> t.TimeType:
        return t.TimeType(precision, nullable)

    @staticmethod
    def TIMESTAMP(precision: int = 6, nullable: bool = True) -> t.TimestampType:
        return t.TimestampType(precision, nullable)

    @staticmethod
    def TIMESTAMP_WITH_LOCAL_TIME_ZONE(precision: int = 6, nullable: bool = True) -> t.LocalZonedTimestampType:
        return t.LocalZonedTimestampType(precision, nullable)

    @staticmethod
    def TIMESTAMP_LTZ(precision: int = 6, nullable: bool = True) -> t.LocalZonedTimestampType:
        return t.LocalZonedTimestampType(precision, nullable)

    @staticmethod
    def ARRAY(element_type: t.DataType, nullable: bool = True) -> t.ArrayType:
        return t.ArrayType(element_type, nullable)

    @staticmethod
    def LIST_VIEW(element_type: t.DataType) -> t.ListViewType:
        return t.ListViewType(element_type)

    @staticmethod
    def MAP(key_type: t.DataType, value_type: t.DataType, nullable: bool = True) -> t.MapType:
        return t.MapType(key_type, value_type, nullable)

    @staticmethod
    def MAP_VIEW(key_type: t.DataType, value_type: t.DataType) -> t.MapViewType:
        return t.MapViewType(key_type, value_type)

    @staticmethod
    def MULTISET(element_type: t.DataType, nullable: bool = True) -> t.MultisetType:
        return t.MultisetType(element_type, nullable)

    @staticmethod
    def ROW(row_fields: Optional[List[t.RowField]] = None, nullable: bool = True) -> t.RowType:
        return t.RowType(row_fields, nullable)

    @staticmethod
    def FIELD(name: str, data_type: t.DataType, description: Optional[str] = None) -> t.RowField:
        return t.RowField(name, data_type, description)

    @staticmethod
    def SECOND(precision: int = t.DayTimeIntervalType.DEFAULT_FRACTIONAL_PRECISION) -> t.Resolution:
        return t.Resolution(_Units.SECOND, precision)

    @staticmethod
    def MINUTE() -> t.Resolution:
        return t.Resolution(_Units.MINUTE)

    @staticmethod
    def HOUR() -> t.Resolution:
        return t.Resolution(_Units.HOUR)

    @staticmethod
    def DAY(precision: int = t.DayTimeIntervalType.DEFAULT_DAY_PRECISION) -> t.Resolution:
        return t.Resolution(_Units.DAY, precision)

    @staticmethod
    def MONTH() -> t.Resolution:
        return t.Resolution(_Units.MONTH)

    @staticmethod
    def YEAR(precision: int = t.YearMonthIntervalType.DEFAULT_PRECISION) -> t.Resolution:
        return t.Resolution(_Units.YEAR, precision)

    @staticmethod
    def INTERVAL(upper_resolution: t.Resolution, lower_resolution: Optional[t.Resolution] = None) -> t.DataType:
        """
        :raises ValueError: for units that make no interval.
        """
        return t._from_resolution(upper_resolution, lower_resolution)
