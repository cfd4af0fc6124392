"""Models as programs describe them."""
from __future__ import annotations

from typing import Dict, Optional, Union

from pyflink.common.config_options import ConfigOption
from pyflink.table.schema import Schema
from pyflink.table.table_descriptor import _option_key, _option_value

__all__ = ['ModelDescriptor']


class ModelDescriptor(object):
    """A model of a provider, with the columns that it takes and gives. Made by :meth:`for_provider`."""

    def __init__(self, j_model_descriptor: 'ModelDescriptor.Builder') -> None:
        self._input = j_model_descriptor._input
        self._output = j_model_descriptor._output
        self._options = dict(j_model_descriptor._options)
        self._comment = j_model_descriptor._comment

    @staticmethod
    def for_provider(provider: str) -> 'ModelDescriptor.Builder':
        return ModelDescriptor.Builder().option('provider', provider)

    def get_options(self) -> Dict[str, str]:
        return dict(self._options)

    def get_input_schema(self) -> Optional[Schema]:
        return self._input

    def get_output_schema(self) -> Optional[Schema]:
        return self._output

    def get_comment(self) -> Optional[str]:
        return self._comment

    def __str__(self) -> str:
        return self._text(str(self._input or ''), str(self._output or ''))

    def _ddl(self, head: str) -> str:
        """CREATE MODEL's text."""
        schemas = [schema._ddl() if schema is not None else '' for schema in (self._input, self._output)]
        return '%s %s' % (head, self._text(*schemas))

    def _text(self, given: str, made: str) -> str:
        from pyflink.table._type_text import string_literal
        parts = ['INPUT %s' % given] * bool(given) + ['OUTPUT %s' % made] * bool(made)
        if self._comment is not None:
            parts.append('COMMENT %s' % string_literal(self._comment))
        options = ',\n'.join('  %s = %s' % (string_literal(key), string_literal(value))
                             for key, value in self._options.items())
        return '\n'.join([*parts, 'WITH (\n%s\n)' % options])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ModelDescriptor) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(str(self))

    class Builder(object):
        """Collects the description."""

        def __init__(self) -> None:
            self._input: Optional[Schema] = None
            self._output: Optional[Schema] = None
            self._options: Dict[str, str] = {}
            self._comment: Optional[str] = None

        def input_schema(self, input_schema: Schema) -> 'ModelDescriptor.Builder':
            self._input = input_schema
            return self

        def output_schema(self, output_schema: Schema) -> 'ModelDescriptor.Builder':
            self._output = output_schema
            return self

        def option(self, key: Union[str, ConfigOption], value: object) -> 'ModelDescriptor.Builder':
            self._options[_option_key(key)] = _option_value(value)
            return self

        def comment(self, comment: str) -> 'ModelDescriptor.Builder':
            self._comment = comment
            return self

        def build(self) -> 'ModelDescriptor':
            return ModelDescriptor(self)
