from pyflink.common import Types
from pyflink.datastream import KeyedProcessFunction, StreamExecutionEnvironment


class Timers(KeyedProcessFunction):
    def process_element(self, value, ctx):
        timers = ctx.timer_service()
        timers.register_processing_time_timer(timers.current_processing_time() + 3_600_000)
        timers.register_event_time_timer(5)
        yield 'element', value, ctx.timestamp(), timers.current_watermark()

    def on_timer(self, timestamp, ctx):
        yield 'timer', ctx.get_current_key(), timestamp if timestamp == 5 else 'processing time'


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.from_collection([1, 2], Types.LONG()).key_by(lambda v: v).process(Timers()).print()
env.execute()
