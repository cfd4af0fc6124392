"""Columns and batches of Python values: the value encoding of docs/protocol.md.

Hot code builds an encoder or decoder once for a type (:func:`column_encoder`, :func:`column_decoder`); the other
functions look them up by type.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence

from pyflink._protocol.column_buffers import MIN_LONG, pack_timestamps, unpack_timestamps
from pyflink._protocol.column_decoders import Decoder, build_decoder
from pyflink._protocol.column_encoders import Encoder, build_encoder
from pyflink._protocol.column_errors import ColumnError, ColumnTypeError, ColumnValueError
from pyflink._protocol.messages import Column, DataType, RowBatch

__all__ = [
    "MIN_LONG",
    "ColumnError",
    "ColumnTypeError",
    "ColumnValueError",
    "column_decoder",
    "column_encoder",
    "decode_batch",
    "decode_column",
    "decode_timestamps",
    "encode_batch",
    "encode_column",
]

_encoders: Dict[bytes, Encoder] = {}
_decoders: Dict[bytes, Decoder] = {}


def column_encoder(data_type: DataType) -> Encoder:
    """A function ``(values) -> Column`` for values of ``data_type``.

    It raises ColumnTypeError (a TypeError) or ColumnValueError (a ValueError) that names value, type and row. Numbers
    are taken as PyFlink's coders take them: floats given for integers are cut, integers become floats, out of range is
    an error.
    """
    key = data_type.encode()
    encoder = _encoders.get(key)
    if encoder is None:
        encoder = _encoders[key] = build_encoder(data_type)
    return encoder


def column_decoder(data_type: DataType) -> Decoder:
    """A function ``(column, count) -> values`` for columns of ``data_type``."""
    key = data_type.encode()
    decoder = _decoders.get(key)
    if decoder is None:
        decoder = _decoders[key] = build_decoder(data_type)
    return decoder


def encode_column(values: Sequence[Any], data_type: DataType) -> Column:
    """``values`` as a column of ``data_type``; see :func:`column_encoder`."""
    return column_encoder(data_type)(values)


def decode_column(column: Column, count: int, data_type: DataType) -> List[Any]:
    """The ``count`` values of ``column``."""
    return column_decoder(data_type)(column, count)


def encode_batch(values: Sequence[Any], data_type: DataType, timestamps: Optional[Sequence[Any]] = None) -> RowBatch:
    """Rows with their event timestamps (ms; None = this row has none)."""
    return RowBatch(
        count=len(values),
        values=column_encoder(data_type)(values),
        timestamps=b"" if timestamps is None else pack_timestamps(timestamps),
    )


def decode_batch(batch: RowBatch, data_type: DataType) -> List[Any]:
    """The rows of ``batch``."""
    return column_decoder(data_type)(batch.values or Column(), batch.count)


def decode_timestamps(batch: RowBatch) -> Optional[List[Any]]:
    """Event timestamps in ms, None for rows without one; None when no row has one."""
    return unpack_timestamps(batch.timestamps) if len(batch.timestamps) else None
