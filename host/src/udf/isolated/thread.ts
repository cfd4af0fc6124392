/** The inside of a thread of isolated functions. */
import { parentPort, workerData } from 'node:worker_threads';
import type { AggregateCaller, BatchCaller, FunctionContext } from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { setProgress } from '../inline/batch-caller';
import { provideModule } from '../inline/compile';
import { describeModule } from '../inline/describe-module';
import { failed } from '../inline/failure';
import { setEvaluation } from '../inline/modules';
import { updateRows } from '../batches/update-rows';
import { userFunctions } from '../registry';
import { closeRealm, guestRealm } from './guest-realm';
import {
  type AggregateMethod,
  type BatchResult,
  type ContextData,
  errorData,
  type FromThread,
  type Opened,
  type ThreadData,
  type ToThread,
  type UpdateResult,
} from './messages';
import { buffersOf, type ColumnCodec, columnCodec, type PackedColumn, sizeOf } from './packed-columns';
import { type AggregateCodec, aggregateCodecs, resultType, type UpdateCodec, updateCodec } from './shapes';
import { MetricRecorder } from './thread-metrics';

type Message = ToThread & { readonly id: number };
type Request<K extends ToThread['kind']> = Extract<ToThread, { kind: K }>;

/** To be called by the entry file of worker threads. */
export async function runIsolatedThread(): Promise<void> {
  const { dreyIsolated: data } = workerData as { dreyIsolated: ThreadData };
  const port = parentPort;
  if (!port) throw new Error('A thread of isolated functions must be started by a host');
  // Carriers are loaded before the realm is closed.
  await import('../inline');
  for (const module of data.modules) provideModule(module);
  setProgress(new Int32Array(data.progress));
  setEvaluation(guestRealm(data, (text) => port.postMessage({ kind: 'output', text } satisfies FromThread)));
  closeRealm();
  const thread = new IsolatedFunctions(data);
  port.on('message', (message: Message) => void thread.handle(message));
  port.postMessage({ kind: 'done', id: 0, metrics: [] } satisfies FromThread);
}

/** Serves one program, or one aggregate function. */
class IsolatedFunctions {
  private readonly metrics = new MetricRecorder();
  private batches: BatchCaller | undefined;
  private aggregate: AggregateCaller | undefined;
  private inputs: readonly ColumnCodec[] = [];
  private outputs: readonly ColumnCodec[] = [];
  private codecs: Partial<Record<AggregateMethod, AggregateCodec>> = {};
  private columns: UpdateCodec | undefined;
  private readonly signal: Int32Array;

  constructor(private readonly data: ThreadData) {
    this.signal = new Int32Array(data.signal);
  }

  async handle(message: Message): Promise<void> {
    const { id } = message;
    const waits = message.kind === 'aggregate' || message.kind === 'update';
    let answer: FromThread;
    let buffers: ArrayBuffer[] = [];
    try {
      const result = waits ? this.answerNow(message) : await this.run(message);
      if (message.kind === 'batch') buffers = buffersOf((result as BatchResult).columns);
      answer = { kind: 'done', id, result, metrics: this.metrics.take() };
    } catch (error) {
      const named = failed({ name: this.data.name, language: 'TYPESCRIPT' }, error);
      answer = { kind: 'failed', id, error: errorData(named), metrics: this.metrics.take() };
    }
    if (!waits) parentPort?.postMessage(answer, buffers);
    else {
      this.data.port.postMessage(answer);
      Atomics.store(this.signal, 0, 1);
      Atomics.notify(this.signal, 0);
    }
  }

  private answerNow(message: Request<'aggregate' | 'update'>): unknown {
    return message.kind === 'update' ? this.update(message) : this.callAggregate(message);
  }

  private run(message: Message): unknown {
    switch (message.kind) {
      case 'describe':
        return this.describe(message);
      case 'openBatch':
        return this.openBatch(message);
      case 'openAggregate':
        return this.openAggregate(message);
      case 'batch':
        return this.callBatch(message);
      case 'close':
        return this.close(message.failed);
      default:
        throw new Error(`Unknown message "${message.kind}"`);
    }
  }

  private async describe({ name, source, parts, usual }: Request<'describe'>): Promise<unknown> {
    const { spec, infer } = await describeModule(name, source, parts, usual);
    if (spec.kind === 'PROCESS_TABLE') {
      throw new UserFunctionError(spec, 'unsupported', 'process table functions cannot be isolated');
    }
    if (infer === undefined) return spec;
    throw new UserFunctionError(spec, 'unsupported', 'functions with inferTypes cannot be isolated');
  }

  private context(data: ContextData): FunctionContext {
    return {
      ...data,
      metrics: this.metrics.group(),
      resolveFunction: () => {
        throw new Error('objects of the program cannot be isolated');
      },
      service: (name) => {
        throw new Error(`there is no service "${name}" in a thread of isolated functions`);
      },
    };
  }

  private async openBatch({ program, context }: Request<'openBatch'>): Promise<Opened> {
    const calls = program.calls.map((call) => ({ ...call, spec: { ...call.spec, isolated: false } }));
    this.inputs = program.inputs.map(columnCodec);
    this.outputs = program.outputs.map((i) => columnCodec(resultType(calls[i].spec.kind, calls[i].site.result)));
    this.batches = await userFunctions.batch({ ...program, calls }, this.context(context));
    const { preferredRows, concurrency } = this.batches;
    return { preferredRows, concurrency, methods: [] };
  }

  private async callBatch({ columns, count, tolerant }: Request<'batch'>): Promise<BatchResult> {
    const values = columns.map((column, i) => this.inputs[i].unpack(column));
    const answer = await this.batches!.call(values, count, tolerant);
    const packed = answer.columns.map((column, i) => this.outputs[i].pack(column));
    this.checkSize(packed);
    const failures = (answer.failures ?? []).map(({ row, error }) => ({
      row,
      error: errorData(failed({ name: this.data.name, language: 'TYPESCRIPT' }, error)),
    }));
    return { columns: packed, failures };
  }

  private checkSize(columns: readonly PackedColumn[]): void {
    const { output } = this.data;
    let size = 0;
    for (const column of columns) size += sizeOf(column, output - size);
    if (size <= output) return;
    throw new UserFunctionError(
      { name: this.data.name, language: 'TYPESCRIPT' },
      'output',
      `the results of a batch are larger than ${output} bytes (udf.output.max)`,
    );
  }

  private async openAggregate({ spec, site, context }: Request<'openAggregate'>): Promise<Opened> {
    this.aggregate = await userFunctions.aggregate({ ...spec, isolated: false }, site, this.context(context));
    this.codecs = aggregateCodecs(site.accumulator!, site.args, site.result);
    this.columns = updateCodec(site.accumulator!, site.args, site.result);
    const methods = (Object.keys(this.codecs) as AggregateMethod[]).filter((name) => this.aggregate?.[name]);
    return { preferredRows: 1, concurrency: 1, methods };
  }

  private update({ accumulators, groups, retracts, args }: Request<'update'>): UpdateResult {
    const { columns } = this;
    const answer = updateRows(this.aggregate!, {
      accumulators: columns!.accumulators.unpack(accumulators),
      groups,
      ...(retracts && { retracts }),
      args: args.map((column, i) => columns!.args[i].unpack(column)),
    });
    const packed = {
      accumulators: columns!.accumulators.pack(answer.accumulators),
      before: columns!.values.pack(answer.before),
      values: columns!.values.pack(answer.values),
    };
    this.checkSize([packed.accumulators, packed.before, packed.values]);
    return packed;
  }

  private callAggregate({ method, args }: Request<'aggregate'>): unknown {
    const codec = this.codecs[method]!;
    const given = codec.unpackArgs(args);
    const aggregate = this.aggregate as unknown as Record<AggregateMethod, (...args: readonly unknown[]) => unknown>;
    if (method !== 'emit' && method !== 'emitUpdates') {
      const packed = codec.packResult([aggregate[method](...given)]);
      this.checkSize([packed]);
      return packed;
    }
    const rows: unknown[] = [];
    const kinds: boolean[] = [];
    const add =
      (added: boolean) =>
      (row: unknown): void => {
        rows.push(row);
        kinds.push(added);
      };
    aggregate[method](...given, add(true), add(false));
    const packed = codec.packResult(rows);
    this.checkSize([packed]);
    return { rows: packed, kinds };
  }

  private async close(hasFailed: boolean): Promise<void> {
    await this.batches?.close(hasFailed);
    await this.aggregate?.close();
  }
}
