import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UserFunctionError } from '../../functions/user/errors';
import { BIGINT } from '../../types/logical/types';
import { NO_GRANTS, TEST_LIMITS, testContext } from '../testing/echo';
import { inspectModule, moduleFunctions, wasmCarrier } from '../wasm';
import { buildAssemblyScript } from './assemblyscript';

const folder = mkdtempSync(join(tmpdir(), 'drey-as-'));
const SLOW = 60_000;

/** Calls a function of one BIGINT for some values. */
async function call(path: string, name: string, values: readonly unknown[]): Promise<readonly unknown[]> {
  const found = moduleFunctions(path).find((fn) => fn.name === name)!;
  const spec = { ...found, limits: { ...TEST_LIMITS, deadline: 300, memory: 4 << 20 }, grants: NO_GRANTS };
  const calls = [{ spec, site: { args: [BIGINT], result: BIGINT }, args: [{ input: 0 }] }];
  const caller = await wasmCarrier.openBatch!({ inputs: [BIGINT], calls, outputs: [0] }, testContext());
  return (await caller.call([values], values.length, false)).columns[0];
}

const SOURCE = `
export function addOne(x: i64): i64 { return x + 1; }
export function divide(x: i64): i64 {
  return 100 / x;
}
export function forever(x: i64): i64 { while (x != 0) { x += 2; } return x; }
export function hoard(x: i64): i64 {
  const kept: StaticArray<i64>[] = [];
  for (let i: i64 = 0; i < x; i++) kept.push(new StaticArray<i64>(10000));
  return kept.length;
}
`;

test(
  'an optimised module: values, traps with the author’s line, limits',
  async () => {
    const built = await buildAssemblyScript({ text: SOURCE, name: 'numbers.ts' });
    const path = join(folder, 'numbers.wasm');
    writeFileSync(path, built.wasm);
    expect(inspectModule(path)).toMatchObject({
      hash: built.hash,
      language: 'assemblyscript',
      signatures: [
        'addOne(x BIGINT) -> BIGINT',
        'divide(x BIGINT) -> BIGINT',
        'forever(x BIGINT) -> BIGINT',
        'hoard(x BIGINT) -> BIGINT',
      ],
      imports: ['env.abort function'],
    });
    const large = [1, null, 2 ** 40, 9223372036854775806n, 9223372036854775807n];
    expect(await call(path, 'addOne', large)).toEqual([
      2,
      null,
      2 ** 40 + 1,
      9223372036854775807n,
      -9223372036854775808n,
    ]);
    const failed = (await call(path, 'divide', [5, 0]).catch((error) => error)) as UserFunctionError;
    expect(failed.message).toBe("Function 'divide' (WASM): trap: divide by zero");
    expect([failed.row, failed.record, failed.userStack[0]]).toEqual([
      1,
      '(0)',
      expect.stringMatching(/^numbers\.ts:4:/),
    ]);
    await expect(call(path, 'forever', [0, 1])).rejects.toMatchObject({ failure: 'deadline', row: 1 });
    expect(await call(path, 'hoard', new Array(50).fill(10))).toEqual(new Array(50).fill(10));
    await expect(call(path, 'hoard', [10, 1000])).rejects.toMatchObject({ failure: 'memory', row: 1 });
  },
  SLOW,
);

/** Each starts the compiler; what needs no compiler is in assemblyscript-glue.test.ts. */
test.each([
  [
    '@udf("(STRING) -> INT") export function f(x: i32): i32 { return 0; }',
    /parameter 'x' of function f: AssemblyScript type i32 cannot/,
  ],
  ['export function f(x: i32): i32 { return nothing; }', /Cannot find name 'nothing'[\s\S]*function\.ts\(1,/],
])(
  'refused: %s',
  async (text, message) => {
    await expect(buildAssemblyScript({ text }, { optimize: false })).rejects.toThrow(message);
  },
  SLOW,
);
