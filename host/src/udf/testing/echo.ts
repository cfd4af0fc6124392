/** Runs the list of values against a carrier, through functions that give back their argument. */
import type {
  AggregateCaller,
  CallSite,
  Carrier,
  FunctionContext,
  FunctionGrants,
  FunctionLimits,
  FunctionSpec,
} from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { LogicalType } from '../../types/logical/contracts';
import type { FunctionMetrics } from '../../functions/user/metrics';
import { describeValue } from '../../types/values';
import { caseTitle, sameValue, VALUE_CASES, type ValueCase } from './values';

/** The three echoes. SCALAR: x. TABLE: x, then x again. AGGREGATE: the last x that was accumulated; the accumulator has x's type. */
export type EchoKind = 'SCALAR' | 'TABLE' | 'AGGREGATE';
export type EchoMode = 'row' | 'batch' | 'aggregate';

export interface EchoOptions {
  /** The echo of a kind for a type; undefined when the carrier does not have the kind. A thrown UserFunctionError is a refusal. */
  spec(kind: EchoKind, type: ValueCase['type']): FunctionSpec | undefined | Promise<FunctionSpec | undefined>;
  /** The accumulator of the AGGREGATE echo of a type; default the type itself. */
  readonly accumulator?: (type: ValueCase['type']) => LogicalType;
  /** Default: all kinds. */
  readonly kinds?: readonly EchoKind[];
  /** Default: VALUE_CASES. */
  readonly cases?: readonly ValueCase[];
}

export interface EchoOutcome {
  readonly type: string;
  readonly kind: EchoKind;
  readonly mode: EchoMode;
  /** `refused`: a UserFunctionError 'unsupported' whose message has the root of the type. */
  readonly status: 'same' | 'refused' | 'wrong';
  readonly message?: string;
}

const NO_METRICS: FunctionMetrics = {
  counter: () => ({ inc: () => undefined, count: 0 }),
  gauge: () => undefined,
  meter: () => ({ mark: () => undefined, count: 0 }),
  histogram: () => ({ update: () => undefined }),
  group: () => NO_METRICS,
};

/** A context for tests of carriers. */
export function testContext(overrides: Partial<FunctionContext> = {}): FunctionContext {
  return {
    jobName: 'test',
    operatorName: 'test',
    subtaskIndex: 0,
    parallelism: 1,
    attempt: 0,
    slot: 0,
    jobParameters: new Map(),
    configuration: new Map(),
    cachedFiles: new Map(),
    metrics: NO_METRICS,
    resolveFunction: (id) => {
      throw new Error(`No function '${id}' in this test.`);
    },
    service: (name) => {
      throw new Error(`No service '${name}' in this test.`);
    },
    ...overrides,
  };
}

export const TEST_LIMITS: FunctionLimits = { deadline: 5000, memory: 64 << 20, output: 16 << 20 };
export const NO_GRANTS: FunctionGrants = {};

/** Runs every case in every mode that the carrier has. */
export async function checkValues(carrier: Carrier, options: EchoOptions): Promise<EchoOutcome[]> {
  const outcomes: EchoOutcome[] = [];
  for (const kind of options.kinds ?? (['SCALAR', 'TABLE', 'AGGREGATE'] as const)) {
    for (const valueCase of options.cases ?? VALUE_CASES) {
      for (const mode of modesOf(carrier, kind)) {
        const outcome = await outcomeOf(carrier, options, kind, mode, valueCase);
        if (outcome !== undefined) outcomes.push(outcome);
      }
    }
  }
  return outcomes;
}

function modesOf(carrier: Carrier, kind: EchoKind): EchoMode[] {
  if (kind === 'AGGREGATE') return carrier.openAggregate ? ['aggregate'] : [];
  return [...(carrier.openRow ? ['row' as const] : []), ...(carrier.openBatch ? ['batch' as const] : [])];
}

async function outcomeOf(
  carrier: Carrier,
  options: EchoOptions,
  kind: EchoKind,
  mode: EchoMode,
  valueCase: ValueCase,
): Promise<EchoOutcome | undefined> {
  const about = { type: caseTitle(valueCase), kind, mode };
  try {
    const spec = await options.spec(kind, valueCase.type);
    if (spec === undefined || (mode === 'row' && !spec.row) || (mode === 'batch' && !spec.batch)) return undefined;
    const message = await RUNS[mode](carrier, spec, siteOf(spec, valueCase, options), valueCase);
    return message === undefined ? { ...about, status: 'same' } : { ...about, status: 'wrong', message };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const refused =
      error instanceof UserFunctionError && error.failure === 'unsupported' && namesType(error.message, valueCase);
    return { ...about, status: refused ? 'refused' : 'wrong', message: error.message };
  }
}

/** True when the message has the type, or one of the types in it. */
function namesType(message: string, valueCase: ValueCase): boolean {
  const words = caseTitle(valueCase).match(/[A-Z_]+/g) ?? [];
  return words.some((word) => message.includes(word));
}

type Run = (carrier: Carrier, spec: FunctionSpec, site: CallSite, valueCase: ValueCase) => Promise<string | undefined>;
const RUNS: Readonly<Record<EchoMode, Run>> = { row: runRows, batch: runBatches, aggregate: runAggregate };

function siteOf(spec: FunctionSpec, { type }: ValueCase, { accumulator }: EchoOptions): CallSite {
  const site = { args: [type], result: type };
  return spec.kind === 'AGGREGATE' ? { ...site, accumulator: accumulator?.(type) ?? type } : site;
}

function difference(expected: unknown, got: unknown): string | undefined {
  return sameValue(expected, got) ? undefined : `expected ${describeValue(expected)} but got ${describeValue(got)}`;
}

async function runRows(
  carrier: Carrier,
  spec: FunctionSpec,
  site: CallSite,
  valueCase: ValueCase,
): Promise<string | undefined> {
  const caller = await carrier.openRow!(spec, site, testContext());
  try {
    for (const value of [...valueCase.values, null]) {
      const answer = caller.call(value);
      const message =
        spec.kind === 'TABLE'
          ? difference([value, value], [...(answer as Iterable<unknown>)])
          : difference(value, answer);
      if (message !== undefined) return message;
    }
    return undefined;
  } finally {
    await caller.close();
  }
}

/** One batch without NULL, one with NULL between the values, one of NULL alone, an empty one, and a nested call. */
async function runBatches(
  carrier: Carrier,
  spec: FunctionSpec,
  site: CallSite,
  valueCase: ValueCase,
): Promise<string | undefined> {
  const { type, values } = valueCase;
  const twice = spec.kind === 'SCALAR';
  const calls = [{ spec, site, args: [{ input: 0 }] }, ...(twice ? [{ spec, site, args: [{ call: 0 }] }] : [])];
  const caller = await carrier.openBatch!({ inputs: [type], calls, outputs: twice ? [0, 1] : [0] }, testContext());
  try {
    const mixed = [null, ...values.flatMap((value) => [value, null])];
    for (const column of [values, mixed, [null, null], [], manyOf(mixed)]) {
      const { columns } = await caller.call([column], column.length, false);
      const expected = twice ? column : column.map((value) => [value, value]);
      for (const answer of columns) {
        const message = difference(expected, answer);
        if (message !== undefined) return message;
      }
    }
    return undefined;
  } finally {
    await caller.close(false);
  }
}

/** Long enough for bitmaps of several words. */
function manyOf(values: readonly unknown[]): unknown[] {
  return Array.from({ length: 130 }, (_, i) => values[i % values.length]);
}

async function runAggregate(
  carrier: Carrier,
  spec: FunctionSpec,
  site: CallSite,
  valueCase: ValueCase,
): Promise<string | undefined> {
  const caller: AggregateCaller = await carrier.openAggregate!(spec, site, testContext());
  try {
    let accumulator = caller.create();
    for (const value of [...valueCase.values, null, ...valueCase.values]) {
      accumulator = caller.accumulate(accumulator, value);
      const message = difference(value, caller.value!(accumulator));
      if (message !== undefined) return message;
    }
    return undefined;
  } finally {
    await caller.close();
  }
}
