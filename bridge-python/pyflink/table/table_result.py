"""Results of statements."""
from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Iterator, Optional

from pyflink.table.result_kind import ResultKind

if TYPE_CHECKING:
    from pyflink._protocol.messages import TableReply
    from pyflink.common.job_client import JobClient
    from pyflink.common.types import Row
    from pyflink.table._session import Handle, Session
    from pyflink.table.catalog import ResolvedSchema
    from pyflink.table.table_schema import TableSchema

__all__ = ['TableResult', 'CloseableIterator']

_fetches = itertools.count(1)


class TableResult(object):
    """The result of a statement: rows of a query or of SHOW, "OK", or -1 for each sink of an INSERT whose job has ended."""

    def __init__(self, session: Session, handle: Handle, reply: TableReply) -> None:
        self._session = session
        self._handle = handle
        self._reply = reply
        self._job = session.job(reply.job_id) if reply.job_id else None
        if self._job is not None and not reply.is_query:
            # Nobody may wait for the job of an INSERT.
            self._job._connection.start_background()

    def get_job_client(self) -> Optional[JobClient]:
        """The job of a query or an INSERT; None for other statements."""
        if self._job is None:
            return None
        from pyflink.common.job_client import JobClient
        return JobClient(self._job)

    def wait(self, timeout_ms: Optional[int] = None) -> None:
        """
        Waits until the first row of a query is there, or the job of an INSERT has ended.

        :raises FlinkException: when the job fails; TimeoutException when it takes longer than ``timeout_ms``.
        """
        from pyflink.util.exceptions import FlinkException
        limit = [str(timeout_ms)] if timeout_ms else []
        try:
            self._session.call('await', *limit, tables=[self._handle.number])
        except FlinkException as error:
            if self._job is not None and 'JobExecutionException' in error.error_class:
                # The job's own error says more.
                self._job.wait()
            raise
        except KeyboardInterrupt:
            if self._job is not None and not self._job.ended:
                self._job._cancel_and_wait()
            raise

    def get_table_schema(self) -> TableSchema:
        from pyflink.table.table_schema import TableSchema
        return TableSchema(j_table_schema=self.get_resolved_schema())

    def get_resolved_schema(self) -> ResolvedSchema:
        from pyflink.table.catalog import ResolvedSchema
        return ResolvedSchema._from_proto(self._reply.schema)

    def get_result_kind(self) -> int:
        return ResultKind.SUCCESS_WITH_CONTENT if self._reply.has_content else ResultKind.SUCCESS

    def collect(self) -> 'CloseableIterator':
        """
        The rows, as they come. To be closed, or used as a context manager: closing ends the job of a query.

        :raises TypeError: when a column's type has no values in Python.
        """
        from pyflink.table._type_text import from_proto
        from pyflink.table._values import row_converter
        convert = row_converter([from_proto(column.type) for column in self._reply.schema.columns])
        return CloseableIterator(self._fetch('rows'), convert)

    def print(self) -> None:
        """Prints the result as a table, row by row as they come, until the end."""
        import sys
        collector = self._fetch('text')
        try:
            for text in collector:
                sys.stdout.write(text)
                sys.stdout.flush()
        except KeyboardInterrupt:
            collector.close()
            raise

    def _fetch(self, form: str) -> Any:
        from pyflink._client.collect import Collector
        connection = self._session.connection
        collector = Collector(connection, 'table-%d-%d' % (self._session.number, next(_fetches)), None)
        collector.job, collector.outlives_job = self._job, True
        connection.collectors[collector.collect_id] = collector
        self._session.call('fetch', collector.collect_id, form, tables=[self._handle.number])
        return collector


class CloseableIterator(object):
    """Rows of a result; also a context manager. Closing cancels the job of a query."""

    def __init__(self, j_closeable_iterator: Any, convert: Any) -> None:
        self._collector = j_closeable_iterator
        self._convert = convert
        self._iterator: Optional[Iterator] = None

    def __iter__(self) -> 'CloseableIterator':
        return self

    def __next__(self) -> Row:
        if self._iterator is None:
            from pyflink.table._values import without_names
            self._iterator = self._collector.iterate(without_names)
        try:
            return self._convert(next(self._iterator))
        except StopIteration:
            raise StopIteration('No more data.') from None

    def next(self) -> Row:
        """The next row; raises StopIteration when there is none, and the job's error when it has failed."""
        return self.__next__()

    def close(self) -> None:
        """Ends the job if it still runs."""
        self._collector.close()

    def __enter__(self) -> 'CloseableIterator':
        return self

    def __exit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        self.close()
