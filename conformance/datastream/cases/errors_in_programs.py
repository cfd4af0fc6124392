from pyflink.common import Types
from pyflink.common.time import Time
from pyflink.datastream import StreamExecutionEnvironment
from pyflink.datastream.window import EventTimeSessionWindows, SlidingEventTimeWindows, TumblingEventTimeWindows

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
data = env.from_collection([1, 2], Types.INT())
words = env.from_collection(['a'], Types.STRING())


# These are a Py4JJavaError in PyFlink, and a ValueError or TypeError with Flink's text in Drey (docs/compatibility.md).
FROM_JAVA = ('union of types', 'parallelism', 'parallelism of collection', 'max parallelism', 'max parallelism too large',
             'wrong value', 'wrong tuple', 'parallelism of env', 'nothing to execute')


def attempt(name, call):
    try:
        print(name, 'no error', type(call()).__name__)
    except Exception as error:
        if name in FROM_JAVA:
            print(name, 'an error')
        else:
            print(name, type(error).__name__, '|', str(error).strip().splitlines()[0])


attempt('map of no function', lambda: data.map(1))
attempt('filter of no function', lambda: data.filter('x'))
attempt('flat_map of no function', lambda: data.flat_map(None))
attempt('key_by of string', lambda: data.key_by('x'))
attempt('reduce of string', lambda: data.key_by(lambda v: v).reduce('x'))
attempt('union of types', lambda: data.union(words))
attempt('window of zero', lambda: TumblingEventTimeWindows.of(Time.seconds(0)))
attempt('offset too large', lambda: TumblingEventTimeWindows.of(Time.seconds(1), Time.seconds(2)))
attempt('sliding of zero', lambda: SlidingEventTimeWindows.of(Time.seconds(1), Time.seconds(0)))
attempt('session of zero', lambda: EventTimeSessionWindows.with_gap(Time.seconds(0)))
attempt('parallelism', lambda: data.map(lambda v: v).set_parallelism(0))
attempt('parallelism of collection', lambda: env.from_collection([1]).set_parallelism(2))
attempt('max parallelism', lambda: data.map(lambda v: v).set_max_parallelism(0))
attempt('max parallelism too large', lambda: data.map(lambda v: v).set_max_parallelism(40000))
attempt('empty collection', lambda: env.from_collection([], Types.INT()))
attempt('empty untyped collection', lambda: env.from_collection([]))
attempt('wrong value', lambda: env.from_collection(['x'], Types.INT()))
attempt('wrong tuple', lambda: env.from_collection([(1,)], Types.TUPLE([Types.INT(), Types.INT()])))
attempt('sum of unnamed', lambda: data.key_by(lambda v: v).sum('x'))
attempt('sum of negative', lambda: data.key_by(lambda v: v).sum(-1))
attempt('count window of zero', lambda: data.key_by(lambda v: v).count_window(0))
attempt('parallelism of env', lambda: env.set_parallelism(0))
attempt('nothing to execute', lambda: StreamExecutionEnvironment.get_execution_environment().execute())
