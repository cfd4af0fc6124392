"""Avro's binary encoding and container files, for Python objects as PyFlink shows them: records are dicts, enums text."""
from __future__ import annotations

import json
import struct
import zlib
from typing import Any, Callable, Dict, Iterator, List, Tuple

_FLOAT = struct.Struct('<f')
_DOUBLE = struct.Struct('<d')
_MAGIC = b'Obj\x01'

Schema = Any
Encoder = Callable[[Any, bytearray], None]
Decoder = Callable[[bytes, int], Tuple[Any, int]]


def write_long(value: int, out: bytearray) -> None:
    """Zigzag, base 128."""
    value = (value << 1) ^ (value >> 63)
    while value > 0x7F:
        out.append((value & 0x7F) | 0x80)
        value >>= 7
    out.append(value)


def read_long(data: bytes, pos: int) -> Tuple[int, int]:
    """Returns (value, next position)."""
    result = shift = 0
    while True:
        byte = data[pos]
        pos += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return (result >> 1) ^ -(result & 1), pos
        shift += 7


class AvroCodec(object):
    """Encodes and decodes data of one schema (a JSON text or its parsed form). Picklable."""

    def __init__(self, schema: Schema):
        self._schema = json.loads(schema) if isinstance(schema, str) and schema.lstrip()[:1] in '{["' else schema
        self._named: Dict[str, Schema] = {}
        _collect_names(self._schema, '', self._named)
        self._encoders: Dict[int, Encoder] = {}
        self._decoders: Dict[int, Decoder] = {}

    def __getstate__(self):
        return self._schema

    def __setstate__(self, state):
        self.__init__(state)

    def encode(self, value: Any) -> bytes:
        """One datum; raises TypeError naming the part of the schema that the value does not fit."""
        out = bytearray()
        self._encoder(self._schema)(value, out)
        return bytes(out)

    def decode(self, data: bytes, pos: int = 0) -> Tuple[Any, int]:
        """Returns (value, next position)."""
        return self._decoder(self._schema)(data, pos)

    def _resolve(self, schema: Schema) -> Schema:
        if isinstance(schema, str) and schema not in _PRIMITIVE_ENCODERS:
            found = self._named.get(schema) or self._named.get(schema.rsplit('.', 1)[-1])
            if found is None:
                raise TypeError(f'Avro schema: unknown type {schema!r}')
            return found
        if isinstance(schema, dict) and isinstance(schema['type'], (dict, list)):
            return schema['type']
        return schema

    def _encoder(self, schema: Schema) -> Encoder:
        schema = self._resolve(schema)
        if isinstance(schema, str):
            return _PRIMITIVE_ENCODERS[schema]
        known = self._encoders.get(id(schema))
        if known is None:
            # Recursive types refer to themselves: look the encoder up when it runs.
            self._encoders[id(schema)] = lambda value, out: self._encoders[id(schema)](value, out)
            known = self._encoders[id(schema)] = self._make_encoder(schema)
        return known

    def _make_encoder(self, schema: Schema) -> Encoder:
        if isinstance(schema, list):
            return self._union_encoder(schema)
        kind = schema['type']
        if kind in ('record', 'error'):
            return self._record_encoder(schema)
        if kind == 'array':
            return _array_encoder(self._encoder(schema['items']))
        if kind == 'map':
            return _map_encoder(self._encoder(schema['values']))
        if kind == 'enum':
            return _enum_encoder(schema)
        if kind == 'fixed':
            return _fixed_encoder(schema)
        return self._encoder(kind)

    def _record_encoder(self, schema: Schema) -> Encoder:
        fields = [(field['name'], self._encoder(field['type']), 'default' in field, field.get('default'))
                  for field in schema['fields']]
        name = schema.get('name', 'record')

        def encode(value: Any, out: bytearray) -> None:
            for field, encoder, has_default, default in fields:
                try:
                    item = value[field]
                except (KeyError, ValueError):
                    item = default if has_default else None
                except TypeError:
                    raise TypeError(f'Avro record {name}: expected a dict or Row, got {value!r}') from None
                try:
                    encoder(item, out)
                except (TypeError, ValueError, AttributeError, struct.error) as error:
                    raise TypeError(f'Avro field {name}.{field}: {error}') from error
        return encode

    def _union_encoder(self, schema: List[Schema]) -> Encoder:
        branches = [(self._resolve(branch), self._encoder(branch)) for branch in schema]

        def encode(value: Any, out: bytearray) -> None:
            for strict in (True, False):
                for index, (branch, encoder) in enumerate(branches):
                    if _matches(branch, value, strict):
                        write_long(index, out)
                        encoder(value, out)
                        return
            raise TypeError(f'{value!r} fits no branch of the union {schema}')
        return encode

    def _decoder(self, schema: Schema) -> Decoder:
        schema = self._resolve(schema)
        if isinstance(schema, str):
            return _PRIMITIVE_DECODERS[schema]
        known = self._decoders.get(id(schema))
        if known is None:
            self._decoders[id(schema)] = lambda data, pos: self._decoders[id(schema)](data, pos)
            known = self._decoders[id(schema)] = self._make_decoder(schema)
        return known

    def _make_decoder(self, schema: Schema) -> Decoder:
        if isinstance(schema, list):
            branches = [self._decoder(branch) for branch in schema]

            def decode_union(data: bytes, pos: int) -> Tuple[Any, int]:
                index, pos = read_long(data, pos)
                return branches[index](data, pos)
            return decode_union
        kind = schema['type']
        if kind in ('record', 'error'):
            return _record_decoder([(field['name'], self._decoder(field['type'])) for field in schema['fields']])
        if kind == 'array':
            return _array_decoder(self._decoder(schema['items']))
        if kind == 'map':
            return _map_decoder(self._decoder(schema['values']))
        if kind == 'enum':
            symbols = schema['symbols']

            def decode_enum(data: bytes, pos: int) -> Tuple[Any, int]:
                index, pos = read_long(data, pos)
                return symbols[index], pos
            return decode_enum
        if kind == 'fixed':
            size = schema['size']
            return lambda data, pos: (bytes(data[pos:pos + size]), pos + size)
        return self._decoder(kind)


def read_container(data: bytes) -> Iterator[Any]:
    """Data of a container file, by the schema in its header."""
    data = bytes(data)
    if data[:4] != _MAGIC:
        raise ValueError('not an Avro data file: wrong magic bytes')
    metadata, pos = _map_decoder(_read_bytes)(data, 4)
    codec_name = metadata.get('avro.codec', b'null').decode()
    if codec_name not in ('null', 'deflate'):
        raise NotImplementedError(f'Avro codec {codec_name} is not supported, see docs/compatibility.md')
    codec = AvroCodec(json.loads(metadata['avro.schema'].decode()))
    sync = data[pos:pos + 16]
    pos += 16
    while pos < len(data):
        count, pos = read_long(data, pos)
        size, pos = read_long(data, pos)
        block = data[pos:pos + size]
        if data[pos + size:pos + size + 16] != sync:
            raise ValueError('damaged Avro data file: sync marker expected')
        pos += size + 16
        if codec_name == 'deflate':
            block = zlib.decompress(block, -15)
        at = 0
        for _ in range(count):
            value, at = codec.decode(block, at)
            yield value


def _collect_names(schema: Schema, namespace: str, names: Dict[str, Schema]) -> None:
    if isinstance(schema, list):
        for branch in schema:
            _collect_names(branch, namespace, names)
    elif isinstance(schema, dict):
        namespace = schema.get('namespace', namespace)
        if schema['type'] in ('record', 'error', 'enum', 'fixed') and 'name' in schema:
            names[schema['name']] = schema
            if namespace:
                names[f'{namespace}.{schema["name"]}'] = schema
        for field in schema.get('fields', ()):
            _collect_names(field['type'], namespace, names)
        for part in ('items', 'values', 'type'):
            if isinstance(schema.get(part), (dict, list)):
                _collect_names(schema[part], namespace, names)


def _matches(schema: Schema, value: Any, strict: bool) -> bool:
    """Whether ``value`` belongs to a branch; not ``strict`` lets ints be floating-point numbers."""
    kind = schema if isinstance(schema, str) else 'union' if isinstance(schema, list) else schema['type']
    if value is None or kind == 'null':
        return value is None and kind == 'null'
    if isinstance(value, bool):
        return kind == 'boolean'
    if isinstance(value, int):
        if kind == 'int':
            return -1 << 31 <= value < 1 << 31
        return kind == 'long' or (not strict and kind in ('float', 'double'))
    if isinstance(value, float):
        return kind == 'double' if strict else kind == 'float'
    if isinstance(value, str):
        return value in schema['symbols'] if kind == 'enum' else kind == 'string'
    if isinstance(value, (bytes, bytearray)):
        return kind in ('bytes', 'fixed')
    if isinstance(value, dict):
        if kind == 'record':
            return not strict or {field['name'] for field in schema['fields']} >= set(value)
        return kind == 'map'
    if isinstance(value, (list, tuple)):
        return kind == 'array'
    return kind == 'record'


def _write_null(value: Any, out: bytearray) -> None:
    if value is not None:
        raise TypeError(f'expected null, got {value!r}')


def _write_boolean(value: Any, out: bytearray) -> None:
    if not isinstance(value, bool):
        raise TypeError(f'expected a boolean, got {value!r}')
    out.append(1 if value else 0)


def _integer_writer(bits: int) -> Encoder:
    low, high = -1 << bits - 1, 1 << bits - 1

    def write(value: Any, out: bytearray) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value < high:
            raise TypeError(f'expected an integer of {bits} bits, got {value!r}')
        write_long(value, out)
    return write


def _write_float(value: Any, out: bytearray) -> None:
    out += _FLOAT.pack(value)


def _write_double(value: Any, out: bytearray) -> None:
    out += _DOUBLE.pack(value)


def _write_bytes(value: Any, out: bytearray) -> None:
    if not isinstance(value, (bytes, bytearray)):
        raise TypeError(f'expected bytes, got {value!r}')
    write_long(len(value), out)
    out += value


def _write_string(value: Any, out: bytearray) -> None:
    if not isinstance(value, str):
        raise TypeError(f'expected a string, got {value!r}')
    data = value.encode('utf-8')
    write_long(len(data), out)
    out += data


def _enum_encoder(schema: Schema) -> Encoder:
    indexes = {symbol: index for index, symbol in enumerate(schema['symbols'])}

    def encode(value: Any, out: bytearray) -> None:
        if value not in indexes:
            raise TypeError(f'{value!r} is not a symbol of the enum {schema.get("name")}')
        write_long(indexes[value], out)
    return encode


def _fixed_encoder(schema: Schema) -> Encoder:
    size = schema['size']

    def encode(value: Any, out: bytearray) -> None:
        if not isinstance(value, (bytes, bytearray)) or len(value) != size:
            raise TypeError(f'expected {size} bytes, got {value!r}')
        out += value
    return encode


def _array_encoder(item: Encoder) -> Encoder:
    def encode(value: Any, out: bytearray) -> None:
        if isinstance(value, (str, bytes, dict)):
            raise TypeError(f'expected a list, got {value!r}')
        if len(value):
            write_long(len(value), out)
            for element in value:
                item(element, out)
        out.append(0)
    return encode


def _map_encoder(item: Encoder) -> Encoder:
    def encode(value: Any, out: bytearray) -> None:
        if value:
            write_long(len(value), out)
            for key, element in value.items():
                _write_string(key, out)
                item(element, out)
        out.append(0)
    return encode


def _read_bytes(data: bytes, pos: int) -> Tuple[bytes, int]:
    size, pos = read_long(data, pos)
    return bytes(data[pos:pos + size]), pos + size


def _read_string(data: bytes, pos: int) -> Tuple[str, int]:
    value, pos = _read_bytes(data, pos)
    return value.decode('utf-8'), pos


def _record_decoder(fields: List[Tuple[str, Decoder]]) -> Decoder:
    def decode(data: bytes, pos: int) -> Tuple[Any, int]:
        value = {}
        for name, decoder in fields:
            value[name], pos = decoder(data, pos)
        return value, pos
    return decode


def _blocks(data: bytes, pos: int, read: Callable[[int], int]) -> int:
    """Calls ``read(pos) -> pos`` for each entry of the blocks at ``pos``."""
    while True:
        count, pos = read_long(data, pos)
        if count == 0:
            return pos
        if count < 0:
            _, pos = read_long(data, pos)
        for _ in range(abs(count)):
            pos = read(pos)


def _array_decoder(item: Decoder) -> Decoder:
    def decode(data: bytes, pos: int) -> Tuple[Any, int]:
        values: list = []

        def read(at: int) -> int:
            value, at = item(data, at)
            values.append(value)
            return at
        return values, _blocks(data, pos, read)
    return decode


def _map_decoder(item: Decoder) -> Decoder:
    def decode(data: bytes, pos: int) -> Tuple[Any, int]:
        values: dict = {}

        def read(at: int) -> int:
            key, at = _read_string(data, at)
            values[key], at = item(data, at)
            return at
        return values, _blocks(data, pos, read)
    return decode


_PRIMITIVE_ENCODERS: Dict[str, Encoder] = {
    'null': _write_null, 'boolean': _write_boolean, 'int': _integer_writer(32), 'long': _integer_writer(64),
    'float': _write_float, 'double': _write_double, 'bytes': _write_bytes, 'string': _write_string,
}
_PRIMITIVE_DECODERS: Dict[str, Decoder] = {
    'null': lambda data, pos: (None, pos),
    'boolean': lambda data, pos: (data[pos] != 0, pos + 1),
    'int': read_long, 'long': read_long,
    'float': lambda data, pos: (_FLOAT.unpack_from(data, pos)[0], pos + 4),
    'double': lambda data, pos: (_DOUBLE.unpack_from(data, pos)[0], pos + 8),
    'bytes': _read_bytes, 'string': _read_string,
}
