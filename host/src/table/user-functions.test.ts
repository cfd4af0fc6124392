/** User functions of every kind of call in plans and jobs, with carriers made for the test. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  BatchAnswer,
  CallProgram,
  Carrier,
  ColumnValues,
  FunctionSpec,
  RegisteredFunction,
} from '../functions/user/contracts';
import { UserFunctionError } from '../functions/user/errors';
import type { LogicalType } from '../types/logical/contracts';
import { BIGINT, INT, row as rowType, STRING } from '../types/logical/types';
import { Row } from '../types/rows';
import { useCarrier } from '../udf/registry';
import { TableSession } from './session';

type Body = (...args: never[]) => unknown;
const bodies = new Map<string, Body>();
const trips: string[] = [];

/** Answers later, out of order, one function a call; knows how often it was asked. */
const carrier: Carrier = {
  name: 'component',
  openRow: async (spec) => ({ call: bodyOf(spec) as (...args: readonly unknown[]) => unknown, close: () => undefined }),
  openBatch: async (program) => ({
    preferredRows: 2,
    concurrency: 2,
    call: (inputs, count, tolerant) => answer(program, inputs, count, tolerant),
    close: () => undefined,
  }),
  openAggregate: async () => ({
    create: () => Row.of(0),
    accumulate: (acc, value) => Row.of(((acc as Row & { f0: number }).f0 as number) + (value as number)),
    retract: (acc, value) => Row.of(((acc as Row & { f0: number }).f0 as number) - (value as number)),
    merge: (acc, other) => Row.of((acc as Row & { f0: number }).f0 + (other as Row & { f0: number }).f0),
    value: (acc) => (acc as Row & { f0: number }).f0,
    close: () => undefined,
  }),
};

const bodyOf = (spec: FunctionSpec): Body => bodies.get(spec.name) as Body;

async function answer(
  program: CallProgram,
  inputs: readonly ColumnValues[],
  count: number,
  tolerant: boolean,
): Promise<BatchAnswer> {
  trips.push(program.calls.map(({ spec }) => spec.name).join('+'));
  await new Promise((resolve) => setTimeout(resolve, trips.length % 2 === 0 ? 0 : 3));
  const failures: { row: number; error: Error }[] = [];
  const made: unknown[][] = [];
  for (const call of program.calls) {
    const column: unknown[] = [];
    for (let i = 0; i < count; i++) {
      const args = call.args.map((arg) =>
        'literal' in arg ? arg.literal : 'input' in arg ? inputs[arg.input][i] : made[arg.call][i],
      );
      try {
        column.push(bodyOf(call.spec)(...(args as never[])));
      } catch (error) {
        if (!tolerant) throw error;
        failures.push({ row: i, error: error as Error });
        column.push(null);
      }
    }
    made.push(column);
  }
  return { columns: program.outputs.map((i) => made[i]), failures };
}

function fn(
  name: string,
  args: readonly LogicalType[],
  result: LogicalType,
  more: Partial<FunctionSpec> = {},
): RegisteredFunction {
  const spec: FunctionSpec = {
    name,
    kind: 'SCALAR',
    language: 'WASM',
    carrier: 'component',
    source: { kind: 'object', id: name },
    overloads: [{ parameters: args.map((type) => ({ type })), result }],
    limits: { deadline: 1000, memory: 1 << 20, output: 1 << 20 },
    grants: {},
    row: false,
    batch: true,
    ...more,
  };
  return { spec };
}

let session: TableSession;
beforeEach(() => {
  useCarrier(carrier);
  trips.length = 0;
  session = new TableSession();
  const register = (one: RegisteredFunction, body: Body) => {
    bodies.set(one.spec.name, body);
    session.registerUserFunction(one.spec.name, one);
  };
  register(fn('inc', [BIGINT], BIGINT), (x: number) => x + 1);
  register(fn('up', [STRING], STRING), (x: string) => x.toUpperCase());
  register(fn('twice', [INT], INT, { row: true, batch: false }), (x: number) => 2 * x);
  register(fn('ticket', [], INT, { deterministic: false }), () => 7);
  register(fn('spread', [INT], rowType([{ name: 'n', type: INT }]), { kind: 'TABLE' }), (n: number) =>
    Array.from({ length: n }, (_, i) => Row.of(i)),
  );
  const total = { kind: 'AGGREGATE', retracts: true, merges: true } as const;
  const accumulator = rowType([{ name: 's', type: BIGINT }]);
  const overloads = [{ parameters: [{ type: INT }], result: BIGINT, accumulator }];
  register(fn('total', [INT], BIGINT, { ...total, overloads }), () => 0);
  register(fn('odd', [INT], INT), (x: number) => {
    if (x % 2 === 0) throw new UserFunctionError({ name: 'odd', language: 'WASM' }, 'failed', `${x} is even`);
    return x;
  });
});

async function query(sql: string): Promise<string[]> {
  const { rows } = await session.executeSql(sql);
  const texts: string[] = [];
  for await (const batch of rows) for (const row of batch) texts.push(String(row));
  return texts;
}

const T = "(VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e')) AS t(i, s)";

test.each([
  ['projection', `SELECT i, inc(i) FROM ${T}`, ['+I[1, 2]', '+I[2, 3]', '+I[3, 4]', '+I[4, 5]', '+I[5, 6]']],
  ['inside other calls', `SELECT inc(i) * 10, up(s) || '!' FROM ${T} WHERE i < 3`, ['+I[20, A!]', '+I[30, B!]']],
  ['nested', `SELECT inc(inc(i)) FROM ${T} WHERE i > 4`, ['+I[7]']],
  ['nested with arithmetic between', `SELECT inc(inc(i) * 2) FROM ${T} WHERE i > 4`, ['+I[13]']],
  ['in the condition', `SELECT i FROM ${T} WHERE inc(i) = 3`, ['+I[2]']],
  ['in both', `SELECT up(s) FROM ${T} WHERE inc(i) = 3 AND i < 4`, ['+I[B]']],
  [
    'join key',
    `SELECT a.i FROM ${T} JOIN (VALUES (2), (6)) AS b(j) ON inc(i) = j`.replace('AS t', 'AS a'),
    ['+I[1]', '+I[5]'],
  ],
  [
    'join condition',
    `SELECT a.i, j FROM ${T} JOIN (VALUES (2), (6)) AS b(j) ON inc(i + j) = 5`.replace('AS t', 'AS a'),
    ['+I[2, 2]'],
  ],
  ['group key', `SELECT up(s), COUNT(*) FROM ${T} WHERE i = 1 GROUP BY up(s)`, ['+I[A, 1]']],
  ['row function anywhere', `SELECT SUM(twice(i)) FROM (VALUES (1)) AS t(i)`, ['+I[2]']],
  [
    'table function',
    `SELECT i, n FROM ${T}, LATERAL TABLE(spread(i)) WHERE i < 3`,
    ['+I[1, 0]', '+I[2, 0]', '+I[2, 1]'],
  ],
  [
    'table function, left',
    `SELECT i, n FROM (VALUES (0)) AS t(i) LEFT JOIN LATERAL TABLE(spread(i)) ON TRUE`,
    ['+I[0, null]'],
  ],
  [
    'table function of a function',
    `SELECT n FROM (VALUES (1)) AS t(i), LATERAL TABLE(spread(CAST(inc(i) AS INT)))`,
    ['+I[0]', '+I[1]'],
  ],
  ['aggregate', 'SELECT total(i) FROM (VALUES (1), (2)) AS t(i)', ['+I[1]', '-U[1]', '+U[3]']],
  ['not deterministic', 'SELECT ticket() + 0, ticket() FROM (VALUES (1)) AS t(i)', ['+I[7, 7]']],
])('%s', async (_, sql, expected) => {
  expect((await query(sql)).sort()).toEqual([...expected].sort());
});

test('nested calls are one trip, equal calls one call', async () => {
  await query(`SELECT inc(inc(i)), inc(i) FROM (VALUES (1)) AS t(i)`);
  expect(trips).toEqual(['inc+inc']);
});

test('what plans show', async () => {
  const text = await session.explainSql(`SELECT up(s) || 'x', inc(i) FROM ${T} WHERE inc(i) > 3`);
  const physical = text.slice(text.indexOf('== Optimized Physical'), text.indexOf('== Optimized Execution'));
  expect(physical.match(/\w*Calc\(.*/g)).toEqual(
    [
      "Calc(select=[(f1 || 'x') AS EXPR$0, f0 AS EXPR$1])",
      'FunctionCalc(select=[f0, up(s) AS f1])',
      'Calc(select=[s, f0], where=[(f0 > 3)])',
      'FunctionCalc(select=[s, inc(i) AS f0])',
    ].map((line) => expect.stringContaining(line.slice(0, line.indexOf('(')))),
  );
});

test('a failing function fails the job with its name and record', async () => {
  const error = (await query('SELECT odd(i) FROM (VALUES (1), (2)) AS t(i)').catch((thrown) => thrown)) as Error;
  expect((error.cause as Error).message).toMatch(/Function 'odd' \(WASM\): 2 is even \(operator "FunctionCalc\[2]"/);
});

test('a failing row goes to the dead-letter table', async () => {
  const text =
    'function_name STRING, function_language STRING, failure STRING, message STRING, record STRING, failed_at TIMESTAMP_LTZ(3)';
  const path = join(mkdtempSync(join(tmpdir(), 'dead-')), 'letters');
  const options = `'connector' = 'filesystem', 'path' = '${path}', 'format' = 'json'`;
  await session.executeSql(`CREATE TABLE letters (${text}) WITH (${options})`);
  await session.executeSql("SET 'udf.on-error' = 'dead-letter'");
  await session.executeSql("SET 'udf.dead-letter.table' = 'letters'");
  expect(await query("SELECT odd(i), s FROM (VALUES (1, 'a'), (2, 'b')) AS t(i, s)")).toEqual(['+I[1, a]']);
  const [letter] = await query('SELECT function_name, function_language, failure, message, record FROM letters');
  expect(letter).toBe("+I[odd, WASM, failed, Function 'odd' (WASM): 2 is even, +I[2, b]]");
  await session.executeSql("SET 'udf.dead-letter.table' = 'nosuch'");
  await expect(query('SELECT odd(i) FROM (VALUES (1)) AS t(i)')).rejects.toThrow('nosuch');
});
