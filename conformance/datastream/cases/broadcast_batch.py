# order: by-label
from pyflink.common import Types
from pyflink.datastream import (BroadcastProcessFunction, KeyedBroadcastProcessFunction, RuntimeExecutionMode,
                                StreamExecutionEnvironment)
from pyflink.datastream.state import MapStateDescriptor, ValueStateDescriptor

RULES = MapStateDescriptor('rules', Types.STRING(), Types.INT())


class Apply(BroadcastProcessFunction):
    def process_element(self, value, ctx: BroadcastProcessFunction.ReadOnlyContext):
        rules = ctx.get_broadcast_state(RULES)
        yield value, rules.get(value), rules.contains(value), len(list(rules.keys()))

    def process_broadcast_element(self, value, ctx: BroadcastProcessFunction.Context):
        ctx.get_broadcast_state(RULES).put(value[0], value[1])
        yield 'rule', value[1], True, 0


class ApplyKeyed(KeyedBroadcastProcessFunction):
    def open(self, ctx):
        self.seen = ctx.get_state(ValueStateDescriptor('seen', Types.INT()))

    def process_element(self, value, ctx):
        self.seen.update((self.seen.value() or 0) + 1)
        rules = ctx.get_broadcast_state(RULES)
        yield ctx.get_current_key(), self.seen.value(), rules.get(value)

    def process_broadcast_element(self, value, ctx):
        state = ctx.get_broadcast_state(RULES)
        state.put(value[0], value[1])
        if value[1] == 2:
            state.remove(value[0])


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.set_runtime_mode(RuntimeExecutionMode.BATCH)
rules = env.from_collection([('a', 1), ('b', 2), ('c', 3)], Types.TUPLE([Types.STRING(), Types.INT()]))
words = env.from_collection(['a', 'd', 'a', 'b'], Types.STRING())
words.connect(rules.broadcast(RULES)).process(Apply()).print('broadcast')
words.key_by(lambda v: v).connect(rules.broadcast(RULES)).process(ApplyKeyed()).print('keyed')
env.execute()
