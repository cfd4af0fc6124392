# differs restore, rescale: watermarks begin anew, as in Flink, so that fewer elements are late
# order: by-label
# Every element is its own bundle and the pauses are many times the watermark interval: each is followed by its watermark.
import time

from pyflink.common import Configuration, Types, WatermarkStrategy
from pyflink.common.time import Time
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.datastream import KeyedProcessFunction, OutputTag, ProcessWindowFunction, StreamExecutionEnvironment
from pyflink.datastream.window import EventTimeSessionWindows, TumblingEventTimeWindows


def late():
    return OutputTag('late', Types.TUPLE([Types.STRING(), Types.LONG()]))


class Second(TimestampAssigner):
    def extract_timestamp(self, value, record_timestamp):
        return value[1]


class Listed(ProcessWindowFunction):
    def process(self, key, context, elements):
        yield key, context.window().start, context.window().end, [e[1] for e in elements]


class Watermarks(KeyedProcessFunction):
    def process_element(self, value, ctx):
        yield value[1], ctx.timestamp(), ctx.timer_service().current_watermark()


def slowly(value):
    time.sleep(0.3)
    return value


config = Configuration()
config.set_string('python.fn-execution.bundle.size', '1')
env = StreamExecutionEnvironment.get_execution_environment(config)
env.set_parallelism(1)
env.get_config().set_auto_watermark_interval(20)
rows = [('a', 1), ('a', 11), ('a', 2), ('a', 18), ('a', 3), ('a', 30), ('a', 12)]
typed = Types.TUPLE([Types.STRING(), Types.LONG()])
data = env.from_collection(rows, typed).rebalance().map(slowly, typed).assign_timestamps_and_watermarks(
    WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Second()))
keyed = data.key_by(lambda v: v[0])
keyed.process(Watermarks()).print('watermarks')
tumbling = keyed.window(TumblingEventTimeWindows.of(Time.milliseconds(10)))
tumbling.process(Listed()).print('dropped')
lateness = tumbling.allowed_lateness(5).side_output_late_data(late()).process(Listed(), Types.PICKLED_BYTE_ARRAY())
lateness.print('lateness')
lateness.get_side_output(late()).print('late')
session = keyed.window(EventTimeSessionWindows.with_gap(Time.milliseconds(4))).side_output_late_data(late())
late_session = session.process(Listed())
late_session.print('session')
late_session.get_side_output(late()).print('session late')
env.execute()
