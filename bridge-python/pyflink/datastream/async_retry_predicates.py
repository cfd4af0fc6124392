"""Ready-made predicates for retry strategies."""


def empty_result_predicate(result: list):
    """Retry when there was no result."""
    return result is None or len(result) == 0


def has_exception_predicate(error):
    """Retry on any exception."""
    return error is not None


def exception_type_predicate(error, expected_error_type):
    """Retry on exceptions of one type; bind it with ``functools.partial``."""
    return isinstance(error, expected_error_type)
