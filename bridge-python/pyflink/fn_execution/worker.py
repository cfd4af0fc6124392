"""A UDF worker: connects to a host and runs the stages that it opens. See docs/protocol.md."""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from typing import Any, Deque, Dict

from pyflink._protocol.messages import CloseStage, Hello, ProtocolVersion, StageClosed, WorkerMessage
from pyflink.fn_execution.connection import Connection, connect
from pyflink.fn_execution.failures import StageFailure, failure_message
from pyflink.fn_execution.stages import Stage

_METRICS_INTERVAL = 1.0


class _Disconnected(BaseException):
    """The host is gone. Not an Exception: user code must not swallow it."""


class Worker:
    """Serves one connection in the calling thread."""

    def __init__(self, connection: Connection, in_process: bool) -> None:
        self._connection = connection
        self._in_process = in_process
        self._stages: Dict[int, Stage] = {}
        self._waiting: Deque[WorkerMessage] = deque()
        self._next_request = 0
        self._next_metrics = time.monotonic() + _METRICS_INTERVAL
        self._logging = False
        self._unreported = False

    def serve(self) -> bool:
        """Returns at Shutdown (True) or when the host has closed the connection (False)."""
        connected = True
        try:
            while True:
                message = self._waiting.popleft() if self._waiting else self._next()
                kind = message.which("message")
                if kind == "shutdown":
                    break
                self._handle(kind, getattr(message, kind) if kind else None)
                if not self._in_process:
                    _flush_standard_streams()
        except (_Disconnected, BrokenPipeError, ConnectionError):
            # Nobody is left to report to: close() of the stages would only delay the end.
            connected = False
            if not self._in_process:
                return False
        for stage in list(self._stages.values()):
            _close_quietly(stage)
        return connected

    def _next(self) -> WorkerMessage:
        """The next message. Metrics that changed with the last one are not kept back by an idle input."""
        if self._unreported:
            wait = self._next_metrics - time.monotonic()
            if not self._connection.ready(max(0.0, wait)):
                self._report_metrics()
        return self._receive()

    def _receive(self) -> WorkerMessage:
        message = self._connection.receive()
        if message is None:
            raise _Disconnected()
        return message

    def _handle(self, kind: str, message: Any) -> None:
        if kind == "open_stage":
            self._open(message)
            return
        if kind == "close_stage":
            self._close(message)
            return
        stage = self._stages.get(getattr(message, "stage_id", -1))
        if stage is None:
            return  # the stage has failed: what was on its way to it is void
        try:
            if kind == "data":
                stage.data(message)
            elif kind == "timers":
                stage.timers(message)
            elif kind == "end_input":
                stage.end_input(message)
            self._unreported = self._unreported or stage.has_metrics
            self._report_metrics()
        except StageFailure as failure:
            self._fail(stage, getattr(message, "seq", 0), failure)
        except _Cancelled:
            self._stages.pop(stage.id, None)
            _close_quietly(stage)
        except ConnectionError:
            raise
        except Exception as error:  # a fault of the worker itself, or of an exotic object of the user's
            self._fail(stage, getattr(message, "seq", 0), StageFailure(error, "process", stage.operators[0].name))

    def _open(self, message: Any) -> None:
        if not self._logging:
            from pyflink.fn_execution.worker_logging import configure

            configure(message.configuration, self._in_process)
            self._logging = True
        stage = None
        try:
            make = _stage_class(message)
            stage = make(message, self._connection.send, self._request, self._fail_between_frames)
            stage.open()
            self._stages[stage.id] = stage
        except StageFailure as failure:
            self._connection.send("failure", failure_message(message.stage_id, 0, failure))
            if stage is not None:
                _close_quietly(stage)
        except Exception as error:
            failure = StageFailure(error, "open", message.functions[0].name if message.functions else "")
            self._connection.send("failure", failure_message(message.stage_id, 0, failure))

    def _close(self, message: CloseStage) -> None:
        stage = self._stages.pop(message.stage_id, None)
        if stage is not None:
            try:
                stage.close()
                self._send_metrics(stage)
            except StageFailure as failure:
                self._connection.send("failure", failure_message(message.stage_id, 0, failure))
                return
        self._connection.send("stage_closed", StageClosed(stage_id=message.stage_id))

    def _fail(self, stage: Stage, seq: int, failure: StageFailure) -> None:
        self._stages.pop(stage.id, None)
        self._connection.send("failure", failure_message(stage.id, seq, failure))
        _close_quietly(stage)

    def _fail_between_frames(self, stage: Stage, failure: StageFailure) -> None:
        """A stage failed in a thread of its own."""
        if self._stages.get(stage.id) is stage:
            try:
                self._fail(stage, 0, failure)
            except OSError:
                pass  # the host is gone

    def _request(self, request: Any) -> Any:
        """Waits for the answer to a StateRequest; what else arrives meanwhile waits its turn."""
        self._next_request += 1
        request.request_id = self._next_request
        self._connection.send("state_request", request)
        while True:
            message = self._receive()
            if message.state_response is not None:
                return message.state_response
            closing = message.close_stage
            if message.shutdown is not None or closing is not None and closing.stage_id == request.stage_id:
                # The task was cancelled: no answer will come. (Other stages of the slot may close meanwhile.)
                self._waiting.append(message)
                raise _Cancelled()
            self._waiting.append(message)

    def _report_metrics(self) -> None:
        now = time.monotonic()
        if now < self._next_metrics:
            return
        self._next_metrics = now + _METRICS_INTERVAL
        self._unreported = False
        for stage in list(self._stages.values()):
            self._send_metrics(stage)

    def _send_metrics(self, stage: Stage) -> None:
        for message in stage.metrics():
            self._connection.send("metrics", message)


class _Cancelled(BaseException):
    """The stage is being closed while its function waits for state."""


_TABLE_STAGES = {
    "table_call": "table_stage.TableStage",
    "group_aggregate": "table_aggregate.GroupAggregateStage",
    "frame_aggregate": "table_aggregate_frames.FrameAggregateStage",
}
"""By kind of the first function: stages of table programs, which only jobs with them import."""


def _stage_class(message: Any) -> Any:
    kind = message.functions[0].kind if message.functions else ""
    if kind not in _TABLE_STAGES:
        return Stage
    module, name = _TABLE_STAGES[kind].split(".")
    import importlib

    return getattr(importlib.import_module("pyflink.fn_execution." + module), name)


def _close_quietly(stage: Stage) -> None:
    """close() of a stage that has failed: its own errors would hide the first one."""
    try:
        stage.close()
    except StageFailure as failure:
        import logging

        logging.getLogger(__name__).warning("close() of %s failed: %s", failure.operator_name, failure.cause)


def _flush_standard_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            pass


def run_worker(address: str, token: str, worker_id: int, *, in_process: bool = False) -> bool:
    """Connects to ``address`` (a unix socket's path or ``host:port``) and serves until Shutdown or its end.

    ``in_process`` is for a thread of the job script itself: signals and the process's end are the script's then.
    False when the host was gone: a process of its own should then exit at once, without waiting for the user's threads.
    """
    if not in_process:
        import gc
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)
        gc.freeze()  # what came from the script stays in pages that the two processes share
    try:
        connection = Connection(connect(address))
    except (FileNotFoundError, ConnectionRefusedError):
        return False  # the host ended while the worker was on its way
    version = ".".join(map(str, sys.version_info[:3]))
    try:
        connection.send(
            "hello",
            Hello(
                version=ProtocolVersion.PROTOCOL_V1,
                worker_id=worker_id,
                pid=os.getpid(),
                language_version=f"python {version}",
                token=token,
            ),
        )
        return Worker(connection, in_process).serve()
    finally:
        connection.close()
        if not in_process:
            _flush_standard_streams()


def main() -> None:
    """Entry of spawned workers: address, token and id come in the environment."""
    environment = os.environ
    orderly = run_worker(
        environment["DREY_WORKER_ADDRESS"],
        environment.get("DREY_WORKER_TOKEN", ""),
        int(environment.get("DREY_WORKER_ID", "0")),
    )
    if not orderly:
        os._exit(1)


if __name__ == "__main__":
    # The module is run as __main__; its twin under the real name is what pickles and isinstance tests refer to.
    from pyflink.fn_execution import worker

    worker.main()
