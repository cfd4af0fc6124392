import { setExecutor, TableEnvironment } from '@drey/sdk';
import { AggregateFunction, asyncUdf, ScalarFunction, udf, udtf } from '@drey/sdk/udf';
import { submitJob } from '../runtime/index';
import { tableExecutor } from './table-client';

beforeAll(() => {
  setExecutor({
    submit: () => {
      throw new Error('no streams here');
    },
    tables: async () => tableExecutor(submitJob),
  });
});
afterAll(() => setExecutor(undefined));

async function rowsOf(env: TableEnvironment, sql: string): Promise<string[]> {
  const rows: string[] = [];
  for await (const row of (await env.executeSql(sql)).collect()) rows.push(String(row));
  return rows.sort();
}

class Concat extends ScalarFunction {
  readonly signature = { args: { a: 'STRING', b: 'STRING' }, result: 'STRING' };
  eval(a: string, b: string): string {
    return `${a}-${b}`;
  }
}

class Sum extends AggregateFunction<number, { sum: number }> {
  readonly signature = { args: ['BIGINT'], result: 'BIGINT', accumulator: 'ROW<`sum` BIGINT>' };
  createAccumulator() {
    return { sum: 0 };
  }
  accumulate(acc: { sum: number }, value: number | null): void {
    acc.sum += value ?? 0;
  }
  override retract(acc: { sum: number }, value: number | null): void {
    acc.sum -= value ?? 0;
  }
  getValue({ sum }: { sum: number }): number {
    return sum;
  }
}

const NUMBERS = "(VALUES (CAST(1 AS BIGINT), 'a'), (2, 'b'), (3, 'a')) AS t(n, k)";

test('scalar, table, aggregate and async functions in SQL', async () => {
  const env = TableEnvironment.create();
  env.getConfig().set('parallelism.default', '2');
  await env.createTemporarySystemFunction(
    'plus',
    udf({ args: ['BIGINT'], result: 'BIGINT' }, (x: number) => x + 1),
  );
  await env.createTemporaryFunction('glue', Concat);
  await env.createFunction('my_sum', Sum);
  await env.createTemporarySystemFunction(
    'later',
    asyncUdf({ args: ['BIGINT'], result: 'STRING' }, async (x: number) => `<${x}>`),
  );
  await env.createTemporarySystemFunction(
    'times',
    udtf({ args: ['BIGINT'], result: 'ROW<i INT>' }, function* (n: number) {
      for (let i = 0; i < n; i++) yield { i };
    }),
  );
  expect(await env.listUserDefinedFunctions()).toEqual(['glue', 'later', 'my_sum', 'plus', 'times']);
  expect(
    await rowsOf(env, `SELECT plus(n), glue(k, b => 'x') FROM ${NUMBERS}`).catch((e) => [e.message]),
  ).toBeDefined();
  expect(await rowsOf(env, `SELECT plus(plus(n)), glue(k, 'x') FROM ${NUMBERS}`)).toEqual([
    '+I[3, a-x]',
    '+I[4, b-x]',
    '+I[5, a-x]',
  ]);
  expect(await rowsOf(env, `SELECT later(n) FROM ${NUMBERS}`)).toEqual(['+I[<1>]', '+I[<2>]', '+I[<3>]']);
  expect(await rowsOf(env, `SELECT n, i FROM ${NUMBERS}, LATERAL TABLE(times(n)) AS r(i) WHERE n < 3`)).toEqual([
    '+I[1, 0]',
    '+I[2, 0]',
    '+I[2, 1]',
  ]);
  expect((await rowsOf(env, `SELECT k, my_sum(n) FROM ${NUMBERS} GROUP BY k`)).at(-1)).toBe('-U[a, 1]');
  expect(await env.dropTemporaryFunction('glue')).toBe(true);
  expect(await env.dropTemporaryFunction('glue')).toBe(false);
});

test('a wrong call shows its types and the signatures', async () => {
  const env = TableEnvironment.create();
  await env.createTemporarySystemFunction(
    'plus',
    udf({ args: { x: 'BIGINT' }, result: 'BIGINT' }, (x: number) => x + 1),
  );
  await expect(env.executeSql('SELECT plus(ARRAY[1])')).rejects.toThrow(/plus\(x (=> )?BIGINT\)/);
});
