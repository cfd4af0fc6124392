# order: any
from pyflink.common import Types
from pyflink.datastream import StreamExecutionEnvironment

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(2)
data = env.from_collection(['a', 'b', 'c', 'd'], Types.STRING())
# Which subtask gets the first element of a rebalance is random in Flink: keys decide here.
keyed = data.key_by(lambda v: v, Types.STRING()).map(lambda v: v, Types.STRING())
keyed.print()
keyed.print('label')
data.print().set_parallelism(1)
data.print('single').set_parallelism(1)
data.print('named').name('sink name').set_parallelism(1)
data.map(lambda v: v.upper(), Types.STRING()).set_parallelism(1).print('upper').set_parallelism(1)
env.execute()
