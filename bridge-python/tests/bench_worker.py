"""Rows per CPU second of the worker alone: frames go straight into a stage, answers are encoded and thrown away.

``python bridge-python/tests/bench_worker.py [rows]``; a frame has 8192 rows, state travels as the host would send it.
"""

from __future__ import annotations

import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), os.path.join(HERE, "worker")]

from pyflink._protocol.column_buffers import pack  # noqa: E402
from pyflink._protocol.columns import encode_batch  # noqa: E402
from pyflink._protocol.messages import (  # noqa: E402
    Data,
    DataType,
    OpenStage,
    StageFunction,
    StageOutput,
    StateValues,
    TypeRoot,
    WorkerMessage,
)
from pyflink.common.typeinfo import Types  # noqa: E402
from pyflink.datastream.functions import KeyedProcessFunction  # noqa: E402
from pyflink.datastream.state import ValueStateDescriptor  # noqa: E402
from pyflink.fn_execution.stages import Stage  # noqa: E402

FRAME = 8192
KEYS = 1000
INT = DataType(root=TypeRoot.BIGINT)
TEXT = DataType(root=TypeRoot.VARCHAR)
ANY = DataType(root=TypeRoot.PICKLED)


class Count(KeyedProcessFunction):
    def open(self, runtime_context):
        self.count = runtime_context.get_state(ValueStateDescriptor("count", Types.LONG()))

    def process_element(self, value, ctx):
        count = self.count.value()
        count = 1 if count is None else count + 1
        self.count.update(count)
        yield count


def open_stage(functions, input_type, output_type, key_type=None):
    from pyflink._vendor import cloudpickle

    specs = [
        StageFunction(kind=kind, name=kind, payload=cloudpickle.dumps(payload), output_type=output_type, key_type=INT)
        for kind, payload in functions
    ]
    sent = [0]

    def send(kind, message):
        sent[0] += len(WorkerMessage(**{kind: message}).encode())

    stage = Stage(
        OpenStage(
            stage_id=1,
            functions=specs,
            input_types=[input_type],
            key_type=key_type,
            max_frame_rows=FRAME,
            outputs=[StageOutput(function=len(specs) - 1, type=output_type)],
        ),
        send,
        None,
        None,
    )
    stage.open()
    return stage


def frames(values, input_type, key_type=None, timestamps=False):
    """Encoded Data messages; keyed ones bring state of all keys, as when every earlier frame has been answered."""
    messages = []
    for seq, start in enumerate(range(0, len(values), FRAME), 1):
        part = values[start : start + FRAME]
        batch = encode_batch(part, input_type, [1000] * len(part) if timestamps else None)
        state = []
        if key_type is not None:
            found = list(dict.fromkeys(value % KEYS for value in part))
            positions = {key: at for at, key in enumerate(found)}
            batch.key_index = pack("i", [positions[value % KEYS] for value in part])
            batch.keys = encode_batch(found, key_type).values
            batch.key_count = len(found)
            if seq > 1:
                state = [
                    StateValues(
                        state=0,
                        keys=pack("i", range(len(found))),
                        count=len(found),
                        values=encode_batch([seq] * len(found), INT).values,
                    )
                ]
        messages.append(
            WorkerMessage(data=Data(stage_id=1, seq=seq, batch=batch, state=state, acked_seq=max(0, seq - 2))).encode()
        )
    return messages


def measure(title, stage, messages, rows):
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        for message in messages:
            stage.data(WorkerMessage.decode(message).data)
        best = max(best, rows / (time.process_time() - start))
    print(f"{title:45} {best / 1000:8.0f} k rows per CPU second")
    return best


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 400_000
    numbers = list(range(rows))
    texts = [f"user-{number}" for number in numbers]
    tuples = list(zip(numbers, texts))
    plain = frames(numbers, INT)
    measure("map, LONG to LONG", open_stage([("map", lambda v: v + 1)], INT, INT), plain, rows)
    measure(
        "map, LONG to LONG, timestamps",
        open_stage([("map", lambda v: v + 1)], INT, INT),
        frames(numbers, INT, None, True),
        rows,
    )
    measure("map, undeclared", open_stage([("map", lambda v: v + 1)], ANY, ANY), frames(numbers, ANY), rows)
    measure("map, STRING", open_stage([("map", lambda v: v + "!")], TEXT, TEXT), frames(texts, TEXT), rows)
    measure(
        "map, undeclared (int, str) tuples",
        open_stage([("map", lambda v: (v[0] + 1, v[1]))], ANY, ANY),
        frames(tuples, ANY),
        rows,
    )
    measure(
        "map, filter, map",
        open_stage([("map", lambda v: v + 1), ("filter", lambda v: v % 2), ("map", lambda v: v)], INT, INT),
        plain,
        rows,
    )
    measure("flat_map", open_stage([("flat_map", lambda v: (v,))], INT, INT), plain, rows)
    measure(
        "map, key_selector",
        open_stage([("map", lambda v: v + 1), ("key_selector", lambda v: v % KEYS)], INT, INT),
        plain,
        rows,
    )
    measure(
        "keyed_process, value state, 1,000 keys",
        open_stage([("keyed_process", Count())], INT, INT, INT),
        frames(numbers, INT, INT),
        rows,
    )


if __name__ == "__main__":
    main()
