"""From DataStream programs to job graphs.

A program is a set of :class:`~pyflink._graph.plan.Transformation` objects, joined by upstream references. The environment
needs to offer three things to this package:

* ``env._add_operator(transformation)``: remembers every transformation that is not a source, as Flink's ``addOperator``
  does; ``execute`` hands the remembered ones to :func:`build_job_graph` and forgets them;
* ``env.get_parallelism()``: the parallelism that new operators get (0 or less = the engine's default);
* ``env._configuration``: the effective configuration (``to_dict()``), by Flink's keys.

Sources are made with :func:`new_source`, sinks with :func:`new_sink`.
"""
from pyflink._graph.builder import build_job_graph, build_nodes
from pyflink._graph.plan import SinkSpec, SourceSpec, Transformation, new_sink, new_source

__all__ = ['build_job_graph', 'build_nodes', 'new_source', 'new_sink', 'SourceSpec', 'SinkSpec', 'Transformation']
