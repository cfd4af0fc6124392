import { deepEquals, namedRowClass, Row, RowKind } from './row';

test('positional rows', () => {
  const row = Row.of('a', 1, null);
  expect([row.getField(0), row.f1, row.getArity(), row.getKind()]).toEqual(['a', 1, 3, RowKind.INSERT]);
  row.setField(1, 2);
  row.setKind(RowKind.UPDATE_AFTER);
  expect(String(row)).toBe('+U[a, 2, null]');
  expect(() => row.getField(3)).toThrow('Index 3 out of bounds for length 3');
  expect(() => row.getField('a')).toThrow('Accessing a field by name is not supported in position-based field mode.');
  expect(String(Row.withPositions(2))).toBe('+I[null, null]');
  expect(row.getFieldNames()).toBeNull();
});

test('rows by name', () => {
  const row = Row.withNames(RowKind.DELETE);
  row.setField('name', 'a');
  row.setField('list', [1, [2]]);
  expect([row.getField('name'), row.getField('none'), row.getArity()]).toEqual(['a', null, 2]);
  expect(String(row)).toBe('-D{name=a, list=[1, [2]]}');
  expect(() => row.getField(0)).toThrow('Accessing a field by position is not supported in name-based field mode.');
});

test('positional rows of a type with names', () => {
  const Person = namedRowClass(['name', 'age']);
  const row = new Person(RowKind.INSERT, 'a', 1);
  row.setField('age', 2);
  expect([row.getField('age'), row.getField(1), String(row)]).toEqual([2, 2, '+I[a, 2]']);
  expect(row.getFieldNames(true)).toEqual(new Set(['name', 'age']));
  expect(() => row.getField('x')).toThrow("Unknown field name 'x' for mapping to a position.");
  expect(() => row.setField('x', 1)).toThrow('Available names are: [name, age]');
  const byName = Row.withNames();
  byName.setField('age', 2);
  byName.setField('name', 'a');
  expect([row.equals(byName), byName.equals(row), row.equals(Row.of('a', 2))]).toEqual([true, true, true]);
});

test('equality is deep and minds the kind', () => {
  const make = () => Row.of([1, Row.of(new Map([['k', Uint8Array.of(1)]]))], Number.NaN);
  expect(make().equals(make())).toBe(true);
  expect(make().equals(Row.copy(make()))).toBe(true);
  expect(Row.of(1).equals(Row.ofKind(RowKind.DELETE, 1))).toBe(false);
  expect(deepEquals([1], [1, 2])).toBe(false);
});

test('project and join', () => {
  const row = Row.ofKind(RowKind.UPDATE_BEFORE, 'a', 'b', 'c');
  expect(String(Row.project(row, [2, 0]))).toBe('-U[c, a]');
  expect(String(Row.join(row, Row.of(1)))).toBe('-U[a, b, c, 1]');
});
