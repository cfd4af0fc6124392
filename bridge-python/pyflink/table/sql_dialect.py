"""Dialects of SQL."""

__all__ = ['SqlDialect']


class SqlDialect(object):
    """DEFAULT is Flink's own; HIVE is not part of this version."""

    DEFAULT = 0
    HIVE = 1
