"""Vectorised functions: what they get, and what may come back."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

pd = pytest.importorskip("pandas")
np = pytest.importorskip("numpy")

from pyflink._protocol.columns import decode_column, encode_column  # noqa: E402
from pyflink._protocol.messages import DataType, TypeRoot  # noqa: E402
from pyflink.common.types import Row  # noqa: E402
from pyflink.fn_execution.failures import StageFailure  # noqa: E402
from pyflink.fn_execution.table_pandas import column_of, series_of  # noqa: E402
from pyflink.table.udf import udf  # noqa: E402

from tests.worker.test_table_program import BIGINT, DOUBLE, INT, STRING, Harness, array_of, row_of  # noqa: E402

DECIMAL = DataType(root=TypeRoot.DECIMAL, precision=10, scale=2)
DATE = DataType(root=TypeRoot.DATE)
TIME = DataType(root=TypeRoot.TIME, precision=3)
BOOLEAN = DataType(root=TypeRoot.BOOLEAN)
BYTES = DataType(root=TypeRoot.VARBINARY)


def timestamp(precision):
    return DataType(root=TypeRoot.TIMESTAMP, precision=precision)


def map_of(key, value):
    return DataType(root=TypeRoot.MAP, children=[key, value])


NOW = datetime.datetime(2020, 1, 2, 3, 4, 5, 123000)
CASES = [
    (BIGINT, [1, -(2**63)], "int64"),
    (INT, [1, None], "float64"),
    (DataType(root=TypeRoot.TINYINT), [1, -128], "int8"),
    (DataType(root=TypeRoot.FLOAT), [1.5, None], "float32"),
    (DOUBLE, [1.5, None], "float64"),
    (BOOLEAN, [True, False], "bool"),
    (BOOLEAN, [True, None], "object"),
    (STRING, ["a", None], "object"),
    (STRING, [None, None], "object"),
    (BYTES, [b"a", None], "object"),
    (DECIMAL, [Decimal("1.10"), None], "object"),
    (DATE, [NOW.date(), None], "object"),
    (TIME, [NOW.time(), None], "object"),
    (timestamp(3), [NOW, None], "datetime64[ms]"),
    (timestamp(6), [NOW, None], "datetime64[us]"),
    (timestamp(4), [NOW], "datetime64[us]"),
    (timestamp(9), [NOW], "datetime64[ns]"),
    (array_of(BIGINT), [[1, 2], [], None], "object"),
    (array_of(STRING), [["a", None], ["b", "c"]], "object"),
    (array_of(INT), [[1, None]], "object"),
    (array_of(timestamp(3)), [[NOW, None]], "object"),
    (array_of(array_of(INT)), [[[1], [2, 3]], [[4]]], "object"),
    (map_of(STRING, INT), [{"a": 1, "b": None}, {}, None], "object"),
]


@pytest.mark.parametrize("data_type, values, dtype", CASES)
def test_values_cross_both_ways(data_type, values, dtype):
    column = encode_column(values, data_type)
    series = series_of(column, len(values), data_type, "UTC")
    if pd.__version__ >= "2" or "datetime" not in dtype:
        assert str(series.dtype) == dtype
    again = decode_column(column_of(series, data_type, "UTC"), len(values), data_type)
    assert again == values


def test_rows_are_frames():
    row = row_of(INT, STRING, array_of(INT), row_of(INT, names=["x"]), names=["a", "b", "c", "d"])
    values = [Row(a=1, b="x", c=[1], d=Row(x=5)), Row(a=2, b=None, c=[], d=Row(x=6))]
    frame = series_of(encode_column(values, row), 2, row, "UTC")
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == ["a", "b", "c", "d"]
    assert isinstance(frame.c[0], np.ndarray)
    assert frame.d[0] == {"x": 5}
    assert decode_column(column_of(frame, row, "UTC"), 2, row) == values


def test_timestamps_with_a_zone():
    ltz = DataType(root=TypeRoot.TIMESTAMP_LTZ, precision=3)
    column = encode_column([NOW], ltz)
    series = series_of(column, 1, ltz, "Europe/Berlin")
    assert str(series[0]) == "2020-01-02 03:04:05.123000+01:00"
    assert bytes(column_of(series, ltz, "Europe/Berlin").data) == bytes(column.data)


@pytest.mark.parametrize(
    "series, data_type, message",
    [
        (pd.Series([1.5]), BIGINT, r"Exception thrown when converting pandas.Series \(float64\) to BIGINT"),
        (pd.Series([3e9]), INT, "out of range"),
        (pd.Series([1]), STRING, r"converting pandas.Series \(int64\) to VARCHAR"),
    ],
)
def test_results_that_do_not_fit(series, data_type, message):
    with pytest.raises(RuntimeError, match=message):
        column_of(series, data_type, "UTC")


def test_programs_of_both_kinds():
    add = udf(lambda a, b: a + b, result_type="BIGINT", func_type="pandas")
    twice = udf(lambda a: a * 2, result_type="BIGINT")
    harness = Harness(
        [BIGINT],
        [
            (add, BIGINT, [["input", 0], ["literal", 0]]),
            (twice, BIGINT, [["call", 0]]),
            (add, BIGINT, [["call", 1], ["call", 0]]),
        ],
        literals=[(BIGINT, 10)],
    )
    assert harness.run([1, 2]) == [[11, 12], [22, 24], [33, 36]]


@pytest.mark.parametrize(
    "function, message",
    [
        (lambda a: 1, "The result type of Pandas UDF '<lambda>' must be pandas.Series or pandas.DataFrame, got <class 'int'>"),
        (lambda a: a[:1], "The result length '1' of Pandas UDF '<lambda>' is not equal to the input length '2'"),
    ],
)
def test_results_that_are_no_series(function, message):
    harness = Harness([BIGINT], [(udf(function, result_type="BIGINT", func_type="pandas"), BIGINT, [["input", 0]])])
    with pytest.raises(StageFailure) as caught:
        harness.run([1, 2])
    assert str(caught.value.cause) == message


def test_tolerant_frames():
    def checked(series):
        if (series == 2).any():
            raise ValueError("two")
        return series + 1

    function = udf(checked, result_type="BIGINT", func_type="pandas", name="checked")
    harness = Harness([BIGINT], [(function, BIGINT, [["input", 0]])])
    values, failures = harness.run([1, 2, 3], tolerant=True)
    assert values == [2, None, 4]
    assert [(row[0], row[1], row[2]) for row in failures] == [(1, "ValueError", "two")]
