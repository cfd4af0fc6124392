"""Modules: sets of built-in functions."""
from __future__ import annotations

from typing import Any

__all__ = ['HiveModule', 'Module', 'ModuleEntry']


class Module(object):
    """A module. Only "core" exists, which every session has."""

    def __init__(self, j_module: Any) -> None:
        self._j_module = j_module


class HiveModule(Module):
    """Not part of this version."""

    def __init__(self, hive_version: str = None) -> None:
        raise NotImplementedError('HiveModule is not part of this version; see docs/compatibility.md')


class ModuleEntry(object):
    """A module's name, and whether it is used."""

    def __init__(self, name: str, used: bool, j_module_entry: Any = None) -> None:
        self._name = name
        self._used = used

    def name(self) -> str:
        return self._name

    def used(self) -> bool:
        return self._used

    def __repr__(self) -> str:
        return "ModuleEntry{name='%s', used=%s}" % (self._name, str(self._used).lower())

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ModuleEntry) and (self._name, self._used) == (other._name, other._used)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self._name, self._used))

    def __lt__(self, other: 'ModuleEntry') -> bool:
        return self._name < other._name
