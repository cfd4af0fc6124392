"""Iterators over state, under the name that PyFlink's programs import them by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Callable, Iterable, Tuple

_NOTHING: Any = object()


class RemovableConcatIterator(Iterator):
    """Iterates over the entries of a map; ``remove`` takes the entry that came last out of the map."""

    def __init__(
        self, entries: Iterable[Tuple[Any, Any]], pick: Callable[[Any, Any], Any], remove: Callable[[Any], None]
    ) -> None:
        self._entries = iter(entries)
        self._pick = pick
        self._remove = remove
        self._last_key = _NOTHING

    def __iter__(self) -> "RemovableConcatIterator":
        return self

    def __next__(self) -> Any:
        key, value = next(self._entries)
        self._last_key = key
        return self._pick(key, value)

    def remove(self) -> None:
        """Removes the entry that ``next`` gave last."""
        if self._last_key is _NOTHING:
            raise Exception("You need to call the '__next__' method before calling this method.")
        self._remove(self._last_key)
        self._last_key = _NOTHING
