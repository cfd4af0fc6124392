# order: by-label
import datetime
from decimal import Decimal

from pyflink.common import Row, RowKind, Types
from pyflink.datastream import StreamExecutionEnvironment

env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
pair = Types.TUPLE([Types.STRING(), Types.INT()])
row = Types.ROW([Types.STRING(), Types.INT(), Types.DOUBLE()])
named = Types.ROW_NAMED(['s', 'n'], [Types.STRING(), Types.INT()])
values = [
    ('tuple', pair, [('a', 1), ('', -1)]),
    ('nested tuple', Types.TUPLE([pair, Types.LONG()]), [(('a', 1), 2)]),
    ('row', row, [Row('a', 1, 1.5), Row(None, 2, None)]),
    ('named row', named, [Row('a', 1), Row(s='b', n=2)]),
    ('nested row', Types.ROW([named, pair]), [Row(Row('a', 1), ('b', 2))]),
    ('list', Types.LIST(Types.INT()), [[1, 2], []]),
    ('list of tuples', Types.LIST(pair), [[('a', 1), ('b', 2)]]),
    ('map', Types.MAP(Types.STRING(), Types.INT()), [{'a': 1}, {}]),
    ('map of rows', Types.MAP(Types.INT(), named), [{1: Row('a', 1)}]),
    ('int array', Types.PRIMITIVE_ARRAY(Types.INT()), [[1, 2, 3], []]),
    ('double array', Types.PRIMITIVE_ARRAY(Types.DOUBLE()), [[1.0, 2.5]]),
    ('boolean array', Types.PRIMITIVE_ARRAY(Types.BOOLEAN()), [[True, False]]),
    ('string array', Types.BASIC_ARRAY(Types.STRING()), [['a', 'b']]),
    ('object array', Types.OBJECT_ARRAY(pair), [[('a', 1)]]),
    ('row of all', Types.ROW([Types.SQL_DATE(), Types.SQL_TIMESTAMP(), Types.BIG_DEC(), Types.BOOLEAN(),
                              Types.FLOAT(), Types.LIST(Types.STRING()), Types.MAP(Types.STRING(), Types.INT()),
                              Types.PRIMITIVE_ARRAY(Types.BYTE())]),
     [Row(datetime.date(2020, 2, 29), datetime.datetime(2020, 2, 29, 12, 0), Decimal('1.50'), True, 2.5, ['x'],
          {'k': 1}, b'ab'),
      Row(None, None, None, None, None, None, None, None)]),
]
for name, type_info, data in values:
    stream = env.from_collection(data, type_info)
    if 'array' not in name:
        stream.print(name)
    stream.map(lambda v: repr(v), Types.STRING()).print(name + ' repr')
    stream.map(lambda v: v, type_info).map(lambda v: str(v), Types.STRING()).print(name + ' str')
kinds = []
for kind in (RowKind.INSERT, RowKind.UPDATE_BEFORE, RowKind.UPDATE_AFTER, RowKind.DELETE):
    kinds.append(Row('a', 1))
    kinds[-1].set_row_kind(kind)
env.from_collection(kinds, named).print('kinds')
env.execute()
