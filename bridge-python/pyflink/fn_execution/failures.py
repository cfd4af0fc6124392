"""What the host is told when user code fails: the user's own traceback, the operator and the record."""

from __future__ import annotations

import os
import traceback
from typing import Any, List, Optional, Tuple

from pyflink._protocol.column_errors import ColumnError, safe_repr
from pyflink._protocol.messages import Failure

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
STAGE_CODE = "<drey stage"
"""Prefix of the file names of generated code."""

NO_RECORD = object()


class StageFailure(Exception):
    """A failure with what is known about it, on its way out of a stage; ``cause`` is the exception itself."""

    def __init__(self, cause: BaseException, phase: str, operator_name: str = "", record: Any = NO_RECORD) -> None:
        super().__init__(cause)
        self.cause = cause
        self.phase = phase
        self.operator_name = operator_name
        self.record = record


def is_package_frame(filename: str) -> bool:
    """Frames of this package and of the code that it generates; tests of the package count as users."""
    return filename.startswith(_PACKAGE) and f"{os.sep}tests{os.sep}" not in filename or filename.startswith(STAGE_CODE)


def failure_message(stage_id: int, seq: int, failure: StageFailure) -> Failure:
    """The message for the host."""
    cause = failure.cause
    record = failure.record
    if isinstance(cause, ColumnError) and record is NO_RECORD:
        record = cause.value
    return Failure(
        stage_id=stage_id,
        seq=seq,
        exception_class=type(cause).__qualname__,
        message=_text(cause),
        traceback=format_traceback(cause),
        operator_name=failure.operator_name,
        phase=failure.phase,
        record="" if record is NO_RECORD else safe_repr(record),
    )


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # the user's __str__
        return ""


def format_traceback(error: BaseException) -> str:
    """The usual traceback, with runs of package frames folded into one line. Chained exceptions come first."""
    lines: List[str] = []
    chain: List[Tuple[BaseException, str]] = []
    current: Optional[BaseException] = error
    seen = set()
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        if current.__cause__ is not None:
            chain.append((current, "\nThe above exception was the direct cause of the following exception:\n\n"))
            current = current.__cause__
        elif current.__context__ is not None and not current.__suppress_context__:
            chain.append((current, "\nDuring handling of the above exception, another exception occurred:\n\n"))
            current = current.__context__
        else:
            chain.append((current, ""))
            current = None
    for position, (link, _) in enumerate(reversed(chain)):
        if position:
            lines.append(chain[len(chain) - 1 - position][1])
        lines.extend(_format_one(link))
    return "".join(lines)


def _format_one(error: BaseException) -> List[str]:
    lines = ["Traceback (most recent call last):\n"] if error.__traceback__ is not None else []
    folded = 0
    for frame in traceback.extract_tb(error.__traceback__):
        if is_package_frame(frame.filename):
            folded += 1
            continue
        if folded:
            lines.append(_folded(folded))
            folded = 0
        lines.extend(traceback.format_list([frame]))
    if folded:
        lines.append(_folded(folded))
    lines.extend(traceback.format_exception_only(type(error), error))
    return lines


def _folded(count: int) -> str:
    return f"  [{count} frame{'s' if count > 1 else ''} of pyflink]\n"
