"""Limits of Java's long, and the name of the main output."""

MAX_LONG_VALUE = 0x7fffffffffffffff
MIN_LONG_VALUE = -MAX_LONG_VALUE - 1
DEFAULT_OUTPUT_TAG = ""
