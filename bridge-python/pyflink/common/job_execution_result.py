"""What is known about a job that has ended."""
from typing import Any, Dict, Optional

from pyflink.common.job_id import JobID

__all__ = ['JobExecutionResult']


class JobExecutionResult(object):
    """The job's identifier, how long it ran and its accumulators."""

    def __init__(self, job_id: JobID, net_runtime: int = -1, accumulators: Optional[Dict[str, Any]] = None) -> None:
        self._job_id = job_id
        self._net_runtime = net_runtime
        self._accumulators = accumulators or {}

    def get_job_id(self) -> JobID:
        return self._job_id

    def get_net_runtime(self) -> int:
        """Milliseconds from the start of the job to its end."""
        return self._net_runtime

    def get_accumulator_result(self, accumulator_name: str) -> Any:
        """The accumulator's value, None when there is no such accumulator."""
        return self._accumulators.get(accumulator_name)

    def get_all_accumulator_results(self) -> Dict[str, Any]:
        return dict(self._accumulators)

    def __str__(self) -> str:
        text = "Program execution finished\nJob with JobID %s has finished.\nJob Runtime: %d ms\n" \
            % (self._job_id, self._net_runtime)
        if self._accumulators:
            text += "Accumulator Results: \n" + "".join(
                "- %s (%s): %s\n" % (name, type(value).__name__, value) for name, value in self._accumulators.items())
        return text
