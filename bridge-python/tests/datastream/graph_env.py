"""An environment that only remembers operators: what building a graph needs."""
from typing import Any, Dict, List

from pyflink._graph import SourceSpec, Transformation, build_job_graph, new_source
from pyflink.common.typeinfo import TypeInformation, Types


class FakeConfiguration:
    def __init__(self) -> None:
        self.values: Dict[str, str] = {}

    def to_dict(self) -> Dict[str, str]:
        return dict(self.values)


class FakeEnv:
    def __init__(self, parallelism: int = 2) -> None:
        self.operators: List[Transformation] = []
        self._configuration = FakeConfiguration()
        self.parallelism = parallelism

    def _add_operator(self, operator: Transformation) -> None:
        self.operators.append(operator)

    def get_parallelism(self) -> int:
        return self.parallelism

    def source(self, type_info: TypeInformation = Types.LONG(), **settings: Any):
        return new_source(self, 'Source', SourceSpec('number-sequence', {'start': '1', 'end': '9'}), type_info, **settings)

    def graph(self, name: str = 'job'):
        return build_job_graph(self, self.operators, name)


def shape(graph) -> List[str]:
    """A line for each node: id, name, parallelism, kind, and its inputs as source/partitioning/side output."""
    partitionings = ['FORWARD', 'HASH', 'REBALANCE', 'RESCALE', 'SHUFFLE', 'BROADCAST', 'GLOBAL', 'CUSTOM', 'AUTO']
    lines = []
    for node in graph.nodes:
        kind = node.which('operator')
        if kind == 'transform':
            kind = node.transform.functions[0].kind
        inputs = ' '.join('%d:%d%s%s' % (e.input, e.source, partitionings[e.partitioning],
                                         '/' + e.side_output if e.side_output else '') for e in node.inputs)
        lines.append(f'{node.id} {node.name} p{node.parallelism} {kind} {inputs}'.rstrip())
    return lines
