"""A registered state: how its values cross, and its changed cells on their way to the host."""

from __future__ import annotations

from itertools import chain
from typing import Any, Callable, Dict, List, Sequence

from pyflink._protocol.column_buffers import offsets_of, pack, unpack
from pyflink._protocol.column_pickles import encode_blobs
from pyflink._protocol.columns import column_decoder, column_encoder
from pyflink._protocol.messages import Column, DataType, Encoding, StateChanges, StateDescriptor, StateKind, StateOp
from pyflink.fn_execution.cells import REMOVED, Cell, ListCell, MapCell, ValueCell
from pyflink.fn_execution.keys import is_pickled


def state_encoder(data_type: DataType) -> Callable[[Sequence[Any]], Column]:
    """PICKLED state values are always a pickle each, None included: the host keeps them one by one."""
    return encode_blobs if is_pickled(data_type) else column_encoder(data_type)


class RegisteredState:
    """One state of a stage."""

    def __init__(self, descriptor: StateDescriptor) -> None:
        self.descriptor = descriptor
        self.index = descriptor.index
        self.name = descriptor.name
        self.kind = descriptor.kind
        self.ttl = descriptor.ttl if descriptor.ttl is not None and descriptor.ttl.ttl_ms > 0 else None
        self.dirty: List[Any] = []
        """Changed cells, in order of their first change."""
        self.touched: List[Any] = []
        """Cells whose life a read has renewed."""
        self.encode = state_encoder(descriptor.value_type)
        self.decode = column_decoder(descriptor.value_type)
        if descriptor.key_type is not None:
            self.encode_key = state_encoder(descriptor.key_type)
            self.decode_key = column_decoder(descriptor.key_type)
        self.new_cell: Any = {StateKind.LIST_STATE: ListCell, StateKind.MAP_STATE: MapCell}.get(self.kind, ValueCell)

    def decode_contents(self, column: Column, count: int) -> List[Any]:
        """Contents of cells: values, lists or dicts."""
        if column is None or column.encoding == Encoding.ENCODING_UNSPECIFIED:
            return [None] * count
        if self.kind not in (StateKind.LIST_STATE, StateKind.MAP_STATE, StateKind.BROADCAST_STATE):
            return self.decode(column, count)
        offsets = unpack("i", column.offsets)
        spans = list(zip(offsets, offsets[1:]))
        if self.kind == StateKind.LIST_STATE:
            items = self.decode(column.children[0], offsets[-1])
            return [items[start:end] for start, end in spans]
        keys = self.decode_key(column.children[0], offsets[-1])
        values = self.decode(column.children[1], offsets[-1])
        return [dict(zip(keys[start:end], values[start:end])) for start, end in spans]

    def load(self, cell: Cell, content: Any, complete: bool, access: int) -> None:
        """Puts what came from the host into a fresh cell."""
        cell.access = access
        if isinstance(cell, ValueCell):
            cell.value = content
        elif isinstance(cell, ListCell):
            from pyflink.fn_execution.cells import UNLOADED

            cell.items = (content or []) if complete else UNLOADED
        elif isinstance(cell, MapCell):
            cell.complete = complete
            cell.entries = (content or {}) if complete else {}

    def drain(self) -> List[StateChanges]:
        """Messages for the changes since the last call."""
        if not self.dirty and not self.touched:
            return []
        changes = []
        if self.dirty:
            cells, self.dirty[:] = list(self.dirty), []
            changes.append(self._DRAINS.get(self.kind, RegisteredState._drain_values)(self, cells))
            for cell in cells:
                cell.dirty = False
        if self.touched:
            cells = [cell for cell in self.touched if cell.access]
            for cell in self.touched:
                cell.touched = False
            del self.touched[:]
            changes.append(self._message(cells, [StateOp.TOUCH] * len(cells), Column()))
        return changes

    def forget(self) -> None:
        """Drops the changes: the worker keeps this state itself."""
        for cell in chain(self.dirty, self.touched):
            cell.dirty = cell.touched = False
        del self.dirty[:], self.touched[:]

    def _message(self, cells: Sequence[Cell], ops: List[int], values: Column, map_keys: Any = None) -> StateChanges:
        namespaces = [cell.namespace for cell in cells]
        return StateChanges(
            state=self.index,
            keys=pack("i", [cell.entry.position for cell in cells]),
            ops=bytes(ops),
            namespaces=namespaces if any(namespaces) else [],
            values=values,
            map_keys=map_keys,
            count=len(cells),
        )

    def _drain_values(self, cells: List[ValueCell]) -> StateChanges:
        values = [cell.value for cell in cells]
        ops = [StateOp.CLEAR if value is None else StateOp.PUT for value in values]
        return self._message(cells, ops, self.encode(values))

    def _drain_lists(self, cells: List[ListCell]) -> StateChanges:
        ops, lists = [], []
        for cell in cells:
            if cell.replaced:
                ops.append(StateOp.PUT if cell.items else StateOp.CLEAR)
                lists.append(cell.items)
            else:
                ops.append(StateOp.APPEND)
                lists.append(cell.added)
            cell.added = []
            cell.replaced = False
        column = Column(
            encoding=Encoding.LISTS,
            offsets=pack("i", offsets_of(lists)),
            children=[self.encode(list(chain.from_iterable(lists)))],
        )
        return self._message(cells, ops, column)

    def _drain_maps(self, cells: List[MapCell]) -> StateChanges:
        of, ops, keys, values = [], [], [], []
        for cell in cells:
            if cell.cleared:
                of.append(cell)
                ops.append(StateOp.CLEAR)
                keys.append(None)
                values.append(None)
            for key, value in cell.changes.items():
                of.append(cell)
                ops.append(StateOp.MAP_REMOVE if value is REMOVED else StateOp.MAP_PUT)
                keys.append(key)
                values.append(None if value is REMOVED else value)
            cell.cleared = False
            cell.changes = {}
        return self._message(of, ops, self.encode(values), self.encode_key(keys))

    _DRAINS: Dict[int, Any] = {StateKind.LIST_STATE: _drain_lists, StateKind.MAP_STATE: _drain_maps}
