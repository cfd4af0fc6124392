"""1,000,000 numbers through Python functions: ``map`` alone, or map, key_by and a KeyedProcessFunction with value state."""
import sys

from pyflink.common import Types
from pyflink.common.watermark_strategy import WatermarkStrategy
from pyflink.datastream import KeyedProcessFunction, StreamExecutionEnvironment
from pyflink.datastream.connectors.number_seq import NumberSequenceSource
from pyflink.datastream.state import ValueStateDescriptor

what, count = sys.argv[1], int(sys.argv[2])
declared = len(sys.argv) > 3 and sys.argv[3] == "typed"


class Count(KeyedProcessFunction):
    """Counts the rows of each key."""

    def open(self, runtime_context):
        self.count = runtime_context.get_state(ValueStateDescriptor("count", Types.LONG()))

    def process_element(self, value, ctx):
        n = (self.count.value() or 0) + 1
        self.count.update(n)
        yield n


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
numbers = env.from_source(NumberSequenceSource(1, count), WatermarkStrategy.no_watermarks(), "numbers", Types.LONG())
mapped = numbers.map(lambda x: x * 2, Types.LONG() if declared else None)
if what == "keyed":
    key_type = Types.LONG() if declared else None
    mapped = mapped.key_by(lambda x: x % 2000, key_type).process(Count(), Types.LONG() if declared else None)
mapped.filter(lambda x: False).print()
env.execute(what)
