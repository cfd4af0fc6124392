# order: by-label
import datetime
from decimal import Decimal

from pyflink.common import Types
from pyflink.datastream import StreamExecutionEnvironment

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
values = [
    ('boolean', Types.BOOLEAN(), [True, False]),
    ('byte', Types.BYTE(), [127, -128, 0]),
    ('short', Types.SHORT(), [32767, -32768]),
    ('int', Types.INT(), [2147483647, -2147483648]),
    ('long', Types.LONG(), [9223372036854775807, -9223372036854775808]),
    ('float', Types.FLOAT(), [0.1, 1.0, -0.0, 1e10, 1e-5, 123456.79, 16777216.0, 3.4e38, float('inf'), float('nan')]),
    ('double', Types.DOUBLE(), [0.1, 1.0, 1e7, 12345678.9, 1e-3, 9.99e-4, 1e22, 2e-323, 1.7976931348623157e308,
                                float('-inf'), float('nan'), -0.0, 100.0, 123456789012.0]),
    ('string', Types.STRING(), ['', 'a b', 'Grüße', '日本', '😀', "quote'\"", 'tab\tend']),
    ('char', Types.CHAR(), ['x']),
    ('big int', Types.BIG_INT(), [10 ** 30, -1, 0]),
    ('big dec', Types.BIG_DEC(), [Decimal('1.5'), Decimal('-0.001'), Decimal('12345678901234567.123456')]),
    ('date', Types.SQL_DATE(), [datetime.date(2021, 1, 9), datetime.date(1969, 12, 31), datetime.date(1900, 1, 1)]),
    ('time', Types.SQL_TIME(), [datetime.time(1, 2, 3), datetime.time(23, 59, 59, 123000), datetime.time(0, 0)]),
    ('timestamp', Types.SQL_TIMESTAMP(), [datetime.datetime(2021, 1, 9, 1, 2, 3), datetime.datetime(2021, 1, 9, 1, 2, 3, 123000),
                                          datetime.datetime(1969, 12, 31, 23, 59, 59, 123456)]),
    ('bytes', Types.PRIMITIVE_ARRAY(Types.BYTE()), [b'abc', b'', bytes([255, 0])]),
]
for name, type_info, data in values:
    stream = env.from_collection(data, type_info)
    stream.print(name)
    stream.map(lambda v: v, type_info).print(name + ' mapped')
    stream.map(lambda v: repr(v), Types.STRING()).print(name + ' repr')
env.execute()
