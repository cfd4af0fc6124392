"""Aggregate function with a MapView: the k most frequent words. State is read and written entry by entry."""
from pyflink.common import Row
from pyflink.table import DataTypes, MapView
from pyflink.table.udf import AggregateFunction, udaf


class TopThree(AggregateFunction):

    def create_accumulator(self):
        return Row(MapView())

    def accumulate(self, accumulator, word):
        self.add(accumulator[0], word, 1)

    def retract(self, accumulator, word):
        self.add(accumulator[0], word, -1)

    def get_value(self, accumulator):
        most = sorted(accumulator[0].items(), key=lambda item: (-item[1], item[0]))[:3]
        return ['%s (%d)' % item for item in most]

    @staticmethod
    def add(counts, word, times):
        if word is None:
            return
        left = (counts[word] if word in counts else 0) + times
        if left == 0:
            del counts[word]
        else:
            counts[word] = left

    def get_accumulator_type(self):
        return DataTypes.ROW([DataTypes.FIELD('counts', DataTypes.MAP_VIEW(DataTypes.STRING(), DataTypes.BIGINT()))])

    def get_result_type(self):
        return DataTypes.ARRAY(DataTypes.STRING())


top_three = udaf(TopThree(), input_types=[DataTypes.STRING()])
