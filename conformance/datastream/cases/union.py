# order: any
from pyflink.common import Types
from pyflink.datastream import StreamExecutionEnvironment

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
a = env.from_collection([1, 2], Types.INT())
b = env.from_collection([10, 20], Types.INT())
c = env.from_collection([100], Types.INT())
a.union(b, c).map(lambda v: v + 1).print('three')
a.union(a).print('self')
a.map(lambda v: v).union(b.map(lambda v: -v)).print('mapped')
a.union(b).key_by(lambda v: 0).reduce(lambda x, y: x + y).filter(lambda v: v == 33).print('reduced')
env.execute()
