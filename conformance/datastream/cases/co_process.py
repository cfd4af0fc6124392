# order: any
from pyflink.common import Types
from pyflink.datastream import CoProcessFunction, KeyedCoProcessFunction, StreamExecutionEnvironment
from pyflink.datastream.state import ListStateDescriptor, ValueStateDescriptor


class Tag(CoProcessFunction):
    def process_element1(self, value, ctx):
        yield 1, value, ctx.timestamp()

    def process_element2(self, value, ctx):
        yield 2, value, ctx.timestamp()


class JoinAtEnd(KeyedCoProcessFunction):
    def open(self, ctx):
        self.left = ctx.get_list_state(ListStateDescriptor('left', Types.STRING()))
        self.right = ctx.get_state(ValueStateDescriptor('right', Types.INT()))

    def process_element1(self, value, ctx):
        self.left.add(value[1])
        ctx.timer_service().register_event_time_timer(100)

    def process_element2(self, value, ctx):
        self.right.update((self.right.value() or 0) + value[1])
        ctx.timer_service().register_event_time_timer(100)

    def on_timer(self, timestamp, ctx):
        yield ctx.get_current_key(), sorted(self.left.get() or []), self.right.value() or 0, timestamp


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
left = env.from_collection([('x', 'a'), ('y', 'b'), ('x', 'c')], Types.TUPLE([Types.STRING(), Types.STRING()]))
right = env.from_collection([('x', 1), ('z', 2), ('x', 3)], Types.TUPLE([Types.STRING(), Types.INT()]))
left.connect(right).process(Tag()).print('co_process')
keyed = left.connect(right).key_by(lambda v: v[0], lambda v: v[0], Types.STRING())
keyed.process(JoinAtEnd()).print('keyed')
other = left.key_by(lambda v: v[0]).connect(right.key_by(lambda v: v[0]))
typed = Types.TUPLE([Types.STRING(), Types.LIST(Types.STRING()), Types.INT(), Types.LONG()])
other.process(JoinAtEnd(), typed).print('keyed streams')
env.execute()
