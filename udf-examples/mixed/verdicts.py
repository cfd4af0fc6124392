"""The functions in Python of flights.sql: a scalar and a table function."""
from pyflink.table import DataTypes
from pyflink.table.udf import udf, udtf

#: Minutes.
LATE = 15


@udf(input_types=[DataTypes.INT(), DataTypes.INT()], result_type=DataTypes.STRING())
def verdict(departure, arrival):
    """What became of a delay on the way; NULL delays are those of flights that never arrived."""
    if departure is None:
        return 'cancelled'
    if arrival is None:
        return 'diverted'
    if arrival <= LATE:
        return 'made up' if departure > LATE else 'on time'
    return 'late from the start' if departure > LATE else 'late on the way'


@udtf(input_types=[DataTypes.INT(), DataTypes.INT()], result_types=[DataTypes.STRING(), DataTypes.INT()])
def delays(departure, arrival):
    """The delays of a flight, one row each."""
    if departure is not None:
        yield 'departure', departure
    if arrival is not None:
        yield 'arrival', arrival
