"""Little-endian buffers of columns: numbers, offsets and null bits."""

from __future__ import annotations

import sys
from array import array
from itertools import accumulate
from typing import Any, Iterable, List, Sequence

MIN_LONG = -(1 << 63)
BIG_ENDIAN = sys.byteorder == "big"


def pack(code: str, values: Iterable[Any]) -> bytes:
    """``values`` as little-endian numbers; raises what ``array`` raises."""
    numbers = array(code, values)
    if BIG_ENDIAN:
        numbers.byteswap()
    return numbers.tobytes()


def unpack(code: str, data: Any) -> List[Any]:
    """Numbers of a bytes-like object at any alignment."""
    numbers = array(code)
    numbers.frombytes(data)
    if BIG_ENDIAN:
        numbers.byteswap()
    return numbers.tolist()


def null_bits(values: Sequence[Any]) -> bytes:
    """Bitmap of the None values, LSB first."""
    digits = "".join(["1" if value is None else "0" for value in values])
    return int(digits[::-1], 2).to_bytes((len(values) + 7) >> 3, "little")


def apply_nulls(values: List[Any], nulls: Any) -> List[Any]:
    """``values`` with None where the bitmap says so."""
    digits = bin(int.from_bytes(nulls, "little"))[:1:-1]
    for position in range(digits.find("1"), len(digits)) if "1" in digits else ():
        if digits[position] == "1":
            values[position] = None
    return values


def offsets_of(values: Iterable[Any]) -> List[int]:
    """0 and the running sum of the lengths of ``values``."""
    return list(accumulate(map(len, values), initial=0))


def pack_timestamps(timestamps: Sequence[Any]) -> bytes:
    """``RowBatch.timestamps`` of ms values and None; empty when no row has one."""
    try:
        return pack("q", timestamps)
    except TypeError:
        if all(timestamp is None for timestamp in timestamps):
            return b""
        return pack("q", [MIN_LONG if timestamp is None else timestamp for timestamp in timestamps])


def unpack_timestamps(data: Any) -> List[Any]:
    """The opposite: None for rows without a timestamp."""
    timestamps = unpack("q", data)
    if MIN_LONG in timestamps:
        return [None if timestamp == MIN_LONG else timestamp for timestamp in timestamps]
    return timestamps
