"""Keys on the wire: distinct keys of a batch, and what identifies a key in the worker's tables."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from pyflink._protocol.column_buffers import apply_nulls, pack
from pyflink._protocol.column_decoders import decode_blobs
from pyflink._protocol.column_encoders import blob_column
from pyflink._protocol.column_pickles import dump_key
from pyflink._protocol.columns import column_decoder, column_encoder
from pyflink._protocol.messages import Column, DataType, Encoding, TypeRoot

_PICKLED_ROOTS = (TypeRoot.PICKLED, TypeRoot.AVRO)
# Equal values of one of these types are one key; Python's == also puts different types together (1, True, 1.0).
_PLAIN = frozenset((int, str, bytes, bool))
_IDENTIFIES_ITSELF = frozenset(
    (
        TypeRoot.BOOLEAN,
        TypeRoot.TINYINT,
        TypeRoot.SMALLINT,
        TypeRoot.INTEGER,
        TypeRoot.BIGINT,
        TypeRoot.CHAR,
        TypeRoot.VARCHAR,
        TypeRoot.BINARY,
        TypeRoot.VARBINARY,
        TypeRoot.DATE,
        TypeRoot.TIME,
        TypeRoot.TIMESTAMP,
        TypeRoot.TIMESTAMP_LTZ,
        TypeRoot.BIG_INT,
    )
)


def is_pickled(data_type: DataType) -> bool:
    return data_type.root in _PICKLED_ROOTS


def _identifies_itself(data_type: DataType) -> bool:
    if data_type.root == TypeRoot.TUPLE:
        return all(map(_identifies_itself, data_type.children))
    return data_type.root in _IDENTIFIES_ITSELF


def key_column_encoder(data_type: DataType) -> Callable[[Sequence[Any]], Column]:
    """Encodes distinct keys; undeclared ones as canonical pickles."""
    if is_pickled(data_type):
        return lambda keys: blob_column([dump_key(key) for key in keys], python_class="pickle")
    return column_encoder(data_type)


def key_reader(data_type: DataType) -> Callable[[Optional[Column], int], Tuple[List[Any], List[Any]]]:
    """Reads a column of keys: (Python values, identities). Identities are hashable and equal exactly for equal keys."""
    decode = column_decoder(data_type)
    if is_pickled(data_type):

        def read_pickled(column: Optional[Column], count: int) -> Tuple[List[Any], List[Any]]:
            if column is None or column.encoding != Encoding.BLOB:
                values = [None] * count if column is None else decode(column, count)
                return values, [dump_key(value) for value in values]
            blobs = decode_blobs(column)
            if len(column.nulls):
                blobs = apply_nulls(blobs, column.nulls)
            return decode(column, count), blobs

        return read_pickled

    own = _identifies_itself(data_type)

    def read(column: Optional[Column], count: int) -> Tuple[List[Any], List[Any]]:
        values = decode(column or Column(), count)
        return values, values if own else [dump_key(value) for value in values]

    return read


def distinct(keys: List[Any], data_type: DataType) -> Tuple[bytes, List[Any]]:
    """(position of each row's key as int32, distinct keys in order of appearance)."""
    if is_pickled(data_type):
        kinds = set(map(type, keys))
        if len(kinds) != 1 or not _PLAIN.issuperset(kinds):
            return _distinct_by_identity(keys, _pickled_identity)
    elif not _identifies_itself(data_type):
        return _distinct_by_identity(keys, dump_key)
    try:
        positions: Dict[Any, Any] = dict.fromkeys(keys)
    except TypeError:  # unhashable, so it cannot be of the declared type: the encoder will say so
        return _distinct_by_identity(keys, dump_key)
    positions = dict(zip(positions, range(len(positions))))
    return pack("i", map(positions.__getitem__, keys)), list(positions)


def _distinct_by_identity(keys: List[Any], identify: Callable[[Any], Any]) -> Tuple[bytes, List[Any]]:
    positions: Dict[Any, int] = {}
    found: List[Any] = []
    indexes: List[int] = []
    for key in keys:
        identity = identify(key)
        position = positions.get(identity)
        if position is None:
            position = positions[identity] = len(found)
            found.append(key)
        indexes.append(position)
    return pack("i", indexes), found


def _pickled_identity(key: Any) -> Any:
    """Cheaper than a pickle where type and value say all; bytes always are a pickle."""
    kind = type(key)
    if kind in _PLAIN:
        return kind, key
    if kind is tuple:
        kinds = tuple(map(type, key))
        if _PLAIN.issuperset(kinds):
            return kinds, key
    return dump_key(key)
