"""State time-to-live: :class:`StateTtlConfig`, published by ``pyflink.datastream.state``."""
from __future__ import annotations

from abc import ABC
from enum import Enum
from typing import Dict, Optional, Union

from pyflink.common.time import Duration, Time


class StateTtlConfig(object):
    """When values of a state expire and what happens to them then. Make one with :meth:`new_builder`."""

    class UpdateType(Enum):
        """What renews the life of a value."""

        Disabled = 0
        OnCreateAndWrite = 1
        OnReadAndWrite = 2

    class StateVisibility(Enum):
        """Whether a value that has expired but is still stored can be read."""

        ReturnExpiredIfNotCleanedUp = 0
        NeverReturnExpired = 1

    class TtlTimeCharacteristic(Enum):
        """The clock: Flink knows only processing time."""

        ProcessingTime = 0

    def __init__(self,
                 update_type: UpdateType,
                 state_visibility: StateVisibility,
                 ttl_time_characteristic: TtlTimeCharacteristic,
                 ttl: Time,
                 cleanup_strategies: 'StateTtlConfig.CleanupStrategies'):
        self._update_type = update_type
        self._state_visibility = state_visibility
        self._ttl_time_characteristic = ttl_time_characteristic
        self._ttl = ttl
        self._cleanup_strategies = cleanup_strategies

    @staticmethod
    def new_builder(ttl: Time):
        """A builder with Flink's defaults: renewed on create and write, expired values are never returned."""
        return StateTtlConfig.Builder(ttl)

    def get_update_type(self) -> 'StateTtlConfig.UpdateType':
        return self._update_type

    def get_state_visibility(self) -> 'StateTtlConfig.StateVisibility':
        return self._state_visibility

    def get_ttl(self) -> Time:
        return self._ttl

    def get_ttl_time_characteristic(self) -> 'StateTtlConfig.TtlTimeCharacteristic':
        return self._ttl_time_characteristic

    def is_enabled(self) -> bool:
        return self._update_type is not StateTtlConfig.UpdateType.Disabled

    def get_cleanup_strategies(self) -> 'StateTtlConfig.CleanupStrategies':
        return self._cleanup_strategies

    def _ttl_ms(self) -> int:
        return _milliseconds(self._ttl)

    def _to_proto(self):
        """This configuration as a ``TtlConfig`` message."""
        from pyflink._protocol.messages import TtlConfig
        cleanup = self._cleanup_strategies
        incremental = cleanup.get_incremental_cleanup_strategy()
        rocksdb = cleanup.get_rocksdb_compact_filter_cleanup_strategy()
        return TtlConfig(
            ttl_ms=self._ttl_ms(),
            update_on_read=self._update_type is StateTtlConfig.UpdateType.OnReadAndWrite,
            disabled_update=self._update_type is StateTtlConfig.UpdateType.Disabled,
            return_expired=self._state_visibility is StateTtlConfig.StateVisibility.ReturnExpiredIfNotCleanedUp,
            cleanup_full_snapshot=cleanup.in_full_snapshot(),
            cleanup_incremental_size=incremental.get_cleanup_size() if incremental else 0,
            cleanup_incremental_every_record=bool(incremental and incremental.run_cleanup_for_every_record()),
            cleanup_rocksdb_entries=rocksdb.get_query_time_after_num_entries() if rocksdb else 0,
            cleanup_in_background=cleanup.is_cleanup_in_background(),
        )

    def __repr__(self):
        return (f'StateTtlConfig<update_type={self._update_type}, state_visibility={self._state_visibility},'
                f'ttl_time_characteristic ={self._ttl_time_characteristic},ttl={self._ttl}>')

    class Builder(object):
        """Collects the settings of a :class:`StateTtlConfig`."""

        def __init__(self, ttl: Time):
            self._ttl = ttl
            self._update_type = StateTtlConfig.UpdateType.OnCreateAndWrite
            self._state_visibility = StateTtlConfig.StateVisibility.NeverReturnExpired
            self._ttl_time_characteristic = StateTtlConfig.TtlTimeCharacteristic.ProcessingTime
            self._is_cleanup_in_background = True
            self._strategies: Dict = {}

        def set_update_type(self, update_type: 'StateTtlConfig.UpdateType') -> 'StateTtlConfig.Builder':
            self._update_type = update_type
            return self

        def update_ttl_on_create_and_write(self) -> 'StateTtlConfig.Builder':
            return self.set_update_type(StateTtlConfig.UpdateType.OnCreateAndWrite)

        def update_ttl_on_read_and_write(self) -> 'StateTtlConfig.Builder':
            return self.set_update_type(StateTtlConfig.UpdateType.OnReadAndWrite)

        def set_state_visibility(
                self, state_visibility: 'StateTtlConfig.StateVisibility') -> 'StateTtlConfig.Builder':
            self._state_visibility = state_visibility
            return self

        def return_expired_if_not_cleaned_up(self) -> 'StateTtlConfig.Builder':
            return self.set_state_visibility(StateTtlConfig.StateVisibility.ReturnExpiredIfNotCleanedUp)

        def never_return_expired(self) -> 'StateTtlConfig.Builder':
            return self.set_state_visibility(StateTtlConfig.StateVisibility.NeverReturnExpired)

        def set_ttl_time_characteristic(
                self,
                ttl_time_characteristic: 'StateTtlConfig.TtlTimeCharacteristic') -> 'StateTtlConfig.Builder':
            self._ttl_time_characteristic = ttl_time_characteristic
            return self

        def use_processing_time(self) -> 'StateTtlConfig.Builder':
            return self.set_ttl_time_characteristic(StateTtlConfig.TtlTimeCharacteristic.ProcessingTime)

        def cleanup_full_snapshot(self) -> 'StateTtlConfig.Builder':
            """Leaves expired values out of full snapshots."""
            strategies = StateTtlConfig.CleanupStrategies
            self._strategies[strategies.Strategies.FULL_STATE_SCAN_SNAPSHOT] = strategies.EMPTY_STRATEGY
            return self

        def cleanup_incrementally(self, cleanup_size: int,
                                  run_cleanup_for_every_record) -> 'StateTtlConfig.Builder':
            """Looks at ``cleanup_size`` keys at each state access (heap state)."""
            strategies = StateTtlConfig.CleanupStrategies
            self._strategies[strategies.Strategies.INCREMENTAL_CLEANUP] = \
                strategies.IncrementalCleanupStrategy(cleanup_size, run_cleanup_for_every_record)
            return self

        def cleanup_in_rocksdb_compact_filter(
                self, query_time_after_num_entries,
                periodic_compaction_time: Optional[Duration] = None) -> 'StateTtlConfig.Builder':
            """Removes expired values during compactions (RocksDB state)."""
            strategies = StateTtlConfig.CleanupStrategies
            self._strategies[strategies.Strategies.ROCKSDB_COMPACTION_FILTER] = \
                strategies.RocksdbCompactFilterCleanupStrategy(
                    query_time_after_num_entries, periodic_compaction_time)
            return self

        def disable_cleanup_in_background(self) -> 'StateTtlConfig.Builder':
            self._is_cleanup_in_background = False
            return self

        def set_ttl(self, ttl: Time) -> 'StateTtlConfig.Builder':
            self._ttl = ttl
            return self

        def build(self) -> 'StateTtlConfig':
            return StateTtlConfig(
                self._update_type, self._state_visibility, self._ttl_time_characteristic, self._ttl,
                StateTtlConfig.CleanupStrategies(self._strategies, self._is_cleanup_in_background))

    class CleanupStrategies(object):
        """How expired values leave the store, beyond being dropped when they are read."""

        class Strategies(Enum):
            """Kinds of strategy."""

            FULL_STATE_SCAN_SNAPSHOT = 0
            INCREMENTAL_CLEANUP = 1
            ROCKSDB_COMPACTION_FILTER = 2

        class CleanupStrategy(ABC):
            """Base of the strategies."""

        class EmptyCleanupStrategy(CleanupStrategy):
            """A strategy without settings."""

        class IncrementalCleanupStrategy(CleanupStrategy):
            """Looks at some keys at each state access."""

            def __init__(self, cleanup_size: int, run_cleanup_for_every_record: bool):
                self._cleanup_size = cleanup_size
                self._run_cleanup_for_every_record = run_cleanup_for_every_record

            def get_cleanup_size(self) -> int:
                return self._cleanup_size

            def run_cleanup_for_every_record(self) -> bool:
                return self._run_cleanup_for_every_record

        class RocksdbCompactFilterCleanupStrategy(CleanupStrategy):
            """Removes expired values during compactions; files are compacted every 30 days by default."""

            def __init__(self, query_time_after_num_entries: int,
                         periodic_compaction_time: Optional[Duration] = None):
                self._query_time_after_num_entries = query_time_after_num_entries
                self._periodic_compaction_time = periodic_compaction_time or Duration.of_days(30)

            def get_query_time_after_num_entries(self) -> int:
                return self._query_time_after_num_entries

            def get_periodic_compaction_time(self) -> Duration:
                return self._periodic_compaction_time

        EMPTY_STRATEGY = EmptyCleanupStrategy()

        def __init__(self, strategies: Dict[Strategies, CleanupStrategy], is_cleanup_in_background: bool):
            self._strategies = strategies
            self._is_cleanup_in_background = is_cleanup_in_background

        def is_cleanup_in_background(self) -> bool:
            return self._is_cleanup_in_background

        def in_full_snapshot(self) -> bool:
            return StateTtlConfig.CleanupStrategies.Strategies.FULL_STATE_SCAN_SNAPSHOT in self._strategies

        def get_incremental_cleanup_strategy(self) -> 'StateTtlConfig.CleanupStrategies.IncrementalCleanupStrategy':
            strategies = StateTtlConfig.CleanupStrategies
            default = strategies.IncrementalCleanupStrategy(5, False) if self._is_cleanup_in_background else None
            return self._strategies.get(strategies.Strategies.INCREMENTAL_CLEANUP, default)

        def get_rocksdb_compact_filter_cleanup_strategy(
                self) -> 'StateTtlConfig.CleanupStrategies.RocksdbCompactFilterCleanupStrategy':
            strategies = StateTtlConfig.CleanupStrategies
            default = strategies.RocksdbCompactFilterCleanupStrategy(1000) if self._is_cleanup_in_background else None
            return self._strategies.get(strategies.Strategies.ROCKSDB_COMPACTION_FILTER, default)


def _milliseconds(time: Union[Time, Duration]) -> int:
    """ms of a Time, a Duration, a timedelta or a number."""
    if hasattr(time, 'to_milliseconds'):
        return time.to_milliseconds()
    if hasattr(time, 'to_millis'):
        return time.to_millis()
    if hasattr(time, 'total_seconds'):
        return int(time.total_seconds() * 1000)
    return int(time)
