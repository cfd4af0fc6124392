"""What all connectors share."""
from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum
from typing import Any, Optional, Union

from pyflink.datastream.functions import JavaFunctionWrapper

__all__ = ['Source', 'Sink', 'DeliveryGuarantee', 'StreamTransformer', 'SupportsPreprocessing']


class Source(JavaFunctionWrapper):
    """A source, for ``StreamExecutionEnvironment.from_source``. Wraps a ``pyflink._graph.SourceSpec``."""

    def __init__(self, source: Union[str, Any]):
        super().__init__(source)


class Sink(JavaFunctionWrapper):
    """A sink, for ``DataStream.sink_to``. Wraps a ``pyflink._graph.SinkSpec``,
    or a callable that makes one for a stream."""

    def __init__(self, sink: Union[str, Any]):
        super().__init__(sink)


class DeliveryGuarantee(Enum):
    """What a sink promises across failures."""

    EXACTLY_ONCE = 0,
    AT_LEAST_ONCE = 1,
    NONE = 2


class StreamTransformer(ABC):
    """Changes a stream on its way into a sink."""

    @abstractmethod
    def apply(self, ds):
        """The stream that the sink writes."""


class SupportsPreprocessing(ABC):
    """A sink that wants its stream transformed first."""

    @abstractmethod
    def get_transformer(self) -> Optional[StreamTransformer]:
        """The transformer, or None."""
