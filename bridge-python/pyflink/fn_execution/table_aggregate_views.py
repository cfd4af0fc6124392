"""Data views of accumulators in keyed state: fields of ``create_accumulator()`` that are a ListView or a MapView.

A view shows the state of the current key, so there is one object for each field, put into the accumulator of whichever key is
current. In a pickled accumulator it is None.
"""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Tuple

from pyflink._protocol.messages import DataType, StateDescriptor, StateKind, TtlConfig, TypeRoot
from pyflink.common.types import Row
from pyflink.fn_execution.keyed_backend import KeyedBackend, Scope
from pyflink.fn_execution.keyed_state import KeyedListState, KeyedMapState
from pyflink.fn_execution.state_impl import RemovableConcatIterator
from pyflink.table.data_view import ListView, MapView

_PICKLED = DataType(root=TypeRoot.PICKLED)


class StateListView(ListView):
    """A ListView in keyed state."""

    def __init__(self, scope: Scope, state: Any) -> None:
        self._scope = scope
        self._index = state.index
        self._state = KeyedListState(scope, state)

    def get(self) -> Iterable[Any]:
        return self._state.get()

    def add(self, value: Any) -> None:
        self._state.add(value)

    def add_all(self, values: List[Any]) -> None:
        self._state.add_all(values)

    def clear(self) -> None:
        self._state.clear()

    def forget(self) -> None:
        """Clears what an earlier group of the same key has left."""
        cell = self._scope.cells[self._index]
        if cell.items or cell.added:
            self._state.clear()

    def __reduce__(self) -> Any:
        return type(None), ()


class StateMapView(MapView):
    """A MapView in keyed state."""

    def __init__(self, scope: Scope, state: Any) -> None:
        self._scope = scope
        self._index = state.index
        self._state = KeyedMapState(scope, state)

    def get(self, key: Any) -> Any:
        return self._state.get(key)

    def put(self, key: Any, value: Any) -> None:
        self._state.put(key, value)

    def put_all(self, dict_value: Dict[Any, Any]) -> None:
        self._state.put_all(dict_value)

    def remove(self, key: Any) -> None:
        self._state.remove(key)

    def contains(self, key: Any) -> bool:
        return self._state.contains(key)

    def items(self) -> Iterable[Tuple[Any, Any]]:
        return self._iterate(lambda key, value: (key, value))

    def keys(self) -> Iterable[Any]:
        return self._iterate(lambda key, value: key)

    def values(self) -> Iterable[Any]:
        return self._iterate(lambda key, value: value)

    def _iterate(self, pick: Any) -> RemovableConcatIterator:
        return RemovableConcatIterator(self._state.items(), pick, self._state.remove)

    def is_empty(self) -> bool:
        return self._state.is_empty()

    def clear(self) -> None:
        self._state.clear()

    def forget(self) -> None:
        """Clears what an earlier group of the same key has left."""
        cell = self._scope.cells[self._index]
        if cell.entries or not cell.complete:
            self._state.clear()

    def __reduce__(self) -> Any:
        return type(None), ()


def time_to_live(ttl_ms: int) -> Any:
    """State of a group lives as long as the host says that the group does: what is read is never taken for expired."""
    return TtlConfig(ttl_ms=ttl_ms, return_expired=True, cleanup_in_background=True) if ttl_ms > 0 else None


def views_of(function: Any, call: int, backend: KeyedBackend, ttl_ms: int) -> List[Tuple[int, Any]]:
    """(field, view) for each data view in the accumulators of a function."""
    accumulator = function.create_accumulator()
    if not isinstance(accumulator, (list, tuple, Row)):
        return []
    views: List[Tuple[int, Any]] = []
    for field, value in enumerate(accumulator):
        if not isinstance(value, (ListView, MapView)):
            continue
        if isinstance(accumulator, tuple):
            raise TypeError("An accumulator with a data view must be a Row or a list: a tuple cannot be changed")
        name = "agg%d$%d" % (call, field)
        is_map = isinstance(value, MapView)
        descriptor = StateDescriptor(
            name=name,
            kind=StateKind.MAP_STATE if is_map else StateKind.LIST_STATE,
            value_type=_PICKLED,
            key_type=_PICKLED if is_map else None,
            ttl=time_to_live(ttl_ms),
        )
        state = backend.register(name, descriptor)
        views.append((field, (StateMapView if is_map else StateListView)(backend.scope, state)))
    return views
