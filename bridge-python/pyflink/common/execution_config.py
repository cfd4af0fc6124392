"""Settings of a program's execution, kept in the environment's configuration."""
from __future__ import annotations

from typing import Any, Dict, List, Optional

from pyflink.common.configuration import Configuration, format_duration_ms, parse_duration_ms

__all__ = ['ExecutionConfig']

PARALLELISM = 'parallelism.default'
MAX_PARALLELISM = 'pipeline.max-parallelism'
JOB_PARAMETERS = 'pipeline.global-job-parameters'
_CLOSURE_CLEANER = 'pipeline.closure-cleaner-level'
_WATERMARK_INTERVAL = 'pipeline.auto-watermark-interval'
_LATENCY_INTERVAL = 'metrics.latency.interval'
_CANCELLATION_INTERVAL = 'task.cancellation.interval'
_CANCELLATION_TIMEOUT = 'task.cancellation.timeout'
_FORCE_KRYO = 'pipeline.force-kryo'
_FORCE_AVRO = 'pipeline.force-avro'
_GENERIC_TYPES = 'pipeline.generic-types'
_GENERATED_UIDS = 'pipeline.auto-generate-uids'
_OBJECT_REUSE = 'pipeline.object-reuse'
_SNAPSHOT_COMPRESSION = 'execution.checkpointing.snapshot-compression'


class ExecutionConfig(object):
    """
    How a program is executed. A view of the configuration of an environment: what is set here is seen there.

    Kryo, Avro and object reuse concern Java's serializers: they are kept and compared but change nothing here.
    """

    PARALLELISM_DEFAULT = -1
    PARALLELISM_UNKNOWN = -2

    def __init__(self, configuration: Optional[Configuration] = None) -> None:
        self._config = configuration if configuration is not None else Configuration()

    def enable_closure_cleaner(self) -> 'ExecutionConfig':
        self._config.set_string(_CLOSURE_CLEANER, 'RECURSIVE')
        return self

    def disable_closure_cleaner(self) -> 'ExecutionConfig':
        self._config.set_string(_CLOSURE_CLEANER, 'NONE')
        return self

    def is_closure_cleaner_enabled(self) -> bool:
        return (self._config.get_string(_CLOSURE_CLEANER, 'RECURSIVE') or '').upper() != 'NONE'

    def set_auto_watermark_interval(self, interval: int) -> 'ExecutionConfig':
        """
        :param interval: milliseconds between two watermarks of a generator; 0 disables periodic watermarks.
        :raises ValueError: when negative.
        """
        if interval < 0:
            raise ValueError("Auto watermark interval must not be negative.")
        return self._set_duration(_WATERMARK_INTERVAL, interval)

    def get_auto_watermark_interval(self) -> int:
        return self._duration(_WATERMARK_INTERVAL, 200)

    def set_latency_tracking_interval(self, interval: int) -> 'ExecutionConfig':
        """
        :param interval: milliseconds between latency markers; 0 or less disables them.
        """
        self._config.set_integer(_LATENCY_INTERVAL, interval)
        return self

    def get_latency_tracking_interval(self) -> int:
        return self._signed_duration(_LATENCY_INTERVAL, 0)

    def get_parallelism(self) -> int:
        """Parallelism of operators that set none; as many as there are cores until it is set."""
        return self._config.get_integer(PARALLELISM, default_parallelism())

    def set_parallelism(self, parallelism: int) -> 'ExecutionConfig':
        """
        :raises ValueError: when 0 or less, except for PARALLELISM_DEFAULT and PARALLELISM_UNKNOWN.
        """
        check_parallelism(parallelism)
        if parallelism != self.PARALLELISM_UNKNOWN:
            self._config.set_integer(PARALLELISM, parallelism)
        return self

    def get_max_parallelism(self) -> int:
        """Number of key groups; -1 = derived from the parallelism."""
        return self._config.get_integer(MAX_PARALLELISM, -1)

    def set_max_parallelism(self, max_parallelism: int) -> 'ExecutionConfig':
        """
        :raises ValueError: when 0 or less.
        """
        if max_parallelism <= 0:
            raise ValueError("The maximum parallelism must be greater than 0.")
        self._config.set_integer(MAX_PARALLELISM, max_parallelism)
        return self

    def get_task_cancellation_interval(self) -> int:
        return self._signed_duration(_CANCELLATION_INTERVAL, 30000)

    def set_task_cancellation_interval(self, interval: int) -> 'ExecutionConfig':
        """
        :param interval: milliseconds between two attempts to cancel a task.
        """
        self._config.set_integer(_CANCELLATION_INTERVAL, interval)
        return self

    def get_task_cancellation_timeout(self) -> int:
        return self._signed_duration(_CANCELLATION_TIMEOUT, 180000)

    def set_task_cancellation_timeout(self, timeout: int) -> 'ExecutionConfig':
        """
        :param timeout: milliseconds after which a cancellation that hangs is an error; 0 = never.
        :raises ValueError: when negative.
        """
        if timeout < 0:
            raise ValueError("Timeout needs to be >= 0.")
        self._config.set_integer(_CANCELLATION_TIMEOUT, timeout)
        return self

    def enable_force_kryo(self) -> 'ExecutionConfig':
        return self._flag(_FORCE_KRYO, True)

    def disable_force_kryo(self) -> 'ExecutionConfig':
        return self._flag(_FORCE_KRYO, False)

    def is_force_kryo_enabled(self) -> bool:
        return self._config.get_boolean(_FORCE_KRYO, False)

    def enable_generic_types(self) -> 'ExecutionConfig':
        return self._flag(_GENERIC_TYPES, True)

    def disable_generic_types(self) -> 'ExecutionConfig':
        return self._flag(_GENERIC_TYPES, False)

    def has_generic_types_disabled(self) -> bool:
        return not self._config.get_boolean(_GENERIC_TYPES, True)

    def enable_auto_generated_uids(self) -> 'ExecutionConfig':
        return self._flag(_GENERATED_UIDS, True)

    def disable_auto_generated_uids(self) -> 'ExecutionConfig':
        return self._flag(_GENERATED_UIDS, False)

    def has_auto_generated_uids_enabled(self) -> bool:
        return self._config.get_boolean(_GENERATED_UIDS, True)

    def enable_force_avro(self) -> 'ExecutionConfig':
        return self._flag(_FORCE_AVRO, True)

    def disable_force_avro(self) -> 'ExecutionConfig':
        return self._flag(_FORCE_AVRO, False)

    def is_force_avro_enabled(self) -> bool:
        return self._config.get_boolean(_FORCE_AVRO, False)

    def enable_object_reuse(self) -> 'ExecutionConfig':
        return self._flag(_OBJECT_REUSE, True)

    def disable_object_reuse(self) -> 'ExecutionConfig':
        return self._flag(_OBJECT_REUSE, False)

    def is_object_reuse_enabled(self) -> bool:
        return self._config.get_boolean(_OBJECT_REUSE, False)

    def get_global_job_parameters(self) -> Dict[str, str]:
        """Parameters that functions read with ``RuntimeContext.get_job_parameter``."""
        from pyflink._graph.settings import parse_map
        return parse_map(self._config.get_string(JOB_PARAMETERS, '') or '')

    def set_global_job_parameters(self, global_job_parameters_dict: Dict[str, Any]) -> 'ExecutionConfig':
        """
        :param global_job_parameters_dict: replaces all parameters; values become strings.
        """
        entries = ['%s:%s' % (_quoted(str(key)), _quoted(str(value))) for key, value in global_job_parameters_dict.items()]
        self._config.set_string(JOB_PARAMETERS, ','.join(entries))
        return self

    def get_default_kryo_serializer_classes(self) -> Dict[str, str]:
        """No Kryo, hence no classes."""
        return {}

    def get_registered_kryo_types(self) -> List[str]:
        """No Kryo, hence no types."""
        return []

    def get_registered_pojo_types(self) -> List[str]:
        """No POJOs, hence no types."""
        return []

    def is_use_snapshot_compression(self) -> bool:
        return self._config.get_boolean(_SNAPSHOT_COMPRESSION, False)

    def set_use_snapshot_compression(self, use_snapshot_compression: bool) -> 'ExecutionConfig':
        return self._flag(_SNAPSHOT_COMPRESSION, use_snapshot_compression)

    def _flag(self, key: str, value: bool) -> 'ExecutionConfig':
        self._config.set_boolean(key, value)
        return self

    def _set_duration(self, key: str, milliseconds: int) -> 'ExecutionConfig':
        self._config.set_string(key, format_duration_ms(milliseconds))
        return self

    def _duration(self, key: str, default_ms: int) -> int:
        text = self._config.get_string(key, None)
        return default_ms if text is None else parse_duration_ms(text)

    def _signed_duration(self, key: str, default_ms: int) -> int:
        text = self._config.get_string(key, None)
        if text is not None and text.startswith('-'):
            return int(text)
        return default_ms if text is None else parse_duration_ms(text)

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, self.__class__) and self._config.to_dict() == other._config.to_dict()

    def __hash__(self) -> int:
        return hash(self._config)


def _quoted(text: str) -> str:
    """A key or value of Flink's text form of a map."""
    return "'%s'" % text.replace("'", "''") if not text or set(text) & set(',:;\'" ') else text


def check_parallelism(parallelism: int) -> None:
    """:raises ValueError: for what Flink refuses as a parallelism."""
    if isinstance(parallelism, bool) or not isinstance(parallelism, int):
        raise TypeError("The parallelism must be an int, got %r." % (parallelism,))
    if parallelism < 1 and parallelism not in (ExecutionConfig.PARALLELISM_DEFAULT,
                                               ExecutionConfig.PARALLELISM_UNKNOWN):
        raise ValueError("Parallelism must be at least one, or ExecutionConfig.PARALLELISM_DEFAULT "
                         "(use system default).")


def default_parallelism() -> int:
    """What Flink's local environment uses: the number of cores."""
    import os
    return os.cpu_count() or 1
