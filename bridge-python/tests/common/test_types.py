"""Rows and type information."""
import datetime
import pickle

import pytest

from pyflink._protocol.messages import TypeRoot
from pyflink.common import Instant, Row, RowKind, Types
from pyflink.common.typeinfo import ExternalTypeInfo, LocalTimeTypeInfo


def test_row_forms():
    assert repr(Row(1, 'a')) == "<Row(1, 'a')>"
    assert repr(Row(id=1, name='a')) == "Row(id=1, name='a')"
    person = Row('name', 'age')
    assert person('Ann', 3) == Row(name='Ann', age=3)
    with pytest.raises(ValueError):
        Row(1, a=2)


def test_row_equality_ignores_the_order_of_names_but_not_the_kind():
    assert Row(a=1, b=2) == Row(b=2, a=1)
    assert Row(a=1, b=2) != Row(1, 2)
    assert Row(1) != Row.of_kind(RowKind.DELETE, 1)
    assert hash(Row(1, 2)) == hash(Row(1, 2))


def test_row_access():
    row = Row(a=1, b=Row(c=2))
    assert (row.a, row['a'], row[0], row.as_dict(True)) == (1, 1, 1, {'a': 1, 'b': {'c': 2}})
    row['a'] = 5
    assert 'a' in row and 5 not in row and list(row)[0] == 5
    with pytest.raises(AttributeError):
        row.missing
    with pytest.raises(AttributeError):
        row.a = 3
    with pytest.raises(TypeError):
        Row(1).as_dict()
    assert Row(1, 2).get_fields_by_names(['x']) == [1, 2]


def test_row_survives_pickling_with_its_kind_and_names():
    row = Row.of_kind(RowKind.UPDATE_AFTER, a=1)
    assert pickle.loads(pickle.dumps(row)) == row
    assert str(RowKind.UPDATE_BEFORE) == '-U'


@pytest.mark.parametrize('type_info, text', [
    (Types.STRING(), 'String'), (Types.INT(), 'Integer'), (Types.BIG_DEC(), 'BigDecimal'),
    (Types.TUPLE([Types.STRING(), Types.INT()]), 'TupleTypeInfo(String, Integer)'),
    (Types.ROW([Types.LONG()]), 'RowTypeInfo(Long)'), (Types.ROW_NAMED(['x'], [Types.CHAR()]), 'RowTypeInfo(x: Char)'),
    (Types.MAP(Types.STRING(), Types.LIST(Types.DOUBLE())), 'MapTypeInfo<String, ListTypeInfo<Double>>'),
    (Types.PRIMITIVE_ARRAY(Types.BYTE()), 'PrimitiveArrayTypeInfo<Byte>'),
    (Types.PICKLED_BYTE_ARRAY(), 'PickledByteArrayTypeInfo'), (Types.SQL_TIMESTAMP(), 'TimestampTypeInfo'),
    (LocalTimeTypeInfo(LocalTimeTypeInfo.TimeType.LOCAL_DATE), 'LocalTimeTypeInfo<LOCAL_DATE>'),
    (ExternalTypeInfo(Types.INT()), 'ExternalTypeInfo<Integer>'),
])
def test_text_of_types(type_info, text):
    assert str(type_info) == text


def test_equality_of_types():
    assert Types.ROW_NAMED(['a'], [Types.INT()]) == Types.ROW([Types.INT()])
    assert Types.TUPLE([Types.INT()]) != Types.ROW([Types.INT()])
    assert Types.OBJECT_ARRAY(Types.INT()) != Types.BASIC_ARRAY(Types.INT())
    assert len({Types.INT(), Types.INT(), Types.LONG()}) == 2


def test_internal_values():
    row_type = Types.ROW_NAMED(['d', 'n'], [Types.SQL_DATE(), Types.INT()])
    assert row_type.to_internal_type({'d': datetime.date(1970, 1, 3), 'n': 4}) == (0, 2, 4)
    assert row_type.to_internal_type(Row.of_kind(RowKind.DELETE, datetime.date(1970, 1, 1), 1)) == (3, 0, 1)
    with pytest.raises(ValueError, match='Unexpected tuple 3 with RowTypeInfo'):
        row_type.to_internal_type(3)
    assert Types.INSTANT().from_internal_type(Types.INSTANT().to_internal_type(Instant(5, 7000000))) == Instant(5, 7000000)
    assert Instant.of_epoch_milli(-1500).to_epoch_milli() == -1500


def test_protocol_types():
    assert Types.PRIMITIVE_ARRAY(Types.BYTE())._to_proto().root == TypeRoot.VARBINARY
    row = Types.ROW_NAMED(['a', 'b'], [Types.INT(), Types.SQL_TIMESTAMP()])._to_proto()
    assert (row.root, row.field_names, row.children[1].precision) == (TypeRoot.ROW, ['a', 'b'], 6)
    with pytest.raises(TypeError, match='Invalid element type'):
        Types.PRIMITIVE_ARRAY(Types.STRING())._to_proto()
    with pytest.raises(ValueError, match='not unique'):
        Types.ROW_NAMED(['a', 'a'], [Types.INT(), Types.INT()])._to_proto()
