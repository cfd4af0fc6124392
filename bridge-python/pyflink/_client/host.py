"""The embedded host: one Node process for each Python process, started once and ended with it."""
from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from typing import List, Optional, Tuple

from pyflink.util.exceptions import make_error

MIN_NODE = 20
_CONTROL_FD = 3
_STARTUP_ERROR = 'org.apache.flink.util.FlinkRuntimeException'


class HostProcess:
    """A started host and our end of its control socket."""

    def __init__(self) -> None:
        node, bundle = find_node(), find_bundle()
        self.node = node
        self.owner = os.getpid()
        self._exit_status: Optional[int] = None
        command = [node, *_node_options(), bundle, 'embedded']
        if hasattr(os, 'posix_spawn') and sys.platform != 'win32':
            self.socket, self.pid = _start_posix(command)
        else:
            self.socket, self.pid = _start_loopback(command)

    def exit_status(self, timeout_s: float = 0) -> Optional[int]:
        """Exit code (negative = signal) when the process ends within the time, else None."""
        import time
        deadline = time.monotonic() + timeout_s
        while self._exit_status is None:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                self._exit_status = 0
                break
            if pid:
                self._exit_status = exit_code(status)
            elif time.monotonic() >= deadline:
                break
            else:
                time.sleep(0.002)
        return self._exit_status

    def kill(self) -> None:
        import signal
        try:
            os.kill(self.pid, getattr(signal, 'SIGKILL', signal.SIGTERM))
        except ProcessLookupError:
            pass


def exit_code(status: int) -> int:
    """A wait status as exit code; negative = the signal that ended the process."""
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


_YOUNG_GENERATION = '--max-semi-space-size=4'
"""MB. The host of a Python job holds few objects of its own (columns are buffers): V8's default of 16 would only let its memory
grow for minutes before it is collected. Measured: 20 MB less at 1 M rows, the same CPU seconds."""


def _node_options() -> List[str]:
    return [_YOUNG_GENERATION, *os.environ.get('DREY_NODE_OPTIONS', '').split()]


def _start_posix(command: List[str]) -> Tuple[socket.socket, int]:
    ours, theirs = socket.socketpair()
    try:
        with open(os.devnull, 'rb') as nothing:
            if theirs.fileno() == _CONTROL_FD:
                theirs.set_inheritable(True)
            actions = [(os.POSIX_SPAWN_DUP2, nothing.fileno(), 0),
                       (os.POSIX_SPAWN_DUP2, theirs.fileno(), _CONTROL_FD)]
            pid = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    except OSError as error:
        ours.close()
        raise make_error('Node could not be started (%s): %s' % (command[0], error), _STARTUP_ERROR) from None
    finally:
        theirs.close()
    return ours, pid


def _start_loopback(command: List[str]) -> Tuple[socket.socket, int]:
    """Elsewhere: the host connects to a port of ours and proves with a token that it is our child."""
    import secrets
    import struct
    token = secrets.token_hex(16)
    server = socket.create_server(('127.0.0.1', 0))
    server.settimeout(15)
    env = dict(os.environ, DREY_CONTROL_ADDRESS='127.0.0.1:%d' % server.getsockname()[1], DREY_CONTROL_TOKEN=token)
    process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL)
    expected = struct.pack('<I', len(token)) + token.encode('ascii')
    try:
        while True:
            ours, _ = server.accept()
            ours.settimeout(5)
            received = b''
            while len(received) < len(expected):
                chunk = ours.recv(len(expected) - len(received))
                if not chunk:
                    break
                received += chunk
            if secrets.compare_digest(received, expected):
                ours.settimeout(None)
                return ours, process.pid
            ours.close()
    except socket.timeout:
        process.kill()
        raise make_error('The Drey host did not start within 15 s.', _STARTUP_ERROR) from None
    finally:
        server.close()


def find_node() -> str:
    """
    The Node executable: environment variable DREY_NODE, else ``node`` on PATH.

    :raises FlinkException: when there is none.
    """
    configured = os.environ.get('DREY_NODE')
    if configured:
        found = shutil.which(configured)
        if found is None:
            raise make_error('DREY_NODE names "%s", which is not an executable file. Node %d or newer is needed.'
                             % (configured, MIN_NODE), _STARTUP_ERROR)
        return found
    found = shutil.which('node')
    if found is None:
        raise make_error('Node was not found on PATH. Drey runs jobs on Node %d or newer: install it, or set DREY_NODE '
                         'to its executable.' % MIN_NODE, _STARTUP_ERROR)
    return found


def find_bundle() -> str:
    """
    The host's bundle: environment variable DREY_HOST_BUNDLE, else the packaged one, else that of the checkout.

    :raises FlinkException: when there is none and none can be built.
    """
    configured = os.environ.get('DREY_HOST_BUNDLE')
    if configured:
        if not os.path.isfile(configured):
            raise make_error('DREY_HOST_BUNDLE names "%s", which does not exist.' % configured, _STARTUP_ERROR)
        return configured
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    packaged = os.path.join(package, '_host', 'drey.cjs')
    if os.path.isfile(packaged):
        return packaged
    checkout = os.path.dirname(os.path.dirname(package))
    bundle = os.path.join(checkout, 'host', 'dist', 'drey.cjs')
    if not os.path.isfile(bundle):
        _build(checkout, bundle)
    return bundle


def _build(checkout: str, bundle: str) -> None:
    if not os.path.isfile(os.path.join(checkout, 'host', 'package.json')):
        raise make_error('The Drey host (drey.cjs) is missing from this installation: reinstall the package, or set '
                         'DREY_HOST_BUNDLE.', _STARTUP_ERROR)
    sys.stderr.write('drey: building the host (npm run build), once\n')
    sys.stderr.flush()
    npm = shutil.which('npm')
    done = npm is not None and subprocess.run([npm, 'run', '-s', 'build'], cwd=checkout, stdout=sys.stderr).returncode == 0
    if not done or not os.path.isfile(bundle):
        raise make_error('The Drey host could not be built: run "npm install" and "npm run build" in the checkout.',
                         _STARTUP_ERROR)


def explain_death(process: HostProcess, greeted: bool) -> str:
    """Why the control socket closed, for the error of the jobs."""
    status = process.exit_status(timeout_s=2)
    if not greeted:
        version = _node_version(process.node)
        if version is not None and int(version.split('.')[0]) < MIN_NODE:
            return 'Node %s (%s) is too old: Drey needs Node %d or newer.' % (version, process.node, MIN_NODE)
        return 'The Drey host ended before it was ready (%s).' % describe_exit(status)
    return 'The Drey host ended unexpectedly (%s); its jobs are lost.' % describe_exit(status)


def describe_exit(status: Optional[int]) -> str:
    """"exit code 3", "killed by SIGKILL"."""
    if status is None:
        return 'it closed its connection'
    if status >= 0:
        return 'exit code %d' % status
    import signal
    try:
        return 'killed by ' + signal.Signals(-status).name
    except ValueError:
        return 'killed by signal %d' % -status


def _node_version(node: str) -> Optional[str]:
    try:
        text = subprocess.run([node, '--version'], capture_output=True, text=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
    version = text.lstrip('v')
    return version if version.split('.')[0].isdigit() else None


def prewarm() -> None:
    """See :func:`pyflink._client.prewarm`."""
    from pyflink._client import connection
    if connection.current() is None and (os.environ.get('DREY_HOST_BUNDLE') or _built()):
        try:
            connection.connect()
        except Exception:
            pass  # the submission of a job tries again and raises


def _built() -> bool:
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    checkout = os.path.dirname(os.path.dirname(package))
    return os.path.isfile(os.path.join(package, '_host', 'drey.cjs')) \
        or os.path.isfile(os.path.join(checkout, 'host', 'dist', 'drey.cjs'))
