"""The Kinesis connector: importable, not supported yet."""
from __future__ import annotations

from pyflink.datastream.connectors.base import Sink
from pyflink.datastream.functions import SourceFunction

__all__ = [
    'KinesisShardAssigner', 'KinesisDeserializationSchema', 'WatermarkTracker', 'PartitionKeyGenerator',
    'FlinkKinesisConsumer', 'KinesisStreamsSink', 'KinesisStreamsSinkBuilder', 'KinesisFirehoseSink',
    'KinesisFirehoseSinkBuilder',
]


def _unsupported(what: str) -> NotImplementedError:
    return NotImplementedError(f'{what}: the Kinesis connector is not supported yet, see docs/compatibility.md')


class KinesisShardAssigner(object):
    """Part of the Kinesis connector."""

    def __init__(self, j_kinesis_shard_assigner):
        raise _unsupported('KinesisShardAssigner')

    @staticmethod
    def default_shard_assigner() -> KinesisShardAssigner:
        raise _unsupported('KinesisShardAssigner.default_shard_assigner')

    @staticmethod
    def uniform_shard_assigner() -> KinesisShardAssigner:
        raise _unsupported('KinesisShardAssigner.uniform_shard_assigner')


class KinesisDeserializationSchema(object):
    """Part of the Kinesis connector."""

    def __init__(self, j_kinesis_deserialization_schema):
        raise _unsupported('KinesisDeserializationSchema')


class WatermarkTracker(object):
    """Part of the Kinesis connector."""

    def __init__(self, j_watermark_tracker):
        raise _unsupported('WatermarkTracker')

    @staticmethod
    def job_manager_watermark_tracker(aggregate_name: str,
                                      log_accumulator_interval_millis: int = -1) -> WatermarkTracker:
        raise _unsupported('WatermarkTracker.job_manager_watermark_tracker')


class FlinkKinesisConsumer(SourceFunction):
    """Part of the Kinesis connector."""

    def __init__(self, streams, deserializer, config_props):
        raise _unsupported('FlinkKinesisConsumer')

    def set_shard_assigner(self, shard_assigner: KinesisShardAssigner) -> FlinkKinesisConsumer:
        raise _unsupported('FlinkKinesisConsumer.set_shard_assigner')

    def set_periodic_watermark_assigner(self, periodic_watermark_assigner) -> FlinkKinesisConsumer:
        raise _unsupported('FlinkKinesisConsumer.set_periodic_watermark_assigner')

    def set_watermark_tracker(self, watermark_tracker: WatermarkTracker) -> FlinkKinesisConsumer:
        raise _unsupported('FlinkKinesisConsumer.set_watermark_tracker')


class PartitionKeyGenerator(object):
    """Part of the Kinesis connector."""

    def __init__(self, j_partition_key_generator):
        raise _unsupported('PartitionKeyGenerator')

    @staticmethod
    def fixed() -> PartitionKeyGenerator:
        raise _unsupported('PartitionKeyGenerator.fixed')

    @staticmethod
    def random() -> PartitionKeyGenerator:
        raise _unsupported('PartitionKeyGenerator.random')


class KinesisStreamsSink(Sink):
    """Part of the Kinesis connector."""

    def __init__(self, j_kinesis_streams_sink):
        raise _unsupported('KinesisStreamsSink')

    @staticmethod
    def builder() -> KinesisStreamsSinkBuilder:
        raise _unsupported('KinesisStreamsSink.builder')


class KinesisStreamsSinkBuilder(object):
    """Part of the Kinesis connector."""

    def __init__(self):
        raise _unsupported('KinesisStreamsSinkBuilder')

    def set_stream_name(self, stream_name) -> KinesisStreamsSinkBuilder:
        raise _unsupported('KinesisStreamsSinkBuilder.set_stream_name')

    def set_serialization_schema(self, serialization_schema) -> KinesisStreamsSinkBuilder:
        raise _unsupported('KinesisStreamsSinkBuilder.set_serialization_schema')

    def set_partition_key_generator(self,
                                    partition_key_generator: PartitionKeyGenerator) -> KinesisStreamsSinkBuilder:
        raise _unsupported('KinesisStreamsSinkBuilder.set_partition_key_generator')

    def set_fail_on_error(self, fail_on_error: bool) -> KinesisStreamsSinkBuilder:
        raise _unsupported('KinesisStreamsSinkBuilder.set_fail_on_error')

    def set_kinesis_client_properties(self, kinesis_client_properties) -> KinesisStreamsSinkBuilder:
        raise _unsupported('KinesisStreamsSinkBuilder.set_kinesis_client_properties')

    def set_max_batch_size(self, max_batch_size: int) -> KinesisStreamsSinkBuilder:
        raise _unsupported('KinesisStreamsSinkBuilder.set_max_batch_size')

    def set_max_in_flight_requests(self, max_in_flight_requests: int) -> KinesisStreamsSinkBuilder:
        raise _unsupported('KinesisStreamsSinkBuilder.set_max_in_flight_requests')

    def set_max_buffered_requests(self, max_buffered_requests: int) -> KinesisStreamsSinkBuilder:
        raise _unsupported('KinesisStreamsSinkBuilder.set_max_buffered_requests')

    def set_max_batch_size_in_bytes(self, max_batch_size_in_bytes: int) -> KinesisStreamsSinkBuilder:
        raise _unsupported('KinesisStreamsSinkBuilder.set_max_batch_size_in_bytes')

    def set_max_time_in_buffer_ms(self, max_time_in_buffer_ms: int) -> KinesisStreamsSinkBuilder:
        raise _unsupported('KinesisStreamsSinkBuilder.set_max_time_in_buffer_ms')

    def set_max_record_size_in_bytes(self, max_record_size_in_bytes: int) -> KinesisStreamsSinkBuilder:
        raise _unsupported('KinesisStreamsSinkBuilder.set_max_record_size_in_bytes')

    def build(self) -> KinesisStreamsSink:
        raise _unsupported('KinesisStreamsSinkBuilder.build')


class KinesisFirehoseSink(Sink):
    """Part of the Kinesis connector."""

    def __init__(self, j_kinesis_firehose_sink):
        raise _unsupported('KinesisFirehoseSink')

    @staticmethod
    def builder() -> KinesisFirehoseSinkBuilder:
        raise _unsupported('KinesisFirehoseSink.builder')


class KinesisFirehoseSinkBuilder(object):
    """Part of the Kinesis connector."""

    def __init__(self):
        raise _unsupported('KinesisFirehoseSinkBuilder')

    def set_delivery_stream_name(self, delivery_stream_name: str) -> KinesisFirehoseSinkBuilder:
        raise _unsupported('KinesisFirehoseSinkBuilder.set_delivery_stream_name')

    def set_serialization_schema(self, serialization_schema) -> KinesisFirehoseSinkBuilder:
        raise _unsupported('KinesisFirehoseSinkBuilder.set_serialization_schema')

    def set_fail_on_error(self, fail_on_error: bool) -> KinesisFirehoseSinkBuilder:
        raise _unsupported('KinesisFirehoseSinkBuilder.set_fail_on_error')

    def set_firehose_client_properties(self, firehose_client_properties) -> KinesisFirehoseSinkBuilder:
        raise _unsupported('KinesisFirehoseSinkBuilder.set_firehose_client_properties')

    def set_max_batch_size(self, max_batch_size: int) -> KinesisFirehoseSinkBuilder:
        raise _unsupported('KinesisFirehoseSinkBuilder.set_max_batch_size')

    def set_max_in_flight_requests(self, max_in_flight_requests: int) -> KinesisFirehoseSinkBuilder:
        raise _unsupported('KinesisFirehoseSinkBuilder.set_max_in_flight_requests')

    def set_max_buffered_requests(self, max_buffered_requests: int) -> KinesisFirehoseSinkBuilder:
        raise _unsupported('KinesisFirehoseSinkBuilder.set_max_buffered_requests')

    def set_max_batch_size_in_bytes(self, max_batch_size_in_bytes: int) -> KinesisFirehoseSinkBuilder:
        raise _unsupported('KinesisFirehoseSinkBuilder.set_max_batch_size_in_bytes')

    def set_max_time_in_buffer_ms(self, max_time_in_buffer_ms: int) -> KinesisFirehoseSinkBuilder:
        raise _unsupported('KinesisFirehoseSinkBuilder.set_max_time_in_buffer_ms')

    def set_max_record_size_in_bytes(self, max_record_size_in_bytes: int) -> KinesisFirehoseSinkBuilder:
        raise _unsupported('KinesisFirehoseSinkBuilder.set_max_record_size_in_bytes')

    def build(self) -> KinesisFirehoseSink:
        raise _unsupported('KinesisFirehoseSinkBuilder.build')
