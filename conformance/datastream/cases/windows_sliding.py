# order: by-label
from pyflink.common import Types, WatermarkStrategy
from pyflink.common.time import Time
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.datastream import AggregateFunction, ProcessWindowFunction, StreamExecutionEnvironment
from pyflink.datastream.window import SlidingEventTimeWindows


class Second(TimestampAssigner):
    def extract_timestamp(self, value, record_timestamp):
        return value[1]


class Count(AggregateFunction):
    def create_accumulator(self):
        return 0

    def add(self, value, accumulator):
        return accumulator + 1

    def get_result(self, accumulator):
        return accumulator

    def merge(self, a, b):
        return a + b


class WithWindow(ProcessWindowFunction):
    def process(self, key, context, elements):
        yield key, context.window().start, context.window().end, list(elements)


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.get_config().set_auto_watermark_interval(0)
rows = [('a', 1), ('a', 12), ('b', 3), ('a', 7), ('b', 25)]
data = env.from_collection(rows, Types.TUPLE([Types.STRING(), Types.LONG()])).assign_timestamps_and_watermarks(
    WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Second()))
keyed = data.key_by(lambda v: v[0])
sliding = keyed.window(SlidingEventTimeWindows.of(Time.milliseconds(10), Time.milliseconds(5)))
sliding.reduce(lambda a, b: (a[0], a[1] + b[1])).print('reduce')
sliding.aggregate(Count(), WithWindow()).print('aggregate process')
sliding.process(WithWindow()).print('process')
uneven = keyed.window(SlidingEventTimeWindows.of(Time.milliseconds(10), Time.milliseconds(4), Time.milliseconds(1)))
uneven.aggregate(Count(), WithWindow()).print('uneven with offset')
gaps = keyed.window(SlidingEventTimeWindows.of(Time.milliseconds(3), Time.milliseconds(10)))
gaps.process(WithWindow()).print('gaps')
env.execute()
