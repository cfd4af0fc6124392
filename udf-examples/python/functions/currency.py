"""Scalar: an amount in another currency, at the European Central Bank's rates of one day. DECIMAL is decimal.Decimal."""
from decimal import Decimal

from pyflink.table import DataTypes
from pyflink.table.udf import udf

#: Units for one euro.
RATES = {'EUR': Decimal(1), 'USD': Decimal('1.0861'), 'GBP': Decimal('0.8427'), 'JPY': Decimal('163.19'),
         'CHF': Decimal('0.9615')}


@udf(input_types=[DataTypes.DECIMAL(12, 2), DataTypes.STRING(), DataTypes.STRING()], result_type=DataTypes.DECIMAL(14, 2))
def convert(amount, source, target):
    """The result is rounded to cents by its type."""
    if amount is None or source is None or target is None:
        return None
    if source not in RATES or target not in RATES:
        raise ValueError("no rate for %s to %s" % (source, target))
    return amount * RATES[target] / RATES[source]
