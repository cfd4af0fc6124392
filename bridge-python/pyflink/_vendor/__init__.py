"""Copies of packages that the library needs at run time, so that it has no dependencies."""
