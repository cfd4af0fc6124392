"""A small protobuf (proto3) codec, driven by the field tables of generated message classes.

The package must work with nothing but itself on ``sys.path``, so it cannot depend on ``protobuf``. Envelopes are few and
small (column data are single ``bytes`` fields), so a table-driven codec in Python is fast enough.
"""
import struct
from typing import Any, Dict, List, Tuple

_EMPTY_DEFAULTS = {"bool": False, "string": "", "bytes": b"", "double": 0.0}
_VARINT_KINDS = frozenset(("bool", "uint32", "int32", "int64", "uint64"))
_DOUBLE = struct.Struct("<d")


_SMALL_VARINTS = tuple(bytes((value,)) for value in range(0x80))


def varint(value: int) -> bytes:
    """``value`` (two's complement in 64 bits when negative) as a base-128 varint."""
    if 0 <= value < 0x80:
        return _SMALL_VARINTS[value]
    if value < 0:
        value += 1 << 64
    out = bytearray()
    while value > 0x7F:
        out.append((value & 0x7F) | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varint(buf: memoryview, pos: int) -> Tuple[int, int]:
    """Returns (value, next position) of the varint at ``pos``."""
    byte = buf[pos]
    pos += 1
    if byte < 0x80:
        return byte, pos
    result = byte & 0x7F
    shift = 7
    while True:
        byte = buf[pos]
        pos += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result, pos
        shift += 7
        if shift > 63:
            raise ValueError("malformed message: varint longer than 10 bytes")


class Message:
    """Base of the generated classes: keyword constructor, :meth:`encode`, :meth:`decode`, value equality."""

    __slots__ = ()
    _FIELDS: tuple = ()
    _TYPES: Dict[str, type] = {}
    _BY_ID: Dict[int, tuple] = {}
    _DEFAULTS: Tuple[Tuple[str, Any], ...] = ()
    _COLLECTIONS: Tuple[Tuple[str, Any], ...] = ()
    """Names of repeated and map fields with what makes an empty one."""

    def __init__(self, **values: Any) -> None:
        for name, default in self._DEFAULTS:
            setattr(self, name, default)
        for name, collection in self._COLLECTIONS:
            if name not in values:
                setattr(self, name, collection())
        try:
            for name, value in values.items():
                setattr(self, name, value)
        except AttributeError:
            raise TypeError(f"{type(self).__name__} has no field {name}") from None

    def which(self, oneof: str) -> str:
        """Name of the member of ``oneof`` that is set, or ``''``."""
        for _, name, _, _, _, part_of in self._FIELDS:
            if part_of == oneof and getattr(self, name) is not None:
                return name
        return ""

    def encode(self) -> bytes:
        """Serialises to protobuf bytes."""
        return b"".join(self.encode_pieces()[0])

    def encode_pieces(self) -> Tuple[List[Any], int]:
        """The bytes in pieces and their number: large ``bytes`` fields are not copied before the pieces are joined."""
        pieces: List[Any] = []
        return pieces, self._encode_into(pieces)

    def _encode_into(self, out: List[Any]) -> int:
        """Appends to ``out``; returns how many bytes."""
        size = 0
        for field in self._FIELDS:
            value = getattr(self, field[1])
            kind = field[2]
            if kind == "map":
                for key, text in value.items():
                    size += _write_value(out, field[0], "message", _MapEntry(key=key, value=text))
            elif field[3]:
                if kind in _VARINT_KINDS:
                    if value:
                        packed = b"".join([varint(int(item)) for item in value])
                        size += _write_value(out, field[0], "bytes", packed)
                else:
                    for item in value:
                        size += _write_value(out, field[0], kind, item)
            elif kind == "message":
                if value is not None:
                    size += _write_value(out, field[0], kind, value)
            elif value if kind != "bytes" else len(value):
                size += _write_value(out, field[0], kind, value)
        return size

    @classmethod
    def decode(cls, data: Any) -> "Message":
        """Parses ``data`` (bytes-like). ``bytes`` fields of the result are memoryviews into it: no copies."""
        buf = data if isinstance(data, memoryview) else memoryview(data)
        return cls._decode_range(buf, 0, len(buf))

    @classmethod
    def _decode_range(cls, buf: memoryview, pos: int, end: int) -> "Message":
        message = cls()
        by_id = cls._BY_ID
        while pos < end:
            tag, pos = read_varint(buf, pos)
            field = by_id.get(tag >> 3)
            wire = tag & 7
            if wire == 2:
                size, pos = read_varint(buf, pos)
                stop = pos + size
                if stop > end:
                    raise ValueError(f"malformed message: field {tag >> 3} of {cls.__name__} ends outside")
                if field is not None:
                    _read_delimited(message, field, buf, pos, stop)
                pos = stop
            elif wire == 0:
                value, pos = read_varint(buf, pos)
                if field is not None:
                    _store(message, field, _from_varint(field[2], value))
            elif wire == 1:
                if field is not None:
                    _store(message, field, _DOUBLE.unpack_from(buf, pos)[0])
                pos += 8
            elif wire == 5:
                pos += 4
            else:
                raise ValueError(f"malformed message: wire type {wire} in {cls.__name__}")
        return message

    def __eq__(self, other: Any) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, f[1]) == getattr(other, f[1]) for f in self._FIELDS)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        parts: List[str] = []
        for field in self._FIELDS:
            value = getattr(self, field[1])
            if value or (field[2] == "message" and value is not None):
                shown = f"<{len(value)} bytes>" if field[2] == "bytes" and not field[3] else repr(value)
                parts.append(f"{field[1]}={shown}")
        return f"{type(self).__name__}({', '.join(parts)})"


def _from_varint(kind: str, value: int) -> Any:
    if kind == "bool":
        return value != 0
    if value >= 1 << 63 and kind in ("int32", "int64"):
        return value - (1 << 64)
    return value


def _store(message: Message, field: tuple, value: Any) -> None:
    if field[3]:
        getattr(message, field[1]).append(value)
    else:
        setattr(message, field[1], value)


def _read_delimited(message: Message, field: tuple, buf: memoryview, pos: int, stop: int) -> None:
    kind = field[2]
    if kind == "message":
        _store(message, field, message._TYPES[field[1]]._decode_range(buf, pos, stop))
    elif kind == "bytes":
        _store(message, field, buf[pos:stop])
    elif kind == "string":
        _store(message, field, str(buf[pos:stop], "utf-8"))
    elif kind == "map":
        entry = _MapEntry._decode_range(buf, pos, stop)
        getattr(message, field[1])[entry.key] = entry.value
    else:
        while pos < stop:
            value, pos = read_varint(buf, pos)
            _store(message, field, _from_varint(kind, value))


def _write_value(out: List[Any], field_id: int, kind: str, value: Any) -> int:
    if kind == "message":
        at = len(out)
        out.append(b"")
        size = value._encode_into(out)
        head = out[at] = varint((field_id << 3) | 2) + varint(size)
        return len(head) + size
    if kind == "double":
        body = _DOUBLE.pack(value)
        head = varint((field_id << 3) | 1)
    elif kind == "string" or kind == "bytes":
        body = value if kind == "bytes" else value.encode("utf-8", "surrogatepass")
        head = varint((field_id << 3) | 2) + varint(len(body))
    else:
        body = varint(int(value))
        head = varint(field_id << 3)
    out.append(head)
    out.append(body)
    return len(head) + len(body)


def _default(kind: str) -> Any:
    return None if kind == "message" else _EMPTY_DEFAULTS.get(kind, 0)


def link(namespace: Dict[str, Any]) -> None:
    """Resolves the message types that the generated field tables name; called once at the end of that module."""
    for cls in list(namespace.values()):
        if isinstance(cls, type) and issubclass(cls, Message) and cls is not Message:
            cls._TYPES = {f[1]: namespace[f[4]] for f in cls._FIELDS if f[4]}
            cls._BY_ID = {f[0]: f for f in cls._FIELDS}
            cls._DEFAULTS = tuple((f[1], _default(f[2])) for f in cls._FIELDS if not (f[3] or f[2] == "map"))
            cls._COLLECTIONS = tuple(
                (f[1], dict if f[2] == "map" else list) for f in cls._FIELDS if f[3] or f[2] == "map"
            )


class _MapEntry(Message):
    __slots__ = ("key", "value")
    _FIELDS = ((1, "key", "string", False, None, None), (2, "value", "string", False, None, None))


link({"_MapEntry": _MapEntry})
