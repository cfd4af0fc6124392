/**
 * Functions that break every rule, each in a real job while another job runs: the host goes on, the other job finishes, the error names
 * function, language, limit and record, and nothing is left behind.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableSession } from '../../host/src/table/session';
import { CARRIERS, messagesOf, prepareCarriers, rowsOf } from './carriers';

jest.setTimeout(60_000);

const UDF = join(__dirname, '../../host/src/udf');
const CORE = join(UDF, 'sandbox/hostile');
const COMPONENTS = join(UDF, 'component/hostile');
const ARROW = join(__dirname, '../../udf-examples/arrow-udf/arrow-udf-example.wasm');
const PLAIN = join(UDF, 'loader/testing/plain.wasm');

interface Hostile {
  readonly what: string;
  /** After the name in CREATE FUNCTION. */
  readonly made: string;
  readonly message: RegExp;
  /** SQL of the call; default `f(i)`. */
  readonly call?: string;
  /** Where the failure concerns the whole function, not rows: no record can be named. */
  readonly whole?: true;
  /** The process ended: no function is known to have done it. */
  readonly unnamed?: true;
  /** Of the input; default 2. */
  readonly rows?: number;
  readonly session?: Readonly<Record<string, string>>;
}

const FAST = "'udf.batch.timeout' = '300 ms'";
const SMALL_OUTPUT = "'udf.output.max' = '1 mb'";

function options(list: readonly string[]): string {
  return list.length === 0 ? '' : ` WITH (${list.join(', ')})`;
}

const file = (path: string, exported: string, ...given: readonly string[]): string =>
  `AS '${exported}' LANGUAGE WASM USING FILE '${path}'${options(given)}`;
const core = (name: string, ...given: readonly string[]): string =>
  file(join(CORE, `${name}.wasm`), 'f', FAST, ...given);
const component = (name: string, ...given: readonly string[]): string =>
  file(join(COMPONENTS, 'hostile.wasm'), name, ...given);
const assembled = (name: string, exported: string, ...given: readonly string[]): string =>
  file(join(COMPONENTS, `${name}.wasm`), exported, ...given);
const plain = (name: string, signature: string, ...given: readonly string[]): string =>
  file(PLAIN, name, `'udf.signature' = '${signature}'`, ...given);
const thread = (body: string, types = "args: ['INT'], result: 'INT'", ...given: readonly string[]): string =>
  `AS $$ import { udf } from '@drey/sdk/udf';\nexport const f = udf({ ${types} }, (x) => { ${body} }); $$ LANGUAGE TYPESCRIPT` +
  options(["'udf.isolation' = 'thread'", "'udf.batch.timeout' = '1 s'", ...given]);
const python = (body: string, ...given: readonly string[]): string =>
  `AS $$\nfrom pyflink.table.udf import udf\n@udf(input_types=['INT'], result_type='INT')\ndef f(x):\n${body}\n$$ LANGUAGE PYTHON` +
  options(given);

const GUESTS: Readonly<Record<string, readonly Hostile[]>> = {
  'core module': [
    { what: 'endless loop', made: core('loop'), message: /took longer than 300 ms \(udf.batch.timeout\)/ },
    { what: 'loop of tail calls', made: core('tail-calls'), message: /took longer than 300 ms/ },
    {
      what: 'memory bomb',
      made: file(join(CORE, 'memory-bomb.wasm'), 'f'),
      message: /limit of 67108864 bytes \(udf.memory.max\)/,
    },
    { what: 'memory at its start', made: core('memory-start'), message: /the limit is 1024/, whole: true },
    { what: 'out of bounds', made: core('out-of-bounds'), message: /trap: memory access out of bounds/ },
    { what: 'huge result', made: core('huge-result', SMALL_OUTPUT), rows: 1, message: /larger than 1048576 bytes/ },
    { what: 'wrong length', made: core('wrong-length'), message: /has 7 values instead of 2/ },
    { what: 'wrong type', made: core('bad-utf8'), rows: 1, message: /no UTF-8/ },
    { what: 'result outside of its memory', made: core('outside-data'), message: /outside of its memory/ },
    { what: 'stack overflow', made: core('recursion'), message: /stack overflow/ },
    { what: 'trap', made: core('unreachable'), message: /trap: unreachable/ },
    { what: 'trap in open', made: core('open-trap'), message: /trap: unreachable.*while opening/, whole: true },
    { what: 'loop in open', made: core('open-loop'), message: /300 ms.*while opening/, whole: true },
    { what: 'endless start', made: core('start-loop'), message: /300 ms.*while starting/, whole: true },
    { what: 'import that it may not have', made: core('denied'), message: /fd_write.*env.seed/, whole: true },
    { what: 'malformed module', made: file(__filename, 'f'), message: /no WebAssembly file/, whole: true },
  ],
  'plain module': [
    { what: 'endless loop', made: plain('spins', '(x INT) -> INT', FAST), message: /300 ms \(udf.batch.timeout\)/ },
    { what: 'memory bomb', made: plain('swells', '(x INT) -> INT'), message: /64 MB \(udf.memory.max\)/ },
    { what: 'stack overflow', made: plain('sinks', '(x INT) -> INT'), message: /stack overflow/ },
    { what: 'wrong type', made: plain('stray', '() -> STRING'), call: 'f()', message: /no string/, whole: true },
    {
      what: 'huge result',
      made: plain('repeated', '(t STRING, n INT) -> STRING', SMALL_OUTPUT),
      call: 'f(CAST(i AS STRING), 10000000)',
      message: /1 MB \(udf.output.max\)/,
    },
    {
      what: 'import that it may not have',
      made: file(join(UDF, 'loader/testing/random.wasm'), 'rolls', "'udf.signature' = '() -> DOUBLE'"),
      call: 'f()',
      message: /needs the grant 'random'/,
      whole: true,
    },
  ],
  component: [
    { what: 'endless loop', made: component('hostile_loop', FAST), message: /300 ms \(udf.batch.timeout\)/ },
    {
      what: 'memory bomb',
      made: component('hostile_memory', "'udf.memory.max' = '16 mb'"),
      message: /16 MB \(udf.memory.max\)/,
    },
    { what: 'out of bounds', made: component('hostile_bounds'), message: /out of bounds/ },
    {
      what: 'huge result',
      made: component('hostile_output', SMALL_OUTPUT),
      call: 'f(i * 200000)',
      message: /1 MB \(udf.output.max\)/,
    },
    { what: 'wrong length', made: component('hostile_length'), message: /results came back for/ },
    { what: 'wrong offsets', made: component('hostile_offsets'), message: /behind the end of 1 bytes/ },
    { what: 'wrong type', made: component('hostile_decimal'), message: /'a lot' is no decimal/ },
    { what: 'stack overflow', made: component('hostile_stack'), message: /stack overflow|out of bounds/ },
    { what: 'trap', made: component('hostile_panic'), message: /trapped: unreachable/ },
    {
      what: 'trap in open',
      made: component('echo_s32'),
      message: /in open: the guest trapped/,
      whole: true,
      session: { 'pipeline.global-job-parameters': 'open:trap' },
    },
    { what: 'endless start', made: assembled('start', 'f', FAST), message: /in open: .*300 ms/, whole: true },
    {
      what: 'import that it may not have',
      made: assembled('alien', 'f'),
      message: /imports '.*open-file'/,
      whole: true,
    },
    { what: 'clock', made: assembled('clock', 'f'), message: /needs the grant 'clock'/ },
    { what: 'lists without end', made: assembled('lengths', 'nested'), message: /16 MB/ },
    {
      what: 'malformed component',
      made: file(join(COMPONENTS, 'start.wat'), 'f'),
      message: /no WebAssembly/,
      whole: true,
    },
  ],
  'arrow-udf': [
    { what: 'endless loop', made: file(ARROW, 'hostile_loop', FAST), message: /300 ms \(udf.batch.timeout\)/ },
    {
      what: 'memory bomb',
      made: file(ARROW, 'hostile_memory', "'udf.memory.max' = '16 mb'"),
      message: /16 MB \(udf.memory.max\)/,
    },
    { what: 'out of bounds', made: file(ARROW, 'hostile_bounds'), message: /out of bounds/ },
    { what: 'stack overflow', made: file(ARROW, 'hostile_stack'), message: /stack overflow|out of bounds/ },
    {
      what: 'huge result',
      made: file(ARROW, 'hostile_output', SMALL_OUTPUT),
      call: 'f(i * 200000)',
      message: /1 MB \(udf.output.max\)/,
    },
    { what: 'clock', made: file(ARROW, 'hostile_clock'), call: 'f()', message: /needs the grant 'clock'/, whole: true },
  ],
  'isolated TypeScript': [
    {
      what: 'endless loop',
      made: thread('if (x === 13) for (;;); return x;'),
      message: /1000 ms \(udf.batch.timeout\)/,
    },
    {
      what: 'memory bomb',
      made: thread(
        'const all = []; for (;;) all.push(new Array(1000).fill({}));',
        undefined,
        "'udf.memory.max' = '32 mb'",
      ),
      message: /udf.memory.max/,
    },
    {
      what: 'huge result',
      made: thread("return 'x'.repeat(1e6);", "args: ['INT'], result: 'STRING'", SMALL_OUTPUT),
      message: /udf.output.max/,
      whole: true,
    },
    { what: 'wrong type', made: thread("return 'x';"), message: /expected INT, got 'x'/ },
    { what: 'stack overflow', made: thread('const g = () => g() + 1; return g();'), message: /RangeError|call stack/ },
    { what: 'exit', made: thread('process.exit(1);'), message: /process is not defined/ },
    {
      what: 'import that it may not have',
      made: `AS $$ import { readFileSync } from 'fs'; readFileSync('x'); $$ LANGUAGE TYPESCRIPT WITH ('udf.isolation' = 'thread')`,
      message: /imports 'fs'/,
      whole: true,
    },
    {
      what: 'endless start',
      made: `AS $$ for (;;); $$ LANGUAGE TYPESCRIPT WITH ('udf.isolation' = 'thread', ${FAST})`,
      message: /300 ms/,
      whole: true,
    },
    {
      what: 'malformed module',
      made: `AS $$ export const f = ; $$ LANGUAGE TYPESCRIPT WITH ('udf.isolation' = 'thread')`,
      message: /Unexpected/,
      whole: true,
    },
  ],
  Python: [
    {
      what: 'endless loop',
      made: python('    while x == 13:\n        pass\n    return x', "'udf.batch.timeout' = '2 s'"),
      message: /2000 ms \(udf.batch.timeout\)/,
      whole: true,
    },
    { what: 'wrong type', made: python("    return 'x'"), message: /'x'/, whole: true },
    {
      what: 'stack overflow',
      made: python('    return f.func(x) if hasattr(f, "func") else (lambda g: g(g))(lambda g: g(g))'),
      message: /RecursionError|recursion/,
    },
    {
      what: 'exit',
      made: python('    import os\n    os._exit(3)'),
      unnamed: true,
      message: /worker .* ended with exit code 3/,
      whole: true,
    },
    {
      what: 'malformed module',
      made: 'AS $$ def f(: $$ LANGUAGE PYTHON',
      message: /SyntaxError|IndentationError/,
      whole: true,
    },
  ],
};

let undo: () => void;
beforeAll(() => {
  undo = prepareCarriers();
});
afterAll(() => undo());

/** Threads and processes of this process. Counted, since there is no list of them. */
const BUSY = new Set(['MessagePort', 'Worker', 'ProcessWrap']);
const resources = (): number => process.getActiveResourcesInfo().filter((name) => BUSY.has(name)).length;

async function settled(before: number): Promise<number> {
  for (let i = 0; i < 100 && resources() > before; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  return resources();
}

async function failureOf(guest: Hostile): Promise<string> {
  const session = new TableSession({ configuration: { 'parallelism.default': '1', ...guest.session } });
  try {
    await session.executeSql(`CREATE TEMPORARY SYSTEM FUNCTION f ${guest.made}`);
    await rowsOf(
      session,
      `SELECT ${guest.call ?? 'f(i)'} FROM (VALUES (13), (14)) AS t(i)${guest.rows === 1 ? ' WHERE i < 14' : ''}`,
    );
  } catch (error) {
    const traces = [];
    for (let at = error; at instanceof Error; at = at.cause)
      traces.push((at as { traceback?: string }).traceback ?? '');
    return [messagesOf(error), ...traces].join('\n');
  }
  throw new Error('it did not fail');
}

/** Rows come for half a second. */
async function bystander(): Promise<string[]> {
  const session = new TableSession();
  await session.executeSql(
    `CREATE TABLE ticks (i BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '40', 'fields.i.kind' = 'sequence',
      'fields.i.start' = '1', 'fields.i.end' = '20')`,
  );
  return rowsOf(session, 'SELECT i * 2 FROM ticks');
}

const LANGUAGES: Readonly<Record<string, string>> = { 'isolated TypeScript': 'TYPESCRIPT', Python: 'PYTHON' };

describe.each(Object.entries(GUESTS))('%s', (group, guests) => {
  test.each(guests)('$what', async (guest) => {
    const before = resources();
    const [message, ticks] = await Promise.all([failureOf(guest), bystander()]);
    expect(message).toMatch(guest.message);
    expect(message).toContain(
      guest.unnamed || guest.what.startsWith('malformed') ? 'f' : `Function 'f' (${LANGUAGES[group] ?? 'WASM'}): `,
    );
    if (!guest.whole) expect(message).toMatch(/record .*(13|2600000)/);
    expect(ticks).toHaveLength(20);
    expect(await settled(before)).toBeLessThanOrEqual(before);
  });
});

test('the list has guests of every kind of carrier', () => {
  expect(Object.keys(GUESTS).length).toBe(6);
  expect(CARRIERS.length).toBe(9);
});

test.each([
  ['plain module', plain('spins', '(x INT) -> INT', FAST), 'WASM'],
  ['isolated TypeScript', thread('if (x === 13) for (;;); return x;'), 'TYPESCRIPT'],
])('%s: with dead letters an endless loop costs its row only', async (_, made, language) => {
  const session = new TableSession({
    configuration: { 'parallelism.default': '1', 'udf.on-error': 'dead-letter', 'udf.dead-letter.table': 'letters' },
  });
  const path = join(mkdtempSync(join(tmpdir(), 'drey-letters-')), 'letters');
  await session.executeSql(
    `CREATE TABLE letters (function_name STRING, function_language STRING, failure STRING, message STRING, record STRING,
      failed_at TIMESTAMP_LTZ(3)) WITH ('connector' = 'filesystem', 'path' = '${path}', 'format' = 'json')`,
  );
  await session.executeSql(`CREATE TEMPORARY SYSTEM FUNCTION f ${made}`);
  const rows = rowsOf(session, 'SELECT f(i) FROM (VALUES (1), (13), (3)) AS t(i)');
  expect((await rows.catch((error) => [messagesOf(error)])).sort()).toEqual(['+I[1]', '+I[3]']);
  expect(await rowsOf(session, 'SELECT function_language, failure FROM letters')).toEqual([
    `+I[${language}, deadline]`,
  ]);
});
