"""1,000 records a second through a keyed function in Python to a sink in the script; prints percentiles (ms).

A record is stamped by the first Python function; it then goes to the host, back to the worker for the keyed function, to the host
and to the script.
"""
import json
import sys
import time

from pyflink.common import Types
from pyflink.common.watermark_strategy import WatermarkStrategy
from pyflink.datastream import KeyedProcessFunction, StreamExecutionEnvironment
from pyflink.datastream.connectors.datagen import DataGeneratorSource, RateLimiterStrategy
from pyflink.datastream.state import ValueStateDescriptor

SECONDS = int(sys.argv[1]) if len(sys.argv) > 1 else 10
RATE = 1000
SAMPLE = Types.TUPLE([Types.LONG(), Types.DOUBLE()])


class Pass(KeyedProcessFunction):
    """Counts and passes on."""

    def open(self, runtime_context):
        self.seen = runtime_context.get_state(ValueStateDescriptor("seen", Types.LONG()))

    def process_element(self, value, ctx):
        self.seen.update((self.seen.value() or 0) + 1)
        yield value


env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
source = DataGeneratorSource(lambda index: (index, time.time()), SECONDS * RATE,
                             RateLimiterStrategy.per_second(RATE), SAMPLE)
stream = env.from_source(source, WatermarkStrategy.no_watermarks(), "samples") \
    .key_by(lambda sample: sample[0] % 100, Types.LONG()) \
    .process(Pass(), SAMPLE)
latencies = []
with stream.execute_and_collect("latency") as results:
    for _, sent in results:
        latencies.append((time.time() - sent) * 1000)
latencies.sort()
print(json.dumps({"rows": len(latencies), "p50_ms": round(latencies[len(latencies) // 2], 3),
                  "p99_ms": round(latencies[int(len(latencies) * 0.99)], 3), "max_ms": round(latencies[-1], 3)}))
