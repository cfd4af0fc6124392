"""A host for worker tests: opens one stage in a worker thread and speaks the protocol, including keyed state."""

from __future__ import annotations

import socket
import threading
from typing import Any, Dict, List, Optional, Sequence

from pyflink._protocol.column_buffers import MIN_LONG, pack, unpack
from pyflink._protocol.columns import decode_batch, decode_timestamps, encode_batch
from pyflink._protocol.messages import (
    CloseStage,
    Column,
    Data,
    DataType,
    Encoding,
    EndInput,
    Kind,
    OpenStage,
    SideOutput,
    StageFunction,
    StageOutput,
    StateKind,
    StateOp,
    StateResponse,
    StateValues,
    TimeDomain,
    Timers,
    TypeRoot,
)
from pyflink._vendor import cloudpickle
from pyflink.fn_execution.cells import REMOVED
from pyflink.fn_execution.connection import Connection
from pyflink.fn_execution.keys import distinct, key_column_encoder, key_reader
from pyflink.fn_execution.state_changes import RegisteredState
from pyflink.fn_execution.worker import Worker

ANY = DataType(root=TypeRoot.PICKLED)
INT = DataType(root=TypeRoot.BIGINT)
TEXT = DataType(root=TypeRoot.VARCHAR)
MAX_LONG = (1 << 63) - 1


def function(
    kind: str, payload: Any, sides: Sequence[str] = (), output_type: DataType = ANY, **fields: Any
) -> StageFunction:
    return StageFunction(
        kind=kind,
        name=f"{kind} operator",
        payload=cloudpickle.dumps(payload),
        output_type=output_type,
        side_outputs=[SideOutput(id=side, type=ANY) for side in sides],
        **fields,
    )


class StageFailed(Exception):
    def __init__(self, failure: Any) -> None:
        super().__init__(f"{failure.exception_class}: {failure.message}")
        self.failure = failure


class FakeHost:
    """Holds a model of keyed state: {state name: {(identity, namespace): content}}; timers as sets."""

    def __init__(
        self,
        functions: List[StageFunction],
        input_types: Sequence[DataType] = (ANY,),
        key_type: Optional[DataType] = None,
        travel_limit: int = 64,
        **fields: Any,
    ) -> None:
        ours, theirs = socket.socketpair()
        self.connection = Connection(ours)
        self.thread = threading.Thread(target=self._serve, args=(theirs,), daemon=True)
        self.thread.start()
        outputs = [StageOutput(function=len(functions) - 1, type=functions[-1].output_type)]
        outputs += [
            StageOutput(function=at, side_output=side.id, type=side.type)
            for at, spec in enumerate(functions)
            for side in spec.side_outputs
        ]
        self.outputs = outputs
        self.key_type = key_type
        self.input_types = input_types
        self.travel_limit = travel_limit
        self.states: Dict[int, RegisteredState] = {}
        self.contents: Dict[str, Dict[Any, Any]] = {}
        self.access: Dict[Any, int] = {}
        self.event_timers: set = set()
        self.processing_timers: set = set()
        self.broadcast: Dict[str, Dict[Any, Any]] = {}
        self.restored_broadcast: Dict[str, Dict[Any, Any]] = {}
        self.restored = False
        self.values: Dict[Any, Any] = {}
        self.seq = 0
        self.answered = 0
        self.frames: Dict[int, List[Any]] = {}
        self.in_flight: Dict[Any, int] = {}
        self.watermark = MIN_LONG
        self.processing_time = 0
        self.results: List[Any] = []
        self.batches: List[Any] = []
        self.metrics: Dict[str, Any] = {}
        self.requests: List[Any] = []
        self.completed = 0
        self.failure: Any = None
        self.opening = OpenStage(
            stage_id=7,
            functions=functions,
            input_types=list(input_types),
            key_type=key_type,
            outputs=outputs,
            parallelism=2,
            subtask_index=1,
            max_parallelism=128,
            max_frame_rows=fields.pop("max_frame_rows", 1000),
            **fields,
        )
        self.connection.send("open_stage", self.opening)
        self._until("stage_opened")

    def _serve(self, stream: socket.socket) -> None:
        Worker(Connection(stream), in_process=True).serve()
        stream.close()

    # Sending

    def send(
        self,
        values: Sequence[Any],
        timestamps: Optional[Sequence[int]] = None,
        keys: Optional[Sequence[Any]] = None,
        input: int = 0,
        wait: bool = True,
    ) -> List[Any]:
        """One frame; returns (output ordinal, value, timestamp) of its results."""
        batch = encode_batch(list(values), self.input_types[input], timestamps)
        self.seq += 1
        state: List[StateValues] = []
        if keys is not None:
            batch.key_index, found = distinct(list(keys), self.key_type)
            batch.keys = key_column_encoder(self.key_type)(found)
            batch.key_count = len(found)
            state = self._travel(batch.keys, len(found))
        state = self._restore_broadcast() + state
        self.connection.send(
            "data",
            Data(
                stage_id=7,
                seq=self.seq,
                input=input,
                batch=batch,
                state=state,
                watermark=self.watermark,
                acked_seq=self.answered,
                processing_time=self.processing_time,
                unsent_states=len(self.states) + 1 if self.restored else 0,
            ),
        )
        return self.wait() if wait else []

    def _restore_broadcast(self) -> List[StateValues]:
        blocks = []
        for state in self.states.values():
            content = self.restored_broadcast.pop(state.name, None)
            if content:
                blocks.append(
                    StateValues(
                        state=state.index,
                        keys=pack("i", [-1]),
                        count=1,
                        complete=b"\1",
                        values=self._encode(state, [content]),
                    )
                )
        return blocks

    def _encode(self, state: RegisteredState, contents: List[Any]) -> Column:
        if state.kind == StateKind.LIST_STATE:
            offsets, items = [0], []
            for content in contents:
                items.extend(content)
                offsets.append(len(items))
            return Column(encoding=Encoding.LISTS, offsets=pack("i", offsets), children=[state.encode(items)])
        if state.kind in (StateKind.MAP_STATE, StateKind.BROADCAST_STATE):
            offsets, keys, values = [0], [], []
            for content in contents:
                keys.extend(content)
                values.extend(content.values())
                offsets.append(len(keys))
            return Column(
                encoding=Encoding.MAPS,
                offsets=pack("i", offsets),
                children=[state.encode_key(keys), state.encode(values)],
            )
        return state.encode(contents)

    def _travel(self, column: Column, count: int) -> List[StateValues]:
        keys, identities = key_reader(self.key_type)(column, count)
        self.values.update(zip(identities, keys))
        self.frames[self.seq] = identities
        fresh = [(at, identity) for at, identity in enumerate(identities) if identity not in self.in_flight]
        for identity in identities:
            self.in_flight[identity] = self.seq
        blocks = []
        for state in self.states.values():
            entries = [
                (at, namespace, content)
                for at, identity in fresh
                for (owner, namespace), content in self.contents.get(state.name, {}).items()
                if owner == identity
            ]
            if not entries:
                continue
            sized = state.kind in (StateKind.LIST_STATE, StateKind.MAP_STATE)
            complete = [not sized or len(content) <= self.travel_limit for _, _, content in entries]
            sent = [content if whole else type(content)() for (_, _, content), whole in zip(entries, complete)]
            blocks.append(
                StateValues(
                    state=state.index,
                    keys=pack("i", [at for at, _, _ in entries]),
                    count=len(entries),
                    namespaces=[namespace for _, namespace, _ in entries],
                    values=self._encode(state, sent),
                    complete=bytes(complete) if sized else b"",
                    access_ms=pack(
                        "q",
                        [self.access.get((state.name, identities[at], namespace), 0) for at, namespace, _ in entries],
                    )
                    if state.ttl
                    else b"",
                )
            )
        return blocks

    def advance(self, watermark: int) -> List[Any]:
        """Moves event time on and fires what is due, like the host."""
        self.watermark = watermark
        due = sorted(timer for timer in self.event_timers if timer[0] <= watermark)
        self.event_timers.difference_update(due)
        return self.fire(due, TimeDomain.EVENT_TIME) if due else []

    def advance_processing_time(self, time: int) -> List[Any]:
        self.processing_time = time
        due = sorted(timer for timer in self.processing_timers if timer[0] <= time)
        self.processing_timers.difference_update(due)
        return self.fire(due, TimeDomain.PROCESSING_TIME) if due else []

    def fire(self, due: List[Any], domain: int) -> List[Any]:
        identities = list(dict.fromkeys(identity for _, identity, _ in due))
        column = key_column_encoder(self.key_type)([self.values[identity] for identity in identities])
        self.seq += 1
        self.connection.send(
            "timers",
            Timers(
                stage_id=7,
                seq=self.seq,
                domain=domain,
                watermark=self.watermark,
                timestamps=pack("q", [time for time, _, _ in due]),
                key_index=pack("i", [identities.index(identity) for _, identity, _ in due]),
                keys=column,
                key_count=len(identities),
                namespaces=[namespace for _, _, namespace in due],
                state=self._travel(column, len(identities)),
                acked_seq=self.answered,
                processing_time=self.processing_time,
            ),
        )
        return self.wait()

    def end(self, input: int = 0, all: bool = True) -> List[Any]:
        self.seq += 1
        self.connection.send("end_input", EndInput(stage_id=7, seq=self.seq, input=input, all=all))
        return self.wait()

    def close(self) -> None:
        self.connection.send("close_stage", CloseStage(stage_id=7))
        self._until("stage_closed")
        self.connection.close()
        self.thread.join(5)
        assert not self.thread.is_alive()

    # Receiving

    def wait(self) -> List[Any]:
        """Until all frames are answered; returns what was emitted since the last call."""
        while self.answered < self.seq:
            self._handle(self.connection.receive())
        results, self.results = self.results, []
        return results

    def wait_for(self, completed: int) -> List[Any]:
        """Until that many rows of an async stage have completed."""
        while self.completed < completed:
            self._handle(self.connection.receive())
        results, self.results = self.results, []
        return results

    def _until(self, kind: str) -> None:
        while self._handle(self.connection.receive()) != kind:
            pass

    def _handle(self, message: Any) -> str:
        assert message is not None, "the worker closed the connection"
        kind = message.which("message")
        body = getattr(message, kind)
        if kind == "failure":
            self.failure = body
            raise StageFailed(body)
        if kind == "stage_opened":
            for descriptor in body.states:
                self.states[descriptor.index] = RegisteredState(descriptor)
        elif kind == "register_state":
            self.states[body.state.index] = RegisteredState(body.state)
        elif kind == "result":
            self._result(body)
        elif kind == "state_request":
            self.requests.append(body)
            self.connection.send("state_response", self._answer(body))
        elif kind == "metrics":
            self.metrics.update({metric.name: metric for metric in body.metrics})
        return kind

    def _result(self, result: Any) -> None:
        for part in result.outputs:
            batch = part.batch
            self.batches.append(batch)
            times = decode_timestamps(batch) or [None] * batch.count
            for value, time in zip(decode_batch(batch, self.outputs[part.output].type), times):
                self.results.append((part.output, value, time))
        self.completed += result.completed
        identities = self.frames.get(result.seq, [])
        for changes in result.state:
            self._apply(changes, identities)
        if result.timers is not None:
            timers = result.timers
            namespaces = timers.namespaces or [""] * len(timers.ops)
            for op, time, key, namespace in zip(
                bytes(timers.ops), unpack("q", timers.timestamps), unpack("i", timers.keys), namespaces
            ):
                target = self.processing_timers if op & 2 else self.event_timers
                timer = (time, identities[key], namespace)
                target.discard(timer) if op & 1 else target.add(timer)
        if result.done and result.seq:
            self.answered = result.seq
            for identity in self.frames.pop(result.seq, []):
                if self.in_flight.get(identity) == result.seq:
                    del self.in_flight[identity]

    def _apply(self, changes: Any, identities: List[Any]) -> None:
        state = self.states[changes.state]
        ops = bytes(changes.ops)
        namespaces = changes.namespaces or [""] * changes.count
        is_map = state.kind in (StateKind.MAP_STATE, StateKind.BROADCAST_STATE)
        values = (
            state.decode(changes.values, changes.count)
            if is_map
            else state.decode_contents(changes.values, changes.count)
        )
        keys = (
            state.decode_key(changes.map_keys, changes.count)
            if changes.map_keys is not None
            else [None] * changes.count
        )
        for op, position, namespace, value, key in zip(ops, unpack("i", changes.keys), namespaces, values, keys):
            if state.kind == StateKind.BROADCAST_STATE:
                assert position == -1
                table, where = self.broadcast, state.name
            else:
                table, where = self.contents.setdefault(state.name, {}), (identities[position], namespace)
                self.access[(state.name,) + where] = self.processing_time
            if op == StateOp.PUT:
                table[where] = value
            elif op == StateOp.CLEAR:
                table.pop(where, None)
            elif op == StateOp.APPEND:
                table.setdefault(where, []).extend(value)
            elif op == StateOp.MAP_PUT:
                table.setdefault(where, {})[key] = value
            elif op == StateOp.MAP_REMOVE:
                table.get(where, {}).pop(key, None)

    def _answer(self, request: Any) -> StateResponse:
        state = self.states[request.state]
        _, (identity,) = key_reader(self.key_type)(request.key, 1)
        content = self.contents.get(state.name, {}).get((identity, request.namespace), REMOVED)
        response = StateResponse(request_id=request.request_id, found=content is not REMOVED)
        if request.kind == Kind.MAP_GET:
            key = state.decode_key(request.map_key, 1)[0]
            response.found = response.found and key in content
            if response.found:
                response.values = state.encode([content[key]])
        elif request.kind == Kind.MAP_ITERATE:
            start = int(request.cursor or 0)
            items = [] if content is REMOVED else list(content.items())
            response.values = self._encode(state, [dict(items[start : start + request.limit])])
            response.next_cursor = str(start + request.limit) if start + request.limit < len(items) else ""
        elif response.found:
            response.values = self._encode(state, [content])
        return response

    def state(self, name: str, key: Any = REMOVED, namespace: str = "") -> Any:
        """Content of a state for a key (by its Python value); for all keys without one."""
        table = self.contents.get(name, {})
        by_key = {self.values[identity]: content for (identity, space), content in table.items() if space == namespace}
        return by_key if key is REMOVED else by_key.get(key)


def values_of(results: List[Any], output: int = 0) -> List[Any]:
    return [value for ordinal, value, _ in results if ordinal == output]
