"""Kinds of rows that a changelog may have."""
from __future__ import annotations

__all__ = ['ChangelogMode']


class ChangelogMode(object):
    """Made by :meth:`insert_only`, :meth:`upsert` and :meth:`all`."""

    def __init__(self, j_changelog_mode: str) -> None:
        self._mode = j_changelog_mode

    @staticmethod
    def insert_only() -> 'ChangelogMode':
        """Only insertions."""
        return ChangelogMode('insert')

    @staticmethod
    def upsert() -> 'ChangelogMode':
        """Insertions, updates without the row before, and deletions, by a key."""
        return ChangelogMode('upsert')

    @staticmethod
    def all() -> 'ChangelogMode':
        """All kinds."""
        return ChangelogMode('all')

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ChangelogMode) and self._mode == other._mode

    def __hash__(self) -> int:
        return hash(self._mode)
