"""Settings of checkpoints, kept in the environment's configuration."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from pyflink.common.configuration import Configuration, parse_duration_ms
from pyflink.common.time import Duration
from pyflink.datastream.checkpointing_mode import CheckpointingMode
from pyflink.datastream.externalized_checkpoint_retention import ExternalizedCheckpointRetention

if TYPE_CHECKING:
    from pyflink.datastream.checkpoint_storage import CheckpointStorage

__all__ = ['CheckpointConfig', 'ExternalizedCheckpointCleanup']

# Flink 1.18's name.
ExternalizedCheckpointCleanup = ExternalizedCheckpointRetention

_PREFIX = 'execution.checkpointing.'
_INTERVAL = _PREFIX + 'interval'
_MODE = _PREFIX + 'mode'
_TIMEOUT = _PREFIX + 'timeout'
_MIN_PAUSE = _PREFIX + 'min-pause'
_MAX_CONCURRENT = _PREFIX + 'max-concurrent-checkpoints'
_TOLERABLE_FAILURES = _PREFIX + 'tolerable-failed-checkpoints'
_RETENTION = _PREFIX + 'externalized-checkpoint-retention'
_UNALIGNED = _PREFIX + 'unaligned.enabled'
_FORCE_UNALIGNED = _PREFIX + 'unaligned.forced'
_ALIGNED_TIMEOUT = _PREFIX + 'aligned-checkpoint-timeout'


class CheckpointConfig(object):
    """A view of the configuration of an environment: what is set here is seen there."""

    DEFAULT_MODE = CheckpointingMode.EXACTLY_ONCE
    DEFAULT_TIMEOUT = 10 * 60 * 1000
    DEFAULT_MIN_PAUSE_BETWEEN_CHECKPOINTS = 0
    DEFAULT_MAX_CONCURRENT_CHECKPOINTS = 1

    def __init__(self, configuration: Configuration) -> None:
        self._config = configuration

    def is_checkpointing_enabled(self) -> bool:
        return self.get_checkpoint_interval() > 0

    def enable_checkpointing(self, interval: int) -> 'CheckpointConfig':
        """Alias of :meth:`set_checkpoint_interval` that tutorials use; PyFlink has it on the environment."""
        return self.set_checkpoint_interval(interval)

    def get_checkpointing_mode(self) -> CheckpointingMode:
        """AT_LEAST_ONCE while checkpoints are disabled, and in BATCH mode, which takes none: as in Flink."""
        batch = self._config.get_string('execution.runtime-mode', '').upper() == 'BATCH'
        if batch or not self.is_checkpointing_enabled():
            return CheckpointingMode.AT_LEAST_ONCE
        text = self._config.get_string(_MODE, 'EXACTLY_ONCE') or ''
        return CheckpointingMode[text.upper().replace('-', '_')]

    def set_checkpointing_mode(self, checkpointing_mode: CheckpointingMode) -> 'CheckpointConfig':
        self._config.set_string(_MODE, checkpointing_mode.name)
        return self

    def get_checkpoint_interval(self) -> int:
        """Milliseconds between checkpoints, -1 when they are disabled."""
        text = self._config.get_string(_INTERVAL, None)
        return -1 if text is None else parse_duration_ms(text)

    def set_checkpoint_interval(self, checkpoint_interval: int) -> 'CheckpointConfig':
        """
        :raises ValueError: below 10 ms.
        """
        if checkpoint_interval < 10:
            raise ValueError("Checkpoint interval must be larger than or equal to 10 ms")
        return self._set_millis(_INTERVAL, checkpoint_interval)

    def get_checkpoint_timeout(self) -> int:
        return self._millis(_TIMEOUT, self.DEFAULT_TIMEOUT)

    def set_checkpoint_timeout(self, checkpoint_timeout: int) -> 'CheckpointConfig':
        """
        :raises ValueError: below 10 ms.
        """
        if checkpoint_timeout < 10:
            raise ValueError("Checkpoint timeout must be larger than or equal to 10 ms")
        return self._set_millis(_TIMEOUT, checkpoint_timeout)

    def get_min_pause_between_checkpoints(self) -> int:
        return self._millis(_MIN_PAUSE, self.DEFAULT_MIN_PAUSE_BETWEEN_CHECKPOINTS)

    def set_min_pause_between_checkpoints(self, min_pause_between_checkpoints: int) -> 'CheckpointConfig':
        """
        :raises ValueError: when negative.
        """
        if min_pause_between_checkpoints < 0:
            raise ValueError("Pause value must be zero or positive")
        return self._set_millis(_MIN_PAUSE, min_pause_between_checkpoints)

    def get_max_concurrent_checkpoints(self) -> int:
        return self._config.get_integer(_MAX_CONCURRENT, self.DEFAULT_MAX_CONCURRENT_CHECKPOINTS)

    def set_max_concurrent_checkpoints(self, max_concurrent_checkpoints: int) -> 'CheckpointConfig':
        """
        :raises ValueError: below 1.
        """
        if max_concurrent_checkpoints < 1:
            raise ValueError("The maximum number of concurrent attempts must be at least one.")
        self._config.set_integer(_MAX_CONCURRENT, max_concurrent_checkpoints)
        return self

    def is_fail_on_checkpointing_errors(self) -> bool:
        return self.get_tolerable_checkpoint_failure_number() == 0

    def set_fail_on_checkpointing_errors(self, fail_on_checkpointing_errors: bool) -> 'CheckpointConfig':
        """Whether the first failed checkpoint fails the job; else any number is tolerated."""
        return self.set_tolerable_checkpoint_failure_number(0 if fail_on_checkpointing_errors else 2147483647)

    def get_tolerable_checkpoint_failure_number(self) -> int:
        return self._config.get_integer(_TOLERABLE_FAILURES, 0)

    def set_tolerable_checkpoint_failure_number(self, tolerable_checkpoint_failure_number: int) -> 'CheckpointConfig':
        """
        :raises ValueError: when negative.
        """
        if tolerable_checkpoint_failure_number < 0:
            raise ValueError("The tolerable failure checkpoint number must be non-negative.")
        self._config.set_integer(_TOLERABLE_FAILURES, tolerable_checkpoint_failure_number)
        return self

    def set_externalized_checkpoint_retention(
            self, retention_mode: ExternalizedCheckpointRetention) -> 'CheckpointConfig':
        self._config.set_string(_RETENTION, retention_mode.name)
        return self

    def get_externalized_checkpoint_retention(self) -> Optional[ExternalizedCheckpointRetention]:
        text = self._config.get_string(_RETENTION, 'NO_EXTERNALIZED_CHECKPOINTS') or ''
        return ExternalizedCheckpointRetention[text.upper().replace('-', '_')]

    def is_externalized_checkpoints_enabled(self) -> bool:
        return self.get_externalized_checkpoint_retention() \
            is not ExternalizedCheckpointRetention.NO_EXTERNALIZED_CHECKPOINTS

    # Flink 1.18's names.
    enable_externalized_checkpoints = set_externalized_checkpoint_retention
    set_externalized_checkpoint_cleanup = set_externalized_checkpoint_retention
    get_externalized_checkpoint_cleanup = get_externalized_checkpoint_retention

    def is_unaligned_checkpoints_enabled(self) -> bool:
        """Only exactly-once checkpoints can be unaligned."""
        return self.get_checkpointing_mode() is CheckpointingMode.EXACTLY_ONCE \
            and self._config.get_boolean(_UNALIGNED, False)

    def enable_unaligned_checkpoints(self, enabled: bool = True) -> 'CheckpointConfig':
        self._config.set_boolean(_UNALIGNED, enabled)
        return self

    def disable_unaligned_checkpoints(self) -> 'CheckpointConfig':
        return self.enable_unaligned_checkpoints(False)

    def set_aligned_checkpoint_timeout(self, alignment_timeout: Duration) -> 'CheckpointConfig':
        return self._set_millis(_ALIGNED_TIMEOUT, alignment_timeout.to_millis())

    def get_aligned_checkpoint_timeout(self) -> Duration:
        return Duration.of_millis(self._millis(_ALIGNED_TIMEOUT, 0))

    def set_alignment_timeout(self, alignment_timeout: Duration) -> 'CheckpointConfig':
        """Older name of :meth:`set_aligned_checkpoint_timeout`."""
        return self.set_aligned_checkpoint_timeout(alignment_timeout)

    def get_alignment_timeout(self) -> Duration:
        """Older name of :meth:`get_aligned_checkpoint_timeout`."""
        return self.get_aligned_checkpoint_timeout()

    def set_force_unaligned_checkpoints(self, force_unaligned_checkpoints: bool = True) -> 'CheckpointConfig':
        self._config.set_boolean(_FORCE_UNALIGNED, force_unaligned_checkpoints)
        return self

    def is_force_unaligned_checkpoints(self) -> bool:
        return self._config.get_boolean(_FORCE_UNALIGNED, False)

    def set_checkpoint_storage(self, storage: CheckpointStorage) -> 'CheckpointConfig':
        """Flink 1.18's way to choose where checkpoints go."""
        for key, value in storage._options().items():
            self._config.set_string(key, value)
        return self

    def set_checkpoint_storage_dir(self, checkpoint_path: str) -> 'CheckpointConfig':
        """Flink 1.18's way to choose the folder of checkpoints."""
        self._config.set_string('execution.checkpointing.storage', 'filesystem')
        self._config.set_string('execution.checkpointing.dir', checkpoint_path)
        return self

    def get_checkpoint_storage(self) -> Any:
        """What :meth:`set_checkpoint_storage` has set, None when nothing."""
        from pyflink.datastream.checkpoint_storage import _from_configuration
        return _from_configuration(self._config)

    def _set_millis(self, key: str, milliseconds: int) -> 'CheckpointConfig':
        self._config.set_string(key, '%d ms' % milliseconds)
        return self

    def _millis(self, key: str, default: int) -> int:
        text = self._config.get_string(key, None)
        return default if text is None else parse_duration_ms(text)
