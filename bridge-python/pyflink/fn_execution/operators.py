"""The functions of a stage: unpickled payload, the callables that generated code uses, open and close."""

from __future__ import annotations

import pickle
from typing import Any, Callable, Dict, List, Optional

from pyflink._protocol.messages import StageFunction
from pyflink.datastream.functions import Function

_METHODS = {
    "map": "map",
    "flat_map": "flat_map",
    "filter": "filter",
    "key_selector": "get_key",
    "timestamp_assigner": "extract_timestamp",
}

HEAD_KINDS = frozenset(
    (
        "keyed_process",
        "co_map",
        "co_flat_map",
        "co_process",
        "keyed_co_process",
        "broadcast_process",
        "keyed_broadcast_process",
        "window",
    )
)
"""Kinds that only the first function of a stage may have."""
KEYED_KINDS = frozenset(("keyed_process", "keyed_co_process", "keyed_broadcast_process", "window"))
SIMPLE_KINDS = frozenset(("map", "flat_map", "filter", "process", "key_selector", "timestamp_assigner", "partitioner"))


class Operator:
    """One function of a stage."""

    def __init__(self, index: int, spec: StageFunction, configuration: Dict[str, str]) -> None:
        self.index = index
        self.spec = spec
        self.kind = "window" if spec.kind == "window_all" else spec.kind
        self.name = spec.name
        if self.kind not in HEAD_KINDS and self.kind not in SIMPLE_KINDS and self.kind != "async":
            raise NotImplementedError(
                f"functions of kind '{spec.kind}' cannot run in a Python worker (docs/compatibility.md)"
            )
        self.payload = pickle.loads(spec.payload)
        self.has_sides = bool(spec.side_outputs)
        self.context: Any = None
        """Handed to every call of a process function; its ``ts`` is set before."""
        self.opened: List[Any] = []
        self._configuration = configuration

    def functions(self) -> List[Any]:
        """The parts of the payload that have a life: opened in this order."""
        if self.kind == "partitioner":
            return list(self.payload)
        if self.kind in ("broadcast_process", "keyed_broadcast_process"):
            return [self.payload[0]]
        return [self.payload]

    def open(self, runtime_context: Any) -> None:
        for function in self.functions():
            if isinstance(function, Function) or hasattr(function, "open") and not callable(function):
                function.open(runtime_context)
            self.opened.append(function)

    def close(self) -> None:
        """Closes what was opened, once."""
        while self.opened:
            function = self.opened.pop(0)
            if isinstance(function, Function) or hasattr(function, "close") and not callable(function):
                function.close()

    def callables(self) -> List[Callable]:
        """What is called for a row, one for each input."""
        kind, payload = self.kind, self.payload
        if kind in _METHODS:
            method = getattr(payload, _METHODS[kind], None)
            return [payload if method is None else method]
        if kind == "partitioner":
            return [self._channel()]
        if kind in ("process", "keyed_process"):
            return [payload.process_element]
        if kind == "co_map":
            return [payload.map1, payload.map2]
        if kind == "co_flat_map":
            return [payload.flat_map1, payload.flat_map2]
        if kind in ("co_process", "keyed_co_process"):
            return [payload.process_element1, payload.process_element2]
        if kind in ("broadcast_process", "keyed_broadcast_process"):
            return [payload[0].process_element, payload[0].process_broadcast_element]
        raise AssertionError(kind)

    def _channel(self) -> Callable[[Any], int]:
        partitioner, selector = self.payload
        partition = getattr(partitioner, "partition", partitioner)
        get_key = getattr(selector, "get_key", selector)
        text: Optional[str] = self.spec.options.get("num-partitions") or self._configuration.get("drey.num-partitions")
        if not text:
            raise ValueError("partition_custom: the number of channels is not known")
        count = int(text)

        def channel(value: Any) -> int:
            chosen = partition(get_key(value), count)
            if not 0 <= chosen < count:
                raise ValueError(f"the partitioner chose channel {chosen} of {count}")
            return chosen

        return channel
