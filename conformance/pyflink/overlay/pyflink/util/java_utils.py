"""The part of PyFlink's Java helpers that its tests use to set the configuration of an environment."""
from typing import Any, Optional

from pyflink.common import Configuration


class JConfiguration:
    """Looks like a Java Configuration and writes through to the environment's."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration

    def setString(self, key: str, value: str) -> None:
        self._configuration.set_string(key, value)

    def setInteger(self, key: str, value: int) -> None:
        self._configuration.set_integer(key, value)

    def setBoolean(self, key: str, value: bool) -> None:
        self._configuration.set_boolean(key, value)

    def getString(self, key: str, default: Optional[str] = None) -> Optional[str]:
        return self._configuration.get_string(key, default)

    def removeKey(self, key: str) -> bool:
        return self._configuration.remove_config(key)


def get_j_env_configuration(j_env: Any) -> JConfiguration:
    """The configuration of what ``env._j_stream_execution_environment`` gives."""
    return JConfiguration(j_env.configuration)


def _no_java(name: str) -> Any:
    def raise_error(*args: object, **kwargs: object) -> None:
        raise NotImplementedError(f"{name} needs a JVM, and there is none")
    return raise_error


to_jarray = _no_java("to_jarray")
to_j_flink_time = _no_java("to_j_flink_time")
from_j_flink_time = _no_java("from_j_flink_time")
load_java_class = _no_java("load_java_class")
is_instance_of = _no_java("is_instance_of")
get_field = _no_java("get_field")
get_field_value = _no_java("get_field_value")
set_field_value = _no_java("set_field_value")
invoke_method = _no_java("invoke_method")
create_url_class_loader = _no_java("create_url_class_loader")
add_jars_to_context_class_loader = _no_java("add_jars_to_context_class_loader")
