# differs: PyFlink cuts collected times to seconds
import datetime

from pyflink.common import Types
from pyflink.datastream import StreamExecutionEnvironment

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
for type_info, value in [(Types.SQL_DATE(), datetime.date(1969, 12, 31)),
                         (Types.SQL_TIME(), datetime.time(23, 59, 59, 123000)),
                         (Types.SQL_DATE(), datetime.date(2021, 7, 1))]:
    stream = env.from_collection([value], type_info)
    with stream.execute_and_collect() as results:
        print(type_info, [repr(v) for v in results])
    with stream.map(lambda v: repr(v)).execute_and_collect() as results:
        print(type_info, list(results))
