"""The runtime context of a function, and the descriptors of states as messages."""

from __future__ import annotations

from typing import Any, Dict, Optional

from pyflink._protocol.messages import OpenStage, StateDescriptor, StateKind
from pyflink.datastream.functions import RuntimeContext
from pyflink.fn_execution.keyed_backend import KeyedBackend, Scope
from pyflink.fn_execution.keyed_state import (
    KeyedAggregatingState,
    KeyedListState,
    KeyedMapState,
    KeyedReducingState,
    KeyedValueState,
    TtlValueState,
)
from pyflink.fn_execution.metrics import StageMetricGroup

_NOT_KEYED = "This state is only accessible by functions executed on a KeyedStream."


def _ttl(descriptor: Any) -> Any:
    config = getattr(descriptor, "_ttl_config", None)
    if config is None or not config.is_enabled():
        return None
    return config._to_proto()


class StateFactory:
    """Makes the state objects of one scope; a state is made once."""

    def __init__(self, backend: KeyedBackend, scope: Scope) -> None:
        self._backend = backend
        self._scope = scope
        self._made: Dict[Any, Any] = {}

    def value(self, descriptor: Any) -> Any:
        return self._of(descriptor, StateKind.VALUE, self._new_value)

    def list(self, descriptor: Any) -> Any:
        return self._of(descriptor, StateKind.LIST_STATE, self._new_list)

    def map(self, descriptor: Any) -> Any:
        return self._of(descriptor, StateKind.MAP_STATE, self._new_map)

    def reducing(self, descriptor: Any) -> Any:
        return self._of(descriptor, StateKind.REDUCING, self._new_reducing)

    def aggregating(self, descriptor: Any) -> Any:
        return self._of(descriptor, StateKind.AGGREGATING, self._new_aggregating)

    def any(self, descriptor: Any) -> Any:
        """By the class of the descriptor."""
        from pyflink.datastream import state as states

        for kind, make in (
            (states.ListStateDescriptor, self.list),
            (states.ReducingStateDescriptor, self.reducing),
            (states.AggregatingStateDescriptor, self.aggregating),
            (states.ValueStateDescriptor, self.value),
            (states.MapStateDescriptor, self.map),
        ):
            if isinstance(descriptor, kind):
                return make(descriptor)
        raise Exception("Unsupported state descriptor: %s" % type(descriptor))

    def _of(self, descriptor: Any, kind: int, new: Any) -> Any:
        made = self._made.get((descriptor.name, kind))
        return self._make(descriptor, kind, new) if made is None else made

    def _make(self, descriptor: Any, kind: int, new: Any) -> Any:
        data_type = descriptor.type_info._to_proto()
        key_type = None
        if kind == StateKind.LIST_STATE:
            data_type = data_type.children[0]
        elif kind == StateKind.MAP_STATE:
            key_type, data_type = data_type.children
        message = StateDescriptor(
            name=descriptor.name, kind=kind, value_type=data_type, key_type=key_type, ttl=_ttl(descriptor)
        )
        made = self._made[descriptor.name, kind] = new(self._backend.register(descriptor.name, message), descriptor)
        return made

    def _new_value(self, state: Any, descriptor: Any) -> Any:
        return (KeyedValueState if state.ttl is None else TtlValueState)(self._scope, state)

    def _new_list(self, state: Any, descriptor: Any) -> Any:
        return KeyedListState(self._scope, state)

    def _new_map(self, state: Any, descriptor: Any) -> Any:
        return KeyedMapState(self._scope, state)

    def _new_reducing(self, state: Any, descriptor: Any) -> Any:
        return KeyedReducingState(self._new_value(state, descriptor), descriptor.get_reduce_function())

    def _new_aggregating(self, state: Any, descriptor: Any) -> Any:
        return KeyedAggregatingState(self._new_value(state, descriptor), descriptor.get_agg_function())


class StageRuntimeContext(RuntimeContext):
    """What functions get in ``open()``. Only the first function of a keyed stage has state."""

    def __init__(
        self, opening: OpenStage, task_name: str, metrics: StageMetricGroup, states: Optional[StateFactory]
    ) -> None:
        self._opening = opening
        self._task_name = task_name
        self._metrics = metrics
        self._states = states
        self._in_batch_execution_mode = opening.batch_mode

    def get_task_name(self) -> str:
        return self._task_name

    def get_number_of_parallel_subtasks(self) -> int:
        return self._opening.parallelism

    def get_max_number_of_parallel_subtasks(self) -> int:
        return self._opening.max_parallelism

    def get_index_of_this_subtask(self) -> int:
        return self._opening.subtask_index

    def get_attempt_number(self) -> int:
        return self._opening.attempt

    def get_task_name_with_subtasks(self) -> str:
        opening = self._opening
        return f"{self._task_name} ({opening.subtask_index + 1}/{opening.parallelism})#{opening.attempt}"

    def get_job_parameter(self, key: str, default_value: str) -> Any:
        return self._opening.job_parameters.get(key, default_value)

    def get_metrics_group(self) -> StageMetricGroup:
        return self._metrics

    def _keyed(self) -> StateFactory:
        if self._states is None:
            raise Exception(_NOT_KEYED)
        return self._states

    def get_state(self, state_descriptor: Any) -> Any:
        return self._keyed().value(state_descriptor)

    def get_list_state(self, state_descriptor: Any) -> Any:
        return self._keyed().list(state_descriptor)

    def get_map_state(self, state_descriptor: Any) -> Any:
        return self._keyed().map(state_descriptor)

    def get_reducing_state(self, state_descriptor: Any) -> Any:
        return self._keyed().reducing(state_descriptor)

    def get_aggregating_state(self, state_descriptor: Any) -> Any:
        return self._keyed().aggregating(state_descriptor)
