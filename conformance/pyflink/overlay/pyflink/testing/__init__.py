"""Test utilities of PyFlink, on Drey."""
