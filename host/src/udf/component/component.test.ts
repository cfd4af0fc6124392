/** Components: hostile/ has the guests and what they are made of. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
import type { LogicalType } from '../../types/logical/contracts';
import { parseType } from '../../types/logical/parse';
import { Row } from '../../types/rows';
import { checkValues, type EchoKind, TEST_LIMITS, testContext } from '../testing/echo';
import { componentCarrier, inspectComponent } from './index';

const CACHE = mkdtempSync(join(tmpdir(), 'drey-components-'));
const CONFIGURATION = new Map([['udf.cache.dir', CACHE]]);
afterAll(() => rmSync(CACHE, { recursive: true, force: true }));

interface Options {
  readonly file?: string;
  readonly kind?: FunctionKind;
  readonly limits?: Partial<FunctionLimits>;
  readonly grants?: FunctionGrants;
  readonly parameters?: readonly (readonly [string, string])[];
}

function specOf(name: string, options: Options = {}): FunctionSpec {
  return {
    name,
    kind: options.kind ?? 'SCALAR',
    language: 'WASM',
    carrier: 'component',
    source: { kind: 'wasm', path: join(__dirname, 'hostile', options.file ?? 'hostile.wasm'), export: name, hash: '' },
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

const context = (parameters: Options['parameters'] = []) =>
  testContext({ configuration: CONFIGURATION, jobParameters: new Map(parameters) });

async function run(
  name: string,
  site: CallSite,
  columns: readonly ColumnValues[],
  options: Options = {},
  tolerant = false,
  count = columns[0]?.length ?? 0,
): Promise<BatchAnswer> {
  const args = site.args.map((_, input) => ({ input }));
  const program = { inputs: site.args, calls: [{ spec: specOf(name, options), site, args }], outputs: [0] };
  const caller = await componentCarrier.openBatch!(program, context(options.parameters));
  try {
    return await caller.call(columns, count, tolerant);
  } finally {
    await caller.close(false);
  }
}

async function valuesOf(name: string, type: string, values: ColumnValues) {
  return (await run(name, siteOf([type], type), [values])).columns[0];
}

const error = (promise: Promise<unknown>) =>
  promise.then(
    () => ({ failure: 'none', message: '', row: undefined, record: undefined }),
    (thrown) => thrown as { failure: string; message: string; row?: number; record?: string },
  );

const INTS = siteOf(['INT'], 'INT');

describe('values', () => {
  const NAMES: Readonly<Partial<Record<LogicalType['root'], string>>> = {
    BOOLEAN: 'bool',
    TINYINT: 's8',
    SMALLINT: 's16',
    INTEGER: 's32',
    BIGINT: 's64',
    FLOAT: 'f32',
    DOUBLE: 'f64',
    DECIMAL: 'decimal',
    CHAR: 'string',
    VARCHAR: 'string',
    BINARY: 'bytes',
    VARBINARY: 'bytes',
    DATE: 'date',
    TIME: 'time',
    TIMESTAMP: 'timestamp',
    TIMESTAMP_LTZ: 'timestamp-ltz',
    INTERVAL_YEAR_MONTH: 'interval-months',
    INTERVAL_DAY_TIME: 'interval-millis',
  };
  const scalar = (type: LogicalType) => NAMES[type.root] ?? 'string';

  /** The echo whose type is nearest. */
  function echoOf(kind: EchoKind, type: LogicalType): string {
    if (kind === 'TABLE') return `twice-${scalar(type)}`;
    if (kind === 'AGGREGATE') return `last-${scalar(type)}`;
    switch (type.root) {
      case 'ARRAY':
        return `echo-${scalar(type.element)}-list`;
      case 'ROW':
        return `echo-${scalar(type.fields[0].type)}-row`;
      case 'MULTISET':
        return `echo-${scalar(type.element)}-counts`;
      case 'MAP':
        return scalar(type.key) === 'string' ? `echo-${scalar(type.value)}-map` : `echo-${scalar(type.key)}-keys`;
      default:
        return `echo-${scalar(type)}`;
    }
  }

  test.each<EchoKind>(['SCALAR', 'TABLE', 'AGGREGATE'])('%s functions give back what they got', async (kind) => {
    const carrier = { ...componentCarrier };
    // Components are loaded from the test's own cache.
    carrier.openBatch = (program) => componentCarrier.openBatch!(program, context());
    carrier.openRow = (spec, site) => componentCarrier.openRow!(spec, site, context());
    carrier.openAggregate = (spec, site) => componentCarrier.openAggregate!(spec, site, context());
    const outcomes = await checkValues(carrier, {
      kinds: [kind],
      spec: (_, type) => specOf(echoOf(kind, type), { kind }),
    });
    expect(outcomes.filter(({ status }) => status === 'wrong')).toEqual([]);
    const same = outcomes.filter(({ status }) => status === 'same');
    expect(same.length).toBeGreaterThan({ SCALAR: 220, TABLE: 50, AGGREGATE: 25 }[kind]);
  });

  test.each<[string, string, unknown[]]>([
    ['echo-strings', 'STRING', ['a', null, '', 'é']],
    ['echo-binaries', 'BYTES', [Uint8Array.of(1), null, Uint8Array.of()]],
    ['echo-s32s', 'INT', [1, null, -1]],
    ['echo-s64s', 'BIGINT', [1, null, -(2n ** 63n)]],
    ['echo-f64s', 'DOUBLE', [0.5, null]],
    ['echo-strict-s64', 'BIGINT', [1, null, 2 ** 40]],
    ['echo-strict-strings', 'STRING', ['x', null, 'straße']],
    ['echo-u8', 'SMALLINT', [255, null, 0]],
    ['echo-u16', 'INT', [65535, 0]],
    ['echo-u32', 'BIGINT', [4294967295, 0]],
    ['echo-u64', 'DECIMAL(20, 0)', [18446744073709551615n, 0]],
    ['echo-color', 'STRING', ['red', null, 'dark-blue']],
    ['echo-pairs', 'ROW<a STRING, b BIGINT>', [Row.of('x', 1), null, Row.of(null, null)]],
  ])('%s(%s)', async (name, type, values) => {
    expect(await valuesOf(name, type, values)).toEqual(values);
    expect(await valuesOf(name, type, [null, null])).toEqual([null, null]);
    expect(await valuesOf(name, type, [])).toEqual([]);
  });

  test('what does not fit', async () => {
    expect((await error(valuesOf('echo-u8', 'SMALLINT', [-1]))).message).toMatch(
      /wrong argument: -1 does not fit into u8/,
    );
    expect((await error(valuesOf('echo-color', 'STRING', ['green']))).message).toMatch(/green/);
    expect(await error(valuesOf('echo-timestamp', 'TIMESTAMP(9)', [1]))).toMatchObject({ failure: 'unsupported' });
  });
});

test('functions without arguments, rows one by one, errors as results', async () => {
  expect((await run('numbered', siteOf([], 'BIGINT'), [], {}, false, 3)).columns).toEqual([[0, 1, 2]]);
  const caller = await componentCarrier.openRow!(specOf('echo-s32s'), INTS, context());
  expect([caller.call(7), caller.call(null)]).toEqual([7, null]);
  await caller.close();
  expect(await error(run('failing', INTS, [[1, -2, 3]]))).toMatchObject({
    failure: 'failed',
    message: "Function 'failing' (WASM): -2 is negative",
    row: 1,
  });
  const tolerant = await run('failing', INTS, [[1, -2, null, 3, -4]], {}, true);
  expect(tolerant.columns).toEqual([[1, null, null, 3, null]]);
  expect(tolerant.failures?.map(({ row }) => row)).toEqual([1, 4]);
  expect(await error(run('failing-text', INTS, [[-1]]))).toMatchObject({
    failure: 'failed',
    message: "Function 'failing-text' (WASM): minus one",
  });
});

describe('sandbox', () => {
  const TEXTS = siteOf(['INT'], 'STRING');
  const fast = { deadline: 300 };

  test.each<[string, CallSite, unknown[], Options, string, RegExp]>([
    ['hostile-loop', INTS, [1], { limits: fast }, 'deadline', /300 ms \(udf.batch.timeout\)/],
    ['hostile-memory', INTS, [1], { limits: { memory: 16 << 20 } }, 'memory', /16 MB \(udf.memory.max\)/],
    ['hostile-bounds', INTS, [1], {}, 'failed', /trapped: memory access out of bounds/],
    ['hostile-stack', INTS, [1], {}, 'failed', /stack overflow|out of bounds/],
    ['hostile-panic', INTS, [13], {}, 'failed', /trapped: unreachable/],
    ['hostile-output', TEXTS, [3 << 20], { limits: { output: 1 << 20 } }, 'output', /1 MB \(udf.output.max\)/],
    ['hostile-length', INTS, [1, 2], {}, 'result', /3 results came back for 2 rows/],
    ['hostile-offsets', TEXTS, [1, 2], {}, 'result', /offset 2000 is behind the end of 1 bytes/],
    ['hostile-counts', INTS, [1], { kind: 'TABLE' }, 'result', /1 results came back for 4294967295 rows/],
    ['hostile-decimal', siteOf(['INT'], 'DECIMAL(5, 2)'), [1], {}, 'result', /'a lot' is no decimal/],
    ['echo-s32', INTS, [1], { parameters: [['open', 'trap']] }, 'failed', /in open: the guest trapped/],
    ['echo-s32', INTS, [1], { parameters: [['open', 'loop']], limits: fast }, 'deadline', /in open: .*300 ms/],
    ['echo-s32', INTS, [1], { parameters: [['open', 'fail']] }, 'failed', /in open: not today/],
    ['f', INTS, [1], { file: 'start.wasm', limits: fast }, 'deadline', /in open: .*300 ms/],
    ['f', INTS, [1], { file: 'alien.wasm' }, 'denied', /the component imports '.*open-file'/],
    [
      'f',
      INTS,
      [1],
      { file: 'clock.wasm' },
      'denied',
      /wasi:clocks\/monotonic-clock#now', which needs the grant 'clock'/,
    ],
    ['nested', siteOf(['INT'], 'ARRAY<INT>'), [1], { file: 'lengths.wasm' }, 'output', /16 MB/],
    ['texts', TEXTS, [1], { file: 'lengths.wasm' }, 'output', /16 MB/],
    ['numbers', siteOf(['INT'], 'BIGINT'), [1], { file: 'lengths.wasm' }, 'output', /16 MB/],
    ['outside', TEXTS, [1], { file: 'lengths.wasm' }, 'result', /not inside of the guest's memory/],
    ['unusable', INTS, [1], {}, 'unsupported', /'unusable' cannot be called: it has variant shape/],
    ['nothing', INTS, [1], { file: 'start.wasm' }, 'invalid', /no function 'nothing'; it has: f/],
    ['f', INTS, [1], { file: 'start.wat' }, 'invalid', /no component/],
    [
      'f',
      INTS,
      [1],
      { file: '../../../../../udf-examples/arrow-udf/arrow-udf-example.wasm' },
      'invalid',
      /core module/,
    ],
  ])('%s %#', async (name, site, values, options, failure, message) => {
    const thrown = await error(run(name, site, [values], options));
    expect(thrown.message).toMatch(message);
    expect(thrown.message).toContain(`Function '${name}' (WASM): `);
    expect(thrown.failure).toBe(failure);
  });

  test('a granted clock', async () => {
    const options = { file: 'clock.wasm', grants: { clock: true } };
    expect((await run('f', INTS, [[1]], options)).columns[0]).toHaveLength(1);
  });

  test('a guest that trapped is replaced; the rows that make it trap are found', async () => {
    const answer = await run('hostile-panic', INTS, [[1, 13, 3, null, 13]], {}, true);
    expect(answer.columns).toEqual([[1, null, 3, null, null]]);
    expect(answer.failures?.map(({ row }) => row)).toEqual([1, 4]);
    expect(answer.failures?.[0].error).toMatchObject({ row: 1, record: '13' });
  });
});

test('inspectComponent, and the cache', async () => {
  const path = join(__dirname, 'hostile/hostile.wasm');
  const found = await inspectComponent(path, TEST_LIMITS, CACHE);
  const named = (name: string) => found.functions.find((fn) => fn.export === name);
  expect(found.imports).toEqual([]);
  expect(named('echo_pairs')).toMatchObject({ kind: 'SCALAR', deterministic: true });
  expect(named('twice_s64')?.overloads[0].result).toMatchObject({ root: 'ROW', fields: [{ name: 'v' }] });
  expect(named('last_s64')).toMatchObject({ kind: 'AGGREGATE', retracts: false, merges: false });
  expect(found.unusable).toEqual([{ text: 'unusable', reason: 'it has variant shape' }]);
  expect(readdirSync(join(CACHE, 'components')).filter((name) => name.startsWith(found.hash))).toHaveLength(1);
});
