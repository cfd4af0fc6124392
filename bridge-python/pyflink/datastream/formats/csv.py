"""Comma-separated values."""
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from pyflink.common.serialization import (
    BulkWriterFactory,
    DeserializationSchema,
    FormatSpec,
    RowDataBulkWriterFactory,
    SerializationSchema,
)
from pyflink.common.typeinfo import RowTypeInfo, TypeInformation, Types
from pyflink.datastream.connectors.file_system import FileFormatSpec, StreamFormat

if TYPE_CHECKING:
    from pyflink.table.types import DataType, NumericType, RowType

__all__ = ['CsvSchema', 'CsvSchemaBuilder', 'CsvReaderFormat', 'CsvBulkWriters', 'CsvRowDeserializationSchema',
           'CsvRowSerializationSchema']

_DEFAULT_ARRAY_SEPARATOR = ';'


class CsvSchema(object):
    """Columns and punctuation of a CSV file."""

    def __init__(self, j_schema: Dict[str, Any], row_type: 'RowType'):
        self._columns: List[Dict[str, str]] = j_schema['columns']
        self._options: Dict[str, str] = j_schema['options']
        self._row_type = row_type

    @staticmethod
    def builder() -> 'CsvSchemaBuilder':
        """A builder without columns."""
        return CsvSchemaBuilder()

    def size(self):
        """Number of columns."""
        return len(self._columns)

    def __len__(self):
        return self.size()

    def __str__(self):
        columns = ','.join('"%s"/%s' % (column['name'], _jackson_kind(column['type'])) for column in self._columns)
        return f'[CsvSchema: columns=[{columns}], header? {self._options.get("use-header", "false")}, ' \
               f'skipFirst? {self._options.get("skip-first-line", "false")}, ' \
               f'comments? {self._options.get("allow-comments", "false")}, any-properties? N/A]'

    def __repr__(self):
        return str(self)

    def _format_options(self) -> Dict[str, str]:
        return {'columns': json.dumps(self._columns), **self._options}

    def _type_info(self) -> TypeInformation:
        return RowTypeInfo([_type_info(column) for column in self._columns],
                           [column['name'] for column in self._columns])


class CsvSchemaBuilder(object):
    """Settings of a :class:`CsvSchema`."""

    def __init__(self):
        self._columns: List[Dict[str, str]] = []
        self._options: Dict[str, str] = {}
        self._fields: list = []
        self._array_separator = _DEFAULT_ARRAY_SEPARATOR

    def build(self) -> 'CsvSchema':
        """The schema."""
        from pyflink.table.types import DataTypes
        columns = [dict(column) for column in self._columns]
        for column in columns:
            if column.get('array-separator') == '':
                column['array-separator'] = self._array_separator
        return CsvSchema({'columns': columns, 'options': dict(self._options)}, DataTypes.ROW(list(self._fields)))

    def add_array_column(self, name: str, separator: str = ';', element_type: Optional['DataType'] = None) \
            -> 'CsvSchemaBuilder':
        """A column of arrays, strings by default."""
        from pyflink.table.types import DataTypes
        element_type = DataTypes.STRING() if element_type is None else element_type
        column = {'type': 'ARRAY', 'element-type': _type_name(element_type), 'array-separator': separator}
        return self._add(name, column, DataTypes.ARRAY(element_type))

    def add_boolean_column(self, name: str) -> 'CsvSchemaBuilder':
        """A column of ``true`` and ``false``."""
        from pyflink.table.types import DataTypes
        return self._add(name, {'type': 'BOOLEAN'}, DataTypes.BOOLEAN())

    def add_number_column(self, name: str, number_type: Optional['NumericType'] = None) -> 'CsvSchemaBuilder':
        """A column of numbers, BIGINT by default."""
        from pyflink.table.types import DataTypes
        number_type = DataTypes.BIGINT() if number_type is None else number_type
        return self._add(name, {'type': _type_name(number_type)}, number_type)

    def add_string_column(self, name: str) -> 'CsvSchemaBuilder':
        """A column of text."""
        from pyflink.table.types import DataTypes
        return self._add(name, {'type': 'STRING'}, DataTypes.STRING())

    def _add(self, name: str, column: Dict[str, str], data_type: 'DataType') -> 'CsvSchemaBuilder':
        from pyflink.table.types import DataTypes
        self._columns.append({'name': name, **column})
        self._fields.append(DataTypes.FIELD(name, data_type))
        return self

    def add_columns_from(self, schema: 'CsvSchema') -> 'CsvSchemaBuilder':
        """All columns of another schema."""
        self._columns.extend(dict(column) for column in schema._columns)
        self._fields.extend(schema._row_type)
        return self

    def clear_columns(self):
        """Starts over with the columns."""
        self._columns.clear()
        self._fields.clear()
        return self

    def set_allow_comments(self, allow: bool = True):
        """Lines that begin with ``#`` are skipped."""
        return self._flag('allow-comments', allow)

    def set_any_property_name(self, name: str):
        """Not supported: a row type has no room for surplus columns."""
        raise NotImplementedError(
            'CsvSchemaBuilder.set_any_property_name is not supported, see docs/compatibility.md')

    def disable_array_element_separator(self):
        """Arrays of columns without a separator of their own hold one element."""
        return self.set_array_element_separator('')

    def remove_array_element_separator(self, index: int):
        """The array column at ``index`` has no separator of its own any more: the global one holds."""
        self._columns[index]['array-separator'] = ''
        return self

    def set_array_element_separator(self, separator: str):
        """Separates the elements of array columns without a separator of their own; ``;`` by default."""
        self._array_separator = separator
        return self

    def set_column_separator(self, char: str):
        """Separates columns; a comma by default."""
        return self._char('column-separator', 'Column separator', char)

    def disable_escape_char(self):
        """No escape character: the default."""
        self._options.pop('escape-char', None)
        return self

    def set_escape_char(self, char: str):
        """The character after this one is taken as it is."""
        return self._char('escape-char', 'Escape char', char)

    def set_line_separator(self, separator: str):
        """Ends lines that are written; a line feed by default."""
        self._options['line-separator'] = separator
        return self

    def set_null_value(self, null_value: str):
        """Text that stands for null."""
        self._options['null-literal'] = null_value
        return self

    def disable_quote_char(self):
        """No quoting."""
        self._options['quote-char'] = ''
        return self

    def set_quote_char(self, char: str):
        """Encloses values that hold separators; a double quote by default."""
        return self._char('quote-char', 'Quote char', char)

    def set_skip_first_data_row(self, skip: bool = True):
        """Skips the first line of data."""
        return self._flag('skip-first-line', skip)

    def set_strict_headers(self, strict: bool = True):
        """The names in the header must be those of the columns, in order."""
        return self._flag('strict-headers', strict)

    def set_use_header(self, use: bool = True):
        """The first line holds names."""
        return self._flag('use-header', use)

    def _flag(self, option: str, value: bool):
        self._options[option] = 'true' if value else 'false'
        return self

    def _char(self, option: str, title: str, char: str):
        if len(char) != 1:
            raise ValueError('{} must be a single char, got {}'.format(title, char))
        self._options[option] = char
        return self

    def size(self):
        """Number of columns so far."""
        return len(self._fields)

    def __len__(self):
        return self.size()


class CsvReaderFormat(StreamFormat):
    """Reads rows of a schema, for :meth:`FileSource.for_record_stream_format`."""

    def __init__(self, j_csv_format):
        super().__init__(j_csv_format)

    @staticmethod
    def for_schema(schema: 'CsvSchema') -> 'CsvReaderFormat':
        """The format."""
        return CsvReaderFormat(FileFormatSpec('csv', schema._format_options(), schema._type_info()))


class CsvBulkWriters(object):
    """Writes rows of a schema, for :meth:`FileSink.for_bulk_format`."""

    @staticmethod
    def for_schema(schema: 'CsvSchema') -> 'BulkWriterFactory':
        """The writer factory."""
        return RowDataBulkWriterFactory(('csv', schema._format_options(), None), schema._row_type)


class CsvRowDeserializationSchema(DeserializationSchema):
    """Messages of one CSV line to rows."""

    def __init__(self, j_deserialization_schema):
        super().__init__(j_deserialization_schema=j_deserialization_schema)

    class Builder(object):
        """Settings of a :class:`CsvRowDeserializationSchema`."""

        def __init__(self, type_info: TypeInformation):
            _require_row(type_info)
            self._type_info = type_info
            self._options: Dict[str, str] = {}

        def set_field_delimiter(self, delimiter: str):
            return _set(self, 'column-separator', delimiter)

        def set_allow_comments(self, allow_comments: bool):
            return _set(self, 'allow-comments', allow_comments)

        def set_array_element_delimiter(self, delimiter: str):
            return _set(self, 'array-separator', delimiter)

        def set_quote_character(self, c: str):
            return _set(self, 'quote-char', c)

        def set_escape_character(self, c: str):
            return _set(self, 'escape-char', c)

        def set_null_literal(self, null_literal: str):
            return _set(self, 'null-literal', null_literal)

        def set_ignore_parse_errors(self, ignore_parse_errors: bool):
            return _set(self, 'ignore-parse-errors', ignore_parse_errors)

        def build(self):
            """The schema."""
            return CsvRowDeserializationSchema(
                FormatSpec('csv', _row_options(self._type_info, self._options), self._type_info))


class CsvRowSerializationSchema(SerializationSchema):
    """Rows to messages of one CSV line."""

    def __init__(self, j_csv_row_serialization_schema):
        super().__init__(j_csv_row_serialization_schema)

    class Builder(object):
        """Settings of a :class:`CsvRowSerializationSchema`."""

        def __init__(self, type_info: TypeInformation):
            _require_row(type_info)
            self._type_info = type_info
            self._options: Dict[str, str] = {}

        def set_field_delimiter(self, c: str):
            return _set(self, 'column-separator', c)

        def set_line_delimiter(self, delimiter: str):
            return _set(self, 'line-separator', delimiter)

        def set_array_element_delimiter(self, delimiter: str):
            return _set(self, 'array-separator', delimiter)

        def disable_quote_character(self):
            return _set(self, 'quote-char', '')

        def set_quote_character(self, c: str):
            return _set(self, 'quote-char', c)

        def set_escape_character(self, c: str):
            return _set(self, 'escape-char', c)

        def set_null_literal(self, s: str):
            return _set(self, 'null-literal', s)

        def build(self):
            """The schema."""
            return CsvRowSerializationSchema(
                FormatSpec('csv', _row_options(self._type_info, self._options), self._type_info))


def _require_row(type_info: TypeInformation) -> None:
    if type_info is None:
        raise TypeError('Type information must not be None')
    if not isinstance(type_info, RowTypeInfo):
        raise ValueError('Row type information required.')


def _set(builder: Any, option: str, value: Any) -> Any:
    builder._options[option] = value if isinstance(value, str) else 'true' if value else 'false'
    return builder


def _row_options(type_info: RowTypeInfo, options: Dict[str, str]) -> Dict[str, str]:
    options = dict(options)
    separator = options.pop('array-separator', _DEFAULT_ARRAY_SEPARATOR)
    columns = []
    for name, field_type in zip(type_info.get_field_names(), type_info.get_field_types()):
        element = getattr(field_type, '_element_type', None)
        if element is None:
            columns.append({'name': name, 'type': _name_of(field_type)})
        else:
            columns.append({'name': name, 'type': 'ARRAY', 'element-type': _name_of(element),
                            'array-separator': separator})
    return {'columns': json.dumps(columns), **options}


def _simple_types() -> Dict[str, TypeInformation]:
    return {'TINYINT': Types.BYTE(), 'SMALLINT': Types.SHORT(), 'INT': Types.INT(), 'BIGINT': Types.LONG(),
            'FLOAT': Types.FLOAT(), 'DOUBLE': Types.DOUBLE(), 'BOOLEAN': Types.BOOLEAN(), 'STRING': Types.STRING(),
            'DECIMAL': Types.BIG_DEC()}


def _name_of(type_info: TypeInformation) -> str:
    for name, candidate in _simple_types().items():
        if candidate == type_info:
            return name
    raise TypeError(f'The CSV format does not support the type {type_info}, see docs/connectors.md')


def _type_info(column: Dict[str, str]) -> TypeInformation:
    types = _simple_types()
    if column['type'] == 'ARRAY':
        return Types.OBJECT_ARRAY(types[column['element-type'].split('(')[0]])
    return types[column['type'].split('(')[0]]


def _type_name(data_type: 'DataType') -> str:
    """SQL name of a simple type."""
    kinds = {'TinyIntType': 'TINYINT', 'SmallIntType': 'SMALLINT', 'IntType': 'INT', 'BigIntType': 'BIGINT',
             'FloatType': 'FLOAT', 'DoubleType': 'DOUBLE', 'BooleanType': 'BOOLEAN', 'VarCharType': 'STRING',
             'CharType': 'STRING'}
    kind = type(data_type).__name__
    if kind == 'DecimalType':
        return f'DECIMAL({data_type.precision}, {data_type.scale})'
    if kind not in kinds:
        raise TypeError(f'The CSV format does not support the type {data_type}, see docs/connectors.md')
    return kinds[kind]


def _jackson_kind(name: str) -> str:
    if name in ('STRING', 'ARRAY', 'BOOLEAN'):
        return name
    return 'NUMBER'
