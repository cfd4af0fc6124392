"""Lists and maps inside accumulators that may grow large: only what a function touches is brought to it."""
from __future__ import annotations

import abc
from typing import Any, Dict, Generic, Iterable, Iterator, List, Tuple, TypeVar

__all__ = ['DataView', 'ListView', 'MapView']

T = TypeVar('T')
K = TypeVar('K')
V = TypeVar('V')


class DataView(abc.ABC):
    """
    A collection that is a field of an accumulator. An aggregation over a stream keeps it in keyed state; elsewhere it is a plain
    collection.
    """

    @abc.abstractmethod
    def clear(self) -> None:
        """Removes all data."""


class ListView(DataView, Generic[T]):
    """A list."""

    def __init__(self) -> None:
        self._list: List[T] = []

    def get(self) -> Iterable[T]:
        """All elements."""
        return self._list

    def add(self, value: T) -> None:
        """Appends an element."""
        self._list.append(value)

    def add_all(self, values: List[T]) -> None:
        """Appends elements."""
        self._list.extend(values)

    def clear(self) -> None:
        self._list = []

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, ListView) and list(self.get()) == list(other.get())

    def __hash__(self) -> int:
        raise TypeError("unhashable type: '%s'" % type(self).__name__)

    def __iter__(self) -> Iterator[T]:
        return iter(self.get())


class MapView(DataView, Generic[K, V]):
    """A map."""

    def __init__(self) -> None:
        self._dict: Dict[K, V] = {}

    def get(self, key: K) -> V:
        """The value of a key."""
        return self._dict[key]

    def put(self, key: K, value: V) -> None:
        """Sets the value of a key."""
        self._dict[key] = value

    def put_all(self, dict_value: Dict[K, V]) -> None:
        """Sets the values of all keys of a dict."""
        self._dict.update(dict_value)

    def remove(self, key: K) -> None:
        """Removes a key."""
        del self._dict[key]

    def contains(self, key: K) -> bool:
        """Whether the key has a value."""
        return key in self._dict

    def items(self) -> Iterable[Tuple[K, V]]:
        """All keys with their values."""
        return self._dict.items()

    def keys(self) -> Iterable[K]:
        """All keys."""
        return self._dict.keys()

    def values(self) -> Iterable[V]:
        """The values of all keys."""
        return self._dict.values()

    def is_empty(self) -> bool:
        """Whether there is no key."""
        return len(self._dict) == 0

    def clear(self) -> None:
        self._dict.clear()

    def __eq__(self, other: Any) -> bool:
        # A map in keyed state is only compared with itself: it may be too large to be read.
        if type(self) is MapView and type(other) is MapView:
            return self._dict == other._dict
        return other is self

    def __hash__(self) -> int:
        raise TypeError("unhashable type: '%s'" % type(self).__name__)

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
