"""Submitted jobs: their events, their end, and the errors of both."""
from __future__ import annotations

import json
import sys
from typing import Any, Callable, List, Optional

from pyflink._client.connection import Connection, connect
from pyflink._client.workers import preload
from pyflink._protocol.messages import (
    CancelJob, ExplainJob, JobEvent, JobFailure, JobGraph, JobRequest, Reply, SavepointRequest, SubmitJob)
from pyflink.common.completable_future import CompletableFuture
from pyflink.common.job_execution_result import JobExecutionResult
from pyflink.common.job_id import JobID
from pyflink.common.job_status import JobStatus
from pyflink.util.exceptions import (
    FlinkException, JobCancellationException, JobExecutionException, _as_py4j, make_error)

_CANCEL_GRACE_S = 3.0


class Job:
    """One submitted job."""

    def __init__(self, connection: Connection, job_id: str, name: str) -> None:
        self._connection = connection
        self.job_id = JobID(job_id)
        self.name = name
        self.status = 'CREATED'
        self.result: Optional[JobExecutionResult] = None
        self.error: Optional[FlinkException] = None
        self._futures: List[CompletableFuture] = []

    @property
    def ended(self) -> bool:
        return self.result is not None or self.error is not None

    # ---- events (called by the thread that reads the connection)

    def on_event(self, event: JobEvent) -> None:
        self.status = event.status
        if not event.terminal:
            if event.failure is not None:
                # A restart would otherwise look like a job that hangs.
                sys.stderr.write('drey: job "%s": %s; the job is %s\n' % (
                    self.name, event.failure.message or event.failure.exception_class, event.status.lower()))
            return
        if event.status == 'FINISHED':
            self._end(JobExecutionResult(self.job_id, event.runtime_ms, _values(event.accumulators)), None)
        elif event.status == 'CANCELED':
            message = 'Job was cancelled: %s (%s)' % (self.name, self.job_id)
            self._end(None, _as_py4j(JobCancellationException)(
                message, 'org.apache.flink.runtime.client.JobCancellationException', job_id=str(self.job_id)))
        else:
            self._end(None, failure_error(event.failure, self.name, str(self.job_id)))

    def on_host_death(self, reason: str) -> None:
        if not self.ended:
            self.status = 'FAILED'
            self._end(None, _as_py4j(JobExecutionException)(
                reason, 'org.apache.flink.util.FlinkRuntimeException', job_id=str(self.job_id)))

    def _end(self, result: Optional[JobExecutionResult], error: Optional[FlinkException]) -> None:
        self.result, self.error = result, error
        self._connection.jobs.pop(str(self.job_id), None)
        for future in self._futures:
            future._complete(result, error)

    # ---- waiting

    def wait(self) -> JobExecutionResult:
        """
        Waits for the end; Ctrl-C cancels the job.

        :raises JobExecutionException: when the job fails or is cancelled.
        """
        try:
            self._connection.wait(lambda: self.ended)
        except KeyboardInterrupt:
            self._cancel_and_wait()
            raise
        if self.error is not None:
            raise self.error
        if self.result is None:
            raise make_error(self._connection.dead or 'The host is gone.', 'org.apache.flink.util.FlinkRuntimeException')
        return self.result

    def _cancel_and_wait(self) -> None:
        """After Ctrl-C: a moment for the job to end in order, then its processes are ended."""
        import threading
        self.request_cancel()
        timer = threading.Timer(_CANCEL_GRACE_S, self._connection.process.kill)
        timer.daemon = True
        timer.start()
        try:
            self._connection.wait(lambda: self.ended)
        except KeyboardInterrupt:
            self._connection.process.kill()
        finally:
            timer.cancel()

    # ---- requests

    def request_status(self) -> CompletableFuture:
        if self.ended:
            return CompletableFuture(completed=True, value=JobStatus[self.status])
        return self._request(lambda reply: JobStatus[reply.status], job_status=JobRequest(job_id=str(self.job_id)))

    def request_cancel(self) -> CompletableFuture:
        if self.ended:
            return CompletableFuture(completed=True)
        return self._request(lambda reply: None, cancel_job=CancelJob(job_id=str(self.job_id)))

    def request_savepoint(self, directory: Optional[str], stop: bool = False, drain: bool = False) -> CompletableFuture:
        message = SavepointRequest(job_id=str(self.job_id), directory=directory or '', stop=stop, drain=drain)
        return self._request(lambda reply: reply.text, savepoint=message)

    def request_accumulators(self) -> CompletableFuture:
        if self.result is not None:
            return CompletableFuture(completed=True, value=self.result.get_all_accumulator_results())
        return self._request(lambda reply: _values(reply.accumulators), accumulators=JobRequest(job_id=str(self.job_id)))

    def result_future(self) -> CompletableFuture:
        future = CompletableFuture(wait=self._wait_quietly)
        if self.ended:
            future._complete(self.result, self.error)
        else:
            self._futures.append(future)
            if self.ended:
                future._complete(self.result, self.error)
        return future

    def _wait_quietly(self) -> None:
        """For futures, which carry the error themselves."""
        try:
            self.wait()
        except FlinkException:
            pass

    def _request(self, convert: Callable[[Reply], Any], **message: Any) -> CompletableFuture:
        return request(self._connection, convert, **message)


def request(connection: Connection, convert: Callable[[Reply], Any], **message: Any) -> CompletableFuture:
    """Sends a request; the future has what ``convert`` makes of the reply, or the error that the host gives."""
    future = CompletableFuture(wait=lambda: connection.wait(future.done))

    def complete(reply: Optional[Reply]) -> None:
        if reply is None:
            future._complete(None, make_error(connection.dead or 'The host is gone.',
                                              'org.apache.flink.util.FlinkRuntimeException'))
        elif reply.error:
            future._complete(None, make_error(reply.error, reply.error_class))
        else:
            future._complete(convert(reply), None)

    connection.request(complete, **message)
    return future


def submit(graph: JobGraph) -> Job:
    """See :func:`pyflink._client.submit`."""
    connection = connect()

    def accepted(reply: Reply) -> Job:
        # Registered before any later frame is read: events of the job follow this reply.
        job = Job(connection, reply.job_id, graph.name)
        connection.jobs[reply.job_id] = job
        return job

    reply = request(connection, accepted, submit_job=SubmitJob(graph=graph))
    # While the host starts and reads the graph: what the forked workers will need.
    preload(graph)
    return reply.result()


def explain(graph: JobGraph) -> str:
    """See :func:`pyflink._client.explain`."""
    message = ExplainJob(graph=graph, format='json')
    return request(connect(), lambda reply: reply.text, explain_job=message).result()


def failure_error(failure: Optional[JobFailure], job_name: str, job_id: str) -> FlinkException:
    """The error of a failed job: the user's traceback first, then one line of what, where and with which record."""
    if failure is None:
        return _as_py4j(JobExecutionException)('Job execution failed: %s' % job_name, job_id=job_id)
    line = 'Job "%s" failed: %s' % (job_name, failure.message or failure.exception_class)
    # Python puts the class before the first line, which is the traceback's when there is one.
    text = '%s\nJobExecutionException: %s' % (failure.traceback.rstrip(), line) if failure.traceback else line
    return _as_py4j(JobExecutionException)(
        text, operator_name=failure.operator_name, task=failure.task, record=failure.record,
        user_exception_class=failure.exception_class, job_id=job_id)


def _values(accumulators: dict) -> dict:
    return {name: json.loads(text) for name, text in accumulators.items()}
