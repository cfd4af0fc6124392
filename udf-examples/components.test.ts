/** The examples of components, in Rust, JavaScript and Python. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type {
  BatchAnswer,
  CallSite,
  ColumnValues,
  FunctionKind,
  FunctionSpec,
} from '@drey/host/functions/user/contracts';
import { parseType } from '@drey/host/types/logical/parse';
import { Row } from '@drey/host/types/rows';
import { componentCarrier, inspectComponent } from '@drey/host/udf/component/index';
import { TEST_LIMITS, testContext } from '@drey/host/udf/testing/echo';

const FOLDER = mkdtempSync(join(tmpdir(), 'drey-components-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
const CONTEXT = testContext({ configuration: new Map([['udf.cache.dir', FOLDER]]) });

function specOf(path: string, name: string, kind: FunctionKind = 'SCALAR'): FunctionSpec {
  return {
    name,
    kind,
    language: 'WASM',
    carrier: 'component',
    source: { kind: 'wasm', path, export: name, hash: '' },
    overloads: [],
    limits: TEST_LIMITS,
    grants: {},
    row: true,
    batch: true,
  };
}

function siteOf(args: readonly string[], result: string): CallSite {
  return { args: args.map(parseType), result: parseType(result) };
}

async function run(spec: FunctionSpec, site: CallSite, columns: readonly ColumnValues[]): Promise<ColumnValues> {
  const args = site.args.map((_, input) => ({ input }));
  const program = { inputs: site.args, calls: [{ spec, site, args }], outputs: [0] };
  const caller = await componentCarrier.openBatch!(program, CONTEXT);
  try {
    return ((await caller.call(columns, columns[0].length, false)) as BatchAnswer).columns[0];
  } finally {
    await caller.close(false);
  }
}

describe('Rust: fuzzy matching', () => {
  const PATH = join(__dirname, 'component-rust/matching.wasm');

  test('signatures', async () => {
    const { functions, imports, unusable } = await inspectComponent(PATH, TEST_LIMITS, FOLDER);
    expect(imports).toEqual([]);
    expect(unusable).toEqual([]);
    expect(functions.map((fn) => `${fn.kind} ${fn.export}`)).toEqual([
      'SCALAR similarity',
      'SCALAR upper',
      'SCALAR reverse',
      'SCALAR add_one',
      'SCALAR with_tax',
      'SCALAR normalize',
      'TABLE words',
      'AGGREGATE average',
      'TABLE_AGGREGATE top_two',
    ]);
    const withTax = functions.find((fn) => fn.export === 'with_tax');
    expect(withTax?.overloads[0].result).toMatchObject({ root: 'DECIMAL', precision: 12, scale: 2 });
    expect(functions.find((fn) => fn.export === 'average')).toMatchObject({ retracts: true, merges: true });
  });

  test.each<[string, string[], string, ColumnValues[], unknown[]]>([
    [
      'similarity',
      ['STRING', 'STRING'],
      'DOUBLE',
      [
        ['kitten', 'Ann', null],
        ['sitten', 'ann', 'x'],
      ],
      [5 / 6, 1, null],
    ],
    ['upper', ['STRING'], 'STRING', [['abc', null, 'straße']], ['ABC', null, 'STRASSE']],
    ['reverse', ['STRING'], 'STRING', [['añb', '']], ['bña', '']],
    ['add_one', ['BIGINT'], 'BIGINT', [[1, null]], [2, null]],
    [
      'with_tax',
      ['DECIMAL(10, 2)', 'INT'],
      'DECIMAL(12, 2)',
      [
        [1050, null, -100],
        [19, 19, 7],
      ],
      [1250, null, -107],
    ],
    [
      'normalize',
      ['ROW<id BIGINT, name STRING, score DOUBLE>'],
      'ROW<id BIGINT, name STRING, score DOUBLE>',
      [[Row.of(1, ' ann ', 1.5), null]],
      [Row.of(1, 'ANN', 1), null],
    ],
  ])('%s', async (name, args, result, columns, expected) => {
    expect(await run(specOf(PATH, name), siteOf(args, result), columns)).toEqual(expected);
  });

  test('a table function, an aggregate function, a table aggregate function', async () => {
    const words = specOf(PATH, 'words', 'TABLE');
    const site = siteOf(['STRING'], 'ROW<word STRING, `position` INT>');
    expect(await run(words, site, [['to be', '', null, 'x']])).toEqual([
      [Row.of('to', 0), Row.of('be', 1)],
      [],
      [],
      [Row.of('x', 0)],
    ]);

    const average = await componentCarrier.openAggregate!(
      specOf(PATH, 'average', 'AGGREGATE'),
      siteOf(['DOUBLE'], 'DOUBLE'),
      CONTEXT,
    );
    let accumulator = average.create();
    expect(average.value!(accumulator)).toBeNull();
    for (const x of [1, null, 4, 7]) accumulator = average.accumulate(accumulator, x);
    accumulator = average.retract!(accumulator, 7);
    expect(average.value!(average.merge!(accumulator, accumulator))).toBe(2.5);
    expect(accumulator).toEqual(Row.of(5, 2));
    await average.close();

    const ranked = 'ROW<`value` BIGINT, `rank` INT>';
    const top = await componentCarrier.openAggregate!(
      specOf(PATH, 'top_two', 'TABLE_AGGREGATE'),
      siteOf(['BIGINT'], ranked),
      CONTEXT,
    );
    let best = top.create();
    for (const x of [3, 9, 5]) best = top.accumulate(best, x);
    const rows: unknown[] = [];
    top.emit!(best, (row) => rows.push(row));
    expect(rows).toEqual([Row.of(9, 1), Row.of(5, 2)]);
    await top.close();
  });
});

test('JavaScript: JSON enrichment', async () => {
  const path = join(FOLDER, 'enrichment.wasm');
  writeFileSync(path, brotliDecompressSync(readFileSync(join(__dirname, 'component-js/enrichment.wasm.br'))));
  const events = ['{"price":2.5,"quantity":3,"tags":["b","a"]}', 'no json', null];
  expect(await run(specOf(path, 'enrich'), siteOf(['STRING'], 'STRING'), [events])).toEqual([
    '{"price":2.5,"quantity":3,"tags":["a","b"],"total":7.5}',
    null,
    null,
  ]);
  const items = specOf(path, 'items', 'TABLE');
  const site = siteOf(['STRING'], 'ROW<sku STRING, quantity DOUBLE>');
  expect(await run(items, site, [['{"items":[{"sku":"a","quantity":2},{"sku":"b"}]}', '{}']])).toEqual([
    [Row.of('a', 2), Row.of('b', 1)],
    [],
  ]);
}, 120_000);

describe('Python: sentiment', () => {
  const folder = join(__dirname, 'component-python');
  const built = join(folder, 'sentiment.wasm');
  const canBuild = process.env['DREY_FULL'] === '1' && spawnSync('componentize-py', ['--version']).status === 0;
  const runs = existsSync(built) || canBuild ? test : test.skip;

  runs(
    'score and hits (needs sentiment.wasm: component-python/build.sh, or test:full with componentize-py)',
    async () => {
      if (!existsSync(built)) spawnSync(join(folder, 'build.sh'), { stdio: 'ignore' });
      const texts = ['A great, fast film', 'not good', 'the film', null];
      const scores = await run(specOf(built, 'score'), siteOf(['STRING'], 'DOUBLE'), [texts]);
      expect(scores).toEqual([expect.closeTo(0.6), -0.6, 0, null]);
      const site = siteOf(['STRING'], 'ROW<word STRING, weight DOUBLE>');
      const hits = await run(specOf(built, 'hits', 'TABLE'), site, [['Never bad', 'nothing']]);
      expect(hits).toEqual([[Row.of('bad', 0.6)], []]);
    },
    180_000,
  );
});
