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
