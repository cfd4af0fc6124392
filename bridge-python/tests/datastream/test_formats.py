"""Options that connectors and formats hand to the host, and the Avro codec."""
import json
import zlib

import pytest
from graph_env import FakeEnv

from pyflink._graph import new_source
from pyflink.common.serialization import Encoder
from pyflink.common.time import Duration
from pyflink.common.typeinfo import Types
from pyflink.datastream.connectors.datagen import DataGeneratorSource, RateLimiterStrategy
from pyflink.datastream.connectors.file_system import (
    BucketAssigner,
    FileSink,
    FileSource,
    OutputFileConfig,
    RollingPolicy,
    StreamFormat,
)
from pyflink.datastream.connectors.hybrid_source import HybridSource
from pyflink.datastream.connectors.number_seq import NumberSequenceSource
from pyflink.datastream.formats._avro_codec import AvroCodec, read_container, write_long
from pyflink.datastream.formats._json_schema import to_type_info
from pyflink.datastream.formats.csv import CsvRowSerializationSchema


def test_file_source():
    builder = FileSource.for_record_stream_format(StreamFormat.text_line_format(), '/a', '/b')
    spec = builder.monitor_continuously(Duration.of_seconds(2)).build().get_java_function()
    assert (spec.connector, spec.format, spec.bounded) == ('filesystem', 'text', False)
    assert spec.options == {'paths': '["/a", "/b"]', 'source.monitor-interval': '2000'}
    assert builder.process_static_file_set().build().get_java_function().bounded


def test_file_sink():
    sink = FileSink.for_row_format('/out', Encoder.simple_string_encoder()) \
        .with_bucket_assigner(BucketAssigner.date_time_bucket_assigner('yyyy', 'UTC')) \
        .with_rolling_policy(RollingPolicy.default_rolling_policy(1, 2, 3)) \
        .with_output_file_config(OutputFileConfig.builder().with_part_prefix('p').with_part_suffix('.s').build()) \
        .build()
    env = FakeEnv()
    env.source().map(lambda x: x).sink_to(sink)
    node = env.graph().nodes[-1]
    assert node.sink.format == 'text' and node.sink.options == {
        'path': '/out', 'bucket-assigner': 'date-time', 'bucket-assigner.format': 'yyyy', 'bucket-assigner.zone': 'UTC',
        'rolling-policy': 'default', 'rolling-policy.part-size': '1', 'rolling-policy.rollover-interval': '2',
        'rolling-policy.inactivity-interval': '3', 'part-prefix': 'p', 'part-suffix': '.s'}


def test_generators():
    env = FakeEnv()
    source = DataGeneratorSource(lambda i: str(i), 5, RateLimiterStrategy.per_second(10), Types.STRING())
    stream = new_source(env, 'gen', source.get_java_function(), Types.LONG())
    assert stream.get_type() == Types.STRING()
    assert env.graph().nodes[0].source.options == {'number-of-rows': '5', 'rows-per-second': '10'}
    both = HybridSource.builder(NumberSequenceSource(1, 2)).add_source(NumberSequenceSource(3, 4)).build()
    parts = json.loads(both.get_java_function().options['sources'])
    assert [part['options']['start'] for part in parts] == ['1', '3']


def test_csv_row_schema():
    schema = CsvRowSerializationSchema.Builder(Types.ROW([Types.LONG(), Types.BASIC_ARRAY(Types.STRING())])) \
        .set_field_delimiter('|').set_array_element_delimiter('/').build()
    options = schema._j_serialization_schema.options
    assert options['column-separator'] == '|'
    assert json.loads(options['columns']) == [
        {'name': 'f0', 'type': 'BIGINT'},
        {'name': 'f1', 'type': 'ARRAY', 'element-type': 'STRING', 'array-separator': '/'}]


def test_json_schema():
    text = '{"type":"object","properties":{"a":{"type":"boolean"},"b":{"$ref":"#/definitions/d"},' \
           '"c":{"type":["null","string"],"format":"date"}},"definitions":{"d":{"type":"array","items":{"type":"string"}}}}'
    assert to_type_info(text) == Types.ROW_NAMED(
        ['a', 'b', 'c'], [Types.BOOLEAN(), Types.OBJECT_ARRAY(Types.STRING()), Types.SQL_DATE()])


SCHEMA = {'type': 'record', 'name': 'node', 'fields': [
    {'name': 'value', 'type': ['null', 'int', 'double', 'string']},
    {'name': 'counts', 'type': {'type': 'map', 'values': 'long'}},
    {'name': 'names', 'type': {'type': 'array', 'items': 'string'}},
    {'name': 'suit', 'type': {'type': 'enum', 'name': 'suit', 'symbols': ['A', 'B']}},
    {'name': 'id', 'type': {'type': 'fixed', 'name': 'id', 'size': 2}},
    {'name': 'next', 'type': ['null', 'node']},
]}


def avro_node(value, following=None):
    return {'value': value, 'counts': {'x': -1, 'y': 2 ** 62}, 'names': ['ä', ''], 'suit': 'B', 'id': b'\x00\xff',
            'next': following}


def test_avro_round_trip():
    codec = AvroCodec(json.dumps(SCHEMA))
    value = avro_node(2.5, avro_node(7, avro_node('s', avro_node(None))))
    data = codec.encode(value)
    assert codec.decode(data) == (value, len(data))


def test_avro_errors_name_the_field():
    codec = AvroCodec(SCHEMA)
    with pytest.raises(TypeError, match='Avro field node.counts: expected an integer of 64 bits'):
        codec.encode({**avro_node(1), 'counts': {'x': 'y'}})
    with pytest.raises(TypeError, match="'C' is not a symbol of the enum suit"):
        codec.encode({**avro_node(1), 'suit': 'C'})


@pytest.mark.parametrize('codec_name', ['null', 'deflate'])
def test_avro_container(codec_name):
    codec, sync = AvroCodec(SCHEMA), bytes(range(16))
    values = [avro_node(1), avro_node('two')]
    header = AvroCodec({'type': 'map', 'values': 'bytes'}).encode(
        {'avro.schema': json.dumps(SCHEMA).encode(), 'avro.codec': codec_name.encode()})
    block = b''.join(codec.encode(value) for value in values)
    if codec_name == 'deflate':
        block = zlib.compress(block)[2:-4]
    counts = bytearray()
    write_long(len(values), counts)
    write_long(len(block), counts)
    assert list(read_container(b'Obj\x01' + header + sync + bytes(counts) + block + sync)) == values
