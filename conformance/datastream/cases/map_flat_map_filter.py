# order: by-label
from pyflink.common import Types
from pyflink.datastream import FilterFunction, FlatMapFunction, MapFunction, RuntimeContext, StreamExecutionEnvironment


class AddOpened(MapFunction):
    def open(self, runtime_context: RuntimeContext):
        self.added = 100

    def map(self, value):
        return value[0] + self.added, value[1]


class Repeat(FlatMapFunction):
    def flat_map(self, value):
        for i in range(value[0]):
            yield value[1] * (i + 1)


class Odd(FilterFunction):
    def filter(self, value):
        return value[0] % 2 == 1


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
data = env.from_collection([(1, 'a'), (2, 'b'), (3, 'c')], Types.TUPLE([Types.INT(), Types.STRING()]))
data.map(lambda v: v[0] * 2).print('map untyped')
data.map(lambda v: v[0] * 2, Types.LONG()).print('map typed')
data.map(AddOpened(), Types.TUPLE([Types.INT(), Types.STRING()])).print('map class')
data.map(AddOpened()).print('map class untyped')
data.flat_map(Repeat(), Types.STRING()).print('flat_map class')
data.flat_map(lambda v: [v[1], v[1]]).print('flat_map list')
data.flat_map(lambda v: range(v[0])).print('flat_map range')
data.filter(Odd()).print('filter class')
data.filter(lambda v: v[0] > 1).map(lambda v: v).print('filter map')
env.execute('map flat_map filter')
