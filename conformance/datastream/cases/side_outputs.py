# order: by-label
from pyflink.common import Types
from pyflink.datastream import (CoProcessFunction, KeyedProcessFunction, OutputTag, ProcessFunction,
                                StreamExecutionEnvironment)

ODD = OutputTag('odd', Types.INT())
TEXT = OutputTag('text', Types.STRING())
ANY = OutputTag('any')


class Split(ProcessFunction):
    def process_element(self, value, ctx):
        if value % 2:
            yield ODD, value
        else:
            yield value
        yield TEXT, 'text %d' % value
        yield ANY, (value, [value])


class KeyedSplit(KeyedProcessFunction):
    def process_element(self, value, ctx):
        yield ODD, value * 10
        yield ctx.get_current_key(), value
        ctx.timer_service().register_event_time_timer(7)

    def on_timer(self, timestamp, ctx):
        yield TEXT, 'timer %d %d' % (ctx.get_current_key(), timestamp)


class CoSplit(CoProcessFunction):
    def process_element1(self, value, ctx):
        yield ODD, value

    def process_element2(self, value, ctx):
        yield TEXT, value


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
data = env.from_collection([1, 2, 3], Types.INT())
split = data.process(Split(), Types.INT())
split.print('main')
split.get_side_output(ODD).print('odd')
split.get_side_output(TEXT).map(lambda v: v.upper()).print('text')
split.get_side_output(ANY).print('any')
keyed = data.key_by(lambda v: v % 2).process(KeyedSplit())
keyed.print('keyed main')
keyed.get_side_output(ODD).print('keyed odd')
keyed.get_side_output(TEXT).print('keyed text')
co = data.connect(env.from_collection(['a', 'b'], Types.STRING())).process(CoSplit())
co.get_side_output(ODD).print('co odd')
co.get_side_output(TEXT).print('co text')
env.execute()
