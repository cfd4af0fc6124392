"""Guarantees of checkpoints."""
from enum import Enum

__all__ = ['CheckpointingMode']


class CheckpointingMode(Enum):
    """Whether state reflects every record exactly once after a recovery, or at least once."""

    EXACTLY_ONCE = 0
    AT_LEAST_ONCE = 1
