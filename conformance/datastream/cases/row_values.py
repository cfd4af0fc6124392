# order: by-label
from pyflink.common import Row, RowKind, Types
from pyflink.datastream import StreamExecutionEnvironment

row = Row(name='Alice', age=11)
print(row, repr(row), row.name, row['age'], row[0], len(row), row.as_dict(), 'name' in row, list(row))
Person = Row('name', 'age')
print(Person, repr(Person), Person('Bob', 12), Person('Bob', 12).as_dict())
print(Row(1, 2) == Row(1, 2), Row(1, 2) == Row(2, 1), Row(a=1) == Row(a=1), hash(Row(1)) == hash(Row(1)))
print(Row(a=1, b=Row(c=2)).as_dict(True), row.get_row_kind())
changed = Row(1, 2)
changed.set_row_kind(RowKind.DELETE)
print(changed, repr(changed), changed == Row(1, 2), changed.get_row_kind(), RowKind.DELETE.to_string()
      if hasattr(RowKind.DELETE, 'to_string') else RowKind.DELETE.name)
for name, call in [('missing', lambda: row['x']), ('attribute', lambda: row.x), ('index', lambda: row[5]),
                   ('mixed', lambda: Row(1, a=2)), ('dict of unnamed', lambda: Row(1, 2).as_dict())]:
    try:
        print(name, call())
    except Exception as error:
        print(name, type(error).__name__, error)
env = StreamExecutionEnvironment.get_execution_environment()
env.set_parallelism(1)
named = Types.ROW_NAMED(['name', 'age'], [Types.STRING(), Types.INT()])
data = env.from_collection([row, Row('Carl', 3)], named)
data.map(lambda v: (v.name, v['age'], v.as_dict(), repr(v))).print('in map')
data.map(lambda v: Row(v.name, v.age + 1), named).print('typed')
data.map(lambda v: Row(v.name, v.age + 1), named).map(lambda v: v.name, Types.STRING()).print('chained')
data.map(lambda v: Row(n=v.name)).print('untyped')
env.execute()
