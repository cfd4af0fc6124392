/** What goes into a source, as EXPLAIN shows it, and what stays in the plan. */
import type { Expr } from '../../expressions/contracts';
import { parseType } from '../../types/logical/parse';
import { ALL_CHANGES, INSERT_ONLY, type TableConnectors, UPSERT } from '../catalog/connector-contracts';
import { optimize } from '../optimize';
import { explainTree } from '../physical/explain';
import type { PhysicalNode } from '../physical/node';
import { ResultSink } from '../physical/nodes/sink';
import { ALL_KINDS } from '../physical/traits';
import { TestCatalog } from '../resolve/testing';

const MODES = { append: INSERT_ONLY, upsert: UPSERT, retract: ALL_CHANGES } as const;

/** A comparison of the table's first column is accepted. */
const ofFirstColumn = (filter: Expr): boolean =>
  filter.kind === 'call' && filter.args.some((arg) => arg.kind === 'input' && arg.index === 0);

const connectors: TableConnectors = {
  source: ({ options }) => ({
    changelog: MODES[(options.get('changelog') ?? 'append') as keyof typeof MODES],
    bounded: true,
    metadata: ['m1', 'm2', 'm3'].map((key) => ({ key, type: parseType('BIGINT NOT NULL') })),
    acceptsProjection: true,
    acceptsNestedProjection: options.has('nested'),
    acceptsLimit: true,
    acceptsWatermark: options.has('watermarks'),
    emitsWatermarks: options.has('watermarks'),
    retainsFilters: options.has('retains'),
    ...(options.has('no-filters') ? {} : { acceptsFilter: ofFirstColumn }),
    partitions: () => [
      new Map([
        ['p', 'x'],
        ['q', '1'],
      ]),
      new Map([
        ['p', null],
        ['q', '2'],
      ]),
    ],
    node: () => ({ connector: 'none' }),
  }),
  sink: () => ({ changelog: (query) => query, node: () => ({ connector: 'none' }) }),
};

const WATERMARK = "WATERMARK FOR ts AS ts - INTERVAL '1' SECOND";
const DDL = [
  'CREATE TABLE t (a INT, b STRING, c BIGINT)',
  "CREATE TABLE retained (a INT, b STRING, c BIGINT) WITH ('retains' = 'true')",
  "CREATE TABLE m (a INT, z INT METADATA FROM 'm3', b STRING, y BIGINT METADATA FROM 'm1') WITH ('no-filters' = 'true')",
  "CREATE TABLE n (id INT, r ROW<x INT, y ROW<z STRING, w INT>>, s ROW<x INT>, r_x INT) WITH ('nested' = 'true', 'no-filters' = 'true')",
  'CREATE TABLE parts (a INT, p STRING, q INT) PARTITIONED BY (p, q)',
  `CREATE TABLE w (a INT, b STRING, ts TIMESTAMP(3), ${WATERMARK}) WITH ('watermarks' = 'true')`,
  `CREATE TABLE wc (a INT, b STRING, s STRING, ts AS TO_TIMESTAMP(s), ${WATERMARK}) WITH ('watermarks' = 'true', 'scan.watermark.emit.strategy' = 'on-event', 'scan.watermark.idle-timeout' = '1 min', 'scan.watermark.alignment.group' = 'g', 'scan.watermark.alignment.max-drift' = '90 s')`,
  "CREATE TABLE ws (a INT, b INT, ts TIMESTAMP(3), WATERMARK FOR ts AS SOURCE_WATERMARK()) WITH ('watermarks' = 'true')",
  `CREATE TABLE outside (a INT, b STRING, ts TIMESTAMP(3), ${WATERMARK})`,
  "CREATE TABLE u (a INT, b STRING, c BIGINT, PRIMARY KEY (b) NOT ENFORCED) WITH ('changelog' = 'upsert')",
  "CREATE TABLE k (a INT, b STRING, c BIGINT, PRIMARY KEY (a) NOT ENFORCED) WITH ('changelog' = 'upsert')",
];

function plan(sql: string): string {
  const catalog = new TestCatalog({}).run(...DDL);
  const finish = (root: PhysicalNode) => new ResultSink(root, 'collect', ALL_KINDS, undefined);
  const root = optimize(catalog.plan(sql), catalog.session, connectors, finish);
  return explainTree(root.inputs[0]).trimEnd().replaceAll('default_catalog, default_database, ', '');
}

const scan = (table: string, fields: string) => `TableSourceScan(table=[[${table}]], fields=[${fields}])`;
const W = 'watermark=[-(ts, 1000:INTERVAL SECOND)], watermarkEmitStrategy=[on-periodic]';

test.each([
  // Filters
  ['SELECT a, b, c FROM t WHERE a > 1', [scan('t, filter=[>(a, 1)]', 'a, b, c')]],
  ['SELECT b FROM t WHERE a > 1', [scan('t, filter=[>(a, 1)], project=[b], metadata=[]', 'b')]],
  [
    'SELECT b FROM t WHERE a > 1 AND c = 2 AND a < 5',
    [
      'Calc(select=[b], where=[=(c, 2)])',
      scan('t, filter=[AND(>(a, 1), <(a, 5))], project=[b, c], metadata=[]', 'b, c'),
    ],
  ],
  ['SELECT * FROM t WHERE b = c', ['Calc(select=[a, b, c], where=[=(b, c)])', scan('t, filter=[]', 'a, b, c')]],
  [
    'SELECT b FROM retained WHERE a > 1',
    ['Calc(select=[b], where=[>(a, 1)])', scan('retained, filter=[>(a, 1)], project=[a, b], metadata=[]', 'a, b')],
  ],
  // Columns and metadata
  ['SELECT c, a FROM t', [scan('t, project=[c, a], metadata=[]', 'c, a')]],
  ['SELECT COUNT(*) FROM t', [scan('t, project=[a], metadata=[]', 'a')]],
  ['SELECT 1 FROM t', ['Calc(select=[1 AS EXPR$0])', scan('t, project=[a], metadata=[]', 'a')]],
  [
    'SELECT z, y FROM m',
    [
      'Calc(select=[CAST(z AS INTEGER) AS z, CAST(y AS BIGINT) AS y])',
      scan('m, project=[], metadata=[m1, m3]', 'y, z'),
    ],
  ],
  [
    'SELECT * FROM m',
    [
      'Calc(select=[a, b, CAST(z AS INTEGER) AS z, CAST(y AS BIGINT) AS y])',
      scan('m, metadata=[m1, m3]', 'a, b, y, z'),
    ],
  ],
  // Nested fields
  [
    'SELECT r.y.z, id, r.x FROM n',
    ['Calc(select=[r_y_z AS z, id, r_x AS x])', scan('n, project=[r_y_z, r_x, id], metadata=[]', 'r_y_z, r_x, id')],
  ],
  ['SELECT r.x, r FROM n', ['Calc(select=[r.x AS x, r])', scan('n, project=[r], metadata=[]', 'r')]],
  [
    'SELECT r_x, r.x FROM n',
    ['Calc(select=[r_x, r_x_$0 AS x])', scan('n, project=[r_x, r_x_$0], metadata=[]', 'r_x, r_x_$0')],
  ],
  [
    'SELECT r.y, r.y.w + 1 FROM n',
    ['Calc(select=[r_y AS y, +(r_y.w, 1) AS EXPR$1])', scan('n, project=[r_y], metadata=[]', 'r_y')],
  ],
  // Limits
  ['SELECT a, b, c FROM t LIMIT 3', [scan('t, limit=[3]', 'a, b, c')]],
  ['SELECT b FROM t LIMIT 3 OFFSET 2', [scan('t, project=[b], metadata=[], limit=[5]', 'b')]],
  ['SELECT b FROM t WHERE a = 1 LIMIT 3', [scan('t, filter=[=(a, 1)], project=[b], metadata=[], limit=[3]', 'b')]],
  [
    'SELECT b FROM retained WHERE a = 1 LIMIT 3',
    [scan('retained, filter=[=(a, 1)], project=[a, b], metadata=[]', 'a, b')],
  ],
  ['SELECT a, b, ts FROM outside LIMIT 3', [scan('outside', 'a, b, ts')]],
  ['SELECT a, b, c FROM k LIMIT 3', [scan('k', 'a, b, c')]],
  // Partitions
  ["SELECT a FROM parts WHERE p = 'x'", [scan('parts, partitions=[{p=x, q=1}], project=[a], metadata=[]', 'a')]],
  ['SELECT a FROM parts WHERE p IS NULL', [scan('parts, partitions=[{p=null, q=2}], project=[a], metadata=[]', 'a')]],
  [
    "SELECT a FROM parts WHERE (p = 'x' OR q = 2) AND a > 1",
    [scan('parts, partitions=[{p=x, q=1}, {p=null, q=2}], filter=[>(a, 1)], project=[a], metadata=[]', 'a')],
  ],
  ['SELECT a FROM parts WHERE q = 3', ['Values(type=[RecordType(INTEGER a)], tuples=[[]])']],
  ['SELECT a FROM parts WHERE q = 3 UNION ALL SELECT a FROM t', [scan('t, project=[a], metadata=[]', 'a')]],
  ['SELECT t.a FROM t JOIN parts ON t.a = parts.a WHERE q = 3', ['Values(type=[RecordType(INTEGER a)], tuples=[[]])']],
  // Watermarks
  ['SELECT * FROM w', [scan(`w, ${W}`, 'a, b, ts')]],
  ['SELECT a FROM w', ['Calc(select=[a])', scan(`w, project=[a, ts], metadata=[], ${W}`, 'a, ts')]],
  ['SELECT * FROM w WHERE a > 1', [scan(`w, ${W}, filter=[>(a, 1)]`, 'a, b, ts')]],
  [
    'SELECT a, ts FROM wc',
    [
      'Calc(select=[a, Reinterpret(TO_TIMESTAMP(s)) AS ts])',
      scan(
        'wc, project=[a, s], metadata=[], watermark=[-(TO_TIMESTAMP(s), 1000:INTERVAL SECOND)], idletimeout=[60000], watermarkEmitStrategy=[on-event], watermarkAlignment=[g, PT1M30S, PT1S]',
        'a, s',
      ),
    ],
  ],
  ['SELECT a, ts FROM ws', [scan('ws, project=[a, ts], metadata=[], watermark=[SOURCE_WATERMARK()]', 'a, ts')]],
  [
    'SELECT b FROM outside WHERE a > 1',
    [
      'Calc(select=[b], where=[>(a, 1)])',
      'WatermarkAssigner(rowtime=[ts], watermark=[-(ts, 1000:INTERVAL SECOND)])',
      scan('outside', 'a, b, ts'),
    ],
  ],
  // Changes by key
  ['SELECT a, b, c FROM k WHERE a > 1', [scan('k, filter=[>(a, 1)]', 'a, b, c')]],
  ['SELECT a, b, c FROM u WHERE a > 1', [scan('u, filter=[]', 'a, b, c')]],
  ['SELECT c FROM k', [scan('k, project=[c, a], metadata=[]', 'c, a')]],
])('%s', (sql, expected) => {
  const lines = plan(sql)
    .split('\n')
    .map((line) => line.replace(/^[:+| -]*/, ''));
  for (const line of expected) expect(lines).toContain(line);
});
