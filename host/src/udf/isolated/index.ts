/** Functions in threads of their own: any carrier that needs no service of the host. */
import type {
  AggregateBatch,
  AggregateCaller,
  AggregateUpdate,
  BatchAnswer,
  BatchCaller,
  CallProgram,
  CallSite,
  ColumnValues,
  FunctionContext,
  FunctionSpec,
  RegisteredFunction,
  RowFailure,
} from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { FunctionMetrics } from '../../functions/user/metrics';
import type { ModuleSource } from '../inline/compile';
import type { SpecParts } from '../inline/describe';
import { recordText } from '../inline/failure';
import { IsolatedThread, type ThreadFunctions, ThreadStopped } from './isolated-thread';
import {
  type AggregateMethod,
  type BatchResult,
  type ContextData,
  errorOf,
  type Opened,
  type UpdateResult,
} from './messages';
import { buffersOf, type ColumnCodec, columnCodec, type PackedColumn } from './packed-columns';
import { aggregateCodecs, resultType, type UpdateCodec, updateCodec } from './shapes';

/** Batches that are out at once: while one is worked on others are on their way, so that neither thread waits for the other. */
const IN_FLIGHT = 4;

function contextData(context: FunctionContext): ContextData {
  const { jobName, operatorName, subtaskIndex, parallelism, attempt, slot } = context;
  const { jobParameters, configuration, cachedFiles } = context;
  return {
    ...{ jobName, operatorName, subtaskIndex, parallelism, attempt, slot },
    jobParameters: new Map(jobParameters),
    // Files are watched here, not in the thread.
    configuration: new Map([...configuration].filter(([key]) => key !== 'udf.watch')),
    cachedFiles: new Map(cachedFiles),
  };
}

const NO_METRICS: FunctionMetrics = {
  counter: () => ({ inc: () => undefined, count: 0 }),
  gauge: () => undefined,
  meter: () => ({ mark: () => undefined, count: 0 }),
  histogram: () => ({ update: () => undefined }),
  group: () => NO_METRICS,
};

/** Looks into a module where it will run: its top level is code of the user, too. */
export async function describeIsolated(
  name: string,
  source: ModuleSource,
  parts: SpecParts,
  usual: string,
): Promise<RegisteredFunction> {
  const spec = { name, language: 'TYPESCRIPT', source, limits: parts.limits, grants: parts.grants } as const;
  const thread = await IsolatedThread.start({ specs: [spec] }, NO_METRICS);
  thread.hold(true);
  try {
    const message = { kind: 'describe', name, source, parts: { ...parts, isolated: true }, usual } as const;
    return { spec: (await thread.request(message, [], 'loading the module')) as FunctionSpec };
  } finally {
    thread.stop();
  }
}

// ---------------------------------------------------------------- batches

export async function openIsolated(program: CallProgram, context: FunctionContext): Promise<BatchCaller> {
  const caller = new IsolatedBatchCaller(program, context);
  await caller.open();
  return caller;
}

class IsolatedBatchCaller implements BatchCaller {
  preferredRows = 1;
  concurrency = IN_FLIGHT;
  private readonly inputs: readonly ColumnCodec[];
  private readonly outputs: readonly ColumnCodec[];
  private current: Promise<IsolatedThread> | undefined;

  constructor(
    private readonly program: CallProgram,
    private readonly context: FunctionContext,
  ) {
    const codec = (type: Parameters<typeof columnCodec>[0]): ColumnCodec => this.guardedCodec(type);
    this.inputs = program.inputs.map(codec);
    this.outputs = program.outputs.map((i) => {
      const { spec, site } = program.calls[i];
      return codec(resultType(spec.kind, site.result));
    });
  }

  private guardedCodec(type: Parameters<typeof columnCodec>[0]): ColumnCodec {
    try {
      return columnCodec(type);
    } catch (error) {
      throw new UserFunctionError(this.program.calls[0].spec, 'unsupported', (error as Error).message);
    }
  }

  async open(): Promise<void> {
    await this.thread();
  }

  /** The thread, started anew when the last one had to be stopped. */
  private async thread(): Promise<IsolatedThread> {
    const known = this.current;
    if (known === undefined) return (this.current = this.start());
    const thread = await known.catch(() => undefined);
    if (thread?.isUsable) return thread;
    // Whoever finds it stopped first starts another.
    if (this.current === known) this.current = undefined;
    return this.thread();
  }

  private async start(): Promise<IsolatedThread> {
    const functions: ThreadFunctions = { specs: this.program.calls.map(({ spec }) => spec) };
    const thread = await IsolatedThread.start(functions, this.context.metrics);
    thread.hold(true);
    try {
      const message = { kind: 'openBatch', program: this.program, context: contextData(this.context) } as const;
      const { preferredRows, concurrency } = (await thread.request(message, [], 'open')) as Opened;
      this.preferredRows = preferredRows;
      this.concurrency = Math.max(concurrency, IN_FLIGHT);
      return thread;
    } catch (error) {
      thread.stop();
      throw error;
    }
  }

  async call(inputs: readonly ColumnValues[], count: number, tolerant: boolean): Promise<BatchAnswer> {
    const thread = await this.thread();
    try {
      return await this.send(thread, inputs, count, tolerant);
    } catch (error) {
      if (error instanceof ThreadStopped) return this.call(inputs, count, tolerant);
      if (thread.isUsable) throw error;
      const failure = this.withRecord(error as UserFunctionError, thread, inputs);
      const { row } = failure;
      if (!tolerant || row === undefined || row >= count) throw failure;
      return this.without(row, failure, inputs, count);
    }
  }

  private async send(
    thread: IsolatedThread,
    inputs: readonly ColumnValues[],
    count: number,
    tolerant: boolean,
  ): Promise<BatchAnswer> {
    const columns = inputs.map((values, i) => this.inputs[i].pack(values));
    const result = (await thread.request(
      { kind: 'batch', columns, count, tolerant },
      buffersOf(columns),
    )) as BatchResult;
    const answer = { columns: result.columns.map((column, i) => this.outputs[i].unpack(column)) };
    if (result.failures.length === 0) return answer;
    return { ...answer, failures: result.failures.map(({ row, error }) => ({ row, error: errorOf(error) })) };
  }

  /** The row at which the thread was stopped, with its arguments as far as they are known here. */
  private withRecord(
    error: UserFunctionError,
    thread: IsolatedThread,
    inputs: readonly ColumnValues[],
  ): UserFunctionError {
    const { row, call } = thread.place;
    const written = this.program.calls[call];
    if (error.record !== undefined || written === undefined) return error;
    const { spec, site, args } = written;
    const values = args.map((arg) => ('input' in arg ? inputs[arg.input][row] : 'literal' in arg ? arg.literal : '…'));
    const types = args.map((arg, i) => ('call' in arg ? undefined : site.args[i]));
    const prefix = `Function '${error.functionName}' (${error.language}): `;
    return new UserFunctionError(spec, error.failure, error.message.slice(prefix.length), {
      record: recordText(types, values),
      row,
      cause: error,
    });
  }

  /** The batch without the row that stopped the thread: what is before it, and what is behind it, in a new one. */
  private async without(
    row: number,
    error: UserFunctionError,
    inputs: readonly ColumnValues[],
    count: number,
  ): Promise<BatchAnswer> {
    const part = async (from: number, to: number): Promise<BatchAnswer> => {
      if (from === to) return { columns: this.outputs.map(() => []) };
      return this.call(
        inputs.map((column) => column.slice(from, to)),
        to - from,
        true,
      );
    };
    const before = await part(0, row);
    const after = await part(row + 1, count);
    const behind = (after.failures ?? []).map((failure) => ({ ...failure, row: failure.row + row + 1 }));
    const failures: RowFailure[] = [...(before.failures ?? []), { row, error }, ...behind];
    return { columns: before.columns.map((column, i) => [...column, null, ...after.columns[i]]), failures };
  }

  async close(failed: boolean): Promise<void> {
    const thread = await this.current?.catch(() => undefined);
    this.current = undefined;
    if (!thread) return;
    try {
      if (thread.isUsable) await thread.request({ kind: 'close', failed }, [], 'close');
    } catch (error) {
      // The job has its error already.
      if (!failed) throw error;
    } finally {
      thread.stop();
    }
  }
}

// ---------------------------------------------------------------- aggregates

/** Calls are answered before the host goes on. */
export async function openIsolatedAggregate(
  spec: FunctionSpec,
  site: CallSite,
  context: FunctionContext,
): Promise<AggregateCaller> {
  const { accumulator } = site;
  if (accumulator === undefined) throw new UserFunctionError(spec, 'invalid', 'the accumulator has no type');
  let codecs: ReturnType<typeof aggregateCodecs>;
  try {
    codecs = aggregateCodecs(accumulator, site.args, site.result);
  } catch (error) {
    throw new UserFunctionError(spec, 'unsupported', (error as Error).message);
  }
  const thread = await IsolatedThread.start({ specs: [spec] }, context.metrics);
  thread.hold(true);
  let methods: readonly AggregateMethod[];
  try {
    const message = { kind: 'openAggregate', spec, site, context: contextData(context) } as const;
    ({ methods } = (await thread.request(message, [], 'open')) as Opened);
  } catch (error) {
    thread.stop();
    throw error;
  }
  return aggregateCaller(thread, codecs, updateCodec(accumulator, site.args, site.result), new Set(methods));
}

function aggregateCaller(
  thread: IsolatedThread,
  codecs: ReturnType<typeof aggregateCodecs>,
  columns: UpdateCodec,
  methods: ReadonlySet<AggregateMethod>,
): AggregateCaller {
  const ask = (method: AggregateMethod, given: readonly unknown[]): unknown =>
    thread.requestNow({ kind: 'aggregate', method, args: codecs[method].packArgs(given) });
  const one =
    (method: AggregateMethod) =>
    (...given: readonly unknown[]): unknown =>
      codecs[method].unpackResult(ask(method, given) as PackedColumn)[0];
  const rows = (method: AggregateMethod, accumulator: unknown, take: (row: unknown, added: boolean) => void): void => {
    const { rows: packed, kinds } = ask(method, [accumulator]) as { rows: PackedColumn; kinds: readonly boolean[] };
    codecs[method].unpackResult(packed).forEach((row, i) => {
      take(row, kinds[i]);
    });
  };
  return {
    create: one('create'),
    accumulate: one('accumulate'),
    ...(methods.has('retract') && { retract: one('retract') }),
    ...(methods.has('merge') && { merge: one('merge') }),
    ...(methods.has('value') && { value: one('value') }),
    ...(methods.has('value') && { update: (batch) => updateOf(thread, columns, batch) }),
    ...(methods.has('emit') && {
      emit: (accumulator, collect) => rows('emit', accumulator, collect),
    }),
    ...(methods.has('emitUpdates') && {
      emitUpdates: (accumulator, collect, retract) =>
        rows('emitUpdates', accumulator, (row, added) => (added ? collect(row) : retract(row))),
    }),
    async close() {
      try {
        if (thread.isUsable) await thread.request({ kind: 'close', failed: false }, [], 'close');
      } finally {
        thread.stop();
      }
    },
  } satisfies AggregateCaller;
}

/** One trip for the calls of a batch. */
function updateOf(thread: IsolatedThread, columns: UpdateCodec, batch: AggregateBatch): AggregateUpdate {
  const { accumulators, groups, retracts, args } = batch;
  const answer = thread.requestNow({
    kind: 'update',
    accumulators: columns.accumulators.pack(accumulators),
    groups,
    retracts,
    args: args.map((column, i) => columns.args[i].pack(column)),
  }) as UpdateResult;
  return {
    accumulators: columns.accumulators.unpack(answer.accumulators),
    before: columns.values.unpack(answer.before),
    values: columns.values.unpack(answer.values),
  };
}
