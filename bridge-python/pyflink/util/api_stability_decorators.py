"""Markers of how stable an API is."""
from __future__ import annotations

from textwrap import dedent, indent
from typing import Any, Callable, Optional, TypeVar

__all__ = ["Deprecated", "Experimental", "Internal", "PublicEvolving", "Public"]

T = TypeVar("T", bound=Any)


class BaseAPIStabilityDecorator:
    """Appends a directive to the docstring of what it decorates."""

    _text = ''

    def get_directive(self, func_or_cls: Any) -> str:
        return self._text

    def __call__(self, func_or_cls: T) -> T:
        directive = self.get_directive(func_or_cls)
        if directive:
            func_or_cls.__doc__ = dedent(func_or_cls.__doc__ or '').rstrip() + '\n\n' + directive + '\n'
        return func_or_cls


class Deprecated(BaseAPIStabilityDecorator):
    """Warns when the function is called or the class is created."""

    def __init__(self, since: str, detail: Optional[str] = None) -> None:
        self.since = since
        self.detail = detail or ''

    def get_directive(self, func_or_cls: Any) -> str:
        return '.. deprecated:: %s\n%s' % (self.since, indent(dedent(self.detail), '   '))

    def __call__(self, func_or_cls: T) -> T:
        import functools
        import warnings
        message = '%s is deprecated since %s. %s' % (func_or_cls.__qualname__, self.since, self.detail)

        def warning(wrapped: Callable) -> Callable:
            @functools.wraps(wrapped)
            def call(*args: Any, **kwargs: Any) -> Any:
                warnings.warn(message.strip(), DeprecationWarning, stacklevel=2)
                return wrapped(*args, **kwargs)
            return call

        if isinstance(func_or_cls, type):
            func_or_cls.__init__ = warning(func_or_cls.__init__)  # type: ignore[misc]
            return super().__call__(func_or_cls)
        return super().__call__(warning(func_or_cls))  # type: ignore[return-value]


class Experimental(BaseAPIStabilityDecorator):
    """May change or go in any release."""

    _text = '.. note:: Experimental: may change without notice.'


class Internal(BaseAPIStabilityDecorator):
    """Not for users."""

    _text = '.. note:: Internal: not for users.'


class PublicEvolving(BaseAPIStabilityDecorator):
    """Public, may change between minor releases."""

    _text = '.. note:: May change between minor releases.'


class Public(BaseAPIStabilityDecorator):
    """Public and stable."""
