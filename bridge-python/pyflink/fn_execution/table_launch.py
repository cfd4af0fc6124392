"""Python processes of a host without a Python client: workers, and ``describe`` for what a function is.

``DREY_PYTHON_OPTIONS`` has the job's options ``python.*`` in JSON.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, Dict, Optional


def _prepare() -> Any:
    from pyflink._client.dependencies import prepare
    from pyflink._graph.settings import _dependencies

    options: Dict[str, str] = json.loads(os.environ.get("DREY_PYTHON_OPTIONS", "{}"))
    return prepare(_dependencies(options), options)


def _change_interpreter(prepared: Any) -> Optional[int]:
    """Runs this again in the interpreter that is asked for; None when it is this one."""
    if os.path.abspath(prepared.executable) == os.path.abspath(sys.executable):
        return None
    import subprocess

    from pyflink._client.workers import _die_with_parent

    environment = prepared.environment()
    # The files are prepared: only the interpreter is left to be the right one.
    environment["DREY_PYTHON_OPTIONS"] = "{}"
    command = [prepared.executable, "-m", "pyflink.fn_execution.table_launch", *sys.argv[1:]]
    preexec = _die_with_parent if sys.platform == "linux" else None
    return subprocess.call(command, env=environment, cwd=prepared.directory, preexec_fn=preexec)


def _work() -> None:
    from pyflink._client.workers import _die_with_parent
    from pyflink.fn_execution import worker

    if sys.platform == "linux":
        _die_with_parent()
    worker.main()


def _describe() -> None:
    """Reads ``{"entry": ..., "text": ...}``, writes the signature, or the error, as the last line."""
    asked = json.loads(sys.stdin.readline())
    try:
        from pyflink.table._functions_declare import find_function, signature

        if asked.get("text") is not None:
            from pyflink.fn_execution.table_functions import find_in_text

            function = find_in_text(asked["text"], asked["entry"])
        else:
            function = find_function(asked["entry"])
        answer = {"signature": signature(function)}
    except BaseException as error:
        from pyflink.fn_execution.failures import format_traceback

        answer = {"error": format_traceback(error)}
    sys.stdout.flush()
    print("\n" + json.dumps(answer), flush=True)


def main() -> None:
    prepared = _prepare()
    code = _change_interpreter(prepared)
    if code is not None:
        sys.exit(code if code >= 0 else 128 - code)
    prepared.enter()
    if sys.argv[1:] == ["describe"]:
        _describe()
    else:
        _work()


if __name__ == "__main__":
    main()
