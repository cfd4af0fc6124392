"""Makes Python operators of the program: checks output types, pickles functions, adds transformations."""
from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

from pyflink._graph.pickling import describe, dumps
from pyflink._graph.plan import PythonSpec, StreamPlan, Transformation, Upstream
from pyflink._protocol.messages import FunctionSpec, Language
from pyflink.common.typeinfo import RowTypeInfo, TypeInformation, Types


def resolve_type(output_type: Union[TypeInformation, List, None]) -> TypeInformation:
    """None means any Python object, a list of types a row."""
    if output_type is None:
        return Types.PICKLED_BYTE_ARRAY()
    if isinstance(output_type, list):
        return RowTypeInfo(output_type)
    if isinstance(output_type, TypeInformation):
        return output_type
    raise TypeError('output_type must be None, list or TypeInformation')


def python_operator(name: str, kind: str, payload: Any, inputs: Sequence[StreamPlan],
                    output_type: Union[TypeInformation, List, None], key_type: Optional[TypeInformation] = None,
                    broadcast_states: Tuple[str, ...] = (), what: str = '', register: bool = True,
                    options: Optional[Dict[str, str]] = None) -> StreamPlan:
    """The output of a new operator that runs ``payload`` (a stage function of ``kind``) over ``inputs``.

    ``register`` False leaves the operator out of jobs that do not use its output: helpers, not the user's operators.
    """
    type_info = resolve_type(output_type)
    function = FunctionSpec(language=Language.PYTHON, kind=kind, payload=dumps(payload, what or name),
                            name=describe(payload))
    spec = PythonSpec(function, key_type, broadcast_states, kind == 'partitioner', options)
    env = inputs[0].env
    upstreams: List[List[Upstream]] = [list(plan.upstreams) for plan in inputs]
    operator = Transformation(env, name, spec, type_info, upstreams)
    if register:
        env._add_operator(operator)
    return StreamPlan.of(operator)
