/** Calls a function on given rows, outside of any job: `drey udf test`. */
import { JobGraph } from '@drey/sdk/protocol';
import type {
  AggregateCaller,
  CallSite,
  FunctionContext,
  RegisteredFunction,
  UserFunctions,
} from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import { hasService, registerService, ServiceRegistry } from '../../runtime/services';
import { externalText } from '../../types/external-text';
import type { LogicalType } from '../../types/logical/contracts';
import type { InputRow } from './json-rows';

export interface TrialResult {
  readonly row: InputRow;
  /** One text for each result: one of a scalar function, any number of a table function, the value so far of an aggregate. */
  readonly outputs: readonly string[];
  readonly error?: string;
  /** Time of the call, ns; of batch calls the average over the batch. */
  readonly nanos: number;
}

/** A function, the types it is called with, and the rows. */
export interface TrialCall {
  readonly fn: RegisteredFunction;
  readonly site: CallSite;
  readonly rows: readonly InputRow[];
}

/** Throws UserFunctionError when the function cannot be opened or as a whole fails. */
export async function tryFunction(
  call: TrialCall,
  functions: UserFunctions,
  context: FunctionContext,
): Promise<readonly TrialResult[]> {
  const { spec } = call.fn;
  switch (spec.kind) {
    case 'SCALAR':
    case 'TABLE':
    case 'ASYNC_SCALAR':
    case 'ASYNC_TABLE':
      return spec.batch ? tryBatch(call, functions, context) : tryRows(call, functions, context);
    case 'AGGREGATE':
    case 'TABLE_AGGREGATE':
      return tryAggregate(call, functions, context);
    default:
      throw new UserFunctionError(
        spec,
        'unsupported',
        'process table functions are tested in a job: they need tables.',
      );
  }
}

async function tryRows(
  { fn: { spec }, site, rows }: TrialCall,
  functions: UserFunctions,
  context: FunctionContext,
): Promise<TrialResult[]> {
  const caller = await functions.row(spec, site, context);
  const texts = textsOf(spec.kind === 'TABLE', site.result);
  try {
    return rows.map((row) => timed(row, () => texts(caller.call(...row.args))));
  } finally {
    await caller.close();
  }
}

async function tryBatch(
  { fn: { spec }, site, rows }: TrialCall,
  functions: UserFunctions,
  context: FunctionContext,
): Promise<TrialResult[]> {
  const args = site.args.map((_, input) => ({ input }));
  const caller = await functions.batch({ inputs: site.args, calls: [{ spec, site, args }], outputs: [0] }, context);
  const columns = site.args.map((_, i) => rows.map((row) => row.args[i]));
  const texts = textsOf(spec.kind === 'TABLE' || spec.kind === 'ASYNC_TABLE', site.result);
  try {
    const start = process.hrtime.bigint();
    const { columns: results, failures = [] } = await caller.call(columns, rows.length, true);
    const nanos = Number(process.hrtime.bigint() - start) / rows.length;
    const errors = new Map(failures.map(({ row, error }) => [row, error.message]));
    return rows.map((row, i) => {
      const error = errors.get(i);
      return { row, nanos, outputs: error === undefined ? texts(results[0][i]) : [], ...(error && { error }) };
    });
  } finally {
    await caller.close(false);
  }
}

async function tryAggregate(
  { fn: { spec }, site, rows }: TrialCall,
  functions: UserFunctions,
  context: FunctionContext,
): Promise<TrialResult[]> {
  const caller = await functions.aggregate(spec, site, context);
  const text = externalText(site.result);
  let accumulator = caller.create();
  try {
    return rows.map((row) =>
      timed(row, () => {
        accumulator = caller.accumulate(accumulator, ...row.args);
        return valuesOf(caller, accumulator).map(text);
      }),
    );
  } finally {
    await caller.close();
  }
}

function valuesOf(caller: AggregateCaller, accumulator: unknown): unknown[] {
  if (caller.value !== undefined) return [caller.value(accumulator)];
  const values: unknown[] = [];
  caller.emit?.(accumulator, (value) => values.push(value));
  return values;
}

function textsOf(table: boolean, type: LogicalType): (result: unknown) => string[] {
  const text = externalText(type);
  return (result) => (table ? [...(result as Iterable<unknown>)].map(text) : [text(result)]);
}

function timed(row: InputRow, call: () => readonly string[]): TrialResult {
  const start = process.hrtime.bigint();
  try {
    const outputs = call();
    return { row, outputs, nanos: Number(process.hrtime.bigint() - start) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { row, outputs: [], error: message, nanos: Number(process.hrtime.bigint() - start) };
  }
}

/** A context for functions that run in no job, and what ends what it has started. */
export interface Trial {
  readonly context: FunctionContext;
  dispose(): Promise<void>;
}

export async function trialContext(settings: Readonly<Record<string, string>>): Promise<Trial> {
  const configuration = new Map(Object.entries(settings));
  const nothing: FunctionContext['metrics'] = {
    counter: () => ({ inc: () => undefined, count: 0 }),
    gauge: () => undefined,
    meter: () => ({ mark: () => undefined, count: 0 }),
    histogram: () => ({ update: () => undefined }),
    group: () => nothing,
  };
  const services = await pythonServices(configuration);
  const context: FunctionContext = {
    jobName: 'drey udf test',
    operatorName: 'drey udf test',
    subtaskIndex: 0,
    parallelism: 1,
    attempt: 0,
    slot: 0,
    jobParameters: new Map(),
    configuration,
    cachedFiles: new Map(),
    metrics: nothing,
    resolveFunction: (id) => {
      throw new Error(`There is no job that could have the function "${id}"`);
    },
    service: <T>(name: string) => services.get(name) as T,
  };
  return { context, dispose: () => services.dispose(false) };
}

/** Workers for Python functions; they start when one is called. */
async function pythonServices(configuration: Map<string, string>): Promise<ServiceRegistry> {
  const [{ localWorkerHandlers }, python] = await Promise.all([
    import('../../udf/python/functions-workers'),
    import('../../udf/python/index'),
  ]);
  if (!hasService(python.PYTHON_WORKERS)) registerService(python.PYTHON_WORKERS, python.pythonWorkersService);
  const graph = JobGraph.create({ configuration });
  const handlers = localWorkerHandlers(graph);
  const rpc = { call: (name: string, payload: unknown) => handlers[name](payload) };
  return new ServiceRegistry({ rpc, jobId: 'drey-udf-test', graph });
}
