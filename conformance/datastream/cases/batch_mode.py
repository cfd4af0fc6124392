# differs: in BATCH mode windows of PyFlink lose their timers and print nothing; Drey fires them, as Flink does for Java programs
# order: by ^([^>]*> )(?:\('timer', )?.*?('[abcd]')
from pyflink.common import Types, WatermarkStrategy
from pyflink.common.time import Time
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.datastream import (KeyedCoProcessFunction, KeyedProcessFunction, ProcessWindowFunction,
                                RuntimeExecutionMode, StreamExecutionEnvironment)
from pyflink.datastream.state import ListStateDescriptor, ValueStateDescriptor
from pyflink.datastream.window import EventTimeSessionWindows, TumblingEventTimeWindows


class Second(TimestampAssigner):
    def extract_timestamp(self, value, record_timestamp):
        return value[1]


class Listed(ProcessWindowFunction):
    def process(self, key, context, elements):
        yield key, context.window().start, context.window().end, [e[1] for e in elements]


class Timers(KeyedProcessFunction):
    def open(self, ctx):
        self.count = ctx.get_state(ValueStateDescriptor('count', Types.LONG()))

    def process_element(self, value, ctx):
        self.count.update((self.count.value() or 0) + 1)
        ctx.timer_service().register_event_time_timer(value[1] + 5)
        yield value[0], value[1], ctx.timestamp(), ctx.timer_service().current_watermark()

    def on_timer(self, timestamp, ctx):
        yield 'timer', ctx.get_current_key(), timestamp, self.count.value(), ctx.timer_service().current_watermark()


class Join(KeyedCoProcessFunction):
    def open(self, ctx):
        self.seen = ctx.get_list_state(ListStateDescriptor('seen', Types.STRING()))

    def process_element1(self, value, ctx):
        self.seen.add('left %d' % value[1])
        yield ctx.get_current_key(), list(self.seen.get())

    def process_element2(self, value, ctx):
        self.seen.add('right %d' % value[1])
        yield ctx.get_current_key(), list(self.seen.get())


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.set_runtime_mode(RuntimeExecutionMode.BATCH)
typed = Types.TUPLE([Types.STRING(), Types.LONG()])
strategy = WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Second())
rows = [('b', 30), ('a', 1), ('a', 12), ('b', 3), ('c', 7), ('a', 5), ('a', 2)]
data = env.from_collection(rows, typed).assign_timestamps_and_watermarks(strategy)
keyed = data.key_by(lambda v: v[0], Types.STRING())
keyed.reduce(lambda a, b: (a[0], a[1] + b[1])).print('reduce')
keyed.sum(1).print('sum')
keyed.min_by(1).print('min_by')
keyed.window(TumblingEventTimeWindows.of(Time.milliseconds(10))).process(Listed()).print('tumbling')
keyed.window(EventTimeSessionWindows.with_gap(Time.milliseconds(5))).process(Listed()).print('session')
keyed.count_window(2).process(type('Counted', (ProcessWindowFunction,), {
    'process': lambda self, key, context, elements: [(key, [e[1] for e in elements])]})()).print('count')
keyed.process(Timers()).print('timers')
other = env.from_collection([('a', 4), ('b', 50), ('d', 6)], typed).assign_timestamps_and_watermarks(strategy)
data.connect(other).key_by(lambda v: v[0], lambda v: v[0], Types.STRING()).process(Join()).print('co process')
data.map(lambda v: v[1]).print('map')
env.execute()
