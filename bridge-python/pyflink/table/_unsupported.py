"""What the Table API's names do that are not part of this version: they say so."""
from __future__ import annotations

from typing import Any, NoReturn


def unsupported(feature: str) -> NoReturn:
    """:raises NotImplementedError: always."""
    raise NotImplementedError("%s: of the Table API only SQL is part of this version, with Python functions, without "
                              "expressions; see docs/compatibility.md" % feature)


class Unsupported(object):
    """Base of classes that can be imported but not used."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        unsupported(type(self).__name__)
