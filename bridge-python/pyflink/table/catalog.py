"""Catalogs: names of objects, resolved schemas, and a view of what a catalog holds."""
from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from pyflink.table.schema import Schema, _Column
from pyflink.table.types import DataType, RowField, RowType

__all__ = ['Catalog', 'CatalogBaseTable', 'CatalogDescriptor', 'Column', 'ComputedColumn', 'MetadataColumn',
           'ObjectIdentifier', 'ObjectPath', 'PhysicalColumn', 'ResolvedSchema', 'UniqueConstraint', 'WatermarkSpec']

# Importable, so that scripts fail where they use them, with a message that says why.
_UNSUPPORTED = frozenset((
    'CatalogDatabase CatalogPartition CatalogFunction CatalogModel Procedure CatalogPartitionSpec CatalogTableStatistics '
    'CatalogColumnStatistics HiveCatalog JdbcCatalog').split())


def __getattr__(name: str) -> Any:
    if name not in _UNSUPPORTED:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    from pyflink.table._unsupported import Unsupported
    value = type(name, (Unsupported,), {'__doc__': 'Not part of this version.', '__module__': __name__})
    globals()[name] = value
    return value


class ObjectPath(object):
    """Database and name of an object."""

    def __init__(self, database_name: Optional[str] = None, object_name: Optional[str] = None,
                 j_object_path: Optional['ObjectPath'] = None) -> None:
        if j_object_path is not None:
            database_name, object_name = j_object_path._names
        if not database_name or not object_name:
            raise ValueError('databaseName and objectName must not be empty')
        self._names: Tuple[str, str] = (database_name, object_name)

    def get_database_name(self) -> str:
        return self._names[0]

    def get_object_name(self) -> str:
        return self._names[1]

    def get_full_name(self) -> str:
        return '%s.%s' % self._names

    def compare_to(self, other: 'ObjectPath') -> int:
        """Below 0, 0 or above 0, as the names are ordered."""
        return (self._names > other._names) - (self._names < other._names)

    @staticmethod
    def from_string(full_name: str) -> 'ObjectPath':
        """
        :raises ValueError: when the text is not "database.name".
        """
        parts = full_name.split('.')
        if len(parts) != 2:
            raise ValueError("Cannot get split '%s' to get databaseName and objectName" % full_name)
        return ObjectPath(*parts)

    def __str__(self) -> str:
        return self.get_full_name()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ObjectPath) and self._names == other._names

    def __hash__(self) -> int:
        return hash(self._names)

    def __lt__(self, other: object) -> bool:
        return self._names < other._names if isinstance(other, ObjectPath) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self._names <= other._names if isinstance(other, ObjectPath) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self._names > other._names if isinstance(other, ObjectPath) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self._names >= other._names if isinstance(other, ObjectPath) else NotImplemented


class ObjectIdentifier(object):
    """Catalog, database and name of an object. Made by :meth:`of`."""

    def __init__(self, j_object_identifier: Tuple[str, str, str]) -> None:
        self._names = j_object_identifier

    @staticmethod
    def of(catalog_name: str, database_name: str, object_name: str) -> 'ObjectIdentifier':
        assert catalog_name is not None and database_name is not None and object_name is not None
        return ObjectIdentifier((catalog_name, database_name, object_name))

    def get_catalog_name(self) -> str:
        return self._names[0]

    def get_database_name(self) -> str:
        return self._names[1]

    def get_object_name(self) -> str:
        return self._names[2]

    def to_object_path(self) -> ObjectPath:
        return ObjectPath(*self._names[1:])

    def to_list(self) -> List[str]:
        return list(self._names)

    def as_serializable_string(self) -> str:
        from pyflink.table._type_text import quoted
        return '.'.join(map(quoted, self._names))

    def as_summary_string(self) -> str:
        return '.'.join(self._names)

    def __str__(self) -> str:
        return self.as_serializable_string()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ObjectIdentifier) and self._names == other._names

    def __hash__(self) -> int:
        return hash(self._names)


class Column(object):
    """A column of a resolved schema."""

    def __init__(self, j_column: _Column) -> None:
        self._column = j_column
        self._attribute = ''
        """ROWTIME or PROCTIME of a time attribute."""

    @staticmethod
    def physical(name: str, data_type: DataType) -> 'PhysicalColumn':
        return PhysicalColumn(_Column(name, 'physical', data_type))

    @staticmethod
    def computed(name: str, resolved_expression: Any) -> 'ComputedColumn':
        """:raises NotImplementedError: always: expressions are not part of this version."""
        from pyflink.table._unsupported import unsupported
        unsupported('Column.computed')

    @staticmethod
    def metadata(name: str, data_type: DataType, metadata_key: Optional[str], is_virtual: bool) -> 'MetadataColumn':
        return MetadataColumn(_Column(name, 'metadata', data_type, metadata_key, is_virtual))

    def get_name(self) -> str:
        return self._column.name

    def get_data_type(self) -> DataType:
        return self._column.type

    def get_comment(self) -> Optional[str]:
        return self._column.comment

    def is_physical(self) -> bool:
        return self._column.kind == 'physical'

    def is_persisted(self) -> bool:
        """Whether the column is written to sinks."""
        return self.is_physical() or (self._column.kind == 'metadata' and not self._column.virtual)

    def explain_extras(self) -> Optional[str]:
        """What DESCRIBE shows of the column's origin."""
        return None

    def with_comment(self, comment: Optional[str]) -> 'Column':
        return self._changed(comment=comment)

    def copy(self, new_type: DataType) -> 'Column':
        return self._changed(type=new_type)

    def rename(self, new_name: str) -> 'Column':
        return self._changed(name=new_name)

    def _changed(self, **changes: Any) -> Any:
        column = self._column
        fields = dict(name=column.name, kind=column.kind, type=column.type, text=column.text, virtual=column.virtual,
                      comment=column.comment, **{})
        fields.update(changes)
        return type(self)(_Column(**fields))

    def as_summary_string(self) -> str:
        from pyflink.table._type_text import quoted, string_literal
        text = '%s %s' % (quoted(self.get_name()), self._type_text())
        extras = self.explain_extras()
        text += '' if extras is None else ' ' + extras
        comment = self.get_comment()
        return text if not comment else '%s COMMENT %s' % (text, string_literal(comment))

    def _type_text(self) -> str:
        from pyflink.table._type_text import type_text
        attribute = ' *%s*' % self._attribute if self._attribute else ''
        return type_text(self.get_data_type()) + attribute

    def __str__(self) -> str:
        return self.as_summary_string()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


class PhysicalColumn(Column):
    """A column that the table stores."""


class ComputedColumn(Column):
    """A column that is computed from others."""

    def explain_extras(self) -> Optional[str]:
        return 'AS %s' % self._column.text


class MetadataColumn(Column):
    """A column that the connector fills from what accompanies a record."""

    def is_virtual(self) -> bool:
        return self._column.virtual

    def get_metadata_key(self) -> Optional[str]:
        return self._column.text

    def explain_extras(self) -> Optional[str]:
        from pyflink.table._type_text import string_literal
        key = self._column.text
        return 'METADATA%s%s' % ('' if key is None else ' FROM ' + string_literal(key),
                                 ' VIRTUAL' if self._column.virtual else '')


class WatermarkSpec(object):
    """A watermark's column, type and expression."""

    def __init__(self, j_watermark_spec: Tuple[str, DataType, str]) -> None:
        self._column, self._type, self._text = j_watermark_spec

    def get_rowtime_attribute(self) -> str:
        return self._column

    def get_watermark_expression(self) -> str:
        """The expression as SQL."""
        return self._text

    def as_summary_string(self) -> str:
        from pyflink.table._type_text import quoted, type_text
        return 'WATERMARK FOR %s: %s AS %s' % (quoted(self._column), type_text(self._type), self._text)

    def __str__(self) -> str:
        return self.as_summary_string()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WatermarkSpec) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


class UniqueConstraint(object):
    """A primary key. Made by :meth:`primary_key`."""

    def __init__(self, j_unique_constraint: Tuple[str, List[str]]) -> None:
        self._name, self._columns = j_unique_constraint

    @staticmethod
    def primary_key(name: str, columns: List[str]) -> 'UniqueConstraint':
        return UniqueConstraint((name, list(columns)))

    def get_name(self) -> str:
        return self._name

    def get_columns(self) -> List[str]:
        return list(self._columns)

    def is_enforced(self) -> bool:
        return False

    def as_summary_string(self) -> str:
        from pyflink.table._type_text import quoted
        return 'CONSTRAINT %s PRIMARY KEY (%s) NOT ENFORCED' % (quoted(self._name), ', '.join(map(quoted, self._columns)))

    def __str__(self) -> str:
        return self.as_summary_string()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UniqueConstraint) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash(str(self))


class ResolvedSchema(object):
    """Columns with their types, watermarks and primary key, as the engine has checked them."""

    def __init__(self, columns: Optional[List[Column]] = None, watermark_specs: Optional[List[WatermarkSpec]] = None,
                 primary_key: Optional[UniqueConstraint] = None, j_resolved_schema: Any = None) -> None:
        self._columns = list(columns or [])
        self._watermarks = list(watermark_specs or [])
        self._primary_key = primary_key

    @staticmethod
    def of(*columns: Column) -> 'ResolvedSchema':
        return ResolvedSchema(list(columns))

    @staticmethod
    def physical(column_names: List[str], column_data_types: List[DataType]) -> 'ResolvedSchema':
        """A schema of physical columns only."""
        return ResolvedSchema([Column.physical(*column) for column in zip(column_names, column_data_types)])

    @staticmethod
    def _from_proto(schema: Any) -> 'ResolvedSchema':
        from pyflink.table._type_text import from_proto
        kinds = {'physical': PhysicalColumn, 'computed': ComputedColumn, 'metadata': MetadataColumn}
        columns = []
        for column in schema.columns:
            made = kinds[column.kind](_Column(column.name, column.kind, from_proto(column.type), column.text or None,
                                              column.is_virtual, column.comment or None))
            made._attribute = _attribute_of(column.type)
            columns.append(made)
        watermarks = []
        if schema.watermark_column:
            watermarks.append(WatermarkSpec((schema.watermark_column, from_proto(schema.watermark_type),
                                             schema.watermark_expression)))
        key = UniqueConstraint.primary_key(schema.primary_key_name, schema.primary_key) if schema.primary_key else None
        return ResolvedSchema(columns, watermarks, key)

    def _as_schema(self) -> Schema:
        columns = [column._column for column in self._columns]
        key = None if self._primary_key is None else (self._primary_key.get_name(), self._primary_key.get_columns())
        return Schema((columns, [(spec._column, spec._text) for spec in self._watermarks], key))

    def get_column_count(self) -> int:
        return len(self._columns)

    def get_columns(self) -> List[Column]:
        return list(self._columns)

    def get_column_names(self) -> List[str]:
        return [column.get_name() for column in self._columns]

    def get_column_data_types(self) -> List[DataType]:
        return [column.get_data_type() for column in self._columns]

    def get_column(self, column_index_or_name: Any) -> Optional[Column]:
        """A column by position or name, None when there is none."""
        if isinstance(column_index_or_name, int):
            in_range = 0 <= column_index_or_name < len(self._columns)
            return self._columns[column_index_or_name] if in_range else None
        return next((column for column in self._columns if column.get_name() == column_index_or_name), None)

    def get_watermark_specs(self) -> List[WatermarkSpec]:
        return list(self._watermarks)

    def get_primary_key(self) -> Optional[UniqueConstraint]:
        return self._primary_key

    def get_primary_key_indexes(self) -> List[int]:
        names = self.get_column_names()
        return [] if self._primary_key is None else [names.index(name) for name in self._primary_key.get_columns()]

    def to_physical_row_data_type(self) -> RowType:
        return self._row_type(Column.is_physical)

    def to_source_row_data_type(self) -> RowType:
        return self._row_type(lambda column: True)

    def to_sink_row_data_type(self) -> RowType:
        return self._row_type(Column.is_persisted)

    def _row_type(self, wanted: Any) -> RowType:
        return RowType([RowField(c.get_name(), c.get_data_type()) for c in self._columns if wanted(c)], False)

    def __str__(self) -> str:
        parts = [*self._columns, *self._watermarks] + ([] if self._primary_key is None else [self._primary_key])
        return '(%s\n)' % ','.join('\n  %s' % part for part in parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ResolvedSchema) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


def _attribute_of(proto: Any) -> str:
    if not proto.extra:
        return ''
    import json
    return json.loads(proto.extra).get('attribute', '')


class CatalogDescriptor(object):
    """Name and options of a catalog to create. Made by :meth:`of`."""

    def __init__(self, j_catalog_descriptor: Tuple[str, Any, Optional[str]]) -> None:
        self._name, self._configuration, self._comment = j_catalog_descriptor

    @staticmethod
    def of(catalog_name: str, configuration: Any, comment: Optional[str] = None) -> 'CatalogDescriptor':
        return CatalogDescriptor((catalog_name, configuration, comment))

    def _ddl(self, name: str) -> str:
        from pyflink.table._type_text import quoted, string_literal
        comment = '' if self._comment is None else ' COMMENT ' + string_literal(self._comment)
        options = ', '.join('%s = %s' % (string_literal(key), string_literal(value))
                            for key, value in self._configuration.to_dict().items())
        return 'CREATE CATALOG %s%s WITH (%s)' % (quoted(name), comment, options)


class CatalogBaseTable(object):
    """A table or view as its catalog holds it."""

    def __init__(self, j_catalog_base_table: Any) -> None:
        self._reply = j_catalog_base_table

    def get_options(self) -> Dict[str, str]:
        texts = self._reply.texts[2:]
        return dict(zip(texts[::2], texts[1::2]))

    def get_unresolved_schema(self) -> Schema:
        return ResolvedSchema._from_proto(self._reply.schema)._as_schema()

    def get_comment(self) -> str:
        return self._reply.texts[1]


class Catalog(object):
    """What a catalog of the session holds; made by ``TableEnvironment.get_catalog``. It is changed by statements."""

    def __init__(self, j_catalog: Tuple[Any, str]) -> None:
        self._t_env, self._name = j_catalog

    def get_default_database(self) -> str:
        return self.list_databases()[0]

    def list_databases(self) -> List[str]:
        from pyflink.table._type_text import quoted
        return self._t_env._texts('show', 'DATABASES FROM %s' % quoted(self._name))

    def database_exists(self, database_name: str) -> bool:
        return database_name in self.list_databases()

    def list_tables(self, database_name: str) -> List[str]:
        """
        Permanent tables and views.

        :raises DatabaseNotExistException: when there is no such database.
        """
        return self._t_env._texts('tablesOf', self._name, database_name, '')

    def list_views(self, database_name: str) -> List[str]:
        """
        :raises DatabaseNotExistException: when there is no such database.
        """
        return self._t_env._texts('tablesOf', self._name, database_name, 'view')

    def table_exists(self, table_path: ObjectPath) -> bool:
        return bool(self._get(table_path).texts)

    def get_table(self, table_path: ObjectPath) -> CatalogBaseTable:
        """
        :raises TableNotExistException: when there is none.
        """
        reply = self._get(table_path)
        if not reply.texts:
            from pyflink.util.exceptions import TableNotExistException
            raise TableNotExistException(
                'org.apache.flink.table.catalog.exceptions.TableNotExistException: Table (or view) %s does not exist in '
                'Catalog %s.' % (table_path, self._name))
        return CatalogBaseTable(reply)

    def drop_table(self, table_path: ObjectPath, ignore_if_not_exists: bool) -> None:
        """
        :raises TableNotExistException: when there is none.
        """
        if ignore_if_not_exists and not self.table_exists(table_path):
            return
        kind = self.get_table(table_path)._reply.texts[0]
        path = ObjectIdentifier.of(self._name, *table_path._names)
        self._t_env._session.call('drop', kind, path.as_serializable_string(), '')

    def _get(self, table_path: ObjectPath) -> Any:
        return self._t_env._session.call('getTable', self._name, *table_path._names)
