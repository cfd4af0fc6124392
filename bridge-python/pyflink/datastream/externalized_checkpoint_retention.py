"""What becomes of checkpoints of a cancelled job."""
from enum import Enum

__all__ = ['ExternalizedCheckpointRetention']


class ExternalizedCheckpointRetention(Enum):
    """Whether checkpoints are deleted when the job is cancelled, retained, or not externalized at all."""

    DELETE_ON_CANCELLATION = 0
    RETAIN_ON_CANCELLATION = 1
    NO_EXTERNALIZED_CHECKPOINTS = 2
