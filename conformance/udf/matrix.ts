/** Which types cross each carrier, found out with the list of values that all carriers are tested with. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { udf } from '../../sdk/src/udf';
import { JobGraph } from '../../sdk/src/protocol';
import type { Carrier, FunctionContext, FunctionSpec } from '../../host/src/functions/user/contracts';
import type { LogicalType } from '../../host/src/types/logical/contracts';
import * as types from '../../host/src/types/logical/types';
import { typeSummary, typeText } from '../../host/src/types/logical/print';
import { arrowCarrier } from '../../host/src/udf/arrow';
import { componentCarrier } from '../../host/src/udf/component';
import { inlineCarrier } from '../../host/src/udf/inline';
import { describeFunction } from '../../host/src/udf/inline/describe';
import { loaderCarrier } from '../../host/src/udf/loader';
import { plainEcho } from '../../host/src/udf/loader/testing/echo';
import { PYTHON_WORKERS } from '../../host/src/udf/python/contracts';
import { pythonCarrier } from '../../host/src/udf/python/functions-carrier';
import { pythonFunction } from '../../host/src/udf/python/functions-signature';
import { localWorkerHandlers } from '../../host/src/udf/python/functions-workers';
import { WorkerPool } from '../../host/src/udf/python/worker-pool';
import { userFunctions } from '../../host/src/udf/registry';
import { checkValues, type EchoOutcome, NO_GRANTS, TEST_LIMITS } from '../../host/src/udf/testing/echo';
import {
  caseTitle,
  NESTED_CASES,
  RAW_CASE,
  SCALAR_CASES,
  VALUE_CASES,
  type ValueCase,
} from '../../host/src/udf/testing/values';
import { wasmCarrier } from '../../host/src/udf/wasm';
import { withSections } from '../../host/src/udf/build/assemblyscript';

const UDF = join(__dirname, '../../host/src/udf');
const folder = mkdtempSync(join(tmpdir(), 'drey-matrix-'));

export interface TypeCarrier {
  readonly name: string;
  outcomes(): Promise<EchoOutcome[]>;
}

const PARTS = { limits: TEST_LIMITS, grants: NO_GRANTS };
const textOf = (type: LogicalType): string => (type.root === 'RAW' ? 'BYTES' : typeText(type));

/** A carrier whose contexts have more than those of the list's tests. */
function within(carrier: Carrier, more: Partial<FunctionContext>): Carrier {
  return {
    name: carrier.name,
    ...(carrier.openRow && {
      openRow: (spec, site, context) => carrier.openRow!(spec, site, { ...context, ...more }),
    }),
    ...(carrier.openBatch && { openBatch: (program, context) => carrier.openBatch!(program, { ...context, ...more }) }),
  };
}

const scalars = (carrier: Carrier, spec: (type: LogicalType) => FunctionSpec): Promise<EchoOutcome[]> =>
  checkValues(carrier, { kinds: ['SCALAR'], spec: (_, type) => spec(type) });

async function inline(): Promise<EchoOutcome[]> {
  const echo = (text: string) => udf({ args: [text], result: text }, (x) => x);
  const carrier = within(inlineCarrier, { resolveFunction: (id) => echo(id) });
  return scalars(carrier, (type) => {
    const text = textOf(type);
    return describeFunction('echo', echo(text), { kind: 'object', id: text }, PARTS).spec;
  });
}

async function isolated(): Promise<EchoOutcome[]> {
  const carrier: Carrier = { name: 'inline', openBatch: (program, context) => userFunctions.batch(program, context) };
  return scalars(carrier, (type) => {
    const text = JSON.stringify(textOf(type));
    const module = `import { udf } from '@drey/sdk/udf';\nexport const echo = udf({ args: [${text}], result: ${text} }, (x) => x);`;
    const source = { kind: 'module', text: module, export: 'echo' } as const;
    const target = udf({ args: [textOf(type)], result: textOf(type) }, (x) => x);
    return describeFunction('echo', target, source, { ...PARTS, isolated: true }).spec;
  });
}

/** A module of the column ABI that gives back its column; it fits every type. Its text: sandbox/hostile/build.mjs has such modules. */
const ECHO_CODE = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  // Types: (i32) -> i32, () -> (), (i32, i32, i32) -> i32.
  ...[1, 16, 3, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 0, 0, 0x60, 3, 0x7f, 0x7f, 0x7f, 1, 0x7f],
  ...[3, 4, 3, 0, 1, 2],
  // 256 pages; a global i32 at 1024, the next free byte.
  ...[5, 4, 1, 0, 0x80, 2],
  ...[6, 7, 1, 0x7f, 1, 0x41, 0x80, 8, 0x0b],
  ...exportsOf([
    ['memory', 2, 0],
    ['drey_alloc', 0, 0],
    ['drey_reset', 0, 1],
    ['call', 0, 2],
  ]),
  ...codeOf([
    // at = next; next = (next + n + 7) & -8; at
    [1, 1, 0x7f, 0x23, 0, 0x21, 1, 0x23, 0, 0x20, 0, 0x6a, 0x41, 7, 0x6a, 0x41, 0x78, 0x71, 0x24, 0, 0x20, 1, 0x0b],
    [0, 0x41, 0x80, 8, 0x24, 0, 0x0b],
    // memory.copy(result, args, 24); 0
    [0, 0x20, 2, 0x20, 1, 0x41, 24, 0xfc, 0x0a, 0, 0, 0x41, 0, 0x0b],
  ]),
]);

function exportsOf(list: readonly (readonly [string, number, number])[]): number[] {
  const entries = list.flatMap(([name, kind, index]) => [name.length, ...Buffer.from(name), kind, index]);
  return [7, entries.length + 1, list.length, ...entries];
}

function codeOf(bodies: readonly (readonly number[])[]): number[] {
  const entries = bodies.flatMap((body) => [body.length, ...body]);
  return [10, entries.length + 1, bodies.length, ...entries];
}

async function columns(): Promise<EchoOutcome[]> {
  const cases = VALUE_CASES.filter(({ type }) => type.root !== 'RAW');
  const functions = cases.map(({ type }, i) => {
    const text = typeText(type);
    const overloads = [{ parameters: [{ name: 'x', type: text }], result: text, entries: { call: 'call' } }];
    return { name: `f${i}`, kind: 'SCALAR', overloads };
  });
  const path = join(folder, 'echo.wasm');
  writeFileSync(path, withSections(ECHO_CODE, { 'drey.udf': JSON.stringify({ abi: 1, language: 'wat', functions }) }));
  return scalars(wasmCarrier, (type) => {
    const index = Math.max(
      0,
      cases.findIndex((one) => one.type === type),
    );
    return wasmSpec('wasm', path, `f${index}`);
  });
}

function wasmSpec(carrier: FunctionSpec['carrier'], path: string, name: string): FunctionSpec {
  const source = { kind: 'wasm', path, export: name, hash: '' } as const;
  return { ...PARTS, name, kind: 'SCALAR', language: 'WASM', carrier, source, overloads: [], row: true, batch: true };
}

/** Names in component/hostile/wit/world.wit. */
const WIT: Readonly<Partial<Record<LogicalType['root'], string>>> = {
  BOOLEAN: 'bool',
  TINYINT: 's8',
  SMALLINT: 's16',
  INTEGER: 's32',
  BIGINT: 's64',
  FLOAT: 'f32',
  DOUBLE: 'f64',
  DECIMAL: 'decimal',
  CHAR: 'string',
  VARCHAR: 'string',
  BINARY: 'bytes',
  VARBINARY: 'bytes',
  DATE: 'date',
  TIME: 'time',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_LTZ: 'timestamp-ltz',
  INTERVAL_YEAR_MONTH: 'interval-months',
  INTERVAL_DAY_TIME: 'interval-millis',
};

function componentEcho(type: LogicalType): string {
  const name = (of: LogicalType) => WIT[of.root] ?? 'string';
  switch (type.root) {
    case 'ARRAY':
      return `echo-${name(type.element)}-list`;
    case 'ROW':
      return `echo-${name(type.fields[0].type)}-row`;
    case 'MULTISET':
      return `echo-${name(type.element)}-counts`;
    case 'MAP':
      return name(type.key) === 'string' ? `echo-${name(type.value)}-map` : `echo-${name(type.key)}-keys`;
    default:
      return `echo-${name(type)}`;
  }
}

async function component(): Promise<EchoOutcome[]> {
  const path = join(UDF, 'component/hostile/hostile.wasm');
  const carrier = within(componentCarrier, { configuration: new Map([['udf.cache.dir', folder]]) });
  return scalars(carrier, (type) => wasmSpec('component', path, componentEcho(type)));
}

async function arrow(): Promise<EchoOutcome[]> {
  const path = join(__dirname, '../../udf-examples/arrow-udf/arrow-udf-example.wasm');
  return scalars(arrowCarrier, () => wasmSpec('arrow', path, 'echo'));
}

async function python(vectorized: boolean): Promise<EchoOutcome[]> {
  const handlers = localWorkerHandlers(JobGraph.create({}));
  const call = (name: string, payload: unknown) => (handlers[name] as (payload: unknown) => Promise<unknown>)(payload);
  const pool = new WorkerPool({ rpc: { call }, jobId: 'matrix', inProcess: false, startTimeoutMs: 60_000 });
  const service = <T>(name: string): T => {
    if (name !== PYTHON_WORKERS) throw new Error(name);
    return pool as T;
  };
  const kind = vectorized ? ", func_type='pandas'" : '';
  const text = `from pyflink.table.udf import udf\nf = udf(lambda x: x, result_type='INT'${kind})`;
  const signature = {
    name: 'f',
    kind: 'SCALAR',
    inputs: null,
    result: 'INT',
    deterministic: true,
    vectorized,
  } as const;
  const { spec } = pythonFunction(signature, { source: { kind: 'python', text, entry: 'f' }, deadline: 0 });
  try {
    return await scalars(within(pythonCarrier, { service }), () => spec);
  } finally {
    await pool.dispose();
  }
}

export const TYPE_CARRIERS: readonly TypeCarrier[] = [
  { name: 'inline', outcomes: inline },
  { name: 'isolated', outcomes: isolated },
  { name: 'wasm', outcomes: columns },
  { name: 'loader', outcomes: () => scalars(loaderCarrier, plainEcho) },
  { name: 'arrow', outcomes: arrow },
  { name: 'component', outcomes: component },
  { name: 'Python', outcomes: () => python(false) },
  { name: 'pandas', outcomes: () => python(true) },
];

// ---------------------------------------------------------------- cells

/** Titles of the cases where the type stands by itself and in others, as the list makes them. */
function placesOf({ type }: ValueCase): ReadonlyMap<string, string> {
  const fields = [
    { name: 'v', type },
    { name: 'n', type: types.INT },
  ];
  const made: readonly (readonly [string, LogicalType])[] = [
    ['alone', type],
    ['ARRAY', types.array(type)],
    ['ROW', types.row(fields)],
    ['MAP value', types.map(types.STRING, type)],
    ['MAP key', types.map(type, types.INT)],
    ['MULTISET', types.multiset(type)],
  ];
  const titles = new Set(VALUE_CASES.map(caseTitle));
  return new Map(
    made.map(([place, one]) => [place, typeSummary(one)] as const).filter(([, title]) => titles.has(title)),
  );
}

type Status = 'yes' | 'refused' | 'error' | 'changed';

function statusOf(outcomes: readonly EchoOutcome[], title: string): Status {
  const mine = outcomes.filter(({ type }) => type === title);
  if (mine.length > 0 && mine.every(({ status }) => status === 'same')) return 'yes';
  if (mine.every(({ status }) => status === 'refused')) return 'refused';
  const bad = mine.filter(({ status }) => status === 'wrong');
  return bad.every(({ message }) => message?.startsWith('Function ')) ? 'error' : 'changed';
}

/** `yes`, `refused`, or what holds alone and where it is otherwise. */
function cell(outcomes: readonly EchoOutcome[], scalar: ValueCase): string {
  const found = [...placesOf(scalar)].map(([place, title]) => [place, statusOf(outcomes, title)] as const);
  const [[, alone], ...nested] = found;
  const others = [...new Set(nested.map(([, status]) => status).filter((status) => status !== alone))];
  if (others.length === 0) return alone;
  const parts = others.map((other) => {
    const where = nested.filter(([, status]) => status === other).map(([place]) => place);
    return `${other} in ${where.length === nested.length ? 'others' : where.join(', ')}`;
  });
  return `${alone}; ${parts.join('; ')}`;
}

/** Types that nest nested types, and RAW. */
const NESTED = [...NESTED_CASES, RAW_CASE];

/** Lines of a Markdown table. */
export function typeTable(all: readonly (readonly [name: string, outcomes: readonly EchoOutcome[]])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const scalars = SCALAR_CASES.map((one) => [one, (outcomes: readonly EchoOutcome[]) => cell(outcomes, one)] as const);
  const nested = NESTED.map(
    (one) => [one, (outcomes: readonly EchoOutcome[]) => statusOf(outcomes, caseTitle(one))] as const,
  );
  return [
    line(['type', ...all.map(([name]) => name)]),
    line(['---', ...all.map(() => '---')]),
    ...[...scalars, ...nested].map(([one, text]) =>
      line([`\`${typeSummary(one.type).replaceAll('`', '')}\``, ...all.map(([, outcomes]) => text(outcomes))]),
    ),
  ];
}
