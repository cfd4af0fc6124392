"""Descriptors of PyFlink's old connector interface: schemas and time attributes as properties."""
from __future__ import annotations

from collections import OrderedDict
from typing import Any, Dict, Optional, Union

from pyflink.table.table_schema import TableSchema
from pyflink.table.types import DataType

__all__ = ['Rowtime', 'Schema']


class Rowtime(object):
    """Where an event-time column gets its timestamps and watermarks."""

    def __init__(self) -> None:
        self._properties: Dict[str, str] = {}

    def timestamps_from_field(self, field_name: str) -> 'Rowtime':
        return self._set(**{'timestamps.type': 'from-field', 'timestamps.from': field_name})

    def timestamps_from_source(self) -> 'Rowtime':
        return self._set(**{'timestamps.type': 'from-source'})

    def watermarks_periodic_ascending(self) -> 'Rowtime':
        return self._set(**{'watermarks.type': 'periodic-ascending'})

    def watermarks_periodic_bounded(self, delay: int) -> 'Rowtime':
        return self._set(**{'watermarks.type': 'periodic-bounded', 'watermarks.delay': str(delay)})

    def watermarks_from_source(self) -> 'Rowtime':
        return self._set(**{'watermarks.type': 'from-source'})

    def _set(self, **properties: str) -> 'Rowtime':
        self._properties.update(('rowtime.' + key, value) for key, value in properties.items())
        return self

    def to_properties(self) -> Dict[str, str]:
        return dict(self._properties)


class Schema(object):
    """Columns in order, each with what was said about it."""

    def __init__(self, schema: Optional[TableSchema] = None, fields: Any = None, rowtime: Optional[Rowtime] = None) -> None:
        self._fields: 'OrderedDict[str, Dict[str, str]]' = OrderedDict()
        self._last = ''
        if schema is not None:
            self.schema(schema)
        if fields is not None:
            self.fields(fields)
        if rowtime is not None:
            self.rowtime(rowtime)

    def schema(self, table_schema: TableSchema) -> 'Schema':
        for name, data_type in zip(table_schema.get_field_names(), table_schema.get_field_data_types()):
            self.field(name, data_type)
        return self

    def field(self, field_name: str, field_type: Union[DataType, str]) -> 'Schema':
        """
        :raises ValueError: when there is a column of this name.
        """
        if field_name in self._fields:
            raise ValueError('Duplicate field name %s.' % field_name)
        self._fields[field_name] = {'data-type': field_type if isinstance(field_type, str) else _full_text(field_type)}
        self._last = field_name
        return self

    def fields(self, fields: Any) -> 'Schema':
        for name, data_type in fields.items():
            self.field(name, data_type)
        return self

    def from_origin_field(self, origin_field_name: str) -> 'Schema':
        return self._say({'from': origin_field_name})

    def proctime(self) -> 'Schema':
        return self._say({'proctime': 'true'})

    def rowtime(self, rowtime: Rowtime) -> 'Schema':
        return self._say(rowtime.to_properties())

    def _say(self, properties: Dict[str, str]) -> 'Schema':
        if not self._last:
            raise ValueError('No field previously defined. Use field() before.')
        self._fields[self._last].update(properties)
        self._last = ''
        return self

    def to_properties(self) -> Dict[str, str]:
        properties: Dict[str, str] = {}
        for index, (name, said) in enumerate(self._fields.items()):
            properties['schema.%d.name' % index] = name
            properties.update(('schema.%d.%s' % (index, key), value) for key, value in said.items())
        return properties


def _full_text(data_type: DataType) -> str:
    """Without the short names of types without a limit."""
    from pyflink.table._type_text import type_text
    return type_text(data_type).replace('STRING', 'VARCHAR(2147483647)').replace('BYTES', 'VARBINARY(2147483647)')
