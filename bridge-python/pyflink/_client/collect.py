"""Results of "collect" sinks, on their way to the script."""
from __future__ import annotations

import uuid
from collections import deque
from typing import TYPE_CHECKING, Any, Callable, Deque, Iterator, List, Optional

from pyflink._client.connection import Connection, connect

if TYPE_CHECKING:
    from pyflink._client.jobs import Job

Callback = Callable[[List[Any], bool], None]


class Collector:
    """
    The values of one collect sink, in order of arrival. Either a callback gets them while somebody waits for the job, or
    they are read by iterating; then a batch is acknowledged when it has been read, so that a slow reader slows the job.
    """

    def __init__(self, connection: Connection, collect_id: str, callback: Optional[Callback]) -> None:
        self.collect_id = collect_id
        self._connection = connection
        self._callback = callback
        self._batches: Deque[Any] = deque()
        self._ended = False
        self._closed = False
        self._error: Optional[Exception] = None
        self.job: Optional[Job] = None
        """Whose results these are: closing cancels that job."""
        self.outlives_job = False
        """The host may still have values when the job has ended."""

    @property
    def iterated(self) -> bool:
        """True when the values are read by iterating."""
        return self._callback is None

    def start(self, job_client: Any) -> None:
        """Tells whose results these are: closing cancels that job."""
        self.job = job_client._job

    def on_batch(self, message: Any) -> None:
        """Called by the thread that reads the connection."""
        if message.batch is not None and not self._closed:
            if self._callback is None:
                self._batches.append(message)
                if message.end:
                    self.on_end()
                return
            self._callback(_decode(message), False)
        if message.batch is not None:
            self._connection.acknowledge(message.job_id, message.collect_id)
        if message.end:
            if message.error:
                from pyflink.util.exceptions import make_error
                self._error = make_error(message.error, message.error_class)
            self.on_end()

    def on_end(self) -> None:
        if not self._ended:
            self._ended = True
            self._connection.collectors.pop(self.collect_id, None)
            if self._callback is not None:
                self._callback([], True)

    def __iter__(self) -> Iterator[Any]:
        return self.iterate()

    def iterate(self, read_as: Optional[Callable[[Any], Any]] = None) -> Iterator[Any]:
        """
        The values.

        :param read_as: makes of the values' type that as which they are read.
        """
        while True:
            self._connection.wait(self._has_news)
            if self._batches:
                message = self._batches.popleft()
                values = _decode(message, read_as)
                self._connection.acknowledge(message.job_id, message.collect_id)
                yield from values
            elif self._closed:
                return
            else:
                # All values have come: the job's own end says whether they are complete, and more of its failure. They may
                # also have ended before it.
                failed = getattr(self._error, 'error_class', '')
                if self.job is not None and (self._error is None or 'JobExecutionException' in failed):
                    self.job.wait()
                if self._error is not None:
                    raise self._error
                if self.outlives_job and not self._ended:
                    from pyflink.util.exceptions import make_error
                    raise make_error(self._connection.dead or 'The host is gone.',
                                     'org.apache.flink.util.FlinkRuntimeException')
                return

    def _has_news(self) -> bool:
        if self._batches or self._ended or self._closed:
            return True
        return self.job is not None and self.job.ended and not self.outlives_job

    def close(self) -> None:
        """Ends the job if it still runs, and drops what has not been read."""
        self._closed = True
        while self._batches:
            message = self._batches.popleft()
            self._connection.acknowledge(message.job_id, message.collect_id)
        job = self.job
        if job is not None and not job.ended:
            job.request_cancel()
            job._wait_quietly()


def _decode(message: Any, read_as: Optional[Callable[[Any], Any]] = None) -> List[Any]:
    from pyflink._protocol.columns import decode_batch
    return decode_batch(message.batch, message.type if read_as is None else read_as(message.type))


def register(collect_id: str, callback: Optional[Callback]) -> Collector:
    """See :func:`pyflink._client.register_collector`."""
    connection = connect()
    collector = Collector(connection, collect_id or uuid.uuid4().hex, callback)
    connection.collectors[collector.collect_id] = collector
    return collector
