# order: by ^([^>]*> )\W*(a |a'|a,|b |b'|b,|[-\d.]+)?
from pyflink.common import Types, WatermarkStrategy
from pyflink.common.time import Time
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.datastream import AggregateFunction, ProcessWindowFunction, StreamExecutionEnvironment, WindowFunction
from pyflink.datastream.window import TumblingEventTimeWindows


class Second(TimestampAssigner):
    def extract_timestamp(self, value, record_timestamp):
        return value[1]


class Average(AggregateFunction):
    def create_accumulator(self):
        return 0, 0

    def add(self, value, accumulator):
        return accumulator[0] + value[1], accumulator[1] + 1

    def get_result(self, accumulator):
        return accumulator[0] / accumulator[1]

    def merge(self, a, b):
        return a[0] + b[0], a[1] + b[1]


class Listed(ProcessWindowFunction):
    def process(self, key, context, elements):
        window = context.window()
        yield key, window.start, window.end, window.max_timestamp(), [e[1] for e in elements]


class Applied(WindowFunction):
    def apply(self, key, window, inputs):
        yield '%s %s %r' % (key, window, list(inputs))


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.get_config().set_auto_watermark_interval(0)
typed = Types.TUPLE([Types.STRING(), Types.LONG()])
rows = [('a', 1), ('a', 9), ('b', 3), ('a', 10), ('b', 25), ('a', 4), ('a', -3)]
data = env.from_collection(rows, typed).assign_timestamps_and_watermarks(
    WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Second()))
keyed = data.key_by(lambda v: v[0], Types.STRING())
windowed = keyed.window(TumblingEventTimeWindows.of(Time.milliseconds(10)))
windowed.reduce(lambda a, b: (a[0], a[1] + b[1])).print('reduce')
windowed.reduce(lambda a, b: (a[0], a[1] + b[1]), Listed(), Types.TUPLE(
    [Types.STRING(), Types.LONG(), Types.LONG(), Types.LONG(), Types.LIST(Types.LONG())])).print('reduce process')
windowed.aggregate(Average(), output_type=Types.DOUBLE()).print('aggregate')
windowed.aggregate(Average()).print('aggregate untyped')
windowed.process(Listed()).print('process')
windowed.apply(Applied(), Types.STRING()).print('apply')
offset = keyed.window(TumblingEventTimeWindows.of(Time.milliseconds(10), Time.milliseconds(4)))
offset.process(Listed()).print('offset')
env.execute()
