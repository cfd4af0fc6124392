"""Python workers of the jobs: forked from the script where possible, else new interpreters."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import warnings
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from pyflink._client.host import describe_exit, exit_code
from pyflink._protocol.messages import JobGraph, StartWorkers, WorkerExited

if TYPE_CHECKING:
    from pyflink._client.connection import Connection
    from pyflink._client.dependencies import Prepared

_SHUTDOWN_GRACE_S = 1.0
# Forking is safe elsewhere only for programs that use nothing of the system's frameworks.
_CAN_FORK = hasattr(os, 'fork') and sys.platform == 'linux'


def preload(graph: JobGraph) -> None:
    """Imports what a worker of this job needs: once here instead of once in each forked worker."""
    if _CAN_FORK and any(node.transform is not None and node.transform.kind == 'python' for node in graph.nodes):
        import pyflink.fn_execution.worker  # noqa: F401


class _Worker:
    """A worker process. ``pidfd`` becomes readable when it ends; -1 where the system has none."""

    __slots__ = ('worker_id', 'job_id', 'pid', 'pidfd')

    def __init__(self, worker_id: int, job_id: str, pid: int) -> None:
        self.worker_id = worker_id
        self.job_id = job_id
        self.pid = pid
        self.pidfd = -1
        if hasattr(os, 'pidfd_open'):
            try:
                self.pidfd = os.pidfd_open(pid)
            except OSError:
                pass


class Workers:
    """All workers of one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._running: Dict[int, _Worker] = {}
        self._lock = threading.Lock()
        self.token = ''
        self.address = ''

    # ---- starting

    def start(self, request: StartWorkers, may_fork: bool) -> None:
        """Starts the workers of one request; what prevents it is reported as their exit."""
        from pyflink._client.dependencies import prepare
        try:
            prepared = prepare(request.dependencies, request.configuration)
            if request.in_process:
                self._serve_in_process(request, may_fork, prepared)
                return
            fork = may_fork and _CAN_FORK and prepared.can_fork
            for worker_id in request.worker_ids:
                pid = self._fork(request, worker_id, prepared) if fork else self._spawn(request, worker_id, prepared)
                with self._lock:
                    self._running[pid] = _Worker(worker_id, request.job_id, pid)
        except Exception as error:
            for worker_id in request.worker_ids:
                self._report(worker_id, 1, 'the worker could not be started: %s' % error)

    def _fork(self, request: StartWorkers, worker_id: int, prepared: Prepared) -> int:
        _flush()
        with warnings.catch_warnings():
            # Python warns of forks while other threads exist; ours only wait on sockets.
            warnings.simplefilter('ignore', DeprecationWarning)
            pid = os.fork()
        if pid:
            return pid
        status = 1
        try:
            self._become_worker(prepared, worker_id)
            from pyflink.fn_execution.worker import run_worker
            run_worker(request.address or self.address, self.token, worker_id)
            status = 0
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 0 if error.code is None else 1
        except BaseException:
            import traceback
            traceback.print_exc()
        finally:
            _flush()
            # Neither atexit handlers nor destructors of the script may run twice.
            os._exit(status)

    def _become_worker(self, prepared: Prepared, worker_id: int) -> None:
        """In the child: forgets what belongs to the script."""
        import gc
        gc.freeze()
        _die_with_parent()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the script, which cancels the job
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.set_wakeup_fd(-1)
        self._connection.process.socket.close()
        for worker in self._running.values():
            if worker.pidfd >= 0:
                os.close(worker.pidfd)
        os.environ['DREY_WORKER_ID'] = str(worker_id)
        prepared.enter()

    def _spawn(self, request: StartWorkers, worker_id: int, prepared: Prepared) -> int:
        env = prepared.environment()
        env.update(DREY_WORKER_ADDRESS=request.address or self.address, DREY_WORKER_TOKEN=self.token,
                   DREY_WORKER_ID=str(worker_id))
        command = [prepared.executable, '-m', 'pyflink.fn_execution.worker']
        _flush()
        linux = sys.platform == 'linux'
        if linux:
            import ctypes  # noqa: F401  not to be imported between fork and exec
        process = subprocess.Popen(command, env=env, cwd=prepared.directory, stdin=subprocess.DEVNULL,
                                   start_new_session=sys.platform != 'win32',
                                   preexec_fn=_die_with_parent if linux else None)
        # Its end is seen by select(): subprocess must not wait for it as well.
        process.returncode = 0
        return process.pid

    def _serve_in_process(self, request: StartWorkers, may_serve: bool, prepared: Prepared) -> None:
        """``python.execution-mode: thread``: the waiting thread is the first worker, so that a debugger works in it."""
        prepared.enter()
        self._connection.start_background()
        # Who iterates over results must go on reading them: the job waits for that.
        may_serve = may_serve and not any(collector.iterated for collector in self._connection.collectors.values())
        first, others = request.worker_ids[0], request.worker_ids[1:]
        for worker_id in others if may_serve else request.worker_ids:
            thread = threading.Thread(target=self._run_in_process, args=(request, worker_id),
                                      name='drey-worker-%d' % worker_id, daemon=True)
            thread.start()
        if may_serve:
            self._connection.serving = True
            try:
                self._run_in_process(request, first)
            finally:
                self._connection.serving = False

    def _run_in_process(self, request: StartWorkers, worker_id: int) -> None:
        from pyflink.fn_execution.worker import run_worker
        code, detail = 0, ''
        try:
            run_worker(request.address or self.address, self.token, worker_id, in_process=True)
        except Exception as error:
            code, detail = 1, repr(error)
        self._report(worker_id, code, detail)

    # ---- ending

    def select(self, socket: Any, timeout_s: Optional[float]) -> bool:
        """Waits until the socket is readable (True), a worker has ended, or time is up (False)."""
        from pyflink._client.connection import poll_readable
        with self._lock:
            workers = list(self._running.values())
        watched = {worker.pidfd: worker for worker in workers if worker.pidfd >= 0}
        if len(watched) < len(workers) and timeout_s is None:
            timeout_s = 0.1
        ready = poll_readable([socket.fileno(), *watched], timeout_s)
        for worker in workers:
            if worker.pidfd < 0 or worker.pidfd in ready:
                self._reap(worker)
        return socket.fileno() in ready

    def _reap(self, worker: _Worker) -> bool:
        try:
            pid, status = os.waitpid(worker.pid, os.WNOHANG)
        except ChildProcessError:
            pid, status = worker.pid, 0
        if not pid:
            return False
        with self._lock:
            if self._running.pop(worker.pid, None) is None:
                return True
        if worker.pidfd >= 0:
            os.close(worker.pidfd)
        code = exit_code(status)
        self._report(worker.worker_id, code, describe_exit(code))
        return True

    def _report(self, worker_id: int, code: int, detail: str) -> None:
        self._connection.send(worker_exited=WorkerExited(worker_id=worker_id, exit_code=code, detail=detail))

    def stop(self, job_id: str) -> None:
        """The host has told the job's workers to end; those that have are reaped, the others when they do."""
        with self._lock:
            workers = [worker for worker in self._running.values() if worker.job_id == job_id]
        for worker in workers:
            self._reap(worker)

    def shut_down(self) -> None:
        """Without a host workers end by themselves; those that do not in time are killed."""
        import time
        deadline = time.monotonic() + _SHUTDOWN_GRACE_S
        remaining: List[_Worker] = list(self._running.values())
        while remaining:
            remaining = [worker for worker in remaining if not self._reap(worker)]
            if remaining and time.monotonic() > deadline:
                for worker in remaining:
                    try:
                        os.kill(worker.pid, getattr(signal, 'SIGKILL', signal.SIGTERM))
                    except ProcessLookupError:
                        pass
                deadline += _SHUTDOWN_GRACE_S
            elif remaining:
                time.sleep(0.005)


def _die_with_parent() -> None:
    """A worker whose script was killed may be deep in user code, where it does not see that its host has gone as well."""
    import ctypes
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    except (OSError, AttributeError):
        pass


def _flush() -> None:
    """What is still buffered would be written by both processes."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            pass
