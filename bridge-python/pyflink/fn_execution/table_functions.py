"""User-defined functions of tables in a worker: found, opened, and called as PyFlink calls them."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Generator
from types import ModuleType
from typing import Any, Callable, Dict, List

from pyflink.common.types import Row
from pyflink.fn_execution.metrics import StageMetricGroup
from pyflink.table.udf import (
    DelegatingAsyncScalarFunction,
    DelegatingScalarFunction,
    DelegationTableFunction,
    FunctionContext,
    UserDefinedFunction,
)

_DELEGATES = (DelegatingScalarFunction, DelegatingAsyncScalarFunction, DelegationTableFunction)
_modules: Dict[str, ModuleType] = {}
"""Modules whose text came in SQL, by that text: functions of one text share what it defines."""


def load(payload: bytes, options: Dict[str, str]) -> UserDefinedFunction:
    """The function of a ``StageFunction``: a pickle, else ``entry`` ('module.attribute'), else ``text``."""
    if payload:
        return pickle.loads(payload)
    if "text" in options:
        return find_in_text(options["text"], options.get("attribute", ""))._delegate()
    from pyflink.table._functions_declare import find_function

    return find_function(options["entry"])._delegate()


def find_in_text(text: str, name: str) -> Any:
    """The declared function of a module's text: that of the given name, else the only one.

    Raises LookupError when there is none, or more than one.
    """
    from pyflink.table.udf import UserDefinedFunctionWrapper

    module = _modules.get(text)
    if module is None:
        module = _modules[text] = _module_of(text)
    declared = {key: value for key, value in vars(module).items() if isinstance(value, UserDefinedFunctionWrapper)}
    for key, value in declared.items():
        if key.lower() == name.lower():
            return value
    if len(declared) == 1:
        return next(iter(declared.values()))
    what = f"declares {', '.join(declared)}, and none of that name" if declared else "declares none with udf, udtf, udaf or udtaf"
    raise LookupError(f"The Python source of function '{name}' {what}")


def _module_of(text: str) -> ModuleType:
    """Runs the text. The module is known to ``sys.modules``, so that pickles of its classes work in this process."""
    import linecache

    name = f"drey_inline_{len(_modules)}"
    filename = f"<source of {name}>"
    module = ModuleType(name)
    module.__file__ = filename
    linecache.cache[filename] = (len(text), None, text.splitlines(True), filename)
    sys.modules[name] = module
    try:
        exec(compile(text, filename, "exec"), module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def callable_of(function: UserDefinedFunction) -> Callable:
    """What is called for a row (or for columns)."""
    return function.func if isinstance(function, _DELEGATES) else function.eval  # type: ignore[attr-defined]


def open_function(function: Any, opening: Any, metrics: StageMetricGroup) -> None:
    """Calls ``open`` with the context of the subtask. ``opening``: the OpenStage."""
    if not hasattr(function, "open"):
        return
    enabled = opening.configuration.get("python.metric.enabled", "true").lower() != "false"
    name = opening.task_name
    function.open(
        FunctionContext(
            metrics if enabled else None,
            dict(opening.job_parameters),
            name,
            f"{name} ({opening.subtask_index + 1}/{opening.parallelism})",
            opening.parallelism,
            opening.max_parallelism,
            opening.subtask_index,
            opening.attempt,
        )
    )


def rows_of(result: Any) -> List[Any]:
    """The rows that a table function has answered for one call, each as a sequence of its fields."""
    if result is None:
        return []
    if isinstance(result, (list, range, Generator)):
        return [_fields(item) for item in result]
    return [_fields(result)]


def _fields(value: Any) -> Any:
    if isinstance(value, tuple):
        return value
    return value._values if isinstance(value, Row) else (value,)


def values_of(result: Any) -> List[Any]:
    """The same for results that are single values."""
    if result is None:
        return []
    return list(result) if isinstance(result, (list, range, Generator)) else [result]
