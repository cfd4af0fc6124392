# order: by ^(.*?> \('\w+')
from pyflink.common import Types, WatermarkStrategy
from pyflink.common.time import Time
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.datastream import ProcessWindowFunction, StreamExecutionEnvironment
from pyflink.datastream.window import (ContinuousEventTimeTrigger, CountTrigger, EventTimeSessionWindows, EventTimeTrigger,
                                       PurgingTrigger, TumblingEventTimeWindows)


class Second(TimestampAssigner):
    def extract_timestamp(self, value, record_timestamp):
        return value[1]


class Listed(ProcessWindowFunction):
    def process(self, key, context, elements):
        yield key, context.window().start, context.window().end, [e[1] for e in elements]


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.get_config().set_auto_watermark_interval(0)
rows = [('a', 1), ('a', 2), ('b', 3), ('a', 14), ('b', 5), ('a', 6), ('a', 17), ('b', 8)]
data = env.from_collection(rows, Types.TUPLE([Types.STRING(), Types.LONG()])).assign_timestamps_and_watermarks(
    WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Second()))
keyed = data.key_by(lambda v: v[0])
tumbling = keyed.window(TumblingEventTimeWindows.of(Time.milliseconds(10)))
tumbling.trigger(EventTimeTrigger.create()).process(Listed()).print('event time')
tumbling.trigger(PurgingTrigger.of(EventTimeTrigger.create())).process(Listed()).print('purging event time')
tumbling.trigger(CountTrigger.of(2)).process(Listed()).print('count')
tumbling.trigger(ContinuousEventTimeTrigger.of(Time.milliseconds(6))).process(Listed()).print('continuous')
session = keyed.window(EventTimeSessionWindows.with_gap(Time.milliseconds(5)))
session.trigger(CountTrigger.of(3)).process(Listed()).print('session count')
session.trigger(ContinuousEventTimeTrigger.of(Time.milliseconds(6))).process(Listed()).print('session continuous')
env.execute()
