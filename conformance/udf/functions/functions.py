"""The functions of the `udf` benchmark in Python, general."""
from pyflink.common import Row
from pyflink.table import DataTypes
from pyflink.table.udf import AggregateFunction, udaf, udf

SCALED = DataTypes.ROW([DataTypes.FIELD('id', DataTypes.BIGINT()), DataTypes.FIELD('name', DataTypes.STRING()),
                        DataTypes.FIELD('price', DataTypes.DOUBLE())])

inc = udf(lambda x: x + 1, input_types=[DataTypes.BIGINT()], result_type=DataTypes.BIGINT())
upper_case = udf(lambda text: text.upper(), input_types=[DataTypes.STRING()], result_type=DataTypes.STRING())
reversed = udf(lambda text: text[::-1], input_types=[DataTypes.STRING()], result_type=DataTypes.STRING())
scaled = udf(lambda i, name, price: Row(i + 1, name, price * 1.5),
             input_types=[DataTypes.BIGINT(), DataTypes.STRING(), DataTypes.DOUBLE()], result_type=SCALED)


class Total(AggregateFunction):
    def create_accumulator(self):
        return Row(0, 0)

    def accumulate(self, accumulator, value):
        accumulator[0] += value
        accumulator[1] += 1

    def get_value(self, accumulator):
        return accumulator[0]


total = udaf(Total(), input_types=[DataTypes.BIGINT()], result_type=DataTypes.BIGINT(),
             accumulator_type=DataTypes.ROW([DataTypes.FIELD('total', DataTypes.BIGINT()),
                                             DataTypes.FIELD('rows', DataTypes.BIGINT())]))
