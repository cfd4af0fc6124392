"""The test sink of PyFlink's DataStream tests, on Drey's collect sink."""
import uuid
from typing import Any, List

from pyflink._client import register_collector
from pyflink._graph.plan import SinkSpec
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.datastream.functions import SinkFunction
from pyflink.datastream.tests.java_text import java_text


class DataStreamTestSinkFunction(SinkFunction):
    """Keeps what reaches it; several can be in one job."""

    def __init__(self) -> None:
        self._values: List[Any] = []
        self._type_info: Any = None
        self._id = f"test-sink-{uuid.uuid4()}"
        super().__init__(self._spec)

    def _spec(self, stream: Any) -> SinkSpec:
        self._type_info = stream.get_type()
        register_collector(self._id, self._collect)
        return SinkSpec("collect", collect_id=self._id, name="Test Sink")

    def _collect(self, values: List[Any], end: bool) -> None:
        self._values.extend(values)

    def get_results(self, is_python_object: bool = False, stringify: bool = True) -> List[Any]:
        """What has come since the last call; ``False``: in Java's text forms."""
        values, self._values = self._values, []
        if not is_python_object:
            return [java_text(value, self._type_info) for value in values]
        return [str(value) for value in values] if stringify else values

    def clear(self) -> None:
        self._values = []

    def __getstate__(self) -> dict:
        raise TypeError("a test sink stays in the script")


class SecondColumnTimestampAssigner(TimestampAssigner):
    """The second field is the event time in ms."""

    def extract_timestamp(self, value: Any, record_timestamp: int) -> int:
        return int(value[1])
