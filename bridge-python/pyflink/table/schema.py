"""Schemas as programs declare them."""
from __future__ import annotations

from typing import List, Optional, Tuple, Union

from pyflink.table.types import DataType, RowType

__all__ = ['Schema']

_Type = Union[str, DataType]


def _check(value: object, what: str) -> None:
    if value is None:
        raise ValueError('%s must not be null.' % what)


class _Column:
    """``kind``: physical, computed or metadata. ``text``: of the expression, or the metadata's key."""

    __slots__ = ('name', 'kind', 'type', 'text', 'virtual', 'comment')

    def __init__(self, name: str, kind: str, type: Optional[_Type], text: Optional[str] = None, virtual: bool = False,
                 comment: Optional[str] = None) -> None:
        self.name, self.kind, self.type, self.text, self.virtual, self.comment = name, kind, type, text, virtual, comment

    def summary(self) -> str:
        from pyflink.table._type_text import quoted, string_literal
        if self.kind == 'computed':
            return self._commented('%s AS [%s]' % (quoted(self.name), self.text))
        text = '%s %s' % (quoted(self.name), self._type_text(brackets=True))
        if self.kind == 'metadata':
            text += ' METADATA'
            if self.text is not None:
                text += ' FROM ' + string_literal(self.text)
            if self.virtual:
                text += ' VIRTUAL'
        return self._commented(text)

    def ddl(self) -> str:
        from pyflink.table._type_text import quoted, string_literal
        if self.kind == 'computed':
            return self._commented('%s AS %s' % (quoted(self.name), self.text))
        text = '%s %s' % (quoted(self.name), self._type_text(brackets=False))
        if self.kind == 'metadata':
            text += ' METADATA' if self.text is None else ' METADATA FROM ' + string_literal(self.text)
            text += ' VIRTUAL' if self.virtual else ''
        return self._commented(text)

    def _type_text(self, brackets: bool) -> str:
        from pyflink.table._type_text import type_text
        if isinstance(self.type, str):
            return '[%s]' % self.type if brackets else self.type
        return type_text(self.type)

    def _commented(self, text: str) -> str:
        from pyflink.table._type_text import string_literal
        return text if self.comment is None else '%s COMMENT %s' % (text, string_literal(self.comment))


class Schema(object):
    """
    Columns, watermark and primary key of a table, not yet checked: expressions and names of types are texts. Made by
    :meth:`new_builder`.
    """

    def __init__(self, j_schema: Tuple) -> None:
        self._columns: List[_Column] = j_schema[0]
        self._watermarks: List[Tuple[str, str]] = j_schema[1]
        self._primary_key: Optional[Tuple[str, List[str]]] = j_schema[2]

    @staticmethod
    def new_builder() -> 'Schema.Builder':
        return Schema.Builder()

    def __str__(self) -> str:
        from pyflink.table._type_text import quoted
        lines = [column.summary() for column in self._columns]
        lines += ['WATERMARK FOR %s AS [%s]' % (quoted(column), text) for column, text in self._watermarks]
        if self._primary_key is not None:
            name, columns = self._primary_key
            lines.append('CONSTRAINT %s PRIMARY KEY (%s) NOT ENFORCED' % (quoted(name), ', '.join(map(quoted, columns))))
        return '(%s\n)' % ','.join('\n  ' + line for line in lines)

    def _ddl(self) -> str:
        """The definitions of a CREATE TABLE; empty when there are none."""
        from pyflink.table._type_text import quoted
        parts = [column.ddl() for column in self._columns]
        parts += ['WATERMARK FOR %s AS %s' % (quoted(column), text) for column, text in self._watermarks]
        if self._primary_key is not None:
            name, columns = self._primary_key
            parts.append('CONSTRAINT %s PRIMARY KEY (%s) NOT ENFORCED' % (quoted(name), ', '.join(map(quoted, columns))))
        return '(%s)' % ', '.join(parts) if parts else ''

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schema) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    class Builder(object):
        """Collects what a schema consists of; columns in the order in which they are added."""

        def __init__(self) -> None:
            self._columns: List[_Column] = []
            self._watermarks: List[Tuple[str, str]] = []
            self._primary_key: Optional[Tuple[str, List[str]]] = None

        def from_schema(self, unresolved_schema: 'Schema') -> 'Schema.Builder':
            """Takes over everything of another schema."""
            self._columns += unresolved_schema._columns
            self._watermarks += unresolved_schema._watermarks
            if unresolved_schema._primary_key is not None:
                self._set_key(*unresolved_schema._primary_key)
            return self

        def from_resolved_schema(self, resolved_schema: 'object') -> 'Schema.Builder':
            """Takes over everything of a resolved schema."""
            return self.from_schema(resolved_schema._as_schema())

        def from_row_data_type(self, data_type: DataType) -> 'Schema.Builder':
            """A physical column for each field of a ROW."""
            if not isinstance(data_type, RowType):
                raise ValueError('Data type of ROW expected.')
            return self.from_fields(data_type.field_names(), data_type.field_types())

        def from_fields(self, field_names: List[str], field_data_types: List[DataType]) -> 'Schema.Builder':
            """Physical columns of these names and types."""
            if len(field_names) != len(field_data_types):
                raise ValueError('Field names and field data types must have the same length.')
            for name, data_type in zip(field_names, field_data_types):
                self.column(name, data_type)
            return self

        def column(self, column_name: str, data_type: _Type) -> 'Schema.Builder':
            """A physical column."""
            _check(column_name, 'Column name')
            _check(data_type, 'Data type')
            if not isinstance(data_type, (str, DataType)):
                raise TypeError('The data type of column %s must be a str or a DataType, got %r.' % (column_name, data_type))
            self._columns.append(_Column(column_name, 'physical', data_type))
            return self

        def column_by_expression(self, column_name: str, expr: Union[str, object]) -> 'Schema.Builder':
            """A column that is computed from the others."""
            _check(column_name, 'Column name')
            _check(expr, 'Expression')
            self._columns.append(_Column(column_name, 'computed', None, str(expr)))
            return self

        def column_by_metadata(self, column_name: str, data_type: _Type, metadata_key: Optional[str] = None,
                               is_virtual: bool = False) -> 'Schema.Builder':
            """A column that the connector fills from what accompanies a record; ``is_virtual``: it is not written."""
            _check(column_name, 'Column name')
            self._columns.append(_Column(column_name, 'metadata', data_type, metadata_key, is_virtual))
            return self

        def watermark(self, column_name: str, watermark_expr: Union[str, object]) -> 'Schema.Builder':
            """Makes a column the event time, with watermarks by an expression."""
            _check(column_name, 'Column name')
            _check(watermark_expr, 'Watermark expression')
            self._watermarks.append((column_name, str(watermark_expr)))
            return self

        def primary_key(self, *column_names: str) -> 'Schema.Builder':
            """The primary key, which is not enforced."""
            if not column_names:
                raise ValueError('Primary key constraint must be defined for at least a single column.')
            return self.primary_key_named('PK_' + '_'.join(column_names), *column_names)

        def primary_key_named(self, constraint_name: str, *column_names: str) -> 'Schema.Builder':
            """The primary key under a name of its own."""
            self._set_key(constraint_name, list(column_names))
            return self

        def _set_key(self, name: str, columns: List[str]) -> None:
            if self._primary_key is not None:
                raise ValueError('Multiple primary keys are not supported.')
            self._primary_key = (name, columns)

        def build(self) -> 'Schema':
            return Schema((list(self._columns), list(self._watermarks), self._primary_key))
