"""Kinds of results."""

__all__ = ['ResultKind']


class ResultKind(object):
    """SUCCESS: the statement has no result but "OK". SUCCESS_WITH_CONTENT: it has rows."""

    SUCCESS = 0
    SUCCESS_WITH_CONTENT = 1
