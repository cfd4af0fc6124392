# order: by-label
from pyflink.common import Types
from pyflink.datastream import StreamExecutionEnvironment

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
rows = [('a', 5, 'p'), ('a', 3, 'q'), ('a', 3, 'r'), ('a', 9, 's'), ('a', 9, 't'), ('b', 1, 'u')]
keyed = env.from_collection(rows, Types.TUPLE([Types.STRING(), Types.INT(), Types.STRING()])).key_by(lambda v: v[0])
keyed.min_by(1).print('min_by')
keyed.max_by(1).print('max_by')
keyed.min(1).print('min')
keyed.max(1).print('max')
keyed.min_by(2).print('min_by text')
keyed.max_by(2).print('max_by text')
env.from_collection([3, 1, 2]).key_by(lambda v: 0).min_by().print('numbers')
env.execute()
