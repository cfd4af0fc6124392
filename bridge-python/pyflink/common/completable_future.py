"""Results that arrive later."""
from __future__ import annotations

from typing import Any, Callable, Optional

__all__ = ['CompletableFuture']


class CompletableFuture(object):
    """
    The result of an operation that may still run. ``result()`` waits; it serves the job's Python workers meanwhile,
    as ``execute`` does.
    """

    def __init__(self, wait: Optional[Callable[[], None]] = None, py_class: Optional[Callable[[Any], Any]] = None,
                 completed: bool = False, value: Any = None) -> None:
        """
        :param wait: blocks until this future is complete; None = the future is waited for on a condition.
        :param py_class: applied to the value when it is read.
        """
        import threading
        self._wait = wait
        self._py_class = py_class
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._value: Any = None
        self._exception: Optional[BaseException] = None
        self._cancelled = False
        if completed:
            self._complete(value, None)

    def cancel(self) -> bool:
        """Gives up waiting for the result; whether the future is cancelled now. The operation itself goes on."""
        with self._lock:
            if not self._event.is_set():
                self._cancelled = True
                self._event.set()
            return self._cancelled

    def cancelled(self) -> bool:
        return self._cancelled

    def done(self) -> bool:
        return self._event.is_set()

    def result(self) -> Any:
        """
        Waits for the result.

        :raises Exception: the failure of the operation.
        """
        if not self._event.is_set() and self._wait is not None:
            self._wait()
        self._event.wait()
        if self._cancelled:
            from concurrent.futures import CancelledError
            raise CancelledError()
        if self._exception is not None:
            raise self._exception
        return self._value if self._py_class is None else self._py_class(self._value)

    def exception(self) -> Optional[BaseException]:
        """The failure, None when there is none (yet)."""
        return self._exception

    def _complete(self, value: Any, exception: Optional[BaseException]) -> None:
        """Only the first completion counts."""
        with self._lock:
            if not self._event.is_set():
                self._value, self._exception = value, exception
                self._event.set()

    def __str__(self) -> str:
        state = "Not completed"
        if self._event.is_set():
            failed = self._cancelled or self._exception is not None
            state = "Completed exceptionally" if failed else "Completed normally"
        return "CompletableFuture[%s]" % state
