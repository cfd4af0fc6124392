# order: by-label
from pyflink.common import Row, Types
from pyflink.datastream import StreamExecutionEnvironment

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
typed = Types.ROW_NAMED(['name', 'age', 'weight'], [Types.STRING(), Types.INT(), Types.FLOAT()])
rows = [Row('a', 5, 1.5), Row('b', 7, 2.5), Row('a', 3, 0.5), Row('b', 9, -1.0), Row('a', 4, 8.0)]
keyed = env.from_collection(rows, typed).key_by(lambda v: v['name'])
keyed.sum('age').print('sum')
keyed.min('age').print('min')
keyed.max('weight').print('max')
keyed.min_by('age').print('min_by')
keyed.max_by('weight').print('max_by')
keyed.sum(2).print('position')
named = [Row(k='x', n=2), Row(k='y', n=1), Row(k='x', n=1)]
env.from_collection(named).key_by(lambda v: v.k).sum('n').print('untyped names')
env.execute()
