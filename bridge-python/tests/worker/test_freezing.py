"""What a function emits is what it was when it was emitted."""

from __future__ import annotations

import pytest

from pyflink._protocol.column_pickles import Frozen, encode_blobs
from pyflink._protocol.columns import decode_column
from pyflink._protocol.messages import DataType, TypeRoot
from pyflink.common import Row, Types
from pyflink.fn_execution.freezing import IMMUTABLE, freezer


def emitted(value, type_info):
    freeze = freezer(type_info._to_proto())
    return value if freeze is None or type(value) in IMMUTABLE else freeze(value)


@pytest.mark.parametrize(
    "value, type_info, change",
    [
        ([1, 2], Types.LIST(Types.INT()), lambda v: v.append(3)),
        ({"a": [1]}, Types.MAP(Types.STRING(), Types.LIST(Types.INT())), lambda v: v["a"].append(2)),
        (Row(1, "a"), Types.ROW([Types.INT(), Types.STRING()]), lambda v: v.__setitem__(0, 9)),
        (Row(1, [1]), Types.ROW([Types.INT(), Types.LIST(Types.INT())]), lambda v: v[1].append(2)),
        ((1, [1]), Types.TUPLE([Types.INT(), Types.LIST(Types.INT())]), lambda v: v[1].append(2)),
        ([1, "a"], Types.TUPLE([Types.INT(), Types.STRING()]), lambda v: v.__setitem__(0, 9)),
        (bytearray(b"ab"), Types.PRIMITIVE_ARRAY(Types.BYTE()), lambda v: v.append(99)),
    ],
)
def test_typed_values_are_copied(value, type_info, change):
    before = repr(value) if not isinstance(value, bytearray) else bytes(value)
    frozen = emitted(value, type_info)
    change(value)
    after = repr(frozen) if not isinstance(value, bytearray) else bytes(frozen)
    assert after == before


def test_undeclared_values_are_pickled_at_once():
    values = []
    total = []
    for i in range(3):
        total.append(i)
        values.append(emitted(total, Types.PICKLED_BYTE_ARRAY()))
    assert all(isinstance(value, Frozen) for value in values)
    column = encode_blobs(values)
    assert decode_column(column, 3, DataType(root=TypeRoot.PICKLED)) == [[0], [0, 1], [0, 1, 2]]


@pytest.mark.parametrize("value", [1, "a", (1, "a", None), 2.5, True, b"x"])
def test_immutable_values_stay_as_they_are(value):
    assert emitted(value, Types.PICKLED_BYTE_ARRAY()) is value
