"""Tests of pyflink.table."""
