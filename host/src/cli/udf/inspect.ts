/** `drey udf inspect`: what a module is, without running it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { textTable } from '../text-table';
import { functionNames, loadFrom, type Source, sourceOf } from './functions';
import { kindText, signatureLines } from './signatures';

type Settings = Readonly<Record<string, string>>;

export async function inspect(path: string, settings: Settings): Promise<string> {
  const source = sourceOf(path);
  const bytes = readFileSync(source.file);
  const facts: [string, string][] = [
    ['file', source.file],
    ['size', `${bytes.length} bytes`],
    ['sha-256', createHash('sha256').update(bytes).digest('hex')],
    ...(source.language === 'WASM'
      ? await moduleFacts(source, bytes)
      : [['language', source.language] as [string, string]]),
  ];
  const head = facts.map(([name, value]) => `${`${name}:`.padEnd(12)}${value}\n`).join('');
  return `${head}\n${await functionTable(source, settings)}`;
}

async function functionTable(source: Source, settings: Settings): Promise<string> {
  const rows: string[][] = [];
  for (const [name, exported] of await functionNames(source, settings)) {
    const fn = await loadFrom(source, name, exported, settings);
    const { deterministic = true, limits } = fn.spec;
    const traits = `${deterministic ? '' : 'not deterministic, '}${limits.deadline} ms, ${limits.memory >> 20} MB`;
    for (const line of signatureLines(fn, name)) rows.push([kindText(fn), traits, line]);
  }
  return textTable(['kind', 'limits', 'signature'], rows);
}

async function moduleFacts({ file }: Source, bytes: Uint8Array): Promise<[string, string][]> {
  const { wasmKind } = await import('../../udf/wasm-kind');
  const kind = wasmKind(bytes);
  const facts: [string, string][] = [['interface', INTERFACES[kind]]];
  if (kind !== 'drey') return facts;
  const { inspectModule } = await import('../../udf/wasm/index');
  const { language, toolchain, imports, memory } = inspectModule(file);
  const pages = memory && `${memory.initial} to ${memory.maximum ?? 'any number of'} pages of 64 KiB`;
  return [
    ...facts,
    ['made with', [language, toolchain].filter(Boolean).join(', ') || 'not said'],
    ['memory', pages ?? 'none'],
    ['imports', imports.join(', ') || 'none'],
  ];
}

const INTERFACES = {
  drey: 'column ABI (docs/udf-abi.md)',
  arrow: 'arrow-udf',
  component: 'component (docs/udf-component.md)',
  core: 'a module without user functions',
  none: 'no WebAssembly',
} as const;
