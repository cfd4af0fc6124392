"""Table function, written as a class: the words of a text that say something, with their weights. ``not good`` is bad."""
import re

from pyflink.table import DataTypes
from pyflink.table.udf import TableFunction, udtf

WEIGHTS = {'awful': -1.0, 'bad': -0.6, 'boring': -0.5, 'excellent': 1.0, 'fast': 0.4, 'good': 0.6, 'great': 0.8, 'late': -0.4,
           'slow': -0.4, 'terrible': -1.0}
NEGATIONS = {'not', 'never', 'no'}


class Hits(TableFunction):
    """More words may come as a job parameter: ``sentiment.good``, separated by spaces."""

    def open(self, function_context):
        good = function_context.get_job_parameter('sentiment.good', '')
        self.weights = {**WEIGHTS, **{word: 0.5 for word in good.split()}}

    def eval(self, text):
        words = re.findall(r"[a-z']+", (text or '').lower())
        for before, word in zip([''] + words, words):
            if word in self.weights:
                yield word, -self.weights[word] if before in NEGATIONS else self.weights[word]


hits = udtf(Hits(), input_types=[DataTypes.STRING()], result_types=[DataTypes.STRING(), DataTypes.DOUBLE()])
