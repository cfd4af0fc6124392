"""Columns of every type: what is read equals what was written, and misfits are named."""

import datetime
import random
import string
from decimal import Decimal

import pytest
from pyflink._protocol.columns import (
    MIN_LONG,
    column_encoder,
    decode_batch,
    decode_column,
    decode_timestamps,
    encode_batch,
    encode_column,
)
from pyflink._protocol.messages import Column, DataType, Encoding, RowBatch, TypeRoot
from pyflink.common.time import Instant
from pyflink.common.types import Row, RowKind


class OwnInt(int):
    """Equal to an int, but not one."""


def of(root, *children, **settings):
    return DataType(root=root, children=list(children), **settings)


INT, LONG, TEXT, DOUBLE, ANY = (
    of(getattr(TypeRoot, name)) for name in ("INTEGER", "BIGINT", "VARCHAR", "DOUBLE", "PICKLED")
)


def round_trip(values, data_type):
    """Through encoded bytes at an odd offset, so that buffers are unaligned."""
    data = b"x" + encode_column(values, data_type).encode()
    return decode_column(Column.decode(memoryview(data)[1:]), len(values), data_type)


CASES = [
    (of(TypeRoot.BOOLEAN), [True, False]),
    (of(TypeRoot.TINYINT), [-128, 127]),
    (of(TypeRoot.SMALLINT), [-32768, 32767]),
    (INT, [-(2**31), 2**31 - 1]),
    (LONG, [-(2**63), 2**63 - 1]),
    (of(TypeRoot.FLOAT), [1.5, float("inf")]),
    (DOUBLE, [0.1, -1e300]),
    (of(TypeRoot.CHAR), ["a", "é"]),
    (TEXT, ["", 'a"b\\c\n\x00', "grüße 🐿", "\ud800"]),
    (of(TypeRoot.VARBINARY), [b"", b"\x00\xff"]),
    (of(TypeRoot.DECIMAL, precision=10, scale=2), [Decimal("1.25"), Decimal("-12345678.00")]),
    (of(TypeRoot.BIG_DEC), [Decimal("12.3400"), Decimal(10**40)]),
    (of(TypeRoot.BIG_INT), [2**200, -5]),
    (of(TypeRoot.DATE), [datetime.date(1, 1, 1), datetime.date(2024, 2, 29)]),
    (of(TypeRoot.TIME), [datetime.time(0), datetime.time(23, 59, 59, 999999)]),
    (
        of(TypeRoot.TIMESTAMP, precision=6),
        [datetime.datetime(1960, 1, 2, 3, 4, 5, 678901), datetime.datetime(2024, 2, 29, 1)],
    ),
    (of(TypeRoot.TIMESTAMP_LTZ, precision=6), [Instant(-5, 123456000), Instant(1700000000, 0)]),
    (of(TypeRoot.TIMESTAMP_LTZ, precision=9), [Instant(5, 123456789)]),
    (of(TypeRoot.LIST, INT), [[1, 2], [], [None, 3]]),
    (of(TypeRoot.BASIC_ARRAY, TEXT), [["a"], ["b", None]]),
    (of(TypeRoot.MAP, TEXT, of(TypeRoot.LIST, INT)), [{"a": [1]}, {}, {"b": None, "c": [2, 3]}]),
    (of(TypeRoot.TUPLE, INT, TEXT), [(1, "a"), (2, None)]),
    (of(TypeRoot.TUPLE, INT, of(TypeRoot.TUPLE, TEXT, LONG)), [(1, ("a", 2)), (3, None)]),
    (of(TypeRoot.NULL), [None, None]),
]


@pytest.mark.parametrize("data_type,values", CASES)
def test_round_trip(data_type, values):
    assert round_trip(values, data_type) == values
    assert round_trip([None] + values + [None], data_type) == [None] + values + [None]
    assert round_trip([], data_type) == []
    assert round_trip([None], data_type) == [None]


@pytest.mark.parametrize(
    "values",
    [
        [1, 2],
        [2**70, 1],
        [1.5, 2.0],
        [True, False],
        ["a", "b"],
        [b"a", b""],
        [(1, "a"), (2, "b")],
        [(1,), (2, 3)],
        [1, True, 1.0],
        [None],
        [],
        [1, None],
        ["a", None],
        [(1, None), (None, "b")],
        [(1, 2), None],
        [()],
        [{"a": 1}, [1], None],
        [(1, (2, "x")), (3, (4.5, "y"))],
        [b"", None],
        [True, None],
        [1.5, None],
    ],
)
def test_pickled_keeps_types(values):
    result = round_trip(values, ANY)
    assert result == values
    assert list(map(type, result)) == list(map(type, values))


def test_pickled_layouts():
    layouts = {
        "int": [1],
        "float": [1.0],
        "bool": [True],
        "str": ["a"],
        "bytes": [b"a"],
        "tuple": [(1, "a")],
        "pickle": [[1]],
    }
    for python_class, values in layouts.items():
        assert encode_column(values, ANY).python_class == python_class

    assert encode_column([OwnInt(1)], ANY).python_class == "pickle"


def test_rows_keep_names_and_kinds():
    data_type = of(TypeRoot.ROW, INT, TEXT, field_names=["id", "name"])
    rows = [Row(1, "a"), Row(name="b", id=2), Row.of_kind(RowKind.DELETE, 3, "c"), (4, "d"), None]
    result = round_trip(rows, data_type)
    assert result[0] == Row(id=1, name="a")
    assert result[1] == Row(id=2, name="b")
    assert result[2].get_row_kind() is RowKind.DELETE and result[2].id == 3
    assert result[3] == Row(id=4, name="d") and result[4] is None
    assert repr(round_trip([Row(1, "a")], of(TypeRoot.ROW, INT, TEXT))) == "[Row(f0=1, f1='a')]"
    assert round_trip(result[:2], data_type) == result[:2]


def test_numbers_are_taken_as_pyflink_takes_them():
    assert round_trip([1.7, True, Decimal(3), None], INT) == [1, 1, 3, None]
    assert round_trip([1, True, Decimal("1.5")], DOUBLE) == [1.0, 1.0, 1.5]
    assert round_trip([1, 0, 2], of(TypeRoot.BOOLEAN)) == [True, False, True]
    assert round_trip([5, "7.1"], of(TypeRoot.BIG_DEC)) == [Decimal("5"), Decimal("7.1")]
    assert round_trip([Decimal("1.005")], of(TypeRoot.DECIMAL, precision=5, scale=2)) == [Decimal("1.01")]


@pytest.mark.parametrize(
    "data_type,values,kind,words",
    [
        (INT, [1, 2**31], ValueError, ["row 1", "2147483648", "INTEGER"]),
        (INT, [1, "x"], TypeError, ["row 1", "'x'", "INTEGER"]),
        (TEXT, ["a", 5], TypeError, ["row 1", "5", "VARCHAR"]),
        (DOUBLE, [None, "x"], TypeError, ["row 1", "DOUBLE"]),
        (of(TypeRoot.LIST, INT), [[1], [2, "x"]], TypeError, ["row 1", "'x'", "[]"]),
        (of(TypeRoot.TUPLE, INT, TEXT), [(1, "a"), (1,)], ValueError, ["row 1", "instead of 2"]),
        (of(TypeRoot.ROW, INT, TEXT), [Row(1, 2)], TypeError, ["field f1", "2"]),
        (of(TypeRoot.ROW, INT), [Row(1), Row(x=1)], ValueError, ["row 1", "['f0']"]),
        (of(TypeRoot.MAP, TEXT, INT), [{}, {"a": "b"}], TypeError, ["row 1", "value"]),
        (of(TypeRoot.DATE), [datetime.date(2000, 1, 1), 5], TypeError, ["row 1", "5"]),
        (of(TypeRoot.DECIMAL, precision=3, scale=1), [Decimal("100")], ValueError, ["DECIMAL(3, 1)"]),
        (of(TypeRoot.VARBINARY), [b"a", "x"], TypeError, ["row 1"]),
        (LONG, [2**63], ValueError, ["row 0", "BIGINT"]),
    ],
)
def test_misfits_are_named(data_type, values, kind, words):
    with pytest.raises(kind) as caught:
        encode_column(values, data_type)
    for word in words:
        assert word in str(caught.value)


def test_batches_carry_timestamps():
    batch = RowBatch.decode(encode_batch([1, 2], INT, [5, None]).encode())
    assert decode_batch(batch, INT) == [1, 2]
    assert decode_timestamps(batch) == [5, None]
    assert decode_timestamps(encode_batch([1], INT)) is None
    assert len(encode_batch([1], INT, [None]).timestamps) == 0
    assert decode_timestamps(encode_batch([1], INT, [MIN_LONG])) == [None]


def test_dictionary_layout():
    column = Column(
        encoding=Encoding.DICT,
        data=b"\x01\0\0\0\0\0\0\0\x01\0\0\0",
        nulls=b"\x02",
        children=[encode_column(["a", "b"], TEXT)],
    )
    assert decode_column(column, 3, TEXT) == ["b", None, "b"]
    assert decode_column(column, 3, ANY) == ["b", None, "b"]


def test_unknown_types_are_refused():
    with pytest.raises(NotImplementedError, match="OBJECT"):
        column_encoder(of(TypeRoot.OBJECT))


_LEAVES = [
    (TypeRoot.BOOLEAN, lambda r: r.random() < 0.5),
    (TypeRoot.INTEGER, lambda r: r.randint(-(2**31), 2**31 - 1)),
    (TypeRoot.BIGINT, lambda r: r.randint(-(2**63), 2**63 - 1)),
    (TypeRoot.DOUBLE, lambda r: r.uniform(-1e9, 1e9)),
    (TypeRoot.VARCHAR, lambda r: "".join(r.choice(string.printable + "äß🐿") for _ in range(r.randint(0, 9)))),
    (TypeRoot.VARBINARY, lambda r: r.randbytes(r.randint(0, 9))),
    (TypeRoot.PICKLED, lambda r: r.choice([1, "a", None, (1, 2), [3], 2.5])),
]


def _random_type(r, depth):
    if depth == 0 or r.random() < 0.4:
        root, make = r.choice(_LEAVES)
        return of(root), lambda: None if r.random() < 0.1 else make(r)
    kind = r.choice([TypeRoot.LIST, TypeRoot.MAP, TypeRoot.TUPLE])
    if kind == TypeRoot.LIST:
        child, make = _random_type(r, depth - 1)
        return of(kind, child), lambda: None if r.random() < 0.1 else [make() for _ in range(r.randint(0, 4))]
    if kind == TypeRoot.MAP:
        child, make = _random_type(r, depth - 1)
        return of(kind, INT, child), lambda: None if r.random() < 0.1 else {i: make() for i in range(r.randint(0, 4))}
    parts = [_random_type(r, depth - 1) for _ in range(r.randint(1, 4))]
    return of(kind, *[p[0] for p in parts]), lambda: None if r.random() < 0.1 else tuple(p[1]() for p in parts)


@pytest.mark.parametrize("seed", range(60))
def test_fuzz(seed):
    r = random.Random(seed)
    data_type, make = _random_type(r, 3)
    values = [make() for _ in range(r.randint(0, 30))]
    assert round_trip(values, data_type) == values
