"""Frames over a stream socket: ``uint32 LE length`` + ``WorkerMessage``."""

from __future__ import annotations

import os
import socket
import struct
import threading
from typing import Any, Optional

from pyflink._protocol.messages import WorkerMessage

_LENGTH = struct.Struct("<I")
_BUFFER_BYTES = 1 << 18


def connect(address: str) -> socket.socket:
    """``host:port``, or the path of a unix socket."""
    host, separator, port = address.rpartition(":")
    if separator and port.isdigit() and os.sep not in host:
        connection = socket.create_connection((host.strip("[]") or "127.0.0.1", int(port)))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


class Connection:
    """Sends from any thread; receives from one. Every message has a buffer of its own, so it may be kept."""

    def __init__(self, stream: socket.socket) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._buffer = bytearray(_BUFFER_BYTES)
        self._start = 0
        self._end = 0

    def send(self, kind: str, message: Any) -> None:
        """``kind`` is the member of ``WorkerMessage`` that ``message`` goes into."""
        pieces, size = WorkerMessage(**{kind: message}).encode_pieces()
        frame = b"".join([_LENGTH.pack(size), *pieces])
        with self._lock:
            self._stream.sendall(frame)

    def ready(self, timeout: float) -> bool:
        """Waits up to ``timeout`` seconds for something to receive."""
        if self._end > self._start:
            return True
        import selectors

        with selectors.DefaultSelector() as selector:
            selector.register(self._stream, selectors.EVENT_READ)
            return bool(selector.select(timeout))

    def receive(self) -> Optional[WorkerMessage]:
        """The next message; None when the host has closed the connection."""
        header = self._take(4)
        if header is None:
            return None
        body = self._take(_LENGTH.unpack(header)[0])
        return None if body is None else WorkerMessage.decode(body)

    def _take(self, count: int) -> Optional[bytes]:
        """``count`` bytes. Small frames come out of one buffer, so that a read of the socket may bring several."""
        if self._end - self._start >= count:
            return self._cut(count)
        if count > _BUFFER_BYTES // 2:
            return self._take_large(count)
        if self._start + count > _BUFFER_BYTES:
            rest = self._buffer[self._start : self._end]
            self._buffer[: len(rest)] = rest
            self._start, self._end = 0, len(rest)
        view = memoryview(self._buffer)
        while self._end - self._start < count:
            received = self._read(view[self._end :])
            if received == 0:
                return None
            self._end += received
        return self._cut(count)

    def _take_large(self, count: int) -> Optional[bytes]:
        target = bytearray(count)
        have = self._end - self._start
        target[:have] = self._buffer[self._start : self._end]
        self._start = self._end = 0
        view = memoryview(target)
        while have < count:
            received = self._read(view[have:])
            if received == 0:
                return None
            have += received
        return target

    def _cut(self, count: int) -> bytes:
        data = bytes(memoryview(self._buffer)[self._start : self._start + count])
        self._start += count
        if self._start == self._end:
            self._start = self._end = 0
        return data

    def _read(self, target: memoryview) -> int:
        try:
            return self._stream.recv_into(target)
        except ConnectionError:
            return 0

    def close(self) -> None:
        self._stream.close()
