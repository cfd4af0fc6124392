"""Names and types of columns: PyFlink's old form of a resolved schema."""
from __future__ import annotations

from typing import List, Optional, Union

from pyflink.table.types import DataType, RowField, RowType, _check_type

__all__ = ['TableSchema']


class TableSchema(object):
    """Columns by name and type."""

    def __init__(self, field_names: List[str] = None, data_types: List[DataType] = None, j_table_schema: object = None) -> None:
        if j_table_schema is not None:
            field_names, data_types = j_table_schema.get_column_names(), j_table_schema.get_column_data_types()
        self._names = list(field_names or [])
        self._types = list(data_types or [])
        if len(self._names) != len(self._types):
            raise ValueError("Field names and field types must have the same length.")
        for data_type in self._types:
            _check_type(data_type, 'data_type')

    def copy(self) -> 'TableSchema':
        return TableSchema(self._names, self._types)

    def get_field_data_types(self) -> List[DataType]:
        return list(self._types)

    def get_field_data_type(self, field: Union[int, str]) -> Optional[DataType]:
        """
        The type of a column by position or name, None when there is none.

        :raises TypeError: for anything else.
        """
        if not isinstance(field, (int, str)):
            raise TypeError("Expected field index or field name, got %s" % type(field))
        index = self._names.index(field) if field in self._names else -1
        if isinstance(field, int):
            index = field
        return self._types[index] if 0 <= index < len(self._types) else None

    def get_field_count(self) -> int:
        return len(self._names)

    def get_field_names(self) -> List[str]:
        return list(self._names)

    def get_field_name(self, field_index: int) -> Optional[str]:
        return self._names[field_index] if 0 <= field_index < len(self._names) else None

    def to_row_data_type(self) -> RowType:
        return RowType([RowField(name, data_type) for name, data_type in zip(self._names, self._types)])

    def __repr__(self) -> str:
        from pyflink.table._type_text import type_text
        lines = (' |-- %s: %s\n' % (name, type_text(data_type)) for name, data_type in zip(self._names, self._types))
        return 'root\n' + ''.join(lines)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TableSchema) and (self._names, self._types) == (other._names, other._types)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(repr(self))

    @classmethod
    def builder(cls) -> 'TableSchema.Builder':
        return cls.Builder()

    class Builder(object):
        """Collects columns."""

        def __init__(self) -> None:
            self._names: List[str] = []
            self._types: List[DataType] = []

        def field(self, name: str, data_type: DataType) -> 'TableSchema.Builder':
            assert isinstance(name, str)
            _check_type(data_type, 'data_type')
            self._names.append(name)
            self._types.append(data_type)
            return self

        def build(self) -> 'TableSchema':
            return TableSchema(self._names, self._types)
