/** Guests that break every rule: each ends as one error that names function, language, limit and record, and the host goes on. */
import { readFileSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BatchAnswer, BatchCaller, FunctionGrants } from '../../functions/user/contracts';
import type { FunctionFailure, UserFunctionError } from '../../functions/user/errors';
import { parseType } from '../../types/logical/parse';
import { BIGINT } from '../../types/logical/types';
import { testContext } from '../testing/echo';
import { wasmCarrier } from '.';

const folder = join(__dirname, '../sandbox/hostile');
/** ms and bytes. */
const LIMITS = { deadline: 150, memory: 64 << 20, output: 1 << 20 };

function open(path: string, type = 'BIGINT', grants: FunctionGrants = {}): Promise<BatchCaller> {
  const spec = {
    name: 'f',
    kind: 'SCALAR' as const,
    language: 'WASM' as const,
    carrier: 'wasm' as const,
    source: { kind: 'wasm' as const, path, export: 'f', hash: '' },
    overloads: [],
    limits: LIMITS,
    grants,
    row: true,
    batch: true,
  };
  const site = { args: [BIGINT], result: parseType(type) };
  return wasmCarrier.openBatch!(
    { inputs: [BIGINT], calls: [{ spec, site, args: [{ input: 0 }] }], outputs: [0] },
    testContext(),
  );
}

async function failureOf(path: string, type?: string): Promise<UserFunctionError> {
  try {
    const caller = await open(path, type);
    await caller.call([[1]], 1, false);
  } catch (error) {
    return error as UserFunctionError;
  }
  throw new Error('it did not fail');
}

const GUESTS: readonly (readonly [name: string, failure: FunctionFailure, message: RegExp, type?: string])[] = [
  ['loop', 'deadline', /took longer than 150 ms/],
  ['start-loop', 'deadline', /while starting/],
  ['open-loop', 'deadline', /while opening/],
  ['open-trap', 'failed', /trap: unreachable.*while opening/],
  ['recursion', 'failed', /stack overflow/],
  ['exponential', 'deadline', /took longer/],
  ['tail-calls', 'deadline', /took longer/],
  ['indirect', 'deadline', /took longer/],
  ['memory-bomb', 'memory', /limit of 67108864 bytes/],
  ['memory-start', 'memory', /4096 pages of 64 KiB, the limit is 1024/],
  ['fill-bomb', 'deadline', /took longer/],
  ['out-of-bounds', 'failed', /trap: memory access out of bounds/],
  ['unreachable', 'failed', /trap: unreachable/],
  ['wrong-length', 'result', /has 7 values instead of 1/],
  ['no-result', 'result', /has 0 values instead of 1/],
  ['outside-data', 'result', /outside of its memory/],
  ['misaligned', 'result', /no multiple of 8/],
  ['outside-result', 'result', /outside of its memory/, 'STRING'],
  ['huge-result', 'output', /larger than 1048576 bytes/, 'STRING'],
  ['falling-offsets', 'result', /less than the one before/, 'STRING'],
  ['bad-utf8', 'result', /no UTF-8/, 'STRING'],
  ['huge-array', 'output', /larger than/, 'ARRAY<ROW<>>'],
  ['bad-status', 'result', /no address of an error/],
  ['bad-message', 'result', /message of its error/],
  ['reported', 'failed', /: no$/],
  ['alloc-outside', 'invalid', /drey_alloc/],
  ['alloc-trap', 'failed', /while making room/],
  ['denied', 'denied', /wasi_snapshot_preview1\.fd_write, function env\.seed \(needs the grant 'random'\)/],
  ['exceptions', 'unsupported', /exceptions/],
  ['shared-memory', 'unsupported', /threads/],
];

test.each(GUESTS.map(([name, ...rest]) => ({ name, rest })))(
  '$name',
  async ({ name, rest: [failure, message, type] }) => {
    const started = performance.now();
    const error = await failureOf(join(folder, `${name}.wasm`), type);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^Function 'f' \(WASM\): /);
    expect([error.failure, error.functionName]).toEqual([failure, 'f']);
    expect(performance.now() - started).toBeLessThan(3000);
  },
);

test('files that are no modules', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'drey-hostile-'));
  const whole = readFileSync(join(folder, 'loop.wasm'));
  const files: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['empty', new Uint8Array(), /first bytes/],
    ['text', Buffer.from('not a module at all'), /first bytes/],
    ['cut', whole.subarray(0, 60), /no valid WebAssembly module/],
    ['bare', whole.subarray(0, 8), /no custom section "drey.udf"/],
    ['component', Buffer.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]), /component/],
    ['garbage', Buffer.concat([whole.subarray(0, 100), Buffer.alloc(60, 0xff)]), /no valid WebAssembly|does not run/],
  ];
  for (const [name, bytes, message] of files) {
    const path = join(scratch, `${name}.wasm`);
    writeFileSync(path, bytes);
    const error = await failureOf(path);
    expect(error.message).toMatch(message);
    expect(['invalid', 'unsupported']).toContain(error.failure);
  }
  expect((await failureOf(join(scratch, 'none.wasm'))).message).toMatch(/cannot be read/);
});

test('a guest that reports the row goes on with the next batch, and tolerant calls go on with the other rows', async () => {
  const caller = await open(join(folder, 'reported.wasm'));
  const answer = (await caller.call([[5, 6, 7]], 3, true)) as BatchAnswer;
  // The guest blames row 1 of whatever batch it gets.
  expect(answer.failures?.map(({ row }) => row)).toEqual([0, 1, 2]);
  expect(answer.columns).toEqual([[null, null, null]]);
  expect((answer.failures![1].error as UserFunctionError).record).toBe('(6)');
});

test('2,000 traps in one job leave no memory behind', async () => {
  const caller = await open(join(folder, 'unreachable.wasm'));
  const trap = (): void => expect(() => caller.call([[1]], 1, false)).toThrow(/unreachable/);
  for (let i = 0; i < 500; i++) trap();
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 1500; i++) trap();
  expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
});
