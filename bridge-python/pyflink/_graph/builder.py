"""Transformations to ``JobGraph`` messages."""
from __future__ import annotations

import os
from typing import Any, Dict, Iterable, List, Optional

from pyflink._graph.plan import (
    KEY_BY_NAME,
    KEYED_VALUES_NAME,
    NodeSpec,
    PARTITION_CUSTOM_NAME,
    PythonSpec,
    SinkSpec,
    SourceSpec,
    Transformation,
    Upstream,
    WatermarkSpec,
)
from pyflink._graph.settings import graph_settings
from pyflink._protocol.messages import (
    Edge,
    JobGraph,
    Node,
    Partitioning,
    ProtocolVersion,
    SideOutput,
    SinkOperator,
    SourceOperator,
    TransformOperator,
    WatermarkOperator,
)

_ALIGNED_WITH_INPUT = (KEY_BY_NAME, PARTITION_CUSTOM_NAME)


def build_job_graph(env: Any, sinks: Iterable[Transformation], job_name: Optional[str]) -> JobGraph:
    """The graph of everything that ``sinks`` (any transformations) need, sources first.

    Raises an error with Flink's words when there is nothing to run.
    """
    order = _reachable(list(sinks))
    if not order:
        raise RuntimeError('No operators defined in streaming topology. Cannot execute.')
    _align(order)
    ids = {operator.id: index for index, operator in enumerate(order, start=1)}
    graph = JobGraph(version=ProtocolVersion.PROTOCOL_V1, **graph_settings(env, job_name))
    consumers = _consumer_parallelism(order, graph.parallelism or _default_parallelism())
    for operator in order:
        graph.nodes.append(_node(operator, ids, consumers))
    _check_uids(graph.nodes)
    return graph


def build_nodes(roots: Iterable[Transformation], parallelism: int) -> List[Node]:
    """The nodes of these operators and all that they need, sources first. A node's id is its transformation's."""
    order = _reachable(list(roots))
    _align(order)
    consumers = _consumer_parallelism(order, parallelism or _default_parallelism())
    return [_node(operator, {known.id: known.id for known in order}, consumers) for operator in order]


def _reachable(sinks: List[Transformation]) -> List[Transformation]:
    """Sinks and all that is upstream of them; inputs come before their consumers, else in order of creation."""
    found: Dict[int, Transformation] = {}
    stack = list(sinks)
    while stack:
        operator = stack.pop()
        if operator.id not in found:
            found[operator.id] = operator
            stack.extend(upstream.transformation for edges in operator.inputs for upstream in edges)
    # An operator can only refer to operators that existed before it, so ids are a topological order.
    return [found[key] for key in sorted(found)]


def _align(order: List[Transformation]) -> None:
    """Operators that only compute keys or channels run where their input runs, and those that give the values of a keyed
    stream where their consumer runs (so do PyFlink's)."""
    for operator in order:
        if operator.name in _ALIGNED_WITH_INPUT:
            inputs = [upstream.transformation for upstream in operator.inputs[0]]
            if len({upstream.parallelism for upstream in inputs}) == 1:
                _run_where(operator, inputs[0])
    for values, consumers in _consumers_of_values(order).items():
        if len({consumer.parallelism for consumer in consumers}) == 1:
            _run_where(values, consumers[0])


def _run_where(operator: Transformation, neighbour: Transformation) -> None:
    operator.parallelism = neighbour.parallelism
    if neighbour.slot_sharing_group and not operator.slot_sharing_group:
        operator.slot_sharing_group = neighbour.slot_sharing_group


def _consumers_of_values(order: List[Transformation]) -> Dict[Transformation, List[Transformation]]:
    """One-input operators that read the values of keyed streams directly, by the operator that gives the values."""
    consumers: Dict[Transformation, List[Transformation]] = {}
    for operator in order:
        upstreams = [upstream for edges in operator.inputs for upstream in edges]
        if len(upstreams) == 1 and upstreams[0].transformation.name == KEYED_VALUES_NAME \
                and upstreams[0].partitioning in (Partitioning.AUTO, Partitioning.FORWARD):
            consumers.setdefault(upstreams[0].transformation, []).append(operator)
    return consumers


def _default_parallelism() -> int:
    """What the engine takes when nothing is set: the cores that this process may use."""
    if hasattr(os, 'sched_getaffinity'):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _consumer_parallelism(order: List[Transformation], default: int) -> Dict[int, int]:
    """Parallelism of what follows each partition_custom operator."""
    consumers: Dict[int, int] = {}
    for operator in order:
        for edges in operator.inputs:
            for upstream in edges:
                if upstream.partitioning == Partitioning.CUSTOM:
                    consumers[upstream.transformation.id] = operator.parallelism or default
    return consumers


def _node(operator: Transformation, ids: Dict[int, int], consumers: Dict[int, int]) -> Node:
    if isinstance(operator.spec, NodeSpec):
        return _planned_node(operator, ids)
    node = Node(
        id=ids[operator.id],
        name=operator.name,
        uid=operator.uid,
        uid_hash=operator.uid_hash,
        description=operator.description,
        parallelism=operator.parallelism,
        max_parallelism=operator.max_parallelism,
        slot_sharing_group=operator.slot_sharing_group,
        chaining=operator.chaining,
        buffer_timeout_ms=operator.buffer_timeout_ms,
        force_non_parallel=operator.force_non_parallel,
    )
    if operator.output_type is not None:
        node.output_type = operator.output_type._to_proto()
    for tag_id, type_info in operator.side_outputs.items():
        node.side_outputs.append(SideOutput(id=tag_id, type=type_info._to_proto()))
    aligned = operator.name in _ALIGNED_WITH_INPUT and all(
        upstream.transformation.parallelism == operator.parallelism for upstream in operator.inputs[0])
    for index, edges in enumerate(operator.inputs):
        for upstream in edges:
            node.inputs.append(_edge(upstream, index, ids, aligned))
    _set_operator(node, operator, consumers)
    return node


def _planned_node(operator: Transformation, ids: Dict[int, int]) -> Node:
    """The host's node; what the program has changed since goes before."""
    planned = Node.decode(operator.spec.node.encode())
    planned.id = ids[operator.id]
    planned.name, planned.uid, planned.uid_hash = operator.name, operator.uid, operator.uid_hash
    planned.description, planned.chaining = operator.description, operator.chaining
    planned.parallelism, planned.slot_sharing_group = operator.parallelism, operator.slot_sharing_group
    for edge, upstreams in zip(planned.inputs, operator.inputs):
        edge.source = ids[upstreams[0].transformation.id]
    return planned


def _edge(upstream: Upstream, index: int, ids: Dict[int, int], aligned: bool) -> Edge:
    partitioning = upstream.partitioning
    if aligned and partitioning == Partitioning.AUTO:
        partitioning = Partitioning.FORWARD
    edge = Edge(source=ids[upstream.transformation.id], input=index, partitioning=partitioning,
                side_output=upstream.side_output)
    if upstream.key_type is not None:
        edge.key_type = upstream.key_type._to_proto()
    return edge


def _set_operator(node: Node, operator: Transformation, consumers: Dict[int, int]) -> None:
    spec = operator.spec
    if isinstance(spec, PythonSpec):
        node.transform = TransformOperator(
            kind='python', functions=[spec.function], broadcast_states=list(spec.broadcast_states),
            options=dict(spec.options))
        if spec.key_type is not None:
            node.transform.key_type = spec.key_type._to_proto()
        if spec.partitioner:
            node.transform.options['num-partitions'] = str(consumers.get(operator.id, 1))
    elif isinstance(spec, SourceSpec):
        node.source = SourceOperator(
            connector=spec.connector, options=spec.options, rows=spec.rows, bounded=spec.bounded,
            format=spec.format, format_options=spec.format_options,
            watermarks=None if spec.watermarks is None else WatermarkOperator(**spec.watermarks))
    elif isinstance(spec, SinkSpec):
        node.sink = SinkOperator(
            connector=spec.connector, options=spec.options, format=spec.format,
            format_options=spec.format_options, collect_id=spec.collect_id)
    elif isinstance(spec, WatermarkSpec):
        node.watermarks = WatermarkOperator(**spec.fields)
    else:
        raise TypeError(f'operator {operator.name} has no known specification: {type(spec).__name__}')


def _check_uids(nodes: List[Node]) -> None:
    """A uid names one operator; Flink's words."""
    seen: Dict[str, str] = {}
    for node in nodes:
        if node.uid and node.uid in seen:
            raise ValueError(
                f'Hash collision on user-specified ID "{node.uid}" ({seen[node.uid]} and {node.name}). '
                'Most likely cause is a non-unique ID. Please check that all IDs specified via `uid(String)` are unique.')
        if node.uid:
            seen[node.uid] = node.name
