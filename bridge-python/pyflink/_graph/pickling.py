"""Pickling user functions where they are handed to the API, with errors that name the culprit."""
from __future__ import annotations

import types
from typing import Any, Iterator, List, Optional, Tuple

_MAX_DEPTH = 5


def dumps(function: Any, what: str) -> bytes:
    """cloudpickles ``function``. On failure raises the same kind of error, saying which object inside it is to blame.

    ``what`` says how the function is used, e.g. ``map``.
    """
    from pyflink._vendor import cloudpickle
    try:
        return cloudpickle.dumps(function)
    except Exception as error:
        message = _explain(function, what, error, cloudpickle)
        kind = type(error) if type(error) in (TypeError, ValueError, AttributeError) else TypeError
        try:
            from pickle import PicklingError
            if isinstance(error, PicklingError):
                kind = PicklingError
        finally:
            raise kind(message) from error


def describe(function: Any) -> str:
    """Name of a function for messages: ``lambda at job.py:12``, ``MyMap``."""
    code = getattr(function, '__code__', None)
    if code is not None:
        name = 'lambda' if function.__name__ == '<lambda>' else function.__qualname__
        return f'{name} at {code.co_filename.rsplit("/", 1)[-1]}:{code.co_firstlineno}'
    inner = getattr(function, '_function', None)
    if inner is not None and type(function).__module__.startswith('pyflink.'):
        return describe(inner)
    if isinstance(function, (tuple, list)):
        return ' and '.join(describe(part) for part in function)
    return type(function).__qualname__


def _explain(function: Any, what: str, error: BaseException, pickler: Any) -> str:
    message = f'The function of {what} ({describe(function)}) cannot be pickled: {error}'
    culprit = _find(function, pickler, [], 0, set())
    if culprit is not None:
        path, value = culprit
        message += (f'. The culprit is {" -> ".join(path)}, an object of type '
                    f'{type(value).__module__}.{type(value).__qualname__}: create it in open(), '
                    'or inside the function, instead of capturing it')
    return message


def _find(value: Any, pickler: Any, path: List[str], depth: int, seen: set) -> Optional[Tuple[List[str], Any]]:
    """The innermost part of ``value`` that cannot be pickled, with the way to it."""
    if depth > _MAX_DEPTH or id(value) in seen:
        return None
    seen.add(id(value))
    for name, part in _parts(value):
        if _pickles(part, pickler):
            continue
        return _find(part, pickler, path + [name], depth + 1, seen) or (path + [name], part)
    return (path, value) if path else None


def _pickles(value: Any, pickler: Any) -> bool:
    try:
        pickler.dumps(value)
        return True
    except Exception:
        return False


def _parts(value: Any) -> Iterator[Tuple[str, Any]]:
    """Named parts that a pickle of ``value`` would contain."""
    if isinstance(value, types.MethodType):
        yield f"the object of method '{value.__name__}'", value.__self__
        return
    if isinstance(value, types.FunctionType):
        for name, cell in zip(value.__code__.co_freevars, value.__closure__ or ()):
            try:
                yield f"variable '{name}'", cell.cell_contents
            except ValueError:
                continue
        for name in value.__code__.co_names:
            if name in value.__globals__ and not isinstance(value.__globals__[name], types.ModuleType):
                yield f"global '{name}'", value.__globals__[name]
        for default in value.__defaults__ or ():
            yield 'a default argument', default
        return
    if isinstance(value, dict):
        for key, item in value.items():
            yield f'[{key!r}]', item
    elif isinstance(value, (list, tuple, set, frozenset)):
        for index, item in enumerate(value):
            yield f'[{index}]', item
    attributes = getattr(value, '__dict__', None)
    if attributes and not isinstance(value, type):
        for name, item in list(attributes.items()):
            yield f"attribute '{name}'", item
    if not isinstance(value, type) and type(value).__module__ == '__main__':
        for name, item in vars(type(value)).items():
            if isinstance(item, types.FunctionType):
                yield f"method '{name}'", item
