"""A handle to a job that runs."""
from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from pyflink.common.completable_future import CompletableFuture
from pyflink.common.job_id import JobID

if TYPE_CHECKING:
    from pyflink._client.jobs import Job

__all__ = ['JobClient']


class JobClient(object):
    """Watches and controls one job; made by ``StreamExecutionEnvironment.execute_async``."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def get_job_id(self) -> JobID:
        return self._job.job_id

    def get_job_status(self) -> CompletableFuture:
        """A future of the :class:`JobStatus`."""
        return self._job.request_status()

    def cancel(self) -> CompletableFuture:
        """Cancels the job; the future completes when the host has taken note."""
        return self._job.request_cancel()

    def stop_with_savepoint(self, advance_to_end_of_event_time: bool,
                            savepoint_directory: Optional[str] = None) -> CompletableFuture:
        """
        Takes a savepoint and ends the job, which is then FINISHED.

        :param advance_to_end_of_event_time: whether the job first comes to the end of event time, as if its input had ended.
        :param savepoint_directory: None = what ``execution.checkpointing.savepoint-dir`` says.
        :return: a future of the savepoint's path.
        """
        return self._job.request_savepoint(savepoint_directory, stop=True, drain=advance_to_end_of_event_time)

    def trigger_savepoint(self, savepoint_directory: Optional[str] = None) -> CompletableFuture:
        """
        Takes a savepoint while the job goes on.

        :param savepoint_directory: None = what ``execution.checkpointing.savepoint-dir`` says.
        :return: a future of the savepoint's path.
        """
        return self._job.request_savepoint(savepoint_directory)

    def get_accumulators(self) -> CompletableFuture:
        """A future of a dictionary of the accumulators, while the job runs or after."""
        return self._job.request_accumulators()

    def get_job_execution_result(self) -> CompletableFuture:
        """A future of the :class:`JobExecutionResult`; it fails when the job fails or is cancelled."""
        return self._job.result_future()
