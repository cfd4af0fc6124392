# order: by-label
from pyflink.common import Duration, Types, WatermarkStrategy
from pyflink.common.watermark_strategy import TimestampAssigner
from pyflink.datastream import KeyedProcessFunction, ProcessFunction, StreamExecutionEnvironment


class Half(TimestampAssigner):
    def extract_timestamp(self, value, record_timestamp):
        return value * 1000 + (1 if record_timestamp < 0 else record_timestamp)


class Look(ProcessFunction):
    def process_element(self, value, ctx):
        yield value, ctx.timestamp(), ctx.timer_service().current_watermark()


class KeyedLook(KeyedProcessFunction):
    def process_element(self, value, ctx):
        ctx.timer_service().register_event_time_timer(ctx.timestamp())
        yield value, ctx.timestamp(), ctx.timer_service().current_watermark()

    def on_timer(self, timestamp, ctx):
        yield 'timer', timestamp, ctx.timestamp(), ctx.timer_service().current_watermark()


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
env.get_config().set_auto_watermark_interval(0)
data = env.from_collection([1, 3, 2], Types.LONG())
once = data.assign_timestamps_and_watermarks(
    WatermarkStrategy.for_bounded_out_of_orderness(Duration.of_seconds(1)).with_timestamp_assigner(Half()))
once.process(Look()).print('once')
once.map(lambda v: -v, Types.LONG()).process(Look()).print('through map')
once.key_by(lambda v: v).process(KeyedLook()).print('keyed')
once.assign_timestamps_and_watermarks(
    WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Half())).process(Look()).print('twice')
once.assign_timestamps_and_watermarks(WatermarkStrategy.no_watermarks()).process(Look()).print('none')
data.process(Look()).print('without')
env.execute()
