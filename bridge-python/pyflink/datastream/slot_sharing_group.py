"""Slot sharing groups and the memory sizes of their resources."""
from __future__ import annotations

from typing import Any, Dict, Optional

__all__ = ['MemorySize', 'SlotSharingGroup']

_UNITS = (('tb', 1 << 40), ('gb', 1 << 30), ('mb', 1 << 20), ('kb', 1 << 10))


class MemorySize(object):
    """An amount of memory in bytes."""

    def __init__(self, bytes_size: Optional[int] = None) -> None:
        """
        :raises ValueError: when negative.
        """
        if bytes_size is None or bytes_size < 0:
            raise ValueError("bytes must be >= 0")
        self._bytes = bytes_size

    @staticmethod
    def of_mebi_bytes(mebi_bytes: int) -> 'MemorySize':
        return MemorySize(bytes_size=mebi_bytes << 20)

    def get_bytes(self) -> int:
        return self._bytes

    def get_kibi_bytes(self) -> int:
        return self._bytes >> 10

    def get_mebi_bytes(self) -> int:
        return self._bytes >> 20

    def get_gibi_bytes(self) -> int:
        return self._bytes >> 30

    def get_tebi_bytes(self) -> int:
        return self._bytes >> 40

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, self.__class__) and self._bytes == other._bytes

    def __hash__(self) -> int:
        return hash(self._bytes)

    def __lt__(self, other: 'MemorySize') -> bool:
        if not isinstance(other, MemorySize):
            raise Exception("Does not support comparison with non-MemorySize %s" % other)
        return self._bytes < other._bytes

    def __le__(self, other: 'MemorySize') -> bool:
        return self == other or self < other

    def __str__(self) -> str:
        if self._bytes:
            for name, size in _UNITS:
                if self._bytes % size == 0:
                    return '%d %s' % (self._bytes // size, name)
        return '%d bytes' % self._bytes


class SlotSharingGroup(object):
    """Operators that may share a slot, and perhaps the resources that such a slot has."""

    def __init__(self, name: str, cpu_cores: Optional[float] = None, task_heap_memory: Optional[MemorySize] = None,
                 task_off_heap_memory: Optional[MemorySize] = None, managed_memory: Optional[MemorySize] = None,
                 external_resources: Optional[Dict[str, float]] = None) -> None:
        self._name = name
        self._cpu_cores = cpu_cores
        self._task_heap_memory = task_heap_memory
        self._task_off_heap_memory = task_off_heap_memory
        self._managed_memory = managed_memory
        self._external_resources = dict(external_resources or {})

    def get_name(self) -> str:
        return self._name

    def get_managed_memory(self) -> Optional[MemorySize]:
        return self._managed_memory

    def get_task_heap_memory(self) -> Optional[MemorySize]:
        return self._task_heap_memory

    def get_task_off_heap_memory(self) -> Optional[MemorySize]:
        return self._task_off_heap_memory

    def get_cpu_cores(self) -> Optional[float]:
        return self._cpu_cores

    def get_external_resources(self) -> Dict[str, float]:
        return dict(self._external_resources)

    @staticmethod
    def builder(name: str) -> 'SlotSharingGroup.Builder':
        return SlotSharingGroup.Builder(name)

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, self.__class__) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((self._name, self._cpu_cores, self._task_heap_memory))

    class Builder(object):
        """Collects the resources of a group."""

        def __init__(self, name: str) -> None:
            self._group_name = name
            self._cpu_cores: Optional[float] = None
            self._task_heap_memory: Optional[MemorySize] = None
            self._task_off_heap_memory: Optional[MemorySize] = None
            self._managed_memory: Optional[MemorySize] = None
            self._external_resources: Dict[str, float] = {}

        def set_cpu_cores(self, cpu_cores: float) -> 'SlotSharingGroup.Builder':
            """
            :raises ValueError: when not positive.
            """
            if cpu_cores <= 0:
                raise ValueError("The cpu cores should be positive.")
            self._cpu_cores = cpu_cores
            return self

        def set_task_heap_memory(self, task_heap_memory: MemorySize) -> 'SlotSharingGroup.Builder':
            """
            :raises ValueError: when zero.
            """
            if task_heap_memory.get_bytes() <= 0:
                raise ValueError("The task heap memory should be positive.")
            self._task_heap_memory = task_heap_memory
            return self

        def set_task_heap_memory_mb(self, task_heap_memory_mb: int) -> 'SlotSharingGroup.Builder':
            return self.set_task_heap_memory(MemorySize.of_mebi_bytes(task_heap_memory_mb))

        def set_task_off_heap_memory(self, task_off_heap_memory: MemorySize) -> 'SlotSharingGroup.Builder':
            self._task_off_heap_memory = task_off_heap_memory
            return self

        def set_task_off_heap_memory_mb(self, task_off_heap_memory_mb: int) -> 'SlotSharingGroup.Builder':
            return self.set_task_off_heap_memory(MemorySize.of_mebi_bytes(task_off_heap_memory_mb))

        def set_managed_memory(self, managed_memory: MemorySize) -> 'SlotSharingGroup.Builder':
            self._managed_memory = managed_memory
            return self

        def set_managed_memory_mb(self, managed_memory_mb: int) -> 'SlotSharingGroup.Builder':
            return self.set_managed_memory(MemorySize.of_mebi_bytes(managed_memory_mb))

        def set_external_resource(self, name: str, value: float) -> 'SlotSharingGroup.Builder':
            self._external_resources[name] = value
            return self

        def build(self) -> 'SlotSharingGroup':
            """
            :raises ValueError: when some resources are set, but not both CPU cores and task heap memory.
            """
            if self._cpu_cores is not None and self._task_heap_memory is not None:
                nothing = MemorySize(0)
                return SlotSharingGroup(self._group_name, self._cpu_cores, self._task_heap_memory,
                                        self._task_off_heap_memory or nothing, self._managed_memory or nothing,
                                        self._external_resources)
            if any(value is not None for value in (self._cpu_cores, self._task_heap_memory, self._managed_memory,
                                                   self._task_off_heap_memory)) or self._external_resources:
                raise ValueError("The cpu cores and task heap memory are required when specifying the resource of a "
                                 "slot sharing group. You need to explicitly configure them with positive value.")
            return SlotSharingGroup(self._group_name)
