"""Python logging in workers: levels by PyFlink's keys, to a file where Flink's log directory is known."""

from __future__ import annotations

import logging
import os
import socket
from typing import Dict, Optional

LEVEL = "python.logging.default.level"
OVERRIDES = "python.logging.level.overrides"
_FORMAT = "%(asctime)s %(levelname)-5s %(name)s:%(lineno)d - %(message)s"


def configure(configuration: Dict[str, str], in_process: bool) -> None:
    """Sets the root logger up, unless the script has done so itself or runs the worker in its own process."""
    root = logging.getLogger()
    level = _level(configuration.get(LEVEL))
    if not in_process:
        handler = _handler()
        if handler is not None:
            root.addHandler(handler)
        if level is not None or not root.handlers:
            root.setLevel(logging.INFO if level is None else level)
    elif level is not None:
        root.setLevel(level)
    for part in filter(
        None, configuration.get(OVERRIDES, "").replace("{", "").replace("}", "").replace(";", ",").split(",")
    ):
        name, _, text = part.replace('"', "").replace("=", ":").partition(":")
        override = _level(text.strip())
        if override is not None:
            logging.getLogger(name.strip()).setLevel(override)


def _level(name: Optional[str]) -> Optional[int]:
    level = getattr(logging, (name or "").strip().upper(), None)
    return level if isinstance(level, int) else None


def _handler() -> Optional[logging.Handler]:
    """PyFlink's log file in FLINK_LOG_DIR or DREY_LOG_DIR; else warnings on stderr, which Python does without a handler.

    All workers of a user append to one file, as they share a task manager's in PyFlink: every record is one write.
    """
    directory = os.environ.get("FLINK_LOG_DIR") or os.environ.get("DREY_LOG_DIR")
    if not directory:
        return None
    user = os.environ.get("USER") or os.environ.get("LOGNAME") or "drey"
    path = os.path.join(directory, f"flink-{user}-python-{socket.gethostname()}.log")
    try:
        os.makedirs(directory, exist_ok=True)
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(logging.Formatter(_FORMAT))
    return handler
