/** Modules of the arrow-udf ABI: udf-examples/arrow-udf, built with the crate `arrow-udf`. */
import { join } from 'node:path';
import type {
  BatchAnswer,
  CallSite,
  ColumnValues,
  FunctionGrants,
  FunctionKind,
  FunctionLimits,
  FunctionSpec,
} from '../../functions/user/contracts';
import { parseType } from '../../types/logical/parse';
import { Row } from '../../types/rows';
import { checkValues, testContext, TEST_LIMITS } from '../testing/echo';
import { SCALAR_CASES, VALUE_CASES } from '../testing/values';
import { arrowCarrier, inspectArrowModule } from './index';

const PATH = join(__dirname, '../../../../udf-examples/arrow-udf/arrow-udf-example.wasm');

interface Options {
  readonly kind?: FunctionKind;
  readonly limits?: Partial<FunctionLimits>;
  readonly grants?: FunctionGrants;
}

function specOf(name: string, options: Options = {}): FunctionSpec {
  return {
    name,
    kind: options.kind ?? 'SCALAR',
    language: 'WASM',
    carrier: 'arrow',
    source: { kind: 'wasm', path: PATH, export: name, hash: '' },
    overloads: [],
    limits: { ...TEST_LIMITS, ...options.limits },
    grants: options.grants ?? {},
    row: true,
    batch: true,
  };
}

function siteOf(args: readonly string[], result: string): CallSite {
  return { args: args.map(parseType), result: parseType(result) };
}

async function run(
  spec: FunctionSpec,
  site: CallSite,
  columns: readonly ColumnValues[],
  tolerant = false,
  count = columns[0]?.length ?? 0,
): Promise<BatchAnswer> {
  const args = site.args.map((_, input) => ({ input }));
  const program = { inputs: site.args, calls: [{ spec, site, args }], outputs: [0] };
  const caller = await arrowCarrier.openBatch!(program, testContext());
  try {
    return await caller.call(columns, count, tolerant);
  } finally {
    await caller.close(false);
  }
}

async function valuesOf(name: string, args: readonly string[], result: string, columns: readonly ColumnValues[]) {
  return (await run(specOf(name), siteOf(args, result), columns)).columns[0];
}

const error = (promise: Promise<unknown>) =>
  promise.then(
    () => ({ failure: 'none', message: '', row: undefined, record: undefined }),
    (thrown) => thrown as { failure: string; message: string; row?: number; record?: string },
  );

describe('functions', () => {
  test.each<[string, string[], string, ColumnValues[], unknown[]]>([
    ['add_one', ['BIGINT'], 'BIGINT', [[1, null, 2 ** 53 - 1, -1]], [2, null, 9007199254740992n, 0]],
    [
      'gcd',
      ['INT', 'INT'],
      'INT',
      [
        [12, 7, null],
        [18, 0, 1],
      ],
      [6, 7, null],
    ],
    ['upper', ['STRING'], 'STRING', [['abc', null, 'straße', '']], ['ABC', null, 'STRASSE', '']],
    ['reverse', ['VARCHAR(9)'], 'STRING', [['añb', '👍x']], ['bña', 'x👍']],
    [
      'or_default',
      ['STRING', 'STRING'],
      'STRING',
      [
        ['a', null, null],
        ['x', 'y', null],
      ],
      ['a', 'y', null],
    ],
    [
      'geohash',
      ['DOUBLE', 'DOUBLE', 'INT'],
      'STRING',
      [
        [57.64911, 0],
        [10.40744, 0],
        [11, 3],
      ],
      ['u4pruydqqvj', 's00'],
    ],
    ['decimal_add', ['DECIMAL(38, 18)', 'DECIMAL(10, 2)'], 'DECIMAL(10, 3)', [[15n * 10n ** 17n], [125]], [2750]],
    ['datetime', ['DATE', 'TIME(3)'], 'TIMESTAMP(3)', [[1], [3_600_000_000]], [90_000_000]],
    ['double', ['INTERVAL DAY TO SECOND(3)'], 'INTERVAL DAY TO SECOND(3)', [[1500, null]], [3000, null]],
    [
      'json_get',
      ['STRING', 'INT'],
      'STRING',
      [
        ['[1,{"a":2}]', '[]'],
        [1, 0],
      ],
      ['{"a":2}', null],
    ],
    ['length', ['BYTES'], 'INT', [[new Uint8Array(3), new Uint8Array(0)]], [3, 0]],
    ['sum', ['ARRAY<BIGINT>'], 'BIGINT', [[[1, 2, 3], [], null]], [6, 0, null]],
    [
      'split',
      ['STRING', 'STRING'],
      'ARRAY<STRING>',
      [
        ['a,b', ''],
        [',', ','],
      ],
      [['a', 'b'], ['']],
    ],
    ['key_value', ['STRING'], 'ROW<key STRING, value STRING>', [['k=v', 'x']], [Row.of('k', 'v'), null]],
  ])('%s(%p)', async (name, args, result, columns, expected) => {
    expect(await valuesOf(name, args, result, columns)).toEqual(expected);
  });

  test('nested calls of one program share a guest', async () => {
    const spec = specOf('add_one');
    const site = siteOf(['BIGINT'], 'BIGINT');
    const calls = [
      { spec, site, args: [{ input: 0 }] },
      { spec, site, args: [{ call: 0 }] },
    ];
    const caller = await arrowCarrier.openBatch!({ inputs: site.args, calls, outputs: [1] }, testContext());
    expect((await caller.call([[1, null]], 2, false)).columns).toEqual([[3, null]]);
    expect((await caller.call([[]], 0, false)).columns).toEqual([[]]);
    await caller.close(false);
  });

  test('tables', async () => {
    const range = await run(specOf('range', { kind: 'TABLE' }), siteOf(['INT'], 'INT'), [[2, 0, null, 3000]]);
    expect(range.columns[0].map((rows) => (rows as unknown[]).length)).toEqual([2, 0, 0, 3000]);
    const site = siteOf(['STRING'], 'ROW<key STRING, value STRING>');
    const pairs = await run(specOf('pairs', { kind: 'TABLE' }), site, [['a=1,b=2', 'x']]);
    expect(pairs.columns[0]).toEqual([[Row.of('a', '1'), Row.of('b', '2')], []]);
  });

  test('rows one by one', async () => {
    const caller = await arrowCarrier.openRow!(specOf('gcd'), siteOf(['INT', 'INT'], 'INT'), testContext());
    expect(caller.call(12, 18)).toBe(6);
    expect(caller.call(null, 18)).toBeNull();
    await caller.close();
  });

  test('errors of rows', async () => {
    const site = siteOf(['INT', 'INT'], 'INT');
    const columns = [
      [4, 1, null],
      [2, 0, 1],
    ];
    expect(await error(run(specOf('div'), site, columns))).toMatchObject({
      failure: 'failed',
      message: "Function 'div' (WASM): division by zero",
      row: 1,
      record: '1, 0',
    });
    const answer = await run(specOf('div'), site, columns, true);
    expect(answer.columns).toEqual([[2, null, null]]);
    expect(answer.failures).toMatchObject([{ row: 1, error: { message: "Function 'div' (WASM): division by zero" } }]);
  });
});

describe('values', () => {
  const ECHO =
    /^(BOOLEAN|TINYINT|SMALLINT|INTEGER|BIGINT|FLOAT|DOUBLE|VARCHAR|VARBINARY|CHAR|BINARY|DATE|TIME|TIMESTAMP|INTERVAL_DAY_TIME|INTERVAL_YEAR_MONTH)$/;

  test('come back the same, or their type is refused by name', async () => {
    const spec = specOf('echo');
    // rust_decimal has 28 digits, and what the crate makes of arrays knows no NULL in them: both have cases of their own.
    const cases = VALUE_CASES.filter(
      ({ type }) => type.root !== 'ARRAY' && !JSON.stringify(type).includes('"DECIMAL"'),
    );
    const outcomes = await checkValues(arrowCarrier, { kinds: ['SCALAR'], cases, spec: () => spec });
    expect(outcomes.filter(({ status }) => status === 'wrong')).toEqual([]);
    const fine = SCALAR_CASES.filter(
      ({ type }) => ECHO.test(type.root) && !(type.root === 'TIMESTAMP' && type.precision > 6),
    );
    const same = outcomes.filter(({ status }) => status === 'same');
    expect(same.length).toBeGreaterThanOrEqual(2 * fine.length);
  });

  test('ARRAY', async () => {
    const longs = [[1, 9223372036854775807n], null, [], [-1]];
    expect(await valuesOf('echo', ['ARRAY<BIGINT>'], 'ARRAY<BIGINT>', [longs])).toEqual(longs);
    const texts = [['a', 'é'], null, [''], []];
    expect(await valuesOf('echo', ['ARRAY<STRING>'], 'ARRAY<STRING>', [texts])).toEqual(texts);
  });

  test('types of the ABI that SQL has under another name', async () => {
    const long = 18446744073709551615n;
    expect(await valuesOf('echo', ['DECIMAL(20, 0)'], 'DECIMAL(20, 0)', [[long, 0, null]])).toEqual([long, 0, null]);
    for (const [symbol, type, values] of [
      ['echo(uint8)->uint8', 'SMALLINT', [255, 0]],
      ['echo(uint16)->uint16', 'INT', [65535, 1]],
      ['echo(uint32)->uint32', 'BIGINT', [4294967295, 7]],
      ['echo(json)->json', 'STRING', ['{"a":[1]}', '"x"']],
      ['echo(largestring)->largestring', 'STRING', ['long', '']],
      ['echo(largebinary)->largebinary', 'BYTES', [Uint8Array.of(1), Uint8Array.of()]],
    ] as const) {
      expect(await valuesOf(symbol, [type], type, [values])).toEqual(values);
    }
    expect((await error(valuesOf('echo(uint8)->uint8', ['SMALLINT'], 'SMALLINT', [[-1]]))).message).toBe(
      "Function 'echo(uint8)->uint8' (WASM): wrong argument: -1 in row 0 does not fit into uint8",
    );
  });

  test('DECIMAL', async () => {
    const values = [0, 12345, -99999, 10n ** 20n, null];
    expect(await valuesOf('echo', ['DECIMAL(28, 2)'], 'DECIMAL(28, 2)', [values])).toEqual(values);
    expect(await valuesOf('echo', ['DECIMAL(28, 2)'], 'DECIMAL(5, 1)', [[12345, 12399999]])).toEqual([1235, null]);
  });
});

describe('sandbox', () => {
  const INT = siteOf(['INT'], 'INT');
  const limits = { deadline: 200 };

  test.each<[string, CallSite, ColumnValues[], Options, string, RegExp]>([
    ['hostile_loop', INT, [[1]], { limits }, 'deadline', /200 ms \(udf.batch.timeout\)/],
    ['hostile_memory', INT, [[1]], { limits: { memory: 16 << 20 } }, 'memory', /16 MB \(udf.memory.max\)/],
    ['hostile_bounds', INT, [[1]], {}, 'failed', /trapped: memory access out of bounds/],
    ['hostile_stack', INT, [[1]], {}, 'failed', /stack overflow|out of bounds/],
    ['hostile_panic', INT, [[13]], { grants: { output: false } }, 'failed', /trapped: unreachable/],
    ['hostile_output', siteOf(['INT'], 'STRING'), [[3 << 20]], { limits: { output: 1 << 20 } }, 'output', /1 MB/],
    ['hostile_clock', siteOf([], 'BIGINT'), [], {}, 'denied', /clock_time_get', which needs the grant 'clock'/],
  ])('%s', async (name, site, columns, options, failure, message) => {
    const thrown = await error(run(specOf(name, options), site, columns, false, 1));
    expect(thrown.message).toMatch(message);
    expect(thrown.message).toContain(`Function '${name}' (WASM)`);
    expect(thrown.failure).toBe(failure);
  });

  test('no files and no environment; a granted clock', async () => {
    const files = await run(specOf('hostile_file'), siteOf(['STRING'], 'STRING'), [['/etc/passwd']], true);
    expect(files.columns).toEqual([[null]]);
    expect(files.failures).toHaveLength(1);
    expect(await valuesOf('hostile_environment', ['STRING'], 'STRING', [['PATH', 'HOME']])).toEqual([null, null]);
    const env = specOf('hostile_environment', { grants: { env: ['PATH'] } });
    const granted = await run(env, siteOf(['STRING'], 'STRING'), [['PATH', 'HOME']]);
    expect(granted.columns).toEqual([[process.env['PATH'], null]]);
    const clock = specOf('hostile_clock', { grants: { clock: true } });
    const [[now]] = (await run(clock, siteOf([], 'BIGINT'), [], false, 1)).columns;
    expect(Math.abs((now as number) - Date.now())).toBeLessThan(5000);
  });

  test('a guest that trapped is replaced; the rows that make it trap are found', async () => {
    const spec = specOf('hostile_panic', { grants: { output: false } });
    const answer = await run(spec, INT, [[1, 13, 3, null, 13]], true);
    expect(answer.columns).toEqual([[1, null, 3, null, null]]);
    expect(answer.failures?.map(({ row }) => row)).toEqual([1, 4]);
    expect(answer.failures?.[0].error).toMatchObject({ row: 1, record: '13' });
  });

  test('output is labelled and bounded', async () => {
    const lines: string[] = [];
    const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
    try {
      await run(specOf('hostile_print'), siteOf(['STRING', 'INT'], 'INT'), [['hello'], [100_000]]);
    } finally {
      write.mockRestore();
    }
    expect(lines[0]).toBe('[hostile_print] hello\n');
    expect(lines.at(-1)).toBe('[hostile_print] (more output is not shown)\n');
    expect(lines.join('').length).toBeLessThan(512 * 1024);
  });

  test('a file that is no such module', async () => {
    const source = { kind: 'wasm', path: __filename, export: 'f', hash: '' } as const;
    const thrown = await error(run({ ...specOf('f'), source }, INT, [[1]]));
    expect(thrown).toMatchObject({ failure: 'invalid' });
    expect(thrown.message).toMatch(/no WebAssembly module/);
  });
});

test('inspectArrowModule', async () => {
  const found = await inspectArrowModule(PATH, TEST_LIMITS);
  expect(found).toMatchObject({ abi: 'arrow-udf 3.0', unusable: [] });
  expect(found.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(found.imports).toContain('wasi_snapshot_preview1.fd_write');
  const gcd = found.functions.find((fn) => fn.export === 'gcd');
  expect(gcd).toMatchObject({ kind: 'SCALAR', signatures: ['gcd(int32,int32)->int32'] });
  expect(found.functions.find((fn) => fn.export === 'length')?.overloads).toHaveLength(2);
  expect(found.functions.find((fn) => fn.export === 'range')).toMatchObject({ kind: 'TABLE' });
});
