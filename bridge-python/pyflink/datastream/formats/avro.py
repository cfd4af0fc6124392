"""Avro: schemas, the type of records, reading and writing of data files."""
from __future__ import annotations

import json
from typing import Any

from pyflink._graph.plan import SourceSpec
from pyflink._protocol.messages import DataType, TypeRoot
from pyflink.common.io import InputFormat
from pyflink.common.serialization import BulkWriterFactory, DeserializationSchema, FormatSpec, SerializationSchema
from pyflink.common.typeinfo import TypeInformation, Types
from pyflink.datastream.connectors.base import StreamTransformer
from pyflink.datastream.formats._avro_codec import AvroCodec, read_container
from pyflink.datastream.utils import ResultTypeQueryable

__all__ = ['AvroSchema', 'GenericRecordAvroTypeInfo', 'AvroInputFormat', 'AvroBulkWriters',
           'AvroRowDeserializationSchema', 'AvroRowSerializationSchema']


class AvroSchema(object):
    """An Avro schema."""

    def __init__(self, j_schema: Any):
        self._schema = j_schema

    def __str__(self):
        return json.dumps(self._schema, separators=(',', ':'))

    @staticmethod
    def parse_string(json_schema: str) -> 'AvroSchema':
        """From JSON text."""
        schema = json.loads(json_schema)
        AvroCodec(schema)._encoder(schema)
        return AvroSchema(schema)

    @staticmethod
    def parse_file(file_path: str) -> 'AvroSchema':
        """From a file with JSON text."""
        with open(file_path, encoding='utf-8') as file:
            return AvroSchema.parse_string(file.read())


class GenericRecordAvroTypeInfo(TypeInformation):
    """Type of records of a schema; in Python they are dicts."""

    def __init__(self, schema: 'AvroSchema'):
        super().__init__()
        self._schema = schema

    def _to_proto(self) -> DataType:
        return DataType(root=TypeRoot.AVRO, extra=str(self._schema))

    def __eq__(self, other):
        return isinstance(other, GenericRecordAvroTypeInfo) and str(self._schema) == str(other._schema)

    def __hash__(self):
        return hash(str(self._schema))

    def __repr__(self):
        return f'GenericRecord("{self._schema}")'


class _DecodeFile(object):
    """A whole data file to its records."""

    def __call__(self, data):
        return read_container(data)


class _EncodeDatum(object):
    """A record to its binary encoding."""

    def __init__(self, schema: Any):
        self._codec = AvroCodec(schema)

    def __call__(self, value):
        return self._codec.encode(value)


class _AvroTransformer(StreamTransformer):
    """Records to binary, for the host's container files."""

    def __init__(self, schema: AvroSchema):
        self._schema = schema

    def apply(self, ds):
        encoded = ds.map(_EncodeDatum(self._schema._schema), output_type=Types.PRIMITIVE_ARRAY(Types.BYTE()))
        return encoded.name('Avro Encoder')


class AvroInputFormat(InputFormat, ResultTypeQueryable):
    """Reads data files, for ``StreamExecutionEnvironment.create_input``. Records are dicts, by the schema in the file."""

    def __init__(self, path: str, schema: 'AvroSchema'):
        type_info = GenericRecordAvroTypeInfo(schema)
        super().__init__(SourceSpec(
            'filesystem', {'paths': json.dumps([str(path)])}, format='raw-file',
            type_info=Types.PRIMITIVE_ARRAY(Types.BYTE()), name='Avro Source',
            decode=lambda stream: stream.flat_map(_DecodeFile(), output_type=type_info).name('Avro Decoder')))
        self._type_info = type_info

    def get_produced_type(self) -> GenericRecordAvroTypeInfo:
        return self._type_info


class AvroBulkWriters(object):
    """Writes data files, for :meth:`FileSink.for_bulk_format`."""

    @staticmethod
    def for_generic_record(schema: 'AvroSchema') -> 'BulkWriterFactory':
        """Records (dicts or rows with names) of ``schema``."""
        return BulkWriterFactory(('avro', {'schema': str(schema)}, _AvroTransformer(schema)))


def _require_schema(record_class: Any, avro_schema_string: Any, what: str) -> AvroSchema:
    if avro_schema_string is None and record_class is None:
        raise TypeError('record_class or avro_schema_string should be specified.')
    if record_class is not None:
        raise NotImplementedError(
            f'{what}(record_class=...): Java classes need a JVM; give avro_schema_string, see docs/compatibility.md')
    return AvroSchema.parse_string(avro_schema_string)


class AvroRowDeserializationSchema(DeserializationSchema):
    """Messages of one Avro datum to rows."""

    def __init__(self, record_class: str = None, avro_schema_string: str = None):
        schema = _require_schema(record_class, avro_schema_string, 'AvroRowDeserializationSchema')
        super().__init__(FormatSpec('avro', {'schema': str(schema)}))


class AvroRowSerializationSchema(SerializationSchema):
    """Rows to messages of one Avro datum."""

    def __init__(self, record_class: str = None, avro_schema_string: str = None):
        schema = _require_schema(record_class, avro_schema_string, 'AvroRowSerializationSchema')
        super().__init__(FormatSpec('avro', {'schema': str(schema)}))
