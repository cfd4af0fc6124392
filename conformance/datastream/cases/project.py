# order: by-label
from pyflink.common import Row, Types
from pyflink.datastream import StreamExecutionEnvironment

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
tuples = env.from_collection([(1, 'a', 1.5), (2, 'b', 2.5)], Types.TUPLE([Types.INT(), Types.STRING(), Types.DOUBLE()]))
tuples.project(2, 0).print('tuple')
tuples.project(1).print('one')
print(tuples.project(2, 0).get_type())
rows = env.from_collection([Row(1, 'a'), Row(2, 'b')], Types.ROW([Types.INT(), Types.STRING()]))
rows_named = env.from_collection([Row(1, 'a')], Types.ROW_NAMED(['n', 's'], [Types.INT(), Types.STRING()]))
for name, stream, fields in [('row', rows, [1, 0]), ('row named', rows_named, [1]), ('out of range', tuples, [5])]:
    try:
        stream.project(*fields).print(name)
    except Exception:
        print(name, 'error')
try:
    env.from_collection([1, 2]).project(0)
except Exception as error:
    print(type(error).__name__, str(error).splitlines()[0])
env.execute()
