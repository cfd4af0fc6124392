/** Aggregate functions whose carrier takes batches give what they give row by row. */
import type { AggregateCaller, FunctionSpec } from '../functions/user/contracts';
import { BIGINT, INT, row as rowType } from '../types/logical/types';
import { Row } from '../types/rows';
import { updateRows } from '../udf/batches/update-rows';
import { useCarrier } from '../udf/registry';
import { TableSession } from './session';

interface Sum {
  readonly f0: number;
  readonly f1: number;
}

/** A sum, and how many rows it has seen: of both the last digits. */
const rowByRow: AggregateCaller = {
  create: () => Row.of(0, 0),
  accumulate: (acc, x) => Row.of((acc as unknown as Sum).f0 + Number(x), (acc as unknown as Sum).f1 + 1),
  retract: (acc, x) => Row.of((acc as unknown as Sum).f0 - Number(x), (acc as unknown as Sum).f1 + 1),
  value: (acc) => ((acc as unknown as Sum).f0 % 5) * 10 + ((acc as unknown as Sum).f1 % 3),
  close: () => undefined,
};

const spec: FunctionSpec = {
  name: 'total',
  kind: 'AGGREGATE',
  language: 'WASM',
  carrier: 'component',
  source: { kind: 'object', id: 'total' },
  overloads: [
    {
      parameters: [{ type: INT }],
      result: BIGINT,
      accumulator: rowType([
        { name: 's', type: BIGINT },
        { name: 'n', type: BIGINT },
      ]),
    },
  ],
  limits: { deadline: 1000, memory: 1 << 20, output: 1 << 20 },
  grants: {},
  row: false,
  batch: true,
  retracts: true,
};

async function changes(sql: string, caller: AggregateCaller, options: Readonly<Record<string, string>>) {
  useCarrier({ name: 'component', openAggregate: async () => caller });
  const session = new TableSession({ configuration: { 'parallelism.default': '1', ...options } });
  session.registerUserFunction('total', { spec });
  const { rows } = await session.executeSql(sql);
  const texts: string[] = [];
  for await (const batch of rows) for (const row of batch) texts.push(String(row));
  return texts;
}

let seed = 7;
const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
const ROWS = Array.from({ length: 300 }, () => `(${random(40)}, ${random(6)}, ${random(4)})`).join(', ');
const INSERTS = `(VALUES ${ROWS}) AS t(id, k, x)`;
/** Rows move between groups, which come and go. */
const UPDATES = `(SELECT id, LAST_VALUE(k) AS k, LAST_VALUE(x) AS x FROM ${INSERTS} GROUP BY id) AS u`;
const MINI_BATCH = {
  'table.exec.mini-batch.enabled': 'true',
  'table.exec.mini-batch.allow-latency': '1 h',
  'table.exec.mini-batch.size': '50',
};

const CASES: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ['inserts', `SELECT k, total(x) FROM ${INSERTS} GROUP BY k`, {}],
  ['without keys', `SELECT total(x) FROM ${INSERTS}`, {}],
  ['updates', `SELECT k, total(x) FROM ${UPDATES} GROUP BY k`, {}],
  ['groups that end', `SELECT k, x, total(id) FROM ${UPDATES} GROUP BY k, x`, {}],
  ['with built-in calls', `SELECT k, SUM(x), total(x), COUNT(*), total(id) FROM ${UPDATES} GROUP BY k`, {}],
  ['FILTER', `SELECT k, total(x) FILTER (WHERE x > 1), total(x), MAX(x) FROM ${UPDATES} GROUP BY k`, {}],
  ['DISTINCT', `SELECT k, total(DISTINCT x), COUNT(DISTINCT x) FROM ${UPDATES} GROUP BY k`, {}],
  ['with a TTL', `SELECT k, total(x) FROM ${INSERTS} GROUP BY k`, { 'table.exec.state.ttl': '1 h' }],
  ['no -U', `SELECT MAX(v) FROM (SELECT k, total(x) AS v FROM ${INSERTS} GROUP BY k) AS t`, {}],
  ['bundles', `SELECT k, total(x) FROM ${INSERTS} GROUP BY k`, MINI_BATCH],
  ['bundles of updates', `SELECT k, x, total(id) FROM ${UPDATES} GROUP BY k, x`, MINI_BATCH],
  ['batch mode', `SELECT k, total(x) FROM ${INSERTS} GROUP BY k`, { 'execution.runtime-mode': 'batch' }],
];

test.each(CASES)('%s', async (_, sql, options) => {
  let trips = 0;
  const batches: AggregateCaller = {
    ...rowByRow,
    update: (batch) => {
      trips++;
      return updateRows(rowByRow, batch);
    },
  };
  const expected = await changes(sql, rowByRow, options);
  expect(expected.length).toBeGreaterThan(0);
  expect(await changes(sql, batches, options)).toEqual(expected);
  if (options['execution.runtime-mode'] !== 'batch') expect(trips).toBeGreaterThan(0);
});
