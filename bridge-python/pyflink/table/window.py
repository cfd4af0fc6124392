"""Windows of the Table API: can be imported, not used in this version."""
from __future__ import annotations

from typing import Any, NoReturn

from pyflink.table._unsupported import Unsupported, unsupported

__all__ = ['Tumble', 'Session', 'Slide', 'Over', 'GroupWindow', 'OverWindow']


class GroupWindow(Unsupported):
    """Not part of this version."""


class OverWindow(Unsupported):
    """Not part of this version."""


class Tumble(Unsupported):
    """Not part of this version."""

    @classmethod
    def over(cls, size: Any) -> NoReturn:
        """:raises NotImplementedError: always."""
        unsupported('Tumble.over')


class Slide(Unsupported):
    """Not part of this version."""

    @classmethod
    def over(cls, size: Any) -> NoReturn:
        """:raises NotImplementedError: always."""
        unsupported('Slide.over')


class Session(Unsupported):
    """Not part of this version."""

    @classmethod
    def with_gap(cls, gap: Any) -> NoReturn:
        """:raises NotImplementedError: always."""
        unsupported('Session.with_gap')


class Over(Unsupported):
    """Not part of this version."""

    @classmethod
    def order_by(cls, order_by: Any) -> NoReturn:
        """:raises NotImplementedError: always."""
        unsupported('Over.order_by')

    @classmethod
    def partition_by(cls, *partition_by: Any) -> NoReturn:
        """:raises NotImplementedError: always."""
        unsupported('Over.partition_by')
