# order: by-label
from pyflink.common import Types
from pyflink.datastream import AggregateFunction, ProcessWindowFunction, StreamExecutionEnvironment, WindowFunction


class Sum(AggregateFunction):
    def create_accumulator(self):
        return 0

    def add(self, value, accumulator):
        return accumulator + value[1]

    def get_result(self, accumulator):
        return accumulator

    def merge(self, a, b):
        return a + b


class Listed(ProcessWindowFunction):
    def process(self, key, context, elements):
        yield key, [e[1] for e in elements]


class Applied(WindowFunction):
    def apply(self, key, window, inputs):
        yield key, sum(e[1] for e in inputs)


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
rows = [('a', 1), ('a', 2), ('b', 3), ('a', 4), ('b', 5), ('a', 6), ('a', 7), ('b', 8)]
keyed = env.from_collection(rows, Types.TUPLE([Types.STRING(), Types.LONG()])).key_by(lambda v: v[0])
keyed.count_window(2).reduce(lambda a, b: (a[0], a[1] + b[1])).print('reduce')
keyed.count_window(2).aggregate(Sum()).print('aggregate')
keyed.count_window(3).process(Listed()).print('process')
keyed.count_window(2).apply(Applied(), Types.TUPLE([Types.STRING(), Types.LONG()])).print('apply')
keyed.count_window(3, 1).process(Listed()).print('sliding 3 1')
keyed.count_window(3, 2).process(Listed()).print('sliding 3 2')
keyed.count_window(2, 2).reduce(lambda a, b: (a[0], a[1] + b[1])).print('sliding 2 2')
env.execute()
