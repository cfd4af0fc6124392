# order: any
import time

from pyflink.common import Configuration, Types
from pyflink.datastream import KeyedProcessFunction, StreamExecutionEnvironment, TimeDomain


class Timers(KeyedProcessFunction):
    def process_element(self, value, ctx):
        timers = ctx.timer_service()
        now = timers.current_processing_time()
        timers.register_processing_time_timer(now + 50)
        timers.register_processing_time_timer(now + 60)
        timers.delete_processing_time_timer(now + 60)
        if value == 2:
            time.sleep(1)  # the timers of 1 are long due when the input ends
        yield 'element', value, abs(now - time.time() * 1000) < 10_000

    def on_timer(self, timestamp, ctx):
        yield 'timer', ctx.get_current_key() == 1, ctx.time_domain() == TimeDomain.PROCESSING_TIME


config = Configuration()
config.set_string('python.fn-execution.bundle.size', '1')
env = StreamExecutionEnvironment.get_execution_environment(config)
env.set_parallelism(1)
data = env.from_collection([1, 2], Types.LONG())
data.key_by(lambda v: v).process(Timers()).print()
env.execute()
