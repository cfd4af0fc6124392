"""State backends: where working state is kept."""
from __future__ import annotations

from abc import ABCMeta
from enum import Enum
from typing import Any, Dict, List, Optional

__all__ = ['StateBackend', 'HashMapStateBackend', 'EmbeddedRocksDBStateBackend', 'CustomStateBackend',
           'PredefinedOptions']


def _from_j_state_backend(j_state_backend: Any) -> Optional['StateBackend']:
    """:raises NotImplementedError: for anything but None; there are no Java state backends."""
    if j_state_backend is None:
        return None
    raise NotImplementedError("_from_j_state_backend: Java classes cannot be used in this version; "
                              "see docs/compatibility.md")


class StateBackend(object, metaclass=ABCMeta):
    """Base of the state backends."""

    def _options(self) -> Dict[str, str]:
        """The backend as options of the configuration."""
        return {}


class HashMapStateBackend(StateBackend):
    """Working state in memory."""

    def _options(self) -> Dict[str, str]:
        return {'state.backend.type': 'hashmap'}

    def __str__(self) -> str:
        return 'HashMapStateBackend'


class PredefinedOptions(Enum):
    """Ready-made settings of RocksDB."""

    DEFAULT = 0
    SPINNING_DISK_OPTIMIZED = 1
    SPINNING_DISK_OPTIMIZED_HIGH_MEM = 2
    FLASH_SSD_OPTIMIZED = 3


class EmbeddedRocksDBStateBackend(StateBackend):
    """Working state that may outgrow memory. The settings travel with the job; the host says which have no effect."""

    def __init__(self, enable_incremental_checkpointing: Optional[bool] = None) -> None:
        """
        :raises TypeError: when the argument is neither None nor a bool.
        """
        if enable_incremental_checkpointing not in (None, True, False):
            raise TypeError("Unsupported input for 'enable_incremental_checkpointing': %s, the value of the parameter "
                            "should be None or True or False." % enable_incremental_checkpointing)
        self._incremental = enable_incremental_checkpointing
        self._paths: Optional[List[str]] = None
        self._predefined = PredefinedOptions.DEFAULT
        self._factory: Optional[str] = None
        self._transfer_threads: Optional[int] = None

    def set_db_storage_paths(self, *paths: str) -> None:
        """
        Folders of the local files; none = the default.

        :raises ValueError: for relative paths and schemes other than file.
        """
        self._paths = [_local_path(path) for path in paths] or None

    def get_db_storage_paths(self) -> List[str]:
        """
        :raises TypeError: when no paths are set, as in PyFlink.
        """
        return list(self._paths)  # type: ignore[arg-type]

    def is_incremental_checkpoints_enabled(self) -> bool:
        return bool(self._incremental)

    def set_predefined_options(self, options: PredefinedOptions) -> None:
        self._predefined = options

    def get_predefined_options(self) -> PredefinedOptions:
        return self._predefined

    def set_options(self, options_factory_class_name: str) -> None:
        """Name of a Java class; jobs with it are refused, as Java classes cannot be loaded here."""
        self._factory = options_factory_class_name

    def get_options(self) -> Optional[str]:
        return self._factory

    def get_number_of_transfer_threads(self) -> int:
        return 4 if self._transfer_threads is None else self._transfer_threads

    def set_number_of_transfer_threads(self, number_of_transfering_threads: int) -> None:
        """
        :raises ValueError: when not positive.
        """
        if number_of_transfering_threads <= 0:
            raise ValueError("The number of threads used to transfer files in EmbeddedRocksDBStateBackend should be "
                             "greater than zero.")
        self._transfer_threads = number_of_transfering_threads

    # Flink 1.x's names.
    get_number_of_transfering_threads = get_number_of_transfer_threads
    set_number_of_transfering_threads = set_number_of_transfer_threads

    def _options(self) -> Dict[str, str]:
        options = {'state.backend.type': 'rocksdb'}
        if self._incremental is not None:
            options['execution.checkpointing.incremental'] = str(self._incremental).lower()
        if self._paths:
            options['state.backend.rocksdb.localdir'] = ','.join(self._paths)
        if self._predefined is not PredefinedOptions.DEFAULT:
            options['state.backend.rocksdb.predefined-options'] = self._predefined.name
        if self._factory is not None:
            options['state.backend.rocksdb.options-factory'] = self._factory
        if self._transfer_threads is not None:
            options['state.backend.rocksdb.checkpoint.transfer.thread.num'] = str(self._transfer_threads)
        return options

    def __str__(self) -> str:
        incremental = 'UNDEFINED' if self._incremental is None else str(self._incremental).upper()
        return 'EmbeddedRocksDBStateBackend{, localRocksDbDirectories=%s, enableIncrementalCheckpointing=%s, ' \
            'numberOfTransferThreads=%d, writeBatchSize=-1}' % (
                'null' if self._paths is None else '[%s]' % ', '.join(self._paths), incremental,
                -1 if self._transfer_threads is None else self._transfer_threads)


# Flink 1.18's names; both are replaced by a state backend and a checkpoint storage.
RocksDBStateBackend = EmbeddedRocksDBStateBackend
MemoryStateBackend = HashMapStateBackend


class CustomStateBackend(StateBackend):
    """A state backend that is a Java class."""

    def __init__(self, j_custom_state_backend: Any) -> None:
        """:raises NotImplementedError: always."""
        raise NotImplementedError("CustomStateBackend: Java classes cannot be used in this version; "
                                  "see docs/compatibility.md")


def _local_path(path: str) -> str:
    from urllib.parse import urlparse
    parsed = urlparse(path)
    if parsed.scheme and parsed.scheme != 'file':
        raise ValueError("Path %s has a non-local scheme" % path)
    local = parsed.path if parsed.scheme else path
    if not local.startswith('/'):
        raise ValueError("Relative paths are not supported")
    return local.rstrip('/') or '/'
