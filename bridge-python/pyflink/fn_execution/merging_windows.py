"""Which windows of a key have been merged into which, for assigners whose windows grow together."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterable, List

from pyflink.datastream.window import MergingWindowAssigner


class _Merges(MergingWindowAssigner.MergeCallback):
    def __init__(self) -> None:
        self.found: List[Any] = []

    def merge(self, to_be_merged: Iterable[Any], merge_result: Any) -> None:
        self.found.append((merge_result, list(to_be_merged)))


class MergingWindowSet:
    """Maps each window of the current key to the *state window*, in whose namespace its contents are kept.

    A merged window goes on using the state window of one of its parts, so that merging moves little state.
    ``state`` is a MapState of window names; ``name`` and ``window`` convert between windows and names.
    """

    def __init__(
        self, assigner: MergingWindowAssigner, state: Any, name: Callable[[Any], str], window: Callable[[str], Any]
    ) -> None:
        self._assigner = assigner
        self._state = state
        self._name = name
        self._stored: Dict[str, str] = dict(state.items())
        self._windows: Dict[Any, Any] = {window(key): window(value) for key, value in self._stored.items()}

    def state_window(self, window: Any) -> Any:
        """The state window, or None when ``window`` is not in flight."""
        return self._windows.get(window)

    def retire(self, window: Any) -> None:
        """The window is done."""
        if self._windows.pop(window, None) is None:
            raise Exception("Window %s is not in in-flight window set." % window)

    def add(self, new_window: Any, merged: Callable[[Any, List[Any], Any, List[Any]], None]) -> Any:
        """Adds a window and merges what it brings together; returns the window that the element belongs to now.

        ``merged(result, parts, state window of the result, state windows to merge into it)`` is called for each merge.
        """
        windows = self._windows
        merges = _Merges()
        self._assigner.merge_windows(list(windows) + [new_window], merges)
        actual, absorbed = new_window, False
        for result, parts in merges.found:
            if new_window in parts:
                absorbed = True
                parts.remove(new_window)
                actual = result
            known = [part for part in parts if part in windows]
            state_windows = [windows.pop(part) for part in known]
            state_window = windows[result] = state_windows.pop(0) if state_windows else result
            if not (len(parts) == 1 and parts[0] == result):
                merged(result, parts, state_window, state_windows)
        if not absorbed:
            windows[new_window] = new_window
        return actual

    def persist(self) -> None:
        """Writes what has changed."""
        name = self._name
        current = {name(key): name(value) for key, value in self._windows.items()}
        for key in self._stored.keys() - current.keys():
            self._state.remove(key)
        for key, value in current.items():
            if self._stored.get(key) != value:
                self._state.put(key, value)
        self._stored = current
