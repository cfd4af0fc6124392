"""Tables and formats as programs describe them."""
from __future__ import annotations

from typing import Dict, List, Optional, Tuple, Union

from pyflink.common.config_options import ConfigOption
from pyflink.table.schema import Schema

__all__ = ['TableDescriptor', 'FormatDescriptor']


def _option_key(key: Union[str, ConfigOption]) -> str:
    return key if isinstance(key, str) else key.key()


def _option_value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _in_java_order(options: Dict[str, str]) -> List[Tuple[str, str]]:
    """The entries in the order of a Java HashMap, in which Flink prints them."""
    size = 16
    while len(options) > size * 3 // 4:
        size *= 2

    def bucket(entry: Tuple[str, str]) -> int:
        code = 0
        for unit in entry[0]:
            code = (code * 31 + ord(unit)) & 0xffffffff
        return (code ^ code >> 16) & (size - 1)

    return sorted(options.items(), key=bucket)


class TableDescriptor(object):
    """A table of a connector: schema, options, partitions. Made by :meth:`for_connector`."""

    def __init__(self, j_table_descriptor: 'TableDescriptor.Builder') -> None:
        self._schema = j_table_descriptor._schema
        self._options = dict(j_table_descriptor._options)
        self._partition_keys = list(j_table_descriptor._partition_keys)
        self._comment = j_table_descriptor._comment

    @staticmethod
    def for_connector(connector: str) -> 'TableDescriptor.Builder':
        """Starts the description of a table of this connector."""
        if connector is None:
            raise ValueError('Table descriptors require a connector identifier.')
        return TableDescriptor.Builder().option('connector', connector)

    def get_schema(self) -> Optional[Schema]:
        return self._schema

    def get_options(self) -> Dict[str, str]:
        return dict(self._options)

    def get_partition_keys(self) -> List[str]:
        return list(self._partition_keys)

    def get_comment(self) -> Optional[str]:
        return self._comment

    def __str__(self) -> str:
        return self._text(str(self._schema) if self._schema is not None else '')

    def _ddl(self, head: str) -> str:
        """CREATE TABLE's text."""
        return '%s %s' % (head, self._text(self._schema._ddl() if self._schema is not None else ''))

    def _text(self, schema: str) -> str:
        from pyflink.table._type_text import quoted, string_literal
        text = schema
        if self._comment is not None:
            text += '\nCOMMENT %s' % string_literal(self._comment)
        if self._partition_keys:
            text += '\nPARTITIONED BY (%s)' % ', '.join(map(quoted, self._partition_keys))
        options = ',\n'.join('  %s = %s' % (string_literal(key), string_literal(value))
                             for key, value in _in_java_order(self._options))
        return '%s\nWITH (\n%s\n)' % (text, options)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TableDescriptor) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(str(self))

    class Builder(object):
        """Collects the description."""

        def __init__(self) -> None:
            self._schema: Optional[Schema] = None
            self._options: Dict[str, str] = {}
            self._partition_keys: List[str] = []
            self._comment: Optional[str] = None

        def schema(self, schema: Schema) -> 'TableDescriptor.Builder':
            self._schema = schema
            return self

        def option(self, key: Union[str, ConfigOption], value: object) -> 'TableDescriptor.Builder':
            """Sets an option of the connector or the format."""
            self._options[_option_key(key)] = _option_value(value)
            return self

        def format(self, format: Union[str, 'FormatDescriptor'],
                   format_option: Optional[ConfigOption] = None) -> 'TableDescriptor.Builder':
            """
            Chooses the format.

            :param format_option: the option that names it, such as ``key.format``; "format" by default.
            """
            key = 'format' if format_option is None else format_option.key()
            if not isinstance(format, FormatDescriptor):
                return self.option(key, format)
            if not (key == 'format' or key.endswith('.format')):
                raise ValueError("Format option key must end with '.format' or be 'format', but was '%s'." % key)
            prefix = key[:-len('format')] + format.get_format()
            for name, value in format.get_options().items():
                self.option('%s.%s' % (prefix, name), value)
            return self.option(key, format.get_format())

        def partitioned_by(self, *partition_keys: str) -> 'TableDescriptor.Builder':
            self._partition_keys += partition_keys
            return self

        def comment(self, comment: str) -> 'TableDescriptor.Builder':
            self._comment = comment
            return self

        def build(self) -> 'TableDescriptor':
            return TableDescriptor(self)


class FormatDescriptor(object):
    """A format with its options. Made by :meth:`for_format`."""

    def __init__(self, j_format_descriptor: 'FormatDescriptor.Builder') -> None:
        self._format = j_format_descriptor._format
        self._options = dict(j_format_descriptor._options)

    @staticmethod
    def for_format(format: str) -> 'FormatDescriptor.Builder':
        return FormatDescriptor.Builder(format)

    def get_format(self) -> str:
        return self._format

    def get_options(self) -> Dict[str, str]:
        return dict(self._options)

    def __str__(self) -> str:
        return '%s[{%s}]' % (self._format, ', '.join('%s=%s' % option for option in self._options.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FormatDescriptor) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(str(self))

    class Builder(object):
        """Collects the options."""

        def __init__(self, j_builder: str) -> None:
            self._format = j_builder
            self._options: Dict[str, str] = {}

        def option(self, key: Union[str, ConfigOption], value: object) -> 'FormatDescriptor.Builder':
            self._options[_option_key(key)] = _option_value(value)
            return self

        def build(self) -> 'FormatDescriptor':
            return FormatDescriptor(self)
