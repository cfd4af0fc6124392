"""Descriptors and interfaces of state.

A descriptor names a state and gives its types; the runtime context turns it into a state object, which always shows the
value of the key of the record that is being processed.
"""
from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Dict, Generic, Iterable, Iterator, List, Optional, Tuple, TypeVar

from pyflink.common.typeinfo import TypeInformation, Types
from pyflink.datastream._state_ttl import StateTtlConfig

__all__ = [
    'ValueStateDescriptor', 'ValueState', 'ListStateDescriptor', 'ListState', 'MapStateDescriptor', 'MapState',
    'ReducingStateDescriptor', 'ReducingState', 'AggregatingStateDescriptor', 'AggregatingState',
    'ReadOnlyBroadcastState', 'BroadcastState', 'StateTtlConfig', 'OperatorStateStore',
]

T = TypeVar('T')
K = TypeVar('K')
V = TypeVar('V')
IN = TypeVar('IN')
OUT = TypeVar('OUT')


class OperatorStateStore(ABC):
    """Gives access to state that belongs to an operator rather than to a key."""

    @abstractmethod
    def get_broadcast_state(self, state_descriptor: 'MapStateDescriptor') -> 'BroadcastState':
        """The broadcast state that the descriptor names."""


class State(ABC):
    """Base of all states."""

    @abstractmethod
    def clear(self) -> None:
        """Removes everything stored for the current key."""


class ValueState(State, Generic[T]):
    """One value."""

    @abstractmethod
    def value(self) -> T:
        """The value, or None."""

    @abstractmethod
    def update(self, value: T) -> None:
        """Replaces the value; None clears it."""


class AppendingState(State, Generic[IN, OUT]):
    """Values are added; what is read may be of another type."""

    @abstractmethod
    def get(self) -> OUT:
        """What was added, in the form of this kind of state; None when nothing was."""

    @abstractmethod
    def add(self, value: IN) -> None:
        """Adds ``value``."""


class MergingState(AppendingState[IN, OUT]):
    """Appending state that can be merged, as merging windows need."""


class ReducingState(MergingState[T, T]):
    """Holds the reduction of all added values."""


class AggregatingState(MergingState[IN, OUT]):
    """Holds an accumulator of all added values."""


class ListState(MergingState[T, Iterable[T]]):
    """A list of values."""

    @abstractmethod
    def update(self, values: List[T]) -> None:
        """Replaces the list; an empty one clears it."""

    @abstractmethod
    def add_all(self, values: List[T]) -> None:
        """Appends ``values``."""

    def __iter__(self) -> Iterator[T]:
        return iter(self.get())


class MapState(State, Generic[K, V]):
    """A map. Also usable with ``[]``, ``in``, ``del`` and in ``for`` (over the keys)."""

    @abstractmethod
    def get(self, key: K) -> V:
        """The value of ``key``, or None."""

    @abstractmethod
    def put(self, key: K, value: V) -> None:
        """Sets the value of ``key``."""

    @abstractmethod
    def put_all(self, dict_value: Dict[K, V]) -> None:
        """Sets all entries of ``dict_value``."""

    @abstractmethod
    def remove(self, key: K) -> None:
        """Removes ``key`` if it is there."""

    @abstractmethod
    def contains(self, key: K) -> bool:
        """Whether ``key`` has a value."""

    @abstractmethod
    def items(self) -> Iterable[Tuple[K, V]]:
        """All entries."""

    @abstractmethod
    def keys(self) -> Iterable[K]:
        """All keys."""

    @abstractmethod
    def values(self) -> Iterable[V]:
        """All values."""

    @abstractmethod
    def is_empty(self) -> bool:
        """Whether there is no entry."""

    def __getitem__(self, key: K) -> V:
        return self.get(key)

    def __setitem__(self, key: K, value: V) -> None:
        self.put(key, value)

    def __delitem__(self, key: K) -> None:
        self.remove(key)

    def __contains__(self, key: K) -> bool:
        return self.contains(key)

    def __iter__(self) -> Iterator[K]:
        return iter(self.keys())


class ReadOnlyBroadcastState(State, Generic[K, V]):
    """Broadcast state as the side that is not broadcast sees it."""

    @abstractmethod
    def get(self, key: K) -> V:
        """The value of ``key``, or None."""

    @abstractmethod
    def contains(self, key: K) -> bool:
        """Whether ``key`` has a value."""

    @abstractmethod
    def items(self) -> Iterable[Tuple[K, V]]:
        """All entries."""

    @abstractmethod
    def keys(self) -> Iterable[K]:
        """All keys."""

    @abstractmethod
    def values(self) -> Iterable[V]:
        """All values."""

    @abstractmethod
    def is_empty(self) -> bool:
        """Whether there is no entry."""

    def __getitem__(self, key: K) -> V:
        return self.get(key)

    def __contains__(self, key: K) -> bool:
        return self.contains(key)

    def __iter__(self) -> Iterator[K]:
        return iter(self.keys())


class BroadcastState(ReadOnlyBroadcastState[K, V]):
    """A map that is the same in all subtasks: every one of them sees every broadcast record and changes it alike."""

    @abstractmethod
    def put(self, key: K, value: V) -> None:
        """Sets the value of ``key``."""

    @abstractmethod
    def put_all(self, dict_value: Dict[K, V]) -> None:
        """Sets all entries of ``dict_value``."""

    @abstractmethod
    def remove(self, key: K) -> None:
        """Removes ``key`` if it is there."""

    def __setitem__(self, key: K, value: V) -> None:
        self.put(key, value)

    def __delitem__(self, key: K) -> None:
        self.remove(key)


class StateDescriptor(ABC):
    """Names a state and gives its type. Names are unique within an operator."""

    def __init__(self, name: str, type_info: TypeInformation):
        self.name = name
        self.type_info = type_info
        self._ttl_config: Optional[StateTtlConfig] = None

    def get_name(self) -> str:
        """The state's name."""
        return self.name

    def enable_time_to_live(self, ttl_config: 'StateTtlConfig'):
        """Lets values expire."""
        self._ttl_config = ttl_config


class ValueStateDescriptor(StateDescriptor):
    """Describes a :class:`ValueState`."""

    def __init__(self, name: str, value_type_info: TypeInformation):
        super().__init__(name, value_type_info)


class ListStateDescriptor(StateDescriptor):
    """Describes a :class:`ListState`; its ``type_info`` is the list's."""

    def __init__(self, name: str, elem_type_info: TypeInformation):
        super().__init__(name, Types.LIST(elem_type_info))


class MapStateDescriptor(StateDescriptor):
    """Describes a :class:`MapState` or :class:`BroadcastState`; its ``type_info`` is the map's."""

    def __init__(self, name: str, key_type_info: TypeInformation, value_type_info: TypeInformation):
        super().__init__(name, Types.MAP(key_type_info, value_type_info))


class ReducingStateDescriptor(StateDescriptor):
    """Describes a :class:`ReducingState`."""

    def __init__(self, name: str, reduce_function, type_info: TypeInformation):
        super().__init__(name, type_info)
        from pyflink.datastream.functions import ReduceFunction, ReduceFunctionWrapper
        if not isinstance(reduce_function, ReduceFunction):
            if not callable(reduce_function):
                raise TypeError('The input must be a ReduceFunction or a callable function!')
            reduce_function = ReduceFunctionWrapper(reduce_function)
        self._reduce_function = reduce_function

    def get_reduce_function(self):
        """The function, callables wrapped."""
        return self._reduce_function


class AggregatingStateDescriptor(StateDescriptor):
    """Describes an :class:`AggregatingState`; the type is the accumulator's."""

    def __init__(self, name: str, agg_function, state_type_info):
        super().__init__(name, state_type_info)
        from pyflink.datastream.functions import AggregateFunction
        if not isinstance(agg_function, AggregateFunction):
            raise TypeError('The input must be a pyflink.datastream.functions.AggregateFunction!')
        self._agg_function = agg_function

    def get_agg_function(self):
        """The function."""
        return self._agg_function
