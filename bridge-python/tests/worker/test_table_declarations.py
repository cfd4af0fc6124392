"""Declarations of user functions: what is accepted, what is said of the rest, and what the host is told."""

from __future__ import annotations

import functools
import json
import pickle

import pytest

from pyflink.table import DataTypes
from pyflink.table._functions_declare import describe, describe_entry, signature, wrapper_of
from pyflink.table.udf import (
    AggregateFunction,
    AsyncScalarFunction,
    ScalarFunction,
    TableAggregateFunction,
    TableFunction,
    udaf,
    udf,
    udtaf,
    udtf,
)


class Plus(ScalarFunction):
    def eval(self, x, y):
        return x + y


class Random(ScalarFunction):
    def eval(self):
        return 4

    def is_deterministic(self):
        return False


class Later(AsyncScalarFunction):
    async def eval(self, x):
        return x


class Each(TableFunction):
    def eval(self, x):
        return x


class Sum(AggregateFunction):
    def create_accumulator(self):
        return [0]

    def accumulate(self, accumulator, x):
        accumulator[0] += x

    def retract(self, accumulator, x):
        accumulator[0] -= x

    def get_value(self, accumulator):
        return accumulator[0]

    def get_result_type(self):
        return "BIGINT"

    def get_accumulator_type(self):
        return "ARRAY<BIGINT>"


class Rows(TableAggregateFunction):
    def create_accumulator(self):
        return []

    def accumulate(self, accumulator, x):
        accumulator.append(x)

    def emit_value(self, accumulator):
        yield from accumulator

    def get_result_type(self):
        return DataTypes.ROW([DataTypes.FIELD("x", DataTypes.BIGINT())])

    def get_accumulator_type(self):
        return DataTypes.ARRAY(DataTypes.BIGINT())


async def coroutine(x):
    return x


@udtf(result_types=["INT", DataTypes.STRING()])
def decorated(x):
    yield x, "a"


@pytest.mark.parametrize(
    "function, expected",
    [
        (udf(Plus(), ["INT", DataTypes.BIGINT()], "BIGINT"), ("Plus", "SCALAR", ["INT", "BIGINT"], "BIGINT")),
        (udf(lambda x: x, DataTypes.INT(), DataTypes.INT(False)), ("<lambda>", "SCALAR", ["INT"], "INT NOT NULL")),
        (udf(functools.partial(max, 1), result_type="INT", name="top"), ("top", "SCALAR", None, "INT")),
        (udf(coroutine, result_type="INT"), ("coroutine", "ASYNC_SCALAR", None, "INT")),
        (udf(Later(), result_type="INT"), ("Later", "ASYNC_SCALAR", None, "INT")),
        (decorated, ("decorated", "TABLE", None, "ROW<f0 INT, f1 STRING>")),
        (udtf(Each(), "INT", "Row<a INT, b STRING>"), ("Each", "TABLE", ["INT"], "Row<a INT, b STRING>")),
        (udtf(Each(), result_types=DataTypes.INT()), ("Each", "TABLE", None, "ROW<f0 INT>")),
        (udaf(Sum()), ("Sum", "AGGREGATE", None, "BIGINT")),
        (wrapper_of(Rows()), ("Rows", "TABLE_AGGREGATE", None, "ROW<`x` BIGINT>")),
        (udtaf(Rows(), name="rows"), ("rows", "TABLE_AGGREGATE", None, "ROW<`x` BIGINT>")),
    ],
)
def test_signatures(function, expected):
    told = signature(function)
    assert (told["name"], told["kind"], told["inputs"], told["result"]) == expected


def test_what_aggregate_functions_can_do():
    told = signature(udaf(Sum()))
    assert (told["accumulator"], told["retracts"], told["merges"]) == ("ARRAY<BIGINT>", True, False)
    vectorised = signature(udaf(lambda v: v.mean(), result_type="FLOAT", func_type="pandas"))
    assert (vectorised["accumulator"], vectorised["vectorized"]) == ("ARRAY<FLOAT>", True)


@pytest.mark.parametrize(
    "declare, error, message",
    [
        (lambda: udf(Plus, result_type="INT"), TypeError, "Invalid function: not a function or callable"),
        (lambda: udf(5, result_type="INT"), TypeError, r"\(__call__ is not defined\): <class 'int'>"),
        (lambda: udf(lambda x: x, [5], "INT"), TypeError, "Invalid input_type: .* but contains 5"),
        (lambda: udf(lambda x: x), TypeError, "Invalid returnType: returnType should be DataType or str but is None"),
        (lambda: udtf(lambda x: x, result_types=[5]), TypeError, "Invalid result_type: .* but contains 5"),
        (lambda: udf(Random(), result_type="INT", deterministic=True), ValueError, "Inconsistent deterministic: True and False"),
        (lambda: udf(lambda: 1, result_type="INT", func_type="x"), ValueError, "must be one of 'general, pandas', got x"),
        (lambda: udtaf(Rows(), func_type="pandas"), ValueError, "must be 'general', got pandas"),
        (lambda: udf(coroutine, result_type="INT", func_type="pandas"), ValueError, "do not support pandas func_type"),
        (lambda: udaf(Sum(), accumulator_type=5), TypeError, "Invalid accumulator_type"),
        (lambda: udaf(Sum(), result_type=DataTypes.INT()), TypeError, "should be DataType or str at the same time"),
        (
            lambda: udaf(lambda v: v, result_type=DataTypes.MAP(DataTypes.INT(), DataTypes.INT()), func_type="pandas"),
            TypeError,
            "Pandas UDAF doesn't support DataType type",
        ),
        (lambda: wrapper_of(len), TypeError, "is no user-defined function"),
    ],
)
def test_refusals(declare, error, message):
    with pytest.raises(error, match=message):
        declare()


def test_determinism():
    assert udf(lambda: 1, result_type="INT")._deterministic
    assert not udf(lambda: 1, result_type="INT", deterministic=False)._deterministic
    assert not udf(Random(), result_type="INT")._deterministic


def test_pickles():
    text, data = describe(udf(lambda x: x + 1, result_type="INT"))
    assert json.loads(text)["kind"] == "SCALAR"
    assert pickle.loads(data).eval(1) == 2
    lock = __import__("threading").Lock()
    with pytest.raises(TypeError, match="the table function locked"):
        describe(udf(lambda: lock, result_type="INT", name="locked"))


def test_entries():
    told, data, error = describe_entry(json.dumps({"entry": "%s.decorated" % __name__}))
    assert json.loads(told)["kind"] == "TABLE" and data and not error
    source = "from pyflink.table.udf import udf\nf = udf(lambda x: x, result_type='INT')\n"
    told, data, error = describe_entry(json.dumps({"entry": "other", "text": source}))
    assert json.loads(told)["result"] == "INT" and not data
    two = source + "g = f\n"
    assert "declares f, g, and none of that name" in describe_entry(json.dumps({"entry": "other", "text": two}))[2]
    assert describe_entry(json.dumps({"entry": "G", "text": two}))[0]
    for entry in ("plain", "no_such_module.f", "%s.nothing" % __name__, "json.dumps"):
        told, _, error = describe_entry(json.dumps({"entry": entry}))
        assert not told and "Error" in error
