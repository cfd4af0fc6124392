/** Which operators a query gets, and which changes flow between them. */
import {
  INSERT_ONLY,
  type TableConnectors,
  UPSERT,
  ALL_CHANGES,
  type ChangelogMode,
} from './catalog/connector-contracts';
import { optimize } from './optimize';
import type { PhysicalNode } from './physical/node';
import { ResultSink } from './physical/nodes/sink';
import { ALL_KINDS, changelogText } from './physical/traits';
import { TestCatalog } from './resolve/testing';

const MODES: Record<string, ChangelogMode> = { append: INSERT_ONLY, upsert: UPSERT, retract: ALL_CHANGES };

const connectors: TableConnectors = {
  source: ({ options }) => ({
    changelog: MODES[options.get('changelog') ?? 'append'],
    bounded: true,
    acceptsProjection: true,
    ...(options.get('lookup') === 'true' ? { lookup: { cached: false, async: false } } : {}),
    node: () => ({ connector: 'collection' }),
  }),
  sink: ({ primaryKey, options }) => ({
    changelog: (query) => (options.get('sink') === 'append' ? INSERT_ONLY : primaryKey.length > 0 ? UPSERT : query),
    node: () => ({ connector: 'discard' }),
  }),
};

const DDL = [
  'CREATE TABLE t (a INT, b BIGINT, c STRING, ts TIMESTAMP(3), p AS PROCTIME(), WATERMARK FOR ts AS ts)',
  'CREATE TABLE t2 (a INT, b BIGINT, c STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)',
  "CREATE TABLE u (id INT PRIMARY KEY NOT ENFORCED, v STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('changelog' = 'upsert')",
  "CREATE TABLE r (a INT, b BIGINT) WITH ('changelog' = 'retract')",
  "CREATE TABLE d (k INT, name STRING, PRIMARY KEY (k) NOT ENFORCED) WITH ('lookup' = 'true')",
  'CREATE TABLE keyed (a INT, n BIGINT, PRIMARY KEY (a) NOT ENFORCED)',
  "CREATE TABLE log (a INT, n BIGINT) WITH ('sink' = 'append')",
  'CREATE TABLE other_key (a INT, n BIGINT, PRIMARY KEY (n) NOT ENFORCED)',
];

interface Settings {
  readonly batch?: boolean;
  readonly options?: Readonly<Record<string, string>>;
}

function planOf(sql: string, settings: Settings = {}): PhysicalNode {
  const catalog = new TestCatalog(settings).run(...DDL);
  const finish = (root: PhysicalNode) =>
    root.name === 'Sink' ? root : new ResultSink(root, 'collect', ALL_KINDS, undefined);
  return optimize(catalog.plan(sql), catalog.session, connectors, finish);
}

/** Names with changelog modes, consumers first; several inputs in parentheses. Leaves, exchanges and the sink are left out. */
function shape(node: PhysicalNode): string {
  const inputs = node.inputs.map(shape).filter((text) => text !== '');
  const below = inputs.length > 1 ? `(${inputs.join(' | ')})` : (inputs[0] ?? '');
  if (['Sink', 'Exchange', 'TableSourceScan', 'Values', 'Calc', 'WatermarkAssigner'].includes(node.name)) return below;
  const own = `${node.name}[${changelogText(node.modifyKinds, node.updateKind, node.deleteKind)}]`;
  return below === '' ? own : `${own} ${below}`;
}

test.each<[string, string]>([
  ['SELECT a FROM t WHERE b > 1', ''],
  ['SELECT a, COUNT(*) FROM t GROUP BY a', 'GroupAggregate[I,UB,UA]'],
  ['INSERT INTO keyed SELECT a, COUNT(*) FROM t GROUP BY a', 'GroupAggregate[I,UA]'],
  // A filter on an aggregate needs the old value to take a row back.
  ['INSERT INTO keyed SELECT a, COUNT(*) FROM t GROUP BY a HAVING COUNT(*) < 5', 'GroupAggregate[I,UB,UA]'],
  [
    'SELECT n, COUNT(*) FROM (SELECT a, COUNT(*) AS n FROM t GROUP BY a) GROUP BY n',
    'GroupAggregate[I,UB,UA,D] GroupAggregate[I,UB,UA]',
  ],
  ['SELECT DISTINCT a FROM t', 'GroupAggregate[I,UB,UA]'],
  ['SELECT id, v FROM u', 'ChangelogNormalize[I,UB,UA,D]'],
  ['SELECT SUM(b) FROM r', 'GroupAggregate[I,UB,UA,D]'],
  ['SELECT t.a FROM t JOIN t2 ON t.a = t2.a', 'Join[I]'],
  ['SELECT t.a FROM t LEFT JOIN t2 ON t.a = t2.a', 'Join[I,UB,UA,D]'],
  ["SELECT t.a FROM t JOIN t2 ON t.a = t2.a AND t.ts BETWEEN t2.ts - INTERVAL '5' SECOND AND t2.ts", 'IntervalJoin[I]'],
  ['SELECT t.a, v FROM t JOIN u FOR SYSTEM_TIME AS OF t.ts ON t.a = u.id', 'TemporalJoin[I]'],
  ['SELECT t.a, name FROM t JOIN d FOR SYSTEM_TIME AS OF t.p ON t.a = d.k', 'LookupJoin[I]'],
  ['SELECT a FROM t WHERE a IN (SELECT a FROM t2)', 'Join[I]'],
  ['SELECT a FROM t WHERE NOT EXISTS (SELECT 1 FROM t2 WHERE t2.a = t.a)', 'Join[I,UB,UA,D]'],
  [
    'SELECT a, b FROM (SELECT a, b, ROW_NUMBER() OVER (PARTITION BY a ORDER BY b DESC) AS n FROM t) WHERE n <= 3',
    'Rank[I,UB,UA,D]',
  ],
  [
    'SELECT a FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY a ORDER BY ts) AS n FROM t) WHERE n = 1',
    'Deduplicate[I]',
  ],
  [
    'SELECT a FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY a ORDER BY ts DESC) AS n FROM t) WHERE n = 1',
    'Deduplicate[I,UB,UA,D]',
  ],
  ["SELECT a, COUNT(*) FROM t GROUP BY a, TUMBLE(ts, INTERVAL '1' MINUTE)", 'GroupWindowAggregate[I]'],
  [
    "SELECT a, window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY a, window_start, window_end",
    'WindowAggregate[I]',
  ],
  // Only one bound of the window: an ordinary aggregation of the windowed rows.
  [
    "SELECT a, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY a, window_end",
    'GroupAggregate[I,UB,UA] WindowTableFunction[I]',
  ],
  ['SELECT SUM(b) OVER (PARTITION BY a ORDER BY ts) FROM t', 'OverAggregate[I]'],
  ['SELECT SUM(b) OVER (PARTITION BY a ORDER BY b) FROM r', 'OverAggregate[I,UB,UA,D]'],
  ['SELECT a FROM t ORDER BY ts', 'TemporalSort[I]'],
  ['SELECT a FROM t ORDER BY b LIMIT 2', 'SortLimit[I,UB,UA,D]'],
  ['SELECT a FROM t UNION ALL SELECT a FROM t2', 'Union[I]'],
  ['SELECT a FROM t UNION SELECT a FROM t2', 'GroupAggregate[I,UB,UA] Union[I]'],
])('%s', (sql, expected) => {
  expect(shape(planOf(sql))).toBe(expected);
});

test.each<[string, string]>([
  [
    'INSERT INTO log SELECT a, COUNT(*) FROM t GROUP BY a',
    "Table sink 'default_catalog.default_database.log' doesn't support consuming update changes which is produced by node GroupAggregate(",
  ],
  [
    'INSERT INTO other_key SELECT a, COUNT(*) FROM t GROUP BY a',
    "The query has an upsert key that differs from the primary key of the sink table 'default_catalog.default_database.other_key'. Primary key: [n], upsert key: [a].",
  ],
  ['SELECT a FROM t ORDER BY b', 'Sort on a non-time-attribute field is not supported.'],
])('%s is refused', (sql, message) => {
  expect(() => planOf(sql)).toThrow(message);
});

test('batch plans hold insertions only', () => {
  expect(shape(planOf('SELECT a, COUNT(*) FROM t GROUP BY a', { batch: true }))).toBe('GroupAggregate[I]');
  expect(shape(planOf('SELECT t.a FROM t FULL JOIN t2 ON t.a = t2.a', { batch: true }))).toBe('Join[I]');
  expect(shape(planOf('SELECT a FROM t ORDER BY b', { batch: true }))).toBe('Sort[I]');
});

test('mini-batches: the assigner stands behind the source', () => {
  const options = {
    'table.exec.mini-batch.enabled': 'true',
    'table.exec.mini-batch.size': '5',
    'table.exec.mini-batch.allow-latency': '1 s',
    'table.optimizer.agg-phase-strategy': 'ONE_PHASE',
  };
  const plan = shape(planOf('SELECT a, COUNT(*) FROM r GROUP BY a', { options }));
  expect(plan).toBe('GroupAggregate[I,UB,UA,D] MiniBatchAssigner[I,UB,UA,D]');
});
