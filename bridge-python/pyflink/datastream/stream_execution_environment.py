"""The environment of a program: its settings, its sources and its execution."""
from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Iterable, List, Optional

from pyflink.common.configuration import Configuration, parse_duration_ms
from pyflink.common.execution_config import (
    MAX_PARALLELISM, PARALLELISM, ExecutionConfig, _quoted, check_parallelism, default_parallelism)

if TYPE_CHECKING:
    from pyflink._graph import Transformation
    from pyflink._protocol.messages import JobGraph
    from pyflink.common.io import InputFormat
    from pyflink.common.job_client import JobClient
    from pyflink.common.job_execution_result import JobExecutionResult
    from pyflink.common.typeinfo import TypeInformation
    from pyflink.common.watermark_strategy import WatermarkStrategy
    from pyflink.datastream.checkpoint_config import CheckpointConfig
    from pyflink.datastream.checkpointing_mode import CheckpointingMode
    from pyflink.datastream.connectors import Source
    from pyflink.datastream.data_stream import DataStream
    from pyflink.datastream.execution_mode import RuntimeExecutionMode
    from pyflink.datastream.functions import SourceFunction
    from pyflink.datastream.slot_sharing_group import SlotSharingGroup
    from pyflink.datastream.state_backend import StateBackend

__all__ = ['StreamExecutionEnvironment']

_BUFFER_TIMEOUT = 'execution.buffer-timeout.interval'
_BUFFER_TIMEOUT_ENABLED = 'execution.buffer-timeout.enabled'
_CHAINING = 'pipeline.operator-chaining.enabled'
_CHAINING_MAX_PARALLELISM = 'pipeline.operator-chaining.chain-operators-with-different-max-parallelism'
_CHANGELOG = 'state.changelog.enabled'
_SAVEPOINT_DIR = 'execution.checkpointing.savepoint-dir'
_PYTHON_FILES = 'python.files'
_PYTHON_REQUIREMENTS = 'python.requirements'
_PYTHON_ARCHIVES = 'python.archives'
_PYTHON_EXECUTABLE = 'python.executable'
_CACHED_FILES = 'pipeline.cached-files'
_UPPER_BOUND_MAX_PARALLELISM = 1 << 15

_default_local_parallelism: Optional[int] = None


class StreamExecutionEnvironment(object):
    """
    The context of a program. Made by :meth:`get_execution_environment`.

    All settings are kept in one :class:`Configuration` under Flink's keys, and travel with the job; the host reports those
    that have no effect.
    """

    def __init__(self, configuration: Optional[Configuration] = None, serializer: Any = None) -> None:
        self._config = Configuration(configuration) if configuration is not None else Configuration()
        self._operators: List[Transformation] = []
        self._serializer = serializer

    @staticmethod
    def get_execution_environment(configuration: Optional[Configuration] = None) -> 'StreamExecutionEnvironment':
        """
        A new environment. The host starts in the background meanwhile.

        :param configuration: settings by Flink's keys; a copy is made.
        """
        env = StreamExecutionEnvironment(_command_line_configuration())
        if configuration is not None:
            env._config.add_all(configuration)
        if not os.environ.get('DREY_WORKER_ID'):
            from pyflink import _client
            _client.prewarm()
        return env

    # ---- settings

    @property
    def serializer(self) -> Any:
        """PyFlink's serializer of collections; kept for programs that name it."""
        if self._serializer is None:
            from pyflink.serializers import PickleSerializer
            self._serializer = PickleSerializer()
        return self._serializer

    @property
    def _configuration(self) -> Configuration:
        return self._config

    def get_config(self) -> ExecutionConfig:
        """A view of this environment's settings."""
        return ExecutionConfig(self._config)

    def set_parallelism(self, parallelism: int) -> 'StreamExecutionEnvironment':
        """
        Parallelism of operators that set none.

        :raises ValueError: when 0 or less, except for -1 (the default).
        """
        check_parallelism(parallelism)
        if parallelism != ExecutionConfig.PARALLELISM_UNKNOWN:
            self._config.set_integer(PARALLELISM, parallelism)
        return self

    def get_parallelism(self) -> int:
        return self._config.get_integer(PARALLELISM, self.get_default_local_parallelism())

    def set_max_parallelism(self, max_parallelism: int) -> 'StreamExecutionEnvironment':
        """
        Number of key groups.

        :raises ValueError: outside of 1 .. 32768.
        """
        if not 0 < max_parallelism <= _UPPER_BOUND_MAX_PARALLELISM:
            raise ValueError("maxParallelism is out of bounds 0 < maxParallelism <= %d. Found: %s"
                             % (_UPPER_BOUND_MAX_PARALLELISM, max_parallelism))
        self._config.set_integer(MAX_PARALLELISM, max_parallelism)
        return self

    def get_max_parallelism(self) -> int:
        return self._config.get_integer(MAX_PARALLELISM, -1)

    def register_slot_sharing_group(self, slot_sharing_group: SlotSharingGroup) -> 'StreamExecutionEnvironment':
        """Declares the resources of a group. Slots of the host have no fixed resources: only the name counts."""
        prefix = 'drey.slot-sharing-group.%s.' % slot_sharing_group.get_name()
        if slot_sharing_group.get_cpu_cores() is not None:
            self._config.set_string(prefix + 'cpu-cores', str(slot_sharing_group.get_cpu_cores()))
            self._config.set_string(prefix + 'task-heap-memory', str(slot_sharing_group.get_task_heap_memory()))
        return self

    def set_runtime_mode(self, execution_mode: RuntimeExecutionMode) -> 'StreamExecutionEnvironment':
        self._config.set_string('execution.runtime-mode', execution_mode.name)
        return self

    def set_stream_time_characteristic(self, characteristic: Any) -> None:
        """Flink 1.x's choice of a time; event time is always available."""
        import warnings
        warnings.warn('set_stream_time_characteristic has no effect: windows and timers name the time that they use',
                      DeprecationWarning, stacklevel=2)

    def set_buffer_timeout(self, timeout_millis: int) -> 'StreamExecutionEnvironment':
        """
        :param timeout_millis: longest time that rows wait for a batch to fill; 0 = none, -1 = until it is full.
        :raises ValueError: below -1.
        """
        if timeout_millis < -1:
            raise ValueError("Timeout of buffer must be non-negative or -1")
        if timeout_millis == -1:
            self._config.set_boolean(_BUFFER_TIMEOUT_ENABLED, False)
        else:
            self._config.set_boolean(_BUFFER_TIMEOUT_ENABLED, True)
            self._config.set_string(_BUFFER_TIMEOUT, '%d ms' % timeout_millis)
        return self

    def get_buffer_timeout(self) -> int:
        if not self._config.get_boolean(_BUFFER_TIMEOUT_ENABLED, True):
            return -1
        return self._duration(_BUFFER_TIMEOUT, 100)

    def disable_operator_chaining(self) -> 'StreamExecutionEnvironment':
        self._config.set_boolean(_CHAINING, False)
        return self

    def is_chaining_enabled(self) -> bool:
        return self._config.get_boolean(_CHAINING, self._config.get_boolean('pipeline.operator-chaining', True))

    def is_chaining_of_operators_with_different_max_parallelism_enabled(self) -> bool:
        return self._config.get_boolean(_CHAINING_MAX_PARALLELISM, True)

    def get_checkpoint_config(self) -> CheckpointConfig:
        """A view of this environment's settings of checkpoints."""
        from pyflink.datastream.checkpoint_config import CheckpointConfig
        return CheckpointConfig(self._config)

    def enable_checkpointing(self, interval: int,
                             mode: Optional[CheckpointingMode] = None) -> 'StreamExecutionEnvironment':
        """
        :param interval: milliseconds between checkpoints.
        :raises ValueError: below 10 ms.
        """
        config = self.get_checkpoint_config().set_checkpoint_interval(interval)
        if mode is not None:
            config.set_checkpointing_mode(mode)
        return self

    def get_checkpoint_interval(self) -> int:
        """Milliseconds, -1 when checkpoints are disabled."""
        return self.get_checkpoint_config().get_checkpoint_interval()

    def get_checkpointing_mode(self) -> CheckpointingMode:
        return self.get_checkpoint_config().get_checkpointing_mode()

    def get_checkpointing_consistency_mode(self) -> CheckpointingMode:
        return self.get_checkpoint_config().get_checkpointing_mode()

    def is_unaligned_checkpoints_enabled(self) -> bool:
        return self.get_checkpoint_config().is_unaligned_checkpoints_enabled()

    def is_force_unaligned_checkpoints(self) -> bool:
        return self.get_checkpoint_config().is_force_unaligned_checkpoints()

    def set_state_backend(self, state_backend: StateBackend) -> 'StreamExecutionEnvironment':
        """Flink 1.18's way to choose the state backend; Flink 2 has the option ``state.backend.type``."""
        self._state_backend = state_backend
        for key, value in state_backend._options().items():
            self._config.set_string(key, value)
        return self

    def get_state_backend(self) -> Optional[StateBackend]:
        """What :meth:`set_state_backend` has set, None when nothing."""
        return getattr(self, '_state_backend', None)

    def set_restart_strategy(self, restart_strategy_configuration: Any) -> None:
        """Flink 1.18's way to choose the restart strategy; Flink 2 has the options ``restart-strategy.*``."""
        self._restart_strategy = restart_strategy_configuration
        for key, value in restart_strategy_configuration._options().items():
            self._config.set_string(key, value)

    def get_restart_strategy(self) -> Any:
        """What :meth:`set_restart_strategy` has set, None when nothing."""
        return getattr(self, '_restart_strategy', None)

    def enable_changelog_state_backend(self, enabled: bool) -> 'StreamExecutionEnvironment':
        self._config.set_boolean(_CHANGELOG, enabled)
        return self

    def is_changelog_state_backend_enabled(self) -> Optional[bool]:
        """None until it is set."""
        return self._config.get_boolean(_CHANGELOG, False) if self._config.contains_key(_CHANGELOG) else None

    def set_default_savepoint_directory(self, directory: str) -> 'StreamExecutionEnvironment':
        self._config.set_string(_SAVEPOINT_DIR, directory)
        return self

    def get_default_savepoint_directory(self) -> Optional[str]:
        from pyflink.datastream.checkpoint_storage import _flink_path
        directory = self._config.get_string(_SAVEPOINT_DIR, None)
        return None if directory is None else _flink_path(directory)

    def configure(self, configuration: Configuration) -> None:
        """Takes over every setting that ``configuration`` has."""
        self._config.add_all(configuration)

    def get_default_local_parallelism(self) -> int:
        """Parallelism where none is set: the number of cores, or what :meth:`set_default_local_parallelism` has set."""
        return _default_local_parallelism or default_parallelism()

    def set_default_local_parallelism(self, parallelism: int) -> None:
        """Of all environments of this process."""
        global _default_local_parallelism
        _default_local_parallelism = parallelism

    # ---- dependencies of workers

    def add_python_file(self, file_path: str) -> None:
        """Puts a module, a package folder or an archive of modules on the import path of the workers."""
        known = self._config.get_string(_PYTHON_FILES, None)
        self._config.set_string(_PYTHON_FILES, file_path if known is None else ','.join([file_path, known]))

    def set_python_requirements(self, requirements_file_path: str,
                                requirements_cache_dir: Optional[str] = None) -> None:
        """
        Installs packages for the workers, with pip into a temporary folder.

        :param requirements_cache_dir: folder of the packages; then nothing is downloaded.
        """
        parts = [requirements_file_path] + ([requirements_cache_dir] if requirements_cache_dir is not None else [])
        self._config.set_string(_PYTHON_REQUIREMENTS, '#'.join(parts))

    def add_python_archive(self, archive_path: str, target_dir: Optional[str] = None) -> None:
        """Extracts a zip or tar file into the working directory of the workers, as a folder of this or the file's name."""
        entry = archive_path if target_dir is None else '#'.join([archive_path, target_dir])
        known = self._config.get_string(_PYTHON_ARCHIVES, None)
        self._config.set_string(_PYTHON_ARCHIVES, entry if known is None else ','.join([known, entry]))

    def set_python_executable(self, python_exec: str) -> None:
        """The workers' interpreter; a relative path is looked up in the archives."""
        self._config.set_string(_PYTHON_EXECUTABLE, python_exec)

    def add_jars(self, *jars_path: str) -> None:
        """Accepted: connectors are built in, so jars have no effect."""
        self._add_to_list('pipeline.jars', jars_path)
        _notice_jars('add_jars')

    def add_classpaths(self, *classpaths: str) -> None:
        """Accepted: connectors are built in, so class paths have no effect."""
        self._add_to_list('pipeline.classpaths', classpaths)
        _notice_jars('add_classpaths')

    def register_cached_file(self, file_path: str, name: str, executable: bool = False) -> None:
        """Makes a file known to the functions of the job under a name."""
        entry = "name:%s,path:%s,executable:%s" % (_quoted(name), _quoted(file_path), str(bool(executable)).lower())
        known = self._config.get_string(_CACHED_FILES, None)
        self._config.set_string(_CACHED_FILES, entry if known is None else known + ';' + entry)

    # ---- sources

    def from_collection(self, collection: Iterable[Any],
                        type_info: Optional[TypeInformation] = None) -> DataStream:
        """
        A stream of the given elements, with parallelism 1.

        :param type_info: their type; without it they are any Python objects.
        :raises TypeError, ValueError: when an element does not fit the type.
        """
        return self._from_collection(list(collection), type_info)

    def _from_collection(self, elements: List[Any], type_info: Optional[TypeInformation] = None) -> DataStream:
        from pyflink._graph import SourceSpec, new_source
        from pyflink._protocol.columns import encode_batch
        from pyflink.common.typeinfo import Types
        produced = Types.PICKLED_BYTE_ARRAY() if type_info is None else type_info
        if type_info is not None:
            _check_elements(elements, type_info)
        rows = encode_batch(elements, produced._to_proto())
        spec = SourceSpec('collection', bounded=True, rows=rows)
        return new_source(self, 'Collection Source', spec, produced, parallelism=1)

    def from_source(self, source: Source, watermark_strategy: WatermarkStrategy, source_name: str,
                    type_info: Optional[TypeInformation] = None) -> DataStream:
        """
        A stream that reads a connector's source.

        :param type_info: type of the elements, when the source does not know it.
        """
        spec = source.get_java_function()
        if watermark_strategy._timestamp_assigner is not None:
            # Timestamps of a Python function are known only behind the source.
            stream = self._new_source(spec, source_name, type_info)
            return stream.assign_timestamps_and_watermarks(watermark_strategy)
        if watermark_strategy._fields.get('generator') or len(watermark_strategy._fields) > 1:
            spec = spec.with_watermarks(dict(watermark_strategy._fields))
        return self._new_source(spec, source_name, type_info)

    def add_source(self, source_func: SourceFunction, source_name: str = 'Custom Source',
                   type_info: Optional[TypeInformation] = None) -> DataStream:
        """A stream that reads a source of the old interface."""
        return self._new_source(source_func.get_java_function(), source_name, type_info)

    def create_input(self, input_format: InputFormat, type_info: Optional[TypeInformation] = None) -> DataStream:
        """A stream that reads files by an input format."""
        from pyflink.datastream.utils import ResultTypeQueryable
        if type_info is None and isinstance(input_format, ResultTypeQueryable):
            type_info = input_format.get_produced_type()
        return self._new_source(input_format.get_java_object(), 'Custom File source', type_info)

    def read_text_file(self, file_path: str, charset_name: str = "UTF-8") -> DataStream:
        """Flink 1.18's way to read the lines of a file or folder."""
        from pyflink.common.watermark_strategy import WatermarkStrategy
        from pyflink.datastream.connectors.file_system import FileSource, StreamFormat
        source = FileSource.for_record_stream_format(StreamFormat.text_line_format(charset_name), file_path).build()
        return self.from_source(source, WatermarkStrategy.no_watermarks(), 'Custom File source')

    def _new_source(self, spec: Any, name: str, type_info: Optional[TypeInformation]) -> DataStream:
        from pyflink._graph import new_source
        from pyflink.common.typeinfo import Types
        produced = type_info or spec.type_info or Types.PICKLED_BYTE_ARRAY()
        return new_source(self, name, spec, produced)

    # ---- execution

    def execute(self, job_name: Optional[str] = None) -> JobExecutionResult:
        """
        Runs the program and waits for its end. Ctrl-C cancels the job.

        :raises JobExecutionException: when the job fails.
        """
        from pyflink import _client
        return _client.submit(self._job_graph(job_name)).wait()

    def execute_async(self, job_name: str = 'Flink Streaming Job') -> JobClient:
        """Starts the program."""
        from pyflink import _client
        from pyflink.common.job_client import JobClient
        job = _client.submit(self._job_graph(job_name))
        job._connection.start_background()
        return JobClient(job)

    def get_execution_plan(self) -> str:
        """The plan of the program as JSON, in Flink's form. The program can still be executed."""
        from pyflink import _client
        return _client.explain(self._job_graph(None, clear=False))

    def close(self) -> None:
        """Forgets the program. Jobs go on, and other environments are not affected."""
        self._operators.clear()

    def _add_operator(self, operator: Transformation) -> None:
        """Remembers an operator for the next execution."""
        self._operators.append(operator)

    def _job_graph(self, job_name: Optional[str], clear: bool = True) -> JobGraph:
        from pyflink._graph import build_job_graph
        graph = build_job_graph(self, self._operators, job_name)
        if clear:
            self._operators = []
        return graph

    # ---- helpers

    def _duration(self, key: str, default_ms: int) -> int:
        text = self._config.get_string(key, None)
        return default_ms if text is None else parse_duration_ms(text)

    def _add_to_list(self, key: str, values: Iterable[str]) -> None:
        known = Configuration.parse_list_value(self._config.get_string(key, None))
        self._config.set_string(key, str([*known, *values]))


def _check_elements(elements: List[Any], type_info: TypeInformation) -> None:
    """Refuses what PyFlink refuses when it converts the elements, with its messages."""
    from pyflink.common.typeinfo import RowTypeInfo, TupleTypeInfo
    from pyflink.common.types import Row
    if not isinstance(type_info, (RowTypeInfo, TupleTypeInfo)):
        return
    is_row = isinstance(type_info, RowTypeInfo)
    name, arity = ('RowTypeInfo' if is_row else 'TupleTypeInfo'), len(type_info.get_field_types())
    for element in elements:
        if element is None or (is_row and isinstance(element, dict)):
            continue
        if not isinstance(element, (list, tuple, Row)):
            if is_row and hasattr(element, '__dict__'):
                continue
            raise ValueError("Unexpected tuple %r with %s" % (element, name))
        if len(element) != arity:
            raise ValueError("Input row doesn't have expected number of values required by the schema. %d fields are "
                             "required while %d values are provided." % (arity, len(element)))


def _command_line_configuration() -> Configuration:
    """What ``drey run`` was told with -D and its other options; a program's own settings go before."""
    text = os.environ.get('DREY_CONFIGURATION')
    if not text:
        return Configuration()
    import json
    return Configuration.from_dict(json.loads(text))


_noticed: set = set()


def _notice_jars(method: str) -> None:
    if method not in _noticed:
        _noticed.add(method)
        sys.stderr.write('drey: %s has no effect: connectors are built in, jars are not loaded\n' % method)
