# not in restore, rescale: a second decides what has expired, and stops take longer
# order: by-label
import time

from pyflink.common import Types
from pyflink.common.time import Time
from pyflink.datastream import KeyedProcessFunction, StreamExecutionEnvironment
from pyflink.datastream.state import (ListStateDescriptor, MapStateDescriptor, StateTtlConfig, ValueStateDescriptor)


class Counts(KeyedProcessFunction):
    """The elements are 0.6 s apart; the time to live is an hour, or 1 s: three pauses expire what was written once."""

    def __init__(self, ttl):
        self.ttl = ttl

    def open(self, ctx):
        value = ValueStateDescriptor('value', Types.LONG())
        value.enable_time_to_live(self.ttl)
        self.value = ctx.get_state(value)
        listed = ListStateDescriptor('list', Types.LONG())
        listed.enable_time_to_live(self.ttl)
        self.list = ctx.get_list_state(listed)
        mapped = MapStateDescriptor('map', Types.LONG(), Types.LONG())
        mapped.enable_time_to_live(self.ttl)
        self.map = ctx.get_map_state(mapped)

    def process_element(self, value, ctx):
        time.sleep(0.6)
        if self.value.value() is None:
            self.value.update(value)
        self.list.add(value)
        self.map.put(value, value)
        if self.ttl.get_ttl().to_milliseconds() < 2000:
            # PyFlink's cache of value and list states knows no time to live
            yield value, sorted(self.map.keys())
        else:
            yield value, self.value.value(), list(self.list.get()), sorted(self.map.keys())


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
keyed = env.from_collection([1, 2, 3, 4], Types.LONG()).key_by(lambda v: 'k', Types.STRING())
keyed.process(Counts(StateTtlConfig.new_builder(Time.hours(1)).build())).print('hour')
short = StateTtlConfig.new_builder(Time.milliseconds(1500)).set_update_type(
    StateTtlConfig.UpdateType.OnCreateAndWrite).set_state_visibility(
    StateTtlConfig.StateVisibility.NeverReturnExpired).build()
env.execute()
keyed = env.from_collection([1, 2, 3, 4], Types.LONG()).key_by(lambda v: 'k', Types.STRING())
keyed.process(Counts(short)).print('short')
env.execute()
