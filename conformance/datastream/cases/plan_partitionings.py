# differs: PyFlink puts a helper operator behind partition_custom; it does nothing, and Drey leaves it out
import json

from pyflink.common import Types
from pyflink.datastream import StreamExecutionEnvironment

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(2)
data = env.from_collection([1, 2, 3], Types.INT()).map(lambda v: v).name('head')
for name in ['rebalance', 'rescale', 'shuffle', 'broadcast', 'forward']:
    getattr(data, name)().map(lambda v: v).name(name).print()
data.key_by(lambda v: v).map(lambda v: v).name('key_by').print()
data.partition_custom(lambda k, n: 0, lambda v: v).map(lambda v: v).name('custom').print()
data.map(lambda v: v).name('same').print()
data.map(lambda v: v).name('wider').set_parallelism(4).print()
plan = json.loads(env.get_execution_plan())
names = {node['id']: node['type'] for node in plan['nodes']}
for node in plan['nodes']:
    inputs = [(names[i['id']], i['ship_strategy'], i['side']) for i in node.get('predecessors', [])]
    print(node['type'], '|', node['pact'], '|', node['contents'], '|', node['parallelism'], '|', inputs)
