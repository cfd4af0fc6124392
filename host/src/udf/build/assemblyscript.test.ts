import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BIGINT } from '../../types/logical/types';
import { NO_GRANTS, TEST_LIMITS, testContext } from '../testing/echo';
import { wasmCarrier } from '../wasm';
import { buildAssemblyScript } from './assemblyscript';

const folder = mkdtempSync(join(tmpdir(), 'drey-as-'));

test('a plain function', async () => {
  const built = await buildAssemblyScript({ text: 'export function addOne(x: i64): i64 { return x + 1; }' });
  const path = join(folder, 'one.wasm');
  writeFileSync(path, built.wasm);
  const spec = {
    name: 'addOne',
    kind: 'SCALAR' as const,
    language: 'WASM' as const,
    carrier: 'wasm' as const,
    source: { kind: 'wasm' as const, path, export: 'addOne', hash: built.hash },
    overloads: [],
    limits: TEST_LIMITS,
    grants: NO_GRANTS,
    row: true,
    batch: true,
  };
  const caller = await wasmCarrier.openBatch!(
    {
      inputs: [BIGINT],
      calls: [{ spec, site: { args: [BIGINT], result: BIGINT }, args: [{ input: 0 }] }],
      outputs: [0],
    },
    testContext(),
  );
  expect(await caller.call([[1, null, 2 ** 40, 9223372036854775806n]], 4, false)).toEqual({
    columns: [[2, null, 2 ** 40 + 1, 9223372036854775807n]],
  });
}, 60_000);
