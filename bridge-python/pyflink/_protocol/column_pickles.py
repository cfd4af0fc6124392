"""PICKLED data: any Python object, in the cheapest layout that gives back equal objects (docs/protocol.md)."""

from __future__ import annotations

import io
import pickle
from typing import Any, List, Sequence

from pyflink._protocol.column_buffers import null_bits, pack
from pyflink._protocol.column_encoders import blob_column, json_text
from pyflink._protocol.messages import Column, DataType, Encoding, TypeRoot

PROTOCOL = 5  # the highest that Python 3.9 and all later versions know
_NONE = type(None)
_PICKLED = DataType(root=TypeRoot.PICKLED)


def dump(value: Any) -> bytes:
    """Pickles one value. Classes and functions of the script that pickle cannot name go through cloudpickle."""
    try:
        return pickle.dumps(value, PROTOCOL)
    except Exception as error:  # pickling runs the object's own code: anything may be raised
        from pyflink._vendor import cloudpickle

        try:
            return cloudpickle.dumps(value, PROTOCOL)
        except Exception:
            raise error


def dump_key(value: Any) -> bytes:
    """Pickles a key so that equal keys of equal types give equal bytes.

    A normal pickle depends on which parts of the value are the *same* object, because it refers back to these. Where there are
    no parts it is used: these are the bytes from which Flink computes the key's subtask.
    """
    if type(value) is str or type(value) is bytes:
        return pickle.dumps(value, PROTOCOL)
    out = io.BytesIO()
    pickler = pickle.Pickler(out, PROTOCOL)
    pickler.fast = True
    pickler.dump(value)
    return out.getvalue()


class Frozen:
    """A value that was pickled when it was emitted, because it could have changed before its batch was encoded."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data


def encode_blobs(values: Sequence[Any]) -> Column:
    """A pickle for each value, None included: the layout of PICKLED keys and state values is always this one."""
    pickles = [value.data if type(value) is Frozen else dump(value) for value in values]
    return blob_column(pickles, python_class="pickle")


def encode_pickled(values: Sequence[Any]) -> Column:
    """A column of any Python objects."""
    kinds = set(map(type, values))
    nulls = b""
    if _NONE in kinds and len(kinds) > 1:
        kinds.discard(_NONE)
        nulls = null_bits(values) if len(kinds) == 1 else b""
    if len(kinds) != 1:
        return encode_blobs(values)
    kind = kinds.pop()
    if kind is str:
        return Column(encoding=Encoding.TEXT, data=json_text(values), python_class="str")
    if kind is _NONE:
        return Column(python_class="pickle")
    dense = _without_nulls(values, _FILLERS.get(kind)) if nulls else values
    if kind is int:
        try:
            return Column(encoding=Encoding.I64, data=pack("q", dense), python_class="int", nulls=nulls)
        except OverflowError:
            return encode_blobs(values)
    if kind is float:
        return Column(encoding=Encoding.F64, data=pack("d", dense), python_class="float", nulls=nulls)
    if kind is bool:
        return Column(encoding=Encoding.BOOL, data=bytes(dense), python_class="bool", nulls=nulls)
    if kind is bytes:
        return blob_column(dense, nulls, "bytes")
    if kind is tuple:
        return _encode_tuples(values, nulls)
    return encode_blobs(values)


_FILLERS = {int: 0, float: 0.0, bool: False, bytes: b""}


def _without_nulls(values: Sequence[Any], filler: Any) -> List[Any]:
    return [filler if value is None else value for value in values]


def _encode_tuples(values: Sequence[Any], nulls: bytes) -> Column:
    lengths = set(map(len, values)) if not nulls else {len(value) for value in values if value is not None}
    if len(lengths) != 1 or lengths == {0}:
        return encode_blobs(values)
    if nulls:
        filler = (None,) * lengths.pop()
        values = [filler if value is None else value for value in values]
    return Column(
        encoding=Encoding.STRUCT,
        children=[encode_pickled(column) for column in zip(*values)],
        python_class="tuple",
        nulls=nulls,
    )
