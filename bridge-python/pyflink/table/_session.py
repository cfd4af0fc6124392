"""The client's side of a table session of the host: its calls, and numbers for what they make."""
from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Sequence

if TYPE_CHECKING:
    from pyflink._protocol.messages import DataType as ProtoType
    from pyflink._protocol.messages import JobGraph, TableReply
    from pyflink.datastream.stream_execution_environment import StreamExecutionEnvironment

_sessions = itertools.count(1)
_numbers = itertools.count(1)
_PARALLELISM = 'parallelism.default'
_TABLE_PARALLELISM = 'table.exec.resource.default-parallelism'
_MAKE_JOBS = ('execute', 'explain', 'toStream')
_JOB_STATEMENT = re.compile(r'\s*(?:INSERT|SELECT|WITH|VALUES|EXECUTE|EXPLAIN|\()', re.IGNORECASE)
_FUNCTION_NEEDED = 'drey.FunctionNeeded'


class Handle:
    """The number of something that lives in the host until this object is gone."""

    __slots__ = ('number', '_session')

    def __init__(self, session: Session) -> None:
        self.number = next(_numbers)
        self._session = session

    def __del__(self) -> None:
        self._session.released.append(self.number)


class Session:
    """
    A session. The options of the environment and those of the table configuration, which go before, are sent with the first call
    after they have changed.
    """

    def __init__(self, env: StreamExecutionEnvironment, options: Dict[str, Any]) -> None:
        self.env = env
        self.options = options
        self.number = next(_sessions)
        self.released: List[int] = []
        self.streams: Dict[int, Any] = {}
        """Transformations that tables stand for, by their node id."""
        self._jobs: Dict[str, Any] = {}
        self._sent: Optional[Dict[str, str]] = None
        self._connection: Any = None

    @property
    def connection(self) -> Any:
        """
        The connection that the session lives on.

        :raises FlinkException: when its host is gone, and the session with it.
        """
        if self._connection is None:
            from pyflink._client.connection import connect
            self._connection = connect()
        return self._connection

    def call(self, method: str, *texts: str, tables: Sequence[int] = (), made: int = 0, graph: bool = False,
             type: Optional[ProtoType] = None, data: bytes = b'') -> TableReply:
        """
        Calls the host; again, when it has to know first what a function of a Python module is.

        :param graph: the call needs the program's settings and DataStreams.
        :raises FlinkException: what the host refuses; some errors as their own class, see pyflink.util.exceptions.
        """
        from pyflink.util.exceptions import FlinkException
        while True:
            try:
                return self._call(method, *texts, tables=tables, made=made, graph=graph, type=type, data=data)
            except FlinkException as error:
                if error.error_class != _FUNCTION_NEEDED:
                    raise
                needed = str(error)[len(_FUNCTION_NEEDED) + 2:]
            self._describe_function(needed)

    def _describe_function(self, needed: str) -> None:
        """Finds a function in this interpreter; what prevents it is the host's to report."""
        from pyflink.table._functions_declare import describe_entry
        signature, data, error = describe_entry(needed)
        self._call('describeFunction', needed, signature, error, data=data)

    def _call(self, method: str, *texts: str, tables: Sequence[int] = (), made: int = 0, graph: bool = False,
              type: Optional[ProtoType] = None, data: bytes = b'') -> TableReply:
        from pyflink._client.jobs import Job, request
        from pyflink._protocol.messages import TableCall
        call = TableCall(session=self.number, method=method, texts=list(texts), tables=list(tables), made=made, type=type,
                         data=data)
        planned = self._planned_parallelism()
        makes_job = _JOB_STATEMENT.match(texts[0]) if method == 'executeSql' else method.startswith(_MAKE_JOBS)
        if planned > 0 and makes_job:
            self.env.set_parallelism(planned)
        configuration = self.configuration()
        if configuration != self._sent:
            call.configured, call.configuration, self._sent = True, configuration, configuration
        if graph:
            call.graph = self.graph(configuration)
        call.released, self.released = self.released, []
        connection = self.connection

        def answered(reply: Any) -> TableReply:
            if reply.table.job_id:
                # Registered before any later frame is read: the job's end follows this reply.
                job_id = reply.table.job_id
                job = Job(connection, job_id, configuration.get('pipeline.name') or 'collect')
                connection.jobs[job_id] = self._jobs[job_id] = job
            return reply.table

        return request(connection, answered, table_call=call).result()

    def configuration(self) -> Dict[str, str]:
        """All options, as the session sees them."""
        from pyflink.common.configuration import _text
        options = {**self.env._config._values, **self.options}
        return {key: _text(value) for key, value in options.items()}

    def _planned_parallelism(self) -> int:
        """The parallelism that tables give the environment, for good as in Flink, when they become a job; 0 = none."""
        value = self.options.get(_TABLE_PARALLELISM, self.env._config._values.get(_TABLE_PARALLELISM))
        try:
            return max(int(value or 0), 0)
        except ValueError:
            # The host says so.
            return 0

    def graph(self, configuration: Dict[str, str]) -> JobGraph:
        """Settings of the program, and the nodes that its tables read. A node's id is that of its transformation."""
        from pyflink._graph import build_nodes
        from pyflink._graph.settings import _dependencies, graph_settings
        from pyflink._protocol.messages import JobGraph, ProtocolVersion
        graph = JobGraph(version=ProtocolVersion.PROTOCOL_V1, **graph_settings(self.env, None))
        graph.configuration = configuration
        graph.python = _dependencies(configuration)
        if _PARALLELISM in self.options:
            graph.parallelism = int(configuration[_PARALLELISM])
        if self.streams:
            graph.nodes += build_nodes(self.streams.values(), graph.parallelism)
        return graph

    def job(self, job_id: str) -> Any:
        """The job that the last call has named; it may have ended by now."""
        return self._jobs.pop(job_id)
