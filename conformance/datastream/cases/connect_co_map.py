# order: any
from pyflink.common import Types
from pyflink.datastream import CoFlatMapFunction, CoMapFunction, StreamExecutionEnvironment


class Both(CoMapFunction):
    def map1(self, value):
        return 'one ' + str(value)

    def map2(self, value):
        return 'two ' + value


class BothFlat(CoFlatMapFunction):
    def flat_map1(self, value):
        for i in range(value):
            yield str(i)

    def flat_map2(self, value):
        yield value
        yield value.upper()


class FirstOnly(CoFlatMapFunction):
    def flat_map1(self, value):
        yield value

    def flat_map2(self, value):
        pass


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
numbers = env.from_collection([1, 2, 3], Types.INT())
words = env.from_collection(['a', 'b'], Types.STRING())
both = numbers.connect(words)
both.map(Both(), Types.STRING()).print('co_map')
both.map(Both()).print('co_map untyped')
both.flat_map(BothFlat(), Types.STRING()).print('co_flat_map')
both.flat_map(FirstOnly()).print('first only')
keyed = numbers.connect(words).key_by(lambda v: str(v % 2), lambda v: v, Types.STRING())
keyed.map(Both(), Types.STRING()).print('keyed co_map')
keyed.flat_map(BothFlat()).print('keyed co_flat_map')
env.execute()
