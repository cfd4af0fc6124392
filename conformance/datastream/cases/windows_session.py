# order: by-label
from pyflink.common import Types, WatermarkStrategy
from pyflink.common.time import Time
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.datastream import AggregateFunction, ProcessWindowFunction, StreamExecutionEnvironment
from pyflink.datastream.window import EventTimeSessionWindows, SessionWindowTimeGapExtractor


class Second(TimestampAssigner):
    def extract_timestamp(self, value, record_timestamp):
        return value[1]


class Collect(AggregateFunction):
    def create_accumulator(self):
        return []

    def add(self, value, accumulator):
        return accumulator + [value[1]]

    def get_result(self, accumulator):
        return sorted(accumulator)

    def merge(self, a, b):
        return a + b


class WithWindow(ProcessWindowFunction):
    def process(self, key, context, elements):
        yield key, context.window().start, context.window().end, sorted(e if isinstance(e, list) else e[1]
                                                                        for e in elements)


class Gap(SessionWindowTimeGapExtractor):
    def extract(self, element):
        return 3 if element[0] == 'a' else 20


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.get_config().set_auto_watermark_interval(0)
rows = [('a', 1), ('a', 12), ('b', 3), ('a', 7), ('b', 25), ('a', 6), ('a', 17), ('a', 40)]
data = env.from_collection(rows, Types.TUPLE([Types.STRING(), Types.LONG()])).assign_timestamps_and_watermarks(
    WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Second()))
keyed = data.key_by(lambda v: v[0])
session = keyed.window(EventTimeSessionWindows.with_gap(Time.milliseconds(5)))
# Merging two windows that both have contents loses some of them in PyFlink's reducing and aggregating states.
ordered = env.from_collection(sorted(rows, key=lambda v: v[1]), Types.TUPLE(
    [Types.STRING(), Types.LONG()])).assign_timestamps_and_watermarks(
    WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Second())).key_by(lambda v: v[0])
ordered_session = ordered.window(EventTimeSessionWindows.with_gap(Time.milliseconds(5)))
ordered_session.reduce(lambda a, b: (a[0], a[1] + b[1])).print('reduce')
ordered_session.aggregate(Collect(), WithWindow()).print('aggregate process')
session.process(WithWindow()).print('process')
keyed.window(EventTimeSessionWindows.with_dynamic_gap(Gap())).process(WithWindow()).print('dynamic')
env.execute()
