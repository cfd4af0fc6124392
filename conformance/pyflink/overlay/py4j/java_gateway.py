"""Names that only have to import."""


class JavaObject:
    """No instance of it exists here."""


class JavaClass:
    """No instance of it exists here."""


def java_import(jvm: object, name: str) -> None:
    """Accepted and ignored: nothing reads what it would import."""


def get_method(java_object: object, name: str) -> object:
    """The attribute of that name."""
    return getattr(java_object, name)
