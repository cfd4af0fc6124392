"""Aggregate function that takes rows back: over a sliding range of rows its state is that of the rows in the range."""
from pyflink.common import Row
from pyflink.table import DataTypes
from pyflink.table.udf import AggregateFunction, udaf


class WeightedAverage(AggregateFunction):
    """Prices weighted by quantities."""

    def create_accumulator(self):
        return Row(0.0, 0)

    def accumulate(self, accumulator, price, quantity):
        if price is not None and quantity is not None:
            accumulator[0] += price * quantity
            accumulator[1] += quantity

    def retract(self, accumulator, price, quantity):
        if price is not None and quantity is not None:
            accumulator[0] -= price * quantity
            accumulator[1] -= quantity

    def merge(self, accumulator, accumulators):
        for total, weight in accumulators:
            accumulator[0] += total
            accumulator[1] += weight

    def get_value(self, accumulator):
        return accumulator[0] / accumulator[1] if accumulator[1] else None


weighted_average = udaf(
    WeightedAverage(), input_types=[DataTypes.DOUBLE(), DataTypes.INT()], result_type=DataTypes.DOUBLE(),
    accumulator_type=DataTypes.ROW([DataTypes.FIELD('total', DataTypes.DOUBLE()), DataTypes.FIELD('weight', DataTypes.BIGINT())]))
