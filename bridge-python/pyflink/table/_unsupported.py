"""What the Table API's names do in this version: say that they are not part of it."""
from __future__ import annotations

from typing import Any, NoReturn


def unsupported(feature: str) -> NoReturn:
    """:raises NotImplementedError: always."""
    raise NotImplementedError("%s: the Table API and SQL are not part of this version; see docs/compatibility.md"
                              % feature)


class Unsupported(object):
    """Base of classes that can be imported but not used."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        unsupported(type(self).__name__)
