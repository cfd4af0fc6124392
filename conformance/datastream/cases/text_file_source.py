# order: by-label
import os

from pyflink.common import Types, WatermarkStrategy
from pyflink.datastream import StreamExecutionEnvironment
from pyflink.datastream.connectors.file_system import FileSource, StreamFormat

os.makedirs('in/deeper')
for name, text in [('in/a.txt', 'one\ntwo\n\nthree'), ('in/_hidden.txt', 'no'), ('in/.dot.txt', 'no')]:
    with open(name, 'w', newline='', encoding='utf-8') as file:
        file.write(text)
with open('single.txt', 'w', newline='', encoding='utf-8') as file:
    file.write('crlf\r\ntab\tend\r\nGrüße\n')
with open('empty.txt', 'w', encoding='utf-8') as file:
    pass
env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
for name in ['in', 'single.txt', 'empty.txt']:
    source = FileSource.for_record_stream_format(StreamFormat.text_line_format(), os.path.abspath(name)).build()
    env.from_source(source, WatermarkStrategy.no_watermarks(), 'text').map(lambda v: repr(v), Types.STRING()).print(name)
env.execute()
