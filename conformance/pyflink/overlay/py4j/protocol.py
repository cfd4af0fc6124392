"""The exception type by which PyFlink's users catch errors of the engine."""


class Py4JError(Exception):
    """Base of the errors of the engine."""


class Py4JJavaError(Py4JError):
    """An error that the engine reported; errors of the host are made instances of it by the client."""
