"""Input formats."""
from typing import Any

from pyflink.common.utils import JavaObjectWrapper

__all__ = ['InputFormat']


class InputFormat(JavaObjectWrapper):
    """Base of the formats that ``StreamExecutionEnvironment.create_input`` reads."""

    def __init__(self, j_input_format: Any) -> None:
        super().__init__(j_input_format)
