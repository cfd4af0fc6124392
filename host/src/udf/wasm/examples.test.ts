/** The examples of udf-examples, run as SQL would run them. AssemblyScript is compiled here; the Rust module is committed. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AggregateCaller, FunctionSpec } from '../../functions/user/contracts';
import type { UserFunctionError } from '../../functions/user/errors';
import type { LogicalType } from '../../types/logical/contracts';
import { Row } from '../../types/rows';
import { buildAssemblyScript } from '../build/assemblyscript';
import { NO_GRANTS, TEST_LIMITS, testContext } from '../testing/echo';
import { inspectModule, moduleFunctions, wasmCarrier } from '.';

const examples = join(__dirname, '../../../../udf-examples');
const scratch = mkdtempSync(join(tmpdir(), 'drey-examples-'));
const rust = join(examples, 'rust/functions.wasm');

async function built(name: string): Promise<string> {
  const { wasm } = await buildAssemblyScript(
    { path: join(examples, 'assemblyscript', `${name}.ts`) },
    { optimize: false },
  );
  const path = join(scratch, `${name}.wasm`);
  writeFileSync(path, wasm);
  return path;
}

function specOf(path: string, name: string): FunctionSpec {
  const found = moduleFunctions(path).find((fn) => fn.name === name);
  if (found === undefined) throw new Error(`no ${name} in ${inspectModule(path).signatures.join('; ')}`);
  return { ...found, limits: TEST_LIMITS, grants: NO_GRANTS };
}

function siteOf({ overloads: [overload] }: FunctionSpec) {
  const { parameters, result, accumulator } = overload;
  return {
    args: parameters.map(({ type }) => type as LogicalType),
    result: result as LogicalType,
    ...(accumulator === undefined ? {} : { accumulator }),
  };
}

/** The results of a batch of calls. */
async function results(
  path: string,
  name: string,
  calls: readonly (readonly unknown[])[],
): Promise<readonly unknown[]> {
  const spec = specOf(path, name);
  const site = siteOf(spec);
  const args = site.args.map((_, input) => ({ input }));
  const caller = await wasmCarrier.openBatch!(
    { inputs: site.args, calls: [{ spec, site, args }], outputs: [0] },
    testContext(),
  );
  const columns = site.args.map((_, k) => calls.map((call) => call[k]));
  return (await caller.call(columns, calls.length, false)).columns[0];
}

async function aggregate(path: string, name: string): Promise<AggregateCaller> {
  const spec = specOf(path, name);
  return wasmCarrier.openAggregate!(spec, siteOf(spec), testContext());
}

const SLOW = 60_000;

test(
  'currency conversion is exact, and an unknown currency shows the line',
  async () => {
    const path = await built('currency');
    expect(
      await results(path, 'convert', [
        [10000, 'EUR', 'USD'],
        [12345, 'GBP', 'JPY'],
        [null, 'EUR', 'USD'],
        [-1999, 'EUR', 'EUR'],
      ]),
    ).toEqual([10861, 2390626, null, -1999]);
    const failed = (await results(path, 'convert', [
      [1, 'EUR', 'EUR'],
      [1, 'EUR', 'XXX'],
    ]).catch((error) => error)) as UserFunctionError;
    expect(failed.message).toBe("Function 'convert' (WASM): no rate for currency 'XXX'");
    expect([failed.row, failed.record]).toEqual([1, "(1, 'EUR', 'XXX')"]);
    expect(failed.userStack[0]).toMatch(/^currency\.ts:11:\d+/);
  },
  SLOW,
);

test(
  'geohash, in two languages',
  async () => {
    const places = [
      [57.64911, 10.40744, 11],
      [48.8584, 2.2945, 5],
      [-90, -180, 3],
      [1, null, 4],
    ];
    const expected = ['u4pruydqqvj', 'u09tu', '000', null];
    expect(await results(await built('geohash'), 'geohash', places)).toEqual(expected);
    expect(await results(rust, 'geohash', places)).toEqual(expected);
    await expect(results(rust, 'geohash', [[91, 0, 5]])).rejects.toThrow(
      "Function 'geohash' (WASM): no place on earth: 91, 0",
    );
  },
  SLOW,
);

test(
  'sentiment keeps its word list from batch to batch',
  async () => {
    const path = await built('sentiment');
    const texts = [['Great phone, love it!'], ['slow and USELESS'], [''], [null]];
    expect(await results(path, 'sentiment', texts)).toEqual([3, -3, 0, null]);
    const many = Array.from({ length: 5000 }, () => ['An excellent, helpful and fast service. '.repeat(4)]);
    expect(new Set(await results(path, 'sentiment', many))).toEqual(new Set([16]));
  },
  SLOW,
);

test(
  'tokenizers give rows',
  async () => {
    const texts = [['Hello, wörld 42'], [''], [null], ['a']];
    const expected = [[Row.of('hello', 1), Row.of('wörld', 2), Row.of('42', 3)], [], [], [Row.of('a', 1)]];
    expect(await results(await built('tokenizer'), 'tokenize', texts)).toEqual(expected);
    expect(await results(rust, 'tokens', texts)).toEqual(expected);
  },
  SLOW,
);

test(
  'aggregates: averages, retraction, merge, rows',
  async () => {
    const path = await built('averages');
    const weighted = await aggregate(path, 'WeightedAverage');
    let accumulator = weighted.create();
    expect(weighted.value!(accumulator)).toBeNull();
    for (const row of [
      [10, 1],
      [20, 3],
      [5, null],
    ])
      accumulator = weighted.accumulate(accumulator, ...row);
    expect(weighted.value!(accumulator)).toBe(17.5);
    expect(weighted.value!(weighted.retract!(accumulator, 10, 1))).toBe(20);
    const other = weighted.accumulate(weighted.create(), 40, 4);
    expect(weighted.value!(weighted.merge!(accumulator, other))).toBe(28.75);
    const moving = await aggregate(path, 'MovingAverage');
    expect(moving.retract).toBeUndefined();
    let last = moving.create();
    for (let i = 1; i <= 7; i++) last = moving.accumulate(last, i);
    expect([last, moving.value!(last)]).toEqual([Row.of([3, 4, 5, 6, 7]), 5]);
    const top = await aggregate(path, 'TopTwo');
    let best = top.create();
    for (const value of [3, 9, 4, null]) best = top.accumulate(best, value);
    const rows: unknown[] = [];
    top.emit!(best, (row) => rows.push(row));
    expect(rows).toEqual([Row.of(9, 1), Row.of(4, 2)]);
  },
  SLOW,
);

test(
  'fuzzy match, nested calls in one trip',
  async () => {
    const path = await built('fuzzy');
    const pairs = [
      ['kitten', 'sitting'],
      ['', 'abc'],
      ['größe', 'groesse'],
      ['same', 'same'],
      [null, 'x'],
    ];
    expect(await results(path, 'levenshtein', pairs)).toEqual([3, 3, 4, 0, null]);
    expect(await results(rust, 'levenshtein', pairs)).toEqual([3, 3, 4, 0, null]);
    expect(
      await results(path, 'fuzzyMatch', [
        ['Jonathan', 'Jonathon'],
        ['a', 'b'],
        [null, 'x'],
      ]),
    ).toEqual([true, false, false]);
  },
  SLOW,
);
