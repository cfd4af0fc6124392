"""When a task may be scheduled."""
from enum import Enum

__all__ = ['InputDependencyConstraint']


class InputDependencyConstraint(Enum):
    """``ANY`` input can be consumed, or ``ALL`` of them."""

    ANY = 0
    ALL = 1
