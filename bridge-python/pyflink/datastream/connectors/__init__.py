"""Sources and sinks. Options of each are listed in docs/connectors.md."""
from __future__ import annotations

import importlib

from pyflink.datastream.connectors.base import DeliveryGuarantee, Sink, Source

__all__ = ['Sink', 'Source', 'DeliveryGuarantee']

# Names that PyFlink also offers here; their modules are loaded on first use.
_ELSEWHERE = {
    'number_seq': ['NumberSequenceSource'],
    'jdbc': ['JdbcSink', 'JdbcConnectionOptions', 'JdbcExecutionOptions'],
    'kafka': ['KafkaSource', 'FlinkKafkaConsumer', 'FlinkKafkaProducer', 'Semantic'],
    'dynamic_kafka': ['DynamicKafkaSource', 'DynamicKafkaSourceBuilder', 'KafkaMetadataService',
                      'KafkaRecordDeserializationSchema', 'KafkaStreamSetSubscriber', 'KafkaStreamSubscriber',
                      'StreamPatternSubscriber', 'SingleClusterTopicMetadataService'],
    'pulsar': ['PulsarSource', 'PulsarSourceBuilder', 'StartCursor', 'StopCursor'],
    'rabbitmq': ['RMQSource', 'RMQSink', 'RMQConnectionConfig'],
    'file_system': ['BucketAssigner', 'FileEnumeratorProvider', 'FileSink', 'FileSplitAssignerProvider', 'FileSource',
                    'FileSourceBuilder', 'OutputFileConfig', 'RollingPolicy', 'StreamFormat', 'StreamingFileSink'],
}
_MODULE_OF = {name: module for module, names in _ELSEWHERE.items() for name in names}


def __getattr__(name: str):
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    return getattr(importlib.import_module(f'{__name__}.{module}'), name)


def __dir__():
    return sorted(set(globals()) | set(_MODULE_OF))
