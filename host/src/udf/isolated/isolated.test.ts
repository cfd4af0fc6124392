import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { CallSite, FunctionGrants, FunctionLimits, FunctionSpec } from '../../functions/user/contracts';
import type { LogicalType } from '../../types/logical/contracts';
import { typeText } from '../../types/logical/print';
import { Row } from '../../types/rows';
import { userFunctions } from '../registry';
import { checkValues, NO_GRANTS, TEST_LIMITS, testContext } from '../testing/echo';
import { VALUE_CASES } from '../testing/values';
import { describeIsolated } from './index';
import { setIsolatedEntry } from './isolated-thread';

const folder = mkdtempSync(join(tmpdir(), 'drey-isolated-'));

beforeAll(() => {
  const outfile = join(folder, 'thread.cjs');
  buildSync({
    stdin: {
      contents: "import { runIsolatedThread } from './thread'; void runIsolatedThread();",
      resolveDir: __dirname,
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['esbuild', '../python/*', './python/*', './arrow', './wasm', './component'],
    logLevel: 'error',
  });
  setIsolatedEntry(outfile);
});
afterAll(() => {
  setIsolatedEntry(undefined);
  rmSync(folder, { recursive: true, force: true });
});

interface Settings {
  readonly limits?: Partial<FunctionLimits>;
  readonly grants?: FunctionGrants;
}

const HEAD = "import { udf, udtf, udaf, asyncUdf, ScalarFunction } from '@drey/sdk/udf';\n";

/** `text` exports `f`. */
async function describe_(text: string, { limits, grants = NO_GRANTS }: Settings = {}): Promise<FunctionSpec> {
  const source = { kind: 'module', text: HEAD + text, export: '' } as const;
  const { spec } = await describeIsolated('f', source, { limits: { ...TEST_LIMITS, ...limits }, grants }, 'f');
  return spec;
}

function siteOf(spec: FunctionSpec): CallSite {
  const [{ parameters, result, accumulator }] = spec.overloads;
  const args = parameters.map(({ type }) => type as LogicalType);
  return { args, result: result as LogicalType, ...(accumulator && { accumulator }) };
}

async function open(text: string, settings: Settings = {}) {
  const spec = await describe_(text, settings);
  const site = siteOf(spec);
  const calls = [{ spec, site, args: site.args.map((_, input) => ({ input })) }];
  return userFunctions.batch({ inputs: site.args, calls, outputs: [0] }, testContext());
}

const scalar = (body: string, types = "args: ['INT'], result: 'INT'") =>
  `export const f = udf({ ${types} }, (x: any) => { ${body} });`;

test('all values of all types, in batches and as accumulators', async () => {
  const bodies = {
    SCALAR: (types: string) => `export const f = udf({ ${types} }, (x) => x);`,
    TABLE: (types: string) => `export const f = udtf({ ${types} }, (x) => [x, x]);`,
    AGGREGATE: (types: string) =>
      `export const f = udaf({ ${types} }, { createAccumulator: () => null, accumulate: (_, x) => x, getValue: (a) => a });`,
  };
  const outcomes = await checkValues(
    {
      name: 'inline',
      openBatch: (program, context) => userFunctions.batch(program, context),
      openAggregate: (spec, site, context) => userFunctions.aggregate(spec, site, context),
    },
    {
      // One thread for each: a part of the list, with every type at least once.
      cases: VALUE_CASES.filter((_, i) => i % 17 === 0 || i > VALUE_CASES.length - 6),
      spec: (kind, type) => {
        const text = type.root === 'RAW' ? 'BYTES' : typeText(type);
        const quoted = JSON.stringify(text);
        const spec = describe_(bodies[kind](`args: [${quoted}], result: ${quoted}, accumulator: ${quoted}`));
        return spec;
      },
    },
  );
  expect(outcomes.filter(({ status }) => status === 'wrong')).toEqual([]);
  expect(outcomes.filter(({ status }) => status === 'refused').map(({ type }) => type)).toEqual(
    outcomes.filter(({ type }) => type.includes('RAW')).map(({ type }) => type),
  );
}, 120_000);

test('batches of rows, several at once, in order', async () => {
  const caller = await open(scalar('return x === null ? null : x + 1;'));
  expect(caller).toMatchObject({ preferredRows: 4096, concurrency: 4 });
  const column = Array.from({ length: 5000 }, (_, i) => (i % 7 === 0 ? null : i));
  const answers = await Promise.all([caller.call([column], 5000, false), caller.call([[1]], 1, false)]);
  expect(answers[0].columns[0]).toEqual(column.map((x) => (x === null ? null : x + 1)));
  expect(answers[1].columns).toEqual([[2]]);
  await caller.close(false);
});

test('async functions, open and close, console', async () => {
  const lines: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const caller = await open(
    `class F extends ScalarFunction { signature = { args: ['STRING'], result: 'STRING' };
       open(context) { console.log('open', context.getIndexOfThisSubtask()); }
       eval(x) { console.log(x); return x.toUpperCase(); } }
     export const f = F;`,
  );
  expect(await caller.call([['a\nb']], 1, false)).toEqual({ columns: [['A\nB']] });
  await caller.close(false);
  write.mockRestore();
  expect(lines.join('')).toBe('[f] open 0\n[f] a\n[f] b\n');
  const later = await open(
    "export const f = asyncUdf({ args: ['INT'], result: 'INT' }, (x) => new Promise((r) => setTimeout(() => r(x * 2), 5)));",
  );
  expect(await later.call([[1, 2]], 2, false)).toEqual({ columns: [[2, 4]] });
  await later.close(false);
});

test('aggregates answer at once', async () => {
  const spec = await describe_(
    `export const f = udaf({ args: ['BIGINT'], result: 'BIGINT', accumulator: 'ROW<s BIGINT>' }, {
       createAccumulator: () => ({ s: 0 }), accumulate(a, x) { if (x === 3) for (;;); a.s += x; },
       retract(a, x) { a.s -= x; }, getValue: ({ s }) => s });`,
    { limits: { deadline: 300 } },
  );
  expect(spec).toMatchObject({ kind: 'AGGREGATE', isolated: true, retracts: true, merges: false });
  const f = await userFunctions.aggregate(spec, siteOf(spec), testContext());
  const acc = f.accumulate(f.accumulate(f.create(), 1), 2 ** 40);
  expect(acc).toEqual(Row.of(2 ** 40 + 1));
  expect(f.value!(f.retract!(acc, 1))).toBe(2 ** 40);
  expect(() => f.accumulate(acc, 3)).toThrow(expect.objectContaining({ failure: 'deadline' }));
  await f.close();
});

const LIMITS = { deadline: 400 };
type Hostile = readonly [what: string, body: string, expected: object, limits: Partial<FunctionLimits>];
const hostile: readonly Hostile[] = [
  ['endless loop', 'if (x === 2) for (;;); return x;', { failure: 'deadline', record: '(2)' }, {}],
  [
    'memory bomb',
    'const all = []; for (;;) all.push(new Array(1000).fill({}));',
    { failure: 'memory' },
    { memory: 32 << 20, deadline: 10_000 },
  ],
  [
    'buffers',
    'const all = []; for (;;) all.push(new Uint8Array(1 << 20));',
    { failure: 'memory' },
    { memory: 32 << 20 },
  ],
  ['exit', 'process.exit(1);', { failure: 'failed', message: expect.stringContaining('process is not defined') }, {}],
  [
    'recursion',
    'const g = () => g() + 1; return g();',
    { failure: 'failed', message: expect.stringContaining('RangeError') },
    {},
  ],
  ['wrong type', "return 'x';", { failure: 'result' }, {}],
  ['code of texts', "return Function('return 1')();", { failure: 'failed' }, {}],
  ['the host by a constructor', "return console.log.constructor('return process')().pid;", { failure: 'failed' }, {}],
  ['the host by the SDK', "return udf.constructor('return process')().pid;", { failure: 'failed' }, {}],
  [
    'network',
    "return fetch('http://localhost');",
    { failure: 'failed', message: expect.stringContaining('fetch is not defined') },
    {},
  ],
  [
    'the host by a stack',
    `Error.prepareStackTrace = (_, sites) => sites; const sites = new Error().stack as any;
     for (const site of sites) {
       const [found, fn] = [site.getThis(), site.getFunction()];
       if (found?.process) return found.process.pid;
       if (fn?.constructor) return fn.constructor('return process')().pid;
     }
     throw new TypeError('held');`,
    { failure: 'failed', message: expect.stringContaining('TypeError') },
    {},
  ],
  [
    'the host by what console shows',
    `let pid; console.log({ [Symbol.for('nodejs.util.inspect.custom')]: (d, o, inspect) => {
       pid = inspect.constructor('return process')().pid; return ''; } });
     if (pid === undefined) throw new Error('held'); return pid;`,
    { failure: 'failed' },
    {},
  ],
  ['dynamic import', "return import('f' + x);", { failure: expect.any(String) }, {}],
];

test.each(hostile)(
  'hostile: %s',
  async (_, body, expected, limits) => {
    const caller = await open(scalar(body), { limits: { ...LIMITS, ...limits } });
    await expect(caller.call([[1, 2]], 2, false)).rejects.toMatchObject({
      functionName: 'f',
      language: 'TYPESCRIPT',
      ...expected,
    });
    await caller.close(true);
  },
  20_000,
);

test('hostile: huge result', async () => {
  const caller = await open(scalar("return 'x'.repeat(1e6);", "args: ['INT'], result: 'STRING'"), {
    limits: { output: 1 << 20 },
  });
  await expect(caller.call([[1, 2, 3]], 3, false)).rejects.toMatchObject({ failure: 'output' });
  await caller.close(true);
});

test('hostile: modules that never load, or ask for what they may not have', async () => {
  await expect(describe_('for (;;);', { limits: LIMITS })).rejects.toMatchObject({ failure: 'deadline' });
  await expect(describe_("import { readFileSync } from 'fs'; readFileSync('x');")).rejects.toMatchObject({
    failure: 'denied',
    message: expect.stringContaining("imports 'fs'"),
  });
  await expect(describe_("const { execSync } = require('node:child_process');")).rejects.toMatchObject({
    failure: 'denied',
  });
  await expect(describe_('export const f = ;')).rejects.toMatchObject({ failure: 'invalid' });
  await expect(describe_('export const g = 1;')).rejects.toMatchObject({ failure: 'invalid' });
  const opening = `class F extends ScalarFunction { signature = { args: ['INT'], result: 'INT' };
    open() { throw new Error('no'); } eval(x) { return x; } } export const f = F;`;
  await expect(open(opening)).rejects.toThrow('open() failed: no');
});

test('after a stop the next batch has a new thread; a tolerant batch loses only the row', async () => {
  const caller = await open(scalar('if (x === 2) for (;;); return x * 10;'), { limits: LIMITS });
  const { columns, failures } = await caller.call([[1, 2, 3]], 3, true);
  expect(columns).toEqual([[10, null, 30]]);
  expect(failures).toMatchObject([{ row: 1, error: { failure: 'deadline', record: '(2)' } }]);
  const [stuck, other] = await Promise.allSettled([caller.call([[2]], 1, false), caller.call([[4]], 1, false)]);
  expect(stuck).toMatchObject({ status: 'rejected', reason: { failure: 'deadline' } });
  expect(other).toMatchObject({ status: 'fulfilled', value: { columns: [[40]] } });
  await caller.close(false);
});

test('grants: environment and files', async () => {
  process.env['DREY_TEST_GRANT'] = 'yes';
  writeFileSync(join(folder, 'data.txt'), 'content');
  const grants = { env: ['DREY_TEST_GRANT'], files: [{ guest: '/data', host: folder }] };
  const caller = await open(
    `import { readFileSync, writeFileSync } from 'node:fs';
     ${scalar("return x === 'env' ? JSON.stringify(process.env) : x === 'w' ? writeFileSync('/data/x', '') : readFileSync(x, 'utf8');", "args: ['STRING'], result: 'STRING'")}`,
    { grants },
  );
  expect(await caller.call([['env', '/data/data.txt']], 2, false)).toEqual({
    columns: [['{"DREY_TEST_GRANT":"yes"}', 'content']],
  });
  for (const path of ['/data/../etc/passwd', resolve(folder, 'data.txt'), 'w']) {
    await expect(caller.call([[path]], 1, false)).rejects.toMatchObject({ failure: 'denied' });
  }
  await caller.close(false);
});
