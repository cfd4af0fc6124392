"""DataStreams that become tables, and tables that become DataStreams."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List

from pyflink._graph.plan import NodeSpec, StreamPlan, Transformation, Upstream
from pyflink._protocol.messages import TypeRoot
from pyflink.common.typeinfo import TypeInformation

if TYPE_CHECKING:
    from pyflink._protocol.messages import Node, TableReply
    from pyflink.datastream.data_stream import DataStream
    from pyflink.table.table import Table


def stream_node(stream: DataStream) -> Transformation:
    """An operator whose output is the stream: the stream's own, or a new one that brings together what it consists of."""
    plan = stream._j_data_stream
    if plan.operator is not None and len(plan.upstreams) == 1 and not plan.upstreams[0].side_output:
        return plan.operator
    joined = stream.map(_same, stream.get_type()).name('Union')
    return joined._j_data_stream.operator


def _same(value: Any) -> Any:
    return value


class _TableTypeInfo(TypeInformation):
    """The type of rows that come of a table."""

    def __init__(self, proto: Any) -> None:
        self._proto = proto

    def _to_proto(self) -> Any:
        return self._proto

    def get_field_names(self) -> List[str]:
        return list(self._proto.field_names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _TableTypeInfo) and self._proto.encode() == other._proto.encode()

    def __hash__(self) -> int:
        return hash(self._proto.encode())

    def __repr__(self) -> str:
        fields = ', '.join('%s: %s' % (name, _java_name(child))
                           for name, child in zip(self._proto.field_names, self._proto.children))
        return 'ExternalTypeInfo<RowTypeInfo(%s)>' % fields


_JAVA_NAMES = {
    TypeRoot.CHAR: 'String', TypeRoot.VARCHAR: 'String', TypeRoot.BOOLEAN: 'Boolean', TypeRoot.TINYINT: 'Byte',
    TypeRoot.SMALLINT: 'Short', TypeRoot.INTEGER: 'Integer', TypeRoot.BIGINT: 'Long', TypeRoot.FLOAT: 'Float',
    TypeRoot.DOUBLE: 'Double', TypeRoot.DECIMAL: 'BigDecimal', TypeRoot.DATE: 'LocalDate', TypeRoot.TIME: 'LocalTime',
    TypeRoot.TIMESTAMP: 'LocalDateTime', TypeRoot.TIMESTAMP_LTZ: 'Instant',
}


def _java_name(proto: Any) -> str:
    name = _JAVA_NAMES.get(proto.root)
    if name is None:
        from pyflink.table._type_text import from_proto, type_text
        name = type_text(from_proto(proto))
    return name


def table_stream(t_env: Any, table: Table, mode: str, schema: str) -> DataStream:
    """The rows of a table as a stream that continues the program's graph."""
    from pyflink.datastream.data_stream import DataStream
    reply = t_env._session.call('toStream', mode, schema, tables=[table._handle.number], graph=True)
    operator = _splice(t_env, reply)
    t_env._env._add_operator(operator)
    return DataStream(StreamPlan.of(operator))


def _splice(t_env: Any, reply: TableReply) -> Transformation:
    """Operators for the host's nodes; those of the program are known by their ids, which are their transformations'."""
    own = {node.id: node for node in reply.nodes}
    known = _all_upstream(t_env._session.streams.values())
    made: Dict[int, Transformation] = {}

    def transformation(node_id: int) -> Transformation:
        if node_id in known:
            return known[node_id]
        if node_id not in made:
            node: Node = own[node_id]
            inputs = [[Upstream(transformation(edge.source), edge.partitioning)] for edge in node.inputs]
            type_info = _TableTypeInfo(reply.type if node_id == reply.node_id else node.output_type)
            operator = Transformation(t_env._env, node.name, NodeSpec(node), type_info, inputs)
            operator.parallelism = node.parallelism
            operator.description = node.description
            made[node_id] = operator
        return made[node_id]

    return transformation(reply.node_id)


def _all_upstream(roots: Any) -> Dict[int, Transformation]:
    found: Dict[int, Transformation] = {}
    stack = list(roots)
    while stack:
        operator = stack.pop()
        if operator.id not in found:
            found[operator.id] = operator
            stack += [upstream.transformation for edges in operator.inputs for upstream in edges]
    return found


def typed_stream(t_env: Any, table: Table, type_info: TypeInformation, retract: bool) -> DataStream:
    """Rows of another type information; with ``retract`` each with a flag before it."""
    from pyflink.common.typeinfo import RowTypeInfo, TupleTypeInfo, Types
    if not isinstance(type_info, (RowTypeInfo, TupleTypeInfo)):
        raise TypeError('A ROW or TUPLE type information is required, got %s' % type_info)
    stream = table_stream(t_env, table, 'all' if retract else 'insert', '')
    make = _RowMaker(isinstance(type_info, TupleTypeInfo))
    if not retract:
        return stream.map(make, type_info)
    return stream.map(_Flagged(make), Types.TUPLE([Types.BOOLEAN(), type_info]))


class _RowMaker:
    """Rows as rows or tuples without names."""

    def __init__(self, tuples: bool) -> None:
        self._tuples = tuples

    def __call__(self, row: Any) -> Any:
        from pyflink.common.types import Row
        return tuple(row) if self._tuples else Row(*row)


class _Flagged:
    """True for rows that are added."""

    def __init__(self, make: _RowMaker) -> None:
        self._make = make

    def __call__(self, row: Any) -> Any:
        return row.get_row_kind().value in (0, 2), self._make(row)
