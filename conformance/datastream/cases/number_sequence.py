# order: by-label
from pyflink.common import Types, WatermarkStrategy
from pyflink.datastream import StreamExecutionEnvironment
from pyflink.datastream.connectors.number_seq import NumberSequenceSource

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
sequence = env.from_source(NumberSequenceSource(3, 6), WatermarkStrategy.no_watermarks(), 'seq', Types.LONG())
sequence.print('typed')
env.from_source(NumberSequenceSource(-1, 1), WatermarkStrategy.no_watermarks(), 'seq').print('untyped')
env.from_source(NumberSequenceSource(5, 5), WatermarkStrategy.no_watermarks(), 'seq').map(lambda v: v * 2).print('one')
print(sequence.get_type(), sequence.get_name())
env.execute()
with env.from_source(NumberSequenceSource(1, 100), WatermarkStrategy.no_watermarks(), 'seq',
                     Types.LONG()).set_parallelism(3).execute_and_collect() as numbers:
    print(sum(numbers))
