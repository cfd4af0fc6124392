/** `drey udf build`: sources to a module, and what it then offers. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { UsageError } from '../arguments';
import { functionNames, loadFrom, sourceOf } from './functions';
import { type Project, readProject } from './manifest';
import { signatureLines } from './signatures';

type Settings = Readonly<Record<string, string>>;

/** Returns what was built. Throws UsageError with the compiler's messages. */
export async function buildProject(path: string, settings: Settings): Promise<string> {
  const project = readProject(path);
  const { manifest, folder } = project;
  if (manifest.build !== undefined) runCommand(manifest.build, project);
  else if (manifest.language === 'assemblyscript') await buildAssemblyScriptProject(project);
  else if (manifest.language === 'rust') runCommand(CARGO, project);
  const source = sourceOf(folder);
  const lines: string[] = [];
  for (const [name, exported] of await functionNames(source, settings)) {
    lines.push(...signatureLines(await loadFrom(source, name, exported, settings), name));
  }
  return `${relative(process.cwd(), source.file)}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

const CARGO = 'cargo build --release --target wasm32-unknown-unknown';

function runCommand(command: string, { folder, manifest }: Project): void {
  const { status, error } = spawnSync(command, { cwd: folder, shell: true, stdio: 'inherit' });
  if (error) throw new UsageError(`"${command}" cannot be started: ${error.message}`);
  if (status !== 0) throw new UsageError(`"${command}" of ${manifest.name} ended with exit code ${status}`);
}

async function buildAssemblyScriptProject({ folder, manifest }: Project): Promise<void> {
  const { buildAssemblyScript } = await import('../../udf/build/assemblyscript');
  const { wasm } = await buildAssemblyScript({ path: join(folder, manifest.source) });
  const target = join(folder, manifest.module);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, wasm);
}
