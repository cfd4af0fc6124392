# order: any
from pyflink.common import Types
from pyflink.datastream import KeyedBroadcastProcessFunction, StreamExecutionEnvironment
from pyflink.datastream.state import ListStateDescriptor, MapStateDescriptor

RULES = MapStateDescriptor('rules', Types.STRING(), Types.INT())


class AtEnd(KeyedBroadcastProcessFunction):
    def open(self, ctx):
        self.values = ctx.get_list_state(ListStateDescriptor('values', Types.INT()))

    def process_element(self, value, ctx):
        self.values.add(value[1])
        ctx.timer_service().register_event_time_timer(1000)

    def process_broadcast_element(self, value, ctx):
        ctx.get_broadcast_state(RULES).put(value[0], value[1])

    def on_timer(self, timestamp, ctx):
        rules = ctx.get_broadcast_state(RULES)
        factor = rules.get(ctx.get_current_key())
        yield ctx.get_current_key(), factor, [v * (factor or 0) for v in self.values.get()], timestamp


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
pair = Types.TUPLE([Types.STRING(), Types.INT()])
rules = env.from_collection([('a', 10), ('b', 20)], pair)
data = env.from_collection([('a', 1), ('c', 2), ('a', 3), ('b', 4)], pair)
data.key_by(lambda v: v[0], Types.STRING()).connect(rules.broadcast(RULES)).process(AtEnd()).print()
env.execute()
