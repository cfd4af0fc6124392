# order: by-label
from pyflink.common import Types, WatermarkStrategy
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.datastream import ProcessWindowFunction, StreamExecutionEnvironment
from pyflink.datastream.state import ReducingStateDescriptor
from pyflink.datastream.window import CountTrigger, GlobalWindows, PurgingTrigger, Trigger, TriggerResult


class Second(TimestampAssigner):
    def extract_timestamp(self, value, record_timestamp):
        return value[1]


class Listed(ProcessWindowFunction):
    def process(self, key, context, elements):
        yield key, [e[1] for e in elements]


class EverySum(Trigger):
    """Fires and purges when the sum of the values reaches 10; fires alone at the end of time."""

    def __init__(self):
        self.descriptor = ReducingStateDescriptor('sum', lambda a, b: a + b, Types.LONG())

    def on_element(self, element, timestamp, window, ctx):
        state = ctx.get_partitioned_state(self.descriptor)
        state.add(element[1])
        if state.get() >= 10:
            state.clear()
            return TriggerResult.FIRE_AND_PURGE
        ctx.register_event_time_timer(1000)
        return TriggerResult.CONTINUE

    def on_processing_time(self, time, window, ctx):
        return TriggerResult.CONTINUE

    def on_event_time(self, time, window, ctx):
        return TriggerResult.FIRE if time == 1000 else TriggerResult.CONTINUE

    def on_merge(self, window, ctx):
        pass

    def clear(self, window, ctx):
        ctx.get_partitioned_state(self.descriptor).clear()


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.get_config().set_auto_watermark_interval(0)
rows = [('a', 1), ('a', 2), ('b', 3), ('a', 4), ('b', 5), ('a', 6), ('a', 7), ('b', 8)]
data = env.from_collection(rows, Types.TUPLE([Types.STRING(), Types.LONG()])).assign_timestamps_and_watermarks(
    WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Second()))
windowed = data.key_by(lambda v: v[0]).window(GlobalWindows.create())
windowed.process(Listed()).print('never')
windowed.trigger(CountTrigger.of(2)).process(Listed()).print('count')
windowed.trigger(PurgingTrigger.of(CountTrigger.of(2))).process(Listed()).print('purging count')
windowed.trigger(PurgingTrigger.of(CountTrigger.of(2))).reduce(lambda a, b: (a[0], a[1] + b[1])).print('reduce')
windowed.trigger(EverySum()).process(Listed()).print('custom')
env.execute()
