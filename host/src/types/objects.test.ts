import { TaggedUnion } from '@drey/sdk';
import { decodeObjects, encodeObjects } from './objects';
import { Row, RowKind } from './rows';

test('values of all kinds cross', () => {
  const shared = { a: 1 };
  const cyclic: Record<string, unknown> = { row: Row.of(1), shared };
  cyclic.self = cyclic;
  const named = Row.withNames(RowKind.DELETE);
  named.setField('x', [Row.of('y')]);
  const values = [
    1,
    'a',
    null,
    2n ** 70n,
    { a: [new Map([['k', new Date(5)]])] },
    Row.ofKind(RowKind.DELETE, 'a', Row.of(2)),
    named,
    shared,
  ];
  const [first, ...rest] = decodeObjects(encodeObjects([cyclic, ...values])) as [typeof cyclic, ...unknown[]];
  expect(rest).toEqual(values);
  expect(rest[5]).toBeInstanceOf(Row);
  expect((rest[5] as Row).constructor).toBe(Row.of(1, 2).constructor);
  expect(first.self).toBe(first);
  expect(first.row).toEqual(Row.of(1));
  expect(decodeObjects(encodeObjects([[1], { b: 2 }]))).toEqual([[1], { b: 2 }]);
});

test('what cannot cross is named', () => {
  expect(() => encodeObjects([1, { f: () => 1 }])).toThrow('Row 1 cannot be sent to another thread');
});

test('elements of window joins keep their side', () => {
  const [one, two] = decodeObjects(encodeObjects([TaggedUnion.one({ a: 1 }), TaggedUnion.two([2])])) as TaggedUnion<
    unknown,
    unknown
  >[];
  expect([one.isOne(), one.getOne(), two.isTwo(), two.getTwo()]).toEqual([true, { a: 1 }, true, [2]]);
});
