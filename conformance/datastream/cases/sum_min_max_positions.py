# order: by-label
from pyflink.common import Types
from pyflink.datastream import StreamExecutionEnvironment

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
rows = [('a', 5, 1.5), ('b', 7, 2.5), ('a', 3, 0.5), ('b', 9, -1.0), ('a', 4, 8.0)]
typed = env.from_collection(rows, Types.TUPLE([Types.STRING(), Types.INT(), Types.DOUBLE()]))
keyed = typed.key_by(lambda v: v[0])
keyed.sum(1).print('sum 1')
keyed.sum(2).print('sum 2')
keyed.min(1).print('min 1')
keyed.max(1).print('max 1')
keyed.max(2).print('max 2')
untyped = env.from_collection(rows).key_by(lambda v: v[0])
untyped.sum(1).print('untyped sum')
untyped.min(2).print('untyped min')
env.from_collection([1, 2, 3, 4, 5]).key_by(lambda v: v % 2).sum().print('numbers sum')
env.from_collection([5, 2, 3, 4, 1]).key_by(lambda v: v % 2).min().print('numbers min')
env.from_collection([5, 2, 3, 4, 1], Types.INT()).key_by(lambda v: v % 2).max().print('numbers max')
env.execute()
