"""Names that PyFlink's modules share."""
from typing import Any


class JavaObjectWrapper(object):
    """Base of PyFlink's wrappers of Java objects; what extends it here carries a description for the host instead."""

    def __init__(self, j_object: Any) -> None:
        self._j_object = j_object

    def get_java_object(self) -> Any:
        return self._j_object
