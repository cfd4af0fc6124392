/** Python functions in a real worker, without a job around them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { JobGraph } from '@drey/sdk/protocol';
import type {
  BatchAnswer,
  CallProgram,
  FunctionContext,
  ProgramArgument,
  RegisteredFunction,
} from '../../functions/user/contracts';
import { UserFunctionError } from '../../functions/user/errors';
import type { LogicalType } from '../../types/logical/contracts';
import { BIGINT, DOUBLE, INT, row, STRING } from '../../types/logical/types';
import { rowClass } from '../../types/rows';
import { checkValues, testContext } from '../testing/echo';
import { caseTitle, VALUE_CASES } from '../testing/values';
import { PYTHON_WORKERS } from './contracts';
import { pythonCarrier } from './functions-carrier';
import { describePython } from './functions-describe';
import type { PythonFunctionError } from './functions-errors';
import { pythonFunction, type PythonSignature } from './functions-signature';
import { localWorkerHandlers } from './functions-workers';
import { WorkerPool } from './worker-pool';

const SOURCE = `
import asyncio, os, time
from pyflink.table.udf import AsyncScalarFunction, ScalarFunction, udf, udtf

inc = udf(lambda x: None if x is None else x + 1, result_type='BIGINT')
add = udf(lambda x, y: x + y, input_types=['BIGINT', 'BIGINT'], result_type='BIGINT')
divide = udf(lambda x, y: x // y, result_type='BIGINT')
wrong = udf(lambda x: 'x', result_type='BIGINT')
pid = udf(lambda x: os.getpid(), result_type='BIGINT')
slow = udf(lambda x: time.sleep(x), result_type='BIGINT')

class Counted(ScalarFunction):
    def open(self, context):
        self.count = 0
        self.prefix = context.get_job_parameter('prefix', '-')
        self.calls = context.get_metric_group().counter('calls')

    def eval(self, text):
        self.count += 1
        self.calls.inc()
        return f'{self.prefix}{text}{self.count}'

counted = udf(Counted(), result_type='STRING')
randomly = udf(lambda: 4, result_type='BIGINT', deterministic=False)

@udtf(result_types=['STRING', 'INT'])
def split(text):
    for index, word in enumerate(text.split(' ')):
        yield word, index

@udf(result_type='BIGINT')
async def later(x):
    await asyncio.sleep(0.02)
    return x * 10
`;
// A Python process for each description, on a machine that may be busy.
jest.setTimeout(60_000);

const NOTHING: ReadonlyMap<string, string> = new Map();
const ROOT = resolve(__dirname, '../../../..');

let folder: string;
let pool: WorkerPool;
const counters = new Map<string, number>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drey-functions-'));
  writeFileSync(join(folder, 'my_functions.py'), SOURCE);
  process.env.PYTHONPATH = folder;
  process.env.DREY_PYTHON ??= join(ROOT, '.venv/bin/python');
  pool = newPool();
});

afterAll(async () => {
  await pool.dispose();
  rmSync(folder, { recursive: true });
});

function newPool(): WorkerPool {
  const handlers = localWorkerHandlers(JobGraph.create({}));
  const rpc = {
    call: (name: string, payload: unknown) => (handlers[name] as (payload: unknown) => Promise<unknown>)(payload),
  };
  return new WorkerPool({ rpc, jobId: 'job', inProcess: false, startTimeoutMs: 20_000 });
}

function context(configuration: Record<string, string> = {}): FunctionContext {
  const group = {
    ...testContext().metrics,
    counter: (name: string) => ({ inc: (n = 1) => counters.set(name, (counters.get(name) ?? 0) + n), count: 0 }),
  };
  return testContext({
    metrics: { ...group, group: () => group } as FunctionContext['metrics'],
    configuration: new Map(Object.entries(configuration)),
    jobParameters: new Map([['prefix', '#']]),
    service: <T>(name: string): T => {
      if (name !== PYTHON_WORKERS) throw new Error(name);
      return pool as T;
    },
  });
}

const signatures = new Map<string, PythonSignature>();

function registered(name: string, deadline = 0): RegisteredFunction {
  const entry = `my_functions.${name}`;
  const signature = signatures.get(name) ?? describePython({ entry }, NOTHING);
  signatures.set(name, signature);
  return pythonFunction(signature, { name, source: { kind: 'python', entry }, deadline });
}

function program(
  inputs: readonly LogicalType[],
  calls: readonly (readonly [RegisteredFunction, readonly ProgramArgument[], LogicalType?])[],
  outputs: readonly number[] = calls.map((_, i) => i),
): CallProgram {
  return {
    inputs,
    outputs,
    calls: calls.map(([{ spec, infer }, args, result]) => ({
      spec,
      site: {
        args: args.map((arg) => ('input' in arg ? inputs[arg.input] : BIGINT)),
        result: result ?? infer?.([], () => undefined).result ?? (spec.overloads[0].result as LogicalType),
      },
      args,
    })),
  };
}

test('a signature is what was declared', () => {
  expect(registered('add').spec).toMatchObject({
    kind: 'SCALAR',
    language: 'PYTHON',
    batch: true,
    row: false,
    deterministic: true,
    overloads: [{ parameters: [{ type: BIGINT }, { type: BIGINT }], result: BIGINT }],
  });
  expect(registered('split').infer?.([STRING], () => undefined).result).toMatchObject({
    root: 'ROW',
    fields: [
      { name: 'f0', type: STRING },
      { name: 'f1', type: INT },
    ],
  });
  expect(registered('later').spec.kind).toBe('ASYNC_SCALAR');
  expect(registered('randomly').spec.deterministic).toBe(false);
  expect(() => registered('nothing')).toThrow("has no attribute 'nothing'");
});

test('nested calls, literals and NULL', async () => {
  const [inc, add] = [registered('inc'), registered('add')];
  const calls = program(
    [BIGINT],
    [
      [inc, [{ input: 0 }]],
      [add, [{ call: 0 }, { literal: 2n ** 60n }]],
      [inc, [{ literal: null }]],
    ],
    [1, 2],
  );
  const caller = await pythonCarrier.openBatch!(calls, context());
  const answers = await Promise.all([caller.call([[1, 2]], 2, false), caller.call([[-(2n ** 62n)]], 1, false)]);
  expect(answers.map(({ columns }) => columns)).toEqual([
    [
      [2n ** 60n + 2n, 2n ** 60n + 3n],
      [null, null],
    ],
    [[-(2n ** 62n) + 2n ** 60n + 1n], [null]],
  ]);
  await caller.close(false);
});

test('table functions', async () => {
  const caller = await pythonCarrier.openBatch!(program([STRING], [[registered('split'), [{ input: 0 }]]]), context());
  const R = rowClass(2);
  expect((await caller.call([['a b', 'c']], 2, false)).columns).toEqual([
    [[new R(0, 'a', 0), new R(0, 'b', 1)], [new R(0, 'c', 0)]],
  ]);
  await caller.close(false);
});

test('open, job parameters, state of an object, metrics', async () => {
  const caller = await pythonCarrier.openBatch!(
    program([STRING], [[registered('counted'), [{ input: 0 }]]]),
    context(),
  );
  expect((await caller.call([['a', 'b']], 2, false)).columns).toEqual([['#a1', '#b2']]);
  expect((await caller.call([['c']], 1, false)).columns).toEqual([['#c3']]);
  await caller.close(false);
  expect(counters.get('calls')).toBe(3);
});

test('asynchronous functions', async () => {
  const caller = await pythonCarrier.openBatch!(program([BIGINT], [[registered('later'), [{ input: 0 }]]]), context());
  const values = Array.from({ length: 30 }, (_, i) => i);
  expect((await caller.call([values], 30, false)).columns).toEqual([values.map((value) => value * 10)]);
  await caller.close(false);
});

test('an exception names function, record and the line', async () => {
  const calls = program([BIGINT, BIGINT], [[registered('divide'), [{ input: 0 }, { input: 1 }]]]);
  const caller = await pythonCarrier.openBatch!(calls, context());
  const columns = [
    [1, 5],
    [1, 0],
  ];
  const error = await Promise.resolve(caller.call(columns, 2, false)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserFunctionError);
  expect(error).toMatchObject({
    message: "Function 'divide' (PYTHON): ZeroDivisionError: integer division or modulo by zero",
    exceptionClass: 'ZeroDivisionError',
    record: '(5, 0)',
    failure: 'failed',
  });
  expect((error as PythonFunctionError).traceback).toContain('my_functions.py');
  await caller.close(true);
});

test('tolerant batches', async () => {
  const calls = program([BIGINT, BIGINT], [[registered('divide'), [{ input: 0 }, { input: 1 }]]]);
  const caller = await pythonCarrier.openBatch!(calls, context());
  const answer: BatchAnswer = await caller.call(
    [
      [1, 5, 8],
      [1, 0, 2],
    ],
    3,
    true,
  );
  expect(answer.columns).toEqual([[1, null, 4]]);
  expect(answer.failures).toMatchObject([{ row: 1, error: { exceptionClass: 'ZeroDivisionError' } }]);
  await caller.close(false);
});

test('results of another type', async () => {
  const caller = await pythonCarrier.openBatch!(program([BIGINT], [[registered('wrong'), [{ input: 0 }]]]), context());
  await expect(caller.call([[1]], 1, false)).rejects.toMatchObject({ failure: 'result', record: "'x'" });
  await caller.close(true);
});

test('a worker that is killed', async () => {
  const caller = await pythonCarrier.openBatch!(program([BIGINT], [[registered('pid'), [{ input: 0 }]]]), context());
  const [[pid]] = (await caller.call([[1]], 1, false)).columns as number[][];
  process.kill(pid, 'SIGKILL');
  await expect(caller.call([[1]], 1, false)).rejects.toThrow(/Python worker of slot 0 .*was killed by signal 9/);
  await caller.close(true);
  const next = await pythonCarrier.openBatch!(program([BIGINT], [[registered('inc'), [{ input: 0 }]]]), context());
  expect((await next.call([[1]], 1, false)).columns).toEqual([[2]]);
  await next.close(false);
});

test('deadlines', async () => {
  const calls = program([DOUBLE], [[registered('slow', 50), [{ input: 0 }]]]);
  const caller = await pythonCarrier.openBatch!(calls, context());
  await expect(caller.call([[5]], 1, false)).rejects.toMatchObject({
    failure: 'deadline',
    message: "Function 'slow' (PYTHON): a batch took longer than its deadline of 50 ms (udf.batch.timeout).",
  });
  await caller.close(true);
});

test('rows with long texts go in smaller frames', async () => {
  const caller = await pythonCarrier.openBatch!(
    program([STRING], [[registered('counted'), [{ input: 0 }]]]),
    context(),
  );
  expect(caller.preferredRows).toBe(8192);
  await caller.call([Array.from({ length: 20 }, () => 'x'.repeat(100_000))], 20, false);
  expect(caller.preferredRows).toBeGreaterThan(30);
  expect(caller.preferredRows).toBeLessThan(60);
  await caller.call([['x']], 1, false);
  expect(caller.preferredRows).toBe(8192);
  await caller.close(false);
});

test('source in SQL', async () => {
  const text = "from pyflink.table.udf import udf\n@udf(result_type='STRING')\ndef shout(x):\n  return x.upper()\n";
  const fn = pythonFunction(describePython({ entry: 'loud', text }, NOTHING), {
    name: 'loud',
    source: { kind: 'python', text, entry: 'loud' },
    deadline: 0,
  });
  const caller = await pythonCarrier.openBatch!(program([STRING], [[fn, [{ input: 0 }]]]), context());
  expect((await caller.call([['a', 'b']], 2, false)).columns).toEqual([['A', 'B']]);
  await caller.close(false);
});

test('types that Python has no values for are refused by name', async () => {
  const type: LogicalType = row([{ name: 'v', type: { root: 'VARIANT', nullable: true } }]);
  const calls = program([type], [[registered('inc'), [{ input: 0 }]]]);
  await expect(pythonCarrier.openBatch!(calls, context())).rejects.toThrow('VARIANT');
});

test('every type of SQL', async () => {
  const text = (kind: string, type: string) =>
    kind === 'SCALAR'
      ? `from pyflink.table.udf import udf\nf = udf(lambda x: x, result_type=${type})`
      : `from pyflink.table.udf import udtf\nf = udtf(lambda x: [x, x], result_types=${type})`;
  const carrier = {
    ...pythonCarrier,
    openBatch: (calls: CallProgram) =>
      pythonCarrier.openBatch!(calls, context({ 'table.local-time-zone': 'Europe/Berlin' })),
  };
  const outcomes = await checkValues(carrier, {
    kinds: ['SCALAR', 'TABLE'],
    // Python's datetime has microseconds, and the years 1 to 9999: finer digits are cut off, other years refused.
    cases: VALUE_CASES.filter((one) => !/TIMESTAMP(_LTZ)?\([0789]\)/.test(caseTitle(one))),
    spec: (kind, type) => {
      // Rows are what a table function answers, not what is in its rows.
      if (kind === 'TABLE' && type.root === 'ROW') return undefined;
      const signature = {
        name: 'f',
        kind,
        inputs: null,
        result: 'INT',
        deterministic: true,
        vectorized: false,
      } as const;
      const source = { kind: 'python', text: text(kind, "'INT'"), entry: 'f' } as const;
      return { ...pythonFunction(signature, { source, deadline: 0 }).spec, name: `echo ${type.root}` };
    },
  });
  expect(outcomes.length).toBeGreaterThan(20);
  expect(outcomes.filter(({ status }) => status === 'wrong')).toEqual([]);
});
