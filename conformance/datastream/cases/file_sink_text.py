import os

from pyflink.common import Encoder, Types
from pyflink.datastream import StreamExecutionEnvironment
from pyflink.datastream.connectors.file_system import (BucketAssigner, FileSink, OutputFileConfig, RollingPolicy)

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
folder = os.path.abspath('out')
data = env.from_collection([('a', 1), ('b', 2)], Types.TUPLE([Types.STRING(), Types.INT()]))
lines = data.map(lambda v: '%s=%d' % v, Types.STRING())
config = OutputFileConfig.builder().with_part_prefix('pre').with_part_suffix('.txt').build()
lines.sink_to(FileSink.for_row_format(folder + '/text', Encoder.simple_string_encoder()).with_output_file_config(config)
              .with_bucket_assigner(BucketAssigner.base_path_bucket_assigner())
              .with_rolling_policy(RollingPolicy.default_rolling_policy()).build())
data.sink_to(FileSink.for_row_format(folder + '/tuples', Encoder.simple_string_encoder())
             .with_bucket_assigner(BucketAssigner.base_path_bucket_assigner()).build())
lines.sink_to(FileSink.for_row_format(folder + '/dated', Encoder.simple_string_encoder()).with_bucket_assigner(
    BucketAssigner.date_time_bucket_assigner('yyyy')).build())
env.execute()
for path, _, names in sorted(os.walk(folder)):
    kind = os.path.relpath(path, folder).split('/')[0]
    for name in sorted(names):
        known = name.startswith('pre-') and name.endswith('-0.txt') if kind == 'text' else name.startswith('part-')
        with open(os.path.join(path, name), encoding='utf-8') as file:
            print(kind, known, file.read().splitlines())
