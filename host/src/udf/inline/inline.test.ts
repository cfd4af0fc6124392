import {
  asyncUdf,
  type FunctionContext as UserContext,
  type FunctionSignature,
  Instant,
  LocalDate,
  LocalDateTime,
  type LocalTime,
  ScalarFunction,
  TableFunction,
  udaf,
  udf,
  udtf,
} from '@drey/sdk/udf';
import type { CallSite, FunctionContext, RegisteredFunction } from '../../functions/user/contracts';
import { parseType } from '../../types/logical/parse';
import { typeText } from '../../types/logical/print';
import { Row } from '../../types/rows';
import { checkValues, type EchoKind, NO_GRANTS, TEST_LIMITS, testContext } from '../testing/echo';
import { RAW_CASE, VALUE_CASES } from '../testing/values';
import { describeFunction } from './describe';
import { inlineCarrier } from './index';

const PARTS = { limits: TEST_LIMITS, grants: NO_GRANTS };
const objects = new Map<string, unknown>();

function register(name: string, target: unknown): RegisteredFunction {
  const id = `f${objects.size}`;
  objects.set(id, target);
  return describeFunction(name, target, { kind: 'object', id }, PARTS);
}

function context(overrides: Partial<FunctionContext> = {}): FunctionContext {
  return testContext({ resolveFunction: (id) => objects.get(id), ...overrides });
}

function siteOf({ spec }: RegisteredFunction): CallSite {
  const [{ parameters, result, accumulator }] = spec.overloads;
  const args = parameters.map(({ type }) => type) as CallSite['args'];
  return { args, result: result as CallSite['result'], ...(accumulator && { accumulator }) };
}

async function rowCall(target: unknown): Promise<(...args: unknown[]) => unknown> {
  const fn = register('f', target);
  const caller = await inlineCarrier.openRow!(fn.spec, siteOf(fn), context());
  return (...args) => caller.call(...args);
}

const scalar = (result: string, value: unknown) => rowCall(udf({ args: [], result }, () => value));

test('all values of all types', async () => {
  const bodies: Record<EchoKind, (signature: FunctionSignature) => unknown> = {
    SCALAR: (signature) => udf(signature, (x) => x),
    TABLE: (signature) => udtf(signature, (x) => [x, x]),
    AGGREGATE: (signature) =>
      udaf(signature, {
        createAccumulator: (): unknown => null,
        accumulate: (_: unknown, x: unknown) => x,
        getValue: (accumulator: unknown) => accumulator,
      }),
  };
  const contextFor = (carrier: typeof inlineCarrier): typeof inlineCarrier => ({
    name: 'inline',
    openRow: (spec, site, given) =>
      carrier.openRow!(spec, site, { ...given, resolveFunction: (id) => objects.get(id) }),
  });
  const outcomes = await checkValues(contextFor(inlineCarrier), {
    cases: VALUE_CASES.filter((one) => one !== RAW_CASE),
    spec: (kind, type) => {
      const text = typeText(type);
      return register('echo', bodies[kind]({ args: [text], result: text, accumulator: text })).spec;
    },
  });
  expect(outcomes.filter(({ status }) => status !== 'same')).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(100);
});

const values: readonly (readonly [result: string, given: unknown, expected: unknown])[] = [
  ['BIGINT', 5n, 5],
  ['BIGINT', -0, 0],
  ['BIGINT', 2n ** 62n, 2n ** 62n],
  ['INT', 7n, 7],
  ['DECIMAL(10, 2)', '12.345', 1235],
  ['DECIMAL(10, 2)', 1.5, 150],
  ['DECIMAL(30, 2)', 12345678901234567890n, 1234567890123456789000n],
  ['DATE', '1970-01-03', 2],
  ['DATE', new Date(86_400_000), 1],
  ['DATE', LocalDate.of(1970, 1, 2), 1],
  ['TIME(3)', '10:11:12.5', 36_672_500_000],
  ['TIMESTAMP(9)', '1970-01-01T00:00:01.000000001', 1_000_000_001],
  ['TIMESTAMP(3)', LocalDateTime.ofEpochMilli(5, 999_999), 5],
  ['TIMESTAMP_LTZ(3)', '1970-01-01T01:00:00+01:00', 0],
  ['TIMESTAMP_LTZ(6)', Instant.ofEpochMilli(1, 1000), 1001],
  ['ROW<a INT, b STRING>', { b: 'x', a: 1 }, Row.of(1, 'x')],
  ['ROW<a INT, b STRING>', [1, null], Row.of(1, null)],
  ['ARRAY<BIGINT>', [1n, null, 2], [1, null, 2]],
  ['MAP<STRING, INT>', { a: 1 }, new Map([['a', 1]])],
  ['MULTISET<STRING>', new Map([['a', 2]]), new Map([['a', 2]])],
  ['STRING', undefined, null],
];

test.each(values)('%s takes %p', async (result, given, expected) => {
  expect((await scalar(result, given))()).toEqual(expected);
});

const wrong: readonly (readonly [result: string, given: unknown, message: string])[] = [
  ['BIGINT', 2 ** 53, 'result: expected BIGINT, got 9007199254740992 (number) (not exact: return a bigint)'],
  ['BIGINT', 1.5, 'result: expected BIGINT, got 1.5 (number)'],
  ['BIGINT', 2n ** 63n, 'out of range'],
  ['INT', 2 ** 31, 'result: expected INT, got 2147483648 (number) (out of range)'],
  ['STRING', 1, 'result: expected STRING, got 1 (number)'],
  ['STRING NOT NULL', null, 'result: expected STRING NOT NULL, got null'],
  ['DECIMAL(4, 2)', '123.4', 'too many digits'],
  ['DATE', '2024-02-30', "result: expected DATE, got '2024-02-30' (string)"],
  [
    'ROW<a INT, b ARRAY<ROW<c DOUBLE>>>',
    { a: 1, b: [{ c: 1 }, { c: 'x' }] },
    "result.b[1].c: expected DOUBLE, got 'x'",
  ],
  ['ROW<a INT, b STRING>', { a: 1 }, 'result.b: expected STRING, got undefined (missing field)'],
  ['ROW<a INT, b STRING>', [1], '1 fields'],
  ['MAP<STRING, INT>', new Map([['k', 'v']]), "result['k' (string)]: expected INT"],
  ['BIGINT', Promise.resolve(1), 'declare the function with asyncUdf'],
];

test.each(wrong)('%s does not take %p', async (result, given, message) => {
  const call = await scalar(result, given);
  expect(() => call()).toThrow(
    expect.objectContaining({ failure: 'result', message: expect.stringContaining(message) }),
  );
});

test('arguments are what the documentation says', async () => {
  const seen: unknown[] = [];
  const args = 'BIGINT BIGINT DECIMAL(5,2) DATE TIME(3) TIMESTAMP(6) TIMESTAMP_LTZ(3) ROW<n_STRING>'.split(' ');
  const call = await rowCall(
    udf({ args: args.map((text) => text.replace('n_', 'n ')), result: 'BOOLEAN' }, (...given: unknown[]) => {
      seen.push(...given);
      return true;
    }),
  );
  call(1, 2n ** 60n, 150, 1, 1_000_000, 1_000_001, 0, Row.of('x'));
  expect(seen.slice(0, 3)).toEqual([1, 2n ** 60n, '1.50']);
  expect(seen.slice(3, 7).map(String)).toEqual([
    '1970-01-02',
    '00:00:01',
    '1970-01-01T00:00:01.000001',
    '1970-01-01T00:00:00Z',
  ]);
  expect((seen[7] as Row).getField('n')).toBe('x');
  expect((seen[4] as LocalTime).second).toBe(1);
});

class Split extends TableFunction<string> {
  readonly signature = { args: ['STRING'], result: 'STRING' };
  eval(text: string): void {
    for (const part of text.split(',')) this.collect(part);
  }
}

test('table functions collect, return or generate', async () => {
  const collecting = await rowCall(Split);
  expect([...(collecting('a,b') as Iterable<unknown>)]).toEqual(['a', 'b']);
  const generating = await rowCall(
    udtf({ args: ['INT'], result: 'ROW<i INT>' }, function* (n: number) {
      for (let i = 0; i < n; i++) yield { i };
      if (n > 2) throw new TypeError('too many');
    }),
  );
  expect([...(generating(2) as Iterable<unknown>)]).toEqual([Row.of(0), Row.of(1)]);
  expect(() => [...(generating(3) as Iterable<unknown>)]).toThrow("Function 'f' (TYPESCRIPT): TypeError: too many");
});

test('each subtask has an instance of its own; open comes first, close last', async () => {
  const events: string[] = [];
  class Counter extends ScalarFunction {
    readonly signature = { args: [], result: 'INT' };
    private calls = 0;
    override open(context: UserContext): void {
      events.push(`open ${context.getIndexOfThisSubtask()} ${context.getJobParameter('p', 'none')}`);
    }
    eval(): number {
      return ++this.calls;
    }
    override close(): void {
      events.push('close');
    }
  }
  const fn = register('counter', Counter);
  const open = (subtaskIndex: number) =>
    inlineCarrier.openRow!(fn.spec, siteOf(fn), context({ subtaskIndex, jobParameters: new Map([['p', 'x']]) }));
  const [a, b] = [await open(0), await open(1)];
  expect([a.call(), a.call(), b.call()]).toEqual([1, 2, 1]);
  await a.close();
  await b.close();
  expect(events).toEqual(['open 0 x', 'open 1 x', 'close', 'close']);
});

test('an error names function, record and the line of the TypeScript', async () => {
  const text = [
    "import { udf } from '@drey/sdk/udf';",
    'type Text = string;',
    'export const shout = udf({ args: ["STRING"], result: "STRING" }, (text: Text) => {',
    '  if (text === "x") throw new RangeError("bad " + text);',
    '  return text.toUpperCase();',
    '});',
  ].join('\n');
  const source = { kind: 'module', text, export: 'shout' } as const;
  const { loadModule } = await import('./modules');
  const target = await loadModule({ name: 'shout', language: 'TYPESCRIPT' }, source, {});
  const fn = describeFunction('shout', target, source, PARTS);
  const caller = await inlineCarrier.openRow!(fn.spec, siteOf(fn), context());
  expect(caller.call('a')).toBe('A');
  expect(() => caller.call('x')).toThrow(
    expect.objectContaining({
      message: "Function 'shout' (TYPESCRIPT): RangeError: bad x",
      record: '(x)',
      userStack: [expect.stringMatching(/shout\.ts:4:27/)],
    }),
  );
});

test('signatures: overloads, names, variables, polymorphism', () => {
  const { spec } = register(
    'f',
    udf(
      {
        overloads: [
          { args: { a: 'INT', b: 'STRING' }, result: 'INT' },
          {
            args: [{ variable: 'T' }, { name: 'rest', type: 'INT', optional: true }],
            variadic: true,
            result: { variable: 'T' },
          },
        ],
        deterministic: false,
      },
      () => 1,
    ),
  );
  expect(spec).toMatchObject({ kind: 'SCALAR', row: true, batch: false, deterministic: false });
  expect(spec.overloads[0].parameters).toEqual([
    { name: 'a', type: parseType('INT') },
    { name: 'b', type: parseType('STRING') },
  ]);
  expect(spec.overloads[1]).toMatchObject({ variadic: true, result: { variable: 'T' } });
  const polymorphic = register(
    'g',
    udf(
      { inferTypes: ({ types, literal }) => ({ result: literal(1) === 'list' ? `ARRAY<${types[0]}>` : types[0] }) },
      (x) => x,
    ),
  );
  const types = [parseType('INT'), parseType('STRING')];
  expect(polymorphic.infer!(types, (i) => (i === 1 ? 'list' : undefined)).result).toEqual(parseType('ARRAY<INT>'));
  expect(
    register(
      'h',
      asyncUdf({ result: 'INT' }, async () => 1),
    ).spec,
  ).toMatchObject({ row: false, batch: true });
  expect(() => register('bad', () => 1)).toThrow("'bad' is no user function");
  expect(() =>
    register(
      'bad',
      udf({ args: ['NOSUCH'], result: 'INT' }, () => 1),
    ),
  ).toThrow('signature of function');
});
