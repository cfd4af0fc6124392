/** Plain AssemblyScript modules: testing/plain.wasm. */
import { join } from 'node:path';
import type { BatchAnswer, CallSite, FunctionLimits, FunctionSpec } from '../../functions/user/contracts';
import type { UserFunctionError } from '../../functions/user/errors';
import type { LogicalType } from '../../types/logical/contracts';
import { typeText } from '../../types/logical/print';
import { checkValues, NO_GRANTS, TEST_LIMITS, testContext } from '../testing/echo';
import { VALUE_CASES } from '../testing/values';
import { loaderCarrier, plainFunction } from '.';
import { plainEcho } from './testing/echo';

const PLAIN = join(__dirname, 'testing/plain.wasm');

function specOf(name: string, signature: string, limits: Partial<FunctionLimits> = {}, path = PLAIN): FunctionSpec {
  return { ...plainFunction(path, name, signature), limits: { ...TEST_LIMITS, ...limits }, grants: NO_GRANTS };
}

function siteOf({ overloads: [{ parameters, result }] }: FunctionSpec): CallSite {
  return { args: parameters.map(({ type }) => type as LogicalType), result: result as LogicalType };
}

async function run(spec: FunctionSpec, columns: readonly unknown[][], tolerant = false): Promise<BatchAnswer> {
  const site = siteOf(spec);
  const calls = [{ spec, site, args: site.args.map((_, input) => ({ input })) }];
  const caller = await loaderCarrier.openBatch!({ inputs: site.args, calls, outputs: [0] }, testContext());
  return caller.call(columns, columns[0]?.length ?? 1, tolerant);
}

const thrown = (promise: Promise<unknown>): Promise<UserFunctionError> =>
  promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: UserFunctionError) => error,
  );

test.each<[string, string, unknown[][], unknown[]]>([
  ['inc', '(x BIGINT) -> BIGINT', [[1, null, 2 ** 53 - 1, -1]], [2, null, 2n ** 53n, 0]],
  ['upper', '(text STRING) -> STRING', [['abc', null, 'straße', '']], ['ABC', null, 'STRASSE', '']],
  [
    'repeated',
    '(text STRING, times INT) -> STRING',
    [
      ['ab', 'x'],
      [2, 0],
    ],
    ['abab', ''],
  ],
  ['total', '(numbers ARRAY<DOUBLE>) -> DOUBLE', [[[1, 2.5], [], null]], [3.5, 0, null]],
  ['squares', '(n INT) -> ARRAY<INT>', [[3, 0]], [[0, 1, 4], []]],
  ['first_word', '(text STRING) -> STRING NOT DETERMINISTIC', [['a b', 'x']], ['a', null]],
])('%s', async (name, signature, columns, expected) => {
  const spec = specOf(name, signature);
  expect((await run(spec, columns)).columns[0]).toEqual(expected);
  const caller = await loaderCarrier.openRow!(spec, siteOf(spec), testContext());
  expect(caller.call(...columns.map((column) => column[0]))).toEqual(expected[0]);
});

test('all values of all types come back, or their type is refused by name', async () => {
  const outcomes = await checkValues(loaderCarrier, {
    kinds: ['SCALAR'],
    // Their arrays hold no NULL: those have a test of their own.
    cases: VALUE_CASES.filter(({ type }) => type.root !== 'ARRAY'),
    spec: (_, type) => plainEcho(type),
  });
  expect(outcomes.filter(({ status }) => status === 'wrong')).toEqual([]);
  expect([...new Set(outcomes.filter(({ status }) => status === 'same').map(({ type }) => type))]).toEqual([
    ...['BOOLEAN', 'TINYINT', 'SMALLINT', 'INT', 'BIGINT', 'FLOAT', 'DOUBLE', 'VARCHAR(10)', 'STRING'],
  ]);
});

test('arrays of numbers', async () => {
  for (const [element, values] of [
    ['BOOLEAN', [true, false]],
    ['TINYINT', [-128, 127]],
    ['SMALLINT', [-32768, 32767]],
    ['INT', [-(2 ** 31), 2 ** 31 - 1]],
    ['BIGINT', [1, -(2n ** 63n), 2n ** 63n - 1n]],
    ['FLOAT', [-0, 1.5, Number.NaN]],
    ['DOUBLE', [0.1, -0, Number.POSITIVE_INFINITY]],
  ] as const) {
    const spec = { ...plainEcho({ root: 'ARRAY', element: parse(element), nullable: true }), ...{ name: 'echo' } };
    expect(typeText(spec.overloads[0].result as LogicalType)).toContain(element);
    expect((await run(spec, [[values, [], null]])).columns[0]).toEqual([values, [], null]);
  }
  const spec = specOf('total', '(numbers ARRAY<DOUBLE>) -> DOUBLE');
  expect(await thrown(run(spec, [[[1, null]]]))).toMatchObject({ failure: 'failed', record: '[1.0, null]' });
});

function parse(text: string): LogicalType {
  return siteOf(specOf(`echo_${KINDS[text]}`, `(x ${text}) -> ${text}`)).result;
}
const KINDS: Readonly<Record<string, string>> = {
  BOOLEAN: 'bool',
  TINYINT: 'i8',
  SMALLINT: 'i16',
  INT: 'i32',
  BIGINT: 'i64',
  FLOAT: 'f32',
  DOUBLE: 'f64',
};

test('garbage of many rows is collected', async () => {
  const spec = specOf('repeated', '(text STRING, times INT) -> STRING', { memory: 4 << 20, output: 1 << 30 });
  const site = siteOf(spec);
  const calls = [{ spec, site, args: [{ input: 0 }, { input: 1 }] }];
  const caller = await loaderCarrier.openBatch!({ inputs: site.args, calls, outputs: [0] }, testContext());
  for (let i = 0; i < 100; i++) {
    const answer = await caller.call([new Array(1000).fill('abcde'), new Array(1000).fill(100)], 1000, false);
    expect(answer.columns[0][999]).toHaveLength(500);
  }
});

test.each<[string, string, unknown, Partial<FunctionLimits>, string, RegExp]>([
  ['spins', '(x INT) -> INT', 13, { deadline: 150 }, 'deadline', /150 ms \(udf.batch.timeout\)/],
  ['swells', '(x INT) -> INT', 1, { memory: 16 << 20 }, 'memory', /16 MB \(udf.memory.max\)/],
  ['sinks', '(x INT) -> INT', 1, {}, 'failed', /stack overflow/],
  ['fails', '(x INT) -> INT', 13, {}, 'failed', /unlucky/],
  ['repeated', '(text STRING, times INT) -> STRING', 'x', { output: 1 << 20 }, 'output', /1 MB \(udf.output.max\)/],
])('%s(%s) fails by itself', async (name, signature, value, limits, failure, message) => {
  const spec = specOf(name, signature, limits);
  const columns =
    name === 'repeated'
      ? [
          [value, value],
          [3, 1 << 20],
        ]
      : [[1, value].filter((x) => name !== 'swells' || x === 1)];
  const error = await thrown(run(spec, columns));
  expect(error).toMatchObject({ failure, functionName: name, language: 'WASM', record: expect.any(String) });
  expect(error.message).toMatch(message);
});

test('a tolerant batch loses only the row that traps, and the instance is replaced', async () => {
  const answer = await run(specOf('fails', '(x INT) -> INT'), [[1, 13, 3]], true);
  expect(answer.columns).toEqual([[1, null, 3]]);
  expect(answer.failures).toMatchObject([
    { row: 1, error: { record: '13', userStack: [expect.stringMatching(/^quiet\.ts:\d+:16$/)] } },
  ]);
});

test('what does not fit', async () => {
  expect((await thrown(run(specOf('stray', '() -> STRING'), []))).message).toMatch(/it gave no string, but 77777777/);
  expect((await thrown(run(specOf('wide', '() -> TINYINT'), []))).message).toMatch(/300 is not within -128 to 127/);
  expect((await thrown(run(specOf('squares', '(n INT) -> ARRAY<DOUBLE>'), [[2]]))).message).toMatch(
    /it gave a Int32Array for ARRAY<DOUBLE>/,
  );
  const random = join(__dirname, 'testing/random.wasm');
  expect(await thrown(run(specOf('rolls', '() -> DOUBLE', {}, random), []))).toMatchObject({
    failure: 'denied',
    message: expect.stringContaining("env.seed (needs the grant 'random')"),
  });
});

test.each([
  ['nothing', '() -> INT', /no function 'nothing'; it has: echo_bool/],
  ['inc', '(x INT) -> BIGINT', /'inc' is a function \(i64\) -> i64; udf.signature = .* needs \(i32\) -> i64/],
  ['inc', '(x DECIMAL(10, 2)) -> BIGINT', /parameter 'x' is DECIMAL\(10, 2\); functions of plain modules have numbers/],
  ['inc', '(x BIGINT) -> ROW<a INT>', /the result is ROW</],
  ['inc', 'BIGINT -> BIGINT', /udf.signature: 'BIGINT -> BIGINT' is no signature: \(parameter TYPE, ...\) -> TYPE/],
])('signatures: %s%s', (name, signature, message) => {
  expect(() => plainFunction(PLAIN, name, signature)).toThrow(message);
});

test('exports that would write to objects of the host', async () => {
  const { withSections } = await import('../build/assemblyscript');
  const { writeFileSync, mkdtempSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const header = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const name = Buffer.from('constructor#stolen');
  // (func (export "constructor#stolen")), (func (export "f"))
  const exports = [2, name.length, ...name, 0, 0, 1, 0x66, 0, 0];
  const bytes = Uint8Array.from([
    ...header,
    ...[1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0],
    ...[7, exports.length, ...exports],
    ...[10, 6, 1, 4, 0, 0x41, 7, 0x0b],
  ]);
  const path = join(mkdtempSync(join(tmpdir(), 'drey-loader-')), 'stolen.wasm');
  writeFileSync(path, withSections(bytes, {}));
  const error = await thrown(run(specOf('f', '() -> INT', {}, path), []));
  expect(error).toMatchObject({ failure: 'invalid', message: expect.stringContaining("exports 'constructor#stolen'") });
  expect('stolen' in {}).toBe(false);
});
