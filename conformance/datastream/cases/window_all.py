# order: by-label
from pyflink.common import Types, WatermarkStrategy
from pyflink.common.time import Time
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.datastream import AggregateFunction, StreamExecutionEnvironment
from pyflink.datastream.functions import AllWindowFunction, ProcessAllWindowFunction
from pyflink.datastream.window import CountTrigger, EventTimeSessionWindows, TumblingEventTimeWindows


class Second(TimestampAssigner):
    def extract_timestamp(self, value, record_timestamp):
        return value[1]


class Sum(AggregateFunction):
    def create_accumulator(self):
        return 0

    def add(self, value, accumulator):
        return accumulator + value[1]

    def get_result(self, accumulator):
        return accumulator

    def merge(self, a, b):
        return a + b


class Listed(ProcessAllWindowFunction):
    def process(self, context, elements):
        yield context.window().start, context.window().end, list(elements)


class Applied(AllWindowFunction):
    def apply(self, window, inputs):
        yield str(window), len(list(inputs))


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.get_config().set_auto_watermark_interval(0)
rows = [('a', 1), ('a', 2), ('b', 3), ('a', 14), ('b', 5), ('a', 6), ('a', 17), ('b', 8)]
data = env.from_collection(rows, Types.TUPLE([Types.STRING(), Types.LONG()])).assign_timestamps_and_watermarks(
    WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Second()))
tumbling = data.window_all(TumblingEventTimeWindows.of(Time.milliseconds(10)))
tumbling.reduce(lambda a, b: (a[0] + b[0], a[1] + b[1])).print('reduce')
tumbling.aggregate(Sum(), output_type=Types.LONG()).print('aggregate')
tumbling.aggregate(Sum(), Listed()).print('aggregate process')
tumbling.process(Listed()).print('process')
tumbling.apply(Applied()).print('apply')
data.window_all(EventTimeSessionWindows.with_gap(Time.milliseconds(4))).process(Listed()).print('session')
tumbling.trigger(CountTrigger.of(2)).process(Listed()).print('trigger')
env.execute()
