"""Where a compiled plan is."""
from __future__ import annotations

from pathlib import Path
from typing import Union

__all__ = ['PlanReference', 'FilePlanReference', 'JsonContentPlanReference', 'BytesContentPlanReference']

_SMILE = 'Plans have no Smile form: they are JSON, see docs/decisions/0009-compiled-plans.md'


class PlanReference(object):
    """Points to a plan for ``TableEnvironment.load_plan``."""

    @staticmethod
    def from_file(path: Union[str, Path]) -> 'FilePlanReference':
        """A plan in a local file."""
        return FilePlanReference(Path(path))

    @staticmethod
    def from_json_string(json_string: str) -> 'JsonContentPlanReference':
        """A plan's text."""
        return JsonContentPlanReference(json_string)

    @staticmethod
    def from_smile_bytes(smile_bytes: bytes) -> 'BytesContentPlanReference':
        """:raises NotImplementedError: always."""
        raise NotImplementedError(_SMILE)


class FilePlanReference(PlanReference):
    """A plan in a local file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get_file(self) -> Path:
        return self._path.resolve()


class JsonContentPlanReference(PlanReference):
    """A plan's text."""

    def __init__(self, content: str) -> None:
        self._content = content

    def get_content(self) -> str:
        return self._content


class BytesContentPlanReference(PlanReference):
    """A plan in Smile form, which is not supported."""

    def __init__(self, content: bytes) -> None:
        raise NotImplementedError(_SMILE)
