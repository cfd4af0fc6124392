# order: by ^([^>]*> ).*('[abc]'|, 0, )
from pyflink.common import Types, WatermarkStrategy
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.datastream import KeyedProcessFunction, StreamExecutionEnvironment, TimeDomain


class Second(TimestampAssigner):
    def extract_timestamp(self, value, record_timestamp):
        return value[1]


class Timers(KeyedProcessFunction):
    def process_element(self, value, ctx):
        timers = ctx.timer_service()
        timers.register_event_time_timer(value[1] + 10)
        timers.register_event_time_timer(value[1] + 10)
        timers.register_event_time_timer(100)
        if value[1] == 3:
            timers.delete_event_time_timer(11)
            timers.delete_event_time_timer(12345)
        yield 'element', value, ctx.timestamp(), timers.current_watermark(), ctx.get_current_key()

    def on_timer(self, timestamp, ctx):
        if timestamp == 100:
            ctx.timer_service().register_event_time_timer(101)
        yield ('timer', timestamp, ctx.timestamp(), ctx.get_current_key(), ctx.time_domain() == TimeDomain.EVENT_TIME)


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.get_config().set_auto_watermark_interval(0)
rows = [('a', 1), ('a', 2), ('b', 1), ('a', 3), ('b', 30), ('c', 0)]
data = env.from_collection(rows, Types.TUPLE([Types.STRING(), Types.LONG()])).assign_timestamps_and_watermarks(
    WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Second()))
for name, selector in [('by key', lambda v: v[0]), ('one key', lambda v: 0)]:
    data.key_by(selector).process(Timers()).print(name)
env.execute()
