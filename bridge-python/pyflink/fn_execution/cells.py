"""What a state holds for one key and namespace, and what of it the host does not know yet."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

UNLOADED: Any = object()
"""The host may hold a value that the worker has not seen."""
REMOVED: Any = object()
"""An entry that is known not to exist, in a map of which only a part is known."""


class Cell:
    """Base: where the cell belongs, and whether it is in its state's list of changed cells."""

    __slots__ = ("entry", "namespace", "dirty", "touched", "access")

    def __init__(self, entry: "KeyEntry", namespace: str) -> None:
        self.entry = entry
        self.namespace = namespace
        self.dirty = False
        self.touched = False
        self.access = 0
        """ms of the last access that counts for the time to live."""


class ValueCell(Cell):
    """A value, or the accumulator of a reducing or aggregating state; None = nothing."""

    __slots__ = ("value",)

    def __init__(self, entry: "KeyEntry", namespace: str, known: bool) -> None:
        Cell.__init__(self, entry, namespace)
        self.value = None if known else UNLOADED


class ListCell(Cell):
    """A list. Additions need not know what is there: they travel as such unless the list was ``replaced``."""

    __slots__ = ("items", "added", "replaced", "times")

    def __init__(self, entry: "KeyEntry", namespace: str, known: bool) -> None:
        Cell.__init__(self, entry, namespace)
        self.items: Any = [] if known else UNLOADED
        self.added: List[Any] = []
        self.replaced = False
        self.times: List[int] = []
        """ms of the last additions, those of the end of ``items``; earlier items have ``access``."""


class MapCell(Cell):
    """A map, or the part of it that is known; ``changes`` is what the host must be told, after ``cleared``."""

    __slots__ = ("entries", "complete", "changes", "cleared", "times")

    def __init__(self, entry: "KeyEntry", namespace: str, known: bool) -> None:
        Cell.__init__(self, entry, namespace)
        self.entries: Dict[Any, Any] = {}
        self.complete = known
        self.changes: Dict[Any, Any] = {}
        self.cleared = False
        self.times: Dict[Any, int] = {}
        """ms of the last access of entries changed here; others have ``access``."""


class KeyEntry:
    """A key in the worker: its cells by state, in the void namespace and in others."""

    __slots__ = ("key", "identity", "cells", "spaces", "position", "last_seq", "unsent_states")

    def __init__(self, key: Any, identity: Any) -> None:
        self.key = key
        self.identity = identity
        self.cells: List[Any] = []
        self.spaces: Optional[Dict[str, List[Any]]] = None
        self.position = 0
        """Index among the keys of the frame that is being handled."""
        self.last_seq = 0
        """The last frame that used the key."""
        self.unsent_states = 0
        """1 + index of the first state that did not come with the key, though the host may hold it; 0 = all did."""
