"""A source of numbers."""
from __future__ import annotations

from pyflink._graph.plan import SourceSpec
from pyflink.common.typeinfo import Types
from pyflink.datastream.connectors.base import Source

__all__ = ['NumberSequenceSource']


class NumberSequenceSource(Source):
    """The longs from ``start`` to ``end``, both included, split evenly over the subtasks."""

    def __init__(self, start: int, end: int):
        if start > end:
            raise ValueError("'from' must be <= 'to'")
        super().__init__(SourceSpec(
            'number-sequence', {'start': str(start), 'end': str(end)}, type_info=Types.LONG(),
            name='Sequence Source'))
