import datetime
from decimal import Decimal

from pyflink.common import Row, Types
from pyflink.datastream import StreamExecutionEnvironment

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
type_info = Types.ROW_NAMED(
    ['b', 'i', 'f', 'd', 's', 'by', 'dec', 'date', 'time', 'arr', 'map', 'row', 'tup', 'big', 'lst'],
    [Types.BOOLEAN(), Types.INT(), Types.FLOAT(), Types.DOUBLE(), Types.STRING(), Types.PRIMITIVE_ARRAY(Types.BYTE()),
     Types.BIG_DEC(), Types.SQL_DATE(), Types.SQL_TIME(), Types.PRIMITIVE_ARRAY(Types.INT()),
     Types.MAP(Types.STRING(), Types.INT()), Types.ROW([Types.INT()]), Types.TUPLE([Types.INT(), Types.STRING()]),
     Types.BIG_INT(), Types.LIST(Types.STRING())])
row = Row(True, 1, 0.1, 0.1, 'x', b'ab', Decimal('1.5'), datetime.date(2020, 1, 2), datetime.time(1, 2, 3),
          [1, 2], {'k': 1}, Row(5), (1, 'a'), 10 ** 25, ['p'])


def show(name, stream):
    with stream.execute_and_collect() as results:
        for value in results:
            print(name, type(value).__name__, repr(value))


show('row', env.from_collection([row], type_info))
show('row mapped', env.from_collection([row], type_info).map(lambda v: v, type_info))
show('in map', env.from_collection([row], type_info).map(lambda v: repr(v)))
show('nulls', env.from_collection([Row(*[None] * 15)], type_info))
show('pickled', env.from_collection([1, 'a', (1, 2), [1], Row(1, 2), Row(a=1), None, b'x', 1.5, Decimal('1.5')])
     .map(lambda v: v))
show('tuple', env.from_collection([(1, 'a')], Types.TUPLE([Types.INT(), Types.STRING()])))
show('keyed', env.from_collection([(1, 'a')], Types.TUPLE([Types.INT(), Types.STRING()])).key_by(lambda v: v[0]))
show('float', env.from_collection([0.1], Types.FLOAT()))
with env.from_collection([1, 2, 3], Types.INT()).execute_and_collect('job', 2) as results:
    print('limited', list(results))
print('list', env.from_collection([1, 2, 3], Types.INT()).execute_and_collect(limit=2))
