"""Identifiers of jobs."""
from typing import Any

__all__ = ['JobID']


class JobID(object):
    """Identifies one submitted job: 32 hexadecimal digits."""

    def __init__(self, job_id: str) -> None:
        self._job_id = job_id

    def __str__(self) -> str:
        return self._job_id

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, JobID) and self._job_id == other._job_id

    def __hash__(self) -> int:
        return hash(self._job_id)
