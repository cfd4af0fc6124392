"""The scalar functions of the `udf` benchmark in Python, on pandas.Series."""
from pyflink.table import DataTypes
from pyflink.table.udf import udf

inc = udf(lambda x: x + 1, input_types=[DataTypes.BIGINT()], result_type=DataTypes.BIGINT(), func_type='pandas')
upper_case = udf(lambda text: text.str.upper(), input_types=[DataTypes.STRING()], result_type=DataTypes.STRING(),
                 func_type='pandas')
reversed = udf(lambda text: text.str[::-1], input_types=[DataTypes.STRING()], result_type=DataTypes.STRING(), func_type='pandas')
