"""Chains of functions on streams that are not keyed."""

import pytest
from fake_host import ANY, INT, MAX_LONG, TEXT, FakeHost, StageFailed, function, values_of
from pyflink._protocol.column_buffers import MIN_LONG, unpack
from pyflink._protocol.columns import decode_column
from pyflink._protocol.messages import OpenStage, StageOutput
from pyflink.datastream.functions import CoMapFunction, CoProcessFunction, MapFunction, ProcessFunction
from pyflink.datastream.output_tag import OutputTag
from pyflink.fn_execution.output import OutputBuffer

SIDE = OutputTag("side")


def run(functions, values, timestamps=None, **fields):
    host = FakeHost(functions, **fields)
    results = host.send(values, timestamps)
    assert host.end() == []
    host.close()
    return results


def test_map():
    assert run([function("map", lambda v: v + 1)], [1, 2]) == [(0, 2, None), (0, 3, None)]
    assert run([function("map", lambda v: v + 1), function("map", lambda v: v * 2)], [1, 2], [10, 20]) == [
        (0, 4, 10),
        (0, 6, 20),
    ]


def test_chain_of_everything_stateless():
    class Split(ProcessFunction):
        def process_element(self, value, ctx):
            yield value
            yield SIDE, value * 10
            if value == 1:
                yield ctx.timestamp()

    chain = [
        function("flat_map", lambda v: range(v)),
        function("filter", lambda v: v % 2 == 1),
        function("process", Split(), ["side"]),
        function("map", lambda v: -v),
    ]
    assert run(chain, [2, 4], [5, 6]) == [
        (0, -1, 5),
        (1, 10, 5),
        (0, -5, 5),
        (0, -1, 6),
        (1, 10, 6),
        (0, -6, 6),
        (0, -3, 6),
        (1, 30, 6),
    ]


def test_side_output_of_nobody_passes_as_value_is():
    class Emit(ProcessFunction):
        def process_element(self, value, ctx):
            return [(1, 2), ()]

    assert values_of(run([function("process", Emit())], [0])) == [(1, 2), ()]


@pytest.mark.parametrize("result,expected", [(None, []), ([], []), ([1], [1]), ((1, 2), [1, 2]), (0, [])])
def test_what_process_functions_may_return(result, expected):
    class Emit(ProcessFunction):
        def process_element(self, value, ctx):
            return result

    assert values_of(run([function("process", Emit())], [0])) == expected


def test_process_function_that_returns_no_iterable():
    class Emit(ProcessFunction):
        def process_element(self, value, ctx):
            return 5

    host = FakeHost([function("process", Emit())])
    with pytest.raises(StageFailed, match="TypeError: 'int' object is not iterable"):
        host.send([7])
    assert host.failure.record == "7" and host.failure.operator_name == "process operator"


def test_timers_need_keys():
    class Emit(ProcessFunction):
        def process_element(self, value, ctx):
            assert ctx.timer_service().current_watermark() == MIN_LONG
            assert ctx.timer_service().current_processing_time() == 42
            ctx.timer_service().register_event_time_timer(1)

    host = FakeHost([function("process", Emit())])
    host.processing_time = 42
    with pytest.raises(StageFailed, match="only supported on a keyed stream"):
        host.send([7])


def test_timestamp_assigner_sees_the_old_timestamp():
    class Assigner:
        def extract_timestamp(self, value, record_timestamp):
            return value if record_timestamp == MIN_LONG else record_timestamp + 1

    spec = [function("flat_map", lambda v: [v, v]), function("timestamp_assigner", Assigner())]
    assert run(spec, [5]) == [(0, 5, 5), (0, 5, 5)]
    assert run(spec, [5], [8]) == [(0, 5, 9), (0, 5, 9)]


def test_key_selector_fills_keys():
    host = FakeHost([function("map", lambda v: v), function("key_selector", lambda v: v % 3, key_type=INT)])
    assert values_of(host.send([5, 1, 2, 7])) == [5, 1, 2, 7]
    (batch,) = host.batches
    assert decode_column(batch.keys, batch.key_count, INT) == [2, 1] and unpack("i", batch.key_index) == [0, 1, 0, 1]
    host.close()


def test_undeclared_keys_of_several_types_stay_apart():
    host = FakeHost([function("key_selector", lambda v: v[0])])
    host.send([(key,) for key in (1, True, 1.0, [1], (1,), (True,), "a", [1])])
    (batch,) = host.batches
    keys = decode_column(batch.keys, batch.key_count, ANY)
    assert keys == [1, True, 1.0, [1], (1,), (True,), "a"] and list(map(type, keys))[:3] == [int, bool, float]
    assert unpack("i", batch.key_index) == [0, 1, 2, 3, 4, 5, 6, 3]
    host.close()


def test_equal_keys_have_equal_pickles():
    def key(value):
        text = "x" * value
        return (text, text) if value % 2 else ("x" * value, "x" * value)

    host = FakeHost([function("filter", lambda v: True), function("key_selector", lambda v: (str(v), str(v)))])
    host.send([5])
    host.send([5, 6, 5])
    first, second = host.batches
    assert bytes(first.keys.data) == bytes(second.keys.data)[: len(first.keys.data)]
    host.close()


def test_partitioner():
    host = FakeHost(
        [function("partitioner", (lambda key, n: key % n, lambda v: v + 1), options={"num-partitions": "3"})]
    )
    host.send([1, 2, 3])
    assert unpack("i", host.batches[0].partitions) == [2, 0, 1]
    with pytest.raises(StageFailed, match="channel -1 of 3"):
        host.connection.send("shutdown", __import__("pyflink._protocol.messages", fromlist=["Shutdown"]).Shutdown())
        bad = FakeHost(
            [function("partitioner", (lambda key, n: -1, lambda v: v))], configuration={"drey.num-partitions": "3"}
        )
        bad.send([1])


def test_two_inputs():
    class Maps(CoMapFunction):
        def map1(self, value):
            return value + 1

        def map2(self, value):
            return None if value == "drop" else value.upper()

    host = FakeHost([function("co_map", Maps()), function("map", lambda v: [v])], input_types=[INT, TEXT])
    assert values_of(host.send([1])) == [[2]]
    assert values_of(host.send(["a", "drop"], input=1)) == [["A"]]
    host.end(1, False)
    host.end()
    host.close()

    class Process(CoProcessFunction):
        def process_element1(self, value, ctx):
            yield 1, value, ctx.timestamp()

        def process_element2(self, value, ctx):
            yield 2, value, ctx.timer_service().current_watermark()

    host = FakeHost([function("co_process", Process())], input_types=[INT, TEXT])
    host.watermark = 77
    assert host.send([1], [5]) == [(0, (1, 1, 5), 5)]
    assert values_of(host.send(["a"], input=1)) == [(2, "a", 77)]
    host.close()


def test_a_frame_that_explodes_is_answered_in_parts():
    host = FakeHost([function("flat_map", lambda v: range(400))], max_frame_rows=1000)
    assert len(host.send(range(10))) == 4000
    assert max(batch.count for batch in host.batches) <= 1000 and len(host.batches) >= 4
    host.close()


def test_lifecycle_and_runtime_context():
    calls = []

    class Life(MapFunction):
        def open(self, runtime_context):
            self.tag = (
                runtime_context.get_index_of_this_subtask(),
                runtime_context.get_number_of_parallel_subtasks(),
                runtime_context.get_job_parameter("a", "x"),
                runtime_context.get_job_parameter("b", "x"),
                runtime_context.get_max_number_of_parallel_subtasks(),
                runtime_context.get_attempt_number(),
            )
            self.counter = runtime_context.get_metrics_group().add_group("g").counter("n")

        def map(self, value):
            self.counter.inc()
            return self.tag

        def close(self):
            self.counter.inc(10)

    host = FakeHost([function("map", Life())], job_parameters={"a": "1"})
    assert values_of(host.send([0])) == [(1, 2, "1", "x", 128, 0)]
    host.close()
    assert host.metrics["g.n"].value == 11
    assert calls == []


def test_state_needs_keys():
    class Life(MapFunction):
        def open(self, runtime_context):
            from pyflink.common.typeinfo import Types
            from pyflink.datastream.state import ValueStateDescriptor

            runtime_context.get_state(ValueStateDescriptor("a", Types.INT()))

        def map(self, value):
            return value

    with pytest.raises(StageFailed, match="only accessible by functions executed on a KeyedStream") as caught:
        FakeHost([function("map", Life())])
    assert caught.value.failure.phase == "open"


def test_failures_show_the_users_frames_first():
    def broken(value):
        return 1 // (value - 3)

    host = FakeHost([function("map", lambda v: v + 1), function("map", broken)])
    with pytest.raises(StageFailed):
        host.send([5, 2, 9])
    failure = host.failure
    assert failure.exception_class == "ZeroDivisionError" and failure.record == "3" and failure.phase == "process"
    lines = failure.traceback.splitlines()
    assert "in broken" in failure.traceback and "pyflink]" in lines[1]
    assert sum("pyflink/fn_execution" in line for line in lines) == 0
    assert lines[-1].startswith("ZeroDivisionError")


@pytest.mark.parametrize("kinds", [["map"], ["filter"], ["flat_map"], ["filter", "map"]])
def test_failing_operator_and_record_are_found(kinds):
    def broken(value):
        raise ValueError("no " + value)

    chain = [function("map", lambda v: v + "!")] + [function(kind, broken) for kind in kinds]
    host = FakeHost(chain)
    with pytest.raises(StageFailed):
        host.send(["a"])
    assert host.failure.operator_name == f"{kinds[0]} operator" and host.failure.record == "'a!'"


def test_encode_failure_names_the_record():
    host = FakeHost([function("map", lambda v: (v, str(v)), output_type=INT)])
    with pytest.raises(StageFailed, match="row 0"):
        host.send([1])
    assert host.failure.phase == "encode" and host.failure.record == "(1, '1')"


def test_record_repr_is_shortened():
    host = FakeHost([function("map", lambda v: 1 / 0)])
    with pytest.raises(StageFailed):
        host.send(["x" * 1000])
    assert len(host.failure.record) == 200


def test_max_long_is_a_timestamp():
    assert run([function("map", lambda v: v)], [1], [MAX_LONG]) == [(0, 1, MAX_LONG)]


def test_many_changes_between_outputs_become_few_batches():
    class Both(ProcessFunction):
        def process_element(self, value, ctx):
            yield value
            yield SIDE, -value

    rows = list(range(1000))
    results = run([function("process", Both(), ["side"])], rows, rows)
    assert [(value, time) for output, value, time in results if output == 0] == list(zip(rows, rows))
    assert [(value, time) for output, value, time in results if output == 1] == [(-row, row) for row in rows]
    assert [output for output, _, _ in results] == sorted(output for output, _, _ in results)


def test_large_rows_leave_in_several_results():
    buffer = OutputBuffer(OpenStage(functions=[function("map", str)], outputs=[StageOutput(type=TEXT)]))
    rows = [letter * (1 << 20) for letter in "abcdefghij"]
    buffer.values.extend(rows)
    results = list(buffer.drain())
    assert [len(batches) for batches in results] == [1, 1, 1]
    batches = [result[0].batch for result in results]
    assert [row for batch in batches for row in decode_column(batch.values, batch.count, TEXT)] == rows
    assert buffer.rows == 0
