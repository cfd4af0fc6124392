"""Programs and the job graphs that come of them."""
import pytest
from graph_env import FakeEnv, shape

from pyflink._graph.settings import parse_map
from pyflink._protocol.messages import ChainingStrategy, JobGraph, RuntimeMode, TypeRoot
from pyflink.common.typeinfo import Types
from pyflink.common.watermark_strategy import TimestampAssigner, WatermarkStrategy
from pyflink.datastream.functions import (
    BroadcastProcessFunction,
    CoMapFunction,
    KeyedCoProcessFunction,
    KeyedProcessFunction,
    ProcessFunction,
)
from pyflink.datastream.output_tag import OutputTag
from pyflink.datastream.state import MapStateDescriptor
from pyflink.datastream.window import CountTumblingWindowAssigner, TumblingEventTimeWindows


class Keyed(KeyedProcessFunction):
    def process_element(self, value, ctx):
        yield value


class Plain(ProcessFunction):
    def process_element(self, value, ctx):
        yield value


def test_map_key_by_reduce_print():
    env = FakeEnv()
    env.source().map(str, Types.STRING()).key_by(lambda x: x).reduce(lambda a, b: a + b).print('id')
    graph = env.graph()
    assert shape(graph) == [
        '1 Source p2 source',
        '2 Map p2 map 0:1AUTO',
        '3 _stream_key_by_map_operator p2 key_selector 0:2FORWARD',
        '4 Reduce p2 keyed_process 0:3HASH',
        '5 Print to Std. Out p2 sink 0:4AUTO',
    ]
    assert graph.nodes[3].inputs[0].key_type.root == TypeRoot.PICKLED
    assert graph.nodes[3].transform.key_type.root == TypeRoot.PICKLED
    assert graph.nodes[4].sink.options == {'identifier': 'id'}
    assert JobGraph.decode(graph.encode()) == graph


def test_print_makes_text_of_python_objects_and_rows():
    env = FakeEnv()
    env.source().map(lambda x: [x]).print()
    assert [line.split()[1] for line in shape(env.graph())] == ['Source', 'Map', 'Map', 'Print']
    assert env.graph().nodes[2].output_type.root == TypeRoot.VARCHAR


def test_key_selectors_run_where_their_input_runs():
    env = FakeEnv()
    env.source().map(str).set_parallelism(3).key_by(lambda x: x).process(Keyed()).set_parallelism(4)
    assert [node.parallelism for node in env.graph().nodes] == [2, 3, 3, 4]


def test_partition_custom_knows_the_number_of_channels():
    env = FakeEnv()
    env.source().partition_custom(lambda key, n: key % n, lambda x: x).map(str).set_parallelism(5)
    graph = env.graph()
    assert shape(graph)[1:] == ['2 _partition_custom_map_operator p2 partitioner 0:1FORWARD',
                                '3 Map p5 map 0:2CUSTOM']
    assert graph.nodes[1].transform.options == {'num-partitions': '5'}


def test_partitionings():
    env = FakeEnv()
    source = env.source()
    for stream in (source.shuffle(), source.rescale(), source.rebalance(), source.forward(), source.broadcast()):
        stream.map(str)
    assert [line.split(' 0:1')[1] for line in shape(env.graph())[1:]] == [
        'SHUFFLE', 'RESCALE', 'REBALANCE', 'FORWARD', 'BROADCAST']


def test_union_and_a_name_for_a_virtual_stream():
    env = FakeEnv()
    source = env.source()
    other = source.map(lambda x: x, Types.LONG())
    source.union(other.rebalance(), other.key_by(lambda x: x)).name('merged')
    assert shape(env.graph())[-1] == '5 merged p2 map 0:1AUTO 0:2REBALANCE 0:4AUTO'
    with pytest.raises(TypeError, match='Cannot union streams of different types: Long and String'):
        source.union(source.map(str, Types.STRING()))


def test_side_outputs():
    env = FakeEnv()
    tag = OutputTag('late', Types.STRING())
    main = env.source().process(Plain(), Types.LONG())
    main.get_side_output(tag).filter(lambda x: True)
    graph = env.graph()
    assert shape(graph)[-1] == '3 Filter p2 filter 0:2AUTO/late'
    assert [(side.id, side.type.root) for side in graph.nodes[1].side_outputs] == [('late', TypeRoot.VARCHAR)]
    with pytest.raises(TypeError, match='already requested with a different type'):
        main.get_side_output(OutputTag('late', Types.LONG()))


def test_connected_streams():
    class CoMap(CoMapFunction):
        def map1(self, value):
            return value

        def map2(self, value):
            return value

    class Co(KeyedCoProcessFunction):
        def process_element1(self, value, ctx):
            yield value

        def process_element2(self, value, ctx):
            yield value

    env = FakeEnv()
    left, right = env.source(), env.source()
    left.connect(right).map(CoMap())
    left.connect(right).key_by(lambda x: x, lambda x: x, Types.LONG()).process(Co())
    lines = shape(env.graph())
    assert lines[2] == '3 Co-Map p2 co_map 0:1AUTO 1:2AUTO'
    assert lines[5] == '6 Keyed Co-Process p2 keyed_co_process 0:4HASH 1:5HASH'
    with pytest.raises(TypeError, match="Key types .* don't match"):
        left.key_by(str, Types.STRING()).connect(right.key_by(str, Types.LONG())).map(CoMap())


def test_broadcast_state():
    class Broadcast(BroadcastProcessFunction):
        def process_element(self, value, ctx):
            yield value

        def process_broadcast_element(self, value, ctx):
            yield value

    env = FakeEnv()
    rules = env.source().broadcast(MapStateDescriptor('rules', Types.STRING(), Types.LONG()))
    env.source().connect(rules).process(Broadcast())
    graph = env.graph()
    assert shape(graph)[2] == '3 Co-Process-Broadcast p2 broadcast_process 0:2AUTO 1:1BROADCAST'
    assert graph.nodes[2].transform.broadcast_states == ['rules']
    with pytest.raises(TypeError, match='BroadcastProcessFunction should be applied to non-keyed DataStream'):
        env.source().key_by(str).connect(rules).process(Broadcast())


def test_windows():
    env = FakeEnv()
    keyed = env.source().key_by(lambda x: x)
    reduced = keyed.window(TumblingEventTimeWindows(10, 0)).reduce(lambda a, b: a)
    assert reduced.get_type() == Types.LONG()
    keyed.count_window(3).apply(object())
    env.source().window_all(CountTumblingWindowAssigner(2)).reduce(lambda a, b: a)
    nodes = {node.name: node for node in env.graph().nodes if node.transform}
    assert nodes['TumblingEventTimeWindows'].description == \
        'Window(TumblingEventTimeWindows(10, 0), EventTimeTrigger, function)'
    assert nodes['CountTumblingWindowAssigner'].description == \
        'AllWindow(CountTumblingWindowAssigner(2), CountTrigger, function)'


def test_watermarks_follow_the_python_assigner():
    class Assigner(TimestampAssigner):
        def extract_timestamp(self, value, record_timestamp):
            return value

    env = FakeEnv()
    strategy = WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Assigner())
    env.source().assign_timestamps_and_watermarks(strategy).map(str)
    assert shape(env.graph()) == [
        '1 Source p2 source',
        '2 Extract-Timestamp p2 timestamp_assigner 0:1AUTO',
        '3 Timestamps/Watermarks p2 watermarks 0:2AUTO',
        '4 Map p2 map 0:3AUTO',
    ]


def test_settings_of_operators():
    env = FakeEnv()
    stream = env.source().map(str).name('n').uid('u').set_uid_hash('A' * 32).set_max_parallelism(7)
    stream.set_buffer_timeout(5).slot_sharing_group('g').set_description('d').start_new_chain()
    node = env.graph().nodes[1]
    assert (node.name, node.uid, node.uid_hash, node.max_parallelism, node.buffer_timeout_ms, node.slot_sharing_group,
            node.description, node.chaining) == ('n', 'u', 'a' * 32, 7, 5, 'g', 'd', ChainingStrategy.HEAD)
    assert stream.get_name() == 'n'
    stream.disable_chaining().force_non_parallel()
    node = env.graph().nodes[1]
    assert (node.chaining, node.parallelism, node.max_parallelism) == (ChainingStrategy.NEVER, 1, 1)


def test_job_settings():
    env = FakeEnv(-1)
    env._configuration.values.update({
        'execution.runtime-mode': 'BATCH', 'pipeline.max-parallelism': '16', 'python.files': 'a.py,b.zip',
        'python.requirements': 'r.txt#cache', 'python.archives': 'd.zip#data',
        'pipeline.global-job-parameters': "a:1,b:'x,y'", 'pipeline.cached-files': 'name:m,path:/m,executable:true'})
    env.source().map(str)
    graph = env.graph('')
    assert (graph.name, graph.mode, graph.parallelism, graph.max_parallelism) == (
        'Flink Streaming Job', RuntimeMode.BATCH, 0, 16)
    assert graph.python.files == ['a.py', 'b.zip']
    assert (graph.python.requirements_file, graph.python.requirements_cache) == ('r.txt', 'cache')
    assert (graph.python.archives[0].path, graph.python.archives[0].target) == ('d.zip', 'data')
    assert graph.job_parameters == {'a': '1', 'b': 'x,y'}
    assert (graph.cached_files[0].name, graph.cached_files[0].path, graph.cached_files[0].executable) == (
        'm', '/m', True)


def test_parse_map():
    assert parse_map('') == {}
    assert parse_map('a:b:c, d : "e:f"') == {'a': 'b:c', 'd': 'e:f'}


def test_uids_are_unique_and_something_must_run():
    env = FakeEnv()
    with pytest.raises(RuntimeError, match='No operators defined in streaming topology. Cannot execute.'):
        env.graph()
    env.source().map(str).uid('same').map(str).uid('same')
    with pytest.raises(ValueError, match='Hash collision on user-specified ID "same"'):
        env.graph()


def test_a_sources_strategy_runs_in_the_source():
    from pyflink.common import Duration
    from pyflink.datastream import StreamExecutionEnvironment
    from pyflink.datastream.connectors.number_seq import NumberSequenceSource
    env = StreamExecutionEnvironment.get_execution_environment()
    strategy = WatermarkStrategy.for_bounded_out_of_orderness(Duration.of_seconds(3)).with_idleness(Duration.of_seconds(1))
    source = NumberSequenceSource(1, 3)
    env.from_source(source, strategy, 'numbers').print()
    env.from_source(source, WatermarkStrategy.no_watermarks(), 'plain').print()
    first, _, second, _ = env._job_graph('job').nodes
    assert (first.source.watermarks.out_of_orderness_ms, first.source.watermarks.idle_timeout_ms) == (3000, 1000)
    assert second.source.watermarks is None
