"""Bringing elements of a running job to the script: ``DataStream.execute_and_collect``."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterator, List, Optional

from pyflink._graph.plan import SinkSpec, new_sink

if TYPE_CHECKING:
    from pyflink.common.typeinfo import TypeInformation
    from pyflink.datastream._data_stream import DataStream

_DEFAULT_NAME = 'DataStream Collect'


class CloseableIterator(object):
    """An iterator to be closed when it is no longer needed; also a context manager. Closing cancels the job."""

    def __init__(self, j_closeable_iterator: Any, type_info: TypeInformation = None):
        self._j_closeable_iterator = j_closeable_iterator
        self._type_info = type_info
        self._iterator: Optional[Iterator] = None

    def __iter__(self):
        return self

    def __next__(self):
        return self.next()

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.close()

    def next(self):
        """The next element; raises StopIteration when there is none, and the job's error when it has failed."""
        if self._iterator is None:
            self._iterator = iter(self._j_closeable_iterator)
        try:
            return next(self._iterator)
        except StopIteration:
            raise StopIteration('No more data.') from None

    def close(self):
        """Ends the job if it is still running."""
        self._j_closeable_iterator.close()


def collect(stream: DataStream, job_name: Optional[str]) -> CloseableIterator:
    """Starts the job; its elements are read through the iterator."""
    from pyflink import _client
    env, type_info = stream.get_execution_environment(), stream.get_type()
    collector = _client.new_collector()
    # One instance, as in Flink: results of a stream of parallelism 1 keep their order.
    new_sink(stream, SinkSpec('collect', collect_id=collector.collect_id, name='Data stream collect sink')) \
        .set_parallelism(1)
    collector.start(env.execute_async(job_name or _DEFAULT_NAME))
    return CloseableIterator(collector, type_info)


def collect_some(stream: DataStream, job_name: Optional[str], limit: int) -> List[Any]:
    """Runs the job until ``limit`` elements have come."""
    if limit <= 0:
        raise ValueError('Limit must be greater than 0')
    elements: List[Any] = []
    with collect(stream, job_name) as iterator:
        for element in iterator:
            elements.append(element)
            if len(elements) == limit:
                break
    return elements
