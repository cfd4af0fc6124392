"""Unbounded generated input through a keyed Python function with state and timers; runs until it is stopped."""
from pyflink.common import Types
from pyflink.common.watermark_strategy import WatermarkStrategy
from pyflink.datastream import KeyedProcessFunction, StreamExecutionEnvironment
from pyflink.datastream.connectors.datagen import DataGeneratorSource, RateLimiterStrategy
from pyflink.datastream.state import ValueStateDescriptor

RATE = 20_000
FOREVER = 1 << 50
SAMPLE = Types.TUPLE([Types.LONG(), Types.LONG()])


class Count(KeyedProcessFunction):
    """State, a timer and a metric for each key; one row in 10,000 comes out."""

    def open(self, runtime_context):
        self.seen = runtime_context.get_state(ValueStateDescriptor("seen", Types.LONG()))
        self.rows = runtime_context.get_metrics_group().counter("rows")

    def process_element(self, value, ctx):
        seen = (self.seen.value() or 0) + 1
        self.seen.update(seen)
        self.rows.inc()
        if seen == 1:
            ctx.timer_service().register_processing_time_timer(ctx.timer_service().current_processing_time() + 1000)
        if value[0] % 10_000 == 0:
            yield value[1], seen

    def on_timer(self, timestamp, ctx):
        # The next row of the key registers the next timer.
        self.seen.clear()
        return []


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
source = DataGeneratorSource(lambda index: (index, index % 1000), FOREVER, RateLimiterStrategy.per_second(RATE), SAMPLE)
env.from_source(source, WatermarkStrategy.no_watermarks(), "samples") \
    .key_by(lambda sample: sample[1], Types.LONG()).process(Count(), SAMPLE).print()
env.execute("soak")
