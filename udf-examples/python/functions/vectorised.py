"""Pandas functions: they get whole columns as pandas.Series (``pip install pandas pyarrow``)."""
import numpy as np
from pyflink.table import DataTypes
from pyflink.table.udf import udaf, udf

EARTH_KM = 6371.0


@udf(input_types=[DataTypes.DOUBLE()] * 4, result_type=DataTypes.DOUBLE(), func_type='pandas')
def distance(latitude, longitude, to_latitude, to_longitude):
    """Kilometres between places, by the haversine formula."""
    a, b = np.radians(latitude), np.radians(to_latitude)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(to_longitude - longitude) / 2) ** 2
    return (2 * EARTH_KM * np.arcsin(np.sqrt(half))).round(1)


@udaf(input_types=[DataTypes.DOUBLE()], result_type=DataTypes.DOUBLE(), func_type='pandas')
def median(values):
    """All values of a group at once."""
    return values.median()
