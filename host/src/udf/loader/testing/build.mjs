/**
 * Builds plain.wasm, a module of AssemblyScript without our SDK: `node host/src/udf/loader/testing/build.mjs`. The result is committed.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const compiler = join(here, '../../../../../node_modules/assemblyscript/bin/asc.js');

const NUMBERS = ['bool', 'i8', 'i16', 'i32', 'i64', 'f32', 'f64'];
const echoes = [...NUMBERS, 'string'].map((type) => `export function echo_${type}(x: ${type}): ${type} { return x; }`);
const arrays = NUMBERS.map((type) => `export function echo_${type}s(x: Array<${type}>): Array<${type}> { return x; }`);

const SOURCE = `
${[...echoes, ...arrays].join('\n')}

export function inc(x: i64): i64 { return x + 1; }
export function upper(text: string): string { return text.toUpperCase(); }
export function reversed(text: string): string {
  let result = '';
  for (let i = text.length - 1; i >= 0; i--) result += text.charAt(i);
  return result;
}
export function repeated(text: string, times: i32): string { return text.repeat(times); }
export function total(numbers: Array<f64>): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i];
  return sum;
}
export function squares(n: i32): StaticArray<i32> {
  const result = new StaticArray<i32>(n);
  for (let i = 0; i < n; i++) result[i] = i * i;
  return result;
}
export function first_word(text: string): string | null {
  const at = text.indexOf(' ');
  return at < 0 ? null : text.substring(0, at);
}

export function wide(): i32 { return 300; }
export function stray(): i32 { return 77777777; }
export function fails(x: i32): i32 {
  if (x == 13) throw new Error('unlucky');
  return x;
}
export function spins(x: i32): i32 {
  if (x == 13) while (true) {}
  return x;
}
export function swells(x: i32): i32 {
  const all = new Array<StaticArray<u8>>();
  while (true) all.push(new StaticArray<u8>(1 << 20));
  return x;
}
export function sinks(x: i32): i32 { return x == 0 ? 1 : sinks(x + 1) + 1; }
export function rolls(): f64 { return Math.random(); }
`;

const folder = mkdtempSync(join(tmpdir(), 'plain-'));
try {
  writeFileSync(join(folder, 'plain.ts'), SOURCE);
  writeFileSync(join(folder, 'quiet.ts'), SOURCE.replace(/export function rolls.*\n/, ''));
  for (const [from, to] of [
    ['quiet.ts', 'plain.wasm'],
    ['plain.ts', 'random.wasm'],
  ]) {
    const flags = ['--exportRuntime', '-O3', '--baseDir', folder, '--outFile', join(here, to)];
    execFileSync(process.execPath, [compiler, from, ...flags], { stdio: 'inherit' });
  }
} finally {
  rmSync(folder, { recursive: true });
}
