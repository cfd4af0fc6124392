# order: by-label
from pyflink.common import Types
from pyflink.datastream import KeySelector, ReduceFunction, StreamExecutionEnvironment


class Second(KeySelector):
    def get_key(self, value):
        return value[1]


class Add(ReduceFunction):
    def reduce(self, value1, value2):
        return value1[0] + value2[0], value1[1]


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
typed = Types.TUPLE([Types.INT(), Types.STRING()])
data = env.from_collection([(1, 'a'), (2, 'b'), (3, 'a'), (4, 'c'), (5, 'b'), (6, 'a')], typed)
data.key_by(lambda v: v[1], Types.STRING()).reduce(lambda a, b: (a[0] + b[0], a[1])).print('lambda')
data.key_by(Second()).reduce(Add()).print('class')
data.key_by(lambda v: v[0] % 2).reduce(lambda a, b: (max(a[0], b[0]), a[1] + b[1])).print('int key')
data.key_by(lambda v: (v[1], v[0] % 2)).reduce(Add()).print('tuple key')
data.key_by(Second(), Types.STRING()).map(lambda v: v[0]).print('keyed map')
data.key_by(Second()).flat_map(lambda v: [v[0]] * 2).print('keyed flat_map')
data.key_by(Second()).filter(lambda v: v[1] != 'a').print('keyed filter')
data.key_by(Second()).reduce(Add()).map(lambda v: v[0]).key_by(lambda v: 0).reduce(lambda a, b: a + b).print('twice')
env.execute()
