"""Scalar: how alike two names are, 0 to 1, by the standard library's difflib."""
from difflib import SequenceMatcher

from pyflink.table import DataTypes
from pyflink.table.udf import udf


@udf(input_types=[DataTypes.STRING(), DataTypes.STRING()], result_type=DataTypes.DOUBLE())
def similarity(a, b):
    if a is None or b is None:
        return None
    return round(SequenceMatcher(None, a.lower(), b.lower()).ratio(), 3)
