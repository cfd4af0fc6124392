/**
 * The stage compiler: a run of stateless TypeScript functions in a chain (map, filter, flatMap) becomes one generated function
 * over a batch: one loop, no intermediate batches, call sites of its own. DREY_DUMP_CODE=1 prints what is generated.
 *
 * Generated code keeps in `at` which function of the run is being called, and every function's input in a variable, so that
 * an exception can be located without any work before it happens.
 */
import { userError } from '../operators/base';
import type { FusableOperator, Operator, Output } from '../operators/contracts';
import { rowsBatch } from '../types/batch';
import type { Batch } from '../types/contracts';

export type FuseKind = FusableOperator['fuse']['kind'];

/** Takes batches in place of the first operator of a run. */
export interface BatchTarget {
  processBatch(batch: Batch, input: number): void;
}

interface Stats {
  recordsIn: number;
  recordsOut: number;
}

export interface FusionCandidate {
  readonly operator: Operator;
  readonly output: Output;
  readonly name: string;
  readonly stats: Stats;
  /** Position of the one operator that takes everything that this one emits; undefined when there are others. */
  readonly next: number | undefined;
  /** Positions of the operators that take everything that this one emits, when there is nothing else that does. */
  readonly consumers?: readonly number[];
}

/** Results are handed on in batches of at most this many rows when a flatMap multiplies them. */
const FLUSH_ROWS = 8192;

type Emit = (rows: unknown[], timestamps: ArrayLike<number> | undefined) => void;
type Fail = (error: unknown, at: number, record: unknown) => never;
type Run = (rows: readonly unknown[], stamps: ArrayLike<number> | undefined, counts: Int32Array) => void;
type Factory = (functions: readonly unknown[], emit: Emit, fail: Fail) => Run;

/** For the first operator of every run, what takes its batches. Operators that no run contains are not in the map. */
export function fuseChain(chain: readonly FusionCandidate[]): Map<Operator, BatchTarget> {
  const fused = new Map<Operator, BatchTarget>();
  const inside = new Set<number>();
  chain.forEach((first, index) => {
    if (inside.has(index) || !isFusable(first.operator)) return;
    const run = [first];
    for (let next = first.next; next !== undefined && isFusable(chain[next].operator); next = chain[next].next) {
      run.push(chain[next]);
      inside.add(next);
    }
    fused.set(first.operator, new FusedRun(run));
  });
  return fused;
}

function isFusable(operator: Operator): operator is FusableOperator {
  return 'fuse' in operator;
}

/** Runs the generated function, which is made at the first batch: only then have the operators been opened. */
class FusedRun implements BatchTarget {
  private run: Run | undefined;
  private readonly counts: Int32Array;

  constructor(private readonly members: readonly FusionCandidate[]) {
    this.counts = new Int32Array(members.length);
  }

  processBatch(batch: Batch): void {
    this.run ??= this.compile();
    const { counts, members } = this;
    counts.fill(0);
    try {
      this.run(batch.rows(), batch.timestamps, counts);
    } finally {
      // counts[i] = rows that function i let through; the last one's are counted by its output.
      for (let i = 0; i + 1 < members.length; i++) {
        members[i].stats.recordsOut += counts[i];
        members[i + 1].stats.recordsIn += counts[i];
      }
    }
  }

  private compile(): Run {
    const { members } = this;
    const last = members[members.length - 1];
    const fuses = members.map(({ operator }) => (operator as FusableOperator).fuse);
    const factory = compileRun(
      fuses.map(({ kind }) => kind),
      members.map(({ name }) => name),
    );
    const emit: Emit = (rows, timestamps) => last.output.emit(rowsBatch(rows, timestamps));
    const fail: Fail = (error, at, record) => {
      if (at >= members.length) throw error;
      throw userError(error, members[at].name, record);
    };
    return factory(
      fuses.map(({ call }) => call()),
      emit,
      fail,
    );
  }
}

let compiled = 0;

/** Generates and compiles the function of a run. */
export function compileRun(kinds: readonly FuseKind[], names: readonly string[]): Factory {
  const number = ++compiled;
  const source = generateRun(kinds, names);
  if (process.env.DREY_DUMP_CODE) process.stderr.write(`// stage ${number}: ${names.join(' -> ')}\n${source}\n`);
  // A source of its own for each run, so that V8 keeps type feedback apart.
  const code = `${source}\n//# sourceURL=drey-stage-${number}.js`;
  return new Function('functions', 'emit', 'fail', code) as Factory;
}

/** The body of the factory as text. */
export function generateRun(kinds: readonly FuseKind[], names: readonly string[]): string {
  const values = kinds.map((_, i) => `v${i}`).join(', ');
  const functions = kinds.map((_, i) => `f${i}`).join(', ');
  const record = kinds.map((_, i) => `v${i}`).join(', ');
  const body = kinds.every((kind) => kind === 'map') ? mapsOnly(kinds, names) : general(kinds, names);
  return [
    `const [${functions}] = functions;`,
    ...body.prelude,
    'return function run(rows, stamps, counts) {',
    ...(body.shared ? [] : [`  let at = 0, ${values};`]),
    '  const n = rows.length;',
    ...indent(body.results, 2),
    '  try {',
    ...indent(body.loop, 4),
    '  } catch (error) {',
    `    const failed = [${record}][at];`,
    '    // Rows before the failing one leave first, as if they had gone one by one.',
    '    try {',
    `      if (at < ${kinds.length} && ${body.done[0]}) ${body.done[1]}`,
    '    } finally {',
    '      fail(error, at, failed);',
    '    }',
    '  }',
    '};',
  ].join('\n');
}

interface Body {
  /** Declarations outside `run`. */
  readonly prelude: readonly string[];
  /** True when the prelude declares `at` and the values. */
  readonly shared: boolean;
  /** Declares what the loop fills. */
  readonly results: readonly string[];
  readonly loop: readonly string[];
  /** Whether rows are complete when a function fails, and the statement that emits them. */
  readonly done: readonly [condition: string, emit: string];
}

function mapsOnly(kinds: readonly FuseKind[], names: readonly string[]): Body {
  const calls = kinds.map((_, i) => {
    const target = i + 1 < kinds.length ? `v${i + 1}` : 'results[i]';
    return `at = ${i}; ${target} = f${i}(v${i}); // ${comment(names[i])}`;
  });
  const loop = [
    'for (; i < n; i++) {',
    '  v0 = rows[i];',
    ...indent(calls, 2),
    '}',
    ...kinds.map((_, i) => `counts[${i}] = n;`),
    `at = ${kinds.length};`,
    'emit(results, stamps);',
  ];
  const results = ['const results = new Array(n);', 'let i = 0;'];
  const stamps = 'stamps === undefined ? undefined : Array.prototype.slice.call(stamps, 0, i)';
  return { prelude: [], shared: false, results, loop, done: ['i > 0', `emit(results.slice(0, i), ${stamps});`] };
}

function general(kinds: readonly FuseKind[], names: readonly string[]): Body {
  const flat = kinds.indexOf('flatMap');
  const shared = flat >= 0;
  const results = shared
    ? ['results = []; times = stamps === undefined ? undefined : [];']
    : ['const results = [];', 'const times = stamps === undefined ? undefined : [];'];
  const loop = [
    ...kinds.map((_, i) => `let c${i} = 0;`).filter(() => !shared),
    'for (let i = 0; i < n; i++) {',
    '  v0 = rows[i];',
    ...(shared ? ['  if (times !== undefined) time = stamps[i];'] : []),
    ...indent(steps(kinds, names, 0, shared), 2),
    '}',
    ...kinds.map((_, i) => (shared ? `counts[${i}] = c${i}; c${i} = 0;` : `counts[${i}] = c${i};`)),
    `at = ${kinds.length};`,
    'if (results.length > 0) emit(results, times);',
  ];
  const done = ['results.length > 0', 'emit(results, times);'] as const;
  return { prelude: shared ? prelude(kinds, names) : [], shared, results, loop, done };
}

/** What follows a flatMap is a function of its own, which its collector calls: nothing is gathered in between. */
function prelude(kinds: readonly FuseKind[], names: readonly string[]): string[] {
  const lines = [
    'let at = 0, time = 0, results = [], times;',
    `let ${kinds.map((_, i) => `v${i}`).join(', ')};`,
    `let ${kinds.map((_, i) => `c${i} = 0`).join(', ')};`,
  ];
  kinds.forEach((kind, i) => {
    if (kind !== 'flatMap') return;
    const input = i + 1 < kinds.length ? `v${i + 1}` : 'result';
    lines.push(
      `function after${i}(value) {`,
      `  c${i}++;`,
      `  ${i + 1 < kinds.length ? '' : 'const '}${input} = value;`,
      '  step: {',
      ...indent(steps(kinds, names, i + 1, true), 4),
      '  }',
      `  at = ${i};`,
      '}',
      `const out${i} = { collect: after${i} };`,
    );
  });
  return lines;
}

/** The calls from function `from` on, up to the next flatMap or the end. */
function steps(kinds: readonly FuseKind[], names: readonly string[], from: number, shared: boolean): string[] {
  const lines: string[] = [];
  let value = from < kinds.length ? `v${from}` : 'result';
  for (let i = from; i < kinds.length; i++) {
    const next = i + 1 < kinds.length ? `v${i + 1}` : 'result';
    const declare = i + 1 < kinds.length ? '' : 'const ';
    if (kinds[i] === 'flatMap') {
      lines.push(
        `at = ${i}; const more${i} = f${i}(${value}, out${i}); // ${comment(names[i])}`,
        `if (more${i} !== undefined && more${i} !== null) for (const item of more${i}) after${i}(item);`,
      );
      return lines;
    }
    // Inside a function there is no loop to continue: a block labelled "step" is left instead.
    const skip = from > 0 ? 'break step' : 'continue';
    if (kinds[i] === 'filter')
      lines.push(`at = ${i}; if (!f${i}(${value})) ${skip}; // ${comment(names[i])}`, `c${i}++;`);
    else lines.push(`at = ${i}; ${declare}${next} = f${i}(${value}); c${i}++; // ${comment(names[i])}`);
    if (kinds[i] === 'filter' && i + 1 < kinds.length) lines.push(`${next} = ${value};`);
    else if (kinds[i] === 'map') value = next;
    if (i + 1 < kinds.length) value = next;
  }
  return [...lines, ...push(value, shared, kinds.length)];
}

function push(value: string, shared: boolean, end: number): string[] {
  if (!shared) return [`results.push(${value});`, 'if (times !== undefined) times.push(stamps[i]);'];
  return [
    `results.push(${value});`,
    'if (times !== undefined) times.push(time);',
    `if (results.length >= ${FLUSH_ROWS}) {`,
    `  at = ${end};`,
    '  const full = results, fullTimes = times;',
    '  results = [];',
    '  if (times !== undefined) times = [];',
    '  emit(full, fullTimes);',
    '}',
  ];
}

function comment(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?');
}

function indent(lines: readonly string[], spaces: number): string[] {
  return lines.map((line) => ' '.repeat(spaces) + line);
}
