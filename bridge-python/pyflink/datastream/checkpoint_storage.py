"""Where checkpoints are kept."""
from __future__ import annotations

from abc import ABCMeta
from typing import Any, Dict, Optional

from pyflink.common.configuration import Configuration

__all__ = ['CheckpointStorage', 'JobManagerCheckpointStorage', 'FileSystemCheckpointStorage',
           'CustomCheckpointStorage']

_STORAGE = 'execution.checkpointing.storage'
_DIR = 'execution.checkpointing.dir'


class CheckpointStorage(object, metaclass=ABCMeta):
    """Base of the storages."""

    def _options(self) -> Dict[str, str]:
        """The storage as options of the configuration."""
        return {}


class JobManagerCheckpointStorage(CheckpointStorage):
    """Checkpoints in the job manager's memory; savepoints in a file system."""

    DEFAULT_MAX_STATE_SIZE = 5 * 1024 * 1024

    def __init__(self, checkpoint_path: Optional[str] = None, max_state_size: Optional[int] = None) -> None:
        """
        :param max_state_size: bytes that the state of one subtask may have.
        :raises ValueError: when not positive.
        """
        if max_state_size is not None and max_state_size <= 0:
            raise ValueError("maxStateSize must be > 0")
        self._path = None if checkpoint_path is None else _flink_path(checkpoint_path)
        self._max_state_size = self.DEFAULT_MAX_STATE_SIZE if max_state_size is None else max_state_size

    def get_checkpoint_path(self) -> Optional[str]:
        return self._path

    def get_max_state_size(self) -> int:
        return self._max_state_size

    def get_savepoint_path(self) -> Optional[str]:
        return None

    def _options(self) -> Dict[str, str]:
        options = {_STORAGE: 'jobmanager'}
        if self._path is not None:
            options[_DIR] = self._path
        return options

    def __str__(self) -> str:
        return 'JobManagerCheckpointStorage (checkpoints to JobManager) ( maxStateSize: %d)' % self._max_state_size


class FileSystemCheckpointStorage(CheckpointStorage):
    """Checkpoints as files."""

    MAX_FILE_STATE_THRESHOLD = 1024 * 1024

    def __init__(self, checkpoint_path: Optional[str] = None, file_state_size_threshold: Optional[int] = None,
                 write_buffer_size: int = -1) -> None:
        """
        :param checkpoint_path: folder, with a scheme: ``file:///tmp/checkpoints``.
        :param file_state_size_threshold: bytes below which state is kept with the metadata; -1 = the default, 20 KB.
        :raises ValueError: for a path without a scheme, or a threshold outside of -1 .. 1 MB.
        """
        if checkpoint_path is None:
            raise ValueError("checkpoint_path must not be None")
        threshold = -1 if file_state_size_threshold is None else file_state_size_threshold
        if not -1 <= threshold <= self.MAX_FILE_STATE_THRESHOLD:
            raise ValueError("The threshold for file state size must be in [-1, %d], where '-1' means to use the value "
                             "from the deployment's configuration." % self.MAX_FILE_STATE_THRESHOLD)
        self._path = _flink_path(checkpoint_path)
        if ':' not in self._path.split('/')[0]:
            raise ValueError("The scheme (hdfs://, file://, etc) is null. Please specify the file system scheme "
                             "explicitly in the URI.")
        self._threshold = threshold
        self._write_buffer_size = write_buffer_size

    def get_checkpoint_path(self) -> str:
        return self._path

    def get_savepoint_path(self) -> Optional[str]:
        return None

    def get_min_file_size_threshold(self) -> int:
        return self._threshold if self._threshold >= 0 else 20 * 1024

    def get_write_buffer_size(self) -> int:
        return self._write_buffer_size if self._write_buffer_size >= 0 else 4096

    def _options(self) -> Dict[str, str]:
        options = {_STORAGE: 'filesystem', _DIR: self._path}
        if self._threshold >= 0:
            options['execution.checkpointing.data-inline-threshold'] = '%d b' % self._threshold
        if self._write_buffer_size >= 0:
            options['execution.checkpointing.write-buffer-size'] = str(self._write_buffer_size)
        return options

    def __str__(self) -> str:
        return 'FileSystemCheckpointStorage (checkpoints to %s)' % self._path


class CustomCheckpointStorage(CheckpointStorage):
    """A storage that is a Java class."""

    def __init__(self, j_custom_checkpoint_storage: Any) -> None:
        """:raises NotImplementedError: always."""
        raise NotImplementedError("CustomCheckpointStorage: Java classes cannot be used in this version; "
                                  "see docs/compatibility.md")


def _from_configuration(configuration: Configuration) -> Optional[CheckpointStorage]:
    kind, path = configuration.get_string(_STORAGE, None), configuration.get_string(_DIR, None)
    if kind == 'jobmanager':
        return JobManagerCheckpointStorage(path)
    return FileSystemCheckpointStorage(path) if path is not None else None


def _flink_path(path: str) -> str:
    """A path as Flink prints it: no trailing slash, ``file:///a`` as ``file:/a``."""
    if path.startswith('file:///'):
        path = 'file:/' + path[len('file:///'):].lstrip('/')
    return path.rstrip('/') if len(path) > 1 else path
