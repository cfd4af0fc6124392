/** The same functions in every carrier, declared in SQL; what a carrier does not have is left out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { TableSession } from '../../host/src/table/session';
import { buildAssemblyScript } from '../../host/src/udf/build/assemblyscript';
import { setIsolatedEntry } from '../../host/src/udf/isolated/isolated-thread';

const ROOT = join(__dirname, '../..');
const EXAMPLES = join(ROOT, 'udf-examples');
const GUESTS = join(ROOT, 'host/src/udf');

export interface CarrierCase {
  readonly name: string;
  /** What stands behind the name in CREATE FUNCTION, by function: see FUNCTIONS. */
  readonly functions: Readonly<Partial<Record<FunctionName, string>>>;
  /** Calls that take other arguments than FUNCTIONS says. */
  readonly calls?: Readonly<Partial<Record<FunctionName, string>>>;
  /** Has to be created in a file or text of its own language. */
  readonly language: 'TYPESCRIPT' | 'WASM' | 'PYTHON';
  /** Before the first session. */
  readonly prepare?: () => Promise<void>;
  /** Node of a plan that runs its scalar functions. */
  readonly node: 'Calc' | 'FunctionCalc' | 'PythonCalc';
}

/**
 * inc: BIGINT plus one. shout: a text in upper case. picky: the INT given, fails for 13. pieces: the words of a text, as rows whose
 * first field is a lower-case word. average: of DOUBLEs; NULL of none.
 */
export type FunctionName = 'inc' | 'shout' | 'picky' | 'pieces' | 'average';

/** Calls over a column `i` (INT), `s` (STRING) and `d` (DOUBLE). */
const CALLS: Readonly<Record<FunctionName, string>> = {
  inc: 'inc(i)',
  shout: 'shout(s)',
  picky: 'picky(i)',
  pieces: 'LATERAL TABLE(pieces(s)) AS p(word, place)',
  average: 'average(d)',
};

export function callOf(carrier: CarrierCase, name: FunctionName): string {
  return carrier.calls?.[name] ?? CALLS[name];
}

const TYPESCRIPT: Readonly<Record<FunctionName, string>> = {
  inc: "udf({ args: ['BIGINT'], result: 'BIGINT' }, (x) => (x === null ? null : x + 1))",
  shout: "udf({ args: ['STRING'], result: 'STRING' }, (x) => x?.toUpperCase())",
  picky: "udf({ args: ['INT'], result: 'INT' }, (x) => { if (x === 13) throw new Error('unlucky'); return x; })",
  pieces:
    "udtf({ args: ['STRING'], result: 'ROW<word STRING, place INT>' }, (x) => (x ?? '').split(' ').filter((w) => w).map((w, i) => [w, i]))",
  average: `udaf({ args: ['DOUBLE'], accumulator: 'ROW<total DOUBLE, n BIGINT>', result: 'DOUBLE' }, {
    createAccumulator: () => ({ total: 0, n: 0 }),
    accumulate(a, x) { if (x !== null) { a.total += x; a.n++; } },
    retract(a, x) { if (x !== null) { a.total -= x; a.n--; } },
    merge(a, others) { for (const b of others) { a.total += b.total; a.n += b.n; } },
    getValue: (a) => (a.n === 0 ? null : a.total / a.n),
  })`,
};

const ASSEMBLYSCRIPT: Readonly<Record<FunctionName, string>> = {
  inc: '@udf export function inc(x: i64): i64 { return x + 1; }',
  shout: '@udf export function shout(x: string): string { return x.toUpperCase(); }',
  picky: "@udf export function picky(x: i32): i32 { if (x == 13) throw new Error('unlucky'); return x; }",
  pieces: `export class Piece { constructor(public word: string, public place: i32) {} }
@udtf export function pieces(x: string): Piece[] {
  const words = x.split(' ');
  const rows: Piece[] = [];
  for (let i = 0; i < words.length; i++) if (words[i].length > 0) rows.push(new Piece(words[i], i));
  return rows;
}`,
  average: `@udaf export class average {
  total: f64 = 0;
  n: i64 = 0;
  accumulate(x: f64): void { this.total += x; this.n++; }
  retract(x: f64): void { this.total -= x; this.n--; }
  merge(other: average): void { this.total += other.total; this.n += other.n; }
  value(): Nullable<f64> { return this.n == 0 ? none<f64>() : some<f64>(this.total / <f64>this.n); }
}`,
};

const FOLDER = mkdtempSync(join(tmpdir(), 'drey-carriers-'));
const ASSEMBLYSCRIPT_MODULE = join(FOLDER, 'functions.wasm');
let built: Promise<void> | undefined;

/** One module for all functions: the compiler takes its time. */
async function buildModule(): Promise<void> {
  const text = ["import { none, Nullable, some } from 'drey';", ...Object.values(ASSEMBLYSCRIPT)].join('\n');
  writeFileSync(ASSEMBLYSCRIPT_MODULE, (await buildAssemblyScript({ text, name: 'functions.ts' })).wasm);
}

const PYTHON_HEAD =
  'from pyflink.common import Row\nfrom pyflink.table.udf import udf, udtf, udaf, AggregateFunction\n';
const PYTHON: Readonly<Record<FunctionName, string>> = {
  inc: "inc = udf(lambda x: None if x is None else x + 1, input_types=['BIGINT'], result_type='BIGINT')",
  shout: "shout = udf(lambda x: x and x.upper(), input_types=['STRING'], result_type='STRING')",
  picky: `@udf(input_types=['INT'], result_type='INT')
def picky(x):
    if x == 13:
        raise ValueError('unlucky')
    return x`,
  pieces: `@udtf(input_types=['STRING'], result_types=['STRING', 'INT'])
def pieces(x):
    for place, word in enumerate((x or '').split()):
        yield word, place`,
  average: `class Average(AggregateFunction):
    def create_accumulator(self):
        return Row(0.0, 0)
    def accumulate(self, a, x):
        if x is not None:
            a[0] += x
            a[1] += 1
    def retract(self, a, x):
        if x is not None:
            a[0] -= x
            a[1] -= 1
    def merge(self, a, others):
        for b in others:
            a[0] += b[0]
            a[1] += b[1]
    def get_value(self, a):
        return a[0] / a[1] if a[1] else None
average = udaf(Average(), input_types=['DOUBLE'], result_type='DOUBLE', accumulator_type='ROW<total DOUBLE, n BIGINT>')`,
};

const PANDAS: Readonly<Partial<Record<FunctionName, string>>> = {
  inc: "inc = udf(lambda x: x + 1, input_types=['BIGINT'], result_type='BIGINT', func_type='pandas')",
  shout: "shout = udf(lambda x: x.str.upper(), input_types=['STRING'], result_type='STRING', func_type='pandas')",
  picky: `@udf(input_types=['INT'], result_type='INT', func_type='pandas')
def picky(x):
    if (x == 13).any():
        raise ValueError('unlucky')
    return x`,
  average: `average = udaf(lambda x: x.mean(), input_types=['DOUBLE'], result_type='DOUBLE', func_type='pandas')`,
};

const typeScript = (options: string) =>
  mapped(TYPESCRIPT, (text, name) => {
    const source = `import { udf, udtf, udaf } from '@drey/sdk/udf';\nexport const ${name} = ${text};`;
    return `AS $$ ${source} $$ LANGUAGE TYPESCRIPT${options}`;
  });
const python = (texts: Readonly<Partial<Record<FunctionName, string>>>) =>
  mapped(texts, (text, name) => `AS $$\n${PYTHON_HEAD}${text}\n$$ LANGUAGE PYTHON WITH ('udf.export' = '${name}')`);
const wasm = (file: string, names: Readonly<Partial<Record<FunctionName, string>>>) =>
  mapped(names, (name) => `AS '${name}' LANGUAGE WASM USING FILE '${file}'`);

function mapped(
  texts: Readonly<Partial<Record<FunctionName, string>>>,
  make: (text: string, name: FunctionName) => string,
): CarrierCase['functions'] {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, make(text, name as FunctionName)]),
  ) as CarrierCase['functions'];
}

const PLAIN = join(GUESTS, 'loader/testing/plain.wasm');
const MATCHING = join(EXAMPLES, 'component-rust/matching.wasm');
const ARROW = join(EXAMPLES, 'arrow-udf/arrow-udf-example.wasm');
const HOSTILE = join(GUESTS, 'component/hostile/hostile.wasm');
const plain = (name: string, signature: string) =>
  `AS '${name}' LANGUAGE WASM USING FILE '${PLAIN}' WITH ('udf.signature' = '${signature}')`;

export const CARRIERS: readonly CarrierCase[] = [
  { name: 'inline', language: 'TYPESCRIPT', node: 'Calc', functions: typeScript('') },
  {
    name: 'isolated',
    language: 'TYPESCRIPT',
    node: 'FunctionCalc',
    functions: typeScript(" WITH ('udf.isolation' = 'thread')"),
  },
  {
    name: 'AssemblyScript',
    language: 'WASM',
    node: 'FunctionCalc',
    prepare: () => (built ??= buildModule()),
    functions: mapped(ASSEMBLYSCRIPT, (_, name) => `AS '${name}' LANGUAGE WASM USING FILE '${ASSEMBLYSCRIPT_MODULE}'`),
  },
  {
    name: 'Rust',
    language: 'WASM',
    node: 'FunctionCalc',
    functions: wasm(join(EXAMPLES, 'rust/functions.wasm'), {
      inc: 'add_one',
      shout: 'upper',
      picky: 'geohash',
      pieces: 'tokens',
      average: 'weighted_average',
    }),
    calls: {
      picky: 'CHAR_LENGTH(picky(CASE WHEN i = 13 THEN 100e0 ELSE 0e0 END, 0e0, i))',
      average: 'average(d, 1e0)',
    },
  },
  {
    name: 'arrow',
    language: 'WASM',
    node: 'FunctionCalc',
    functions: wasm(ARROW, { inc: 'add_one', shout: 'upper', picky: 'hostile_panic', pieces: 'pairs' }),
    calls: { pieces: "LATERAL TABLE(pieces(REPLACE(s, ' ', '=1,') || '=1')) AS p(word, place)" },
  },
  {
    name: 'component',
    language: 'WASM',
    node: 'FunctionCalc',
    functions: {
      ...wasm(MATCHING, { inc: 'add_one', shout: 'upper', pieces: 'words', average: 'average' }),
      ...wasm(HOSTILE, { picky: 'hostile_panic' }),
    },
  },
  {
    name: 'loader',
    language: 'WASM',
    node: 'FunctionCalc',
    functions: {
      inc: plain('inc', '(x BIGINT) -> BIGINT'),
      shout: plain('upper', '(text STRING) -> STRING'),
      picky: plain('fails', '(x INT) -> INT'),
    },
  },
  { name: 'Python', language: 'PYTHON', node: 'PythonCalc', functions: python(PYTHON) },
  { name: 'pandas', language: 'PYTHON', node: 'PythonCalc', functions: python(PANDAS) },
];

/** Prepares this process for all carriers; ends with what undoes it. */
export function prepareCarriers(): () => void {
  const outfile = join(FOLDER, 'thread.cjs');
  const contents = "import { runIsolatedThread } from './thread'; void runIsolatedThread();";
  buildSync({
    stdin: { contents, resolveDir: join(GUESTS, 'isolated') },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['esbuild', '@bytecodealliance/jco'],
    logLevel: 'error',
  });
  setIsolatedEntry(outfile);
  const before = { ...process.env };
  process.env['DREY_PYTHON'] ??= join(ROOT, '.venv/bin/python');
  process.env['PYTHONPATH'] = [join(ROOT, 'bridge-python'), before['PYTHONPATH']].filter(Boolean).join(':');
  return () => {
    setIsolatedEntry(undefined);
    process.env = before;
    rmSync(FOLDER, { recursive: true, force: true });
  };
}

/** A session that has the functions of the carrier. */
export async function sessionOf(
  carrier: CarrierCase,
  configuration: Readonly<Record<string, string>> = {},
): Promise<TableSession> {
  await carrier.prepare?.();
  const session = new TableSession({ configuration: { 'udf.cache.dir': FOLDER, ...configuration } });
  for (const [name, text] of Object.entries(carrier.functions)) {
    await session.executeSql(`CREATE TEMPORARY SYSTEM FUNCTION ${name} ${text}`);
  }
  return session;
}

/** All rows of a statement, as text. */
export async function rowsOf(session: TableSession, sql: string): Promise<string[]> {
  const { rows } = await session.executeSql(sql);
  const texts: string[] = [];
  for await (const batch of rows) for (const row of batch) texts.push(String(row));
  return texts;
}

/** The messages of an error and of its causes. */
export function messagesOf(error: unknown): string {
  const lines: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) lines.push(at.message);
  return lines.join('\n');
}
