import json

from pyflink.common import Types, WatermarkStrategy
from pyflink.common.time import Time
from pyflink.datastream import (CoMapFunction, KeyedProcessFunction, MapFunction,
                                ProcessFunction, StreamExecutionEnvironment)
from pyflink.datastream.connectors.number_seq import NumberSequenceSource
from pyflink.datastream.window import TumblingEventTimeWindows


class Plus(MapFunction):
    def map(self, value):
        return value + 1


class Same(ProcessFunction):
    def process_element(self, value, ctx):
        yield value


class KeyedSame(KeyedProcessFunction):
    def process_element(self, value, ctx):
        yield value


class Co(CoMapFunction):
    def map1(self, value):
        return value

    def map2(self, value):
        return value


def show(env):
    plan = json.loads(env.get_execution_plan())
    names = {node['id']: node['type'] for node in plan['nodes']}
    for node in plan['nodes']:
        inputs = [(names[i['id']], i['ship_strategy']) for i in node.get('predecessors', [])]
        print(node['type'], '|', node['pact'], '|', node['contents'], '|', node['parallelism'], '|', inputs)


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
data = env.from_collection([1, 2, 3], Types.INT())
data.map(lambda v: v).print()
data.map(Plus()).name('my map').uid('my-uid').print('label')
data.flat_map(lambda v: [v]).filter(lambda v: True).process(Same()).print()
keyed = data.key_by(lambda v: v)
keyed.reduce(lambda a, b: a).print()
keyed.process(KeyedSame()).print()
keyed.map(Plus()).print()
keyed.sum().print()
data.connect(data.map(Plus())).map(Co()).print()
data.union(data.map(Plus(), Types.INT())).map(Plus()).print()
stamped = data.assign_timestamps_and_watermarks(WatermarkStrategy.for_monotonous_timestamps())
stamped.key_by(lambda v: v).window(TumblingEventTimeWindows.of(Time.seconds(1))).reduce(lambda a, b: a).print()
stamped.key_by(lambda v: v).count_window(2).reduce(lambda a, b: a).print()
stamped.window_all(TumblingEventTimeWindows.of(Time.seconds(1))).reduce(lambda a, b: a).print()
sequence = env.from_source(NumberSequenceSource(1, 3), WatermarkStrategy.no_watermarks(), 'seq', Types.LONG())
sequence.slot_sharing_group('other').map(Plus()).set_parallelism(3).start_new_chain().print()
sequence.map(Plus()).disable_chaining().set_description('a description').print()
show(env)
