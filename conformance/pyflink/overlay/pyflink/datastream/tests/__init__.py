"""Tests of pyflink.datastream."""
