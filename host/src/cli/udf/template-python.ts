import type { Template } from './templates';

export const PYTHON: Template = {
  example: 'to_euros',
  files: {
    'drey-udf.json': `{
  "name": "{{name}}",
  "language": "python",
  "source": "functions.py",
  "functions": {
    "to_euros": "to_euros",
    "words": "words",
    "weighted_avg": "weighted_avg"
  }
}
`,
    'functions.py': `from pyflink.common import Row
from pyflink.table import DataTypes
from pyflink.table.udf import AggregateFunction, udaf, udf, udtf

RATES = {'EUR': 1.0, 'USD': 0.92, 'GBP': 1.17}


@udf(input_types=[DataTypes.DOUBLE(), DataTypes.STRING()], result_type=DataTypes.DOUBLE())
def to_euros(amount, currency):
    """An amount in euros; NULL for a currency that is not known."""
    rate = RATES.get(currency)
    return None if amount is None or rate is None else round(amount * rate, 2)


@udtf(input_types=[DataTypes.STRING()], result_types=[DataTypes.STRING(), DataTypes.INT()])
def words(line):
    """The words of a text, with their position."""
    for pos, word in enumerate((line or '').split()):
        yield word, pos


class WeightedAvg(AggregateFunction):
    """The average of values that weigh differently."""

    def create_accumulator(self):
        return Row(0.0, 0.0)

    def accumulate(self, accumulator, value, weight):
        if value is not None and weight is not None:
            accumulator[0] += value * weight
            accumulator[1] += weight

    def retract(self, accumulator, value, weight):
        if value is not None and weight is not None:
            accumulator[0] -= value * weight
            accumulator[1] -= weight

    def get_value(self, accumulator):
        return accumulator[0] / accumulator[1] if accumulator[1] else None


weighted_avg = udaf(WeightedAvg(), input_types=[DataTypes.DOUBLE(), DataTypes.DOUBLE()], result_type=DataTypes.DOUBLE(),
                    accumulator_type=DataTypes.ROW([DataTypes.FIELD('total', DataTypes.DOUBLE()),
                                                    DataTypes.FIELD('weights', DataTypes.DOUBLE())]))
`,
    'rows.jsonl': `[10, "USD"]
[2.5, "GBP"]
[7, "XXX"]
`,
    'example.sql': `CREATE TEMPORARY FUNCTION to_euros AS 'to_euros' LANGUAGE PYTHON USING FILE 'functions.py';
SELECT amount, to_euros(amount, currency) AS euros FROM (VALUES (10.0, 'USD'), (2.5, 'GBP')) AS payments(amount, currency);
`,
    'README.md': `# {{name}}

    drey udf test to_euros --input rows.jsonl
    drey udf register
    drey sql -e "SELECT to_euros(10, 'USD')"
`,
  },
};
