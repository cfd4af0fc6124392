"""Table environments: sessions of SQL, alone or together with a stream environment."""
from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Iterable, Iterator, List, Optional, Union

from pyflink.table._session import Handle, Session
from pyflink.table._unsupported import unsupported
from pyflink.table.environment_settings import EnvironmentSettings
from pyflink.table.table_config import TableConfig

if TYPE_CHECKING:
    from pyflink.common.configuration import Configuration
    from pyflink.common.typeinfo import TypeInformation
    from pyflink.datastream.data_stream import DataStream
    from pyflink.datastream.stream_execution_environment import StreamExecutionEnvironment
    from pyflink.table.catalog import Catalog
    from pyflink.table.changelog_mode import ChangelogMode
    from pyflink.table.compiled_plan import CompiledPlan
    from pyflink.table.module import ModuleEntry
    from pyflink.table.plan_reference import PlanReference
    from pyflink.table.schema import Schema
    from pyflink.table.statement_set import StatementSet
    from pyflink.table.table import Table
    from pyflink.table.table_descriptor import TableDescriptor
    from pyflink.table.table_result import TableResult
    from pyflink.table.types import DataType

__all__ = ['StreamTableEnvironment', 'TableEnvironment']

_MODE = 'execution.runtime-mode'


class TableEnvironment(object):
    """Catalogs, options and SQL. Made by :meth:`create`."""

    def __init__(self, j_tenv: Any, settings: Optional[EnvironmentSettings] = None) -> None:
        self._env: StreamExecutionEnvironment = j_tenv
        self._config = TableConfig(self._env._config)
        if settings is not None:
            self._config.add_configuration(settings.get_configuration())
            self._config.set(_MODE, 'STREAMING' if settings.is_streaming_mode() else 'BATCH')
        self._session = Session(self._env, self._config.get_configuration()._values)
        self._names = 0
        self._session.call('open', 'python')

    @staticmethod
    def create(environment_settings: Union[EnvironmentSettings, Configuration]) -> 'TableEnvironment':
        """
        A new environment.

        :param environment_settings: streaming or batch, with options; or options alone.
        """
        from pyflink.datastream.stream_execution_environment import StreamExecutionEnvironment
        if not isinstance(environment_settings, EnvironmentSettings):
            mode = environment_settings.get_string(_MODE, 'STREAMING').upper()
            environment_settings = EnvironmentSettings(environment_settings, mode != 'BATCH')
        return TableEnvironment(StreamExecutionEnvironment.get_execution_environment(), environment_settings)

    # ---- SQL

    def execute_sql(self, stmt: str) -> TableResult:
        """
        Runs one statement. Jobs of queries and INSERTs go on when this returns.

        :raises FlinkException: when the statement is refused, with Flink's class and message.
        """
        return self._result('executeSql', stmt)

    def sql_query(self, query: str) -> Table:
        """The rows of a query, which does not run yet."""
        return self._table('sqlQuery', query)

    def explain_sql(self, stmt: str, *extra_details: int) -> str:
        """The plan of a query or an INSERT, in Flink's sections."""
        from pyflink.table.explain_detail import _detail_names
        return self._session.call('explainSql', stmt, *_detail_names(extra_details), graph=True).texts[0]

    def create_statement_set(self) -> StatementSet:
        """INSERTs to run as one job."""
        from pyflink.table.statement_set import StatementSet
        handle = Handle(self._session)
        self._session.call('createSet', made=handle.number)
        return StatementSet(handle, self)

    def get_config(self) -> TableConfig:
        """The options of this environment; changes count from the next statement on."""
        return self._config

    # ---- tables

    def from_path(self, path: str) -> Table:
        """A table or view of the catalog."""
        return self._table('from', path)

    def from_descriptor(self, descriptor: TableDescriptor) -> Table:
        """A table that is in no catalog."""
        return self._table('anonymous', descriptor.get_options().get('connector', ''),
                           descriptor._ddl('CREATE TEMPORARY TABLE `*`'))

    def from_elements(self, elements: Iterable, schema: Union[DataType, List[str], None] = None,
                      verify_schema: bool = True) -> Table:
        """
        A table of the given rows.

        :param schema: their type, or names of columns whose types are taken from the rows.
        :raises TypeError, ValueError: when a row does not fit.
        """
        from pyflink.table._elements import encode_elements
        return self._elements_table(*encode_elements(elements, schema, verify_schema))

    def _elements_table(self, rows: Any, wire: Any, proto: Any) -> Table:
        from pyflink._graph.plan import SourceSpec, Transformation
        source = Transformation(self._env, 'Collection Source', SourceSpec('collection', rows=rows), _WireType(wire))
        source.set_parallelism(1)
        source.force_non_parallel = True
        return self._stream_table(source, proto, '', 'exact', 'kind=python-input-format')

    def from_pandas(self, pdf: Any, schema: Any = None, splits_num: int = 1) -> Table:
        """:raises NotImplementedError: always."""
        unsupported('TableEnvironment.from_pandas')

    def create_temporary_view(self, view_path: str, table_or_data_stream: Any, *fields_or_schema: Any) -> None:
        """Registers a table, or a DataStream, under a name."""
        from pyflink.table.table import Table
        table = table_or_data_stream
        if not isinstance(table, Table):
            table = self._from_data_stream(table, fields_or_schema, 'name=' + view_path.split('.')[-1].strip('`'))
        self._session.call('createTemporaryView', view_path, tables=[table._handle.number])

    def create_view(self, view_path: str, table: Table, ignore_if_exists: Optional[bool] = False) -> None:
        """:raises NotImplementedError: always."""
        unsupported('TableEnvironment.create_view')

    def create_temporary_table(self, path: str, descriptor: TableDescriptor, ignoreIfExists: Optional[bool] = False) -> None:
        """Registers a table until the end of the session."""
        self._create(path, descriptor, 'TEMPORARY TABLE', ignoreIfExists)

    def create_table(self, path: str, descriptor: TableDescriptor, ignoreIfExists: Optional[bool] = False) -> None:
        """Adds a table to the catalog."""
        self._create(path, descriptor, 'TABLE', ignoreIfExists)

    def _create(self, path: str, descriptor: TableDescriptor, kind: str, ignore_if_exists: Optional[bool]) -> None:
        condition = ' IF NOT EXISTS' if ignore_if_exists else ''
        self._result('executeSql', descriptor._ddl('CREATE %s%s %s' % (kind, condition, path)))

    def create_model(self, model_path: str, model_descriptor: Any, ignore_if_exists: Optional[bool] = False) -> None:
        """Adds a model to the catalog."""
        self._create(model_path, model_descriptor, 'MODEL', ignore_if_exists)

    def create_temporary_model(self, model_path: str, model_descriptor: Any,
                               ignore_if_exists: Optional[bool] = False) -> None:
        """Registers a model until the end of the session."""
        self._create(model_path, model_descriptor, 'TEMPORARY MODEL', ignore_if_exists)

    def drop_temporary_table(self, table_path: str) -> bool:
        """Whether there was one."""
        return self._answer('dropTemporary', 'table', table_path)

    def drop_temporary_view(self, view_path: str) -> bool:
        """Whether there was one."""
        return self._answer('dropTemporary', 'view', view_path)

    def drop_table(self, table_path: str, ignore_if_not_exists: Optional[bool] = True) -> bool:
        """Whether there was one."""
        return self._answer('drop', 'table', table_path, 'ignore' if ignore_if_not_exists else '')

    def drop_view(self, view_path: str, ignore_if_not_exists: Optional[bool] = True) -> bool:
        """Whether there was one."""
        return self._answer('drop', 'view', view_path, 'ignore' if ignore_if_not_exists else '')

    def drop_model(self, model_path: str, ignore_if_not_exists: Optional[bool] = True) -> bool:
        """Whether there was one."""
        there = model_path.split('.')[-1].strip('`') in self.list_models()
        self._result('executeSql', 'DROP MODEL %s%s' % ('IF EXISTS ' if ignore_if_not_exists else '', model_path))
        return there

    def drop_temporary_model(self, model_path: str) -> bool:
        """Whether there was one."""
        there = model_path.split('.')[-1].strip('`') in self.list_models()
        self._result('executeSql', 'DROP TEMPORARY MODEL IF EXISTS %s' % model_path)
        return there

    # ---- catalogs and modules

    def create_catalog(self, catalog_name: str, catalog_descriptor: Any) -> None:
        """Adds a catalog, as CREATE CATALOG does."""
        self._result('executeSql', catalog_descriptor._ddl(catalog_name))

    def register_catalog(self, catalog_name: str, catalog: Any) -> None:
        """:raises NotImplementedError: always."""
        unsupported('TableEnvironment.register_catalog')

    def get_catalog(self, catalog_name: str) -> Optional[Catalog]:
        """A view of a catalog, None when there is none of that name."""
        from pyflink.table.catalog import Catalog
        return Catalog((self, catalog_name)) if self._answer('hasCatalog', catalog_name) else None

    def use_catalog(self, catalog_name: str) -> None:
        """
        :raises CatalogException: when there is none of that name.
        """
        self._session.call('useCatalog', catalog_name)

    def use_database(self, database_name: str) -> None:
        """
        :raises CatalogException: when the current catalog has none of that name.
        """
        self._session.call('useDatabase', database_name)

    def get_current_catalog(self) -> str:
        return self._session.call('current').texts[0]

    def get_current_database(self) -> str:
        return self._session.call('current').texts[1]

    def list_catalogs(self) -> List[str]:
        return self._texts('show', 'CATALOGS')

    def list_databases(self) -> List[str]:
        return self._texts('show', 'DATABASES')

    def list_tables(self) -> List[str]:
        """Tables and views of the current database."""
        return self._texts('listTables')

    def list_views(self) -> List[str]:
        return self._texts('listViews')

    def list_materialized_tables(self) -> List[str]:
        return self._texts('show', 'MATERIALIZED TABLES')

    def list_temporary_tables(self) -> List[str]:
        """Temporary tables and views of the current database."""
        return self._texts('listTemporaryTables')

    def list_temporary_views(self) -> List[str]:
        return self._texts('listTemporaryViews')

    def list_functions(self) -> List[str]:
        return self._texts('show', 'FUNCTIONS')

    def list_user_defined_functions(self) -> List[str]:
        return self._texts('show', 'USER FUNCTIONS')

    def list_models(self) -> List[str]:
        return self._texts('show', 'MODELS')

    def list_temporary_models(self) -> List[str]:
        """:raises NotImplementedError: always."""
        unsupported('TableEnvironment.list_temporary_models')

    def list_modules(self) -> List[str]:
        """Names of the modules that are used."""
        return self._texts('show', 'MODULES')

    def list_full_modules(self) -> List[ModuleEntry]:
        """All modules, and whether they are used."""
        from pyflink.table.module import ModuleEntry
        texts = self._texts('show', 'FULL MODULES')
        return [ModuleEntry(name, used == 'true') for name, used in zip(texts[::2], texts[1::2])]

    def load_module(self, module_name: str, module: Any) -> None:
        """Only "core" exists."""
        self._result('executeSql', 'LOAD MODULE %s' % module_name)

    def unload_module(self, module_name: str) -> None:
        self._result('executeSql', 'UNLOAD MODULE %s' % module_name)

    def use_modules(self, *module_names: str) -> None:
        self._result('executeSql', 'USE MODULES %s' % ', '.join(module_names))

    # ---- functions

    def create_java_temporary_system_function(self, name: str, function_class_name: str) -> None:
        self._result('executeSql', "CREATE TEMPORARY SYSTEM FUNCTION %s AS '%s'" % (name, function_class_name))

    def create_java_temporary_function(self, path: str, function_class_name: str) -> None:
        self._result('executeSql', "CREATE TEMPORARY FUNCTION %s AS '%s'" % (path, function_class_name))

    def create_java_function(self, path: str, function_class_name: str, ignore_if_exists: Optional[bool] = None) -> None:
        condition = 'IF NOT EXISTS ' if ignore_if_exists else ''
        self._result('executeSql', "CREATE FUNCTION %s%s AS '%s'" % (condition, path, function_class_name))

    def create_temporary_system_function(self, name: str, function: Any) -> None:
        """
        Makes a function known in all catalogs and databases, until the end of the session.

        :param function: declared with udf, udtf, udaf or udtaf; or an aggregate function that names its types itself.
        :raises TypeError: when it is no such function, or cannot be pickled.
        """
        self._create_function('temporary system', name, function)

    def create_temporary_function(self, path: str, function: Any) -> None:
        """
        Makes a function known in one database, until the end of the session.

        :param function: declared with udf, udtf, udaf or udtaf; or an aggregate function that names its types itself.
        :raises TypeError: when it is no such function, or cannot be pickled.
        """
        self._create_function('temporary', path, function)

    def _create_function(self, scope: str, path: str, function: Any) -> None:
        from pyflink.table._functions_declare import describe
        signature, pickle = describe(function)
        self._session.call('createPythonFunction', scope, path, signature, data=pickle)

    def drop_temporary_system_function(self, name: str) -> bool:
        """Whether there was one."""
        return self._answer('dropFunction', 'temporary system', name)

    def drop_temporary_function(self, path: str) -> bool:
        """Whether there was one."""
        return self._answer('dropFunction', 'temporary', path)

    def drop_function(self, path: str) -> bool:
        """Whether there was one."""
        return self._answer('dropFunction', 'catalog', path)

    # ---- dependencies of workers

    def add_python_file(self, file_path: str) -> None:
        """Puts a module, a package folder or an archive of modules on the import path of the workers."""
        self._env.add_python_file(file_path)

    def set_python_requirements(self, requirements_file_path: str, requirements_cache_dir: Optional[str] = None) -> None:
        """Installs packages for the workers."""
        self._env.set_python_requirements(requirements_file_path, requirements_cache_dir)

    def add_python_archive(self, archive_path: str, target_dir: Optional[str] = None) -> None:
        """Extracts an archive into the working directory of the workers."""
        self._env.add_python_archive(archive_path, target_dir)

    # ---- compiled plans

    def load_plan(self, plan_reference: PlanReference) -> CompiledPlan:
        """
        A plan that was stored.

        :raises TableException: if it cannot be read, or does not fit the tables and functions of this session.
        """
        from pyflink.table.plan_reference import FilePlanReference
        if isinstance(plan_reference, FilePlanReference):
            return self._plan('loadPlan', 'file', str(plan_reference.get_file()))
        return self._plan('loadPlan', 'json', plan_reference.get_content())

    def compile_plan_sql(self, stmt: str) -> CompiledPlan:
        """
        The plan of an INSERT, which can be stored.

        :raises TableException: for other statements, and for tables and functions that a plan cannot name.
        """
        return self._plan('compilePlan', stmt)

    def execute_plan(self, plan_reference: PlanReference) -> TableResult:
        """Runs a plan that was stored."""
        return self.load_plan(plan_reference).execute()

    # ---- helpers

    def _result(self, method: str, *texts: str, tables: Any = ()) -> TableResult:
        from pyflink.table.table_result import TableResult
        handle = Handle(self._session)
        reply = self._session.call(method, *texts, tables=tables, made=handle.number, graph=True)
        return TableResult(self._session, handle, reply)

    def _plan(self, method: str, *texts: str, tables: Any = ()) -> CompiledPlan:
        from pyflink.table.compiled_plan import CompiledPlan
        handle = Handle(self._session)
        reply = self._session.call(method, *texts, tables=tables, made=handle.number, graph=True)
        return CompiledPlan(handle, self, reply)

    def _table(self, method: str, *texts: str, type: Any = None) -> Table:
        from pyflink.table.table import Table
        handle = Handle(self._session)
        return Table(handle, self, self._session.call(method, *texts, made=handle.number, type=type))

    def _texts(self, method: str, *texts: str) -> List[str]:
        return list(self._session.call(method, *texts).texts)

    def _answer(self, method: str, *texts: str) -> bool:
        return self._session.call(method, *texts).texts[0] == 'true'

    def _stream_table(self, transformation: Any, type: Any, schema: str, *flags: str) -> Table:
        self._session.streams[transformation.id] = transformation
        return self._table('fromStream', str(transformation.id), schema, *flags, type=type)

    def _name_table(self, table: Table) -> str:
        name = 'UnnamedTable$%d' % self._names
        self._names += 1
        self._session.call('createTemporaryView', name, tables=[table._handle.number])
        return name

    @contextmanager
    def _sink(self, path_or_descriptor: Union[str, TableDescriptor]) -> Iterator[str]:
        """A path in SQL; a descriptor's table has one while the statement is planned."""
        if isinstance(path_or_descriptor, str):
            yield path_or_descriptor
            return
        self._names += 1
        path = '`*anonymous_%s$%d*`' % (path_or_descriptor.get_options().get('connector', ''), self._names)
        self._result('executeSql', path_or_descriptor._ddl('CREATE TEMPORARY TABLE %s' % path))
        try:
            yield path
        finally:
            self.drop_temporary_table(path)

    def _from_data_stream(self, data_stream: DataStream, fields_or_schema: tuple, *flags: str) -> Table:
        from pyflink.table.schema import Schema
        if not fields_or_schema:
            return self._read_stream(data_stream, '', *flags)
        if len(fields_or_schema) == 1 and isinstance(fields_or_schema[0], Schema):
            return self._read_stream(data_stream, fields_or_schema[0]._ddl(), *flags)
        if all(isinstance(field, str) for field in fields_or_schema):
            raise ValueError("Invalid arguments for 'fields': %r" % (fields_or_schema,))
        unsupported('from_data_stream with expressions')

    def _read_stream(self, data_stream: DataStream, schema: str, *flags: str) -> Table:
        from pyflink.table._streams import stream_node
        node = stream_node(data_stream)
        return self._stream_table(node, data_stream.get_type()._to_proto(), schema, *flags)


class _WireType:
    """The type of a transformation that only the protocol knows."""

    __slots__ = ('_proto',)

    def __init__(self, proto: Any) -> None:
        self._proto = proto

    def _to_proto(self) -> Any:
        return self._proto


class StreamTableEnvironment(TableEnvironment):
    """A table environment that shares its program with a stream environment. Made by :meth:`create`."""

    @staticmethod
    def create(stream_execution_environment: Optional[StreamExecutionEnvironment] = None,
               environment_settings: Optional[EnvironmentSettings] = None) -> 'StreamTableEnvironment':
        """
        A new environment.

        :raises ValueError: when neither is given.
        """
        if stream_execution_environment is None and environment_settings is None:
            raise ValueError("Either the 'stream_execution_environment' or 'environment_settings' is required.")
        if stream_execution_environment is None:
            from pyflink.datastream.stream_execution_environment import StreamExecutionEnvironment
            stream_execution_environment = StreamExecutionEnvironment.get_execution_environment()
        return StreamTableEnvironment(stream_execution_environment, environment_settings)

    def from_data_stream(self, data_stream: DataStream, *fields_or_schema: Any) -> Table:
        """
        The records of a DataStream as a table of insertions.

        :param fields_or_schema: at most one :class:`Schema`. Columns that it does not declare are those of the stream's type;
            metadata column "rowtime" is the record's timestamp, ``SOURCE_WATERMARK()`` takes over the stream's watermarks.
        """
        return self._from_data_stream(data_stream, fields_or_schema)

    def from_changelog_stream(self, data_stream: DataStream, schema: Optional[Schema] = None,
                              changelog_mode: Optional[ChangelogMode] = None) -> Table:
        """A stream of :class:`Row` as a table; the kinds of the rows count."""
        mode = 'all' if changelog_mode is None else changelog_mode._mode
        flags = {'insert': (), 'all': ('changelog',), 'upsert': ('changelog', 'upsert')}[mode]
        return self._read_stream(data_stream, schema._ddl() if schema is not None else '', *flags)

    def to_data_stream(self, table: Table) -> DataStream:
        """
        A table's rows as a stream of :class:`Row`. A time attribute becomes the timestamp of the records.

        :raises TableException: when the table has changes other than insertions.
        """
        from pyflink.table._streams import table_stream
        return table_stream(self, table, 'insert', '')

    def to_changelog_stream(self, table: Table, target_schema: Optional[Schema] = None,
                            changelog_mode: Optional[ChangelogMode] = None) -> DataStream:
        """
        A table's changes as a stream of :class:`Row`, whose kinds say what they are.

        :param target_schema: types and names of the fields; a metadata column "rowtime" becomes the records' timestamp.
        """
        from pyflink.table._streams import table_stream
        mode = 'all' if changelog_mode is None else changelog_mode._mode
        return table_stream(self, table, mode, target_schema._ddl() if target_schema is not None else '')

    def to_append_stream(self, table: Table, type_info: TypeInformation) -> DataStream:
        """
        A table's rows as a stream of rows or tuples of the given type.

        :raises TableException: when the table has changes other than insertions.
        """
        from pyflink.table._streams import typed_stream
        return typed_stream(self, table, type_info, retract=False)

    def to_retract_stream(self, table: Table, type_info: TypeInformation) -> DataStream:
        """A table's changes as a stream of (True, row) for rows that are added, (False, row) for those that are removed."""
        from pyflink.table._streams import typed_stream
        return typed_stream(self, table, type_info, retract=True)
