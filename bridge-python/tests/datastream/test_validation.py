"""What the API refuses, and with which words."""
import threading

import pytest
from graph_env import FakeEnv

from pyflink.common.typeinfo import Types
from pyflink.datastream.async_data_stream import AsyncDataStream
from pyflink.datastream.async_retry_strategies import ExponentialBackoffDelayRetryStrategy
from pyflink.datastream.functions import AsyncFunction, MapFunction, SinkFunction
from pyflink.datastream.output_tag import OutputTag
from pyflink.datastream.state import AggregatingStateDescriptor, ReducingStateDescriptor
from pyflink.datastream.window import CountTrigger, EventTimeSessionWindows, TumblingEventTimeWindows


def refuses(call, kind, text):
    with pytest.raises(kind) as error:
        call()
    assert text in str(error.value)


def test_functions():
    stream = FakeEnv().source()
    keyed = stream.key_by(lambda x: x)
    refuses(lambda: stream.map(1), TypeError, 'The input must be a MapFunction or a callable function')
    refuses(lambda: stream.flat_map(1), TypeError, 'The input must be a FlatMapFunction or a callable function')
    refuses(lambda: stream.filter(1), TypeError, 'The input must be a FilterFunction or a callable function')
    refuses(lambda: keyed.reduce(1), TypeError, 'The input must be a ReduceFunction or a callable function')
    refuses(lambda: keyed.process(lambda x: x), TypeError, 'KeyedProcessFunction is required for KeyedStream.')
    refuses(lambda: stream.key_by(1), TypeError, 'key_selector should be type of KeySelector')
    refuses(lambda: stream.partition_custom(1, lambda x: x), TypeError, 'partitioner should be type of Partitioner')
    refuses(lambda: stream.connect(stream).map(lambda x: x), TypeError, 'must be a CoMapFunction!')
    refuses(lambda: stream.map(str, 'STRING'), TypeError, 'output_type must be None, list or TypeInformation')
    refuses(lambda: stream.project(0), Exception, 'Only Tuple DataStreams can be projected.')
    refuses(lambda: stream.broadcast(1), TypeError, 'broadcast_state_descriptor must be MapStateDescriptor')


def test_keyed_streams_have_no_operator():
    keyed = FakeEnv().source().key_by(lambda x: x)
    for name, text in {
        'name': 'Set name for KeyedStream is not supported.',
        'set_parallelism': 'Set parallelism for KeyedStream is not supported.',
        'uid': 'Set uid for KeyedStream is not supported.',
        'slot_sharing_group': 'Setting slot sharing group for KeyedStream is not supported.',
    }.items():
        refuses(lambda: getattr(keyed, name)('1'), Exception, text)
    refuses(keyed.shuffle, Exception, 'Cannot override partitioning for KeyedStream.')
    refuses(keyed.disable_chaining, Exception, 'Disable chaining for KeyedStream is not supported.')
    assert keyed.get_type() == Types.ROW([Types.PICKLED_BYTE_ARRAY(), Types.LONG()])


def test_positions():
    keyed = FakeEnv().source().key_by(lambda x: x)
    refuses(lambda: keyed.sum(1.5), TypeError, 'The field position must be of int or str type')


def test_operator_settings():
    stream = FakeEnv().source().map(str)
    refuses(lambda: stream.set_parallelism(0), ValueError, 'The parallelism of an operator must be at least 1')
    refuses(lambda: stream.set_max_parallelism(40000), ValueError, 'between 1 and 32768')
    refuses(lambda: stream.set_uid_hash('x'), ValueError, '32 character String')
    stream.force_non_parallel()
    refuses(lambda: stream.set_parallelism(2), ValueError, 'parallelism of non parallel operator must be 1')


def test_tags_and_descriptors():
    refuses(lambda: OutputTag(''), ValueError, 'OutputTag tag_id cannot be None or empty string')
    refuses(lambda: OutputTag('a', 1), TypeError, 'OutputTag type_info must be None, list or TypeInformation')
    refuses(lambda: ReducingStateDescriptor('a', 1, Types.LONG()), TypeError,
            'The input must be a ReduceFunction or a callable function!')
    refuses(lambda: AggregatingStateDescriptor('a', 1, Types.LONG()), TypeError,
            'The input must be a pyflink.datastream.functions.AggregateFunction!')
    refuses(lambda: SinkFunction('org.example.Sink'), NotImplementedError, 'docs/compatibility.md')


def test_windows():
    keyed = FakeEnv().source().key_by(lambda x: x)
    window = keyed.window(TumblingEventTimeWindows(10, 0))
    refuses(lambda: window.reduce(lambda a, b: a, lambda x: x), TypeError,
            'window_function should be a WindowFunction or ProcessWindowFunction')
    refuses(lambda: TumblingEventTimeWindows(5, 5), Exception,
            'TumblingEventTimeWindows parameters must satisfy abs(offset) < size')

    class Trigger(CountTrigger):
        def can_merge(self):
            return False

    sessions = FakeEnv().source().window_all(EventTimeSessionWindows(5))
    refuses(lambda: sessions.trigger(Trigger(1)), TypeError, 'does not support merging')


class Holder(MapFunction):
    def __init__(self, lock):
        self.resources = {'lock': lock}

    def map(self, value):
        return value


def test_what_cannot_be_pickled_is_named():
    stream, lock = FakeEnv().source(), threading.Lock()
    refuses(lambda: stream.map(lambda x: (x, lock)), TypeError, "The culprit is variable 'lock', an object of type _thread.lock")
    refuses(lambda: stream.map(Holder(lock)), TypeError, "(Holder) cannot be pickled")
    refuses(lambda: stream.map(Holder(lock)), TypeError, "attribute 'resources' -> ['lock']")


def test_functions_are_pickled_when_they_are_handed_over():
    env = FakeEnv()
    function = Holder(1)
    env.source().map(function)
    before = env.graph().nodes[1].transform.functions[0].payload
    function.resources['lock'] = 2
    assert env.graph().nodes[1].transform.functions[0].payload == before


def test_async():
    class Sync(AsyncFunction):
        def async_invoke(self, value):
            return [value]

    class Async(AsyncFunction):
        async def async_invoke(self, value):
            return [value]

    from pyflink.common.time import Time
    stream = FakeEnv().source()
    refuses(lambda: AsyncDataStream.ordered_wait(stream, Sync(), Time.seconds(1)), Exception,
            "should be declared as 'async def'")
    retry = ExponentialBackoffDelayRetryStrategy(3, 10, 35, 2.0, None, None)
    refuses(lambda: AsyncDataStream.ordered_wait_with_retry(stream, Async(), Time.seconds(0), retry), Exception,
            'Timeout should be configured when do async with retry.')
    assert [retry.get_backoff_time_millis(attempt) for attempt in (1, 2, 3, 4)] == [10, 20, 35, 35]
