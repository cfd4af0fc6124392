from pyflink.common import Types
from pyflink.datastream import StreamExecutionEnvironment

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.from_collection([1, 0], Types.INT()).map(lambda v: 1 // v).filter(lambda v: False).print()
env.execute()
print('not reached')
