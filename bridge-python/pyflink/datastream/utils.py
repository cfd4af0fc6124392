"""Helpers of the DataStream API."""
from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyflink.common.typeinfo import TypeInformation


class ResultTypeQueryable(object):
    """Something that knows the type of what it produces."""

    @abstractmethod
    def get_produced_type(self) -> TypeInformation:
        """The type."""
