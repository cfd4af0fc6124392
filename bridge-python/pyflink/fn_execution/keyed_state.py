"""The state objects that user code holds. They always show the cells of the current key (and namespace)."""

from __future__ import annotations

from typing import Any, Dict, Iterable, Iterator, List, Tuple

from pyflink._protocol.messages import Kind
from pyflink.datastream.state import AggregatingState, ListState, MapState, ReducingState, ValueState
from pyflink.fn_execution.cells import REMOVED, UNLOADED, Cell, ListCell, MapCell
from pyflink.fn_execution.keyed_backend import KeyedBackend, Scope
from pyflink.fn_execution.state_changes import RegisteredState

_ITERATE_LIMIT = 1000
_MISSING: Any = object()


class _KeyedState:
    """What all states share."""

    def __init__(self, scope: Scope, state: RegisteredState) -> None:
        self._scope = scope
        self._state = state
        self._index = state.index
        self._dirty = state.dirty
        self._backend: KeyedBackend = scope.backend

    def _change(self, cell: Cell) -> None:
        if not cell.dirty:
            cell.dirty = True
            self._dirty.append(cell)

    def _touch(self, cell: Cell, now: int) -> None:
        """A read that renews the life of what was read."""
        cell.access = now
        if not cell.touched and not cell.dirty:
            cell.touched = True
            self._state.touched.append(cell)

    def _is_expired(self, access: int, now: int) -> bool:
        return access + self._state.ttl.ttl_ms <= now  # type: ignore[union-attr]


class KeyedValueState(_KeyedState, ValueState):
    """One value; also the accumulator of reducing and aggregating states."""

    def value(self) -> Any:
        value = self._scope.cells[self._index].value
        if value is UNLOADED:
            cell = self._scope.cells[self._index]
            value = cell.value = self._backend.fetch(self._state, cell)
        return value

    def update(self, value: Any) -> None:
        cell = self._scope.cells[self._index]
        cell.value = value
        if not cell.dirty:
            cell.dirty = True
            self._dirty.append(cell)

    def clear(self) -> None:
        self.update(None)


class TtlValueState(KeyedValueState):
    """A value that expires by the wall clock."""

    def value(self) -> Any:
        value = KeyedValueState.value(self)
        if value is None:
            return None
        cell = self._scope.cells[self._index]
        ttl, now = self._state.ttl, self._backend.clock()
        if self._is_expired(cell.access, now):
            KeyedValueState.update(self, None)
            return value if ttl.return_expired else None
        if ttl.update_on_read:
            self._touch(cell, now)
        return value

    def update(self, value: Any) -> None:
        self._scope.cells[self._index].access = self._backend.clock()
        KeyedValueState.update(self, value)


class KeyedReducingState(ReducingState):
    """Keeps the reduction of what was added."""

    def __init__(self, value: KeyedValueState, function: Any) -> None:
        self._value = value
        self._get, self._put, self._reduce = value.value, value.update, function.reduce

    def get(self) -> Any:
        return self._get()

    def add(self, value: Any) -> None:
        current = self._get()
        self._put(value if current is None else self._reduce(current, value))

    def clear(self) -> None:
        self._put(None)

    def merge_into(self, target: List[Any], sources: Iterable[List[Any]]) -> None:
        """Reduces the values of ``sources`` (cells by state) into that of ``target``, which is current afterwards."""
        _merge_values(self._value, target, sources, self._reduce)


class KeyedAggregatingState(AggregatingState):
    """Keeps an accumulator of what was added."""

    def __init__(self, value: KeyedValueState, function: Any) -> None:
        self._value = value
        self._function = function
        self._get, self._put = value.value, value.update

    def get(self) -> Any:
        accumulator = self._get()
        return None if accumulator is None else self._function.get_result(accumulator)

    def add(self, value: Any) -> None:
        if value is None:
            self._put(None)
            return
        accumulator = self._get()
        if accumulator is None:
            accumulator = self._function.create_accumulator()
        self._put(self._function.add(value, accumulator))

    def clear(self) -> None:
        self._put(None)

    def merge_into(self, target: List[Any], sources: Iterable[List[Any]]) -> None:
        """Merges the accumulators of ``sources`` into that of ``target``."""
        _merge_values(self._value, target, sources, self._function.merge)


def _merge_values(state: KeyedValueState, target: List[Any], sources: Iterable[List[Any]], merge: Any) -> None:
    merged = None
    scope = state._scope
    for cells in sources:
        scope.cells = cells
        value = state.value()
        if value is not None:
            merged = value if merged is None else merge(merged, value)
            state.update(None)
    scope.cells = target
    if merged is not None:
        current = state.value()
        state.update(merged if current is None else merge(current, merged))


class KeyedListState(_KeyedState, ListState):
    """A list."""

    def get(self) -> List[Any]:
        cell: ListCell = self._scope.cells[self._index]
        items = self._items(cell)
        if self._state.ttl is None:
            return list(items)
        now = self._backend.clock()
        if self._state.ttl.update_on_read:
            self._touch(cell, now)
        if self._state.ttl.return_expired:
            return list(items)
        times = cell.times
        old = len(items) - len(times)
        kept = [] if self._is_expired(cell.access, now) else list(items[:old])
        kept.extend(item for item, access in zip(items[old:], times) if not self._is_expired(access, now))
        return kept

    def _items(self, cell: ListCell) -> List[Any]:
        if cell.items is UNLOADED:
            cell.items = (self._backend.fetch(self._state, cell) or []) + cell.added
        return cell.items

    def add(self, value: Any) -> None:
        self.add_all((value,))

    def add_all(self, values: Iterable[Any]) -> None:
        cell: ListCell = self._scope.cells[self._index]
        values = list(values)
        if not values:
            return
        if cell.items is not UNLOADED:
            cell.items.extend(values)
        if not cell.replaced:
            cell.added.extend(values)
        if self._state.ttl is not None:
            cell.times.extend([self._backend.clock()] * len(values))
        self._change(cell)

    def update(self, values: Iterable[Any]) -> None:
        cell: ListCell = self._scope.cells[self._index]
        cell.items = list(values)
        cell.added = []
        cell.replaced = True
        if self._state.ttl is not None:
            cell.times = [self._backend.clock()] * len(cell.items)
        self._change(cell)

    def clear(self) -> None:
        self.update(())

    def merge_into(self, target: List[Any], sources: Iterable[List[Any]]) -> None:
        """Moves the items of ``sources`` to the end of the list in ``target``."""
        merged: List[Any] = []
        scope = self._scope
        for cells in sources:
            scope.cells = cells
            merged.extend(self.get())
            self.clear()
        scope.cells = target
        self.add_all(merged)


class KeyedMapState(_KeyedState, MapState):
    """A map. What is not known of a large one is asked for when it is needed."""

    def _read(self, cell: MapCell, key: Any) -> Any:
        """The value of ``key``, or REMOVED."""
        value = cell.entries.get(key, _MISSING)
        if value is _MISSING:
            if cell.complete:
                return REMOVED
            response = self._backend.ask(self._state, cell, Kind.MAP_GET, map_key=self._state.encode_key([key]))
            value = self._state.decode(response.values, 1)[0] if response.found else REMOVED
            cell.entries[key] = value
        if value is not REMOVED and self._state.ttl is not None:
            return self._alive(cell, key, value)
        return value

    def _alive(self, cell: MapCell, key: Any, value: Any) -> Any:
        now = self._backend.clock()
        if self._is_expired(cell.times.get(key, cell.access), now):
            return value if self._state.ttl.return_expired else REMOVED
        if self._state.ttl.update_on_read and key not in cell.changes:
            # Writing an entry again renews it alone; TOUCH would renew the whole map.
            cell.times[key] = now
            cell.changes[key] = value
            self._change(cell)
        return value

    def get(self, key: Any) -> Any:
        value = self._read(self._scope.cells[self._index], key)
        return None if value is REMOVED else value

    def put(self, key: Any, value: Any) -> None:
        cell: MapCell = self._scope.cells[self._index]
        cell.entries[key] = value
        cell.changes[key] = value
        if self._state.ttl is not None:
            cell.times[key] = self._backend.clock()
        if not cell.dirty:
            cell.dirty = True
            self._dirty.append(cell)

    def put_all(self, dict_value: Dict[Any, Any]) -> None:
        for key, value in dict_value.items():
            self.put(key, value)

    def remove(self, key: Any) -> None:
        cell: MapCell = self._scope.cells[self._index]
        if cell.complete:
            if cell.entries.pop(key, _MISSING) is _MISSING:
                return
        else:
            cell.entries[key] = REMOVED
        cell.changes[key] = REMOVED
        self._change(cell)

    def contains(self, key: Any) -> bool:
        return self._read(self._scope.cells[self._index], key) is not REMOVED

    def items(self) -> Iterable[Tuple[Any, Any]]:
        cell: MapCell = self._scope.cells[self._index]
        known = list(cell.entries.items())
        if cell.complete and self._state.ttl is None:
            return iter(known)
        return self._iterate(cell, known)

    def _iterate(self, cell: MapCell, known: List[Tuple[Any, Any]]) -> Iterator[Tuple[Any, Any]]:
        ttl = self._state.ttl
        for key, value in known:
            if value is not REMOVED and (ttl is None or self._alive(cell, key, value) is not REMOVED):
                yield key, value
        seen = {key for key, _ in known}
        cursor = ""
        # Entries put during the iteration are local only until the frame ends, so the host's pages do not have them.
        while not cell.complete:
            response = self._backend.ask(self._state, cell, Kind.MAP_ITERATE, cursor=cursor, limit=_ITERATE_LIMIT)
            for key, value in (self._state.decode_contents(response.values, 1)[0] or {}).items():
                if key not in seen and cell.entries.get(key, value) is not REMOVED:
                    yield key, value
            cursor = response.next_cursor
            if not cursor:
                return

    def keys(self) -> Iterable[Any]:
        return iter([key for key, _ in self.items()]) if self._whole() else (key for key, _ in self.items())

    def values(self) -> Iterable[Any]:
        return iter([value for _, value in self.items()]) if self._whole() else (value for _, value in self.items())

    def _whole(self) -> bool:
        return self._scope.cells[self._index].complete

    def is_empty(self) -> bool:
        for _ in self.items():
            return False
        return True

    def clear(self) -> None:
        cell: MapCell = self._scope.cells[self._index]
        cell.entries = {}
        cell.changes = {}
        cell.times = {}
        cell.complete = True
        cell.cleared = True
        self._change(cell)

    def __len__(self) -> int:
        return sum(1 for _ in self.items())

    def __iter__(self) -> Iterator[Any]:
        return iter(self.keys())
