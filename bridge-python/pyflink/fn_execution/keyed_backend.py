"""Keyed state in the worker: cells of the keys in unanswered frames (docs/protocol.md, "Keyed state")."""

from __future__ import annotations

from collections import deque
from typing import Any, Callable, Deque, Dict, List, Optional, Tuple

from pyflink._protocol.column_buffers import unpack
from pyflink._protocol.messages import Column, DataType, Kind, StateChanges, StateDescriptor, StateRequest, StateValues
from pyflink.fn_execution.cells import Cell, KeyEntry
from pyflink.fn_execution.keys import key_column_encoder, key_reader
from pyflink.fn_execution.state_changes import RegisteredState

VOID = ""
_NONE = 1 << 32
"""Beyond every state."""


class Scope:
    """The cells that states see now: those of the current key in one namespace."""

    __slots__ = ("backend", "cells")

    def __init__(self, backend: "KeyedBackend") -> None:
        self.backend = backend
        self.cells: List[Any] = []

    def enter(self, namespace: str) -> None:
        """Makes ``namespace`` of the current key current here."""
        self.cells = self.backend.space(self.backend.entry, namespace)


class KeyedBackend:
    """The states of a keyed stage. ``scope`` is the void namespace; ``entry`` the current key."""

    def __init__(
        self,
        key_type: DataType,
        local: bool,
        register: Callable[[StateDescriptor], None],
        request: Callable[[StateRequest], Any],
        clock: Callable[[], int],
    ) -> None:
        self.local = local
        """Batch mode: all state is the worker's own, of one key at a time."""
        self.clock = clock
        self.entry: KeyEntry = KeyEntry(None, None)
        self.scope = Scope(self)
        self.states: List[RegisteredState] = []
        self._by_name: Dict[str, RegisteredState] = {}
        self._register = register
        self._request = request
        self._read_keys = key_reader(key_type)
        self._encode_key = key_column_encoder(key_type)
        self._entries: Dict[Any, KeyEntry] = {}
        self._frames: Deque[Tuple[int, List[KeyEntry]]] = deque()

    def register(self, name: str, descriptor: StateDescriptor) -> RegisteredState:
        """The state ``name``; the same object for every descriptor of that name and kind."""
        known = self._by_name.get(name)
        if known is not None:
            if known.kind != descriptor.kind:
                raise ValueError(f"The state name '{name}' is already used by a state of another kind")
            return known
        descriptor.index = len(self.states)
        state = RegisteredState(descriptor)
        self.states.append(state)
        self._by_name[name] = state
        # Keys that are here already came without this state, so what the host holds of it is not known.
        for entry in self._entries.values():
            entry.cells.append(state.new_cell(entry, VOID, self.local))
            for namespace, cells in (entry.spaces or {}).items():
                cells.append(state.new_cell(entry, namespace, self.local))
        self._register(descriptor)
        return state

    def space(self, entry: KeyEntry, namespace: str) -> List[Any]:
        """The cells of a key in ``namespace``."""
        if namespace == VOID:
            return entry.cells
        spaces = entry.spaces
        if spaces is None:
            spaces = entry.spaces = {}
        cells = spaces.get(namespace)
        if cells is None:
            unsent = entry.unsent_states or _NONE
            cells = spaces[namespace] = [
                state.new_cell(entry, namespace, state.index + 1 < unsent) for state in self.states
            ]
        return cells

    def drop_space(self, entry: KeyEntry, namespace: str) -> None:
        """Batch mode: nothing in ``namespace`` is needed any more."""
        if self.local and entry.spaces is not None:
            entry.spaces.pop(namespace, None)

    def new_entry(self, key: Any, identity: Any, unsent_states: int = 0) -> KeyEntry:
        entry = KeyEntry(key, identity)
        entry.unsent_states = unsent_states
        unsent = unsent_states or _NONE
        entry.cells = [state.new_cell(entry, VOID, state.index + 1 < unsent) for state in self.states]
        self._entries[identity] = entry
        return entry

    def begin_frame(
        self,
        seq: int,
        acked_seq: int,
        keys: Optional[Column],
        count: int,
        values: List[StateValues],
        unsent_states: int = 0,
    ) -> List[KeyEntry]:
        """The entries of a frame's keys, with the state that came for them."""
        self._release(acked_seq)
        found = []
        known = self._entries
        new_entry = self.new_entry
        position = 0
        for key, identity in zip(*self._read_keys(keys, count)):
            entry = known.get(identity)
            if entry is None:
                entry = new_entry(key, identity, unsent_states)
            entry.position = position
            entry.last_seq = seq
            position += 1
            found.append(entry)
        if not self.local:
            self._frames.append((seq, found))
        for block in values:
            self._load(block, found)
        return found

    def read_keys(self, keys: Optional[Column], count: int) -> List[Tuple[Any, Any]]:
        """(key, identity) of a frame's keys, without entries."""
        return list(zip(*self._read_keys(keys, count)))

    def _release(self, acked_seq: int) -> None:
        frames = self._frames
        while frames and frames[0][0] <= acked_seq:
            for entry in frames.popleft()[1]:
                if entry.last_seq <= acked_seq:
                    self._entries.pop(entry.identity, None)

    def _load(self, block: StateValues, entries: List[KeyEntry]) -> None:
        if block.state >= len(self.states):
            raise ValueError(f"the host sent state {block.state}, which was never declared")
        state = self.states[block.state]
        contents = state.decode_contents(block.values, block.count)
        access = unpack("q", block.access_ms) if len(block.access_ms) else [0] * block.count
        complete = bytes(block.complete) if len(block.complete) else b"\1" * block.count
        namespaces = block.namespaces or [VOID] * block.count
        index = state.index
        for key, namespace, content, ms, whole in zip(unpack("i", block.keys), namespaces, contents, access, complete):
            cell = self.space(entries[key], namespace)[index]
            state.load(cell, content, whole == 1, ms)

    def drain_changes(self) -> List[StateChanges]:
        changes: List[StateChanges] = []
        for state in self.states:
            if state.dirty or state.touched:
                changes.extend(state.drain())
        return changes

    def finish_key(self, entry: KeyEntry) -> None:
        """Batch mode: drops the state of a key whose last row has been seen."""
        self._entries.pop(entry.identity, None)
        for state in self.states:
            state.forget()

    def ask(self, state: RegisteredState, cell: Cell, kind: int, **arguments: Any) -> Any:
        """Asks the host; returns its StateResponse."""
        return self._request(
            StateRequest(
                state=state.index,
                key=self._encode_key([cell.entry.key]),
                namespace=cell.namespace,
                kind=kind,
                **arguments,
            )
        )

    def fetch(self, state: RegisteredState, cell: Cell) -> Any:
        """The content that the host holds for ``cell``; None = none."""
        response = self._request(
            StateRequest(
                state=state.index, key=self._encode_key([cell.entry.key]), namespace=cell.namespace, kind=Kind.GET
            )
        )
        if not response.found:
            return None
        return state.decode_contents(response.values, 1)[0]
