"""The control connection: frames, requests and events.

Nobody reads the socket unless somebody waits: the waiting thread reads and dispatches ("leader"), other waiting threads
follow. So ``execute`` needs no second thread, and workers are forked from a process with one. A background thread reads
only while a job runs that nobody waits for (``execute_async``), or while the waiting thread is busy being a worker.
"""
from __future__ import annotations

import os
import select
import struct
import sys
import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Callable, Deque, Dict, Optional

from pyflink._client.host import HostProcess, explain_death
from pyflink._protocol.messages import ClientHello, ControlMessage, ProtocolVersion, Reply
from pyflink.util.exceptions import make_error

if TYPE_CHECKING:
    from pyflink._client.collect import Collector
    from pyflink._client.jobs import Job
    from pyflink._client.workers import Workers

_LENGTH = struct.Struct('<I')
_CHUNK = 1 << 18
_BACKGROUND_GRACE_S = 0.05  # how long a request for workers waits for a thread that may fork
_current: Optional['Connection'] = None


def current() -> Optional['Connection']:
    """The living connection of this process, if there is one."""
    connection = _current
    if connection is None or connection.dead is not None or connection.process.owner != os.getpid():
        return None
    return connection


def connect() -> 'Connection':
    """
    The connection to the host, which is started when there is none.

    :raises FlinkException: when it cannot be started.
    """
    global _current
    if os.environ.get('DREY_WORKER_ID'):
        raise make_error('Jobs cannot be started inside a Python worker.', 'java.lang.IllegalStateException')
    connection = current()
    if connection is None:
        connection = _current = Connection(HostProcess())
    return connection


class Connection:
    """See the module's description. Methods may be called from any thread."""

    def __init__(self, process: HostProcess) -> None:
        from pyflink._client.workers import Workers
        self.process = process
        self.workers: Workers = Workers(self)
        self.jobs: Dict[str, Job] = {}
        self.collectors: Dict[str, Collector] = {}
        self.dead: Optional[str] = None
        self.greeted = False
        self._refusal = ''
        self._replies: Dict[int, Callable[[Optional[Reply]], None]] = {}
        self._next_request = 1
        self._buffer = bytearray()
        self._send_lock = threading.Lock()
        self._changed = threading.Condition(threading.RLock())
        self._leader = False
        self._foreground = 0
        self.serving = False
        """The waiting thread serves a worker (thread mode): it takes no tasks until that ends."""
        self._tasks: Deque[Callable[[bool], None]] = deque()
        self._background: Optional[threading.Thread] = None
        self._notices: set = set()
        import atexit
        atexit.register(self.close)
        hello = ClientHello(version=ProtocolVersion.PROTOCOL_V1, client=client_name())
        self.request(self._on_hello, client_hello=hello)

    def _on_hello(self, reply: Optional[Reply]) -> None:
        """A host greets with a HostHello; a Reply is its refusal, such as of a version that it does not know."""
        if reply is not None:
            self._refusal = reply.error

    # ---- sending

    def send(self, **message: Any) -> None:
        """Sends one message; a connection that has closed is noticed by the reader."""
        self._send(ControlMessage(**message))

    def request(self, on_reply: Callable[[Optional[Reply]], None], **message: Any) -> None:
        """Sends a request; ``on_reply`` gets the reply, or None when the host dies first."""
        with self._changed:
            number = self._next_request
            self._next_request += 1
            self._replies[number] = on_reply
        self._send(ControlMessage(request_id=number, **message))

    def _send(self, message: ControlMessage) -> None:
        pieces, size = message.encode_pieces()
        data = b''.join([_LENGTH.pack(size), *pieces])
        with self._send_lock:
            try:
                self.process.socket.sendall(data)
            except OSError:
                pass

    # ---- waiting

    def wait(self, done: Callable[[], bool], foreground: bool = True) -> None:
        """
        Returns when ``done()`` is true, or the host is dead. Serves the connection meanwhile.

        :param foreground: whether this thread may fork workers.
        """
        with self._changed:
            self._foreground += foreground
        try:
            while True:
                with self._changed:
                    if done() or self.dead is not None:
                        return
                    task = self._take_task(foreground)
                    if task is None:
                        if self._leader:
                            self._changed.wait(0.2)
                            continue
                        self._leader = True
                if task is not None:
                    task(foreground)
                else:
                    self._lead()
        finally:
            with self._changed:
                self._foreground -= foreground

    def _take_task(self, foreground: bool) -> Optional[Callable[[bool], None]]:
        if not self._tasks:
            return None
        if not foreground:
            # Somebody who waits can fork, which is quicker than a new interpreter: give him a moment.
            if not self._foreground and not self.serving:
                self._changed.wait(_BACKGROUND_GRACE_S)
            if (self._foreground and not self.serving) or not self._tasks:
                return None
        return self._tasks.popleft()

    def add_task(self, task: Callable[[bool], None]) -> None:
        """Work for a waiting thread; it is told whether that thread may fork."""
        with self._changed:
            self._tasks.append(task)
            self._changed.notify_all()

    def _lead(self) -> None:
        try:
            self._read_once()
        finally:
            with self._changed:
                self._leader = False
                self._changed.notify_all()

    def start_background(self) -> None:
        """Reads from a thread of its own until the end, for jobs that nobody waits for."""
        with self._changed:
            if self._background is not None:
                return
            self._background = threading.Thread(target=self.wait, args=(lambda: False, False), name='drey-client',
                                                daemon=True)
        self._background.start()

    # ---- reading

    def _read_once(self) -> None:
        """Waits for data or the end of a worker, and handles all complete frames."""
        try:
            ready = self.workers.select(self.process.socket, None if self._background is None else 0.2)
        except (OSError, ValueError):
            if self.dead is None:
                raise
            return  # closed by close() in another thread
        if not ready:
            return
        try:
            chunk = self.process.socket.recv(_CHUNK)
        except OSError:
            chunk = b''
        if not chunk:
            self._die()
            return
        self._buffer += chunk
        buffer, position = self._buffer, 0
        while len(buffer) - position >= 4:
            size = _LENGTH.unpack_from(buffer, position)[0]
            if len(buffer) - position - 4 < size:
                break
            with memoryview(buffer) as view:
                frame = bytes(view[position + 4:position + 4 + size])
            position += 4 + size
            self._dispatch(ControlMessage.decode(frame))
        del buffer[:position]

    def _dispatch(self, message: ControlMessage) -> None:
        kind = message.which('message')
        if kind == 'job_event':
            job = self.jobs.get(message.job_event.job_id)
            if job is not None:
                job.on_event(message.job_event)
        elif kind == 'collect_batch':
            self._collect(message.collect_batch)
        elif kind == 'reply':
            self._reply(message.request_id, message.reply)
        elif kind == 'start_workers':
            request = message.start_workers
            self.add_task(lambda may_fork: self.workers.start(request, may_fork))
        elif kind == 'stop_workers':
            self.workers.stop(message.stop_workers.job_id)
        elif kind == 'notice':
            self._notice(message.notice.text)
        elif kind == 'host_hello':
            self.greeted = True
            self.workers.token = message.host_hello.token
            self.workers.address = message.host_hello.worker_address
            self._replies.pop(message.request_id, None)

    def _reply(self, number: int, reply: Reply) -> None:
        with self._changed:
            on_reply = self._replies.pop(number, None)
        if on_reply is not None:
            on_reply(reply)

    def _collect(self, batch: Any) -> None:
        collector = self.collectors.get(batch.collect_id)
        if collector is not None:
            collector.on_batch(batch)
        elif batch.batch is not None:
            self.acknowledge(batch.job_id, batch.collect_id)

    def acknowledge(self, job_id: str, collect_id: str) -> None:
        """A batch has been consumed: the host may send another one."""
        from pyflink._protocol.messages import CollectAck
        self.send(collect_ack=CollectAck(job_id=job_id, collect_id=collect_id))

    def _notice(self, text: str) -> None:
        """Each notice is shown once in a process: scripts that run several jobs need not repeat it."""
        if text not in self._notices:
            self._notices.add(text)
            sys.stderr.write('drey: %s\n' % text)

    # ---- end

    def _die(self) -> None:
        if self.dead is not None:
            return
        if self._refusal:
            reason = 'The Drey host refused this client: %s' % self._refusal
        else:
            reason = explain_death(self.process, self.greeted)
        with self._changed:
            self.dead = reason
            replies, self._replies = self._replies, {}
            self._changed.notify_all()
        for on_reply in replies.values():
            on_reply(None)
        for job in list(self.jobs.values()):
            job.on_host_death(reason)
        for collector in list(self.collectors.values()):
            collector.on_end()
        self.workers.shut_down()

    def close(self) -> None:
        """Ends the host and the workers; nothing of them is left when this returns."""
        if self.process.owner != os.getpid():
            return
        import socket
        already_dead = self.dead is not None
        self.dead = self.dead or 'The Python process is ending.'
        try:
            self.process.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.process.socket.close()
        if not already_dead and self.process.exit_status(timeout_s=3) is None:
            self.process.kill()
            self.process.exit_status(timeout_s=1)
        self.workers.shut_down()


def client_name() -> str:
    """Who we are, for messages of the host."""
    from pyflink.version import __version__, drey_version
    return 'pyflink %s (drey %s), python %s' % (__version__, drey_version, '.'.join(map(str, sys.version_info[:3])))


def poll_readable(descriptors: list, timeout_s: Optional[float]) -> set:
    """Which of the file descriptors are readable; empty after the timeout."""
    if hasattr(select, 'poll'):
        poller = select.poll()
        for descriptor in descriptors:
            poller.register(descriptor, select.POLLIN)
        return {fd for fd, _ in poller.poll(None if timeout_s is None else int(timeout_s * 1000))}
    return set(select.select(descriptors, [], [], timeout_s)[0])
