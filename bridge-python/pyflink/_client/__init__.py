"""The job script's side of the embedded host: starts it, submits jobs, runs their Python workers."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, List

if TYPE_CHECKING:
    from pyflink._client.collect import Collector
    from pyflink._client.jobs import Job
    from pyflink._protocol.messages import JobGraph

__all__ = ['prewarm', 'submit', 'explain', 'register_collector', 'new_collector']


def prewarm() -> None:
    """Starts the host in the background if it can be started; errors are told when a job is submitted."""
    from pyflink._client.host import prewarm as start
    start()


def submit(graph: JobGraph) -> Job:
    """Submits a job. Raises FlinkException when the host refuses it."""
    from pyflink._client.jobs import submit as send
    return send(graph)


def explain(graph: JobGraph) -> str:
    """Flink's execution plan of a graph, as JSON."""
    from pyflink._client.jobs import explain as send
    return send(graph)


def register_collector(collect_id: str, callback: Callable[[List[Any], bool], None]) -> Collector:
    """
    A consumer of the "collect" sink of that id, in a job that is submitted afterwards.

    :param callback: called as ``callback(values, end)`` while somebody waits for the job.
    """
    from pyflink._client.collect import register
    return register(collect_id, callback)


def new_collector() -> Collector:
    """A collector with a new id, whose values are kept until they are read through it."""
    from pyflink._client.collect import register
    return register('', None)
