# order: by-label
from pyflink.common import Types, WatermarkStrategy
from pyflink.common.time import Time
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.datastream import ProcessWindowFunction, StreamExecutionEnvironment
from pyflink.datastream.state import ValueStateDescriptor
from pyflink.datastream.window import CountTrigger, TumblingEventTimeWindows


class Second(TimestampAssigner):
    def extract_timestamp(self, value, record_timestamp):
        return value[1]


class Stateful(ProcessWindowFunction):
    def process(self, key, context, elements):
        own = context.window_state().get_state(ValueStateDescriptor('own', Types.LONG()))
        every = context.global_state().get_state(ValueStateDescriptor('every', Types.LONG()))
        own.update((own.value() or 0) + 1)
        every.update((every.value() or 0) + 1)
        yield key, context.window().start, own.value(), every.value(), [e[1] for e in elements]

    def clear(self, context):
        context.window_state().get_state(ValueStateDescriptor('own', Types.LONG())).clear()


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.get_config().set_auto_watermark_interval(0)
rows = [('a', 1), ('a', 2), ('b', 3), ('a', 14), ('b', 5), ('a', 6), ('a', 17), ('b', 8), ('a', 9)]
data = env.from_collection(rows, Types.TUPLE([Types.STRING(), Types.LONG()])).assign_timestamps_and_watermarks(
    WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Second()))
windowed = data.key_by(lambda v: v[0]).window(TumblingEventTimeWindows.of(Time.milliseconds(10)))
windowed.process(Stateful()).print('once')
windowed.trigger(CountTrigger.of(2)).process(Stateful()).print('count')
env.execute()
