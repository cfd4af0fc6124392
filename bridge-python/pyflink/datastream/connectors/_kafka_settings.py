"""What the host's Kafka source and sink are told (host/src/connectors/kafka/settings.ts)."""
from __future__ import annotations

import base64
import json
from typing import Any, Dict, List, Optional

from pyflink._graph.plan import SinkSpec, SourceSpec
from pyflink.common.serialization import FormatSpec
from pyflink.util.exceptions import FlinkException

READABLE = ('bytes', 'csv', 'json', 'string')
WRITABLE = READABLE + ('row-field',)


def illegal_state(message: str) -> FlinkException:
    return FlinkException(message, 'java.lang.IllegalStateException')


def illegal_argument(message: str) -> FlinkException:
    return FlinkException(message, 'java.lang.IllegalArgumentException')


def require(value: Any, message: str) -> Any:
    """Java's checkNotNull."""
    if value is None:
        raise FlinkException(message, 'java.lang.NullPointerException')
    return value


def schema_settings(spec: Any, what: str) -> Dict[str, Any]:
    """A schema for the host. ``what`` is 'reads' or 'writes'."""
    allowed = READABLE if what == 'reads' else WRITABLE
    if not isinstance(spec, FormatSpec) or spec.format not in allowed:
        name = spec.format if isinstance(spec, FormatSpec) else type(spec).__name__
        raise NotImplementedError(
            f'A schema of the format {name!r} for Kafka is not supported: Kafka {what} {", ".join(allowed)}, '
            'see docs/connectors.md')
    settings: Dict[str, Any] = {'format': spec.format, 'options': dict(spec.options)}
    if spec.format == 'json':
        # Its names of fields, which may not be those of the stream's type.
        settings['type'] = base64.b64encode(spec.type_info._to_proto().encode()).decode()
    return settings


def source_spec(settings: Dict[str, Any], schema: Any, bounded: bool) -> SourceSpec:
    """The source of completed settings and a deserialization schema."""
    deserializer = {'kind': 'value', 'schema': schema_settings(schema, 'reads')}
    text = json.dumps({**settings, 'bounded': bounded, 'deserializer': deserializer})
    return SourceSpec('kafka', {'settings': text}, bounded=bounded, type_info=schema.type_info, name='Kafka Source')


def sink_spec(settings: Dict[str, Any]) -> SinkSpec:
    return SinkSpec('kafka', {'settings': json.dumps(settings)}, name='Kafka Sink')


def completed_properties(properties: Dict[str, str], initializers: List[Optional[Dict[str, Any]]],
                         bounded: bool) -> Dict[str, str]:
    """What KafkaSourceBuilder.build() of Flink checks and fills in."""
    require(properties.get('bootstrap.servers'), 'Property bootstrap.servers is required but not provided')
    completed = dict(properties)
    group = completed.get('group.id')
    if group is None:
        if any(_is_true(completed, key) for key in ('enable.auto.commit', 'commit.offsets.on.checkpoint')):
            raise illegal_state('Property group.id is required when offset commit is enabled')
        if any(one is not None and one['kind'] == 'committed' for one in initializers):
            raise illegal_state('Property group.id is required when using committed offset for offsets initializer')
        completed['commit.offsets.on.checkpoint'] = 'false'
    else:
        completed.setdefault('client.id.prefix', group)
    completed.setdefault('enable.auto.commit', 'false')
    if bounded:
        completed['partition.discovery.interval.ms'] = '-1'
    return completed


def _is_true(properties: Dict[str, str], key: str) -> bool:
    return properties.get(key, '').lower() == 'true'
