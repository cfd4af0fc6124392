"""Programs of table functions, run by a stage without a host."""

from __future__ import annotations

import datetime
import json
import time
from decimal import Decimal

import pytest

from pyflink._protocol.columns import decode_column, encode_column
from pyflink._protocol.messages import (
    Data,
    DataType,
    OpenStage,
    RowBatch,
    StageFunction,
    StageOutput,
    TypeRoot,
)
from pyflink.common.types import Row
from pyflink.fn_execution.failures import StageFailure
from pyflink.fn_execution.table_stage import TableStage
from pyflink.table._functions_declare import describe
from pyflink.table.udf import AsyncScalarFunction, ScalarFunction, TableFunction, udf, udtf

INT, BIGINT = DataType(root=TypeRoot.INTEGER), DataType(root=TypeRoot.BIGINT)
STRING, DOUBLE = DataType(root=TypeRoot.VARCHAR), DataType(root=TypeRoot.DOUBLE)
FAILURES = DataType(root=TypeRoot.ROW, children=[INT, STRING, STRING, STRING, STRING])


def row_of(*types, names=None):
    return DataType(root=TypeRoot.ROW, children=list(types), field_names=names or [])


def array_of(element):
    return DataType(root=TypeRoot.ARRAY, children=[element])


class Harness:
    """One stage; ``run(columns)`` gives the columns of its outputs."""

    def __init__(self, inputs, calls, outputs=None, literals=(), configuration=None):
        functions = []
        for wrapper, result, args in calls:
            text, pickle = describe(wrapper)
            signature = json.loads(text)
            options = {"kind": signature["kind"], "args": json.dumps(args), "vectorized": str(signature["vectorized"]).lower()}
            functions.append(
                StageFunction(kind="table_call", name=signature["name"], payload=pickle, output_type=result, options=options)
            )
        if literals:
            types = row_of(*[one for one, _ in literals])
            batch = RowBatch(count=1, values=encode_column([tuple(value for _, value in literals)], types))
            functions.append(StageFunction(kind="table_literals", payload=batch.encode(), output_type=types))
        self.outputs = list(range(len(calls))) if outputs is None else outputs
        self.types = [calls[i][1] for i in self.outputs]
        self.inputs = row_of(*inputs)
        self.sent = []
        self.failed = []
        opening = OpenStage(
            stage_id=1,
            functions=functions,
            input_types=[self.inputs],
            outputs=[StageOutput(function=i, type=one) for i, one in zip(self.outputs, self.types)]
            + [StageOutput(side_output="failures", type=FAILURES)],
            parallelism=2,
            task_name="task",
            configuration={"table.local-time-zone": "Europe/Berlin", **(configuration or {})},
            job_parameters={"greeting": "hi"},
        )
        self.stage = TableStage(opening, lambda kind, message: self.sent.append((kind, message)), None, self._fail)
        self.stage.open()
        assert self.sent.pop()[0] == "stage_opened"

    def _fail(self, stage, failure):
        self.failed.append(failure)

    def run(self, rows, tolerant=False, seq=1):
        rows = [row if isinstance(row, tuple) else (row,) for row in rows]
        batch = RowBatch(count=len(rows), values=encode_column(rows, self.inputs))
        self.stage.data(Data(stage_id=1, seq=seq, input=int(tolerant), batch=batch))
        deadline = time.monotonic() + 5
        while not self.sent and not self.failed and time.monotonic() < deadline:
            time.sleep(0.005)
        if self.failed:
            raise self.failed[0]
        kind, result = self.sent.pop(0)
        assert kind == "result" and result.done and result.seq == seq
        columns = [
            decode_column(output.batch.values, output.batch.count, data_type)
            for output, data_type in zip(result.outputs, [*self.types, FAILURES])
        ]
        return columns if tolerant else columns[: len(self.types)]


def test_nested_calls_and_literals_make_one_trip():
    add = udf(lambda a, b: a + b, result_type="BIGINT")
    double = udf(lambda a: a * 2, result_type="BIGINT")
    harness = Harness(
        [BIGINT, BIGINT],
        [
            (double, BIGINT, [["input", 1]]),
            (add, BIGINT, [["call", 0], ["literal", 0]]),
            (add, BIGINT, [["call", 1], ["input", 0]]),
        ],
        outputs=[2, 0],
        literals=[(BIGINT, 100)],
    )
    assert harness.run([(1, 10), (2, 20)]) == [[121, 142], [20, 40]]


def test_calls_without_columns():
    one = udf(lambda: 1, result_type="BIGINT")
    twice = udf(lambda text: text * 2, result_type="STRING")
    harness = Harness(
        [BIGINT], [(one, BIGINT, []), (twice, STRING, [["literal", 0]])], literals=[(STRING, "ab")]
    )
    assert harness.run([5, 6, 7]) == [[1, 1, 1], ["abab"] * 3]


def test_open_close_and_context():
    class Greeting(ScalarFunction):
        def open(self, function_context):
            self.context = function_context
            self.calls = function_context.get_metric_group().counter("calls")

        def eval(self, name):
            self.calls.inc()
            c = self.context
            return f"{c.get_job_parameter('greeting', '')} {name} {c.get_task_name_with_subtasks()}"

        def close(self):
            raise ValueError("closed")

    harness = Harness([STRING], [(udf(Greeting(), result_type="STRING"), STRING, [["input", 0]])])
    assert harness.run(["ann"]) == [["hi ann task (1/2)"]]
    assert [metric.name for message in harness.stage.metrics() for metric in message.metrics] == ["calls"]
    with pytest.raises(StageFailure, match="closed"):
        harness.stage.close()


@pytest.mark.parametrize(
    "result, expected",
    [
        (None, []),
        ([], []),
        ([1, 2], [(1,), (2,)]),
        (range(2), [(0,), (1,)]),
        (7, [(7,)]),
        ((3,), [(3,)]),
        (Row(4), [(4,)]),
        ([Row(4), (5,), 6], [(4,), (5,), (6,)]),
    ],
)
def test_rows_of_table_functions(result, expected):
    function = udtf(lambda _: result, result_types=["BIGINT"])
    harness = Harness([BIGINT], [(function, array_of(row_of(BIGINT)), [["input", 0]])])
    assert [tuple(row) for row in harness.run([1])[0][0]] == expected


def test_generators_of_table_functions():
    class Split(TableFunction):
        def eval(self, text, separator):
            for index, word in enumerate(text.split(separator)):
                yield word, index

    harness = Harness(
        [STRING],
        [(udtf(Split(), result_types=["STRING", "INT"]), array_of(row_of(STRING, INT)), [["input", 0], ["literal", 0]])],
        literals=[(STRING, "-")],
    )
    assert [[tuple(row) for row in rows] for rows in harness.run(["a-b", "c"])[0]] == [[("a", 0), ("b", 1)], [("c", 0)]]


def test_failures_name_the_function_and_the_record():
    divide = udf(lambda a, b: a // b, result_type="BIGINT", name="divide")
    harness = Harness([BIGINT, BIGINT], [(divide, BIGINT, [["input", 0], ["input", 1]])])
    with pytest.raises(StageFailure) as caught:
        harness.run([(1, 1), (5, 0), (3, 1)])
    failure = caught.value
    assert isinstance(failure.cause, ZeroDivisionError)
    assert (failure.operator_name, failure.phase, failure.record) == ("divide", "process", (5, 0))


def test_results_of_the_wrong_type():
    wrong = udf(lambda a: "x" if a == 2 else a, result_type="BIGINT", name="wrong")
    harness = Harness([BIGINT], [(wrong, BIGINT, [["input", 0]])])
    with pytest.raises(StageFailure) as caught:
        harness.run([1, 2])
    assert (caught.value.phase, caught.value.record) == ("encode", "x")


def test_tolerant_frames():
    inverse = udf(lambda a: 12 // a, result_type="BIGINT", name="inverse")
    text = udf(lambda a: "big" if a > 5 else a, result_type="STRING", name="text")
    harness = Harness([BIGINT], [(inverse, BIGINT, [["input", 0]]), (text, STRING, [["call", 0]])])
    numbers, texts, failures = harness.run([1, 0, 2, 3], tolerant=True)
    assert numbers == [12, None, 6, None]
    assert texts == ["big", None, "big", None]
    assert [(row[0], row[1], row[4]) for row in failures] == [(1, "ZeroDivisionError", "inverse"), (3, "ColumnTypeError", "text")]


def test_times_and_zones():
    ltz, ntz = DataType(root=TypeRoot.TIMESTAMP_LTZ, precision=3), DataType(root=TypeRoot.TIMESTAMP, precision=6)
    clock = DataType(root=TypeRoot.TIME, precision=3)
    later = udf(lambda t: t + datetime.timedelta(hours=1), result_type="TIMESTAMP_LTZ(3)")
    shown = udf(lambda t: f"{t:%H:%M} {t.tzinfo}", result_type="STRING")
    cut = udf(lambda t: t.replace(microsecond=123456), result_type="TIME(3)")
    harness = Harness(
        [ltz, ntz, clock],
        [(later, ltz, [["input", 0]]), (later, ntz, [["input", 1]]), (cut, clock, [["input", 2]])]
        + [(shown, STRING, [["input", 0]])],
    )
    at = datetime.datetime(2020, 1, 1, 12)
    columns = harness.run([(at, at, datetime.time(1, 2, 3))])
    assert columns[3] == ["12:00 Europe/Berlin"]
    assert columns[0][0].to_epoch_milli() == 1577883600000
    assert columns[1] == [datetime.datetime(2020, 1, 1, 13)]
    assert columns[2] == [datetime.time(1, 2, 3, 123000)]


def test_nested_values():
    row = row_of(INT, array_of(DataType(root=TypeRoot.DECIMAL, precision=10, scale=2)), names=["id", "amounts"])
    total = udf(lambda r: Row(id=r.id + 1, amounts=[sum(r.amounts)]), result_type="ROW<id INT, amounts ARRAY<DECIMAL(10, 2)>>")
    harness = Harness([row], [(total, row, [["input", 0]])])
    assert harness.run([Row(id=1, amounts=[Decimal("1.10"), Decimal("2.20")])])[0] == [Row(id=2, amounts=[Decimal("3.30")])]


class Lookup(AsyncScalarFunction):
    def __init__(self):
        self.running = self.most = 0

    async def eval(self, key):
        import asyncio

        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0.05 if key == 0 else 0.01)
        self.running -= 1
        if key < 0:
            raise ValueError("negative")
        return f"{key} of {self.most}"


def test_asynchronous_functions_run_together_and_answer_in_order():
    function = udf(Lookup(), result_type="STRING")
    options = {"table.exec.async-scalar.max-concurrent-operations": "3"}
    harness = Harness([BIGINT], [(function, STRING, [["input", 0]])], configuration=options)
    assert [text.split(" ")[0] for text in harness.run([0, 1, 2, 3, 4])[0]] == ["0", "1", "2", "3", "4"]
    assert harness.run([9], seq=2)[0] == ["9 of 3"]
    harness.stage.close()


def test_asynchronous_functions_are_retried_and_fail():
    calls = []

    @udf(result_type="BIGINT")
    async def flaky(key):
        calls.append(key)
        if len(calls) < 3 or key == 2:
            raise ValueError("not yet")
        return key

    options = {"table.exec.async-scalar.retry-delay": "1", "table.exec.async-scalar.max-attempts": "3"}
    harness = Harness([BIGINT], [(flaky, BIGINT, [["input", 0]])], configuration=options)
    assert harness.run([1])[0] == [1]
    assert len(harness.stage._program.calls[0].apply.__closure__[0].cell_contents) == 3
    with pytest.raises(StageFailure, match="not yet"):
        harness.run([2], seq=2)
    harness.stage.close()


def test_asynchronous_functions_time_out():
    @udf(result_type="BIGINT")
    async def endless(key):
        import asyncio

        await asyncio.sleep(30)

    harness = Harness([BIGINT], [(endless, BIGINT, [["input", 0]])], configuration={"table.exec.async-scalar.timeout": "20"})
    with pytest.raises(StageFailure, match=r"Async function call has timed out for input: \[7\]"):
        harness.run([7])
    harness.stage.close()


def test_decimals_are_rounded_half_to_even():
    amount = DataType(root=TypeRoot.DECIMAL, precision=5, scale=2)
    function = udf(lambda text: Decimal(text), result_type="DECIMAL(5, 2)")
    harness = Harness([STRING], [(function, amount, [["input", 0]])])
    results = harness.run(["1.005", "1.015", "2", "-0.125"])[0]
    assert results == [Decimal("1.00"), Decimal("1.02"), Decimal("2.00"), Decimal("-0.12")]
    for text in ("12345", "NaN"):
        with pytest.raises(StageFailure):
            harness.run([text])
