import type { AsClass, AsFunction, AsType } from './assemblyscript-declarations';
import { generateGlue } from './assemblyscript-glue';

const type = (name: string, ...args: AsType[]): AsType => ({ name, nullable: false, args });
const orNull = (inner: AsType): AsType => ({ ...inner, nullable: true });

function fn(overrides: Partial<AsFunction> & { parameter?: AsType; mark?: string; signature?: string }): AsFunction {
  const { parameter = type('i32'), mark, signature, ...rest } = overrides;
  return {
    name: 'f',
    generic: false,
    decorators: mark === undefined ? [] : [{ name: mark, args: signature === undefined ? [] : [signature] }],
    parameters: [{ name: 'x', type: parameter, kind: 'plain' }],
    result: type('i32'),
    ...rest,
  };
}

function classOf(overrides: Partial<AsClass>): AsClass {
  return {
    name: 'P',
    file: 'm',
    exported: true,
    generic: false,
    derived: false,
    decorators: [],
    fields: [{ name: 'x', type: type('i32'), decorators: [] }],
    methods: [],
    required: 0,
    ...overrides,
  };
}

const AGGREGATE = { decorators: [{ name: 'udaf', args: [] }] };
const accumulate = fn({ name: 'accumulate', result: type('void') });
const value = fn({ name: 'value', parameters: [] });

test.each<[string, AsFunction[], AsClass[], RegExp]>([
  ['no function', [], [], /no function is exported/],
  [
    'unsigned',
    [fn({ parameter: type('u32') })],
    [],
    /parameter 'x' of function f: u32 stands for no SQL type; use i64/,
  ],
  ['number or null', [fn({ parameter: orNull(type('i32')) })], [], /write Nullable<i32>/],
  ['generic', [fn({ generic: true })], [], /has type parameters/],
  [
    'optional',
    [fn({ parameters: [{ name: 'x', type: type('i32'), kind: 'optional' }] })],
    [],
    /parameter 'x' is optional/,
  ],
  ['no type', [fn({ mark: 'udf', signature: '(INT) -> NONSENSE(' })], [], /'NONSENSE\(' is no SQL type/],
  ['no arrow', [fn({ mark: 'udf', signature: 'INT' })], [], /has no '->'/],
  ['other type', [fn({ mark: 'udf', signature: '(STRING) -> INT' })], [], /i32 cannot hold SQL type/],
  ['raw', [fn({ mark: 'udf', signature: '(SYMBOL) -> INT' })], [], /SYMBOL/],
  [
    'more types',
    [fn({ mark: 'udf', signature: '(INT, INT) -> INT' })],
    [],
    /has 1 parameters, but its signature has 2/,
  ],
  ['table without array', [fn({ mark: 'udtf' })], [], /must be an array/],
  ['class not exported', [fn({ parameter: type('P') })], [classOf({ exported: false })], /class P must be exported/],
  ['class that extends', [fn({ parameter: type('P') })], [classOf({ derived: true })], /extends another/],
  ['unknown class', [fn({ parameter: type('Q') })], [classOf({})], /Q stands for no SQL type, and no exported class/],
  [
    'class of itself',
    [fn({ parameter: type('P') })],
    [classOf({ fields: [{ name: 'p', type: type('P'), decorators: [] }] })],
    /holds itself/,
  ],
  ['nullable string', [fn({ parameter: type('Nullable', type('string')) })], [], /write string \| null/],
  ['no accumulate', [], [classOf({ ...AGGREGATE, methods: [value] })], /no method accumulate/],
  ['no value', [], [classOf({ ...AGGREGATE, methods: [accumulate] })], /either a method value .* or a method emit/],
  ['constructor', [], [classOf({ ...AGGREGATE, methods: [accumulate, value], required: 1 })], /need no arguments/],
  [
    'other retract',
    [],
    [classOf({ ...AGGREGATE, methods: [accumulate, value, fn({ name: 'retract', parameter: type('f64') })] })],
    /retract has \(f64\)/,
  ],
])('refused: %s', (_, functions, classes, message) => {
  expect(() => generateGlue({ functions, classes }, 'm', 'test')).toThrow(message);
});

test('the manifest says kind, names, types and entries', () => {
  const declared = fn({
    mark: 'udf',
    signature: '(amount DECIMAL(10, 2)) -> DECIMAL(12, 4)',
    parameter: type('Decimal'),
    result: type('Decimal'),
  });
  const { manifest, text } = generateGlue(
    { functions: [declared, fn({ name: 'unmarked' })], classes: [] },
    'm',
    'test',
  );
  expect(manifest.functions).toEqual([
    {
      name: 'f',
      kind: 'SCALAR',
      deterministic: true,
      overloads: [
        { parameters: [{ name: 'x', type: 'DECIMAL(10, 2)' }], result: 'DECIMAL(12, 4)', entries: { call: 'call_f' } },
      ],
    },
  ]);
  expect(text).toContain('export function call_f(rows: i32, args: usize, result: usize): usize');
});
