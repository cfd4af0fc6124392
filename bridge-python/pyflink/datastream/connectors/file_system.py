"""Files: source, sink and their settings."""
from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any, Callable, Dict, Optional

from pyflink._graph.plan import SinkSpec, SourceSpec
from pyflink.common.serialization import FormatSpec
from pyflink.common.typeinfo import TypeInformation, Types
from pyflink.common.utils import JavaObjectWrapper
from pyflink.datastream.connectors.base import Sink, Source, StreamTransformer, SupportsPreprocessing
from pyflink.datastream.functions import SinkFunction

if TYPE_CHECKING:
    from pyflink.common import Duration, Encoder
    from pyflink.common.serialization import BulkWriterFactory

__all__ = [
    'FileCompactor', 'FileCompactStrategy', 'OutputFileConfig', 'FileSource', 'FileSourceBuilder', 'FileSink',
    'StreamingFileSink', 'StreamFormat', 'BulkFormat', 'FileEnumeratorProvider', 'FileSplitAssignerProvider',
    'RollingPolicy', 'BucketAssigner',
]


class FileFormatSpec(FormatSpec):
    """A format for files: ``decode`` turns what the host reads into the elements, where that takes Python."""

    __slots__ = ('decode',)

    def __init__(self, format: str, options: Dict[str, str], type_info: TypeInformation,
                 decode: Optional[Callable] = None):
        super().__init__(format, options, type_info)
        self.decode = decode


class FileEnumeratorProvider(object):
    """How files are found and cut into pieces."""

    def __init__(self, j_file_enumerator_provider):
        self._j_file_enumerator_provider = j_file_enumerator_provider

    @staticmethod
    def default_splittable_file_enumerator() -> 'FileEnumeratorProvider':
        """Cuts files into blocks where the format allows."""
        return FileEnumeratorProvider('splittable')

    @staticmethod
    def default_non_splittable_file_enumerator() -> 'FileEnumeratorProvider':
        """One piece a file."""
        return FileEnumeratorProvider('non-splittable')


class FileSplitAssignerProvider(object):
    """Which reader gets which piece."""

    def __init__(self, j_file_split_assigner):
        self._j_file_split_assigner = j_file_split_assigner

    @staticmethod
    def locality_aware_split_assigner() -> 'FileSplitAssignerProvider':
        """The default. On one machine all pieces are local."""
        return FileSplitAssignerProvider('locality-aware')


class StreamFormat(object):
    """A format that reads a file from front to back."""

    def __init__(self, j_stream_format):
        self._j_stream_format = j_stream_format

    @staticmethod
    def text_line_format(charset_name: str = "UTF-8") -> 'StreamFormat':
        """One string a line."""
        return StreamFormat(FileFormatSpec('text', {'charset': charset_name}, Types.STRING()))


class BulkFormat(object):
    """A format that reads a batch of records at a time."""

    def __init__(self, j_bulk_format):
        self._j_bulk_format = j_bulk_format


class FileSourceBuilder(object):
    """Settings of a :class:`FileSource`."""

    def __init__(self, j_file_source_builder: SourceSpec):
        self._spec = j_file_source_builder

    def monitor_continuously(self, discovery_interval: Duration) -> 'FileSourceBuilder':
        """Looks for new files again and again: the source becomes unbounded."""
        self._spec.options['source.monitor-interval'] = str(discovery_interval.to_millis())
        self._spec.bounded = False
        return self

    def process_static_file_set(self) -> 'FileSourceBuilder':
        """Reads the files that are there at the start: the default."""
        self._spec.options.pop('source.monitor-interval', None)
        self._spec.bounded = True
        return self

    def set_file_enumerator(self, file_enumerator: 'FileEnumeratorProvider') -> 'FileSourceBuilder':
        """Sets how files are cut into pieces."""
        if file_enumerator._j_file_enumerator_provider == 'non-splittable':
            self._spec.options['split-files'] = 'false'
        else:
            self._spec.options.pop('split-files', None)
        return self

    def set_split_assigner(self, split_assigner: 'FileSplitAssignerProvider') -> 'FileSourceBuilder':
        """Sets which reader gets which piece; there is one way only."""
        if not isinstance(split_assigner, FileSplitAssignerProvider):
            raise TypeError('split_assigner must be a FileSplitAssignerProvider')
        return self

    def build(self) -> 'FileSource':
        """The source."""
        return FileSource(self._spec)


class FileSource(Source):
    """Reads files and directories."""

    def __init__(self, j_file_source: SourceSpec):
        super().__init__(j_file_source)

    @staticmethod
    def for_record_stream_format(stream_format: StreamFormat, *paths: str) -> FileSourceBuilder:
        """Reads ``paths`` with a stream format."""
        return FileSourceBuilder(_source_spec(stream_format._j_stream_format, paths))

    @staticmethod
    def for_bulk_file_format(bulk_format: BulkFormat, *paths: str) -> FileSourceBuilder:
        """Reads ``paths`` with a bulk format."""
        return FileSourceBuilder(_source_spec(bulk_format._j_bulk_format, paths))


def _source_spec(format_spec: FileFormatSpec, paths: Any) -> SourceSpec:
    return SourceSpec(
        'filesystem', {'paths': json.dumps([str(path) for path in paths])}, format=format_spec.format,
        format_options=dict(format_spec.options), type_info=format_spec.type_info, name='File Source',
        decode=format_spec.decode)


class BucketAssigner(JavaObjectWrapper):
    """Which directory below the base path a row goes to."""

    def __init__(self, j_bucket_assigner: Dict[str, str]):
        super().__init__(j_bucket_assigner)

    @staticmethod
    def base_path_bucket_assigner() -> 'BucketAssigner':
        """All files in the base path."""
        return BucketAssigner({'bucket-assigner': 'base-path'})

    @staticmethod
    def date_time_bucket_assigner(format_str: str = "yyyy-MM-dd--HH", timezone_id: str = None):
        """A directory named after the wall clock; ``format_str`` is a Java date pattern."""
        options = {'bucket-assigner': 'date-time', 'bucket-assigner.format': format_str}
        if isinstance(timezone_id, str):
            options['bucket-assigner.zone'] = timezone_id
        return BucketAssigner(options)


class RollingPolicy(JavaObjectWrapper):
    """When a file is finished and the next one begins."""

    def __init__(self, j_rolling_policy: Dict[str, str]):
        super().__init__(j_rolling_policy)

    @staticmethod
    def default_rolling_policy(part_size: int = 1024 * 1024 * 128,
                               rollover_interval: int = 60 * 1000,
                               inactivity_interval: int = 60 * 1000) -> 'DefaultRollingPolicy':
        """By size (bytes), age (ms) and time without a row (ms)."""
        for name, value in (('max part size', part_size), ('rollover interval', rollover_interval),
                            ('inactivity interval', inactivity_interval)):
            if value <= 0:
                raise ValueError(f'The {name} must be positive, got {value}')
        return DefaultRollingPolicy({
            'rolling-policy': 'default',
            'rolling-policy.part-size': str(part_size),
            'rolling-policy.rollover-interval': str(rollover_interval),
            'rolling-policy.inactivity-interval': str(inactivity_interval),
        })

    @staticmethod
    def on_checkpoint_rolling_policy() -> 'OnCheckpointRollingPolicy':
        """At every checkpoint."""
        return OnCheckpointRollingPolicy({'rolling-policy': 'on-checkpoint'})


class DefaultRollingPolicy(RollingPolicy):
    """By size, age and inactivity."""

    def __init__(self, j_rolling_policy):
        super().__init__(j_rolling_policy)


class OnCheckpointRollingPolicy(RollingPolicy):
    """At every checkpoint."""

    def __init__(self, j_rolling_policy):
        super().__init__(j_rolling_policy)


class OutputFileConfig(JavaObjectWrapper):
    """How part files are named."""

    @staticmethod
    def builder():
        """Starts with prefix ``part`` and no suffix."""
        return OutputFileConfig.OutputFileConfigBuilder()

    def __init__(self, part_prefix: str, part_suffix: str):
        self._part_prefix = part_prefix
        self._part_suffix = part_suffix
        super().__init__({'part-prefix': part_prefix, 'part-suffix': part_suffix})

    def get_part_prefix(self) -> str:
        """What names begin with."""
        return self._part_prefix

    def get_part_suffix(self) -> str:
        """What names end with."""
        return self._part_suffix

    class OutputFileConfigBuilder(object):
        """Settings of an :class:`OutputFileConfig`."""

        def __init__(self):
            self.part_prefix = "part"
            self.part_suffix = ""

        def with_part_prefix(self, prefix) -> 'OutputFileConfig.OutputFileConfigBuilder':
            """What names begin with."""
            self.part_prefix = prefix
            return self

        def with_part_suffix(self, suffix) -> 'OutputFileConfig.OutputFileConfigBuilder':
            """What names end with."""
            self.part_suffix = suffix
            return self

        def build(self) -> 'OutputFileConfig':
            """The configuration."""
            return OutputFileConfig(self.part_prefix, self.part_suffix)


class FileCompactStrategy(JavaObjectWrapper):
    """When small files are compacted. Needs checkpoints, so ``enable_compact`` refuses it for now."""

    def __init__(self, j_file_compact_strategy):
        super().__init__(j_file_compact_strategy)

    @staticmethod
    def builder() -> 'FileCompactStrategy.Builder':
        """An empty builder."""
        return FileCompactStrategy.Builder()

    class Builder(object):
        """Settings of a :class:`FileCompactStrategy`."""

        def __init__(self):
            self._options: Dict[str, str] = {}

        def build(self) -> 'FileCompactStrategy':
            """The strategy; needs one of size threshold and number of checkpoints."""
            if not {'size-threshold', 'checkpoints'} & set(self._options):
                raise ValueError('Either of the size threshold or the number of checkpoints must be specified.')
            return FileCompactStrategy(self._options)

        def enable_compaction_on_checkpoint(self, num_checkpoints_before_compaction: int) \
                -> 'FileCompactStrategy.Builder':
            """Compacts after so many checkpoints."""
            if num_checkpoints_before_compaction <= 0:
                raise ValueError('Number of checkpoints before compaction should be more than 0.')
            self._options['checkpoints'] = str(num_checkpoints_before_compaction)
            return self

        def set_size_threshold(self, size_threshold: int) -> 'FileCompactStrategy.Builder':
            """Compacts when so many bytes have gathered."""
            self._options['size-threshold'] = str(size_threshold)
            return self

        def set_num_compact_threads(self, num_compact_threads: int) -> 'FileCompactStrategy.Builder':
            """Threads that compact."""
            if num_compact_threads <= 0:
                raise ValueError('Compact threads should be more than 0.')
            self._options['threads'] = str(num_compact_threads)
            return self


class FileCompactor(JavaObjectWrapper):
    """How small files are compacted."""

    def __init__(self, j_file_compactor):
        super().__init__(j_file_compactor)

    @staticmethod
    def concat_file_compactor(file_delimiter: bytes = None):
        """Joins the files, with ``file_delimiter`` between them."""
        return FileCompactor({'kind': 'concat', 'delimiter': file_delimiter})

    @staticmethod
    def identical_file_compactor():
        """Leaves the files as they are."""
        return FileCompactor({'kind': 'identical'})


class _SinkBuilder(object):
    """What the builders of file sinks share."""

    def __init__(self, spec: SinkSpec, transformer: Optional[StreamTransformer] = None):
        self._spec = spec
        self._transformer = transformer

    def with_bucket_check_interval(self, interval: int):
        """How often (ms) the rolling policy is asked about time."""
        self._spec.options['bucket-check-interval'] = str(interval)
        return self

    def with_bucket_assigner(self, bucket_assigner: BucketAssigner):
        """Which directory a row goes to."""
        self._spec.options.update(bucket_assigner.get_java_object())
        return self

    def with_output_file_config(self, output_file_config: OutputFileConfig):
        """How part files are named."""
        self._spec.options.update(output_file_config.get_java_object())
        return self

    def _with_rolling_policy(self, rolling_policy: RollingPolicy):
        self._spec.options.update(rolling_policy.get_java_object())
        return self


class FileSink(Sink, SupportsPreprocessing):
    """Writes part files into buckets (directories) below a base path."""

    def __init__(self, j_file_sink: SinkSpec, transformer: Optional[StreamTransformer] = None):
        super().__init__(j_file_sink)
        self._transformer = transformer

    def get_transformer(self) -> Optional[StreamTransformer]:
        return self._transformer

    class BaseBuilder(_SinkBuilder):
        """Settings of a :class:`FileSink`."""

        def enable_compact(self, strategy: FileCompactStrategy, compactor: FileCompactor):
            """Not supported yet."""
            raise NotImplementedError(
                'Compaction in FileSink (enable_compact) is not supported, see docs/compatibility.md')

        def disable_compact(self):
            """No compaction: the default."""
            return self

        def build(self):
            """The sink."""
            return FileSink(self._spec, self._transformer)

    class RowFormatBuilder(BaseBuilder):
        """For formats that write a row at a time."""

        def with_rolling_policy(self, rolling_policy: RollingPolicy):
            """When a file is finished."""
            return self._with_rolling_policy(rolling_policy)

    @staticmethod
    def for_row_format(base_path: str, encoder: Encoder) -> 'FileSink.RowFormatBuilder':
        """Writes each row with ``encoder``."""
        return FileSink.RowFormatBuilder(_row_sink(base_path, encoder), TextTransformer())

    class BulkFormatBuilder(BaseBuilder):
        """For formats that write whole files."""

        def with_rolling_policy(self, rolling_policy: OnCheckpointRollingPolicy):
            """Bulk files can only be finished at checkpoints."""
            if not isinstance(rolling_policy, OnCheckpointRollingPolicy):
                raise ValueError('rolling_policy must be OnCheckpointRollingPolicy for bulk format')
            return self._with_rolling_policy(rolling_policy)

    @staticmethod
    def for_bulk_format(base_path: str, writer_factory: BulkWriterFactory) -> 'FileSink.BulkFormatBuilder':
        """Writes files with ``writer_factory``."""
        return FileSink.BulkFormatBuilder(*_bulk_sink(base_path, writer_factory))


class StreamingFileSink(SinkFunction):
    """The older interface of :class:`FileSink`."""

    def __init__(self, j_obj: Any):
        warnings.warn("Deprecated in 1.15. Use FileSink instead.", DeprecationWarning, stacklevel=2)
        super().__init__(j_obj)

    class BaseBuilder(_SinkBuilder):
        """Settings of a :class:`StreamingFileSink`."""

        def build(self) -> 'StreamingFileSink':
            """The sink."""
            spec, transformer = self._spec, self._transformer
            if transformer is None:
                return StreamingFileSink(spec)
            return StreamingFileSink(_Preprocessed(spec, transformer))

    class DefaultRowFormatBuilder(BaseBuilder):
        """For formats that write a row at a time."""

        def with_rolling_policy(self, policy: RollingPolicy):
            """When a file is finished."""
            return self._with_rolling_policy(policy)

    @staticmethod
    def for_row_format(base_path: str, encoder: Encoder) -> 'DefaultRowFormatBuilder':
        """Writes each row with ``encoder``."""
        return StreamingFileSink.DefaultRowFormatBuilder(_row_sink(base_path, encoder), TextTransformer())

    class DefaultBulkFormatBuilder(BaseBuilder):
        """For formats that write whole files."""

        def with_rolling_policy(self, policy: OnCheckpointRollingPolicy):
            """Bulk files can only be finished at checkpoints."""
            return self._with_rolling_policy(policy)

    @staticmethod
    def for_bulk_format(base_path: str, writer_factory: BulkWriterFactory):
        """Writes files with ``writer_factory``."""
        return StreamingFileSink.DefaultBulkFormatBuilder(*_bulk_sink(base_path, writer_factory))


class _Preprocessed(object):
    """A sink of the old interface whose stream is transformed first."""

    def __init__(self, spec: SinkSpec, transformer: StreamTransformer):
        self.spec = spec
        self.transformer = transformer


class TextTransformer(StreamTransformer):
    """Makes text of the elements whose text form only Python knows."""

    def apply(self, ds):
        if ds.get_type() == Types.PICKLED_BYTE_ARRAY():
            from pyflink.datastream._adapters import to_text
            return ds.map(to_text, output_type=Types.STRING())
        return ds


def _row_sink(base_path: str, encoder: Encoder) -> SinkSpec:
    return SinkSpec('filesystem', {'path': str(base_path)}, 'text', dict(encoder._j_encoder.options),
                    name='File Sink')


def _bulk_sink(base_path: str, writer_factory: BulkWriterFactory):
    """``get_java_object`` of a factory is (format name, format options, transformer)."""
    name, options, transformer = writer_factory.get_java_object()
    options = dict(options)
    return SinkSpec('filesystem', {'path': str(base_path), 'rolling-policy': 'on-checkpoint'}, name, options,
                    name='File Sink'), transformer
