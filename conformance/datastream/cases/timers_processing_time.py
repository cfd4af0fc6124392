# order: any
import time

from pyflink.common import Types
from pyflink.datastream import KeyedProcessFunction, StreamExecutionEnvironment, TimeDomain


class Timers(KeyedProcessFunction):
    def process_element(self, value, ctx):
        timers = ctx.timer_service()
        now = timers.current_processing_time()
        timers.register_processing_time_timer(now + 50)
        timers.register_processing_time_timer(now + 60)
        timers.delete_processing_time_timer(now + 60)
        if value == 3:
            time.sleep(0)
        yield 'element', value, abs(now - time.time() * 1000) < 10_000

    def on_timer(self, timestamp, ctx):
        yield 'timer', ctx.get_current_key(), ctx.time_domain() == TimeDomain.PROCESSING_TIME


def wait(value):
    if value < 0:
        time.sleep(2)
    return value


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
data = env.from_collection([1, 2], Types.LONG()).union(env.from_collection([-1], Types.LONG()).map(wait, Types.LONG()))
data.filter(lambda v: v > 0).key_by(lambda v: v).process(Timers()).print()
env.execute()
