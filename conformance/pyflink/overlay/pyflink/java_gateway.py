"""There is no Java gateway: what asks it for a class fails with a message that says so."""
import os


class _NoJvm:
    def __init__(self, path: str = "jvm") -> None:
        self._path = path

    def __getattr__(self, name: str) -> "_NoJvm":
        if name.startswith("__"):
            raise AttributeError(name)
        return _NoJvm(f"{self._path}.{name}")

    def __call__(self, *args: object) -> object:
        raise NotImplementedError(f"there is no JVM: {self._path} cannot be called")


class _NoGateway:
    jvm = _NoJvm()


def get_gateway() -> _NoGateway:
    """A stand-in; inside a worker it raises, as PyFlink's does."""
    if os.environ.get("DREY_WORKER_ID"):
        raise Exception("It's launching the PythonGatewayServer during Python UDF execution which is unexpected.")
    return _NoGateway()


def _install_java_types() -> None:
    """Helpers of types that only have to import: there are no Java types."""
    from pyflink.table import types

    def no_java(*args: object) -> object:
        raise NotImplementedError("there are no Java types")

    types._from_java_data_type = types._to_java_data_type = no_java


_install_java_types()
