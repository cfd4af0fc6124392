"""Serializers of values in files, as PyFlink's: each value after its length."""
from __future__ import annotations

import pickle
import struct
from abc import abstractmethod
from io import BytesIO
from itertools import chain, islice
from typing import Any, Iterable, Iterator, TypeVar

from pyflink.common.serializer import TypeSerializer

T = TypeVar('T')


class SpecialLengths(object):
    """Lengths that mean something else."""

    END_OF_DATA_SECTION = -1
    NULL = -2


class IterableSerializer(TypeSerializer[Iterable[T]]):
    """Writes iterables."""

    def _load_from_stream_without_unbatching(self, stream: BytesIO) -> Iterator[Any]:
        return ([item] for item in self.deserialize(stream))


class VarLengthDataSerializer(IterableSerializer):
    """Writes each value as its length (32 bits, big-endian) and its bytes."""

    def serialize(self, iterable: Iterable[Any], stream: BytesIO) -> None:
        for item in iterable:
            self._write_with_length(item, stream)

    def deserialize(self, stream: BytesIO) -> Iterator[Any]:
        while True:
            try:
                yield self._read_with_length(stream)
            except EOFError:
                return

    def _write_with_length(self, obj: Any, stream: BytesIO) -> None:
        data = self.dumps(obj)
        if data is None:
            raise ValueError("Serialized value should not be None")
        if len(data) > 1 << 31:
            raise ValueError("Can not serialize object larger than 2G")
        write_int(len(data), stream)
        stream.write(data)

    def _read_with_length(self, stream: BytesIO) -> Any:
        length = read_int(stream)
        if length == SpecialLengths.END_OF_DATA_SECTION:
            raise EOFError
        if length == SpecialLengths.NULL:
            return None
        data = stream.read(length)
        if len(data) < length:
            raise EOFError
        return self.loads(data)

    @abstractmethod
    def dumps(self, obj: Any) -> bytes:
        """The bytes of one value."""

    @abstractmethod
    def loads(self, obj: bytes) -> Any:
        """The value of these bytes."""


class PickleSerializer(VarLengthDataSerializer):
    """Pickles, protocol 3."""

    def dumps(self, obj: Any) -> bytes:
        return pickle.dumps(obj, 3)

    def loads(self, obj: bytes) -> Any:
        return pickle.loads(obj, encoding="bytes")


class BatchedSerializer(IterableSerializer):
    """Hands lists of values to another serializer."""

    UNLIMITED_BATCH_SIZE = -1
    UNKNOWN_BATCH_SIZE = 0

    def __init__(self, serializer: Any, batch_size: int = UNLIMITED_BATCH_SIZE) -> None:
        self.serializer = serializer
        self.batch_size = batch_size

    def __repr__(self) -> str:
        return "BatchedSerializer(%s, %d)" % (self.serializer, self.batch_size)

    def _batched(self, iterable: Iterable[Any]) -> Iterator[list]:
        if self.batch_size == self.UNLIMITED_BATCH_SIZE:
            yield list(iterable)
            return
        items = iter(iterable)
        batch = list(islice(items, self.batch_size))
        while batch:
            yield batch
            batch = list(islice(items, self.batch_size))

    def serialize(self, iterator: Iterable[Any], stream: BytesIO) -> None:
        self.serializer.serialize(self._batched(iterator), stream)

    def deserialize(self, stream: BytesIO) -> Iterator[Any]:
        return chain.from_iterable(self._load_from_stream_without_unbatching(stream))

    def _load_from_stream_without_unbatching(self, stream: BytesIO) -> Iterator[Any]:
        return self.serializer.deserialize(stream)


def read_int(stream: BytesIO) -> int:
    """:raises EOFError: at the end of the stream."""
    data = stream.read(4)
    if not data:
        raise EOFError
    return struct.unpack("!i", data)[0]


def write_int(value: int, stream: BytesIO) -> None:
    stream.write(struct.pack("!i", value))
