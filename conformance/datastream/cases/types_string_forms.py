from pyflink.common import Types
from pyflink.common.typeinfo import TypeInformation

basic = ['STRING', 'BYTE', 'BOOLEAN', 'SHORT', 'INT', 'LONG', 'FLOAT', 'DOUBLE', 'CHAR', 'BIG_INT', 'BIG_DEC', 'SQL_DATE',
         'SQL_TIME', 'SQL_TIMESTAMP', 'INSTANT', 'PICKLED_BYTE_ARRAY']
for name in basic:
    type_info = getattr(Types, name)()
    print(name, '|', type_info, '|', type_info == getattr(Types, name)())
composite = [
    Types.ROW([Types.INT(), Types.STRING()]), Types.ROW_NAMED(['a', 'b'], [Types.INT(), Types.STRING()]),
    Types.TUPLE([Types.INT(), Types.LIST(Types.STRING())]), Types.MAP(Types.STRING(), Types.LONG()),
    Types.LIST(Types.DOUBLE()), Types.PRIMITIVE_ARRAY(Types.BYTE()), Types.PRIMITIVE_ARRAY(Types.INT()),
    Types.BASIC_ARRAY(Types.STRING()), Types.OBJECT_ARRAY(Types.ROW([Types.INT()])),
    Types.ROW([Types.ROW_NAMED(['x'], [Types.INT()]), Types.MAP(Types.INT(), Types.LIST(Types.INT()))]),
]
for type_info in composite:
    print(type(type_info).__name__, '|', type_info, '|', isinstance(type_info, TypeInformation))
named = composite[1]
print(named.get_field_names(), [str(t) for t in named.get_field_types()])
for name, call in [('row named count', lambda: Types.ROW_NAMED(['a'], [Types.INT(), Types.INT()])),
                   ('primitive of string', lambda: Types.PRIMITIVE_ARRAY(Types.STRING())),
                   ('basic of row', lambda: Types.BASIC_ARRAY(Types.ROW([Types.INT()])))]:
    try:
        print(name, call())
    except Exception as error:
        print(name, type(error).__name__, str(error).splitlines()[0])
