import { functionsOf } from './functions';
import { declaredOverload, parseSignature } from './signatures';
import { readWit } from './wit-text';

const WIT = `package root:component;

world root {
  import wasi:cli/stdout@0.2.9;
  import drey:udf/types@1.0.0;
  use drey:udf/types@1.0.0.{strings, decimal as money};

  record person { %record: string, max-price: option<money>, tags: list<string> }
  type alias = s64;
  enum color { red, dark-blue }
  export add-one: func(x: list<alias>) -> list<alias>;
  export paint: func(p: list<person>, c: list<color>) -> result<list<option<person>>, string>;
  export drey:udf/description@1.0.0;
  export my:own/things@0.1.0;
  export no-result: func(x: list<s32>);
  export single: func(x: s32) -> list<s32>;
  export many: interface {
    use drey:udf/types@1.0.0.{strings};
    resource handle;
    upper: func(text: strings) -> strings;
  }
}
`;

test('exports of a world', () => {
  const world = readWit(WIT);
  expect(world.imports).toEqual(['wasi:cli/stdout@0.2.9', 'drey:udf/types@1.0.0']);
  expect(world.exports).toEqual(['drey:udf/description@1.0.0', 'my:own/things@0.1.0']);
  const { functions, unusable } = functionsOf(world);
  expect(functions.map(({ name, path }) => [name, path])).toEqual([
    ['add_one', ['addOne']],
    ['paint', ['paint']],
    ['many.upper', ['many', 'upper']],
  ]);
  expect(functions[1].overload).toMatchObject({
    parameters: [
      {
        name: 'p',
        type: {
          root: 'ROW',
          fields: [
            { name: 'record', type: { root: 'VARCHAR' } },
            { name: 'max_price', type: { root: 'DECIMAL', precision: 38, scale: 18 } },
            { name: 'tags', type: { root: 'ARRAY' } },
          ],
        },
      },
      { name: 'c', type: { root: 'VARCHAR' } },
    ],
    result: { root: 'ROW' },
  });
  expect(unusable).toEqual([
    { text: 'no_result', reason: 'it has no result' },
    { text: 'single', reason: "it has 's32', which is no column (a list, or a record of columns)" },
    { text: 'my:own/things@0.1.0', reason: 'it is an interface of a package' },
  ]);
});

test('declared signatures', () => {
  const [fn] = functionsOf(readWit(WIT)).functions;
  const signature = parseSignature('add_one(x BIGINT) -> BIGINT NOT DETERMINISTIC');
  expect(signature.deterministic).toBe(false);
  expect(declaredOverload(fn, signature).result).toMatchObject({ root: 'BIGINT' });
  expect(parseSignature('f(a DECIMAL(10, 2), b MAP<STRING, INT>) -> ROW<x INT, y INT>').parameters).toHaveLength(2);
  expect(() => declaredOverload(fn, parseSignature('add_one(x STRING) -> BIGINT'))).toThrow(
    "parameter 'x' of 'add_one' is BIGINT in WIT, which cannot be STRING",
  );
  expect(() => parseSignature('add_one')).toThrow("'add_one' is no signature");
});
