"""Broadcast state: lives in the worker, changes are reported to the host."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterable, List, Tuple

from pyflink._protocol.column_buffers import pack
from pyflink._protocol.messages import StateChanges, StateDescriptor, StateKind, StateOp, StateValues
from pyflink.datastream.state import BroadcastState, ReadOnlyBroadcastState
from pyflink.fn_execution.cells import REMOVED
from pyflink.fn_execution.state_changes import RegisteredState


class StageReadOnlyBroadcastState(ReadOnlyBroadcastState):
    """The side that is not broadcast: reading only."""

    def __init__(self, entries: Dict[Any, Any]) -> None:
        self._entries = entries

    def get(self, key: Any) -> Any:
        return self._entries.get(key)

    def contains(self, key: Any) -> bool:
        return key in self._entries

    def items(self) -> Iterable[Tuple[Any, Any]]:
        return self._entries.items()

    def keys(self) -> Iterable[Any]:
        return self._entries.keys()

    def values(self) -> Iterable[Any]:
        return self._entries.values()

    def is_empty(self) -> bool:
        return not self._entries

    def clear(self) -> None:
        raise Exception("Broadcast state is read-only on the side that is not broadcast.")

    def __len__(self) -> int:
        return len(self._entries)


class StageBroadcastState(StageReadOnlyBroadcastState, BroadcastState):
    """The broadcast side."""

    def __init__(self, entries: Dict[Any, Any], changes: Dict[Any, Any], clear: Callable[[], None]) -> None:
        StageReadOnlyBroadcastState.__init__(self, entries)
        self._changes = changes
        self._clear = clear

    def put(self, key: Any, value: Any) -> None:
        self._entries[key] = value
        self._changes[key] = value

    def put_all(self, dict_value: Dict[Any, Any]) -> None:
        self._entries.update(dict_value)
        self._changes.update(dict_value)

    def remove(self, key: Any) -> None:
        if self._entries.pop(key, REMOVED) is not REMOVED:
            self._changes[key] = REMOVED

    def clear(self) -> None:
        self._clear()


class _Table:
    def __init__(self, state: RegisteredState) -> None:
        self.state = state
        self.entries: Dict[Any, Any] = {}
        self.changes: Dict[Any, Any] = {}
        self.cleared = False
        self.read_only = StageReadOnlyBroadcastState(self.entries)
        self.writable = StageBroadcastState(self.entries, self.changes, self._clear)

    def _clear(self) -> None:
        self.entries.clear()
        self.changes.clear()
        self.cleared = True


class BroadcastStates:
    """The broadcast states of a stage. ``declare`` gives a new state its index and tells the host."""

    def __init__(self, declare: Callable[[str, StateDescriptor], RegisteredState]) -> None:
        self._declare = declare
        self._tables: Dict[str, _Table] = {}

    def get(self, descriptor: Any) -> StageBroadcastState:
        return self._table(descriptor).writable

    def read_only(self, descriptor: Any) -> StageReadOnlyBroadcastState:
        return self._table(descriptor).read_only

    def _table(self, descriptor: Any) -> _Table:
        table = self._tables.get(descriptor.name)
        if table is None:
            key_type, value_type = descriptor.type_info._to_proto().children
            message = StateDescriptor(
                name=descriptor.name, kind=StateKind.BROADCAST_STATE, value_type=value_type, key_type=key_type
            )
            table = self._tables[descriptor.name] = _Table(self._declare(descriptor.name, message))
        return table

    def restore(self, blocks: List[StateValues]) -> List[StateValues]:
        """Takes the broadcast states out of ``blocks``; returns the others."""
        tables = {table.state.index: table for table in self._tables.values()}
        rest = []
        for block in blocks:
            table = tables.get(block.state)
            if table is None:
                rest.append(block)
                continue
            for content in table.state.decode_contents(block.values, block.count):
                table.entries.update(content or {})
        return rest

    def drain(self) -> List[StateChanges]:
        messages = []
        for table in self._tables.values():
            ops, keys, values = [], [], []
            if table.cleared:
                ops.append(StateOp.CLEAR)
                keys.append(None)
                values.append(None)
                table.cleared = False
            for key, value in table.changes.items():
                ops.append(StateOp.MAP_REMOVE if value is REMOVED else StateOp.MAP_PUT)
                keys.append(key)
                values.append(None if value is REMOVED else value)
            table.changes.clear()
            if ops:
                state = table.state
                messages.append(
                    StateChanges(
                        state=state.index,
                        keys=pack("i", [-1] * len(ops)),
                        ops=bytes(ops),
                        count=len(ops),
                        values=state.encode(values),
                        map_keys=state.encode_key(keys),
                    )
                )
        return messages
