"""Streaming or batch."""
from enum import Enum

__all__ = ['RuntimeExecutionMode']


class RuntimeExecutionMode(Enum):
    """How a program is executed; AUTOMATIC is BATCH when all its sources are bounded."""

    STREAMING = 0
    BATCH = 1
    AUTOMATIC = 2
