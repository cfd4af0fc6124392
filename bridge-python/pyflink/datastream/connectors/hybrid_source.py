"""Several sources read one after the other."""
from __future__ import annotations

import json
from typing import Any, List

from pyflink._graph.plan import SourceSpec
from pyflink.datastream.connectors.base import Source

__all__ = ['HybridSource', 'HybridSourceBuilder']


class HybridSource(Source):
    """Reads its sources one after the other; all but the last are bounded."""

    def __init__(self, j_hybrid_source: Any):
        super().__init__(j_hybrid_source)

    @staticmethod
    def builder(first_source: Source) -> 'HybridSourceBuilder':
        """Starts with the source that is read first."""
        return HybridSourceBuilder([first_source])


class HybridSourceBuilder(object):
    """Collects the sources."""

    def __init__(self, j_hybrid_source_builder: List[Source]):
        self._sources = j_hybrid_source_builder

    def add_source(self, source: Source) -> 'HybridSourceBuilder':
        """Adds the source that is read after those so far."""
        self._sources.append(source)
        return self

    def build(self) -> 'HybridSource':
        """The source; refuses an unbounded one before the last."""
        specs: List[SourceSpec] = [source.get_java_function() for source in self._sources]
        for spec in specs[:-1]:
            if not spec.bounded:
                raise ValueError('HybridSource: all sources but the last must be bounded')
        for spec in specs:
            if spec.decode is not None:
                raise NotImplementedError(
                    f'HybridSource over {spec.name or spec.connector} is not supported, see docs/compatibility.md')
        parts = [{'connector': spec.connector, 'options': spec.options, 'format': spec.format,
                  'format_options': spec.format_options} for spec in specs]
        return HybridSource(SourceSpec(
            'hybrid', {'sources': json.dumps(parts)}, bounded=specs[-1].bounded, type_info=specs[0].type_info,
            name='Hybrid Source'))
