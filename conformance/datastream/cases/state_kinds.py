# order: by-label
from pyflink.common import Types
from pyflink.datastream import AggregateFunction, KeyedProcessFunction, StreamExecutionEnvironment
from pyflink.datastream.state import (AggregatingStateDescriptor, ListStateDescriptor, MapStateDescriptor,
                                      ReducingStateDescriptor, ValueStateDescriptor)


class Average(AggregateFunction):
    def create_accumulator(self):
        return 0, 0

    def add(self, value, accumulator):
        return accumulator[0] + value, accumulator[1] + 1

    def get_result(self, accumulator):
        return accumulator[0] / accumulator[1]

    def merge(self, a, b):
        return a[0] + b[0], a[1] + b[1]


class Value(KeyedProcessFunction):
    def open(self, ctx):
        self.state = ctx.get_state(ValueStateDescriptor('value', Types.LONG()))

    def process_element(self, value, ctx):
        before = self.state.value()
        self.state.update((before or 0) + value[1])
        if value[1] == 5:
            self.state.clear()
        yield value, before, self.state.value()


class List(KeyedProcessFunction):
    def open(self, ctx):
        self.state = ctx.get_list_state(ListStateDescriptor('list', Types.LONG()))

    def process_element(self, value, ctx):
        before = list(self.state.get() or [])
        self.state.add(value[1])
        if value[1] == 3:
            self.state.add_all([30, 31])
        if value[1] == 5:
            self.state.update([50])
        if value[1] == 6:
            self.state.clear()
        yield value, before, list(self.state.get() or [])


class Map(KeyedProcessFunction):
    def open(self, ctx):
        self.state = ctx.get_map_state(MapStateDescriptor('map', Types.STRING(), Types.LONG()))

    def process_element(self, value, ctx):
        empty = self.state.is_empty()
        self.state.put('k%d' % (value[1] % 3), value[1])
        if value[1] == 4:
            self.state.put('x', 1)
            self.state.remove('k0')
        if value[1] == 6:
            self.state.clear()
        yield (value, empty, sorted(self.state.items()), sorted(self.state.keys()), sorted(self.state.values()),
               self.state.contains('x'), self.state.get('nothing'), self.state.is_empty())


class Merged(KeyedProcessFunction):
    def open(self, ctx):
        self.reducing = ctx.get_reducing_state(ReducingStateDescriptor('reducing', lambda a, b: a * b, Types.LONG()))
        self.average = ctx.get_aggregating_state(
            AggregatingStateDescriptor('average', Average(), Types.PICKLED_BYTE_ARRAY()))

    def process_element(self, value, ctx):
        before = self.reducing.get(), self.average.get()
        self.reducing.add(value[1])
        self.average.add(value[1])
        if value[1] == 5:
            self.reducing.clear()
        yield value, before, self.reducing.get(), self.average.get()


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
rows = [('a', 1), ('a', 2), ('b', 3), ('a', 4), ('b', 5), ('a', 6), ('a', 7), ('b', 8)]
keyed = env.from_collection(rows, Types.TUPLE([Types.STRING(), Types.LONG()])).key_by(lambda v: v[0], Types.STRING())
keyed.process(Value()).print('value')
keyed.process(List()).print('list')
keyed.process(Map()).print('map')
keyed.process(Merged()).print('merged')
env.execute()
